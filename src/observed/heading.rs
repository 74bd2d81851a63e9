//! What a heading means, word by word: a metric is taken only where no word is left over that may make it something else.

use super::qualifiers::{
    CHANGES, COUNT, COUNTED, CUSTOMERS, DELIVERY, FILLERS, NO_MEAN, OPPOSITES, ORDERED, OTHER_TIMES, PEOPLE, THINGS,
    TIMES,
};
use super::words::{WHOLE, WORDS};
use crate::observe::{METRICS, Metric, Theme, metric};

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    Month,
    Place,
    Metric(&'static Metric),
    /// Almost a metric, and left out for this reason: a word changes what it means.
    Doubtful(&'static Metric, String),
    /// How many answered, and how many were asked.
    Answers,
    Asked,
    /// Counts that become metrics: leavers over headcount, work in, out, open and returned, kinds of answers, users of those eligible.
    Leavers,
    Headcount,
    Incoming,
    Done,
    Open,
    Returned,
    Promoters,
    Passives,
    Detractors,
    /// The same in % of the answers.
    PromotersShare,
    DetractorsShare,
    Users,
    Eligible,
    /// Of a table with one figure a row.
    MetricName,
    Value,
    /// In which unit the figure of a row is.
    Unit,
    StandardError,
    /// Of a table with one answer a row.
    AnswerId,
    Finished,
    /// Known, and left out for this reason.
    LeftOut(&'static str),
    Unknown,
}

impl Meaning {
    /// Whether it is a metric, or may become one.
    pub(super) fn is_figures(&self) -> bool {
        becomes(self).is_some() || *self == Self::MetricName
    }

    /// What a column of percentages is: those of a count are its metric where it has one, else no count.
    pub(super) fn of_percentages(self) -> Self {
        match self {
            Self::Leavers | Self::Returned | Self::Users => becomes(&self).map_or(Self::Unknown, Self::Metric),
            Self::Promoters => Self::PromotersShare,
            Self::Detractors => Self::DetractorsShare,
            Self::Passives => Self::LeftOut("in % a score is promoters less detractors"),
            Self::Answers
            | Self::Asked
            | Self::Headcount
            | Self::Incoming
            | Self::Done
            | Self::Open
            | Self::Eligible => Self::LeftOut("it is in %, and a number is needed"),
            other => other,
        }
    }
}

/// Words of a heading, and which of them stand in brackets.
struct Words {
    outside: Vec<String>,
    brackets: Vec<String>,
}

/// Words in lower case: also where only capitals tell them apart ("LeadTimeDays").
fn words(heading: &str) -> Words {
    let mut out = Words { outside: Vec::new(), brackets: Vec::new() };
    let (mut depth, mut word, mut before) = (0_usize, String::new(), ' ');
    for c in heading.chars().chain([' ']) {
        let begins = c.is_uppercase() && before.is_lowercase();
        if (!c.is_alphanumeric() || begins) && !word.is_empty() {
            let all = if depth > 0 { &mut out.brackets } else { &mut out.outside };
            all.push(std::mem::take(&mut word));
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ => {}
        }
        before = c;
    }
    out
}

/// Letters and digits only, in lower case; what stands in brackets is left out.
pub(super) fn bare(text: &str) -> String {
    words(text).outside.concat()
}

/// Where neighbouring words make up a phrase: "lead time", "lead_time" and "Leadtimes" are `leadtime`.
fn find(words: &[String], phrase: &str) -> Option<(usize, usize)> {
    (0..words.len()).find_map(|first| {
        let mut joined = String::new();
        (first..words.len()).find_map(|last| {
            joined.push_str(&words[last]);
            (joined == phrase || joined.strip_suffix('s') == Some(phrase)).then_some((first, last + 1))
        })
    })
}

/// What a heading means, once the place that it may name is taken out.
pub(super) fn meaning(heading: &str) -> Meaning {
    match by_words(heading) {
        // A time that 90 % stay below is no mean.
        Meaning::Metric(m) if m.unit == "weeks" && is_percentile(heading) => {
            Meaning::Doubtful(m, format!("a number in %: {NO_MEAN}"))
        }
        means => means,
    }
}

/// Whether a number stands before a percent sign.
fn is_percentile(heading: &str) -> bool {
    heading.match_indices('%').any(|(at, _)| heading[..at].trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

fn by_words(heading: &str) -> Meaning {
    let Words { outside, brackets } = words(heading);
    let plain = outside.concat();
    if plain.is_empty() {
        return Meaning::Unknown;
    }
    if let Some(metric) = METRICS.iter().find(|m| bare(m.id) == plain || bare(m.name) == plain) {
        return checked(Meaning::Metric(metric), &brackets);
    }
    if let Some((_, means)) = WHOLE.iter().find(|(word, _)| *word == plain) {
        return checked(named(means), &brackets);
    }
    let all_words = WORDS.iter().filter_map(|(word, means)| Some((named(means), find(&outside, word)?)));
    let by_names = || {
        let all = METRICS.iter().filter_map(|m| {
            let found = find(&outside, &bare(m.id)).or_else(|| find(&outside, &bare(m.name)))?;
            Some((Meaning::Metric(m), found))
        });
        all.max_by_key(|(_, (first, last))| outside[*first..*last].concat().len())
    };
    let read = |(means, (first, last)): (Meaning, (usize, usize))| {
        let rest: Vec<String> = outside[..first].iter().chain(&outside[last..]).chain(&brackets).cloned().collect();
        checked(means, &rest)
    };
    // The first word counts, unless another one leaves nothing unknown: "user adoption" is adoption, and no number of users.
    let mut all = all_words.chain(by_names()).map(read);
    let Some(first) = all.next() else { return within(&outside) };
    match first {
        Meaning::Doubtful(..) => all.find(Meaning::is_figures).unwrap_or(first),
        first => first,
    }
}

/// The metric that a heading names, whatever else it says: "eNPS responses" are those to eNPS.
pub(super) fn mentioned(heading: &str) -> Option<&'static Metric> {
    let Words { mut outside, brackets } = words(heading);
    outside.extend(brackets);
    let by_word = WORDS.iter().find_map(|(word, means)| metric(means).filter(|_| find(&outside, word).is_some()));
    let names = |m: &&Metric| [m.id, m.name].iter().any(|name| find(&outside, &bare(name)).is_some());
    by_word.or_else(|| METRICS.iter().filter(names).max_by_key(|m| m.name.len()))
}

fn named(means: &'static str) -> Meaning {
    if let Some(reason) = means.strip_prefix('-') {
        return Meaning::LeftOut(reason);
    }
    match means {
        "#month" => Meaning::Month,
        "#place" => Meaning::Place,
        "#answers" => Meaning::Answers,
        "#asked" => Meaning::Asked,
        "#leavers" => Meaning::Leavers,
        "#headcount" => Meaning::Headcount,
        "#incoming" => Meaning::Incoming,
        "#done" => Meaning::Done,
        "#open" => Meaning::Open,
        "#returned" => Meaning::Returned,
        "#promoters" => Meaning::Promoters,
        "#passives" => Meaning::Passives,
        "#detractors" => Meaning::Detractors,
        "#users" => Meaning::Users,
        "#eligible" => Meaning::Eligible,
        "#metric" => Meaning::MetricName,
        "#value" => Meaning::Value,
        "#unit" => Meaning::Unit,
        "#error" => Meaning::StandardError,
        "#answer" => Meaning::AnswerId,
        "#finished" => Meaning::Finished,
        id => metric(id).map_or(Meaning::Unknown, Meaning::Metric),
    }
}

/// The metric that a column is or becomes.
fn becomes(means: &Meaning) -> Option<&'static Metric> {
    match means {
        Meaning::Metric(m) => Some(m),
        Meaning::Leavers => metric("turnover"),
        Meaning::Headcount => metric("staff"),
        Meaning::Done | Meaning::Incoming => metric("throughput"),
        Meaning::Open => metric("backlog"),
        Meaning::Returned => metric("rework"),
        Meaning::Users | Meaning::Eligible => metric("adoption"),
        Meaning::Promoters
        | Meaning::Passives
        | Meaning::Detractors
        | Meaning::PromotersShare
        | Meaning::DetractorsShare => metric("nps"),
        _ => None,
    }
}

/// The meaning, unless a word beside it changes it.
fn checked(means: Meaning, rest: &[String]) -> Meaning {
    let means = match means {
        Meaning::Metric(m) if m.id == "backlog" && is_of_things(rest) => Meaning::Open,
        means => means,
    };
    let counts = becomes(&means).is_none_or(|near| is_count(near, &means));
    let rest: Vec<String> = rest.iter().filter(|w| !(counts && is_count_word(w))).cloned().collect();
    let is_changed = || rest.iter().any(|w| CHANGES.iter().any(|c| c.0 == w));
    match (becomes(&means), &means) {
        (Some(near), _) => match doubt(near, &means, &rest) {
            Some(why) => Meaning::Doubtful(near, why),
            None => means,
        },
        (None, Meaning::Answers | Meaning::Asked) if is_changed() => Meaning::Unknown,
        _ => means,
    }
}

/// Whether a heading says what is counted, and no time: "backlog (lines)" are lines, "order backlog (weeks)" are weeks.
fn is_of_things(rest: &[String]) -> bool {
    let has = |all: &[&str]| rest.iter().any(|w| all.contains(&w.as_str()));
    (has(THINGS) || has(ORDERED)) && !has(TIMES)
}

/// Whether "number of" says nothing new beside it: it is a count already.
fn is_count(near: &Metric, means: &Meaning) -> bool {
    !matches!(means, Meaning::Metric(_)) || ["staff", "customers"].contains(&near.id)
}

fn is_count_word(word: &str) -> bool {
    CHANGES.iter().any(|c| c.0 == word && c.1 == COUNT)
}

/// Why a heading may mean something else than this metric; none where every word is known.
fn doubt(near: &'static Metric, means: &Meaning, rest: &[String]) -> Option<String> {
    let other_time =
        rest.windows(2).find(|w| OTHER_TIMES.0.contains(&w[0].as_str()) && OTHER_TIMES.1.contains(&w[1].as_str()));
    if let Some(w) = other_time {
        return Some(format!("\"{} {}\": it is of another time", w[0], w[1]));
    }
    if let Some((word, (_, why))) = rest.iter().find_map(|w| Some((w, CHANGES.iter().find(|c| c.0 == w)?))) {
        return Some(format!("\"{word}\": {why}"));
    }
    let unknown = rest.iter().find(|w| !is_known(near, means, w))?;
    Some(match (PEOPLE.contains(&unknown.as_str()), CUSTOMERS.contains(&unknown.as_str())) {
        (true, _) => format!("it is of employees, and {} is not", near.name),
        (_, true) => format!("it is of customers, and {} is not", near.name),
        _ => format!("nobody knows what \"{unknown}\" makes of it"),
    })
}

/// Whether a word beside a metric leaves it what it is: a unit, a time, who was asked.
fn is_known(near: &'static Metric, means: &Meaning, word: &str) -> bool {
    let counts = || {
        // "q1", "12m", "r3m", "10": a question, a time, an end of a scale.
        let plain = word.trim_start_matches(['q', 'r']).trim_end_matches(['m', 'd']);
        !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit())
    };
    let of = |all: &[&str]| all.contains(&word);
    let by_theme = match near.theme {
        Theme::People => of(PEOPLE),
        Theme::Customers => of(CUSTOMERS),
        Theme::Delivery => of(DELIVERY) || of(ORDERED),
        Theme::Money => false,
    };
    let own = match near.id {
        "trust" => of(&["in", "leader", "leaders", "leadership", "management", "führung", "fuehrung", "vorgesetzte"]),
        "nps" | "enps" => of(&["net", "promoter", "nps", "enps", "e"]),
        "on_time" => of(&["otd", "dot", "delivered"]),
        "turnover" => of(&["voluntary", "freiwillig", "freiwillige", "freiw", "attrition"]),
        "adoption" => of(PEOPLE) || of(&["user", "users", "nutzer", "nutzerinnen"]),
        "customers" => of(&["active", "aktive"]),
        _ => false,
    };
    let count = *means != Meaning::Metric(near) && COUNTED.contains(&word) || *means == Meaning::Open && of(THINGS);
    let kinds = || {
        matches!(means, Meaning::Promoters | Meaning::Passives | Meaning::Detractors) && (of(PEOPLE) || of(CUSTOMERS))
    };
    let unit = || words(near.unit).outside.iter().any(|u| u == word);
    counts() || of(FILLERS) || by_theme || own || count || kinds() || unit()
}

/// No word is known: a longer one may hold the name of a metric, or its opposite.
fn within(outside: &[String]) -> Meaning {
    let long = |word: &&'static str| word.len() >= 5;
    let phrases =
        WORDS.iter().filter(|(word, _)| long(word)).filter_map(|(word, means)| Some((*word, becomes(&named(means))?)));
    let names = METRICS.iter().map(|m| (m.id, m)).filter(|(id, _)| long(id));
    for (phrase, near) in phrases.chain(names) {
        let Some(word) = outside.iter().find(|w| w.contains(phrase)) else { continue };
        let before = word.split(phrase).next().unwrap_or_default();
        let why = if OPPOSITES.contains(&before) {
            format!("\"{word}\" is its opposite")
        } else {
            format!("\"{word}\" may be something else")
        };
        return Meaning::Doubtful(near, why);
    }
    Meaning::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric_of(heading: &str) -> &'static str {
        match meaning(heading) {
            Meaning::Metric(m) => m.id,
            other => panic!("{heading}: {other:?}"),
        }
    }

    #[test]
    fn headings_of_real_files_are_understood() {
        assert_eq!(metric_of("Engagement (0-10, 90 Tage)"), "engagement");
        assert_eq!(metric_of("Vertrauen Führung % Zustimmung"), "trust");
        assert_eq!(metric_of("mean_lead_time_days"), "lead_time");
        assert_eq!(metric_of("LeadTimeDays"), "lead_time");
        assert_eq!(metric_of("on_time_confirmed_pct"), "on_time");
        assert_eq!(metric_of("Reported adoption"), "reported_adoption");
        assert_eq!(metric_of("Customer satisfaction (CSAT, 1-5)"), "satisfaction");
        assert_eq!(metric_of("Kundenzufriedenheit"), "satisfaction");
        assert_eq!(metric_of("Employee turnover, annual"), "turnover");
        assert_eq!(metric_of("On-time delivery %"), "on_time");
        assert_eq!(metric_of("Engagement in %"), "engagement");
        assert_eq!(metric_of("Customer churn rate, monthly %"), "churn");
        assert_eq!(metric_of("Employee NPS"), "enps");
        assert_eq!(metric_of("Backlog (weeks of demand)"), "backlog");
        assert_eq!(["User adoption %", "Adoption (users)"].map(metric_of), ["adoption"; 2]);
        assert_eq!(metric_of("Engagement Mitarbeitende (0-10)"), "engagement");
        assert_eq!(metric_of("Fluktuation Mitarbeitende (annual)"), "turnover");
        assert_eq!(meaning("Active users"), Meaning::Users);
        assert_eq!(meaning("Austritte freiw."), Meaning::Leavers);
        assert_eq!(meaning("Headcount Beginn"), Meaning::Headcount);
        assert_eq!(
            ["Anzahl Antworten", "Anzahl Teilnehmer", "Count of responses"].map(meaning),
            [const { Meaning::Answers }; 3]
        );
        assert_eq!(["Number of invited", "Anzahl Eingeladen"].map(meaning), [const { Meaning::Asked }; 2]);
        assert_eq!(["Number of leavers", "Leavers (number)"].map(meaning), [const { Meaning::Leavers }; 2]);
        assert_eq!(["Anzahl Mitarbeitende", "Headcount (number)"].map(meaning), [const { Meaning::Headcount }; 2]);
        assert_eq!(
            [meaning("Number of detractors"), meaning("Number of users")],
            [Meaning::Detractors, Meaning::Users]
        );
        assert_eq!(["Backlog count", "Backlog (Anzahl Aufträge)"].map(meaning), [const { Meaning::Open }; 2]);
        assert_eq!(metric_of("Number of customers"), "customers");
        assert_eq!(meaning("Number of responses, target"), Meaning::Unknown);
        assert_eq!(meaning("open_lines_end"), Meaning::Open);
        assert_eq!(meaning("period_start"), Meaning::Month);
        assert!(matches!(meaning("otif_requested_pct"), Meaning::LeftOut(_)));
        assert!(matches!(meaning("Leavers YTD"), Meaning::LeftOut(_)));
        assert_eq!(meaning("Colour of the door"), Meaning::Unknown);
    }

    /// Each metric and count by its own id and name, in a workbook's or a database's spelling.
    #[test]
    fn every_metric_is_known_by_its_id_and_its_name() {
        for m in METRICS.iter().filter(|m| !["staff"].contains(&m.id)) {
            assert_eq!([m.id, m.name].map(metric_of), [m.id; 2]);
            assert_eq!(metric_of(&format!("{} ({})", m.name, m.unit)), m.id);
        }
    }

    #[test]
    fn opposites_plans_and_strangers_are_not_taken() {
        let near = [
            ("employee satisfaction (1-5)", "satisfaction", "of employees"),
            ("Mitarbeiterzufriedenheit", "satisfaction", "something else"),
            ("disengagement (0-10)", "engagement", "opposite"),
            ("distrust %", "trust", "opposite"),
            ("not on time %", "on_time", "opposite"),
            ("NPS target", "nps", "what is wanted"),
            ("on time % plan", "on_time", "what is wanted"),
            ("Engagement (benchmark)", "engagement", "of others"),
            ("turnover annual sales", "turnover", "\"sales\""),
            ("inventory turnover annual", "turnover", "\"inventory\""),
            ("customer trust (0-10)", "trust", "of customers"),
            ("staff costs", "staff", "\"costs\""),
            ("user satisfaction %", "satisfaction", "\"user\""),
            ("NPS target of users", "nps", "what is wanted"),
            ("median lead time days", "lead_time", "mean"),
            ("lead time p90 (days)", "lead_time", "mean"),
            ("Lead time (90th percentile, days)", "lead_time", "mean"),
            ("Lead time 90% (days)", "lead_time", "mean"),
            ("Lead time, 85 % (days)", "lead_time", "mean"),
            ("Engagement last year", "engagement", "another time"),
            ("NPS change", "nps", "difference"),
            ("Headcount budget", "staff", "what is wanted"),
            ("Leavers forecast", "turnover", "what is wanted"),
            ("Durchlaufzeit Montage (Wochen)", "lead_time", "\"montage\""),
        ];
        for (heading, id, reason) in near {
            match meaning(heading) {
                Meaning::Doubtful(m, why) => assert!(m.id == id && why.contains(reason), "{heading}: {} {why}", m.id),
                other => panic!("{heading}: {other:?}"),
            }
        }
    }
}
