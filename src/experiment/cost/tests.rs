use super::*;

fn firm(staff: u32, people: u32) -> Scenario {
    let file = serde_json::json!({
        "name": "x", "months": 12,
        "chain": {
            "organisations": { "firm": { "staff": staff } },
            "segments": { "people": { "served_by": "firm", "people": people } }
        },
    });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

#[test]
fn every_thread_holds_worlds_of_its_own_as_long_as_there_are_batches_for_it() {
    let scenario = firm(160, 1000);
    let of = |futures: u64, threads| memory(&scenario, Extent { arms: 2, plans: 1, futures }, threads).0;
    // Of four batches with two arms each: 2, 4, 8 and 8 worlds.
    let [one, two, four, eight] = [1, 2, 4, 8].map(|threads| of(64, threads));
    assert!(one < two && four - one == 3 * (two - one) && eight == four, "{one} {two} {four} {eight}");
    // Of one batch each arm has a thread, and further threads have nothing to do.
    assert_eq!(of(16, 2), of(16, 8));
}

#[test]
fn where_threads_share_a_large_chain_all_its_arms_may_be_under_way() {
    let of = |people, threads| memory(&firm(160, people), Extent { arms: 9, plans: 1, futures: 16 }, threads).0;
    assert!([2, 4, 8].windows(2).all(|t| of(8000, t[0]) < of(8000, t[1])));
    assert!([4, 8].iter().all(|&t| of(9000, t) == of(9000, 2)) && of(9000, 1) < of(9000, 2));
}

#[test]
fn of_an_employee_the_state_and_twice_what_it_shows_are_counted() {
    let of = |staff| memory(&firm(staff, 1000), Extent { arms: 1, plans: 1, futures: 16 }, 1).0;
    let each = size_of::<Employee<WIDTH>>() + 2 * size_of::<Shown<WIDTH>>();
    // The start of the batch, and the arm that follows it.
    assert!(of(1160) - of(160) >= 2 * 1000 * each as u64);
}

#[test]
fn a_large_chain_is_measured_in_small_and_counted_as_often_as_it_is_larger() {
    let agents = |s: &Scenario| s.size().agents() as f64;
    let large = firm(4000, 40_000);
    let (small, times) = in_small(&large);
    assert!(agents(&small) < 1.01 * MEASURED_AGENTS as f64 && small.months == MEASURED_MONTHS);
    assert!(times > 3.0 && (times * agents(&small) / agents(&large) - 1.0).abs() < 1e-12, "{times}");
    assert_eq!(in_small(&firm(160, 1000)).1, 1.0);
}

#[test]
fn amounts_of_memory_are_told_in_whole_megabytes_then_tenths_then_whole_gigabytes() {
    let told = [5_300_000, 999_000_000, 4_200_000_000, 73_400_000_000].map(|bytes| Bytes(bytes).to_string());
    assert_eq!(told, ["6 MB", "999 MB", "4.2 GB", "73 GB"]);
}

#[test]
fn amounts_of_memory_are_read_as_people_write_them() {
    let read = |text: &str| text.parse::<Bytes>().map(|b| b.0);
    assert_eq!(read("8GB"), Ok(8_000_000_000));
    assert_eq!(read(" 512 MiB "), Ok(536_870_912));
    assert_eq!(read("0.5tb"), Ok(500_000_000_000));
    for wrong in ["8", "GB", "-1GB", "1e3GB", "0GB", "lots"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    // What is printed can be typed.
    for bytes in [5_300_000, 999_000_000, 4_200_000_000, 73_000_000_000] {
        let again = read(&Bytes(bytes).to_string()).expect("an amount");
        assert!((again as f64 / bytes as f64 - 1.0).abs() < 0.2, "{bytes}");
    }
}

#[test]
fn what_is_simulated_is_counted_in_arms_plans_and_futures() {
    let scenario = firm(160, 1000);
    assert_eq!(Extent::twins(&scenario), Extent { arms: 2, plans: 1, futures: u64::from(scenario.futures) });
    let arm = |scenario: &Scenario| Arm { name: "a".to_owned(), scenario: scenario.clone(), programme: true };
    let (mut mechanisms, chain) = (scenario.clone(), firm(168, 1000));
    *mechanisms.mechanisms.number_mut("trust", "strength").expect("a number") = 0.5;
    let extent = Extent::of(&[arm(&scenario), arm(&scenario), arm(&mechanisms), arm(&chain)], 40);
    assert_eq!(extent, Extent { arms: 4, plans: 3, futures: 40 });
    assert_eq!([0, 1, 16, 17, 33].map(|futures| Extent { futures, ..extent }.batches()), [1, 1, 1, 2, 3]);
    // Draws come after the run, each of eight futures.
    let at_once = rayon::current_num_threads() as u64;
    assert_eq!(extent.on_every_thread(), Extent { futures: 40 * at_once, ..extent });
    assert_eq!(Extent { futures: 1, ..extent }.drawing(1), Extent { futures: 8, ..extent });
    assert_eq!(Extent { futures: 1, ..extent }.drawing(10_000).futures, 8 * at_once);
    assert_eq!(Extent { futures: 1 << 20, ..extent }.drawing(10_000).futures, 1 << 20);
}

/// Memory counted again: so many worlds of so many employees and customers, and so many numbers for each future of an arm.
fn by_hand(worlds: usize, (employees, customers): (usize, usize), records: usize, numbers: usize) -> u64 {
    let employee = size_of::<Employee<WIDTH>>() + 2 * size_of::<Shown<WIDTH>>() + size_of::<Seat>();
    let customer = size_of::<Customer<WIDTH>>() + 2 * size_of::<Lanes<WIDTH>>() + size_of::<Slot>();
    let world = employees * employee + customers * customer;
    // Each number takes four bytes, each record 64 more, and half as much again while it is summarised.
    let record = records * (4 * numbers + 64) * 3 / 2;
    (100_663_296 + worlds * world + record) as u64
}

#[test]
fn memory_is_the_program_the_worlds_and_what_is_recorded() {
    let mut scenario = firm(160, 1000);
    let columns = Layout::new(scenario.places(), 0).columns.len();
    let of = |scenario: &Scenario, arms, plans, futures, threads| {
        memory(scenario, Extent { arms, plans, futures }, threads).0
    };
    // Of twelve months the start and each month's end are recorded; of six and fewer every week as well.
    assert_eq!(of(&scenario, 1, 1, 16, 1), by_hand(2, (160, 1000), 16, columns * 13));
    assert_eq!(of(&scenario, 3, 2, 40, 2), by_hand(2 * 2 + 2, (160, 1000), 120, columns * 13));
    scenario.months = 7;
    assert_eq!(of(&scenario, 1, 1, 16, 1), by_hand(2, (160, 1000), 16, columns * 8));
    scenario.months = 6;
    assert_eq!(of(&scenario, 1, 1, 16, 1), by_hand(2, (160, 1000), 16, columns * (7 + 27)));
}

#[test]
fn whoever_buys_within_the_chain_is_a_customer() {
    let file = serde_json::json!({
        "name": "x", "months": 12,
        "chain": {
            "organisations": { "mill": { "staff": 16 }, "shop": { "staff": 41 } },
            "links": [{ "from": "mill", "to": "shop" }],
            "segments": { "people": { "served_by": "shop", "people": 100 } }
        },
    });
    let mut scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
    scenario.chain.organisations["shop"].buyers = 0.25;
    let columns = Layout::new(scenario.places(), 0).columns.len();
    let of = |scenario: &Scenario| memory(scenario, Extent { arms: 1, plans: 1, futures: 16 }, 1).0;
    // The shop's 41 people fill six teams of eight, of whom a quarter buy.
    assert_eq!(of(&scenario), by_hand(2, (16 + 48, 100 + 12), 16, columns * 13));
    // There are never fewer buyers than links.
    scenario.chain.organisations["shop"].buyers = 0.0;
    assert_eq!(of(&scenario), by_hand(2, (16 + 48, 100 + 1), 16, columns * 13));
}

#[test]
fn threads_share_the_batches_and_of_one_batch_nothing_is_faster_than_its_burn_in_and_an_arm() {
    let scenario = firm(160, 1000);
    let of = |threads, futures| {
        let extent = Extent { arms: 3, plans: 2, futures };
        Measured { start: 10.0, week: 0.5, threads }.seconds(&scenario, extent)
    };
    // Two burn-ins of 10 seconds and three arms of 52 weeks: 98 seconds a batch.
    assert_eq!([of(1, 16), of(1, 17), of(2, 48)], [98.0, 196.0, 147.0]);
    // On many threads each batch waits for the burn-ins and an arm.
    assert_eq!([of(98, 16), of(98, 32), of(2, 32)], [46.0, 46.0, 98.0]);
    // With a large segment threads share the most part of its weeks.
    let large = Measured { start: 10.0, week: 0.5, threads: 98 };
    let seconds = large.seconds(&firm(1000, 9000), Extent { arms: 3, plans: 2, futures: 16 });
    assert!((seconds - 4.6).abs() < 1e-9, "{seconds}");
    // Seats are counted in whole teams, so that three people more or less make no place of a chain large.
    assert_eq!(small(&firm(9, 1000)), 1.0);
    let measured = Measured { start: 10.0, week: 0.5, threads: 3 };
    assert_eq!(measured.rate(&scenario), 1160.0 * 16.0 * 3.0 / 0.5);
}

#[test]
fn what_threads_took_is_averaged_and_counted_as_often_as_the_chain_is_larger() {
    let measured = Measured::of(&[[1.0, 12.0], [3.0, 14.0]], 3, 2.0);
    // Three months are thirteen weeks.
    assert_eq!(measured, Measured { start: 4.0, week: 2.0, threads: 2 });
}

#[test]
fn a_moment_is_measured_once_and_takes_no_longer_than_it_was_waited_for() {
    let scenario = firm(400, 4000);
    let clock = Instant::now();
    let found = measured(&scenario).expect("a moment");
    let waited = clock.elapsed().as_secs_f64();
    assert!(found.start > 0.0 && found.week > 0.0 && found.threads == rayon::current_num_threads());
    assert!(found.start + 13.0 * found.week <= waited, "{found:?} {waited}");
    assert_eq!(measured(&scenario).expect("known"), found);
}

#[test]
fn a_large_chain_shrinks_by_one_share_and_nobody_is_left_alone() {
    let (small, _) = in_small(&firm(4000, 40_000));
    let of = |s: &Scenario| (s.chain.organisations["firm"].staff, s.chain.segments["people"].people);
    assert_eq!(of(&small), (1090, 10_909));
    assert_eq!(of(&in_small(&firm(16, 3_000_000)).0), (8, 11_999));
    assert_eq!(of(&in_small(&firm(800_000, 20)).0).1, 10);
    let mut short = firm(160, 1000);
    short.months = 2;
    assert_eq!((in_small(&short).0.months, of(&in_small(&short).0)), (2, (160, 1000)));
}

#[test]
fn free_memory_is_told_where_the_system_tells_it() {
    let Ok(meminfo) = std::fs::read_to_string("/proc/meminfo") else { return };
    let total = meminfo.lines().find_map(|l| l.strip_prefix("MemTotal:")).expect("all memory");
    let total: u64 = total.trim().trim_end_matches("kB").trim().parse().expect("a number");
    let free = available().expect("free memory").0;
    assert!(free <= total * 1024 && free > 64 << 20, "{free} of {total} kB");
}

#[test]
fn every_unit_of_memory_is_read_and_nothing_too_small_or_too_large() {
    let read = |text: &str| text.parse::<Bytes>().map(|b| b.0).ok();
    let units = ["3mb", "3m", "3mib", "3gb", "3g", "3gib", "3tb", "3t"].map(read);
    let (mega, giga, tera) = (Some(3_000_000), Some(3_000_000_000), Some(3_000_000_000_000));
    assert_eq!(units, [mega, mega, Some(3 << 20), giga, giga, Some(3 << 30), tera, tera]);
    assert_eq!(
        ["1MB", "0.9MB", "9999TB", "10000TB"].map(read),
        [Some(1_000_000), None, Some(9_999 * 10_u64.pow(12)), None]
    );
    let told = "8 eggs".parse::<Bytes>();
    assert_eq!(told, Err("\"8 eggs\" is no amount of memory: write 800MB, 8GB or 0.5TB".to_owned()));
}

#[test]
fn what_does_not_fit_is_told_with_the_limit_and_the_way_around_it() {
    let (scenario, extent) = (firm(160, 1000), Extent { arms: 2, plans: 1, futures: 64 });
    let wanted = memory(&scenario, extent, rayon::current_num_threads());
    assert!(fits(&scenario, extent, Some(wanted)).is_ok());
    let error = fits(&scenario, extent, Some(Bytes(wanted.0 - 1))).expect_err("one byte less");
    assert_eq!((error.wanted, error.limit, error.told), (wanted, Bytes(wanted.0 - 1), true));
    let said = |told| TooMuch { wanted: Bytes(4_200_000_000), limit: Bytes(2_000_000_000), told }.to_string();
    let fewer = "Simulate fewer people (\"staff\", \"people\"), what-ifs or futures";
    assert_eq!(
        said(true),
        format!(
            "This would take about 4.2 GB of memory; 2.0 GB are allowed by --max-memory. {fewer}, or allow more: --max-memory 4.2GB."
        )
    );
    assert_eq!(
        said(false),
        format!(
            "This would take about 4.2 GB of memory; 2.0 GB are free on this machine. {fewer}, or try it nevertheless: --max-memory 4.2GB."
        )
    );
    assert_eq!([Bytes(1_000_000_000), Bytes(10_000_000_000)].map(|b| b.to_string()), ["1.0 GB", "10 GB"]);
}
