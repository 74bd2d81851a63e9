//! `N` futures side by side in one vector: arithmetic, and the few functions the model needs, as polynomials.
//!
//! Every operation is elementwise and in a fixed order, without fused multiply-add, so lane `k` of sixteen gives the same
//! bits as a run of one, on any processor. A condition is a vector of zeros and ones.
//!
//! What the weekly loop calls is `#[inline(always)]` and loops over its lanes: a function that is merely called, such as the
//! `map` of an array, was compiled for the plainest processor and takes its lanes through memory.

use std::ops::{Add, AddAssign, Div, DivAssign, Index, Mul, MulAssign, Neg, Sub, SubAssign};
use std::sync::atomic::{Ordering, compiler_fence};

/// Futures in one batch.
pub const WIDTH: usize = 16;

/// One number per future of a batch. Aligned to half a cache line, in a browser to its vectors of four, so that a part
/// of a batch has no padding.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(target_family = "wasm", repr(C, align(16)))]
#[cfg_attr(not(target_family = "wasm"), repr(C, align(32)))]
pub struct Lanes<const N: usize>(pub [f32; N]);

macro_rules! operator {
    ($Trait:ident $method:ident $AssignTrait:ident $assign:ident $op:tt) => {
        impl<const N: usize> $Trait for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            #[allow(clippy::assign_op_pattern, reason = "the operator is a parameter of the macro")]
            fn $method(mut self, rhs: Self) -> Self {
                for k in 0..N {
                    self.0[k] = self.0[k] $op rhs.0[k];
                }
                self
            }
        }
        impl<const N: usize> $Trait<f32> for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            #[allow(clippy::assign_op_pattern, reason = "the operator is a parameter of the macro")]
            fn $method(mut self, rhs: f32) -> Self {
                for k in 0..N {
                    self.0[k] = self.0[k] $op rhs;
                }
                self
            }
        }
        impl<const N: usize> $Trait<Lanes<N>> for f32 {
            type Output = Lanes<N>;
            #[inline(always)]
            #[allow(clippy::assign_op_pattern, reason = "the operator is a parameter of the macro")]
            fn $method(self, mut rhs: Lanes<N>) -> Lanes<N> {
                for k in 0..N {
                    rhs.0[k] = self $op rhs.0[k];
                }
                rhs
            }
        }
        impl<const N: usize> $AssignTrait for Lanes<N> {
            #[inline(always)]
            fn $assign(&mut self, rhs: Self) {
                *self = *self $op rhs;
            }
        }
    };
}

operator!(Add add AddAssign add_assign +);
operator!(Sub sub SubAssign sub_assign -);
operator!(Mul mul MulAssign mul_assign *);
operator!(Div div DivAssign div_assign /);

impl<const N: usize> Neg for Lanes<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|x| -x)
    }
}

impl<const N: usize> Index<usize> for Lanes<N> {
    type Output = f32;
    #[inline(always)]
    fn index(&self, lane: usize) -> &f32 {
        &self.0[lane]
    }
}

impl<const N: usize> Default for Lanes<N> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const N: usize> From<f32> for Lanes<N> {
    #[inline(always)]
    fn from(x: f32) -> Self {
        Self([x; N])
    }
}

impl<const N: usize> Lanes<N> {
    /// Zero in every lane.
    pub const ZERO: Self = Self([0.0; N]);
    /// One in every lane.
    pub const ONE: Self = Self([1.0; N]);

    /// A function of each lane.
    #[inline(always)]
    #[must_use]
    pub fn map(mut self, f: impl Fn(f32) -> f32) -> Self {
        for k in 0..N {
            self.0[k] = f(self.0[k]);
        }
        self
    }

    /// A function of each lane and the same lane of another vector.
    #[inline(always)]
    #[must_use]
    pub fn zip(mut self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        for k in 0..N {
            self.0[k] = f(self.0[k], other.0[k]);
        }
        self
    }

    /// The smaller of two numbers.
    #[inline(always)]
    #[must_use]
    pub fn min(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a < b { a } else { b })
    }

    /// The larger of two numbers.
    #[inline(always)]
    #[must_use]
    pub fn max(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a > b { a } else { b })
    }

    /// Kept between two bounds.
    #[inline(always)]
    #[must_use]
    pub fn clamp(self, low: f32, high: f32) -> Self {
        self.max(low).min(high)
    }

    /// Without its sign.
    #[inline(always)]
    #[must_use]
    pub fn abs(self) -> Self {
        self.map(f32::abs)
    }

    /// Square root.
    #[inline(always)]
    #[must_use]
    pub fn sqrt(self) -> Self {
        self.map(f32::sqrt)
    }

    /// 1 where smaller than the other, else 0.
    #[inline(always)]
    #[must_use]
    pub fn less_than(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a < b { 1.0 } else { 0.0 })
    }

    /// 1 where larger than the other, else 0.
    #[inline(always)]
    #[must_use]
    pub fn greater_than(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a > b { 1.0 } else { 0.0 })
    }

    /// `yes` where this condition is not zero, else `no`.
    #[inline(always)]
    #[must_use]
    pub fn select(mut self, yes: Self, no: Self) -> Self {
        for k in 0..N {
            self.0[k] = if self.0[k] != 0.0 { yes.0[k] } else { no.0[k] };
        }
        self
    }

    /// Whether any lane is not zero.
    #[inline(always)]
    #[must_use]
    pub fn any(self) -> bool {
        let mut any = false;
        for k in 0..N {
            any |= self.0[k] != 0.0;
        }
        any
    }

    /// One step of an exact relaxation: `pace` of the way to the target, `pace = 1 − exp(−dt/T)`.
    #[inline(always)]
    #[must_use]
    pub fn relax(self, target: Self, pace: impl Into<Self>) -> Self {
        self + (target - self) * pace.into()
    }

    /// Relaxation with one pace upward and another downward.
    #[inline(always)]
    #[must_use]
    pub fn relax_two(self, target: Self, up: f32, down: f32) -> Self {
        let way = target - self;
        self + way.max(0.0) * up + way.min(0.0) * down
    }

    /// Smooth positive part, width `w`: `(x + √(x² + w²)) / 2`; tends to max(x, 0) as w tends to 0.
    #[inline(always)]
    #[must_use]
    pub fn positive(self, w: f32) -> Self {
        (self + (self * self + w * w).sqrt()) * 0.5
    }

    /// Exponential.
    #[inline(always)]
    #[must_use]
    pub fn exp(self) -> Self {
        self.map(exp)
    }

    /// Natural logarithm of a positive number.
    #[inline(always)]
    #[must_use]
    pub fn ln(self) -> Self {
        self.map(ln)
    }

    /// Power with a positive base.
    #[inline(always)]
    #[must_use]
    pub fn pow(self, exponent: f32) -> Self {
        (self.ln() * exponent).exp()
    }

    /// Standard normal by the quantile of a uniform (monotone, so twins stay coupled).
    #[inline(always)]
    #[must_use]
    pub fn normal(self) -> Self {
        self.map(normal_quantile)
    }

    /// Logistic function.
    #[inline(always)]
    #[must_use]
    pub fn sigmoid(self) -> Self {
        self.map(sigmoid)
    }

    /// e^x that levels off: (1 + most)·eˣ/(most + eˣ), 1 at 0 and at most 1 + `most`.
    #[inline(always)]
    #[must_use]
    pub fn saturating_exp(self, most: f32) -> Self {
        (self - ln(most)).sigmoid() * (1.0 + most)
    }

    /// Product of the logistic functions of two numbers, with one division.
    #[inline(always)]
    #[must_use]
    pub fn sigmoid_product(self, other: Self) -> Self {
        1.0 / ((1.0 + (-self).exp()) * (1.0 + (-other).exp()))
    }

    /// Hyperbolic tangent.
    #[inline(always)]
    #[must_use]
    pub fn tanh(self) -> Self {
        self.map(|x| 2.0 * sigmoid(2.0 * x) - 1.0)
    }

    /// Probability that an event of this rate happens within `dt`: `1 − exp(−rate·dt)`.
    #[inline(always)]
    #[must_use]
    pub fn hazard_to_probability(self, dt: f32) -> Self {
        1.0 - (self * -dt).exp()
    }
}

/// Goes through a few agents one after the other: a vector holds the futures of one agent, and the compiler shall not gather
/// one future of several agents into a vector instead. Of one future alone it may.
#[inline(always)]
pub fn one_by_one<const N: usize, I: Iterator>(agents: I) -> impl Iterator<Item = I::Item> {
    agents.inspect(|_| {
        if N > 1 {
            compiler_fence(Ordering::SeqCst);
        }
    })
}

/// Exponential: 2 to the power of `x / ln 2`, the whole part put into the exponent, the rest (at most one half) a polynomial
/// of degree five fitted for the least relative error. Relative error below 2e-7 + 1e-7·|x|; exactly 1 at 0. Beyond ±87 the result
/// stays at the ends of what f32 holds, for infinities too.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    // Adding it leaves a whole number in the lowest bits.
    const MAGIC: f32 = 12_582_912.0;
    let t = x * std::f32::consts::LOG2_E;
    let t = if t > 127.4 { 127.4 } else { t };
    let t = if t < -125.5 { -125.5 } else { t };
    let whole = t + MAGIC;
    let f = t - (whole - MAGIC);
    // In pairs rather than one after the other: a week waits for results, not for adders.
    let f2 = f * f;
    let p = (1.330_026_3e-3 * f + 9.669_709e-3) * f2 + (5.550_56e-2 * f + 0.240_222_82);
    let p = p * f2 + (std::f32::consts::LN_2 * f + 1.0);
    f32::from_bits(p.to_bits().wrapping_add(whole.to_bits() << 23))
}

/// Natural logarithm of a positive, normal number; relative error below 2e-7 away from 1. After Cephes `logf`.
#[inline(always)]
#[must_use]
pub fn ln(x: f32) -> f32 {
    let (e, m) = split(x);
    let r = m - 1.0;
    let z = r * r;
    let p = 7.037_683_6e-2;
    let p = p * r - 0.115_146_1;
    let p = p * r + 0.116_769_984;
    let p = p * r - 0.124_201_41;
    let p = p * r + 0.142_493_23;
    let p = p * r - 0.166_680_57;
    let p = p * r + 0.200_007_15;
    let p = p * r - 0.249_999_94;
    let p = p * r + 0.333_333_3;
    let y = p * r * z + e * -2.121_944_4e-4 - 0.5 * z;
    r + y + e * 0.693_359_4
}

/// Exponent and mantissa of a positive, normal number, the mantissa between √½ and √2.
#[inline(always)]
fn split(x: f32) -> (f32, f32) {
    let bits = x.to_bits();
    let e = bits.wrapping_sub(0x3f35_04f3).cast_signed() >> 23;
    (e as f32, f32::from_bits(bits.wrapping_sub((e << 23).cast_unsigned())))
}

/// Logistic function.
#[inline(always)]
#[must_use]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Inverse of the logistic function, for a share strictly between 0 and 1.
#[inline(always)]
#[must_use]
pub fn logit(share: f32) -> f32 {
    ln(share / (1.0 - share))
}

/// Part of the way an exact relaxation with time constant `time` goes in `dt`: `1 − exp(−dt/time)`; all of it in no time.
#[inline(always)]
#[must_use]
pub fn relaxation_fraction(dt: f32, time: f32) -> f32 {
    1.0 - exp(-dt / time)
}

/// Standard normal quantile of a uniform strictly between 0 and 1; absolute error below 1e-4 for shares of 6e-8 and more.
/// The quantile over `2u − 1` is a smooth function of `√(3 − log₂ 4u(1−u))`, here a polynomial of degree seven fitted for the
/// least absolute error of the quantile.
#[inline(always)]
#[must_use]
pub fn normal_quantile(u: f32) -> f32 {
    let s = (3.0 - log2_roughly(4.0 * u * (1.0 - u))).sqrt() - 3.0;
    let p = 1.129_113e-3;
    let p = p * s - 5.362_03e-3;
    let p = p * s + 2.500_803e-3;
    let p = p * s + 2.977_129_7e-2;
    let p = p * s - 7.223_713_5e-2;
    let p = p * s + 4.411_708_7e-2;
    let p = p * s + 1.329_343_2;
    let p = p * s + 2.679_705_6;
    (2.0 * u - 1.0) * p
}

/// Binary logarithm of a positive, normal number; absolute error below 2e-5.
#[inline(always)]
fn log2_roughly(x: f32) -> f32 {
    let (e, m) = split(x);
    let r = m - 1.0;
    let p = 0.252_659_1;
    let p = p * r - 0.394_575_24;
    let p = p * r + 0.486_686_3;
    let p = p * r - 0.720_241_8;
    let p = p * r + 1.442_578;
    p * r + e
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_and_logarithm_agree_with_the_standard_library() {
        for i in -8600..8600 {
            let x = i as f32 * 0.01;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) / want - 1.0).abs() < 2e-7 + 1e-7 * f64::from(x.abs()), "exp({x})");
            if i > 0 {
                let want = f64::from(x).ln();
                assert!((f64::from(ln(x)) - want).abs() < 3e-7 * want.abs().max(0.5), "ln({x})");
            }
        }
        assert_eq!(exp(-1000.0).max(1e-30), 1e-30);
        assert!(exp(1000.0).is_finite());
    }

    #[test]
    fn beyond_what_f32_holds_the_exponential_stays_at_the_ends() {
        for x in [88.5, 1e3, 1e9, f32::MAX, f32::INFINITY] {
            let (large, small) = (exp(x), exp(-x));
            assert!(large.is_finite() && large > 1e38, "exp({x}) = {large}");
            assert!(small > 0.0 && small < 3e-38, "exp(-{x}) = {small}");
        }
        assert!(exp(f32::NAN).is_nan());
        assert_eq!((relaxation_fraction(1.0, 0.0), relaxation_fraction(1.0, f32::INFINITY)), (1.0, 0.0));
    }

    #[test]
    fn the_normal_quantile_agrees_with_published_quantiles() {
        for (u, z) in [(0.5, 0.0), (0.841_344_7, 1.0), (0.975, 1.959_964), (0.998_650_1, 3.0), (1e-6, -4.753_424)] {
            assert!((normal_quantile(u) - z).abs() < 1e-4, "quantile({u}) = {}", normal_quantile(u));
        }
    }

    /// Steps of the quantile times the density between them sum to the share between them, from the smallest uniform drawn to
    /// one half, and the quantile never falls.
    #[test]
    fn the_normal_quantile_is_monotone_and_inverts_the_distribution_everywhere() {
        let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        // The lower tail below the first point, by its asymptotic series.
        let mut at = 0.5f32 / 8_388_608.0;
        let mut z = f64::from(normal_quantile(at));
        let mut share = density(z) / -z * (1.0 - 1.0 / (z * z) + 3.0 / z.powi(4) - 15.0 / z.powi(6));
        while at < 0.5 {
            assert!((share - f64::from(at)).abs() < 1e-4 * density(z) + 1e-9, "{at}: {share}");
            at *= 1.001;
            let next = f64::from(normal_quantile(at));
            assert!(next >= z, "{at}");
            share += (next - z) / 6.0 * (density(z) + 4.0 * density(0.5 * (z + next)) + density(next));
            z = next;
        }
    }

    #[test]
    fn the_positive_part_is_smooth_and_close_to_the_maximum() {
        let x = Lanes([-2.0, -0.5, 0.0, 0.5]);
        let y = x.positive(0.1);
        for k in 0..4 {
            assert!(y[k] > 0.0 && (y[k] - x[k].max(0.0)).abs() <= 0.0501);
        }
    }

    #[test]
    fn relaxation_in_halves_equals_relaxation_at_once() {
        let whole = Lanes([0.0f32]).relax(Lanes::ONE, relaxation_fraction(1.0, 4.0));
        let half = Lanes([0.0f32])
            .relax(Lanes::ONE, relaxation_fraction(0.5, 4.0))
            .relax(Lanes::ONE, relaxation_fraction(0.5, 4.0));
        assert!((whole[0] - half[0]).abs() < 1e-6);
    }
}
