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
#[repr(C, align(64))]
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

/// Philox4x32 on `N` counters at once, with a number of rounds. A word lies in the lower half of 64 bits, where the
/// processor multiplies; what gathers in the upper half is never read. Loops, not `map`: see [`crate::lanes`].
#[inline(always)]
fn philox<const N: usize>(counter: &[[u32; N]; 4], mut key: [u32; 2], rounds: usize) -> [Words<N>; 4] {
    const LOWER: u64 = 0xffff_ffff;
    let mut c = [[0; N]; 4];
    for (wide, word) in c.iter_mut().zip(counter) {
        for (wide, &word) in wide.iter_mut().zip(word) {
            *wide = u64::from(word);
        }
    }
    for _ in 0..rounds {
        let mut next = [[0; N]; 4];
        for k in 0..N {
            let a = u64::from(MULTIPLIERS[0]) * (c[0][k] & LOWER);
            let b = u64::from(MULTIPLIERS[1]) * (c[2][k] & LOWER);
            next[0][k] = (b >> 32) ^ c[1][k] ^ u64::from(key[0]);
            next[1][k] = b;
            next[2][k] = (a >> 32) ^ c[3][k] ^ u64::from(key[1]);
            next[3][k] = a;
        }
        c = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    let mut out = [Words([0; N]); 4];
    for (word, wide) in out.iter_mut().zip(&c) {
        for (word, &wide) in word.0.iter_mut().zip(wide) {
            *word = wide as u32;
        }
    }
    out
}

/// The draws of one batch of futures.
#[derive(Clone, Debug)]
pub struct Draws<const N: usize> {
    key: [u32; 2],
    futures: [u32; N],
}

impl<const N: usize> Draws<N> {
    /// Draws of the futures `first ..`, one a lane.
    #[must_use]
    pub fn new(seed: u64, first: u32) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], futures: std::array::from_fn(|k| first + k as u32) }
    }

    /// Four words per lane for a purpose, an entity and a moment (week, or hire generation).
    #[inline(always)]
    #[must_use]
    pub fn words(&self, purpose: Purpose, entity: u32, moment: u32) -> [Words<N>; 4] {
        self.words_at(purpose, entity, [moment; N])
    }

    /// The same with a moment of its own in every lane.
    #[inline(always)]
    #[must_use]
    pub fn words_at(&self, purpose: Purpose, entity: u32, moments: [u32; N]) -> [Words<N>; 4] {
        philox(&[[entity; N], moments, [purpose as u32; N], self.futures], self.key, ROUNDS)
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
