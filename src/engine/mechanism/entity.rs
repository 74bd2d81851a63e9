//! What the laws work on besides the state of mechanisms: how places are filled at the start, and what a week needs of one
//! person or one customer while it is worked out.

use super::{Chain, Channel, Customer, Employee, Organisation, Parameters, balcony, offer};
use crate::draws::{Draws, Purpose, Words};
use crate::lanes::Lanes;
use crate::world::{LEVER_COUNT, Route, Seat, TEAM, Usual, usual};

/// How a seat is filled: by somebody found there at the start, or by somebody hired.
pub struct PersonStart<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// The draws of this batch.
    pub draws: &'a Draws<N>,
    /// The seat's number.
    pub number: usize,
    /// The seat.
    pub seat: &'a Seat,
    /// How many have been hired into it, this person included.
    pub hires: Lanes<N>,
    /// What is drawn with every person: tolerance, openness, stake, attitude; habit, disposition, reach, gadfly.
    pub traits: [[Words<N>; 4]; 2],
    /// What is drawn once for the team.
    pub team: Words<N>,
    /// Adoption in the team that a newcomer meets, 0-1.
    pub ways: Lanes<N>,
}

impl<'a, const N: usize> PersonStart<'a, N> {
    /// The person in seat `number` after so many hires; traits are keyed by them.
    #[inline(always)]
    #[must_use]
    pub fn new(
        parameters: &'a Parameters,
        draws: &'a Draws<N>,
        number: usize,
        seat: &'a Seat,
        hires: Lanes<N>,
        ways: Lanes<N>,
    ) -> Self {
        let moments = hires.0.map(|h| h as u32);
        let traits = [
            draws.words_at(Purpose::EmployeeTraits, number as u32, moments),
            draws.words_at(Purpose::EmployeeMoreTraits, number as u32, moments),
        ];
        let [team, ..] = draws.words(Purpose::EmployeeMoreTraits, (number / TEAM) as u32, u32::MAX);
        Self { parameters, draws, number, seat, hires, traits, team, ways }
    }
}

/// How a slot in the market is filled: at the start, or by a new customer.
pub struct CustomerStart<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// The draws of this batch.
    pub draws: &'a Draws<N>,
    /// The slot's number.
    pub number: usize,
    /// The channel's place in the structure.
    pub route: &'a Route,
    /// The person who holds it, for those who work in the chain.
    pub holder: Option<&'a Employee<N>>,
    /// How far reputation and promises raise what is expected at first.
    pub hope: Lanes<N>,
    /// Churn at the seller against that of its kind, times.
    pub rivalry: Lanes<N>,
}

/// How a channel starts.
pub struct ChannelStart<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// Constants of the seller.
    pub seller: &'a Usual,
    /// Usual orders, units a week.
    pub demand: f32,
    /// Length of a step in weeks.
    pub dt: f32,
    /// Futures of a batch.
    pub futures: std::marker::PhantomData<[(); N]>,
}

/// How an organisation starts.
pub struct OrganisationStart<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// Its constants.
    pub usual: &'a Usual,
    /// What is drawn with it: holding, potential, phase of the release cycle, follow-through.
    pub traits: [Words<N>; 4],
    /// Its luck at the start: mood, service, capacity.
    pub luck: [Words<N>; 4],
    /// Where its levers stand without a programme.
    pub culture: [Lanes<N>; LEVER_COUNT],
    /// What is drawn for its markets, standard normal: of labour, of customers.
    pub markets: [Lanes<N>; 2],
    /// The release cycle when all is as usual, week by week; none before it is known.
    pub cycle: &'a [offer::state::Organisation<N>],
}

impl<'a, const N: usize> OrganisationStart<'a, N> {
    /// Organisation number `firm` in the draws.
    #[must_use]
    pub fn new(
        parameters: &'a Parameters,
        draws: &Draws<N>,
        firm: usize,
        usual: &'a Usual,
        cycle: &'a [offer::state::Organisation<N>],
    ) -> Self {
        let [traits, luck] = [0, 1].map(|moment| draws.words(Purpose::OrganisationTraits, firm as u32, moment));
        let [leaders, labour, customers, _] = draws.words(Purpose::OrganisationVariety, firm as u32, u32::MAX);
        let culture = balcony::culture(draws, firm, usual, leaders.normal());
        let markets = [labour, customers].map(crate::draws::Words::normal);
        Self { parameters, usual, traits, luck, culture, markets, cycle }
    }
}

/// How the chain starts.
pub struct ChainStart<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// The draws of this batch.
    pub draws: &'a Draws<N>,
}

/// What a person sees in others: means over colleagues, and partner firms as far as they count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<const N: usize> {
    /// Adoption.
    pub adoption: Lanes<N>,
    /// Commitment.
    pub commitment: Lanes<N>,
    /// Engagement.
    pub engagement: Lanes<N>,
    /// One over the colleagues who are there, by their weights.
    pub share: Lanes<N>,
}

/// Weight of an informal tie against a colleague in the team: four ties count as much as the team \[times\]; assumption: half each.
const TIE: f32 = 2.0;

/// Weight of the usual in what is seen of others, so that somebody alone sees the usual \[colleagues\]; assumption: numerical.
const NOBODY: f32 = 1e-3;

/// Share of those around seat `me` for whom `what` is 1, of those who are `there`: team-mates and `ties` by their weights; where
/// nobody is around, the share among `all`.
#[must_use]
pub fn share_around<const N: usize>(
    what: &[Lanes<N>],
    there: &[Lanes<N>],
    me: usize,
    ties: &[usize; 4],
    all: Lanes<N>,
) -> Lanes<N> {
    let team = me / TEAM * TEAM;
    let around = |of: &[Lanes<N>]| {
        let near = of[team..team + TEAM].iter().fold(Lanes::ZERO, |sum, &x| sum + x) - of[me];
        ties.iter().fold(near, |sum, &tie| sum + TIE * of[tie])
    };
    (around(what) + NOBODY * all) / (around(there) + NOBODY)
}

/// Whom a person has around: the others of the team, and informal ties.
pub struct Near<'a, const N: usize> {
    /// What everybody shows, by seat.
    pub shown: &'a [Shown<N>],
    /// The person's seat.
    pub me: usize,
    /// Sums over the whole team.
    pub team: &'a Shown<N>,
    /// Seats of the person's ties.
    pub ties: &'a [u32; 4],
}

impl<const N: usize> Near<'_, N> {
    /// Sum of what they show, by their weights.
    #[inline(always)]
    fn sum(&self, what: impl Fn(&Shown<N>) -> Lanes<N>) -> Lanes<N> {
        let [first, others @ ..] = self.ties;
        let mut known = what(&self.shown[*first as usize]);
        for &tie in others {
            known += what(&self.shown[tie as usize]);
        }
        what(self.team) - what(&self.shown[self.me]) + TIE * known
    }

    /// One over how many are there, by their weights.
    #[inline(always)]
    #[must_use]
    pub fn share(&self) -> Lanes<N> {
        1.0 / (self.sum(|one| one.filled) + NOBODY)
    }

    /// Mean of what they show, each counting for a `share`; somebody alone sees the usual.
    #[inline(always)]
    #[must_use]
    pub fn mean(&self, share: Lanes<N>, usual: f32, what: impl Fn(&Shown<N>) -> Lanes<N>) -> Lanes<N> {
        (self.sum(what) + NOBODY * usual) * share
    }
}

/// A person's week while it is worked out.
#[derive(Clone, Copy, Debug, Default)]
pub struct PersonWeek<const N: usize> {
    /// What the person sees in others.
    pub around: Around<N>,
    /// Adoption as reported, 0-1.
    pub reported: Lanes<N>,
    /// Effective work.
    pub effort: Lanes<N>,
    /// Ideas voiced.
    pub ideas: Lanes<N>,
}

/// A person to be counted in.
pub struct OnePerson<'a, const N: usize> {
    /// The person.
    pub person: &'a Employee<N>,
    /// The seat.
    pub seat: &'a Seat,
    /// The week.
    pub week: &'a PersonWeek<N>,
    /// 1 where somebody sits there.
    pub here: Lanes<N>,
}

impl<'a, const N: usize> OnePerson<'a, N> {
    /// A person in a seat after this week.
    #[inline(always)]
    #[must_use]
    pub fn new(person: &'a Employee<N>, seat: &'a Seat, week: &'a PersonWeek<N>) -> Self {
        Self { person, seat, week, here: person.turnover.filled }
    }
}

/// How a customer fares at the own employer, against the usual; nothing for those without one in the chain.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home<const N: usize> {
    /// Engagement.
    pub mood: Lanes<N>,
    /// Distress and fatigue.
    pub burden: Lanes<N>,
}

impl<const N: usize> Home<N> {
    /// At home with this employee.
    #[inline(always)]
    #[must_use]
    pub fn of(there: &Employee<N>) -> Self {
        Self {
            mood: (there.wellbeing.engagement - usual::ENGAGEMENT) * there.turnover.filled,
            burden: (there.burden() - usual::FATIGUE) * there.turnover.filled,
        }
    }
}

/// A customer's week while it is worked out.
#[derive(Clone, Copy, Debug, Default)]
pub struct CustomerWeek<const N: usize> {
    /// Encounters.
    pub count: Lanes<N>,
    /// The weight of them together.
    pub weight: Lanes<N>,
    /// How the experience varies, standard normal (first the uniform it comes from).
    pub noise: Lanes<N>,
    /// A uniform, for leaving and joining.
    pub luck: Lanes<N>,
    /// Warmth of the person served by.
    pub warmth: Lanes<N>,
    /// Experience as met on average.
    pub met: Lanes<N>,
    /// How the customer fares at the own employer.
    pub home: Home<N>,
    /// What acquaintances say.
    pub message: Lanes<N>,
    /// Share of the feedback that never comes.
    pub disengaged: Lanes<N>,
    /// Yearly hazard of leaving.
    pub leaving: Lanes<N>,
    /// Probability of leaving this week.
    pub leaves: Lanes<N>,
}

/// A customer to be counted in.
pub struct OneCustomer<'a, const N: usize> {
    /// The customer.
    pub customer: &'a Customer<N>,
    /// The week.
    pub week: &'a CustomerWeek<N>,
    /// The employee who buys, for business customers.
    pub buyer: Option<&'a Employee<N>>,
    /// 1 where the slot is a customer.
    pub here: Lanes<N>,
}

impl<'a, const N: usize> OneCustomer<'a, N> {
    /// A customer after this week.
    #[inline(always)]
    #[must_use]
    pub fn new(customer: &'a Customer<N>, week: &'a CustomerWeek<N>, buyer: Option<&'a Employee<N>>) -> Self {
        Self { customer, week, buyer, here: customer.market.active }
    }
}

/// What colleagues see of a person; each number times `filled`, so that an empty seat counts for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<const N: usize> {
    /// 1 = somebody sits there.
    pub filled: Lanes<N>,
    /// Adoption.
    pub adoption: Lanes<N>,
    /// Commitment.
    pub commitment: Lanes<N>,
    /// Engagement.
    pub engagement: Lanes<N>,
}

impl<const N: usize> Shown<N> {
    /// What colleagues see of this person.
    #[inline(always)]
    #[must_use]
    pub fn of(person: &Employee<N>) -> Self {
        let filled = person.turnover.filled;
        Self {
            filled,
            adoption: person.learning.adoption * filled,
            commitment: person.commitment.level * filled,
            engagement: person.wellbeing.engagement * filled,
        }
    }

    /// Mean adoption in a team with these sums: the ways a newcomer meets.
    #[inline(always)]
    #[must_use]
    pub fn ways(&self) -> Lanes<N> {
        (self.adoption + NOBODY * usual::ADOPTION) / (self.filled + NOBODY)
    }

    /// Adds another person's.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        let Self { filled, adoption, commitment, engagement } = other;
        self.filled += *filled;
        self.adoption += *adoption;
        self.commitment += *commitment;
        self.engagement += *engagement;
    }
}

/// Everything that changes, for the futures of one batch.
///
/// State is laid out `[entity][variable][future]`: one variable of one entity is one cache line of sixteen futures, so a
/// mechanism reads like scalar arithmetic and touches only the lines it needs.
#[derive(Clone, Debug)]
pub struct World<const N: usize> {
    /// Employees by seat.
    pub staff: Vec<Employee<N>>,
    /// What colleagues saw of each at the start of the week, and what they will see next week.
    pub shown: [Vec<Shown<N>>; 2],
    /// Customers by slot.
    pub customers: Vec<Customer<N>>,
    /// News each customer told at the start of the week (loyalty against its usual level), and will tell next week.
    pub news: [Vec<Lanes<N>>; 2],
    /// Organisations, upstream first.
    pub organisations: Vec<Organisation<N>>,
    /// Channels: links first, then segments.
    pub channels: Vec<Channel<N>>,
    /// The chain as a whole.
    pub chain: Chain<N>,
    /// Steps since the start of the burn-in.
    pub step: u32,
}

impl<const N: usize> World<N> {
    /// Bytes of state of all agents in all futures.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let staff = self.staff.len() * (size_of::<Employee<N>>() + 2 * size_of::<Shown<N>>());
        staff + self.customers.len() * (size_of::<Customer<N>>() + 2 * size_of::<Lanes<N>>())
    }

    /// Bytes of state per agent (employee or customer slot) and future.
    #[must_use]
    pub fn bytes_per_agent(&self) -> f64 {
        self.bytes() as f64 / (N * (self.staff.len() + self.customers.len())) as f64
    }
}
