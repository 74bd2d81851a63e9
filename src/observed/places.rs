//! Which place of the chain a row, a column or a file is about.

use indexmap::IndexMap;

use super::fault::{Fault, told};
use super::naming;
use super::reading::Reader;
use super::table::Table;
use crate::observe::{Metric, Place, PlaceKind};
use crate::scenario::closest;

impl Reader<'_> {
    /// Whether the scenario says that what is named so is left out: then nothing of it is read.
    pub(super) fn is_ignored(&self, text: &str) -> bool {
        self.file.ignore.iter().any(|i| i.eq_ignore_ascii_case(text))
    }

    /// The id of the place that a row is about; none where it is left out or unknown.
    pub(super) fn place(
        &mut self,
        text: &str,
        cell: &str,
        known: &mut IndexMap<String, Option<String>>,
    ) -> Option<String> {
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        let mapped = self.file.places.iter().find(|p| p.name.eq_ignore_ascii_case(text)).map(|p| p.at.as_str());
        let ignored = self.is_ignored(text);
        let found = naming::place(mapped.unwrap_or(text), self.places).map(|p| p.id.clone());
        if found.is_none() && !ignored {
            let names = self.places.iter().flat_map(|p| [p.id.as_str(), p.name.as_str()]);
            let near =
                closest(text, names).and_then(|name| self.places.iter().find(|p| p.id == name || p.name == name));
            let ids: Vec<&str> =
                self.places.iter().map(|p| p.id.as_str()).filter(|id| !id.starts_with("tier-")).collect();
            let meant = near
                .map_or_else(|| format!("places: {}; ", ids.join(", ")), |p| format!("did you mean \"{}\"? ", p.id));
            let remedy = format!(
                "{meant}say {{ \"name\": \"{text}\", \"at\": \"{}\" }} under \"places\", or name it under \"ignore\"",
                near.map_or("…", |p| p.id.as_str())
            );
            self.faults.push(Fault::new(
                cell,
                format!("there is no place \"{}\" in the chain", told(text)),
                "a place of the chain",
                remedy,
            ));
        }
        if found.is_none() && ignored {
            self.notes.push(format!("{text}: left out; the scenario says so"));
        }
        known.insert(text.to_owned(), found.clone());
        found
    }

    /// Where nothing says which place it is: the only one there is.
    pub(super) fn only_place(&mut self, table: &Table, metric: &Metric) -> Option<String> {
        let own: Vec<&Place> = self.places.iter().filter(|p| p.kind == PlaceKind::Organisation).collect();
        if let [only] = own[..] {
            return Some(only.id.clone());
        }
        let message = format!("nothing says which place {} is about", metric.name);
        if !self.faults.iter().any(|f| f.message.starts_with("nothing says which place")) {
            let ids: Vec<&str> = own.iter().map(|p| p.id.as_str()).collect();
            self.faults.push(Fault::new(
                &table.sheet.name,
                message,
                "a column of places, a place in the heading, or \"at\" for the file",
                format!("add a column \"place\", or say \"at\" in \"observed\": {}", ids.join(", ")),
            ));
        }
        None
    }
}
