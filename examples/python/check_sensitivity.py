"""Computes the ranking of `ripplechain sensitivity` again with SALib, from the same points, and compares.

    ripplechain sensitivity FILE --rows 16 --output out            # or --method saltelli
    python check_sensitivity.py out/NAME-sensitivity

Ends with 1 when any index differs by more than one part in ten thousand of the largest.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from SALib.analyze import radial_ee, sobol
from SALib.analyze.sobol import first_order, total_order

folder = Path(sys.argv[1])
summary = json.loads((folder / "summary.json").read_text())
points = pd.read_csv(folder / "points.csv")
ranking = pd.read_csv(folder / "ranking.csv")

ranges = {axis["path"]: axis["over"]["range"] for axis in summary["points"]["axes"]}
method, rows = next(iter(summary["points"]["design"].items()))
problem = {"num_vars": len(ranges), "names": list(ranges), "bounds": [[0, 1]] * len(ranges)}
worst = 0.0
for (metric, place, month), ours in ranking.groupby(["metric", "place", "month"], sort=False):
    of = points[(points.metric == metric) & (points.place == place) & (points.month == month)].sort_values("point")
    y = of["mean"].to_numpy()
    ours = ours.set_index("path").loc[problem["names"]]
    if method == "morris":
        # Along each number from 0 to 1 of its range, as the effects are told.
        x = np.column_stack([(of[path] - r["from"]) / (r["to"] - r["from"]) for path, r in ranges.items()])
        theirs = radial_ee.analyze(problem, x, y, sample_sets=rows, seed=1)
        pairs = {"mu*": ("size", theirs["mu_star"]), "mu": ("mean_or_first", theirs["mu"]), "sigma": ("spread_or_first_low", theirs["sigma"])}
    else:
        # Ours are A, B, then A with one number of B after the other. The variance is a sample's, and the mean that of A and B.
        blocks = y.reshape(rows, len(ranges) + 2)
        (a, b), ab = (blocks[:, :2] - blocks[:, :2].mean()).T, blocks[:, 2:] - blocks[:, :2].mean()
        sample = (2 * rows - 1) / (2 * rows)
        each = [(total_order(a, one, b) * sample, first_order(a, one, b) * sample) for one in ab.T]
        pairs = {"ST": ("size", np.array([e[0] for e in each])), "S1": ("mean_or_first", np.array([e[1] for e in each]))}
        # By SALib's own analysis, which takes the mean of all points and the variance of a population: not the same, but near.
        near = sobol.analyze(problem, np.column_stack([blocks[:, 0], blocks[:, 2:], blocks[:, 1]]).ravel(), calc_second_order=False, seed=1)
        print(f"{metric} at {place}, month {month}: SALib's own analysis gives totals {np.round(near['ST'], 3)}, ours are {ours['size'].to_numpy().round(3)}")
    for index, (column, values) in pairs.items():
        apart = np.max(np.abs(ours[column].to_numpy() - values)) / np.max(np.abs(values))
        worst = max(worst, apart)
        print(f"{metric} at {place}, month {month}: {index} of {len(values)} numbers, largest {np.max(values):.4g}; apart by {apart:.1e} of it at most")
print(f"{method}, {rows} rows: apart by {worst:.1e} at most")
sys.exit(1 if worst > 1e-4 else 0)
