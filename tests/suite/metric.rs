//! Every metric at every kind of place, worked out by hand from the people, customers and organisations of a tiny chain:
//! sums over whoever belongs to a place, divided once. The observer adds up otherwise; the two must agree.

mod by_hand;
mod parts;

use ripplechain::observe::{Layout, METRICS, PlaceKind, Recorder, Trajectory};
use ripplechain::world::NONE;

use crate::chain::{OneFuture, unusual};

/// The last month of a chain, and what flowed in it.
struct Month {
    future: OneFuture,
    /// Mean over the weeks of the month, by organisation: lead time, output against usual demand, result.
    means: Vec<[f64; 3]>,
    /// Orders by week since the start: organisations, then channels, then all consumers.
    orders: Vec<Vec<f64>>,
}

const WEEKS: usize = 34;
const WEEKS_OF_MONTH: usize = 4;

/// Lives through the chain until nobody joins in the last week (a newcomer's opinions are not yet asked); writes what the
/// observer says.
fn lived() -> (Month, Layout, Trajectory) {
    let mut future = OneFuture::of(&unusual());
    let mut probe = Recorder::new(&future.structure, 1);
    let layout = Layout::new(future.plan.places.clone(), 1);
    let mut out = [Trajectory::new(&layout)];
    let (mut means, mut orders) = (vec![[0.0; 3]; 4], Vec::new());
    let mut weeks = 0;
    loop {
        let before: Vec<f32> = future.world.customers.iter().map(|c| c.market.active[0]).collect();
        future.week();
        probe.step(&future.structure, &future.world);
        weeks += 1;
        for (mean, org) in means.iter_mut().zip(&future.world.organisations) {
            mean[0] += f64::from(org.delivery.lead_time[0]) / WEEKS_OF_MONTH as f64;
            mean[1] += f64::from(org.delivery.output[0] / org.usual.demand) / WEEKS_OF_MONTH as f64;
            mean[2] += f64::from(org.viability.result[0]) / WEEKS_OF_MONTH as f64;
        }
        let own = future.world.organisations.iter().map(|o| f64::from(o.ordering.orders[0]));
        let channels: Vec<f64> = future.world.channels.iter().map(|c| f64::from(c.ordering.orders[0])).collect();
        let consumers = channels[2..].iter().sum();
        orders.push(own.chain(channels.iter().copied()).chain([consumers]).collect());
        if weeks % WEEKS_OF_MONTH == 0 {
            probe
                .month(&future.plan.parameters, &future.structure, &future.world, &layout, 1, &mut out)
                .expect("finite");
            let joined = future.world.customers.iter().zip(&before).any(|(c, &was)| c.market.active[0] > was);
            if weeks >= WEEKS && !joined {
                let [trajectory] = out;
                return (Month { future, means, orders }, layout, trajectory);
            }
            means.fill([0.0; 3]);
        }
        assert!(weeks < 200, "somebody joins in every last week of a month");
    }
}

#[test]
fn every_metric_at_every_kind_of_place_is_what_its_people_customers_and_work_say() {
    let (month, layout, trajectory) = lived();
    let structure = &month.future.structure;
    assert!(structure.slots.iter().any(|slot| slot.works_at != NONE));
    let organisations: Vec<&str> = ["mill", "quarry", "shop", "island"].to_vec();
    let sells = |firms: &[usize]| firms.iter().flat_map(|&i| structure.firms[i].sells.clone()).collect::<Vec<_>>();
    let (mut compared, mut wrong) = (Vec::new(), Vec::new());
    for (k, column) in layout.columns.iter().enumerate() {
        let place = &layout.places[column.place];
        let order: Vec<usize> = organisations.iter().map(|id| layout.place(id).expect("an organisation")).collect();
        let firms_where =
            |keep: &dyn Fn(usize) -> bool| -> Vec<usize> { order.iter().copied().filter(|&i| keep(i)).collect() };
        let (firms, channels, flow) = match place.kind {
            PlaceKind::Organisation => (vec![column.place], sells(&[column.place]), column.place),
            PlaceKind::Link | PlaceKind::Segment => {
                let c = column.place - 4;
                (vec![structure.routes[c].seller], vec![c], column.place)
            }
            PlaceKind::Tier => {
                let firms = firms_where(&|i| layout.places[i].tier == place.tier);
                let channels = sells(&firms);
                (firms, channels, 0)
            }
            PlaceKind::Chain => (firms_where(&|_| true), (0..structure.routes.len()).collect(), 0),
        };
        let metric = METRICS[column.metric].id;
        let (want, got) = (month.by_hand(metric, &firms, &channels, flow), f64::from(trajectory.column(k)[1]));
        // Where nobody is of a kind, there is nothing to measure.
        let agree = (want.is_nan() && got.is_nan()) || (want - got).abs() <= 2e-3 + 2e-4 * want.abs();
        if !agree {
            wrong.push(format!("{metric} at {}: {got}, by hand {want}", place.id));
        }
        compared.push((metric, place.kind));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for metric in METRICS {
        for kind in metric.at {
            assert!(compared.contains(&(metric.id, *kind)), "{} at {kind:?} was not compared", metric.id);
        }
    }
}
