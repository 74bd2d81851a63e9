//! Employees: one seat each, with the person who sits there now.

use crate::lanes::Lanes;

/// What a person brings along; drawn anew with every hire.
#[derive(Clone, Debug, Default)]
pub struct Traits<const N: usize> {
    /// Tension the person can bear, index around 1.
    pub tolerance: Lanes<N>,
    /// Openness to others' views, 0-1.
    pub openness: Lanes<N>,
    /// Stake in things as they are (power to lose), 0-1.
    pub stake: Lanes<N>,
    /// Attitude to change before it begins, tanh scale.
    pub attitude: Lanes<N>,
    /// Adoption the person falls back to, 0-1.
    pub habit: Lanes<N>,
    /// Disposition to be engaged, logit.
    pub disposition: Lanes<N>,
    /// Reached by a programme whose coverage exceeds this, 0-1.
    pub reach: Lanes<N>,
    /// 1 = outspoken deviant.
    pub gadfly: Lanes<N>,
}

/// A seat and whoever sits in it.
#[derive(Clone, Debug, Default)]
pub struct Employee<const N: usize> {
    /// 1 = the seat exists (0 after it was closed in a layoff).
    pub open: Lanes<N>,
    /// 1 = somebody sits there.
    pub filled: Lanes<N>,
    /// How many people have been hired into it, a whole number.
    pub hires: Lanes<N>,
    /// Adaptive tension, index ≥ 0.
    pub tension: Lanes<N>,
    /// Distress from tension beyond tolerance, 0-1.
    pub distress: Lanes<N>,
    /// Productive part of the tension, 0-1.
    pub zone: Lanes<N>,
    /// Adoption of the new way, 0-1.
    pub adoption: Lanes<N>,
    /// Mastered part of it, 0-1.
    pub proficiency: Lanes<N>,
    /// Commitment to the change, −1 to 1.
    pub commitment: Lanes<N>,
    /// Trust in leadership, 0-1.
    pub trust: Lanes<N>,
    /// Fatigue, 0-1.
    pub fatigue: Lanes<N>,
    /// Engagement, 0-1.
    pub engagement: Lanes<N>,
    /// Skill in the job, 0-1.
    pub skill: Lanes<N>,
    /// Warmth toward customers, 0-1 (contact staff).
    pub warmth: Lanes<N>,
    /// Harshness of the customers met lately, 0-1 (contact staff).
    pub harshness: Lanes<N>,
    /// Sum of the harshness met this week, and its weight (contact staff).
    pub met: [Lanes<N>; 2],
    /// What the person brings along.
    pub traits: Traits<N>,
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

impl<const N: usize> Employee<N> {
    /// What colleagues see.
    #[inline(always)]
    #[must_use]
    pub fn shown(&self) -> Shown<N> {
        Shown {
            filled: self.filled,
            adoption: self.adoption * self.filled,
            commitment: self.commitment * self.filled,
            engagement: self.engagement * self.filled,
        }
    }

    /// Fear and exhaustion carried out of the door: distress plus fatigue.
    #[inline(always)]
    #[must_use]
    pub fn burden(&self) -> Lanes<N> {
        self.distress + self.fatigue
    }
}

impl<const N: usize> Shown<N> {
    /// Adds another person's.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        self.filled += other.filled;
        self.adoption += other.adoption;
        self.commitment += other.commitment;
        self.engagement += other.engagement;
    }
}

/// Sums over the people of an organisation this week; means by [`People::mean`].
#[derive(Clone, Debug, Default)]
pub struct People<const N: usize> {
    /// Filled seats.
    pub filled: Lanes<N>,
    /// Seats that exist.
    pub open: Lanes<N>,
    /// Sum of adoption.
    pub adoption: Lanes<N>,
    /// Sum of proficiency.
    pub proficiency: Lanes<N>,
    /// Sum of what is adopted but not mastered.
    pub unmastered: Lanes<N>,
    /// Sum of commitment.
    pub commitment: Lanes<N>,
    /// Sum of engagement.
    pub engagement: Lanes<N>,
    /// Sum of fatigue.
    pub fatigue: Lanes<N>,
    /// Sum of distress.
    pub distress: Lanes<N>,
    /// Sum of tension.
    pub tension: Lanes<N>,
    /// Sum of trust.
    pub trust: Lanes<N>,
    /// Sum of skill.
    pub skill: Lanes<N>,
    /// Sum of adoption as people report it.
    pub reported: Lanes<N>,
    /// Sum of effective work.
    pub effort: Lanes<N>,
    /// Sum of the productive part of tension.
    pub zone: Lanes<N>,
    /// Sum of voiced ideas.
    pub ideas: Lanes<N>,
    /// Filled middles, and the sum of their engagement and commitment.
    pub middles: [Lanes<N>; 3],
}

impl<const N: usize> People<N> {
    /// Adds another organisation's.
    pub fn add(&mut self, other: &Self) {
        self.filled += other.filled;
        self.open += other.open;
        self.adoption += other.adoption;
        self.proficiency += other.proficiency;
        self.unmastered += other.unmastered;
        self.commitment += other.commitment;
        self.engagement += other.engagement;
        self.fatigue += other.fatigue;
        self.distress += other.distress;
        self.tension += other.tension;
        self.trust += other.trust;
        self.skill += other.skill;
        self.reported += other.reported;
        self.effort += other.effort;
        self.zone += other.zone;
        self.ideas += other.ideas;
        for (sum, more) in self.middles.iter_mut().zip(other.middles) {
            *sum += more;
        }
    }

    /// A sum divided by the filled seats (0 when nobody is left).
    #[inline(always)]
    #[must_use]
    pub fn mean(&self, sum: Lanes<N>) -> Lanes<N> {
        sum / self.filled.max(1.0)
    }
}
