"""The common workload in NumPy: the whole population at once; the average over neighbours as a sparse matrix of SciPy."""
import time

import numpy as np
import scipy
import scipy.sparse

TEAM = 200


def follow(n, weeks, seed=1):
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(n), 8)
    ties = scipy.sparse.csr_matrix((np.full(8 * n, 0.125), (rows, rng.integers(0, n, 8 * n))), (n, n))
    starts = np.arange(0, n, TEAM)
    sizes = np.diff(np.append(starts, n))
    adoption, tension, energy, skill = np.full(n, 0.1), np.full(n, 0.5), np.full(n, 0.5), np.full(n, 0.5)
    mood, stirred, happened = np.full(n, 0.1), np.zeros(n), 0
    begun = time.process_time()
    for _ in range(weeks):
        target = 0.5 * (ties @ adoption) + 0.3 * mood + 0.2 * skill
        adoption = np.clip(adoption + 0.2 * (target - adoption) + 0.05 * rng.standard_normal(n), 0.0, 1.0)
        tension += 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - tension)
        event = rng.random(n) < 1.0 / (1.0 + np.exp(1.5 + 2.0 * tension - 2.0 * adoption))
        energy += 0.1 * (1.0 - event - energy)
        skill += 0.05 * (energy - skill)
        mood = np.repeat(np.add.reduceat(adoption, starts) / sizes, sizes)
        events = np.add.reduceat(event.astype(float), starts)
        stirred = np.repeat(events / sizes, sizes)
        happened += events.sum()
    return time.process_time() - begun, adoption.mean(), happened / n / weeks


for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    taken, adoption, events = min(follow(n, weeks) for _ in range(3))
    version = f"{np.__version__} + SciPy {scipy.__version__}"
    print(f"NumPy,{version},{n},1,{weeks},{taken:.4f},{n * weeks / taken * 1e-6:.2f},{adoption:.3f},{events:.3f}", flush=True)
