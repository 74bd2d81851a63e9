//! A stream whose failures do not stop the work: files are written whatever becomes of standard output.

use std::io::{self, Write};

/// Writes for as long as somebody reads; the first failure is remembered, and all after it goes nowhere.
pub(super) struct Steady<W> {
    inner: W,
    failed: Option<io::Error>,
}

impl<W: Write> Steady<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, failed: None }
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// The first failure, if there was one.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        self.failed.take().map_or(Ok(()), Err)
    }

    fn remember<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                self.failed = Some(error);
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Steady<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed.is_some() {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.remember(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.remember(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes and no more.
    struct Short(usize);

    impl Write for Short {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_first_failure_is_remembered_and_stops_nothing() {
        let mut out = Steady::new(Short(7));
        for _ in 0..9 {
            writeln!(out, "a line").expect("goes on");
        }
        assert_eq!(out.finish().expect_err("remembered").kind(), io::ErrorKind::BrokenPipe);
        let mut out = Steady::new(Short(70));
        writeln!(out, "a line").expect("written");
        assert!(out.finish().is_ok() && out.inner.0 == 63);
    }
}
