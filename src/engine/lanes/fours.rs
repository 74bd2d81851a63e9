//! Lanes in fours, as a browser's vectors hold them, named outright: left to find them by itself, the compiler takes part of them
//! one by one there, and then each choice is a branch.

use core::arch::wasm32::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Lanes, Number};

/// Four numbers.
#[derive(Clone, Copy)]
pub(super) struct Four(v128);

macro_rules! operator {
    ($Trait:ident $method:ident $of_four:ident) => {
        impl $Trait for Four {
            type Output = Self;
            #[inline(always)]
            fn $method(self, rhs: Self) -> Self {
                Self($of_four(self.0, rhs.0))
            }
        }
    };
}

operator!(Add add f32x4_add);
operator!(Sub sub f32x4_sub);
operator!(Mul mul f32x4_mul);
operator!(Div div f32x4_div);

impl Neg for Four {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(f32x4_neg(self.0))
    }
}

impl From<f32> for Four {
    #[inline(always)]
    fn from(x: f32) -> Self {
        Self(f32x4_splat(x))
    }
}

/// One where a comparison holds, else zero.
#[inline(always)]
fn one_where(holds: v128) -> Four {
    Four(v128_and(holds, f32x4_splat(1.0)))
}

impl Number for Four {
    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        // Of two alike, and where one is no number, the second: as the comparison of single numbers has it.
        Self(f32x4_pmin(other.0, self.0))
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(f32x4_pmax(other.0, self.0))
    }

    #[inline(always)]
    fn is_less(self, other: Self) -> Self {
        one_where(f32x4_lt(self.0, other.0))
    }

    #[inline(always)]
    fn size(self) -> Self {
        Self(f32x4_abs(self.0))
    }

    #[inline(always)]
    fn root(self) -> Self {
        Self(f32x4_sqrt(self.0))
    }

    #[inline(always)]
    fn choose(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, f32x4_ne(self.0, f32x4_splat(0.0))))
    }

    #[inline(always)]
    fn scaled(self, whole: Self) -> Self {
        Self(i32x4_add(self.0, i32x4_shl(whole.0, 23)))
    }

    #[inline(always)]
    fn split(self) -> (Self, Self) {
        let e = i32x4_shr(i32x4_sub(self.0, u32x4_splat(super::ROOT_OF_A_HALF)), 23);
        (Self(f32x4_convert_i32x4(e)), Self(i32x4_sub(self.0, i32x4_shl(e, 23))))
    }
}

/// The four lanes from `k` on; beyond the last one, ones.
#[inline(always)]
fn four<const N: usize>(lanes: &Lanes<N>, k: usize) -> Four {
    let at = |k: usize| if k < N { lanes.0[k] } else { 1.0 };
    Four(f32x4(at(k), at(k + 1), at(k + 2), at(k + 3)))
}

#[inline(always)]
fn put<const N: usize>(lanes: &mut Lanes<N>, k: usize, Four(x): Four) {
    let told = [
        f32x4_extract_lane::<0>(x),
        f32x4_extract_lane::<1>(x),
        f32x4_extract_lane::<2>(x),
        f32x4_extract_lane::<3>(x),
    ];
    for (i, told) in told.into_iter().enumerate() {
        if k + i < N {
            lanes.0[k + i] = told;
        }
    }
}

/// A function of each four lanes.
#[inline(always)]
pub(super) fn each<const N: usize>(mut a: Lanes<N>, f: impl Fn(Four) -> Four) -> Lanes<N> {
    for k in (0..N).step_by(4) {
        let told = f(four(&a, k));
        put(&mut a, k, told);
    }
    a
}

/// A function of each four lanes and the same of another vector.
#[inline(always)]
pub(super) fn pairs<const N: usize>(mut a: Lanes<N>, b: Lanes<N>, f: impl Fn(Four, Four) -> Four) -> Lanes<N> {
    for k in (0..N).step_by(4) {
        let told = f(four(&a, k), four(&b, k));
        put(&mut a, k, told);
    }
    a
}

/// [`Lanes::select`].
#[inline(always)]
pub(super) fn choose<const N: usize>(mut condition: Lanes<N>, yes: Lanes<N>, no: Lanes<N>) -> Lanes<N> {
    for k in (0..N).step_by(4) {
        let told = four(&condition, k).choose(four(&yes, k), four(&no, k));
        put(&mut condition, k, told);
    }
    condition
}

/// One share for each word, as [`crate::draws::Words::uniform`] has it.
#[inline(always)]
pub(crate) fn uniform<const N: usize>(words: &[u32; N]) -> Lanes<N> {
    let mut out = Lanes::ZERO;
    for k in (0..N).step_by(4) {
        let whole = f32x4_convert_i32x4(u32x4_shr(four_words(words, k), 9));
        put(&mut out, k, (Four(whole) + Four::from(0.5)) * Four::from(1.0 / 8_388_608.0));
    }
    out
}

#[inline(always)]
fn four_words<const N: usize>(words: &[u32; N], k: usize) -> v128 {
    let at = |k: usize| if k < N { words[k] } else { 0 };
    u32x4(at(k), at(k + 1), at(k + 2), at(k + 3))
}

/// Philox4x32 on four counters after the other; see [`crate::draws`].
#[inline(always)]
pub(crate) fn philox<const N: usize>(
    counter: &[[u32; N]; 4],
    key: [u32; 2],
    rounds: usize,
    multipliers: [u32; 2],
    weyl: [u32; 2],
) -> [[u32; N]; 4] {
    let mut out = [[0; N]; 4];
    let product = |word: v128, by: u32| {
        let by = u32x4_splat(by);
        let (low, high) = (u64x2_extmul_low_u32x4(word, by), u64x2_extmul_high_u32x4(word, by));
        (u32x4_shuffle::<0, 2, 4, 6>(low, high), u32x4_shuffle::<1, 3, 5, 7>(low, high))
    };
    for k in (0..N).step_by(4) {
        let [a, b, purpose, future] = counter;
        let mut c = [four_words(a, k), four_words(b, k), four_words(purpose, k), four_words(future, k)];
        let mut key = key;
        for _ in 0..rounds {
            let ((a, a_high), (b, b_high)) = (product(c[0], multipliers[0]), product(c[2], multipliers[1]));
            c = [
                v128_xor(v128_xor(b_high, c[1]), u32x4_splat(key[0])),
                b,
                v128_xor(v128_xor(a_high, c[3]), u32x4_splat(key[1])),
                a,
            ];
            key = [key[0].wrapping_add(weyl[0]), key[1].wrapping_add(weyl[1])];
        }
        for (word, &c) in out.iter_mut().zip(&c) {
            let told = [
                u32x4_extract_lane::<0>(c),
                u32x4_extract_lane::<1>(c),
                u32x4_extract_lane::<2>(c),
                u32x4_extract_lane::<3>(c),
            ];
            for (i, told) in told.into_iter().enumerate() {
                if k + i < N {
                    word[k + i] = told;
                }
            }
        }
    }
    out
}
