//! What a simulation would take, before it begins: memory by counting, time by a measured moment on this machine.

use std::fmt;
use std::mem::size_of;
use std::sync::{LazyLock, Mutex};
use std::time::Instant;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde::Serialize;

use super::assumptions::FUTURES;
use crate::lanes::{Lanes, WIDTH};
use crate::mechanism::{Customer, Employee, Shown};
use crate::observe::Layout;
use crate::run::{Arm, BatchDesign, Mismatch, TimeConfiguration};
use crate::scenario::Scenario;
use crate::week::BLOCK;
use crate::world::{Seat, Slot, TEAM};

/// The program itself, its charts and tables.
const BESIDE: u64 = 96 << 20;
/// What is recorded is held once, and in part again while it is summarised and written.
const RECORD: f64 = 1.5;
/// A measured moment has no more agents than this: a larger chain is measured in small.
const MEASURED_AGENTS: u64 = 12_000;
/// Months of the programme that are measured.
const MEASURED_MONTHS: u32 = 3;

/// How much is simulated of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Arms, the one without a programme among them.
    pub arms: u64,
    /// Arms that differ in chain or mechanisms, each with a burn-in of its own.
    pub plans: u64,
    /// Futures.
    pub futures: u64,
}

impl Extent {
    /// With and without the programme.
    #[must_use]
    pub fn twins(scenario: &Scenario) -> Self {
        Self { arms: 2, plans: 1, futures: u64::from(scenario.futures) }
    }

    /// These arms.
    #[must_use]
    pub fn of(arms: &[Arm], futures: u32) -> Self {
        let mut plans: Vec<&Scenario> = Vec::new();
        for arm in arms {
            let same = |s: &&&Scenario| s.chain == arm.scenario.chain && s.mechanisms == arm.scenario.mechanisms;
            if !plans.iter().any(|s| same(&s)) {
                plans.push(&arm.scenario);
            }
        }
        Self { arms: arms.len() as u64, plans: plans.len() as u64, futures: u64::from(futures) }
    }

    /// As many of these as there are threads, side by side.
    #[must_use]
    pub fn on_every_thread(self) -> Self {
        Self { futures: self.futures * rayon::current_num_threads() as u64, ..self }
    }

    /// The same, with so many draws of the assumed numbers afterwards: as many at a time as there are threads.
    #[must_use]
    pub fn drawing(self, draws: u32) -> Self {
        let at_once = u64::from(draws).min(rayon::current_num_threads() as u64);
        Self { futures: self.futures.max(at_once * FUTURES as u64), ..self }
    }

    fn batches(&self) -> u64 {
        self.futures.div_ceil(WIDTH as u64).max(1)
    }
}

/// An amount of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bytes(pub u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 as f64 {
            b if b < 1e9 => write!(f, "{:.0} MB", (b / 1e6).ceil()),
            b if b < 10e9 => write!(f, "{:.1} GB", b / 1e9),
            b => write!(f, "{:.0} GB", b / 1e9),
        }
    }
}

impl std::str::FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is no amount of memory: write 800MB, 8GB or 0.5TB");
        let lower = text.trim().to_ascii_lowercase();
        let digits = lower.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(lower.len());
        let (number, unit) = lower.split_at(digits);
        let unit = match unit.trim() {
            "mb" | "m" => 1e6,
            "mib" => 1_048_576.0,
            "gb" | "g" => 1e9,
            "gib" => 1_073_741_824.0,
            "tb" | "t" => 1e12,
            _ => return Err(wrong()),
        };
        let bytes = number.parse::<f64>().map_err(|_| wrong())? * unit;
        if (1e6..1e16).contains(&bytes) { Ok(Self(bytes as u64)) } else { Err(wrong()) }
    }
}

/// The most memory that is held at once.
#[must_use]
pub fn memory(scenario: &Scenario, extent: Extent, threads: usize) -> Bytes {
    let size = scenario.size();
    let buys = |id: &String| scenario.chain.links.iter().any(|l| l.to == *id);
    let seats = |staff: u32| (staff as usize).div_ceil(TEAM) * TEAM;
    let buyers: f64 = scenario
        .chain
        .organisations
        .iter()
        .filter(|(id, _)| buys(id))
        .map(|(_, o)| (seats(o.staff) as f64 * f64::from(o.buyers)).max(scenario.chain.links.len() as f64))
        .sum();
    let employee = size_of::<Employee<WIDTH>>() + 2 * size_of::<Shown<WIDTH>>() + size_of::<Seat>();
    let customer = size_of::<Customer<WIDTH>>() + 2 * size_of::<Lanes<WIDTH>>() + size_of::<Slot>();
    let world = size.employees * employee as u64 + (size.consumers + buyers as u64) * customer as u64;
    // Each thread holds the start of a batch for every plan, and the arm it follows; of twins the second arm takes the start itself.
    // Where threads share weeks, one that waits for the others may begin a further arm, at most all of them.
    let (threads, batches) = (threads as u64, extent.batches());
    let arms = batches * extent.arms;
    let at_once = threads.min(batches);
    let own = (at_once * extent.plans + threads.min(arms)).min(at_once * extent.arms.max(2));
    let shared = batches < threads && small(scenario) < 1.0;
    let worlds = if shared { own.max(arms) } else { own };
    let columns = Layout::new(scenario.places(), 0).columns.len() as u64;
    let weeks = if scenario.months <= 6 { size.weeks + 1 } else { 0 };
    let numbers = columns * (u64::from(scenario.months) + 1 + weeks);
    let record = (extent.futures * extent.arms) as f64 * (numbers * 4 + 64) as f64 * RECORD;
    Bytes(BESIDE.saturating_add(world.saturating_mul(worlds)).saturating_add(record as u64))
}

/// Share of the agents who are in organisations and segments whose weeks threads do not share.
fn small(scenario: &Scenario) -> f64 {
    let chain = &scenario.chain;
    let staff = chain.organisations.values().map(|o| (o.staff as usize).div_ceil(TEAM) * TEAM);
    let people = chain.segments.values().map(|s| s.people as usize);
    let large: usize = staff.chain(people).filter(|&n| n > BLOCK).sum();
    1.0 - large as f64 / scenario.size().agents() as f64
}

/// What a batch of futures of a scenario takes on a thread of this machine, all threads at work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Seconds of the burn-in.
    pub start: f64,
    /// Seconds of a week of one arm.
    pub week: f64,
    /// Threads at work.
    pub threads: usize,
}

impl Measured {
    /// Seconds that so much takes.
    #[must_use]
    pub fn seconds(&self, scenario: &Scenario, extent: Extent) -> f64 {
        let arm = self.week * scenario.size().weeks as f64;
        let each = extent.plans as f64 * self.start + extent.arms as f64 * arm;
        let shared = extent.batches() as f64 * each / self.threads as f64;
        // Where threads are left, each arm has one of its own, once the burn-ins are there; they help each other with what is large.
        let alone = (extent.plans as f64 * self.start + arm) * small(scenario);
        if extent.batches() < self.threads as u64 { shared.max(alone) } else { shared }
    }

    /// Means of what threads took for the burn-in and for so many months of one arm, in small and so many `times` over.
    fn of(moments: &[[f64; 2]], months: u32, times: f64) -> Self {
        let mean = |i: usize| moments.iter().map(|m| m[i]).sum::<f64>() / moments.len() as f64;
        let weeks = f64::from(months) * 52.0 / 12.0;
        Self { start: mean(0) * times, week: mean(1) * times / weeks, threads: moments.len() }
    }

    /// Agent-weeks a second, all threads together.
    #[must_use]
    pub fn rate(&self, scenario: &Scenario) -> f64 {
        let agents = scenario.size().agents() as f64 * WIDTH as f64;
        agents * self.threads as f64 / self.week.max(1e-12)
    }
}

static KNOWN: LazyLock<Mutex<IndexMap<String, Measured>>> = LazyLock::new(Mutex::default);

/// Measures a short run of the scenario with its programme, all threads at work; a large chain in small. What was measured
/// once is known until the program ends.
///
/// # Errors
/// [`Mismatch`] when the model fails on the way.
pub fn measured(scenario: &Scenario) -> Result<Measured, Mismatch> {
    let key = scenario.hash();
    if let Some(known) = KNOWN.lock().ok().and_then(|known| known.get(&key).copied()) {
        return Ok(known);
    }
    let (small, times) = in_small(scenario);
    let months = small.months;
    let arm = Arm { name: "with".to_owned(), scenario: small, programme: true };
    let design = BatchDesign::new(&[arm], TimeConfiguration::default())?;
    let threads = rayon::current_num_threads();
    let moments: Vec<[f64; 2]> = (0..threads as u32)
        .into_par_iter()
        .with_max_len(1)
        .map(|batch| {
            let clock = Instant::now();
            let start = design.start_whole(batch * WIDTH as u32);
            let began = clock.elapsed().as_secs_f64();
            std::hint::black_box(design.branch_whole(&start, 0)?);
            Ok([began, clock.elapsed().as_secs_f64() - began])
        })
        .collect::<Result<_, Mismatch>>()?;
    let measured = Measured::of(&moments, months, times);
    if let Ok(mut known) = KNOWN.lock() {
        known.insert(key, measured);
    }
    Ok(measured)
}

/// The scenario with few agents and months, and how many times more agents it really has.
fn in_small(scenario: &Scenario) -> (Scenario, f64) {
    let mut small = scenario.clone();
    small.months = small.months.min(MEASURED_MONTHS);
    let all = scenario.size().agents();
    let share = MEASURED_AGENTS as f64 / all.max(1) as f64;
    if share < 1.0 {
        for organisation in small.chain.organisations.values_mut() {
            organisation.staff = ((f64::from(organisation.staff) * share) as u32).max(TEAM as u32);
        }
        for segment in small.chain.segments.values_mut() {
            segment.people = ((f64::from(segment.people) * share) as u32).max(10);
        }
    }
    let times = all as f64 / small.size().agents().max(1) as f64;
    (small, times)
}

/// Memory that can be had on this machine now; none where it cannot be told.
#[must_use]
pub fn available() -> Option<Bytes> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024;
    let number = |path: &str| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let group = number("/sys/fs/cgroup/memory.max")
        .map(|most| most.saturating_sub(number("/sys/fs/cgroup/memory.current").unwrap_or(0)));
    Some(Bytes(group.map_or(free, |group| group.min(free))))
}

/// Why a simulation is not begun.
#[derive(Debug)]
pub struct TooMuch {
    /// Memory it would take.
    pub wanted: Bytes,
    /// Memory it may take.
    pub limit: Bytes,
    /// Whether the limit was set by the user.
    pub told: bool,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wanted, limit, told } = self;
        let (limited, lift) = if *told {
            ("are allowed by --max-memory", ", or allow more: ")
        } else {
            ("are free on this machine", ", or try it nevertheless: ")
        };
        let typed = wanted.to_string().replace(' ', "");
        write!(
            f,
            "This would take about {wanted} of memory; {limit} {limited}. Simulate fewer people (\"staff\", \"people\"), \
             what-ifs or futures{lift}--max-memory {typed}."
        )
    }
}

impl std::error::Error for TooMuch {}

/// Refuses what cannot fit.
///
/// # Errors
/// [`TooMuch`] when more memory is wanted than may be taken.
pub fn fits(scenario: &Scenario, extent: Extent, allowed: Option<Bytes>) -> Result<(), TooMuch> {
    let wanted = memory(scenario, extent, rayon::current_num_threads());
    match allowed.or_else(available) {
        Some(limit) if wanted > limit => Err(TooMuch { wanted, limit, told: allowed.is_some() }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
