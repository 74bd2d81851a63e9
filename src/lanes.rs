//! `N` futures side by side in one vector: arithmetic, and the few functions the model needs, as polynomials.
//!
//! Every operation is elementwise and in a fixed order, without fused multiply-add, so lane `k` of sixteen gives the same
//! bits as a run of one, on any processor. A condition is a vector of zeros and ones.

use std::ops::{Add, AddAssign, Div, DivAssign, Index, Mul, MulAssign, Neg, Sub, SubAssign};

/// Futures in one batch.
pub const WIDTH: usize = 16;

/// One number per future of a batch. Aligned to a cache line, so that one load fetches a whole batch.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
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
    pub fn below(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a < b { 1.0 } else { 0.0 })
    }

    /// 1 where larger than the other, else 0.
    #[inline(always)]
    #[must_use]
    pub fn above(self, other: impl Into<Self>) -> Self {
        self.zip(other.into(), |a, b| if a > b { 1.0 } else { 0.0 })
    }

    /// `yes` where this condition is not zero, else `no`.
    #[inline(always)]
    #[must_use]
    pub fn pick(mut self, yes: Self, no: Self) -> Self {
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
        self + (target - self) * self.zip(target, |x, t| if t < x { down } else { up })
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

    /// Logistic function.
    #[inline(always)]
    #[must_use]
    pub fn sigmoid(self) -> Self {
        self.map(sigmoid)
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
    pub fn chance(self, dt: f32) -> Self {
        1.0 - (self * -dt).exp()
    }
}

/// Exponential, relative error below 2e-7, argument clamped to ±87 (the range of f32). Range reduction and polynomial
/// after Cephes `expf`.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let x = if x > 87.0 { 87.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_2e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 0.166_666_66;
    let p = p * r + 0.5;
    let y = p * r * r + r + 1.0;
    y * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

/// Natural logarithm of a positive, normal number; relative error below 2e-7 away from 1. After Cephes `logf`.
#[inline(always)]
#[must_use]
pub fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let e = bits.wrapping_sub(0x3f35_04f3).cast_signed() >> 23;
    let m = f32::from_bits(bits.wrapping_sub((e << 23).cast_unsigned()));
    let e = e as f32;
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

/// Part of the way an exact relaxation with time constant `time` goes in `dt`: `1 − exp(−dt/time)`.
#[inline(always)]
#[must_use]
pub fn pace(dt: f32, time: f32) -> f32 {
    1.0 - exp(-dt / time)
}

/// Standard normal quantile of a uniform strictly between 0 and 1; absolute error below 1e-5.
/// Source: M. Giles, approximation of the inverse error function in single precision, 2010.
#[inline(always)]
#[must_use]
pub fn normal_quantile(u: f32) -> f32 {
    let x = 2.0 * u - 1.0;
    let w = -ln(4.0 * u * (1.0 - u));
    let a = w - 2.5;
    let p = 2.810_226_4e-8;
    let p = p * a + 3.432_739_5e-7;
    let p = p * a - 3.523_388e-6;
    let p = p * a - 4.391_506_4e-6;
    let p = p * a + 2.185_808_7e-4;
    let p = p * a - 1.253_725e-3;
    let p = p * a - 4.177_681_7e-3;
    let p = p * a + 0.246_640_74;
    let centre = p * a + 1.501_409_4;
    let b = (if w > 0.0 { w } else { 0.0 }).sqrt() - 3.0;
    let q = -2.002_142_6e-4;
    let q = q * b + 1.009_505_6e-4;
    let q = q * b + 1.349_343_2e-3;
    let q = q * b - 3.673_428_5e-3;
    let q = q * b + 5.739_507_7e-3;
    let q = q * b - 7.622_461_3e-3;
    let q = q * b + 9.438_87e-3;
    let q = q * b + 1.001_674;
    let tail = q * b + 2.832_976_8;
    std::f32::consts::SQRT_2 * x * if w < 5.0 { centre } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_and_logarithm_agree_with_the_standard_library() {
        for i in -8600..8600 {
            let x = i as f32 * 0.01;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) / want - 1.0).abs() < 2e-7, "exp({x})");
            if i > 0 {
                let want = f64::from(x).ln();
                assert!((f64::from(ln(x)) - want).abs() < 3e-7 * want.abs().max(0.5), "ln({x})");
            }
        }
        assert_eq!(exp(-1000.0).max(1e-30), 1e-30);
        assert!(exp(1000.0).is_finite());
    }

    #[test]
    fn the_normal_quantile_agrees_with_published_quantiles() {
        for (u, z) in [(0.5, 0.0), (0.841_344_7, 1.0), (0.975, 1.959_964), (0.998_650_1, 3.0), (1e-6, -4.753_424)] {
            assert!((normal_quantile(u) - z).abs() < 2e-4, "quantile({u}) = {}", normal_quantile(u));
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
        let whole = Lanes([0.0f32]).relax(Lanes::ONE, pace(1.0, 4.0));
        let half = Lanes([0.0f32]).relax(Lanes::ONE, pace(0.5, 4.0)).relax(Lanes::ONE, pace(0.5, 4.0));
        assert!((whole[0] - half[0]).abs() < 1e-6);
    }
}
