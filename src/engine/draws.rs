//! Keyed randomness: a draw is a function of (seed, future, purpose, entity, week), with no generator state.
//!
//! So twins share every draw through hires, exits and layoffs, and any order of work gives the same bits. The generator
//! is Philox4x32 with 7 rounds (Salmon, Moraes, Dror & Shaw 2011), checked against the published known-answer vectors.

use std::convert::Infallible;

use rand::rand_core::TryRng;

use crate::lanes::Lanes;

/// What a draw is for. Draws of different purposes are independent; a new purpose leaves all others untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// Teams, ties, who serves whom: shared by the futures of a batch.
    Structure = 1,
    /// Traits of an organisation.
    OrganisationTraits = 2,
    /// Traits of an employee, by hire generation.
    EmployeeTraits = 3,
    /// Further traits of an employee, by hire generation.
    EmployeeMoreTraits = 4,
    /// Traits of a customer.
    CustomerTraits = 5,
    /// An employee's week: quitting, being hired.
    EmployeeWeek = 6,
    /// A customer's week: encounters, experience, leaving and joining.
    CustomerWeek = 7,
    /// An organisation's luck this week.
    OrganisationWeek = 8,
    /// The market's luck this week.
    MarketWeek = 9,
    /// Whose seat a layoff closes.
    Layoff = 10,
    /// State of an employee at the start.
    EmployeeStart = 11,
    /// State of a customer at the start.
    CustomerStart = 12,
    /// The reading a leader takes of the organisation's temperature.
    Reading = 13,
    /// How an organisation differs from what its file says.
    OrganisationVariety = 14,
    /// Whether bad news breaks out in a channel this week.
    Storm = 15,
}

const ROUNDS: usize = 7;
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// One 32-bit word per lane.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub struct Words<const N: usize>([u32; N]);

impl<const N: usize> Words<N> {
    /// Uniform strictly between 0 and 1, on a grid of 2⁻²³.
    #[inline(always)]
    #[must_use]
    pub fn uniform(self) -> Lanes<N> {
        let mut out = Lanes::ZERO;
        for k in 0..N {
            out.0[k] = ((self.0[k] >> 9).cast_signed() as f32 + 0.5) * (1.0 / 8_388_608.0);
        }
        out
    }

    /// Standard normal: [`Lanes::normal`] of the uniform.
    #[inline(always)]
    #[must_use]
    pub fn normal(self) -> Lanes<N> {
        self.uniform().normal()
    }
}

/// A word in the lower half of 64 bits, where the processor multiplies; what gathers in the upper half is never read.
const LOWER: u64 = 0xffff_ffff;

/// The key of the next round.
#[inline(always)]
fn next(key: [u32; 2]) -> [u32; 2] {
    [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])]
}

/// One round of Philox4x32 on `N` counters. Loops, not `map`: see [`crate::lanes`].
#[inline(always)]
fn round<const N: usize>(c: &[[u64; N]; 4], key: [u32; 2]) -> [[u64; N]; 4] {
    let mut next = [[0; N]; 4];
    for k in 0..N {
        let a = u64::from(MULTIPLIERS[0]) * (c[0][k] & LOWER);
        let b = u64::from(MULTIPLIERS[1]) * (c[2][k] & LOWER);
        next[0][k] = (b >> 32) ^ c[1][k] ^ u64::from(key[0]);
        next[1][k] = b;
        next[2][k] = (a >> 32) ^ c[3][k] ^ u64::from(key[1]);
        next[3][k] = a;
    }
    next
}

/// The words of counters after their last round.
#[inline(always)]
fn narrowed<const N: usize>(c: &[[u64; N]; 4]) -> [Words<N>; 4] {
    let mut out = [Words([0; N]); 4];
    for (word, wide) in out.iter_mut().zip(c) {
        for (word, &wide) in word.0.iter_mut().zip(wide) {
            *word = wide as u32;
        }
    }
    out
}

/// Philox4x32 on `N` counters at once, with a number of rounds.
#[inline(always)]
fn philox<const N: usize>(counter: &[[u32; N]; 4], mut key: [u32; 2], rounds: usize) -> [Words<N>; 4] {
    let mut c = [[0; N]; 4];
    for (wide, word) in c.iter_mut().zip(counter) {
        for (wide, &word) in wide.iter_mut().zip(word) {
            *wide = u64::from(word);
        }
    }
    for _ in 0..rounds {
        c = round(&c, key);
        key = next(key);
    }
    narrowed(&c)
}

/// Rounds of which most is the same in every lane.
const BEGUN: usize = 3;

/// The first three rounds on counters that differ in their last word alone, `futures`: of their six products four are the same in every
/// lane. Returns the counters and the key of the fourth round.
#[inline(always)]
fn begun<const N: usize>(same: [u32; 3], futures: &[u64; N], key: [u32; 2]) -> ([[u64; N]; 4], [u32; 2]) {
    let product = |which: usize, word: u64| u64::from(MULTIPLIERS[which]) * (word & LOWER);
    let [entity, moment, purpose] = same.map(u64::from);
    let keys = [key, next(key), next(next(key))];
    let [x, y, z] = keys.map(|key| key.map(u64::from));
    let (a, b) = (product(0, entity), product(1, purpose));
    let second = product(0, (b >> 32) ^ moment ^ x[0]);
    let third = product(1, (second >> 32) ^ a ^ y[1]);
    let (a, b, second) = ((a >> 32) ^ x[1], b ^ y[0], second ^ z[1]);
    let above = (third >> 32) ^ z[0];
    let mut c = [[0; N]; 4];
    for k in 0..N {
        let of_future = product(1, futures[k] ^ a);
        let of_both = product(0, (of_future >> 32) ^ b);
        c[0][k] = of_future ^ above;
        c[1][k] = third;
        c[2][k] = (of_both >> 32) ^ second;
        c[3][k] = of_both;
    }
    (c, next(keys[2]))
}

/// The draws of one batch of futures.
#[derive(Clone, Debug)]
pub struct Draws<const N: usize> {
    key: [u32; 2],
    /// The futures of the lanes, as wide as the products they go into.
    futures: [u64; N],
}

impl<const N: usize> Draws<N> {
    /// Draws of the futures `first ..`, one a lane.
    #[must_use]
    pub fn new(seed: u64, first: u32) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], futures: std::array::from_fn(|k| u64::from(first + k as u32)) }
    }

    /// Four words per lane for a purpose, an entity and a moment (week, or hire generation).
    #[inline(always)]
    #[must_use]
    pub fn words(&self, purpose: Purpose, entity: u32, moment: u32) -> [Words<N>; 4] {
        let [words] = self.words_of(purpose, [entity], moment);
        words
    }

    /// The same for a few entities side by side: while one waits for a product, another begins.
    #[inline(always)]
    #[must_use]
    pub fn words_of<const K: usize>(&self, purpose: Purpose, entities: [u32; K], moment: u32) -> [[Words<N>; 4]; K] {
        let (mut counters, mut key) = ([[[0; N]; 4]; K], self.key);
        for (c, entity) in counters.iter_mut().zip(entities) {
            (*c, key) = begun([entity, moment, purpose as u32], &self.futures, self.key);
        }
        for _ in BEGUN..ROUNDS {
            for c in &mut counters {
                *c = round(c, key);
            }
            key = next(key);
        }
        let mut out = [[Words([0; N]); 4]; K];
        for (out, c) in out.iter_mut().zip(&counters) {
            *out = narrowed(c);
        }
        out
    }

    /// The same with a moment of its own in every lane.
    #[inline(always)]
    #[must_use]
    pub fn words_at(&self, purpose: Purpose, entity: u32, moments: [u32; N]) -> [Words<N>; 4] {
        philox(&[[entity; N], moments, [purpose as u32; N], self.futures.map(|future| future as u32)], self.key, ROUNDS)
    }
}

/// A stream of words for set-up (wiring of teams and networks), usable wherever `rand` wants a generator.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    counter: [u32; 4],
    ready: [u32; 4],
    used: usize,
}

impl Stream {
    /// The stream of a purpose, an entity and a batch.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, entity: u32, batch: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            counter: [entity, 0, purpose as u32, batch],
            ready: [0; 4],
            used: 4,
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == 4 {
            self.ready = philox(&self.counter.map(|c| [c]), self.key, ROUNDS).map(|w| w.0[0]);
            self.counter[1] = self.counter[1].wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        Ok(self.ready[self.used - 1])
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.try_next_u32()?);
        Ok(low | u64::from(self.try_next_u32()?) << 32)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(4) {
            chunk.copy_from_slice(&self.try_next_u32()?.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers published with Random123.
    #[test]
    fn philox_gives_the_published_answers() {
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let pi_key = [0xa409_3822, 0x299f_31d0];
        let cases = [
            (7, [0; 4], [0; 2], [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]),
            (7, [u32::MAX; 4], [u32::MAX; 2], [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]),
            (7, pi, pi_key, [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]),
            (10, [0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (10, [u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (10, pi, pi_key, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
        ];
        for (rounds, counter, key, answer) in cases {
            assert_eq!(philox(&counter.map(|c| [c; 4]), key, rounds).map(|w| w.0[3]), answer);
        }
    }

    #[test]
    fn a_lane_draws_what_its_future_draws_alone() {
        let together = Draws::<16>::new(7, 32).words(Purpose::CustomerWeek, 5, 9);
        for lane in 0..16 {
            let alone = Draws::<1>::new(7, 32 + lane).words(Purpose::CustomerWeek, 5, 9);
            for word in 0..4 {
                assert_eq!(together[word].0[lane as usize], alone[word].0[0]);
            }
        }
    }

    #[test]
    fn side_by_side_or_with_moments_of_their_own_draws_are_the_same() {
        let draws = Draws::<16>::new(0xdead_beef_0123_4567, u32::MAX - 20);
        for moment in [0, 9, u32::MAX] {
            let all = draws.words_of(Purpose::EmployeeWeek, [5, u32::MAX], moment);
            for (all, entity) in all.into_iter().zip([5, u32::MAX]) {
                let own = draws.words_at(Purpose::EmployeeWeek, entity, [moment; 16]);
                assert_eq!(all.map(|w| w.0), own.map(|w| w.0), "entity {entity}, moment {moment}");
            }
        }
    }

    /// Kolmogorov–Smirnov against the normal law, 100,000 draws; the bound is exceeded by chance in 1 of 1,000 seeds.
    #[test]
    fn normal_draws_are_normal() {
        let draws = Draws::<16>::new(1, 0);
        let mut z: Vec<f64> =
            (0..6250).flat_map(|e| draws.words(Purpose::CustomerTraits, e, 0)[0].normal().0).map(f64::from).collect();
        z.sort_by(f64::total_cmp);
        let n = z.len() as f64;
        let law = statrs::distribution::Normal::standard();
        let distance = z
            .iter()
            .enumerate()
            .map(|(i, &x)| (statrs::distribution::ContinuousCDF::cdf(&law, x) - (i as f64 + 0.5) / n).abs())
            .fold(0.0, f64::max);
        assert!(distance < 1.95 / n.sqrt(), "distance {distance}");
    }
}
