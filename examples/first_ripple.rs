//! The first ripple: a bundled scenario, sixty-four futures, and where and when loyalty moves.
//!
//! `cargo run --release --example first_ripple` or, for another scenario, `… first_ripple over-promising`.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::atomic::AtomicBool;

use ripplechain::analysis::Analysis;
use ripplechain::ensemble::simulate;
use ripplechain::observe::PlaceKind;
use ripplechain::run::Arm;
use ripplechain::scenario::{Options, bundled, read};

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| "tension-and-inclusion".to_owned());
    let file = bundled(&name).ok_or_else(|| format!("no bundled scenario is called {name}"))?;
    let scenario = read(file.as_bytes(), &name, &Options::default()).map_err(|diagnostics| diagnostics.to_string())?;
    println!("{}\n", scenario.question);

    // Twins: the same people and the same luck, once without the programme and once with it.
    let [without, with] = [("without", false), ("with", true)].map(|(name, programme)| Arm {
        name: name.to_owned(),
        scenario: scenario.clone(),
        programme,
    });
    let ensemble = simulate(&[without, with], 0..64, &|_| {}, &AtomicBool::new(false))?.ok_or("stopped")?;

    // The ripple: what the programme changes at each place, how far away that is, and from which month on.
    let analysis = Analysis::new(&ensemble, &scenario);
    let ripple = analysis.ripple((1, 0), "loyalty");
    println!(
        "Loyalty with the programme, against the same futures without it, month {}, mean over futures:\n",
        analysis.last()
    );
    for reach in &ripple.reaches {
        let place = &ensemble.layout.places[reach.place];
        if place.kind == PlaceKind::Tier {
            continue;
        }
        let away = match reach.hops {
            0 => "where it starts".to_owned(),
            n if n > 0 => format!("{n} down the chain"),
            n => format!("{} up the chain", -n),
        };
        let arrives = reach.arrival.map_or_else(String::new, |month| format!("half of it by month {month}"));
        println!(
            "{:28} {away:18} {:+6.2} points ({:+.2} to {:+.2}), {:20} {arrives}",
            place.name, reach.effect.mean, reach.effect.mean_low, reach.effect.mean_high, reach.verdict,
        );
    }
    println!(
        "\nA comparison under the scenario's assumptions: it says which way and how far in this model, not what is to come."
    );
    Ok(())
}
