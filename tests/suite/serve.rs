//! The live page's server as a client meets it: its numbers are those of the command line, its board and its connections
//! have bounds.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ripplechain");

/// A server on a free port, stopped when dropped.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(words: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .args(words)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut url).expect("an address");
        let host = url.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, host }
    }

    fn ask(&self, request: &str) -> (u16, Value) {
        ask(&self.host, request)
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host))
    }

    fn post(&self, path: &str, body: &str) -> (u16, Value) {
        post(&self.host, path, body)
    }

    fn compare(&self, more: &Value) -> Value {
        let mut ask = json!({ "client": "test", "scenario": "layoff", "metric": "loyalty", "at": "maker" });
        ask.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let (status, answer) = self.post("/api/compare", &ask.to_string());
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks at an address of a server.
fn ask(host: &str, request: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(300))).expect("a socket");
    stream.write_all(request.as_bytes()).expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn post(host: &str, path: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    ask(
        host,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

/// A plan, the same with a layoff as part of it, and the layoff as something that happens anyway.
fn file(folder: &Path) -> String {
    let file = json!({
        "name": "layoff", "months": 14, "futures": 24, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 0.5, "employee_inclusion": 0.6 } },
        "what_ifs": {
            "laid-off": { "programme": { "maker": { "events": [{ "kind": "layoff", "month": 6, "size": 0.3 }] } } },
            "laid-off-at-the-top": { "events": [{ "kind": "layoff", "at": "maker", "month": 6, "size": 0.3 }] },
        },
    });
    let path = folder.join("layoff.json");
    std::fs::write(&path, file.to_string()).expect("written");
    path.display().to_string()
}

/// Loyalty at the maker, arm against no programme, as `compare` tells it.
fn told_by_compare(words: &[&str]) -> Vec<(String, f64)> {
    let done = Command::new(PROGRAM)
        .args(["--quiet", "--json", "compare"])
        .args(words)
        .args(["--assumptions", "0", "--table-only", "--metric", "loyalty", "--at", "maker"])
        .output()
        .expect("it runs");
    let told: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let against_none =
        told["comparisons"].as_array().expect("comparisons").iter().filter(|c| c["against"] == "without");
    against_none
        .map(|c| {
            let mean = c["rows"][0]["difference"]["mean"].as_f64().expect("a number");
            (c["arm"].as_str().expect("a name").to_owned(), mean)
        })
        .collect()
}

fn ends(answer: &Value) -> Vec<f64> {
    let rows = answer["rows"].as_array().expect("rows");
    rows.iter()
        .map(|r| r["cells"].as_array().expect("cells").last().expect("a month")["mean"].as_f64().expect("a number"))
        .collect()
}

#[test]
fn pinned_plans_and_compare_give_the_same_numbers_for_the_same_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file(folder.path());
    let server = Server::start(&[&file]);
    let levers = json!({ "tension": 0.5, "employee_inclusion": 0.6 });
    let layoff = json!({ "kind": "layoff", "month": 6, "size": 0.3 });
    let mut laid_off = levers.clone();
    laid_off["events"] = json!([layoff]);
    let at_the_top = json!([{ "kind": "layoff", "at": "maker", "month": 6, "size": 0.3 }]);
    let plan =
        |levers: &Value, events: &Value| json!({ "name": "p", "programme": { "maker": levers }, "events": events });
    let close = |page: f64, (arm, told): &(String, f64)| {
        assert!((page - told).abs() < 1e-4, "{arm}: the page says {page}, `compare` {told}");
    };

    // Part of the plan, however it is written: against the file's own futures without the programme.
    let plans = [plan(&levers, &json!([])), plan(&laid_off, &json!([])), plan(&levers, &at_the_top)];
    let page = ends(&server.compare(&json!({ "plans": plans })));
    let told = told_by_compare(&[&file]);
    assert_eq!(told.len(), 3, "{told:?}");
    page.iter().zip(&told).for_each(|(page, told)| close(*page, told));
    assert!((page[1] - page[2]).abs() < 1e-9 && (page[0] - page[1]).abs() > 0.5, "{page:?}");

    // Happens anyway: in the plan and in its baseline.
    let anyway = server.compare(&json!({ "plans": [plan(&levers, &at_the_top)], "events": at_the_top }));
    let set = format!("events={at_the_top}");
    let mut scenario: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("read")).expect("JSON");
    scenario["events"] = at_the_top.clone();
    std::fs::write(&file, scenario.to_string()).expect("written");
    let told = told_by_compare(&[&file]);
    close(ends(&anyway)[0], &told[0]);
    assert!((ends(&anyway)[0] - page[1]).abs() > 0.5, "{set} is another question");
}

#[test]
fn columns_of_a_comparison_are_places_wherever_the_programmes_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(&[&file(folder.path())]);
    let at = |id: &str| json!({ "name": id, "programme": { id: { "tension": 0.9, "employee_inclusion": 0.8 } }, "events": [] });
    let columns = |row: &Value| -> Vec<(String, f64)> {
        let signs = row["signs"].as_array().expect("signs");
        let told = |s: &Value| (format!("{} at {}", s["metric"], s["at"]), s["mean"].as_f64().expect("a number"));
        signs.iter().map(told).collect()
    };
    let both = server.compare(&json!({ "plans": [at("maker"), at("retailer")] }));
    let [maker, retailer] = [0, 1].map(|k| columns(&both["rows"][k]));
    let names = |row: &[(String, f64)]| row.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&maker), names(&retailer));
    assert!(names(&maker).iter().any(|n| n.ends_with("at \"Retailer\"")), "{maker:?}");
    // Each number is that of its place: alone, the plan tells the same under the same name.
    for (plan, row) in [("maker", &maker), ("retailer", &retailer)] {
        let alone = server.compare(&json!({ "plans": [at(plan)] }));
        for one in columns(&alone["rows"][0]) {
            assert!(row.contains(&one), "{one:?} is not in {row:?}");
        }
    }
}

#[test]
fn the_board_refuses_what_would_blank_it_and_keeps_teams_apart() {
    let server = Server::start(&["tension-and-inclusion"]);
    let lesson = "lesson-worse-before-better";
    let months = server.get(&format!("/api/scenario/{lesson}")).1["months"].as_u64().expect("months") as usize;
    let hand_in = |team: &str, by: &str, curve: &str| {
        server.post("/api/class", &format!(r#"{{"team":"{team}","scenario":"{lesson}","by":"{by}","curve":{curve}}}"#))
    };
    let flat = format!("[{}]", vec!["1.5"; months + 1].join(","));
    for wrong in [
        "[]",
        "[1]",
        "[1e39]",
        &flat.replacen("1.5", "1e39", 1),
        &flat.replacen("1.5", "1e9", 1),
        &flat.replacen("1.5", "null", 1),
    ] {
        let (status, answer) = hand_in("Red", "a", wrong);
        assert_eq!(status, 422, "{wrong}: {answer}");
        assert!(answer["problems"][0].as_str().is_some_and(|t| t.len() > 10), "{answer}");
    }
    assert_eq!(server.get("/api/class").1["entries"], json!([]));
    assert_eq!(hand_in("Team 1", "a", &flat).0, 200);
    let (status, answer) = hand_in("team  1", "b", &flat);
    assert_eq!(status, 422, "{answer}");
    assert!(answer["problems"][0].as_str().is_some_and(|t| t.contains("choose another name")), "{answer}");
    assert_eq!(hand_in("Team 1", "a", &flat).0, 200, "the first team hands in again");
    let entries = server.get("/api/class").1;
    assert_eq!(entries["entries"].as_array().map(Vec::len), Some(1));
    assert!(!entries.to_string().contains("\"by\""), "{entries}");
}

#[test]
fn requests_that_never_arrive_do_not_stay_and_keep_nobody_out() {
    let server = Server::start(&["tension-and-inclusion"]);
    let began = Instant::now();
    let mut half: Vec<TcpStream> = Vec::new();
    for k in 0..500 {
        let Ok(mut stream) = TcpStream::connect(&server.host) else { continue };
        let begun = if k % 2 == 0 {
            "GET /api/start HT".to_owned()
        } else {
            format!(
                "POST /api/class HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{{",
                server.host
            )
        };
        let _ = stream.write_all(begun.as_bytes());
        half.push(stream);
    }
    for stream in &mut half {
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
        let mut rest = Vec::new();
        // Closed, by an answer or without one; never left open.
        if let Err(error) = stream.read_to_end(&mut rest) {
            assert!(!matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "a connection stays open");
        }
    }
    assert!(began.elapsed() < Duration::from_secs(60));
    assert_eq!(server.get("/api/start").0, 200);
}

#[test]
fn a_client_is_told_how_far_its_simulation_is_and_long_names_are_refused() {
    let server = Server::start(&["tension-and-inclusion"]);
    assert_eq!(server.get("/api/progress?client=nobody"), (200, json!({})));
    let ask = json!({
        "client": "x".repeat(200), "scenario": "tension-and-inclusion", "metric": "loyalty", "at": "maker",
        "plans": [{ "name": "a", "programme": {}, "events": [] }],
    });
    assert_eq!(server.post("/api/compare", &ask.to_string()).0, 422);
}

#[test]
fn a_lesson_keeps_its_goal_from_the_list() {
    let server = Server::start(&["tension-and-inclusion"]);
    let start = server.get("/api/start").1;
    let lessons: Vec<&Value> =
        start["scenarios"].as_array().expect("scenarios").iter().filter(|s| s["lesson"] == true).collect();
    assert!(!lessons.is_empty() && lessons.iter().all(|l| l.get("goal").is_none()), "{lessons:?}");
    // This machine is the teacher's.
    let name = lessons[0]["name"].as_str().expect("a name");
    assert!(server.get(&format!("/api/scenario/{name}")).1["lesson"]["goal"].is_string());
}

/// Whether this machine has an address in a network, as a class has to reach it.
fn has_network() -> bool {
    let found = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        // Choosing a route sends nothing.
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    found.is_ok_and(|address| !address.ip().is_unspecified())
}

#[test]
fn a_led_lesson_is_shut_to_the_class_by_every_route_that_shows_a_plan_until_it_is_revealed() {
    if !has_network() {
        eprintln!("SKIPPED a test of a class: this machine has no address in a network");
        return;
    }
    let server = Server::start(&["tension-and-inclusion", "--lan"]);
    let start = server.get("/api/start").1;
    let class = start["lan"].as_str().expect("an address").trim_start_matches("http://").trim_end_matches('/');
    let lesson = "lesson-productive-zone";
    let plan = |programme: &Value| json!({ "programme": programme, "events": [] });
    // A plan that is refused once it is looked at: nothing need be simulated to see that the door is open.
    let wrong = plan(&json!({ "nobody": { "tension": 0.5 } }));
    let asked = |more: Value| {
        let mut body = json!({ "scenario": lesson, "plan": wrong });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    let play =
        json!({ "client": "a", "depth": "preview", "view": "ripple", "metric": "loyalty", "organisation": "maker" });
    let surface = json!({
        "client": "a", "organisation": "maker", "levers": ["tension", "employee_inclusion"], "metric": "loyalty",
        "at": "maker", "points": [[0.5, 0.5]],
    });
    let routes = [
        ("/api/play", asked(play.clone())),
        ("/api/file", asked(json!({}))),
        ("/api/picture", asked(play)),
        ("/api/report", asked(json!({ "client": "a", "metric": "loyalty", "organisation": "maker" }))),
        ("/api/why", asked(json!({ "client": "a", "by": "levers" }))),
        ("/api/certainty", asked(json!({ "client": "a" }))),
        ("/api/chain", asked(json!({ "client": "a", "metric": "loyalty" }))),
        ("/api/surface", asked(surface)),
        (
            "/api/compare",
            json!({ "client": "a", "scenario": lesson, "plans": [wrong], "metric": "loyalty", "at": "maker" }),
        ),
    ];
    let all = |host: &str, expected: u16| {
        for (path, body) in &routes {
            let (status, answer) = post(host, path, &body.to_string());
            assert_eq!(status, expected, "{path}: {answer}");
        }
    };
    let lead = |stage: Value| {
        let led = json!({ "lesson": lesson, "stage": stage }).to_string();
        assert_eq!(post(class, "/api/class/stage", &led).0, 403, "a student leads");
        assert_eq!(server.post("/api/class/stage", &led).0, 200);
    };
    all(class, 422);
    lead(json!("twenty"));
    all(class, 403);
    all(&server.host, 422);
    lead(json!("band"));
    all(class, 422);
    // What is downloaded then is the lesson's file.
    let file = json!({ "scenario": lesson, "plan": plan(&json!({})) }).to_string();
    assert_eq!(post(class, "/api/file", &file).1["name"], lesson);
}
