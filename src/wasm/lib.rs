//! The door through which a browser asks: a question is written into a buffer, an answer is read out of another.
//!
//! 1. `question(length)` gives the place where so many bytes are to be written.
//! 2. `open()` takes them as what to open ([`ripplechain::api::Opening`] as JSON); `ask(path_length)` as a path and the body that
//!    follows it. Both give a status as HTTP knows it.
//! 3. `answer()` and `answer_length()` tell where the answer stands until the next question.
//!
//! One worker, one engine, one question at a time. A defect ends the worker (a trap); the page starts another.

use std::cell::RefCell;

use ripplechain::api::{Answer, Api, Opening};

#[derive(Default)]
struct Door {
    api: Option<Api>,
    question: Vec<u8>,
    answer: Vec<u8>,
}

thread_local! {
    static DOOR: RefCell<Door> = RefCell::default();
}

fn within<T>(does: impl FnOnce(&mut Door) -> T) -> T {
    DOOR.with_borrow_mut(does)
}

/// Where so many bytes of a question are to be written.
#[unsafe(no_mangle)]
pub extern "C" fn question(length: usize) -> *mut u8 {
    within(|door| {
        door.question = vec![0; length];
        door.question.as_mut_ptr()
    })
}

/// Opens what the question tells.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> u32 {
    within(|door| {
        let opened = Opening::read(&door.question).and_then(|opening| Api::open(&opening));
        let answer = match opened {
            Ok(api) => {
                door.api = Some(api);
                Answer::done()
            }
            Err(error) => Answer::from(error),
        };
        door.answer = answer.bytes;
        u32::from(answer.status)
    })
}

/// Answers the question: its first bytes are a path, the others the body.
#[unsafe(no_mangle)]
pub extern "C" fn ask(path_length: usize) -> u32 {
    within(|door| {
        let (path, body) = door.question.split_at(path_length.min(door.question.len()));
        let path = String::from_utf8_lossy(path);
        let Some(api) = &door.api else { return 0 };
        let answer = api.ask_in_pieces(&path, body);
        door.answer = answer.bytes;
        u32::from(answer.status)
    })
}

/// Where the answer stands.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    within(|door| door.answer.as_ptr())
}

/// How long the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    within(|door| door.answer.len())
}
