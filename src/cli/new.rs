//! `ripplechain new`: a scenario to start from, beside its schema.

use std::io::Result;
use std::path::Path;

use super::next::typed;
use super::{Context, DONE, FAILED, REFUSED, schema, whole_file};
use crate::report::fingerprint;
use crate::scenario::{Options, Template, is_device, is_file_name, read, suggested_name};

/// Name of the schema file that scenario files refer to.
const SCHEMA_FILE: &str = "ripplechain.schema.json";

/// What `new` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the scenario; NAME.json is written, in a folder if NAME has one
    pub name: String,
    /// The chain to start from
    #[arg(long, default_value = "three-tier", value_parser = parse_template, value_name = "three-tier|two-tier|service|franchise")]
    pub template: Template,
    /// Overwrite a file that exists
    #[arg(long)]
    pub force: bool,
}

fn parse_template(name: &str) -> std::result::Result<Template, String> {
    Template::named(name).ok_or_else(|| {
        let all: Vec<String> = Template::ALL.iter().map(|t| format!("{} ({})", t.name(), t.meaning())).collect();
        format!("the templates are {}", all.join(", "))
    })
}

/// Writes the two files.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> Result<u8> {
    let err = &mut *context.err;
    let given = Path::new(&args.name);
    let folder = given.parent().map(Path::to_path_buf).unwrap_or_default();
    let file_name = given.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let name = file_name.strip_suffix(".json").unwrap_or(file_name);
    if !is_file_name(name) {
        writeln!(err, "error: \"{name}\" cannot be the name of a scenario")?;
        let rule = if is_device(name) {
            "Windows opens a device where a file of this name is asked for"
        } else {
            "expected 1 to 64 lower-case letters, digits and hyphens, beginning with a letter or digit"
        };
        writeln!(err, "   {rule}")?;
        if let Some(better) = suggested_name(name) {
            writeln!(err, "   help: ripplechain new {}", folder.join(better).display())?;
        }
        return Ok(REFUSED);
    }
    let path = folder.join(format!("{name}.json"));
    let beside = folder.join(SCHEMA_FILE);
    if !folder.as_os_str().is_empty() && !folder.is_dir() {
        writeln!(err, "error: there is no folder {}", folder.display())?;
        writeln!(err, "   help: make it first, or choose another place")?;
        return Ok(REFUSED);
    }
    if path.exists() && !args.force {
        writeln!(err, "error: {} exists already; nothing was written", path.display())?;
        writeln!(err, "   help: choose another name, or add --force to overwrite it")?;
        return Ok(REFUSED);
    }
    let schema = signed(&schema::text());
    let is_ours = std::fs::read_to_string(&beside).map_or(!beside.exists(), |text| is_signed(&text));
    if !is_ours && !args.force {
        writeln!(
            err,
            "error: {} was not written by ripplechain, or was changed since; nothing was written",
            beside.display()
        )?;
        writeln!(err, "   help: move it away, or add --force to overwrite it")?;
        return Ok(REFUSED);
    }
    let text = starting_scenario(name, args.template);
    for (path, text) in [(&beside, schema), (&path, text)] {
        if let Err(error) = whole_file::write(path, text.as_bytes(), true) {
            writeln!(err, "error: {} cannot be written: {error}", path.display())?;
            return Ok(FAILED);
        }
    }
    if context.json {
        context.tell(serde_json::json!({ "scenario": path, "schema": beside, "template": args.template.name() }))?;
        return Ok(DONE);
    }
    writeln!(context.out, "{}", path.display())?;
    context.say(&format!("Wrote {} ({}) and {}.", path.display(), args.template.meaning(), beside.display()))?;
    context
        .say("Open it in an editor that knows JSON Schema (VS Code does): it completes and explains every field.")?;
    context.say(&format!("Next: ripplechain check {}", typed(&path.to_string_lossy())))?;
    Ok(DONE)
}

const SIGNED: &str = "{\n  \"$comment\": \"ripplechain wrote this file; ";

/// A schema that tells whether it was changed: its first member holds the hash of all the rest.
fn signed(schema: &str) -> String {
    let rest = schema.trim_start_matches("{\n");
    format!("{SIGNED}{}\",\n{rest}", fingerprint(rest.as_bytes()))
}

/// Whether a schema is as [`signed`] made it.
fn is_signed(text: &str) -> bool {
    let parts = text.strip_prefix(SIGNED).and_then(|t| t.split_once("\",\n"));
    parts.is_some_and(|(hash, rest)| hash == fingerprint(rest.as_bytes()))
}

/// A scenario over a template, with remarks that explain each part.
fn starting_scenario(name: &str, template: Template) -> String {
    let (organisation, segment) = match template {
        Template::ThreeTier => ("maker", "families"),
        Template::TwoTier => ("shop", "customers"),
        Template::Service => ("firm", "clients"),
        Template::Franchise => ("franchisor", "north-side"),
    };
    let bare = format!("{{\"name\":\"bare\",\"chain\":{{\"template\":\"{}\"}}}}", template.name());
    let staff = read(bare.as_bytes(), "template", &Options::default())
        .ok()
        .and_then(|s| s.chain.organisations.get(organisation).map(|o| o.staff))
        .unwrap_or(160);
    include_str!("new.json")
        .replace("{name}", name)
        .replace("{template}", template.name())
        .replace("{meaning}", template.meaning())
        .replace("{organisation}", organisation)
        .replace("{segment}", segment)
        .replace("\"{staff}\"", &staff.to_string())
}
