//! A scenario written out again: as JSON with every default filled in, as a hash, as a patch.

use serde_json::{Map, Value};

use super::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Span};
use super::spanned_json::Node;
use super::suggestion::did_you_mean;
use super::topology::upstream_first;
use super::{Scenario, changed, what_if};

/// What is said about a scenario, and does not change what is simulated.
const SAID: &[&str] =
    &["$schema", "question", "sources", "start", "expect", "observed", "ensemble", "lesson", "what_ifs", "note"];

impl Scenario {
    /// The scenario as it is run: template expanded, every default filled in. Read again, it is the same scenario.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The same as a JSON value, for [`super::set`] and [`super::numeric_paths`].
    #[must_use]
    pub fn to_value(&self) -> Value {
        // Through text, because a value would hold 0.7 as 0.699999988079071.
        serde_json::from_str(&self.to_json()).unwrap_or_default()
    }

    /// Sixteen hexadecimal digits that name what is simulated: the same whatever is said in remarks, questions,
    /// sources, expectations, lessons and what-ifs.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut value = self.to_value();
        if let Value::Object(fields) = &mut value {
            for said in SAID {
                fields.shift_remove(*said);
            }
        }
        without_remarks(&mut value);
        short(value.to_string().as_bytes())
    }

    /// The scenario with one of its what-ifs laid over it; it has no what-ifs and no lesson of its own.
    ///
    /// # Errors
    /// A problem if there is no what-if of this name.
    pub fn what_if(&self, name: &str) -> Result<Self, Diagnostics> {
        let Some(patch) = self.what_ifs.get(name) else {
            let diagnostic = Diagnostic::new(
                DiagnosticKind::UnknownWhatIf,
                Span::default(),
                "what_ifs",
                format!("there is no what-if \"{name}\""),
            )
            .found(format!("\"{name}\""))
            .expected("the name of a what-if of this scenario")
            .remedied(did_you_mean(name, self.what_ifs.keys().map(String::as_str)));
            return Err(Diagnostics::unplaced(Diagnostic { file: self.name.clone(), ..diagnostic }));
        };
        let root = Node::from_value(&self.to_value(), Span::default());
        let patch = Node::from_value(&Value::Object(patch.clone()), Span::default());
        let value = what_if::apply(&root, &patch).unwrap_or(root).to_value();
        from_value(&value, &self.name)
    }

    /// The merge patch (RFC 7386) that makes of this scenario what another one simulates: the inverse of
    /// [`Scenario::what_if`].
    #[must_use]
    pub fn patch_to(&self, other: &Self) -> Map<String, Value> {
        let simulated = |s: &Self| {
            let mut fields = match s.to_value() {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            fields.retain(|name, _| !SAID.contains(&name.as_str()) && !what_if::is_shared(name));
            fields.values_mut().for_each(without_remarks);
            fields
        };
        difference(&simulated(self), &simulated(other))
    }

    /// The scenario with some values changed, each as `path=value`.
    ///
    /// # Errors
    /// Every problem that the changes bring.
    pub fn with(&self, changes: &[String]) -> Result<Self, Diagnostics> {
        changed(&self.to_value(), changes, &self.name)
    }

    /// Puts organisations upstream first, and the programme in the same order.
    pub(super) fn arranged(mut self) -> Self {
        let edges = self.edges();
        if let Ok(order) = upstream_first(self.chain.organisations.len(), &edges) {
            let mut entries: Vec<Option<_>> =
                std::mem::take(&mut self.chain.organisations).into_iter().map(Some).collect();
            self.chain.organisations = order.into_iter().filter_map(|i| entries[i].take()).collect();
        }
        let organisations = &self.chain.organisations;
        self.programme.sort_by(|a, _, b, _| organisations.get_index_of(a).cmp(&organisations.get_index_of(b)));
        self
    }
}

/// A scenario from the JSON of its file.
///
/// # Errors
/// Every problem of it.
pub fn from_value(value: &Value, origin: &str) -> Result<Scenario, Diagnostics> {
    changed(value, &[], origin)
}

/// What has to be merged into one object to make another of it.
fn difference(from: &Map<String, Value>, to: &Map<String, Value>) -> Map<String, Value> {
    let gone = from.keys().filter(|name| !to.contains_key(*name)).map(|name| (name.clone(), Value::Null));
    let changed = to.iter().filter_map(|(name, value)| match (from.get(name), value) {
        (Some(Value::Object(before)), Value::Object(after)) => {
            let deeper = difference(before, after);
            (!deeper.is_empty()).then(|| (name.clone(), Value::Object(deeper)))
        }
        (Some(before), after) if before == after => None,
        (_, after) => Some((name.clone(), after.clone())),
    });
    gone.chain(changed).collect()
}

fn without_remarks(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("note").is_some_and(Value::is_string) {
                fields.shift_remove("note");
            }
            fields.values_mut().for_each(without_remarks);
        }
        Value::Array(items) => items.iter_mut().for_each(without_remarks),
        _ => {}
    }
}

/// The 128-bit hash of Fowler, Noll and Vo (FNV-1a): a name for contents, which tells accidents, not adversaries.
pub fn fnv(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

/// The same folded to 64 bits, as 16 hexadecimal digits.
pub fn short(bytes: &[u8]) -> String {
    let hash = fnv(bytes);
    format!("{:016x}", (hash >> 64) as u64 ^ hash as u64)
}

#[cfg(test)]
mod tests {
    use super::{fnv, short};

    #[test]
    fn hashes_agree_with_the_published_vectors() {
        assert_eq!(fnv(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(fnv(b"foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
        assert_eq!(short(b"a"), format!("{:016x}", 0xd228_cb69_6f1a_8caf_u64 ^ 0x7891_2b70_4e4a_8964));
    }
}
