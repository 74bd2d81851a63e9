//! How a mechanism declares what it keeps: one `state!` a file, gathered by the list in [`super`].
//!
//! ```text
//! state! {
//!     person(a, was) {                       // of each person; `a` is how the seat is filled, `was` who sat there
//!         /// Trust in leadership.
//!         level: Lanes::from(usual::TRUST), "share", 0.0..=1.0;
//!         /// Skill in the job.
//!         skill: full_skill(a) => Lanes::from(SKILL_START), "share", 0.0..=1.0;   // => newcomers start otherwise
//!     }
//!     people(h) { /// Sum of trust.
//!                 level: h.person.trust.level * h.here; }                         // summed over people every week
//!     customer(a, was) { … }  customers(h) { … }  channel(a) { … }  organisation(a) { … }  chain(a) { … }
//! }
//! ```
//! Sections stand in this order, and any may be left out: what is kept of nobody takes no room. A row is name, start value,
//! unit and range; start values may use the rows above. `with { … }` before the rows holds `let`s that they share, and in sums
//! may `return` where there is nothing to count.

use std::ops::RangeInclusive;

/// A state variable as declared: for documentation, and for the test that every state stays in its range.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name in the mechanism.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Where it stays.
    pub range: RangeInclusive<f32>,
    /// What it is.
    pub meaning: &'static str,
}

/// Declares the state that a mechanism keeps: see [this page](self).
macro_rules! state {
    (
        $(person $person:tt $of_person:tt)?
        $(people $people:tt $of_people:tt)?
        $(customer $customer:tt $of_customer:tt)?
        $(customers $customers:tt $of_customers:tt)?
        $(channel $channel:tt $of_channel:tt)?
        $(organisation $organisation:tt $of_organisation:tt)?
        $(chain $chain:tt $of_chain:tt)?
    ) => {
        /// What this mechanism keeps.
        #[allow(unused_imports, unused_variables, reason = "each mechanism uses what it needs of the file around it")]
        pub mod state {
            use super::*;
            use crate::lanes::Lanes;
            use crate::mechanism::entity;
            use crate::mechanism::state::Variable;

            kept! { "Kept of a person.", Person, PersonStart $(, $person $of_person)? }
            summed! { "Summed over the people of an organisation.", People, entity::OnePerson $(, $people $of_people)? }
            kept! { "Kept of a customer.", Customer, CustomerStart $(, $customer $of_customer)? }
            summed! { "Summed over the customers of a channel.", Customers, entity::OneCustomer $(, $customers $of_customers)? }
            kept! { "Kept of a channel.", Channel, ChannelStart $(, $channel $of_channel)? }
            kept! { "Kept of an organisation.", Organisation, OrganisationStart $(, $organisation $of_organisation)? }
            kept! { "Kept of the chain.", Chain, ChainStart $(, $chain $of_chain)? }
        }
    };
}

/// One section of a `state!`: the struct, its start, its table, and how whoever takes a place over replaces who was there.
macro_rules! kept {
    ($about:literal, $Name:ident, $Start:ident) => {
        kept! { $about, $Name, $Start, (a, was) {} }
    };
    ($about:literal, $Name:ident, $Start:ident, ($a:ident, $was:ident) { $($rows:tt)* }) => {
        kept! { $about, $Name, $Start, ($a) { $($rows)* } }
        replaced! { $Name, $Start, ($a, $was) { $($rows)* } }
    };
    ($about:literal, $Name:ident, $Start:ident, ($a:ident) {
        $(with { $($with:tt)* })?
        $($(#[doc = $meaning:literal])+ $field:ident: $start:expr $(=> $new:expr)?, $unit:literal, $range:expr;)*
    }) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default)]
        pub struct $Name<const N: usize> {
            $($(#[doc = $meaning])+ #[doc = concat!(" \\[", $unit, "\\], ", stringify!($range))] pub $field: Lanes<N>,)*
        }
        impl<const N: usize> $Name<N> {
            /// Every variable, in the order of declaration.
            pub const VARIABLES: &'static [Variable] = &[$(Variable {
                name: stringify!($field),
                unit: $unit,
                range: $range,
                meaning: concat!($($meaning),+),
            },)*];

            /// The state at the start.
            #[inline(always)]
            #[must_use]
            pub fn start($a: &entity::$Start<'_, N>) -> Self {
                $($($with)*)?
                $(let $field: Lanes<N> = $start;)*
                Self { $($field),* }
            }

            /// Shows every variable.
            pub fn each(&self, show: &mut dyn FnMut(&'static Variable, Lanes<N>)) {
                let values: Vec<Lanes<N>> = vec![$(self.$field),*];
                Self::VARIABLES.iter().zip(values).for_each(|(variable, value)| show(variable, value));
            }
        }
    };
}

/// The second half of [`kept!`].
macro_rules! replaced {
    ($Name:ident, $Start:ident, ($a:ident, $was:ident) {
        $(with { $($with:tt)* })?
        $($(#[doc = $meaning:literal])+ $field:ident: $start:expr $(=> $new:expr)?, $unit:literal, $range:expr;)*
    }) => {
        impl<const N: usize> $Name<N> {
            /// Somebody else takes the place over where `now`.
            #[inline(always)]
            pub fn replace(&mut self, now: Lanes<N>, $a: &entity::$Start<'_, N>) {
                let $was = &*self;
                $($($with)*)?
                $(let $field: Lanes<N> = newcomer!($start $(, $new)?);)*
                *self = Self { $($field: now.select($field, $was.$field)),* };
            }
        }
    };
}

/// The start value of a newcomer: one of its own, if a row gives it.
macro_rules! newcomer {
    ($start:expr) => {
        $start
    };
    ($start:expr, $new:expr) => {
        $new
    };
}

/// One section of a `state!` that is summed: the struct, adding one to another, and counting somebody in.
macro_rules! summed {
    ($about:literal, $Name:ident, $($One:ident)::+) => {
        summed! { $about, $Name, $($One)::+, (h) {} }
    };
    ($about:literal, $Name:ident, $($One:ident)::+, ($h:ident) {
        $(with { $($with:tt)* })?
        $($(#[doc = $meaning:literal])+ $field:ident: $summand:expr;)*
    }) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default)]
        pub struct $Name<const N: usize> {
            $($(#[doc = $meaning])+ pub $field: Lanes<N>,)*
        }
        impl<const N: usize> $Name<N> {
            /// Adds the sums over others.
            #[inline(always)]
            pub fn add(&mut self, other: &Self) {
                $(self.$field += other.$field;)*
            }

            /// Counts one in.
            #[inline(always)]
            pub fn count(&mut self, $h: &$($One)::+<'_, N>) {
                $($($with)*)?
                $(self.$field += $summand;)*
            }
        }
    };
}

pub(crate) use summed;
