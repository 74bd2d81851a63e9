"""The common workload in Numba: the plain loop, compiled, on one thread."""
import math
import time

import numba
import numpy as np

TEAM = 200


@numba.njit
def follow(ties, adoption, tension, energy, skill, weeks, seed):
    np.random.seed(seed)
    n = adoption.size
    teams = (n + TEAM - 1) // TEAM
    mood, stirred = np.full(teams, 0.1), np.zeros(teams)
    happened = 0
    after = np.empty(n)
    for _ in range(weeks):
        for k in range(teams):
            first, last = k * TEAM, min((k + 1) * TEAM, n)
            adopted, events = 0.0, 0
            for i in range(first, last):
                around = 0.0
                for tie in ties[i]:
                    around += adoption[tie]
                target = 0.0625 * around + 0.3 * mood[k] + 0.2 * skill[i]
                a = adoption[i] + 0.2 * (target - adoption[i]) + 0.05 * np.random.standard_normal()
                a = min(max(a, 0.0), 1.0)
                tension[i] += 0.1 * (2.0 * stirred[k] + 0.5 * (1.0 - a) - tension[i])
                event = np.random.random() < 1.0 / (1.0 + math.exp(1.5 + 2.0 * tension[i] - 2.0 * a))
                energy[i] += 0.1 * ((0.0 if event else 1.0) - energy[i])
                skill[i] += 0.05 * (energy[i] - skill[i])
                after[i] = a
                adopted += a
                events += event
            mood[k], stirred[k] = adopted / (last - first), events / (last - first)
            happened += events
        adoption, after = after, adoption
    return adoption.mean(), happened


def states(n):
    rng = np.random.default_rng(1)
    return rng.integers(0, n, (n, 8)), np.full(n, 0.1), np.full(n, 0.5), np.full(n, 0.5), np.full(n, 0.5)


follow(*states(1_000), 2, 1)  # compiled here, untimed
for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    best = math.inf
    for _ in range(3):
        world = states(n)
        begun = time.process_time()
        adoption, happened = follow(*world, weeks, 1)
        best = min(best, time.process_time() - begun)
    print(f"Numba,{numba.__version__},{n},1,{weeks},{best:.4f},{n * weeks / best * 1e-6:.2f},{adoption:.3f},{happened / n / weeks:.3f}", flush=True)
