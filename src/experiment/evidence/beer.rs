//! Sterman's beer game (Sterman 1989), played by the product's own ordering law.
//!
//! Four sectors in a row; orders travel two weeks, goods two, production takes three. Demand steps from 4 to 8 in week 5.
//! Costs: 0.50 a week for each case in stock, 1.00 for each case owed.

use std::collections::VecDeque;

use crate::lanes::Lanes;
use crate::mechanism::ordering;

const WEEKS: u32 = 36;

/// Desired stock and supply line beyond a week's demand in the benchmark, retailer to factory.
const DESIRED: [f32; 4] = [28.0, 28.0, 28.0, 20.0];

struct Sector {
    stock: f32,
    owed: f32,
    /// Goods under way, next to arrive first.
    under_way: VecDeque<f32>,
    /// The order to be filled this week, from the sector below.
    asked: f32,
    /// The order given last week, still in the mail.
    mailed: f32,
    cost: f32,
}

/// Costs of retailer, wholesaler, distributor and factory under the benchmark rule: forecast fixed at 4 (θ = 0), gaps of
/// stock and supply line corrected at once and in full (α = β = 1).
#[must_use]
pub(super) fn benchmark_costs() -> [f32; 4] {
    let mut sectors: [Sector; 4] = std::array::from_fn(|_| Sector {
        stock: 12.0,
        owed: 0.0,
        under_way: VecDeque::from([4.0, 4.0]),
        asked: 4.0,
        mailed: 4.0,
        cost: 0.0,
    });
    for week in 1..=WEEKS {
        sectors[0].asked = if week < 5 { 4.0 } else { 8.0 };
        let mut shipped = [0.0; 4];
        for (sector, shipped) in sectors.iter_mut().zip(&mut shipped) {
            sector.stock += sector.under_way.pop_front().unwrap_or_default();
            let wanted = sector.asked + sector.owed;
            *shipped = wanted.min(sector.stock);
            sector.stock -= *shipped;
            sector.owed = wanted - *shipped;
            sector.cost += 0.5 * sector.stock + sector.owed;
        }
        for i in 0..4 {
            let arriving = if i < 3 { shipped[i + 1] } else { sectors[3].mailed };
            sectors[i].under_way.push_back(arriving);
            if i > 0 {
                sectors[i].asked = sectors[i - 1].mailed;
            }
        }
        for i in 0..4 {
            let with_supplier = sectors.get(i + 1).map_or(0.0, |s| s.asked + s.owed);
            let line = sectors[i].under_way.iter().sum::<f32>() + with_supplier;
            let position = sectors[i].stock - sectors[i].owed + line;
            let order = ordering::order(Lanes([4.0f32]), Lanes([DESIRED[i]]), Lanes([position]), Lanes([1.0]), 0.0)[0];
            sectors[i].mailed = if week < 5 { 4.0 } else { order };
        }
    }
    sectors.map(|s| s.cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_costs_204() {
        assert_eq!(benchmark_costs(), [46.0, 50.0, 54.0, 54.0]);
    }
}
