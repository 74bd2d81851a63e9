//! Ours against what this machine can do, measured in one run: `cargo bench --bench ratios`. Prints Markdown.
//!
//! What runs on one thread is timed on that thread's processor clock, so that a busy machine disturbs it little; tasks take
//! turns, round after round, and the fastest round is told with the median beside it. Figures of several threads and of
//! whole processes are on the wall and want a quiet machine. `-- limits`, `-- sizes` and the like pick parts.
#![allow(clippy::print_stdout, reason = "it reports")]

mod common;
#[path = "ratios/growth.rs"]
mod growth;

use std::hint::black_box;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use common::{Taken, chain, design, processor, processors, rounds, showcase, wall, weeks};
use multiversion::multiversion;
use rayon::prelude::*;
use ripplechain::draws::{Draws, Purpose};
use ripplechain::ensemble::{follow, simulate};
use ripplechain::initialisation;
use ripplechain::lanes::{Lanes, WIDTH, normal_quantile};
use ripplechain::mechanism::MECHANISMS;
use ripplechain::mechanism::{Customer, Employee, Shown};
use ripplechain::run::{Arm, BatchDesign, Start, TimeConfiguration};

type Line = Lanes<WIDTH>;

/// What one employee or customer costs a week, counted in the code: `src/engine/week/people.rs`, `src/engine/week/customers.rs` and the
/// mechanisms they call. Additions, multiplications and comparisons are left out.
struct Mix {
    calls: f64,
    normals: f64,
    exponentials: f64,
    divisions: f64,
    roots: f64,
    /// Bytes of state that are read and written, a future.
    bytes: f64,
}

/// A call of the generator serves four employees. A quarter of the staff meets customers: one exponential and two divisions more. Hires, in
/// about one of 28 weeks of a seat's sixteen futures, are left out.
const EMPLOYEE: Mix =
    Mix { calls: 0.25, normals: 0.0, exponentials: 13.25, divisions: 15.5, roots: 2.0, bytes: (36.0 + 21.0) * 4.0 };
const CUSTOMER: Mix =
    Mix { calls: 1.0, normals: 1.0, exponentials: 7.0, divisions: 7.0, roots: 0.0, bytes: (14.0 + 9.0) * 4.0 };

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let parts: [(&str, fn()); 9] = [
        ("limits", limits),
        ("sizes", sizes),
        ("mechanisms", mechanisms),
        ("memory", memory),
        ("threads", threads),
        ("showcase", whole_showcase),
        ("process", process),
        ("growth", growth::growth),
        ("browser", growth::browser),
    ];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            part();
        }
    }
    // One very large future takes minutes: only when asked for.
    if wanted.iter().any(|w| w == "large") {
        large();
    }
}

// ---- What the machine can do -------------------------------------------------------------------------------------------

/// Enough numbers to hide latency, few enough for the nearest cache. Each vector is shown to a black box, or the compiler would
/// work on the same lane of several vectors at once, gathering and scattering them.
const NEAR: usize = 256;

macro_rules! kernel {
    ($(#[$about:meta])* fn $name:ident($($arg:ident: $type:ty),*) $body:block) => {
        $(#[$about])*
        #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
        fn $name($($arg: $type),*) $body
    };
}

kernel! {
    /// Calls of the generator; each gives four words a lane.
    fn random(draws: &Draws<WIDTH>, calls: u32) {
        for i in 0..calls {
            black_box(draws.words(Purpose::EmployeeWeek, i, 1));
        }
    }
}

kernel! {
    fn exponentials(x: &mut [Line], passes: usize) {
        for _ in 0..passes {
            for x in x.iter_mut() {
                *x = (*x * -0.5).exp();
                black_box(&mut *x);
            }
        }
    }
}

kernel! {
    fn normals(x: &mut [Line], passes: usize) {
        for _ in 0..passes {
            for x in x.iter_mut() {
                *x = x.map(|u| normal_quantile(u) * 0.05 + 0.5);
                black_box(&mut *x);
            }
        }
    }
}

kernel! {
    fn divisions(x: &mut [Line], passes: usize) {
        for _ in 0..passes {
            for x in x.iter_mut() {
                *x = 1.7 / *x;
                black_box(&mut *x);
            }
        }
    }
}

kernel! {
    fn roots(x: &mut [Line], passes: usize) {
        for _ in 0..passes {
            for x in x.iter_mut() {
                *x = x.sqrt();
                black_box(&mut *x);
            }
        }
    }
}

kernel! {
    /// a = b + 3c.
    fn triad(a: &mut [f32], b: &[f32], c: &[f32], passes: usize) {
        for _ in 0..passes {
            for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
                *a = *b + 3.0 * *c;
            }
            black_box(&mut *a);
        }
    }
}

/// State as wide as ours, for a loop that does what a week must do and nothing else.
struct Bare {
    people: Vec<[Line; 32]>,
    shown: [Vec<[Line; 4]>; 2],
    customers: Vec<[Line; 9]>,
    news: [Vec<Line>; 2],
}

#[inline(always)]
fn sigmoid_of(x: Line, y: Line) -> Line {
    1.0 / (1.0 + (x * -0.5 + y).exp())
}

kernel! {
    /// The draws, exponentials, divisions, roots, loads and stores of our week, with hardly any other arithmetic.
    fn bare(draws: &Draws<WIDTH>, b: &mut Bare, week: u32) {
        let n = b.people.len();
        let [before, after] = &mut b.shown;
        let mut lucks = draws.words(Purpose::EmployeeWeek, 0, week);
        for (i, person) in b.people.iter_mut().enumerate() {
            if i % 4 == 0 {
                lucks = draws.words(Purpose::EmployeeWeek, i as u32, week);
            }
            let luck = lucks[i % 4];
            let mut known = before[i];
            for tie in [i + 1, i + 2, i + n - 1, i + n - 2] {
                for (known, there) in known.iter_mut().zip(&before[tie % n]) {
                    *known += *there;
                }
            }
            let around = 1.0 / (known[0] + 1.0);
            // Traits are read, states are read and written.
            let traits = person[20..28].iter().fold(around, |sum, x| sum + *x);
            for k in 0..8 {
                person[k] = sigmoid_of(person[k], known[k % 4] + traits);
            }
            person[8] = (person[8] + traits).sigmoid_product(person[9] + known[2]);
            person[9] += person[8];
            person[10] = (-person[10]).exp() + luck.uniform();
            person[11] = (-person[11]).exp();
            person[12] = 1.0 / (1.0 + (-person[12]).exp().sqrt());
            person[13] = (person[13] + 1.0).sqrt() / (person[14] + 2.0);
            for x in &mut person[14..17] {
                *x = traits / (*x + 2.0);
            }
            if i % 4 == 0 {
                person[18] = sigmoid_of(person[18], traits);
                let weight = person[17] + 1.0;
                person[19] /= weight;
            }
            after[i] = [person[0], person[1], person[2], person[3]];
        }
        b.shown.swap(0, 1);
        let staff = n;
        let [before, after] = &mut b.news;
        let n = before.len();
        for (i, customer) in b.customers.iter_mut().enumerate() {
            let [luck, noise, market, _] = draws.words(Purpose::CustomerWeek, i as u32, week);
            let mut told = before[i];
            for step in 1..5 {
                told += before[(i + step) % n] + before[(i + n - step) % n];
            }
            let told = told / (customer[0] + 1.0) + noise.normal() * 0.01;
            let server = &mut b.people[i % staff];
            let nature = customer[6] + customer[7] + server[28];
            server[29] += nature;
            server[30] += told;
            for x in &mut customer[..5] {
                *x = sigmoid_of(*x, told + nature);
            }
            customer[5] = 1.0 / (1.0 + (-customer[5]).exp()) + luck.uniform();
            customer[8] = (-customer[8]).exp() + market.uniform();
            after[i] = customer[0];
        }
        b.news.swap(0, 1);
    }
}

/// Seconds a unit of work: `units` of it were done in each round.
fn each(taken: Taken, units: f64) -> f64 {
    taken.fastest / units
}

/// The limits, what our own mix would take at them, and what our week takes.
#[allow(clippy::too_many_lines, reason = "tasks take turns in one go, then two tables")]
fn limits() {
    let draws = Draws::<WIDTH>::new(1, 0);
    let near = || vec![Line::from(0.7); NEAR];
    let (mut x, mut u, mut d, mut r) = (near(), near(), near(), near());
    let far = 64 << 20;
    let (mut fa, fb, fc) = (vec![0.0f32; far], vec![1.0f32; far], vec![2.0f32; far]);
    let close = 96 << 10;
    let (mut ca, cb, cc) = (vec![0.0f32; close], vec![1.0f32; close], vec![2.0f32; close]);
    let (calls, passes) = (100_000, 2_000);

    let size = 3_000;
    let design = design(size, 12, &[]);
    let start: Start<WIDTH> = design.start(0);
    let one: Start<1> = design.start(0);
    let (seats, slots) = seats_and_slots(size);
    let mut state = Bare {
        people: vec![[Line::from(0.5); 32]; seats],
        shown: [vec![[Line::from(0.5); 4]; seats], vec![[Line::from(0.5); 4]; seats]],
        customers: vec![[Line::from(0.5); 9]; slots],
        news: [vec![Line::ZERO; slots], vec![Line::ZERO; slots]],
    };
    let taken = rounds(
        processor,
        15,
        [
            &mut || random(&draws, calls),
            &mut || normals(&mut u, passes),
            &mut || exponentials(&mut x, passes),
            &mut || divisions(&mut d, passes),
            &mut || roots(&mut r, passes),
            &mut || triad(&mut ca, &cb, &cc, 300),
            &mut || triad(&mut fa, &fb, &fc, 1),
            &mut || (0..weeks(12) as u32).for_each(|week| bare(&draws, &mut state, week)),
            &mut || drop(design.branch(&start, 0)),
            &mut || drop(design.branch(&one, 0)),
        ],
    );
    let numbers = (NEAR * WIDTH * passes) as f64;
    let word = each(taken[0], f64::from(calls) * 64.0);
    let [normal, exponential, division, root] = [1, 2, 3, 4].map(|k| each(taken[k], numbers));
    let [cached, memory] = [(5, close * 300), (6, far)].map(|(k, n)| 12.0 * n as f64 / taken[k].fastest);
    println!("## Limits of this machine, one thread\n\n| what | figure |\n|---|---|");
    println!("| random words, Philox4x32-7 in lanes | {:.3} ns each |", word * 1e9);
    println!("| uniform to normal, in lanes | {:.3} ns each |", normal * 1e9);
    println!("| exponentials, in lanes | {:.3} ns each |", exponential * 1e9);
    println!("| divisions, in lanes | {:.3} ns each |", division * 1e9);
    println!("| square roots, in lanes | {:.3} ns each |", root * 1e9);
    println!("| triad, 1.2 MB | {:.1} GB/s |", cached * 1e-9);
    println!("| triad, 768 MB | {:.1} GB/s |\n", memory * 1e-9);

    let arithmetic = |m: &Mix| {
        m.calls * 4.0 * word
            + m.normals * normal
            + m.exponentials * exponential
            + m.divisions * division
            + m.roots * root
    };
    let (staff, market) = (seats as f64, slots as f64);
    let agents = staff + market;
    let mean = |f: &dyn Fn(&Mix) -> f64| (f(&EMPLOYEE) * staff + f(&CUSTOMER) * market) / agents;
    let work = mean(&arithmetic);
    let [in_cache, from_memory] = [cached, memory].map(|b| mean(&|m| m.bytes) / b);
    let all = agents * (weeks(12) * WIDTH) as f64;
    let (floor, ours, scalar) = (each(taken[7], all), each(taken[8], all), each(taken[9], all / WIDTH as f64));
    println!("## Our own mix, {seats} employees and {slots} customers, one thread\n");
    println!("| | ns an agent-week | million agent-weeks a second | ours over it |\n|---|---|---|---|");
    for (what, time) in [
        ("computed: draws, normals, exponentials, divisions, roots, one after another", work),
        ("computed: the same, then loads and stores from the second cache", work + in_cache),
        ("computed: the same, then loads and stores from memory", work + from_memory),
        ("measured: a bare loop with the same draws, functions, loads and stores", floor),
        ("**ours**, sixteen futures", ours),
        ("ours, one future: the plain scalar model", scalar),
    ] {
        println!("| {what} | {:.2} | {:.1} | {:.2} |", time * 1e9, 1e-6 / time, time / ours);
    }
    let median = taken[8].median / all;
    println!("\nOurs, median round: {:.1} million agent-weeks a second.\n", 1e-6 / median);
}

fn seats_and_slots(agents: usize) -> (usize, usize) {
    let scenario = chain(agents, 12, &[]);
    let structure = initialisation::structure::draw(&initialisation::plan(&scenario), scenario.seed, 0);
    (structure.seats.len(), structure.slots.len())
}

// ---- The whole model ---------------------------------------------------------------------------------------------------

/// Agent-weeks a second by size, sixteen futures and one.
fn sizes() {
    println!("## By size, one thread, every mechanism on, million agent-weeks a second\n");
    println!(
        "| agents | months | sixteen futures, fastest | median | one future, fastest | median | lanes over scalar |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (size, months, times) in [(1_000, 12, 15), (10_000, 12, 5), (100_000, 6, 3), (1_000_000, 2, 2)] {
        let design = design(size, months, &[]);
        let (start, one): (Start<WIDTH>, Start<1>) = (design.start(0), design.start(0));
        let [lanes, scalar] =
            rounds(processor, times, [&mut || drop(design.branch(&start, 0)), &mut || drop(design.branch(&one, 0))]);
        let done = (design.agents() * weeks(months)) as f64 * 1e-6;
        let wide = done * WIDTH as f64;
        println!(
            "| {} | {months} | {:.1} | {:.1} | {:.2} | {:.2} | {:.1} |",
            design.agents(),
            wide / lanes.fastest,
            wide / lanes.median,
            done / scalar.fastest,
            done / scalar.median,
            wide / lanes.fastest / (done / scalar.fastest),
        );
    }
    println!();
}

/// Time of the whole model over its time with one mechanism off. The arithmetic is branchless: what is switched off has no
/// effect but is mostly still worked out, so that a ratio near 1 is expected.
fn mechanisms() {
    println!("## Each mechanism switched off, 1,000 agents, one thread\n");
    println!("| mechanism | whole model over the model without it |\n|---|---|");
    for (name, _, _) in MECHANISMS {
        let [on, off] = [&[][..], &[*name][..]].map(|off| design(1_000, 12, off));
        let [start, without] = [&on, &off].map(|d| d.start::<WIDTH>(0));
        let [whole, rest] =
            rounds(processor, 9, [&mut || drop(on.branch(&start, 0)), &mut || drop(off.branch(&without, 0))]);
        println!("| {} | {:.3} |", name.replace('_', " "), whole.fastest / rest.fastest);
    }
    println!();
}

/// Bytes of hot state, from the sizes of the types.
fn memory() {
    let scenario = showcase();
    let plan = initialisation::plan(&scenario);
    let structure = initialisation::structure::draw(&plan, scenario.seed, 0);
    let world = initialisation::world(&plan, &structure, &Draws::<WIDTH>::new(scenario.seed, 0), 1.0);
    let of = |bytes: usize| bytes / WIDTH;
    println!("## Hot state, bytes an agent and future\n\n| what | bytes |\n|---|---|");
    println!(
        "| employee, and what colleagues see of them, twice | {} |",
        of(size_of::<Employee<WIDTH>>() + 2 * size_of::<Shown<WIDTH>>())
    );
    println!(
        "| customer, and the news they tell, twice | {} |",
        of(size_of::<Customer<WIDTH>>() + 2 * size_of::<Line>())
    );
    println!(
        "| the showcase: {} employees, {} customers | {:.0} |\n",
        structure.seats.len(),
        structure.slots.len(),
        world.bytes_per_agent()
    );
}

// ---- Many threads, whole commands: on the wall -------------------------------------------------------------------------

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool")
}

/// The same futures on one thread and on two, in turn. Processor time says what two threads cost each other, whatever else
/// the machine does; the wall says what a user gains, on a quiet machine.
fn threads() {
    let design = design(1_000, 6, &[]);
    let [one, two] = [1, 2].map(pool);
    let run = || follow(&design, vec!["with".to_owned()], 0..256, &|_| {}, &AtomicBool::new(false));
    println!("## Threads: 256 futures of half a year, 1,000 agents\n");
    println!("| clock | one thread, fastest, s | two threads, fastest, s | one over two |\n|---|---|---|---|");
    for (clock, seconds) in [("wall", wall as fn() -> f64), ("processor time of all threads", processors)] {
        let [alone, both] = rounds(seconds, 25, [&mut || drop(one.install(run)), &mut || drop(two.install(run))]);
        println!("| {clock} | {:.3} | {:.3} | {:.2} |", alone.fastest, both.fastest, alone.fastest / both.fastest);
    }
    println!();
}

/// The showcase as users meet it: all its twins, and the preview while a slider is dragged.
fn whole_showcase() {
    let scenario = showcase();
    let arms = Arm::twins(&scenario);
    let two = pool(2);
    let with = std::slice::from_ref(&arms[1]);
    let kept = BatchDesign::new(with, TimeConfiguration::default()).expect("one arm");
    let starts: Vec<Start<8>> = (0..3).map(|piece| kept.start(piece * 8)).collect();
    let preview = |pieces: usize| {
        let design = BatchDesign::new(with, TimeConfiguration::default()).expect("one arm");
        let pieces = starts[..pieces].par_iter().with_max_len(1);
        drop(pieces.map(|start| design.branch(start, 0)).collect::<Vec<_>>());
    };
    let batches: Vec<Start<WIDTH>> = (0..13).map(|batch| kept.start(batch * WIDTH as u32)).collect();
    let programme = || {
        let batches = batches.par_iter().with_max_len(1);
        drop(batches.map(|start| kept.branch(start, 0)).collect::<Vec<_>>());
    };
    let mut whole = || drop(two.install(|| simulate(&arms, 0..200, &|_| {}, &AtomicBool::new(false))));
    let [[all], [worked]] = [wall as fn() -> f64, processors].map(|clock| rounds(clock, 3, [&mut whole]));
    let [sixteen, more, full] = rounds(
        wall,
        9,
        [&mut || two.install(|| preview(2)), &mut || two.install(|| preview(3)), &mut || two.install(programme)],
    );
    let [alone] = rounds(processor, 5, [&mut || (0..2).for_each(|k| drop(kept.branch(&starts[k], 0)))]);
    println!("## The showcase on two threads, on the wall\n\n| what | fastest | median |\n|---|---|---|");
    println!("| 200 twins, burn-in and both arms | {:.2} s | {:.2} s |", all.fastest, all.median);
    println!("| the same, processor time of all threads | {:.2} s | {:.2} s |", worked.fastest, worked.median);
    println!(
        "| preview of 16 futures, start and baseline kept: what the live page does | {:.0} ms | {:.0} ms |",
        sixteen.fastest * 1e3,
        sixteen.median * 1e3
    );
    println!("| preview of 24 futures | {:.0} ms | {:.0} ms |", more.fastest * 1e3, more.median * 1e3);
    println!(
        "| 208 futures with the programme, start and baseline kept | {:.0} ms | {:.0} ms |",
        full.fastest * 1e3,
        full.median * 1e3
    );
    println!(
        "| 16 futures, processor time of one thread | {:.0} ms | {:.0} ms |\n",
        alone.fastest * 1e3,
        alone.median * 1e3
    );
}

/// The binary from outside: its start, and the README's command until the first word and until all files are there.
fn process() {
    let place = std::env::temp_dir().join(format!("ripplechain-bench-{}", std::process::id()));
    let ask = |args: &[&str]| {
        let begun = wall();
        let mut child = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary");
        let mut out = child.stdout.take().expect("a pipe");
        let mut first = [0];
        out.read_exact(&mut first).expect("a word");
        let word = wall() - begun;
        out.read_to_end(&mut Vec::new()).expect("the rest");
        child.wait().expect("an end");
        (word, wall() - begun)
    };
    let showcase = "scenarios/tension-and-inclusion.json";
    let output = place.to_string_lossy().into_owned();
    let fastest = |args: &[&str], times: usize| {
        let all: Vec<(f64, f64)> = (0..times).map(|_| ask(args)).collect();
        let least = |f: fn(&(f64, f64)) -> f64| all.iter().map(f).fold(f64::INFINITY, f64::min);
        (least(|t| t.0), least(|t| t.1))
    };
    let (_, check) = fastest(&["check", showcase], 5);
    let run =
        |more: &[&str], times: usize| fastest(&[&["run", showcase, "--output", output.as_str()], more].concat(), times);
    let (word, files) = run(&["--assumptions", "0"], 3);
    let (small_word, small_files) = run(&["--assumptions", "0", "--futures", "16"], 3);
    let (drawn_word, drawn_files) = run(&[], 1);
    println!("## The command, on the wall, fastest\n\n| command | first word, s | all files, s |\n|---|---|---|");
    println!("| `ripplechain check` of the showcase | | {check:.3} |");
    println!(
        "| `ripplechain run` of the showcase with `--assumptions 0`, 200 futures, report and charts | {word:.2} | {files:.2} |"
    );
    println!("| the same with 16 futures | {small_word:.2} | {small_files:.2} |");
    println!("| 200 futures and the draws of what is assumed | {drawn_word:.2} | {drawn_files:.2} |\n");
    drop(std::fs::remove_dir_all(&place));
}

/// A million people for three years: on one thread one future in scalar code and sixteen at once, and sixteen as the commands do it, with
/// threads sharing each week.
fn large() {
    let months = 36;
    let design = design(1_000_000, months, &[]);
    println!("## {} agents for {months} months, one arm, on the wall\n", design.agents());
    println!("| futures | threads | set up, s | {} weeks, s |\n|---|---|---|---|", weeks(months));
    alone::<1>(&design);
    alone::<WIDTH>(&design);
    let begun = wall();
    drop(design.futures_shared::<WIDTH>(0));
    println!(
        "| {WIDTH}, threads sharing each week | {} | in the weeks | {:.1} |\n",
        rayon::current_num_threads(),
        wall() - begun
    );
}

fn alone<const N: usize>(design: &BatchDesign) {
    let begun = wall();
    let start: Start<N> = design.start(0);
    let ready = wall();
    drop(design.branch(&start, 0));
    println!("| {N} | 1 | {:.1} | {:.1} |", ready - begun, wall() - ready);
}
