//! A chain kept warm: its futures at the moment the programme starts, and the arms that were followed from there.

use std::mem::size_of;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use indexmap::IndexMap;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::chosen::Chosen;
use super::error::ApiError;
use super::piece::{self, Job, Label};
use super::ticket::Ticket;
use crate::ensemble::Ensemble;
use crate::lanes::WIDTH;
use crate::observe::{Layout, Trajectory};
use crate::run::{Arm, BatchDesign, NotFinite, PART, Start, TimeConfiguration};
use crate::scenario::{Part, Scenario, from_value};

/// A browser's worker never gives memory back, and cannot be interrupted within a piece.
const IN_BROWSER: bool = cfg!(target_family = "wasm");
/// Most people × futures on one page; more would neither fit nor answer in time.
const MOST_PEOPLE_TIMES_FUTURES: usize = 2_000_000;
/// Numbers kept of followed arms, in bytes.
const ROOM: usize = if IN_BROWSER { 64 << 20 } else { 192 << 20 };
/// Fewest and most arms kept.
const KEPT: (usize, usize) = if IN_BROWSER { (4, 24) } else { (6, 24) };
/// Numbers kept for comparisons, in bytes.
const ROOM_FOR_ENDS: usize = 64 << 20;
/// Fewest and most arms kept for comparisons: at least as many as one comparison may have.
const ENDS: (usize, usize) = (64, 512);

/// A scenario of the catalogue, ready to be played with.
pub(crate) struct CachedScenario {
    /// As it came.
    pub(crate) scenario: Scenario,
    /// How it is asked for.
    chosen: Chosen,
    value: Value,
    agents: usize,
    full: usize,
    starts: Vec<OnceLock<Piece>>,
    arms: Mutex<IndexMap<String, Arc<Followed>>>,
    kept: usize,
    ends: Mutex<IndexMap<String, Arc<Ends>>>,
    kept_ends: usize,
    /// Its months are those that a comparison tells.
    layout_of_ends: Layout,
}

/// An arm at the few months that a comparison tells. Of a trajectory that is little, so that all the plans of a class are
/// kept, and pinning one more simulates one more.
struct Ends(Vec<Trajectory>);

impl Ends {
    fn of(ensemble: &Ensemble, layout: &Layout, months: &[usize]) -> Self {
        let of_one = |arms: &Vec<Trajectory>| {
            let mut ends = Trajectory::new(layout);
            for column in 0..layout.columns.len() {
                for (k, &month) in months.iter().enumerate() {
                    ends.set(column, k, arms[0].column(column)[month]);
                }
            }
            ends
        };
        Self(ensemble.futures.iter().map(of_one).collect())
    }
}

/// Futures simulated as one, after the burn-in. The first sixteen are parts of a batch, so that cores share them while a slider
/// is dragged; the rest are whole batches, which take less time a future. In a browser all are parts: a newer question waits for
/// the piece under way, and whole batches gain little there.
enum Piece {
    Part(Start<PART>),
    Whole(Start<WIDTH>),
}

/// How many of the first pieces are parts: those of whole batches.
const PARTS: usize = if IN_BROWSER { usize::MAX / PARTS_OF_ONE * PARTS_OF_ONE } else { PARTS_OF_ONE };
/// Parts of a batch.
const PARTS_OF_ONE: usize = WIDTH / PART;

impl Piece {
    fn start(design: &BatchDesign, piece: usize) -> Self {
        match piece.checked_sub(PARTS) {
            None => Self::Part(design.start_part((piece * PART) as u32)),
            Some(beyond) => Self::Whole(design.start_whole(((beyond + PARTS / PARTS_OF_ONE) * WIDTH) as u32)),
        }
    }

    fn branch(&self, design: &BatchDesign) -> Result<Vec<Trajectory>, NotFinite> {
        match self {
            Self::Part(start) => design.branch_part(start, 0),
            Self::Whole(start) => design.branch_whole(start, 0),
        }
    }

    /// The piece a future is in, and its lane there.
    fn of(future: usize) -> (usize, usize) {
        if future / PART < PARTS {
            (future / PART, future % PART)
        } else {
            (future / WIDTH + PARTS - PARTS / PARTS_OF_ONE, future % WIDTH)
        }
    }

    /// How many pieces hold so many futures.
    fn holding(futures: usize) -> usize {
        Self::of(futures - 1).0 + 1
    }
}

/// An arm and what is known of it so far.
struct Followed {
    design: BatchDesign,
    pieces: Vec<OnceLock<Result<Vec<Trajectory>, NotFinite>>>,
}

impl CachedScenario {
    pub(super) fn new(scenario: Scenario, chosen: Chosen) -> Result<Self, ApiError> {
        let arm = Arm { name: "without".to_owned(), scenario: scenario.clone(), programme: false };
        let design =
            BatchDesign::new(&[arm], TimeConfiguration::default()).map_err(|e| ApiError::bad(e.to_string()))?;
        let agents = design.agents();
        if agents * WIDTH > MOST_PEOPLE_TIMES_FUTURES {
            return Err(ApiError::bad(format!(
                "{} has {agents} people; the page plays with up to {}. Use `ripplechain run` for it.",
                scenario.name,
                MOST_PEOPLE_TIMES_FUTURES / WIDTH
            )));
        }
        let futures = (scenario.futures as usize).min(MOST_PEOPLE_TIMES_FUTURES / agents.max(1) / WIDTH * WIDTH).max(1);
        let bytes = design.layout().len() * size_of::<f32>() * futures;
        let months = scenario.months as usize;
        Ok(Self {
            value: scenario.to_value(),
            scenario,
            chosen,
            agents,
            full: futures,
            starts: (0..Piece::holding(futures)).map(|_| OnceLock::new()).collect(),
            arms: Mutex::default(),
            kept: (ROOM / bytes.max(1)).clamp(KEPT.0, KEPT.1),
            ends: Mutex::default(),
            layout_of_ends: Layout { months: months_compared(months).len() - 1, ..design.layout().clone() },
            kept_ends: (ROOM_FOR_ENDS / (bytes * MONTHS_COMPARED / (months + 1)).max(1)).clamp(ENDS.0, ENDS.1),
        })
    }

    /// People in the chain.
    pub(super) fn agents(&self) -> usize {
        self.agents
    }

    /// Futures of a full answer.
    pub(crate) fn full(&self) -> usize {
        self.full
    }

    /// Futures of an answer while a slider is dragged where a preview takes too long.
    pub(super) fn glance(&self) -> usize {
        self.preview().div_ceil(2)
    }

    /// Futures of an answer while a slider is dragged.
    pub(super) fn preview(&self) -> usize {
        self.full().min(WIDTH)
    }

    /// Why fewer futures are simulated than the scenario asks for.
    pub(super) fn note(&self) -> Option<String> {
        let asked = self.scenario.futures as usize;
        (self.full() < asked).then(|| {
            format!(
                "With {} people in the chain this page simulates {} of the scenario's {asked} futures; `ripplechain run` does all.",
                self.agents,
                self.full()
            )
        })
    }

    /// The scenario with another programme and other events, checked like a file.
    pub(crate) fn plan(&self, programme: &Value, events: &Value) -> Result<Scenario, ApiError> {
        let mut value = self.value.clone();
        if let Value::Object(fields) = &mut value {
            for alone in ["what_ifs", "expect", "lesson"] {
                fields.shift_remove(alone);
            }
            fields.insert("programme".to_owned(), programme.clone());
            fields.insert("events".to_owned(), events.clone());
        }
        from_value(&value, "the plan").map_err(|diagnostics| ApiError::diagnostics(&diagnostics))
    }

    /// Simulates arms over the first futures, taking what is known already. `None` when `stop` was raised.
    pub(super) fn ensemble(&self, arms: &[Arm], futures: usize, ticket: &Ticket) -> Result<Option<Ensemble>, ApiError> {
        let followed: Vec<Arc<Followed>> = arms.iter().map(|a| self.followed(a)).collect::<Result<_, _>>()?;
        let Some(first) = followed.first() else { return Err(ApiError::bad("no plan was given")) };
        let futures = futures.clamp(1, self.full());
        if ticket.only_lists() {
            let missing = self.missing(arms, &followed, Piece::holding(futures));
            if !missing.is_empty() {
                ticket.lacks(missing);
                return Ok(None);
            }
        }
        let jobs: Vec<(usize, &Arc<Followed>)> =
            (0..Piece::holding(futures)).flat_map(|p| followed.iter().map(move |f| (p, f))).collect();
        let done: Option<Vec<()>> = jobs
            .into_par_iter()
            .with_max_len(1)
            .map(|(piece, followed)| {
                if ticket.is_stopped() {
                    return None;
                }
                self.follow(followed, piece);
                ticket.advance(1);
                Some(())
            })
            .collect();
        if done.is_none() {
            return Ok(None);
        }
        let broken = followed.iter().flat_map(|f| &f.pieces).find_map(|piece| piece.get()?.as_ref().err());
        if let Some(broken) = broken {
            return Err(ApiError::bad(broken.to_string()));
        }
        let of = |future: usize, f: &Followed| {
            let (piece, lane) = Piece::of(future);
            f.pieces[piece].get().and_then(|lanes| lanes.as_ref().ok()?.get(lane)).cloned()
        };
        let trajectories: Option<Vec<Vec<Trajectory>>> =
            (0..futures).map(|k| followed.iter().map(|f| of(k, f)).collect()).collect();
        let layout = first.design.layout().clone();
        let arms = arms.iter().map(|a| a.name.clone()).collect();
        Ok(trajectories.map(|futures| Ensemble { layout, arms, futures }))
    }

    fn follow<'a>(&self, followed: &'a Followed, piece: usize) -> &'a Result<Vec<Trajectory>, NotFinite> {
        followed.pieces[piece].get_or_init(|| {
            self.starts[piece].get_or_init(|| Piece::start(&followed.design, piece)).branch(&followed.design)
        })
    }

    /// What of the first pieces is not known yet, as work for others.
    fn missing(&self, arms: &[Arm], followed: &[Arc<Followed>], pieces: usize) -> Vec<Job> {
        let of_one = |(arm, followed): (&Arm, &Arc<Followed>)| {
            let missing: Vec<usize> = (0..pieces).filter(|&p| followed.pieces[p].get().is_none()).collect();
            let value = if missing.is_empty() { Value::Null } else { arm.scenario.to_value() };
            let of = |name: &str, usual: Value| value.get(name).cloned().unwrap_or(usual);
            let job = Job {
                scenario: self.chosen.clone(),
                arm: key(arm),
                with_programme: arm.programme,
                programme: of("programme", json!({})),
                events: of("events", json!([])),
                piece: 0,
            };
            missing.into_iter().map(move |piece| Job { piece, ..job.clone() })
        };
        let mut jobs: Vec<Job> = arms.iter().zip(followed).flat_map(of_one).collect();
        jobs.sort_by_key(|job| job.piece);
        jobs
    }

    /// Makes a piece for another engine, which will find its place by the same label.
    pub(super) fn make(&self, job: &Job) -> Result<Vec<u8>, ApiError> {
        let scenario = self.plan(&job.programme, &job.events)?;
        let arm = Arm { name: String::new(), scenario, programme: job.with_programme };
        let followed = self.followed(&arm)?;
        if job.piece >= self.starts.len() {
            return Err(ApiError::bad("there are not so many futures"));
        }
        let made = self.follow(&followed, job.piece).as_ref().map_err(|broken| ApiError::bad(broken.to_string()))?;
        let label = Label { scenario: job.scenario.clone(), arm: job.arm.clone(), piece: job.piece };
        Ok(piece::packed(&label, made))
    }

    /// Takes a piece that another engine made. One that nobody waits for any more is let go.
    pub(super) fn take(&self, label: &Label, numbers: &[u8]) -> Result<(), ApiError> {
        let arms = self.arms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(followed) = arms.get(&label.arm)
            && let Some(place) = followed.pieces.get(label.piece)
        {
            let _ = place.set(Ok(piece::unpacked(numbers, followed.design.layout())?));
        }
        Ok(())
    }

    /// How many pieces of work so many arms are, over the first futures.
    pub(super) fn pieces(&self, arms: usize, futures: usize) -> usize {
        arms * Piece::holding(futures.clamp(1, self.full()))
    }

    /// Arms side by side over the first futures at the months that a comparison tells ([`months_compared`]): month `k` of what comes back is the
    /// `k`th of them. `None` when the request was stopped.
    pub(super) fn ends(&self, arms: &[Arm], futures: usize, ticket: &Ticket) -> Result<Option<Ensemble>, ApiError> {
        let futures = futures.clamp(1, self.full());
        ticket.expect(self.pieces(arms.len(), futures));
        let months = months_compared(self.scenario.months as usize);
        let layout = &self.layout_of_ends;
        let mut all = Vec::with_capacity(arms.len());
        for arm in arms {
            let key = format!("{futures} {}", key(arm));
            if let Some(known) = self.known_ends(&key) {
                ticket.advance(self.pieces(1, futures));
                all.push(known);
                continue;
            }
            let Some(ensemble) = self.ensemble(std::slice::from_ref(arm), futures, ticket)? else {
                return Ok(None);
            };
            let made = Arc::new(Ends::of(&ensemble, layout, &months));
            let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
            while ends.len() >= self.kept_ends {
                ends.shift_remove_index(0);
            }
            ends.insert(key, made.clone());
            all.push(made);
        }
        let futures = (0..futures).map(|k| all.iter().map(|ends| ends.0[k].clone()).collect()).collect();
        Ok(Some(Ensemble { layout: layout.clone(), arms: arms.iter().map(|a| a.name.clone()).collect(), futures }))
    }

    fn known_ends(&self, key: &str) -> Option<Arc<Ends>> {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, last) = (ends.get_index_of(key)?, ends.len() - 1);
        ends.move_index(at, last);
        Some(ends[last].clone())
    }

    fn followed(&self, arm: &Arm) -> Result<Arc<Followed>, ApiError> {
        let key = key(arm);
        let mut arms = self.arms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = arms.get_index_of(&key) {
            let last = arms.len() - 1;
            arms.move_index(at, last);
            return Ok(arms[last].clone());
        }
        drop(arms);
        let design = BatchDesign::new(std::slice::from_ref(arm), TimeConfiguration::default())
            .map_err(|e| ApiError::bad(e.to_string()))?;
        let pieces = (0..self.starts.len()).map(|_| OnceLock::new()).collect();
        let followed = Arc::new(Followed { design, pieces });
        arms = self.arms.lock().unwrap_or_else(PoisonError::into_inner);
        while arms.len() >= self.kept {
            arms.shift_remove_index(0);
        }
        arms.insert(key, followed.clone());
        Ok(followed)
    }
}

/// Most months that a comparison tells.
const MONTHS_COMPARED: usize = 3;

/// The months that a comparison tells: after one year, after two, and the last.
pub(super) fn months_compared(last: usize) -> Vec<usize> {
    [12, 24].into_iter().filter(|m| *m < last).chain([last]).collect()
}

/// What decides an arm's course, given its chain.
fn key(arm: &Arm) -> String {
    let mut events = arm.scenario.occurrences();
    events.retain(|(part, _)| arm.programme || *part == Part::Anyway);
    let programme = arm.programme.then_some(&arm.scenario.programme);
    serde_json::to_string(&(programme, events)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::ensemble::simulate;
    use crate::scenario::{Options, load};

    #[test]
    fn the_warm_way_and_the_usual_way_give_the_same_bits() {
        let mut scenario = load("tension-and-inclusion", &Options::default()).expect("bundled");
        scenario.futures = 20;
        scenario.months = 3;
        let arms = Arm::twins(&scenario);
        let ticket = Ticket::default();
        let usual = simulate(&arms, 0..20, &|_| {}, &AtomicBool::new(false)).expect("matched").expect("not stopped");
        let cached = CachedScenario::new(scenario.clone(), Chosen::Named(String::new())).expect("small");
        for futures in [4, 20, 20] {
            let warm = cached.ensemble(&arms, futures, &ticket).expect("no problem").expect("not stopped");
            assert_eq!(warm.layout, usual.layout);
            assert_eq!(warm.futures.len(), futures);
            // To the last bit, where nobody is asked (not a number) too.
            let bits = |e: &Ensemble, k: usize, arm: usize, column: usize| -> Vec<u32> {
                e.futures[k][arm].column(column).iter().map(|x| x.to_bits()).collect()
            };
            for (k, arm) in (0..futures).flat_map(|k| [(k, 0), (k, 1)]) {
                for column in 0..warm.layout.columns.len() {
                    assert_eq!(bits(&warm, k, arm, column), bits(&usual, k, arm, column), "{k} {arm} {column}");
                }
            }
        }
        ticket.stop();
        assert!(cached.ensemble(&arms, 20, &ticket).expect("no problem").is_none());
    }

    #[test]
    fn a_comparison_of_many_plans_simulates_each_of_them_once() {
        let mut scenario = load("tension-and-inclusion", &Options::default()).expect("bundled");
        (scenario.futures, scenario.months) = (4, 2);
        let cached = CachedScenario::new(scenario.clone(), Chosen::Named(String::new())).expect("small");
        let mut arms = vec![Arm { name: "without".to_owned(), scenario: scenario.clone(), programme: false }];
        for k in 0..40 {
            let programme = serde_json::json!({ "maker": { "tension": f64::from(k) / 40.0 } });
            let scenario = cached.plan(&programme, &serde_json::json!([])).expect("a plan");
            arms.push(Arm { name: k.to_string(), scenario, programme: true });
        }
        let first = cached.ends(&arms, 4, &Ticket::default()).expect("no problem").expect("not stopped");
        let kept: Vec<Arc<Ends>> =
            arms.iter().map(|a| cached.known_ends(&format!("4 {}", key(a))).expect("kept")).collect();
        // Again: the very same numbers, not simulated anew.
        let again = cached.ends(&arms, 4, &Ticket::default()).expect("no problem").expect("not stopped");
        assert!(
            arms.iter()
                .zip(&kept)
                .all(|(a, k)| Arc::ptr_eq(k, &cached.known_ends(&format!("4 {}", key(a))).expect("kept")))
        );
        let whole = cached.ensemble(&arms[..1], 4, &Ticket::default()).expect("no problem").expect("not stopped");
        for column in 0..whole.layout.columns.len() {
            for future in 0..4 {
                let at = |e: &Ensemble, month: usize| e.futures[future][0].column(column)[month].to_bits();
                assert_eq!((at(&first, 0), at(&again, 0)), (at(&whole, 2), at(&whole, 2)));
            }
        }
    }
}
