//! # Word of mouth
//! People tell acquaintances what is news: how far their loyalty is from its usual level. Bad news is told more.
//!
//! | | |
//! |---|---|
//! | Law | message = mean of acquaintances' news, weighted by how striking it is |
//! | Source | asymmetric U of word of mouth (Anderson 1998); weight of bad news contested (East, Hammond & Lomax 2008) |
//! | Reads | acquaintances' news |
//! | Writes | nothing: the message moves loyalty |
//! | Draws | none |
//! | Omits | public reviews beyond acquaintances (see media storms) |

use super::Customer;
use crate::lanes::Lanes;

crate::parameters! {
    /// Word of mouth.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of the message on loyalty.
        effect: 1.6, "logit", 0.0..=3.0, Stylised, "gain below one, so rumours die out";
        /// How much more bad news is told than good.
        negativity: 1.5, "times", 1.0..=3.0, Literature, "excess of negative word of mouth is often exaggerated (Anderson 1998)";
    }
}

state! {
    customers(h) {
        /// Sum of the news heard.
        heard: h.week.message * h.here;
    }
}

/// Usual message, so that a quiet baseline moves nothing \[0-1\]; calibrated: quiet baseline.
const USUAL: f32 = 0.005;

/// How much news of no interest is told \[1\]; assumption: people talk anyway.
const SMALL_TALK: f32 = 0.05;

/// How much more striking news is told [per unit of loyalty]; assumption: scale of the weights.
const STRIKING: f32 = 2.0;

/// How much a piece of news is told.
#[inline(always)]
#[must_use]
pub fn weight<const N: usize>(p: &Parameters, news: Lanes<N>) -> Lanes<N> {
    SMALL_TALK + (news * STRIKING).max(news * (-STRIKING * p.negativity))
}

/// The message from these acquaintances; those who are not customers tell no news.
#[inline(always)]
#[must_use]
pub fn message<const N: usize>(p: &Parameters, news: &[Lanes<N>], ties: &[u32; 8]) -> Lanes<N> {
    let (mut told, mut weights) = (Lanes::ZERO, Lanes::ZERO);
    for &tie in ties {
        let n = news[tie as usize];
        let w = weight(p, n);
        told += w * n;
        weights += w;
    }
    told / weights
}

/// What a customer tells next week: loyalty against its usual level.
#[inline(always)]
#[must_use]
pub fn news<const N: usize>(customer: &Customer<N>) -> Lanes<N> {
    (customer.loyalty.level - customer.loyalty.usual) * customer.market.active
}

/// What the message does to loyalty, logit.
#[inline(always)]
#[must_use]
pub fn effect<const N: usize>(p: &Parameters, message: Lanes<N>) -> Lanes<N> {
    (message - USUAL) * (p.effect * p.strength)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn striking_news_is_told_more_and_bad_news_most() {
        let p = Parameters::default();
        let w = weight(&p, Lanes([-0.2, 0.2, 0.0]));
        assert!(w[0] > w[1] && w[1] > w[2]);
    }

    /// What everybody tells comes back as less, even with the strongest effect that is permitted.
    #[test]
    fn a_rumour_dies_out() {
        use crate::world::usual;
        let effect = Parameters::TABLE.iter().find(|row| row.name == "effect").expect("a row").max;
        let p = Parameters { effect, ..Parameters::default() };
        let loyal = |news: f32| {
            let heard = super::effect(&p, message(&p, &[Lanes([news])], &[0; 8]));
            (heard + crate::lanes::logit(usual::LOYALTY)).sigmoid()[0]
        };
        for news in [-0.2, -0.05, 0.05, 0.15] {
            let echo = (loyal(news) - loyal(0.0)) / news;
            assert!(0.2 < echo && echo < 1.0, "news of {news} comes back {echo} times");
        }
    }
}
