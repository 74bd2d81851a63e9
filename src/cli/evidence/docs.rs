//! What the evidence is written into: the generated documents of docs/model, all at once; charts; a page.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Args, Error, Wanted};
use crate::cli::exit::{ExitError, unwritten};
use crate::cli::{Context, REFUSED};
use crate::experiment::evidence::{Evidence, Kind, KnockOut};
use crate::report::Folder;
use crate::report::evidence::{charts, is_signed, markdown, page, signed, write_charts};

const DOCUMENTS: [&str; 4] = ["evidence.md", "facts.md", "portfolio.md", "knock-outs.md"];

/// The places to write to, begun before the long work.
pub(super) struct Places<'a> {
    docs: Option<(Folder, &'a Path)>,
    charts: Option<(Folder, &'a Path)>,
    page: Option<&'a Path>,
}

impl<'a> Places<'a> {
    pub(super) fn begin(args: &'a Args, wanted: &Wanted, context: &mut Context<'_>) -> Result<Self, ExitError> {
        let begun = || {
            let docs = args.docs.as_deref().map(|place| {
                let folder = Folder::begin_within(place)?;
                folder.refuse_taken(DOCUMENTS).map(|()| (folder, place))
            });
            let charts = args.charts.as_deref().map(|place| {
                let folder = Folder::begin_within(place)?;
                let names = wanted.claims.iter().flat_map(|c| ["svg", "png"].map(|e| format!("{}.{e}", c.id)));
                let names: Vec<String> = names.collect();
                folder.refuse_taken(names.iter().map(String::as_str)).map(|()| (folder, place))
            });
            let page = args.html.as_deref();
            if let Some(file) = page {
                free(file)?;
            }
            Ok(Self { docs: docs.transpose()?, charts: charts.transpose()?, page })
        };
        begun().map_err(|error| refused(context, &error))
    }

    /// Writes what the evidence and its knock-outs say.
    pub(super) fn write(
        self,
        e: &Evidence,
        knocked: Option<&[KnockOut]>,
        context: &mut Context<'_>,
    ) -> Result<(), ExitError> {
        let manifest = manifest(context);
        let written = || -> Result<Vec<String>, Error> {
            let mut told = Vec::new();
            if let Some((folder, place)) = &self.docs {
                documents(e, knocked.unwrap_or_default(), folder)?;
                told.extend(folder.files()?.iter().map(|f| place.join(&f.name).display().to_string()));
                folder.put_within(manifest.clone(), false)?;
            }
            if let Some(file) = self.page {
                let text = signed(&page(e)?);
                free(file)?;
                fs::write(file, text).map_err(|source| Error::Io { path: file.to_owned(), source })?;
                told.push(file.display().to_string());
            }
            if let Some((folder, place)) = &self.charts {
                write_charts(&charts(e), folder)?;
                folder.put_within(manifest.clone(), false)?;
                told.push(place.display().to_string());
            }
            Ok(told)
        };
        for place in written().map_err(|error| refused(context, &error))? {
            context.say(&format!("Written: {place}"))?;
        }
        Ok(())
    }
}

fn manifest(context: &Context<'_>) -> Value {
    json!({ "version": env!("CARGO_PKG_VERSION"), "command": context.typed })
}

/// evidence.md, facts.md, portfolio.md and knock-outs.md.
fn documents(e: &Evidence, knocked: &[KnockOut], folder: &Folder) -> Result<(), Error> {
    let mut others = Evidence { portfolio: None, ..e.clone() };
    others.tried.retain(|t| t.claim.kind() != Kind::Fact);
    let [evidence, facts, portfolio, knock_outs] = DOCUMENTS;
    folder.write(evidence, markdown::evidence(&others).as_bytes())?;
    folder.write(facts, markdown::facts(e).as_bytes())?;
    if let Some((design, found)) = &e.portfolio {
        folder.write(portfolio, markdown::portfolio(design, found).as_bytes())?;
    }
    folder.write(knock_outs, markdown::knock_outs(knocked, e.futures).as_bytes())
}

/// A page is replaced only if it is one of ours, unchanged.
fn free(file: &Path) -> Result<(), Error> {
    let is_free = match fs::read(file) {
        Ok(bytes) => std::str::from_utf8(&bytes).is_ok_and(is_signed),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if is_free {
        try_to_write_beside(file)
    } else {
        Err(Error::InTheWay { path: folder_of(file).to_owned(), what: vec![name_of(file)] })
    }
}

/// Whether the folder of a file can be written.
fn try_to_write_beside(file: &Path) -> Result<(), Error> {
    let folder = folder_of(file);
    tempfile::tempfile_in(folder).map(drop).map_err(|source| Error::Io { path: folder.to_owned(), source })
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}

/// Tells why nothing was written.
fn refused(context: &mut Context<'_>, error: &Error) -> ExitError {
    match error {
        Error::InTheWay { .. } | Error::InUse { .. } => match writeln!(context.err, "{error}.") {
            Ok(()) => ExitError::Ended(super::Ended(REFUSED)),
            Err(error) => ExitError::Pipe(error),
        },
        _ => unwritten(context, error),
    }
}
