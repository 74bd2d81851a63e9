//! `futures.parquet`: every number of every future, sorted by arm, place, metric, future, month, so that a reader who asks
//! for one metric touches few row groups.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, GzipLevel};
use parquet::data_type::{ByteArray, ByteArrayType, FloatType, Int32Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{Error, FORMAT};
use crate::analysis::Analysis;
use crate::ensemble::Ensemble;

const SCHEMA: &str = "message futures {
    required int32 future;
    required binary arm (STRING);
    required binary place (STRING);
    required binary metric (STRING);
    required int32 month;
    required float value;
}";
/// A row group is what is held before it is written.
const ROWS_A_GROUP: usize = 1 << 19;

pub(super) fn write<W: Write + Send>(analysis: &Analysis<'_>, file: W) -> Result<(), Error> {
    let (ensemble, scenario) = (analysis.ensemble, analysis.scenario);
    let told = [
        ("format", FORMAT.to_string()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("scenario", scenario.name.clone()),
        ("hash", scenario.hash()),
        ("seed", scenario.seed.to_string()),
    ];
    let told = told.map(|(what, value)| KeyValue::new(format!("ripplechain.{what}"), value));
    let value = ColumnPath::from("value");
    let properties = WriterProperties::builder()
        .set_created_by(format!("ripplechain {}", env!("CARGO_PKG_VERSION")))
        // A table that is handed on alone says what it is of.
        .set_key_value_metadata(Some(told.to_vec()))
        .set_compression(Compression::GZIP(GzipLevel::try_new(6)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        // Sorted keys vanish in their dictionaries; of numbers, the leading bytes are alike and compress side by side.
        .set_column_dictionary_enabled(value.clone(), false)
        .set_column_encoding(value, Encoding::BYTE_STREAM_SPLIT)
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let rows_a_column = ensemble.futures.len() * (ensemble.layout.months + 1);
    let columns_a_group = (ROWS_A_GROUP / rows_a_column.max(1)).max(1);
    let columns: Vec<usize> = (0..ensemble.layout.columns.len()).collect();
    for arm in 0..ensemble.arms.len() {
        for columns in columns.chunks(columns_a_group) {
            let group = Group { ensemble, arm, columns, rows: rows_a_column };
            group.write(writer.next_row_group()?)?;
        }
    }
    writer.close()?;
    Ok(())
}

/// Some columns of one arm.
struct Group<'a> {
    ensemble: &'a Ensemble,
    arm: usize,
    columns: &'a [usize],
    rows: usize,
}

impl Group<'_> {
    fn write<W: Write + Send>(&self, mut group: SerializedRowGroupWriter<'_, W>) -> Result<(), Error> {
        let (e, months) = (self.ensemble, self.ensemble.layout.months + 1);
        let place = |c: usize| e.layout.places[e.layout.columns[c].place].id.as_str();
        let futures: Vec<i32> = (0..self.rows).map(|row| (row / months) as i32).collect();
        let each_month: Vec<i32> = (0..self.rows).map(|row| (row % months) as i32).collect();

        self.integers(&mut group, &futures)?;
        self.words(&mut group, |_| &e.arms[self.arm])?;
        self.words(&mut group, place)?;
        self.words(&mut group, |c| e.layout.columns[c].metric().id)?;
        self.integers(&mut group, &each_month)?;
        if let Some(mut column) = group.next_column()? {
            let mut buffer = Vec::with_capacity(self.rows);
            for &c in self.columns {
                buffer.clear();
                buffer.extend(e.futures.iter().flat_map(|f| f[self.arm].column(c).iter().copied()));
                column.typed::<FloatType>().write_batch(&buffer, None, None)?;
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    fn integers<W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        each: &[i32],
    ) -> Result<(), Error> {
        if let Some(mut column) = group.next_column()? {
            for _ in self.columns {
                column.typed::<Int32Type>().write_batch(each, None, None)?;
            }
            column.close()?;
        }
        Ok(())
    }

    fn words<'b, W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        word: impl Fn(usize) -> &'b str,
    ) -> Result<(), Error> {
        if let Some(mut column) = group.next_column()? {
            for &c in self.columns {
                let same = vec![ByteArray::from(word(c).as_bytes().to_vec()); self.rows];
                column.typed::<ByteArrayType>().write_batch(&same, None, None)?;
            }
            column.close()?;
        }
        Ok(())
    }
}
