//! Customers: consumers of a segment, or employees of a buying organisation.

use crate::lanes::Lanes;

/// A slot in the market and whoever fills it.
#[derive(Clone, Debug, Default)]
pub struct Customer<const N: usize> {
    /// 1 = is a customer now.
    pub active: Lanes<N>,
    /// Expectation of the experience, about 0-1.
    pub expectation: Lanes<N>,
    /// Satisfaction, 0-1.
    pub satisfaction: Lanes<N>,
    /// Loyalty, 0-1.
    pub loyalty: Lanes<N>,
    /// Partnership, 0-1.
    pub partnership: Lanes<N>,
    /// Harshness toward staff, 0-1.
    pub harshness: Lanes<N>,
    /// Loyalty when all is as usual, 0-1.
    pub usual_loyalty: Lanes<N>,
    /// The same as a logit.
    pub loyal_nature: Lanes<N>,
    /// Disposition to be a partner, logit.
    pub partner_nature: Lanes<N>,
}

/// Sums over the customers of a channel this week.
#[derive(Clone, Debug, Default)]
pub struct Customers<const N: usize> {
    /// Active customers.
    pub active: Lanes<N>,
    /// Sum of satisfaction.
    pub satisfaction: Lanes<N>,
    /// Sum of loyalty.
    pub loyalty: Lanes<N>,
    /// Sum of partnership.
    pub partnership: Lanes<N>,
    /// Sum of the disengaged share.
    pub disengaged: Lanes<N>,
    /// Sum of experience minus expectation.
    pub gap: Lanes<N>,
    /// Sum of the news heard.
    pub heard: Lanes<N>,
    /// Sum of harshness.
    pub harshness: Lanes<N>,
    /// Sum of the yearly hazard of leaving.
    pub leaving: Lanes<N>,
    /// Sum of the stance of business customers: demands by authority of those who resist at home.
    pub authority: Lanes<N>,
    /// Sum of the stance of business customers: demands by zeal of those who are ahead at home.
    pub zeal: Lanes<N>,
}

impl<const N: usize> Customers<N> {
    /// Adds another channel's.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        self.active += other.active;
        self.satisfaction += other.satisfaction;
        self.loyalty += other.loyalty;
        self.partnership += other.partnership;
        self.disengaged += other.disengaged;
        self.gap += other.gap;
        self.heard += other.heard;
        self.harshness += other.harshness;
        self.leaving += other.leaving;
        self.authority += other.authority;
        self.zeal += other.zeal;
    }

    /// A sum divided by the active customers (0 when nobody is left).
    #[inline(always)]
    #[must_use]
    pub fn mean(&self, sum: Lanes<N>) -> Lanes<N> {
        sum / self.active.max(1.0)
    }
}
