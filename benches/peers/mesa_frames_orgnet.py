"""The common workload in mesa-frames: one set of agents in Polars, a week as expressions over its columns."""
import time
from importlib.metadata import version

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

TEAM = 200


class People(AgentSetPolars):
    def __init__(self, n, model):
        super().__init__(model)
        ties = {f"tie{k}": model.random.integers(0, n, n, dtype=np.uint32) for k in range(8)}
        start = {"adoption": 0.1, "tension": 0.5, "energy": 0.5, "skill": 0.5, "mood": 0.1, "stirred": 0.0, "event": 0.0}
        columns = {name: np.full(n, value) for name, value in start.items()}
        self += pl.DataFrame({"unique_id": np.arange(n), "organisation": np.arange(n) // TEAM, **columns, **ties})

    def step(self):
        names = ("adoption", "tension", "energy", "skill", "mood", "stirred", "event")
        adoption, tension, energy, skill, mood, stirred, event = map(pl.col, names)
        n = len(self)
        noise, luck = pl.Series(self.random.standard_normal(n)), pl.Series(self.random.random(n))
        around = pl.sum_horizontal(adoption.gather(pl.col(f"tie{k}")) for k in range(8)) * 0.125
        target = 0.5 * around + 0.3 * mood + 0.2 * skill
        mean = lambda column: column.reshape((-1, TEAM)).arr.mean().gather(pl.col("organisation"))
        self.agents = (
            self.agents.with_columns((adoption + 0.2 * (target - adoption) + 0.05 * noise).clip(0.0, 1.0))
            .with_columns(tension + 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - tension))
            .with_columns(event=(luck < 1.0 / (1.0 + (1.5 + 2.0 * tension - 2.0 * adoption).exp())).cast(float))
            .with_columns(energy + 0.1 * (1.0 - event - energy), mood=mean(adoption), stirred=mean(event))
            .with_columns(skill + 0.05 * (energy - skill))
        )


class OrgNet(ModelDF):
    def __init__(self, n, seed):
        super().__init__(seed)
        self.agents += People(n, self)
        self.people = self.get_agents_of_type(People)
        self.events = 0.0

    def step(self):
        self.agents.step()
        self.events += self.people["event"].mean()


def follow(n, weeks):
    model = OrgNet(n, 1)
    begun = time.process_time()
    for _ in range(weeks):
        model.step()
    taken = time.process_time() - begun
    return taken, model.people["adoption"].mean(), model.events / weeks


for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    taken, adoption, events = min(follow(n, weeks) for _ in range(3))
    rate = n * weeks / taken * 1e-6
    told = f"{version('mesa-frames')} + Polars {pl.__version__}"
    print(f"mesa-frames,{told},{n},1,{weeks},{taken:.4f},{rate:.2f},{adoption:.3f},{events:.3f}", flush=True)
