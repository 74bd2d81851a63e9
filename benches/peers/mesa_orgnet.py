"""The common workload in Mesa: one Agent each, two passes a week (look, then act)."""
import math
import random
import time

import mesa

TEAM = 200


class Person(mesa.Agent):
    def __init__(self, model, organisation):
        super().__init__(model)
        self.organisation = organisation
        self.adoption, self.tension, self.energy, self.skill = 0.1, 0.5, 0.5, 0.5
        self.around = 0.0
        self.ties = ()

    def look(self):
        self.around = sum(other.adoption for other in self.ties) * 0.125

    def act(self):
        chance = self.model.random
        org = self.organisation
        target = 0.5 * self.around + 0.3 * org.adoption + 0.2 * self.skill
        adoption = self.adoption + 0.2 * (target - self.adoption) + 0.05 * chance.gauss(0.0, 1.0)
        self.adoption = adoption = min(max(adoption, 0.0), 1.0)
        self.tension += 0.1 * (2.0 * org.events + 0.5 * (1.0 - adoption) - self.tension)
        event = chance.random() < 1.0 / (1.0 + math.exp(1.5 + 2.0 * self.tension - 2.0 * adoption))
        self.energy += 0.1 * ((0.0 if event else 1.0) - self.energy)
        self.skill += 0.05 * (self.energy - self.skill)
        org.sums[0] += adoption
        org.sums[1] += event


class Organisation:
    def __init__(self, size):
        self.size, self.adoption, self.events, self.sums = size, 0.1, 0.0, [0.0, 0]

    def close(self):
        self.adoption, self.events = (s / self.size for s in self.sums)
        happened, self.sums = self.sums[1], [0.0, 0]
        return happened


class OrgNet(mesa.Model):
    def __init__(self, n, seed):
        super().__init__(seed=seed)
        self.organisations = [Organisation(min(TEAM, n - k)) for k in range(0, n, TEAM)]
        people = [Person(self, self.organisations[i // TEAM]) for i in range(n)]
        for person in people:
            person.ties = tuple(random.choices(people, k=8))
        self.events = 0

    def step(self):
        self.agents.do("look")
        self.agents.do("act")
        self.events += sum(org.close() for org in self.organisations)


def follow(n, weeks):
    model = OrgNet(n, 1)
    begun = time.process_time()
    for _ in range(weeks):
        model.step()
    taken = time.process_time() - begun
    return taken, sum(a.adoption for a in model.agents) / n, model.events / n / weeks


for n, weeks in [(1_000, 156), (10_000, 20)]:
    taken, adoption, events = min(follow(n, weeks) for _ in range(3))
    print(f"Mesa,{mesa.__version__},{n},1,{weeks},{taken:.4f},{n * weeks / taken * 1e-6:.2f},{adoption:.3f},{events:.3f}", flush=True)
