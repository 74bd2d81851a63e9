//! Events: what happens to organisations and segments, whoever leads them.

use crate::draws::Draws;
use crate::lanes::Lanes;
use crate::mechanism::{World, cynicism, offer, trust, uncertainty, viability};
use crate::world::Structure;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EventEffect {
    /// A share of the seats of an organisation is closed.
    Layoff {
        /// The organisation.
        firm: usize,
        /// Share of seats.
        share: f32,
    },
    /// Demand of a segment changes by this share from now on (and back by its opposite).
    Demand {
        /// The channel.
        channel: usize,
        /// Share, negative = less.
        share: f32,
    },
    /// Bad news about the seller among its customers.
    Storm {
        /// The channel.
        channel: usize,
        /// Loss of loyalty, logit.
        size: f32,
    },
    /// Initiatives are dropped for new ones.
    Switch {
        /// The organisation.
        firm: usize,
        /// How many.
        count: f32,
    },
    /// Outside strain from now on (and back by its opposite).
    Strain {
        /// The organisation.
        firm: usize,
        /// Size, index.
        size: f32,
    },
    /// The leader goes.
    Leader {
        /// The organisation.
        firm: usize,
        /// How far trust and course are lost, 0-1.
        size: f32,
    },
    /// Capacity is lost from now on (and back by its opposite).
    Outage {
        /// The organisation.
        firm: usize,
        /// Share of capacity.
        share: f32,
    },
}

/// A happening at a step of the programme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduledEvent {
    /// Steps after the programme's start.
    pub step: u32,
    /// What happens.
    pub what: EventEffect,
}

/// Initiatives that a new leader begins \[number\]; assumption: everybody wants to leave a mark.
const OWN_INITIATIVES: f32 = 2.0;

impl EventEffect {
    /// Makes it happen.
    pub fn apply<const N: usize>(self, structure: &Structure, draws: &Draws<N>, world: &mut World<N>) {
        match self {
            Self::Layoff { firm, share } => {
                let moment = u32::MAX - world.step;
                let range = structure.firms[firm].seats.clone();
                let (first, seats) = (range.start, &structure.seats[range.clone()]);
                let (staff, org) = (&mut world.staff[range], &mut world.organisations[firm]);
                viability::resize(draws, first, seats, staff, org, Lanes::from(share), moment);
            }
            Self::Demand { channel, share } => world.channels[channel].market.shock += Lanes::from(share),
            Self::Storm { channel, size } => world.channels[channel].loyalty.storm += Lanes::from(size),
            Self::Switch { firm, count } => {
                let org = &mut world.organisations[firm];
                uncertainty::begin(org, Lanes::from(count));
                cynicism::drop(org, Lanes::from(count));
                offer::drop_work(org, count);
            }
            Self::Strain { firm, size } => world.organisations[firm].delivery.shock += Lanes::from(size),
            Self::Leader { firm, size } => {
                let org = &mut world.organisations[firm];
                uncertainty::begin(org, Lanes::from(OWN_INITIATIVES * size));
                // What the new leader abandons is seen in the coverage that falls.
                for (lever, own) in org.levers.iter_mut().zip(org.culture) {
                    *lever = lever.relax(own, size);
                }
                for person in &mut world.staff[structure.firms[firm].seats.clone()] {
                    trust::new_leader(person, size);
                }
            }
            Self::Outage { firm, share } => world.organisations[firm].delivery.outage += Lanes::from(share),
        }
    }
}
