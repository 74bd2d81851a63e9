"""The common workload in AMBER: columns borrowed as NumPy arrays and committed each week; the average by a sparse matrix of SciPy."""
import time

import ambr
import numpy as np
import scipy
import scipy.sparse

TEAM = 200


class OrgNet(ambr.Model):
    def setup(self):
        n = self.p.n
        rows = np.repeat(np.arange(n), 8)
        self.ties = scipy.sparse.csr_matrix((np.full(8 * n, 0.125), (rows, self.rng.integers(0, n, 8 * n))), (n, n))
        self.starts = np.arange(0, n, TEAM)
        self.sizes = np.diff(np.append(self.starts, n))
        self.mood, self.stirred, self.happened = np.full(n, 0.1), np.zeros(n), 0
        self.add_agents(n, adoption=0.1, tension=0.5, energy=0.5, skill=0.5)

    def step_vectorized(self):
        n = self.p.n
        adoption, tension, energy, skill = (self.agents.borrow(c)[0] for c in ("adoption", "tension", "energy", "skill"))
        target = 0.5 * (self.ties @ adoption) + 0.3 * self.mood + 0.2 * skill
        adoption = np.clip(adoption + 0.2 * (target - adoption) + 0.05 * self.rng.standard_normal(n), 0.0, 1.0)
        tension = tension + 0.1 * (2.0 * self.stirred + 0.5 * (1.0 - adoption) - tension)
        event = self.rng.random(n) < 1.0 / (1.0 + np.exp(1.5 + 2.0 * tension - 2.0 * adoption))
        energy = energy + 0.1 * (1.0 - event - energy)
        skill = skill + 0.05 * (energy - skill)
        self.agents.commit(adoption=adoption, tension=tension, energy=energy, skill=skill)
        self.mood = np.repeat(np.add.reduceat(adoption, self.starts) / self.sizes, self.sizes)
        events = np.add.reduceat(event.astype(float), self.starts)
        self.stirred = np.repeat(events / self.sizes, self.sizes)
        self.happened += events.sum()


def follow(n, weeks):
    model = OrgNet({"n": n, "seed": 1})
    model.run(0)  # sets up
    begun = time.process_time()
    for _ in range(weeks):
        model.run_step()
    return time.process_time() - begun, model.agents.adoption.mean(), model.happened / n / weeks


for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    taken, adoption, events = min(follow(n, weeks) for _ in range(3))
    print(f"AMBER,{ambr.__version__},{n},1,{weeks},{taken:.4f},{n * weeks / taken * 1e-6:.2f},{adoption:.3f},{events:.3f}", flush=True)
