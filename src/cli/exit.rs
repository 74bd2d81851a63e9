//! How a command ends before its time: what people are told, and the exit code.

use std::io;

use super::diagnostics::fancy;
use super::{Context, FAILED, REFUSED, STOPPED};
use crate::observed::Faults;
use crate::report::Error;
use crate::run::Mismatch;
use crate::scenario::Diagnostics;

/// Why a study came to no end: the message is out already, this is the exit code.
pub(super) struct Ended(pub(super) u8);

/// Either a failure of standard output, or an end with an exit code.
pub(super) enum ExitError {
    Pipe(io::Error),
    Ended(Ended),
}

impl From<io::Error> for ExitError {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

/// An end that was told to the user is an exit code like any other.
pub(super) fn code(result: Result<u8, ExitError>) -> io::Result<u8> {
    match result {
        Ok(code) | Err(ExitError::Ended(Ended(code))) => Ok(code),
        Err(ExitError::Pipe(error)) => Err(error),
    }
}

/// Tells why input is refused.
pub(super) fn refuse(context: &mut Context<'_>, why: &str) -> ExitError {
    match writeln!(context.err, "{why}") {
        Ok(()) => ExitError::Ended(Ended(REFUSED)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Tells the problems of a scenario.
pub(super) fn refuse_diagnostics(context: &mut Context<'_>, diagnostics: &Diagnostics) -> ExitError {
    if context.json
        && let Err(error) = writeln!(context.out, "{:#}", diagnostics.to_json())
    {
        return ExitError::Pipe(error);
    }
    refuse(context, diagnostics.render(fancy()).trim_end())
}

/// Tells the problems of figures.
pub(super) fn refuse_figures(context: &mut Context<'_>, faults: &Faults) -> ExitError {
    if context.json
        && let Err(error) = writeln!(context.out, "{:#}", serde_json::json!(faults.0))
    {
        return ExitError::Pipe(error);
    }
    refuse(context, faults.to_string().trim_end())
}

/// Tells why the folder was not written.
pub(super) fn unwritten(context: &mut Context<'_>, error: &Error) -> ExitError {
    let (text, code) = match error {
        Error::Stopped => ("Stopped; nothing was written.".to_owned(), STOPPED),
        Error::InTheWay { .. }
        | Error::InUse { .. }
        | Error::OtherPictures { .. }
        | Error::OtherResult { .. }
        | Error::NotAFolder { .. } => (format!("{error} with --output."), REFUSED),
        _ => (format!("The output folder could not be written: {error}"), FAILED),
    };
    match writeln!(context.err, "{text}") {
        Ok(()) => ExitError::Ended(Ended(code)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Tells a failure that is not the input's problem.
pub(super) fn fail(context: &mut Context<'_>, why: &str) -> ExitError {
    match writeln!(context.err, "{why}") {
        Ok(()) => ExitError::Ended(Ended(FAILED)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Tells why there are no futures: the arms were refused, or the model failed on the way.
pub(super) fn no_ensemble(context: &mut Context<'_>, error: &Mismatch) -> ExitError {
    match error {
        Mismatch::NotFinite(broken) => fail(context, &format!("The simulation failed: {broken}.")),
        other => refuse(context, &format!("The arms cannot be compared: {other}.")),
    }
}

/// Tells that it was stopped.
pub(super) fn stopped(context: &mut Context<'_>) -> ExitError {
    match writeln!(context.err, "Stopped; nothing was written.") {
        Ok(()) => ExitError::Ended(Ended(STOPPED)),
        Err(error) => ExitError::Pipe(error),
    }
}
