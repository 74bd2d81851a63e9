//! What each scenario shows, as strict paired inequalities between arms, before the effect saturates; and the columns of
//! its golden table. What a scenario was hoped to show and does not is told in `docs/scenarios.md`, not here.

/// On which side of zero the mean paired difference lies, with its whole 95 % interval.
pub(super) enum Is {
    /// More than in the other arm.
    Above,
    /// Less than in the other arm.
    Below,
}
use Is::{Above, Below};

/// One inequality.
pub(super) struct Claim {
    pub(super) scenario: &'static str,
    /// As a sentence.
    pub(super) says: &'static str,
    pub(super) metric: &'static str,
    pub(super) at: &'static str,
    /// Averaged over these months, first to last.
    pub(super) months: [usize; 2],
    pub(super) arm: &'static str,
    pub(super) is: Is,
    pub(super) than: &'static str,
}

macro_rules! claims {
    ($($scenario:literal { $($says:literal: $metric:literal @ $at:literal [$from:literal..$to:literal] $arm:literal $is:ident $than:literal;)+ })+) => {
        /// Every claim.
        pub(super) static CLAIMS: &[Claim] = &[$($(Claim {
            scenario: $scenario, says: $says, metric: $metric, at: $at, months: [$from, $to], arm: $arm, is: $is, than: $than,
        },)+)+];
    };
}

claims! {
    "tension-and-inclusion" {
        "adoption is higher in the middle than in the cold": "adoption" @ "maker" [6..18] "productive" Above "cold";
        "and higher than in the heat": "adoption" @ "maker" [6..18] "productive" Above "hot";
        "heat beyond what people bear costs the next firm's loyalty": "loyalty" @ "maker" [6..18] "hot" Below "with";
        "much say brings latent needs into the offer": "fit_latent" @ "maker" [12..24] "high-inclusion" Above "with";
        "little say at the same heat drives people away": "turnover" @ "maker" [6..18] "low-inclusion" Above "with";
        "lip service: too hot, much more is reported than done": "reported_adoption" @ "maker" [3..9] "hot" Above "cold";
        "it ripples, weakly, to families two steps on": "loyalty" @ "families" [24..30] "high-inclusion" Above "without";
    }
    "harwood-1948" {
        "without participation people quit": "turnover" @ "shop" [1..3] "with" Above "without";
        "with representatives fewer quit": "turnover" @ "shop" [1..3] "representatives" Below "with";
        "with all taking part fewer still": "turnover" @ "shop" [1..3] "all" Below "representatives";
        "fewer than before the change": "turnover" @ "shop" [1..3] "all" Below "without";
        "output falls while the method is learnt, in every arm": "capacity" @ "shop" [1..1] "all" Below "without";
        "output comes back with representatives": "capacity" @ "shop" [4..6] "representatives" Above "with";
        "and with all": "capacity" @ "shop" [4..6] "all" Above "with";
        "resistance without participation": "resistance" @ "shop" [1..3] "with" Above "all";
    }
    "over-promising" {
        "satisfaction falls as soon as promises are met by delivery": "satisfaction" @ "subscribers" [3..6] "with" Below "without";
        "loyalty follows": "loyalty" @ "subscribers" [9..15] "with" Below "without";
        "more leave": "churn" @ "subscribers" [9..15] "with" Above "without";
        "contact staff are met more harshly": "harshness" @ "subscribers" [6..12] "with" Above "without";
        "stopping heals": "loyalty" @ "subscribers" [15..21] "stop-after-half-a-year" Above "with";
        "but those who left stay away for a while": "customers" @ "subscribers" [15..21] "stop-after-half-a-year" Below "without";
        "earning the promise helps": "loyalty" @ "subscribers" [15..21] "promise-and-improve" Above "with";
        "the same effort is worth more without it": "loyalty" @ "subscribers" [15..21] "improve-without-the-promise" Above "promise-and-improve";
    }
    "gatekeepers" {
        "an open door lets latent needs through": "fit_latent" @ "insurer" [9..18] "door-open" Above "with";
        "and stated ones": "fit_stated" @ "insurer" [9..18] "door-open" Above "with";
        "listening around the door does too": "fit_latent" @ "insurer" [9..18] "listening-around-the-door" Above "with";
        "fewer customers fall silent": "disengaged" @ "households" [6..18] "door-open" Below "with";
        "satisfaction follows the offer": "satisfaction" @ "households" [18..24] "door-open" Above "with";
    }
    "chase-layoffs" {
        "survivors quit": "turnover" @ "maker" [9..18] "with" Above "without";
        "two rounds are worse than one": "turnover" @ "maker" [9..18] "with" Above "one-round";
        "customers wait when demand is back": "lead_time" @ "maker" [11..15] "with" Above "without";
        "the shops' loyalty falls": "loyalty" @ "maker" [15..24] "with" Below "without";
        "and the families', a step on, by less": "loyalty" @ "families" [18..24] "with" Below "without";
        "cash is saved": "cash" @ "maker" [6..12] "with" Above "without";
        "explaining softens it": "trust" @ "maker" [12..18] "cut-and-explain" Above "with";
        "holding on and learning keeps people in the second year": "turnover" @ "maker" [18..24] "hold-and-learn" Below "without";
    }
    "priority-switching" {
        "less is finished": "unfinished" @ "maker" [6..12] "with" Above "never";
        "and less still every month": "unfinished" @ "maker" [6..12] "every-month" Above "with";
        "throughput falls": "throughput" @ "maker" [9..15] "with" Below "never";
        "further every month": "throughput" @ "maker" [9..15] "every-month" Below "with";
        "trust falls": "trust" @ "maker" [9..15] "with" Below "never";
        "further every month": "trust" @ "maker" [9..15] "every-month" Below "with";
        "engagement falls": "engagement" @ "maker" [9..15] "with" Below "never";
        "further every month": "engagement" @ "maker" [9..15] "every-month" Below "with";
        "a restless start is forgiven when it ends": "trust" @ "maker" [18..24] "switch-then-stay" Above "with";
    }
    "culture-first" {
        "customers first in a siloed house costs their loyalty": "loyalty" @ "maker" [6..12] "with" Below "without";
        "the house first does better on the way": "loyalty" @ "maker" [12..20] "culture-first" Above "with";
        "latent needs arrive earlier with the house first, though customers come later": "fit_latent" @ "maker" [9..15] "culture-first" Above "with";
        "never mending the house is worst": "loyalty" @ "maker" [18..30] "customers-only" Below "with";
    }
    "in-phase" {
        "the bakery is not punished for going first": "imposed" @ "bakery" [6..12] "bakery-first" Below "with";
        "it is asked less when the cafes change with it than when it is last": "imposed" @ "bakery" [6..12] "with" Below "cafes-first";
        "the cafes less when it changes with them than when it goes first": "imposed" @ "cafes" [6..12] "with" Below "bakery-first";
        "talking it through helps the one who goes first": "imposed" @ "bakery" [6..12] "bakery-first-talking" Below "bakery-first";
    }
    "pay-it-forward" {
        "people at the next firm are more engaged": "engagement" @ "retailer" [18..30] "with" Above "without";
        "and those they serve are more loyal": "loyalty" @ "families" [24..36] "with" Above "without";
        "harm is passed on too": "engagement" @ "retailer" [12..24] "harm" Below "without";
        "down to families": "loyalty" @ "families" [18..30] "harm" Below "without";
        "where people leave it at the door, less arrives at the next firm": "engagement" @ "retailer" [18..30] "left-at-the-door" Below "with";
        "and less at families": "loyalty" @ "families" [24..36] "left-at-the-door" Below "with";
    }
    "partnering-upstream" {
        "a partner's supplier has a more loyal customer": "loyalty" @ "supplier" [18..30] "partner" Above "with";
        "than with no programme at all": "loyalty" @ "supplier" [24..36] "partner" Above "without";
        "at arm's length the supplier's customer is less loyal": "loyalty" @ "supplier" [18..30] "arms-length" Below "with";
        "than with no programme at all, too": "loyalty" @ "supplier" [24..36] "arms-length" Below "without";
        "the supplier delivers better to a partner": "delivery" @ "supplier" [24..36] "partner" Above "arms-length";
        "its people are more engaged": "engagement" @ "supplier" [24..36] "partner" Above "arms-length";
        "and the maker delivers better": "delivery" @ "maker" [24..36] "partner" Above "arms-length";
    }
    "service-firm" {
        "one's own people first warms the contact": "warmth" @ "firm" [9..18] "with" Above "clients-first";
        "clients first reaches their latent needs earlier": "fit_latent" @ "firm" [9..18] "clients-first" Above "with";
        "both together make more partners than clients first": "partners" @ "clients" [9..18] "people-and-clients" Above "clients-first";
        "both together are worth more loyalty than people first": "loyalty" @ "clients" [15..24] "people-and-clients" Above "with";
        "pressing drives people out": "turnover" @ "firm" [6..12] "press-for-more" Above "without";
        "and clients after them": "loyalty" @ "clients" [9..15] "press-for-more" Below "without";
    }
    "franchise" {
        "everybody at once is first worse": "loyalty" @ "chain" [4..8] "with" Below "without";
        "then better": "loyalty" @ "chain" [24..30] "with" Above "without";
        "headquarters alone moves the neighbourhoods less": "loyalty" @ "chain" [24..30] "headquarters-only" Below "with";
        "out of step, franchisees cannot use what is new": "imposed" @ "north" [12..18] "headquarters-only" Above "with";
        "a pilot stays a pilot": "adoption" @ "chain" [18..24] "pilot-only" Below "with";
        "by decree people leave": "turnover" @ "chain" [9..15] "by-decree" Above "with";
        "and guests too": "loyalty" @ "chain" [12..18] "by-decree" Below "with";
    }
    "public-service" {
        "citizens are milder": "harshness" @ "citizens" [15..24] "with" Below "without";
        "staff are more engaged": "engagement" @ "offices" [9..18] "with" Above "new-system-only";
        "the new system alone is quicker": "adoption" @ "offices" [3..6] "new-system-only" Above "with";
        "asking citizens reaches latent needs": "fit_latent" @ "offices" [15..24] "with" Above "staff-only";
        "the agency going along helps in the end": "satisfaction" @ "citizens" [30..36] "agency-too" Above "with";
    }
    "large-chain" {
        "makers who change lose output at first": "capacity" @ "furniture" [2..4] "with" Below "without";
        "people there take up the new way": "adoption" @ "furniture" [3..6] "with" Above "without";
        "people elsewhere hardly do": "adoption" @ "textiles" [3..6] "with" Below "all-makers";
        "the shops' own change reaches their customers sooner than the makers'": "adoption" @ "city-stores" [3..6] "makers-and-shops" Above "with";
    }
}

/// Columns of the golden table of each scenario.
pub(super) static GOLDEN: &[(&str, &[(&str, &str)])] = &[
    (
        "tension-and-inclusion",
        &[
            ("loyalty", "families"),
            ("loyalty", "maker"),
            ("adoption", "maker"),
            ("delivery", "maker"),
            ("too_hot", "maker"),
        ],
    ),
    ("harwood-1948", &[("turnover", "shop"), ("capacity", "shop"), ("adoption", "shop"), ("resistance", "shop")]),
    (
        "over-promising",
        &[
            ("loyalty", "subscribers"),
            ("expectation_gap", "subscribers"),
            ("churn", "subscribers"),
            ("engagement", "house"),
        ],
    ),
    (
        "gatekeepers",
        &[
            ("fit_stated", "insurer"),
            ("fit_latent", "insurer"),
            ("disengaged", "households"),
            ("loyalty", "households"),
        ],
    ),
    (
        "chase-layoffs",
        &[("turnover", "maker"), ("staff", "maker"), ("lead_time", "maker"), ("loyalty", "maker"), ("cash", "maker")],
    ),
    (
        "priority-switching",
        &[("unfinished", "maker"), ("throughput", "maker"), ("trust", "maker"), ("adoption", "maker")],
    ),
    (
        "culture-first",
        &[("integration", "maker"), ("fit_latent", "maker"), ("partners", "maker"), ("loyalty", "maker")],
    ),
    ("in-phase", &[("imposed", "bakery"), ("imposed", "cafes"), ("loyalty", "bakery"), ("loyalty", "guests")]),
    (
        "pay-it-forward",
        &[("engagement", "maker"), ("loyalty", "maker"), ("engagement", "retailer"), ("loyalty", "families")],
    ),
    (
        "partnering-upstream",
        &[("loyalty", "supplier"), ("engagement", "supplier"), ("delivery", "supplier"), ("delivery", "maker")],
    ),
    ("service-firm", &[("warmth", "firm"), ("partners", "clients"), ("loyalty", "clients"), ("turnover", "firm")]),
    (
        "franchise",
        &[("loyalty", "north-side"), ("loyalty", "west-side"), ("imposed", "franchisor"), ("adoption", "chain")],
    ),
    (
        "public-service",
        &[
            ("satisfaction", "citizens"),
            ("harshness", "citizens"),
            ("customers", "citizens"),
            ("engagement", "offices"),
        ],
    ),
    (
        "large-chain",
        &[
            ("loyalty", "tier-3"),
            ("loyalty", "tier-4"),
            ("loyalty", "city-families"),
            ("bullwhip", "furniture"),
            ("adoption", "chain"),
        ],
    ),
    (
        "quiet-baseline",
        &[
            ("loyalty", "families"),
            ("engagement", "maker"),
            ("turnover", "chain"),
            ("lead_time", "maker"),
            ("cash", "maker"),
        ],
    ),
];
