"""Five mechanisms written a second time, from docs/model, and corrected after a first comparison (docs/verification.md), against the product: learning, reach, price, meaning, home.

    python check_rebuild.py scenario > rebuild.json      # everything else is switched off
    ripplechain run rebuild.json --output out
    python check_rebuild.py out/rebuild/series.csv

Draws are its own, so that means are compared, by their standard errors. Ends with 1 when a mean of any month lies more than four of
them away.
"""

import csv
import json
import sys

import numpy as np

FUTURES, SEATS, WEEKS, BURN_IN = 512, 200, 156, 104
SHOWN = ["adoption", "proficiency", "mission_clarity", "doubt", "home_strain", "fatigue", "attention", "programme_cost"]
# Levers: where culture puts them by default, what the programme asks for, dear direction, managers' time, working time, range.
LEVERS = {
    "tension": (0.0, 0.6, 1, 0.08, 0.0, 1.5),
    "responsibility": (0.0, 0.5, 1, 0.04, 0.0, 1.0),
    "communication": (0.4, 0.9, 1, 0.10, 0.005, 1.0),
    "servant_leadership": (0.4, 0.8, 1, 0.20, 0.0, 1.0),
    "employee_inclusion": (0.2, 0.7, 1, 0.15, 0.0, 1.0),
    "silos": (0.4, 0.1, -1, 0.10, 0.01, 1.0),
    "stability_reward": (0.2, 0.6, -1, 0.03, 0.0, 1.0),
    "learning_time": (0.0, 0.1, 1, 0.0, 0.0, 0.15),
    "coverage": (0.0, 0.7, 1, 0.06, 0.0, 1.0),
}
STOP, SHOCK = 18, (6, 12, 0.3)
ON = ("learning", "reach", "price", "meaning", "home")
OFF = """luck balcony uncertainty cynicism tension commitment trust wellbeing turnover solution reporting silos standards ordering delivery
offer novelty friction service satisfaction word_of_mouth loyalty partnership harshness transparency spillover market wins viability""".split()


def scenario():
    course = {name: row[1] for name, row in LEVERS.items() if name != "coverage"}
    return {
        "name": "rebuild",
        "question": "Do five mechanisms, written again from their pages, meet the product?",
        "months": 36,
        "futures": FUTURES,
        "seed": 77,
        "chain": {
            "organisations": {"shop": {"staff": SEATS, "offer_from_suppliers": 0}},
            "segments": {"stores": {"served_by": "shop", "people": 100, "works_here": 0}},
        },
        "mechanisms": {"off": OFF},
        "events": [{"kind": "strain_shock", "at": "shop", "month": SHOCK[0], "duration": SHOCK[1] - SHOCK[0], "size": SHOCK[2]}],
        "programme": {"shop": {**course, "adaptive_share": 0.6, "coverage": [[0, LEVERS["coverage"][1]], [STOP, 0]]}},
    }


rng = np.random.default_rng(20261126)


def normal(*shape):
    return rng.standard_normal(shape)


def logit(p):
    return np.log(p / (1 - p))


def sigma(x):
    return 1 / (1 + np.exp(-x))


def positive(x):
    return np.maximum(x, 0)


def relax(x, to, time):
    return x + (to - x) * (1 - np.exp(-1 / time))


def taken(at, culture, column):
    rows = ((row[2] * (at[name] - culture[name]) / row[5], row[column]) for name, row in LEVERS.items())
    return sum(positive(turned) * price for turned, price in rows)


def lognormal(spread, *shape):
    s = np.sqrt(np.log(1 + spread**2))
    return np.exp(s * normal(*shape) - s * s / 2)


class Firm:
    """What is drawn once per future."""

    def __init__(self):
        every = np.arange(SEATS)
        self.follow_through = np.clip(0.85 + 0.2 * normal(FUTURES), 0.1, 1.3)
        self.holding = lognormal(0.25, FUTURES)
        self.tolerance = lognormal(0.25, FUTURES, SEATS)
        self.openness = sigma(0.8 * normal(FUTURES, SEATS))
        self.commitment = np.tanh(0.35 * normal(FUTURES, SEATS))
        self.habit = sigma(logit(0.11) + 0.6 * normal(FUTURES, SEATS))
        self.place = rng.random((FUTURES, SEATS))
        ring = np.stack([(every + d) % SEATS for d in (1, 2, -1, -2)], 1)
        other = rng.integers(0, SEATS - 1, (FUTURES, SEATS, 4))
        other += other >= every[None, :, None]
        self.ties = np.where(rng.random((FUTURES, SEATS, 4)) < 0.15, other, ring)
        self.leads = (every < 8) | (every % 8 == 0)
        # How organisations differ: variety .3, half of it common to all levers.
        leaders = normal(FUTURES)
        self.culture = {name: np.full(FUTURES, row[0]) for name, row in LEVERS.items()}
        ways = {"communication": 1, "servant_leadership": 1, "employee_inclusion": 1, "silos": -1, "stability_reward": -1}
        for name, way in ways.items():
            u = LEVERS[name][0]
            self.culture[name] = u + u * (1 - u) * self.varied(way * leaders)
        u = 1 / 12
        self.initiatives = 0.5 * (1 + 12 * u * (1 - u) * self.varied(-leaders))

    @staticmethod
    def varied(leaders):
        return np.clip(0.3 * np.sqrt(0.5) * (leaders + normal(FUTURES)), -1, 1)


def simulate(firm, programme):
    """Month by month, metric by metric, future by future."""
    c, levers = firm.culture, {name: x.copy() for name, x in firm.culture.items()}
    technical, adaptive = firm.habit.copy(), firm.habit.copy()
    adoption, proficiency = firm.habit.copy(), firm.habit.copy()
    tension = np.full((FUTURES, SEATS), 0.24)
    clarity = sigma(0.8 * (c["communication"] - 0.4) + 0.6 * (c["servant_leadership"] - 0.4))
    doubt = sigma(logit(0.3) + 2 * (c["stability_reward"] - 0.2))
    fatigue, strain = np.full((FUTURES, SEATS), 0.25), np.zeros((FUTURES, SEATS))
    spent, follows, share = np.zeros(FUTURES), np.ones(FUTURES), 0.7
    levels = np.log(SEATS) / np.log(8) - 1
    months = {round(m * 52 / 12) for m in range(37)}
    shocked = range(round(SHOCK[0] * 52 / 12), round(SHOCK[1] * 52 / 12))
    usual_hold = 0.3 + 0.3 * 0.4 + 0.6 * 0.2 + 0.2 * 0.4 + 0.4 * 0.5
    some = np.arange(FUTURES)[:, None, None]
    out = []
    for week in range(-BURN_IN, WEEKS):
        begun = programme and week >= 0
        course = {name: np.full(FUTURES, row[1]) if begun else c[name] for name, row in LEVERS.items()}
        if begun:
            share = 0.6
            if week >= round(STOP * 52 / 12):
                course["coverage"] = np.zeros(FUTURES)
        # Leaders: time, levers, reach, price, meaning.
        time = (1 + (taken(course, c, 3) / 0.35) ** 8) ** (-1 / 8)
        for name, row in LEVERS.items():
            if name == "coverage":
                levers[name] = relax(levers[name], course[name], 6 * levels)
            else:
                lived = np.clip(c[name] + (course[name] - c[name]) * firm.follow_through * time * follows, 0, row[5])
                levers[name] = relax(levers[name], lived, 6)
        covered = levers["coverage"]
        beyond = 1 - np.minimum(1, 0.5 * positive((proficiency.mean(1) - 0.12) / 0.88))
        missed = (1 - covered) * beyond
        lived = {name: x - missed * (x - c[name]) for name, x in levers.items()}
        attention = taken(lived, c, 3)
        undecided = np.clip((1 - adoption.mean(1)) / 0.88, 0, 1)
        hours = taken(lived, c, 4) + 0.05 * (lived["employee_inclusion"] - c["employee_inclusion"]) * undecided
        learning = positive(levers["learning_time"]) * covered * (1 - proficiency.mean(1))
        if week >= 0:
            spent = spent + attention * firm.leads.mean() + positive(hours) + 1.2 * learning
        clear = 0.8 * (lived["communication"] - 0.4) + 0.6 * (lived["servant_leadership"] - 0.4)
        clarity = relax(clarity, sigma(clear), 26)
        belief = firm.commitment[:, firm.leads].mean(1)
        doubt = relax(doubt, sigma(logit(0.3) + 2 * (lived["stability_reward"] - 0.2) - belief), 13)
        follows = positive(1 - 0.6 * (doubt - 0.3))
        # People: tension, learning, fatigue, home.
        reached = (firm.place < covered[:, None]).astype(float)
        push, hold = (firm.holding * 0.24 * usual_hold)[:, None], (firm.holding * usual_hold)[:, None]
        tension = relax(tension, 0.5 * (push + np.sqrt(push**2 + 0.03**2)) / np.maximum(hold, 0.05), 3)
        zone = sigma((tension - 0.44) / 0.1) * sigma((firm.tolerance - tension) / 0.1)
        excess = tension - firm.tolerance
        excess = positive(0.5 * (excess + np.sqrt(excess**2 + 0.1**2)) - 0.004)
        distress = excess / (excess + 0.3)
        team = adoption.reshape(FUTURES, -1, 8).sum(2).repeat(8, 1) - adoption
        around = (team + 2 * adoption[some, firm.ties].sum(2) + 1e-3 * 0.12) / (7 + 8 + 1e-3)
        y = positive(around - 0.12) / (0.88 * 0.5)
        tipped = np.minimum(around, 0.12) + 0.88 * y**4 / (1 + y**4)
        t = levers["learning_time"][:, None]
        yields = t / (t + 0.03)
        taught = yields * 0.1 * reached * (1 - distress)
        learnt = yields * 0.14 / (1 + 0.25 * firm.initiatives[:, None]) * reached * zone * (0.4 + 0.3 * (firm.commitment + 1))
        imitated = 0.04 * firm.openness
        back = 0.03 * (1 - reached * (0.5 + 0.5 * levers["communication"][:, None])) * (1 - proficiency) ** 2

        def adopted(part, pulled):
            rate = 1e-9 + pulled + imitated + back
            to = (pulled + imitated * tipped + back * firm.habit + 1e-9 * part) / rate
            return part + (to - part) * (1 - np.exp(-rate))

        technical, adaptive = adopted(technical, taught), adopted(adaptive, learnt)
        adoption = technical + share * (adaptive - technical)
        real_work = (levers["responsibility"] + levers["tension"] / 3)[:, None]
        proficiency = proficiency + (adoption - proficiency) * (1 - np.exp(-(1 + 0.6 * real_work) / 16))
        fatigue = relax(fatigue, sigma(logit(0.25) + strain), 10)
        pace = 4 * (SHOCK[2] if week in shocked else 0.0)
        target = sigma(logit(0.2) + pace + 2 * (fatigue - 0.25)) - 0.2
        strain = np.where(target > strain, relax(strain, target, 8), relax(strain, target, 26))
        if week + 1 in months:
            shares = [adoption.mean(1), proficiency.mean(1), clarity, doubt, 0.2 + strain.mean(1), fatigue.mean(1), attention]
            out.append([100 * x for x in shares] + [spent])
    return np.array(out)


def compare(file):
    theirs = {}
    with open(file, newline="") as rows:
        for row in csv.DictReader(rows):
            if row["place"] == "shop" and row["metric"] in SHOWN:
                mean, low, high = (float(row[k] or 0) for k in ("mean", "mean_low", "mean_high"))
                # Student's quantile for 511 degrees of freedom.
                theirs[row["arm"], row["metric"], int(row["month"])] = mean, (high - low) / 2 / 1.9646
    firm, worst = Firm(), 0.0
    for arm, programme in (("with", True), ("without", False)):
        ours = simulate(firm, programme)
        for i, metric in enumerate(SHOWN):
            apart, difference = 0.0, 0.0
            for month in range(37):
                mean, error = theirs[arm, metric, month]
                own = ours[month, i]
                scale = np.hypot(own.std(ddof=1) / np.sqrt(FUTURES), error)
                # What is the same in all futures agrees to rounding.
                apart = max(apart, abs(own.mean() - mean) / max(scale, 2.5e-4))
                difference = max(difference, abs(own.mean() - mean))
            print(f"{metric:16} {arm:8} largest difference {difference:.4f}, {apart:.2f} standard errors")
            worst = max(worst, apart)
    return worst


if sys.argv[1] == "scenario":
    json.dump(scenario(), sys.stdout, indent=1)
else:
    sys.exit(int(compare(sys.argv[1]) > 4))
