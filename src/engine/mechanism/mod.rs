//! The verbs: one file per mechanism, all of one shape. This list is the model's table of contents.
//!
//! A mechanism's file declares its parameters ([`parameters!`](crate::parameters)), the state it keeps and what is summed of it
//! (`state!`, [here](mod@crate::mechanism::state)), and its laws. The list gathers them: what a mechanism `trust` keeps of a person is `person.trust`, what it keeps
//! of an organisation `organisation.trust`, its sums over people `people.trust`. So the owner is seen wherever a state is read.

#[macro_use]
pub mod state;
pub mod entity;

use crate::lanes::Lanes;
use crate::world::{LEVER_COUNT, Lever, Usual};
pub use entity::{Shown, World};

macro_rules! mechanisms {
    ($($(#[doc = $about:literal])+ $name:ident,)+) => {
        $($(#[doc = $about])+ pub mod $name;)+

        /// A seat and whoever sits in it.
        #[derive(Clone, Debug, Default)]
        pub struct Employee<const N: usize> {
            $($(#[doc = $about])+ pub $name: $name::state::Person<N>,)+
        }

        impl<const N: usize> Employee<N> {
            /// Whoever sits there at the start.
            #[inline(always)]
            #[must_use]
            pub fn start(a: &entity::PersonStart<'_, N>) -> Self {
                Self { $($name: $name::state::Person::start(a),)+ }
            }

            /// Somebody new takes the seat where `hired`.
            #[inline(always)]
            pub fn replace(&mut self, hired: Lanes<N>, a: &entity::PersonStart<'_, N>) {
                $(self.$name.replace(hired, a);)+
            }
        }

        /// Sums over the people of an organisation this week; means by [`People::mean`].
        #[derive(Clone, Debug, Default)]
        pub struct People<const N: usize> {
            $($(#[doc = $about])+ pub $name: $name::state::People<N>,)+
        }

        impl<const N: usize> People<N> {
            /// Adds another organisation's.
            pub fn add(&mut self, other: &Self) {
                $(self.$name.add(&other.$name);)+
            }

            /// Counts a person in.
            #[inline(always)]
            pub fn count(&mut self, one: &entity::OnePerson<'_, N>) {
                $(self.$name.count(one);)+
            }
        }

        /// A slot in the market and whoever fills it.
        #[derive(Clone, Debug, Default)]
        pub struct Customer<const N: usize> {
            $($(#[doc = $about])+ pub $name: $name::state::Customer<N>,)+
        }

        impl<const N: usize> Customer<N> {
            /// Whoever fills it at the start.
            #[inline(always)]
            #[must_use]
            pub fn start(a: &entity::CustomerStart<'_, N>) -> Self {
                Self { $($name: $name::state::Customer::start(a),)+ }
            }

            /// Greets a new customer where `joined`.
            #[inline(always)]
            pub fn replace(&mut self, joined: Lanes<N>, a: &entity::CustomerStart<'_, N>) {
                $(self.$name.replace(joined, a);)+
            }
        }

        /// Sums over the customers of a channel this week; means by [`Customers::mean`].
        #[derive(Clone, Debug, Default)]
        pub struct Customers<const N: usize> {
            $($(#[doc = $about])+ pub $name: $name::state::Customers<N>,)+
        }

        impl<const N: usize> Customers<N> {
            /// Adds another channel's.
            #[inline(always)]
            pub fn add(&mut self, other: &Self) {
                $(self.$name.add(&other.$name);)+
            }

            /// Counts a customer in.
            #[inline(always)]
            pub fn count(&mut self, one: &entity::OneCustomer<'_, N>) {
                $(self.$name.count(one);)+
            }
        }

        /// A channel: a seller with one group of customers, a buying organisation or a segment of consumers.
        #[derive(Clone, Debug, Default)]
        pub struct Channel<const N: usize> {
            /// Sums over customers this week.
            pub customers: Customers<N>,
            $($(#[doc = $about])+ pub $name: $name::state::Channel<N>,)+
        }

        impl<const N: usize> Channel<N> {
            /// A channel with these customers at the start.
            #[must_use]
            pub fn start(a: &entity::ChannelStart<'_, N>, customers: Customers<N>) -> Self {
                Self { customers, $($name: $name::state::Channel::start(a),)+ }
            }
        }

        /// An organisation.
        #[derive(Clone, Debug)]
        pub struct Organisation<const N: usize> {
            /// Where the levers stand now; [`balcony`] turns them.
            pub levers: [Lanes<N>; LEVER_COUNT],
            /// Where they stand without a programme: as its file says, but for how organisations differ.
            pub culture: [Lanes<N>; LEVER_COUNT],
            /// Sums over people this week.
            pub people: People<N>,
            /// Constants of the organisation.
            pub usual: Usual,
            $($(#[doc = $about])+ pub $name: $name::state::Organisation<N>,)+
        }

        impl<const N: usize> Organisation<N> {
            /// An organisation with these people at the start.
            #[must_use]
            pub fn start(a: &entity::OrganisationStart<'_, N>, people: People<N>) -> Self {
                Self {
                    levers: a.culture,
                    culture: a.culture,
                    people,
                    usual: a.usual.clone(),
                    $($name: $name::state::Organisation::start(a),)+
                }
            }
        }

        /// What belongs to the chain as a whole.
        #[derive(Clone, Debug, Default)]
        pub struct Chain<const N: usize> {
            $($(#[doc = $about])+ pub $name: $name::state::Chain<N>,)+
        }

        impl<const N: usize> Chain<N> {
            /// The chain at the start.
            #[must_use]
            pub fn start(a: &entity::ChainStart<'_, N>) -> Self {
                Self { $($name: $name::state::Chain::start(a),)+ }
            }
        }

        impl<const N: usize> World<N> {
            /// Shows every state variable of everything: the mechanism that keeps it, what it is, and its value.
            pub fn each(&self, show: &mut dyn FnMut(&'static str, &'static state::Variable, Lanes<N>)) {
                $(
                let mut one = |variable, value| show(stringify!($name), variable, value);
                self.staff.iter().for_each(|e| e.$name.each(&mut one));
                self.customers.iter().for_each(|e| e.$name.each(&mut one));
                self.organisations.iter().for_each(|e| e.$name.each(&mut one));
                self.channels.iter().for_each(|e| e.$name.each(&mut one));
                self.chain.$name.each(&mut one);
                )+
            }
        }

        /// Every state variable: mechanism, what it is kept of, and the variables.
        pub static STATE: &[(&str, &str, &[state::Variable])] = &[$(
            (stringify!($name), "person", $name::state::Person::<1>::VARIABLES),
            (stringify!($name), "customer", $name::state::Customer::<1>::VARIABLES),
            (stringify!($name), "channel", $name::state::Channel::<1>::VARIABLES),
            (stringify!($name), "organisation", $name::state::Organisation::<1>::VARIABLES),
            (stringify!($name), "chain", $name::state::Chain::<1>::VARIABLES),
        )+];

        /// Parameters of every mechanism; what a scenario file leaves out keeps its default.
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $($(#[doc = $about])+ pub $name: $name::Parameters,)+
            /// Mechanisms that are switched off, by name.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub off: Vec<Mechanism>,
            /// A remark; ignored.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }

        /// The name of a mechanism.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(non_camel_case_types)]
        pub enum Mechanism {
            $($(#[doc = $about])+ $name,)+
        }

        /// Every mechanism with its description and its table of parameters, in reading order.
        pub static MECHANISMS: &[(&str, &str, &[crate::quantity::Parameter])] =
            &[$((stringify!($name), concat!($($about),+), $name::Parameters::TABLE),)+];

        impl Parameters {
            /// A number of a mechanism, by their names.
            #[must_use]
            pub fn number(&self, mechanism: &str, name: &str) -> Option<f32> {
                match mechanism {
                    $(stringify!($name) => self.$name.number(name),)+
                    _ => None,
                }
            }

            /// The same, to be changed.
            pub fn number_mut(&mut self, mechanism: &str, name: &str) -> Option<&mut f32> {
                match mechanism {
                    $(stringify!($name) => self.$name.number_mut(name),)+
                    _ => None,
                }
            }

            /// The same with every mechanism in `off` at strength zero.
            #[must_use]
            pub fn effective(&self) -> Self {
                let mut p = self.clone();
                for mechanism in &self.off {
                    match mechanism {
                        $(Mechanism::$name => p.$name.strength = 0.0,)+
                    }
                }
                p
            }
        }
    };
}

mechanisms! {
    /// Luck: what happens that nobody causes; twins share it.
    luck,
    /// Balcony: how levers are turned, and steering by what is seen.
    balcony,
    /// Reach: who is not reached is changed only through others.
    reach,
    /// Price: what levers take of managers' time, working time and money.
    price,
    /// Uncertainty: open initiatives, unsettled people, the memory of layoffs.
    uncertainty,
    /// Cynicism: what dropped changes leave behind.
    cynicism,
    /// Meaning: clarity of the mission, work that arrives, doubt.
    meaning,
    /// Tension: heat, overload, harsh customers and uncertainty push; structure, inclusion and trust hold.
    tension,
    /// Learning: how the new way is taken up, mastered and lost.
    learning,
    /// Commitment: for and against the change.
    commitment,
    /// Trust in leadership.
    trust,
    /// Wellbeing: fatigue and engagement.
    wellbeing,
    /// Home: pace takes from the family, and strain at home comes back.
    home,
    /// Turnover: quits, vacancies, hires, skill.
    turnover,
    /// Solution: how the new way itself gets better.
    solution,
    /// Reporting: lip service and silence.
    reporting,
    /// Silos: how far teams work together.
    silos,
    /// Standards of work, and how they erode.
    standards,
    /// Ordering: forecasts, stocks, shares of purchases.
    ordering,
    /// Delivery: capacity, backlog, lead time, defects.
    delivery,
    /// Offer: knowledge of needs, releases, fit.
    offer,
    /// Novelty: what changed lately is unfamiliar.
    novelty,
    /// Friction between organisations of different maturity.
    friction,
    /// Service: what a customer meets.
    service,
    /// Satisfaction: experience against expectation.
    satisfaction,
    /// Word of mouth: acquaintances tell what is news.
    word_of_mouth,
    /// Loyalty: grown slowly, lost faster.
    loyalty,
    /// Partnership: feedback as partnership, judgement, or not at all.
    partnership,
    /// Harshness of customers toward staff.
    harshness,
    /// Transparency: what happens inside is seen outside.
    transparency,
    /// Spillover: what people live as customers goes with them to work.
    spillover,
    /// Market: churn, acquisition, reputation.
    market,
    /// Wins: seeing whether the change helps.
    wins,
    /// Viability: cash, layoffs, rescue, rehiring.
    viability,
}

impl<const N: usize> Employee<N> {
    /// Fear and exhaustion carried out of the door: distress plus fatigue.
    #[inline(always)]
    #[must_use]
    pub fn burden(&self) -> Lanes<N> {
        self.tension.distress + self.wellbeing.fatigue
    }
}

impl<const N: usize> People<N> {
    /// A sum divided by the filled seats (0 when nobody is left).
    #[inline(always)]
    #[must_use]
    pub fn mean(&self, sum: Lanes<N>) -> Lanes<N> {
        sum / self.turnover.filled.max(1.0)
    }
}

impl<const N: usize> Customers<N> {
    /// A sum divided by the active customers (0 when nobody is left).
    #[inline(always)]
    #[must_use]
    pub fn mean(&self, sum: Lanes<N>) -> Lanes<N> {
        sum / self.market.active.max(1.0)
    }
}

impl<const N: usize> Organisation<N> {
    /// Where a lever stands.
    #[inline(always)]
    #[must_use]
    pub fn lever(&self, lever: Lever) -> Lanes<N> {
        self.levers[lever as usize]
    }

    /// Where a lever stands, against its usual value.
    #[inline(always)]
    #[must_use]
    pub fn moved(&self, lever: Lever) -> Lanes<N> {
        self.levers[lever as usize] - lever.row().default
    }
}
