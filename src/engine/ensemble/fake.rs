//! Ensembles written by hand, for tests.

use super::Ensemble;
use crate::observe::{Layout, METRICS, Place, PlaceKind, Trajectory};

/// A place of a kind.
pub fn place(id: &str, kind: PlaceKind, tier: usize) -> Place {
    Place { id: id.to_owned(), name: id.to_owned(), kind, tier }
}

/// One metric at one organisation called `maker`; `futures[k][arm][month]`, first arm *without*.
pub fn ensemble<const MONTHS: usize>(metric: &str, months: usize, futures: &[[[f32; MONTHS]; 2]]) -> Ensemble {
    let layout = Layout {
        places: vec![place("maker", PlaceKind::Organisation, 0)],
        columns: Layout::new(vec![place("maker", PlaceKind::Organisation, 0)], months)
            .columns
            .into_iter()
            .filter(|c| METRICS[c.metric].id == metric)
            .collect(),
        months,
    };
    from(layout, futures.len(), |k, arm, _, month| futures[k][arm][month])
}

/// Two arms, each number from a function of future, arm, column and month.
pub fn from(layout: Layout, futures: usize, value: impl Fn(usize, usize, usize, usize) -> f32) -> Ensemble {
    let futures = (0..futures)
        .map(|k| {
            (0..2)
                .map(|arm| {
                    let mut t = Trajectory::new(&layout);
                    for column in 0..layout.columns.len() {
                        for month in 0..=layout.months {
                            t.set(column, month, value(k, arm, column, month));
                        }
                    }
                    t
                })
                .collect()
        })
        .collect();
    Ensemble { layout, arms: vec!["without".to_owned(), "with".to_owned()], futures }
}
