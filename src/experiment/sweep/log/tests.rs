use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Of(String);

impl Head for Of {
    type Row = (usize, String);

    const WHAT: &'static str = "trial";

    fn differences(&self, found: &Self) -> Vec<String> {
        if self.0 == found.0 { Vec::new() } else { vec![format!("of {}", found.0), "not this".to_owned()] }
    }

    fn number(row: &Self::Row) -> usize {
        row.0
    }
}

fn row(point: usize) -> (usize, String) {
    (point, format!("point {point}"))
}

/// A log in a folder of its own, with these points.
fn log(folder: &Path, name: &str, points: &[usize]) -> (PathBuf, Log<Of>) {
    let path = folder.join(name);
    let mut log = Log::open(&path, &Of("x".to_owned())).expect("a log");
    log.append(&points.iter().map(|&p| row(p)).collect::<Vec<_>>()).expect("room");
    (path, log)
}

#[test]
fn points_are_read_back_as_they_were_appended_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, mut log) = log(folder.path(), "log", &[]);
    assert!(log.is_empty() && !log.holds(4));
    log.append(&[row(4), row(2)]).expect("room");
    log.append(&[row(7)]).expect("room");
    for again in [log, Log::<Of>::read(&path).expect("a log").0] {
        assert_eq!(again.points().collect::<Vec<_>>(), [2, 4, 7]);
        assert_eq!((again.len(), again.is_empty(), again.damaged()), (3, false, 0));
        assert!(again.holds(7) && !again.holds(3));
        assert_eq!([2, 4, 7].map(|p| again.point(p).expect("a point")), [2, 4, 7].map(row));
        let told = again.point(3).expect_err("not there").to_string();
        assert_eq!(told, format!("{}: point 3 cannot be read back", path.display()));
    }
}

#[test]
fn a_log_is_written_to_by_one_at_a_time_and_only_with_its_own_points() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, own) = log(folder.path(), "log", &[1]);
    let open = |what: &str| Log::open(&path, &Of(what.to_owned()));
    let shown = path.display();
    if !cfg!(windows) {
        assert_eq!(open("x").expect_err("in use").to_string(), format!("another trial is writing to {shown}"));
    }
    drop(own);
    let other = open("y").expect_err("another").to_string();
    assert_eq!(other, format!("{shown} holds the points of another trial: of x; not this"));
    assert_eq!(open("x").expect("its own").len(), 1);
}

#[test]
fn a_torn_line_is_cut_off_and_a_damaged_one_is_counted_and_what_comes_after_it_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, log) = log(folder.path(), "log", &[1, 2, 3]);
    drop(log);
    let whole = fs::read_to_string(&path).expect("text");
    fs::write(&path, whole.replacen("point 2", "point 9", 1)).expect("room");
    let open = || Log::open(&path, &Of("x".to_owned())).expect("a log");
    let damaged = open();
    assert_eq!((damaged.points().collect::<Vec<_>>(), damaged.damaged()), (vec![1, 3], 1));
    assert_eq!(damaged.point(3).expect("a point"), row(3));
    drop(damaged);
    // The last line without its end.
    fs::write(&path, &whole[..whole.len() - 1]).expect("room");
    let mut torn = open();
    assert_eq!((torn.points().collect::<Vec<_>>(), torn.damaged()), (vec![1, 2], 1));
    torn.append(&[row(3)]).expect("room");
    drop(torn);
    assert_eq!(fs::read_to_string(&path).expect("text"), whole);
}

#[test]
fn what_was_begun_and_killed_is_begun_anew_and_what_is_no_log_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    let read = || Log::<Of>::read(&path).map(|(log, of)| (log.len(), of)).map_err(|e| e.to_string());
    let write = |text: &str| fs::write(&path, text).expect("room");
    let shown = path.display();
    assert!(read().is_err_and(|told| told.starts_with(&format!("{shown}: "))));
    for torn in ["", "{", r#"{"check":""#, r#"{"check":"5f2a"#] {
        write(torn);
        assert_eq!(read(), Err(format!("{shown} holds no points yet")), "{torn}");
    }
    for other in ["x", r#"{"chick":""#, "{\"check\":\"5f2a\"}\n", "\n"] {
        write(other);
        assert_eq!(read(), Err(format!("{shown} is not a log of trial points")), "{other}");
        assert!(Log::open(&path, &Of("x".to_owned())).is_err() && fs::read_to_string(&path).expect("text") == other);
    }
    write(r#"{"check":"5f2a"#);
    drop(Log::open(&path, &Of("x".to_owned())).expect("begun anew"));
    assert_eq!(read(), Ok((0, Of("x".to_owned()))));
}

#[test]
fn logs_are_sorted_into_one_and_the_first_that_has_a_point_gives_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, whole) = (log(folder.path(), "a", &[5, 1]).1, log(folder.path(), "c", &[0, 1, 5, 8]));
    let (_, mut second) = log(folder.path(), "b", &[8]);
    second.append(&[(5, "another".to_owned()), row(0)]).expect("room");
    let place = folder.path().join("sorted");
    Log::join(&Of("x".to_owned()), &place, &[&first, &second]).expect("room");
    assert_eq!(fs::read(&place).expect("bytes"), fs::read(whole.0).expect("bytes"));
    assert!(!folder.path().join(UNSORTED).exists());
    // In its own place it goes on as the log that it has become.
    second.sort(&Of("x".to_owned()), &[&first]).expect("room");
    assert_eq!(second.point(1).expect("a point"), row(1));
    second.append(&[row(9)]).expect("room");
    drop(second);
    let (read, _) = Log::<Of>::read(&folder.path().join("b")).expect("a log");
    assert_eq!(read.points().collect::<Vec<_>>(), [0, 1, 5, 8, 9]);
    // Where it cannot be put, nothing half written is left.
    let taken = folder.path().join("taken");
    fs::create_dir(&taken).expect("a folder");
    fs::write(taken.join("x"), "x").expect("room");
    assert!(Log::join(&Of("x".to_owned()), &taken, &[&first]).is_err());
    assert!(!folder.path().join(UNSORTED).exists());
}

#[test]
fn a_line_is_its_checksum_its_kind_and_its_body() {
    let text = line("point", &row(3)).expect("a line");
    let body = r#"[3,"point 3"]"#;
    let wanted = format!("{{\"check\":\"{}\",\"point\":{body}}}\n", short(body.as_bytes()));
    assert_eq!(String::from_utf8(text.clone()).expect("text"), wanted);
    assert_eq!(parsed::<(usize, String)>("point", &text), Some(row(3)));
    assert_eq!(parsed::<(usize, String)>("sweep", &text), None);
    assert_eq!(parsed::<(usize, String)>("point", &text[..text.len() - 1]), None);
    assert_eq!(line_start("sweep"), br#"{"check":"0123456789abcdef","sweep":"#);
}
