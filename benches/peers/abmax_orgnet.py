"""The common workload in abmax: one step of an `Agent`, which abmax maps over a `Set` of them and JAX compiles."""
import math
import os
import time
from functools import partial
from importlib.metadata import version

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # JAX starts a thread for each core it may use

import jax
import jax.numpy as jnp
from abmax.functions import step_agents
from abmax.structs import Agent, Set, Signal, State
from flax import struct

TEAM = 200
jax.config.update("jax_threefry_partitionable", False)  # half the work a draw


@struct.dataclass
class Person(Agent):
    @staticmethod
    def step_agent(agent, told, _):
        person, told = agent.state.content, told.content
        target = 0.5 * told["around"] + 0.3 * told["mood"] + 0.2 * person["skill"]
        adoption = person["adoption"] + 0.2 * (target - person["adoption"]) + 0.05 * told["noise"]
        adoption = jnp.clip(adoption, 0.0, 1.0)
        tension = person["tension"] + 0.1 * (2.0 * told["stirred"] + 0.5 * (1.0 - adoption) - person["tension"])
        event = told["luck"] < 1.0 / (1.0 + jnp.exp(1.5 + 2.0 * tension - 2.0 * adoption))
        energy = person["energy"] + 0.1 * (1.0 - event - person["energy"])
        skill = person["skill"] + 0.05 * (energy - person["skill"])
        now = {"adoption": adoption, "tension": tension, "energy": energy, "skill": skill, "event": event * 1.0}
        return agent.replace(state=State(content=now))


def week(ties, people, key):
    first, second = jax.random.split(key)
    n = people.agents.id.size
    adoption = people.agents.state.content["adoption"]
    told = {
        "around": sum(adoption[ties[k]] for k in range(8)) * 0.125,
        "noise": jax.random.normal(first, n),
        "luck": jax.random.uniform(second, n),
        "mood": jnp.repeat(people.state.content["mood"], TEAM, total_repeat_length=n),
        "stirred": jnp.repeat(people.state.content["stirred"], TEAM, total_repeat_length=n),
    }
    people = step_agents(Person.step_agent, None, Signal(content=told), people)
    now = people.agents.state.content
    mood, stirred = (now[what].reshape(-1, TEAM).mean(1) for what in ("adoption", "event"))
    return people.replace(state=State(content={"mood": mood, "stirred": stirred})), stirred.mean()


@partial(jax.jit, static_argnames="weeks")
def follow(ties, key, weeks):
    n = ties.shape[1]
    start = {"adoption": 0.1, "tension": 0.5, "energy": 0.5, "skill": 0.5, "event": 0.0}
    state = State(content={name: jnp.full(n, value) for name, value in start.items()})
    agents = Person(jnp.arange(n), jnp.full(n, True), jnp.zeros(n), jnp.zeros(n, int), None, state, None, None)
    teams = State(content={"mood": jnp.full(n // TEAM, 0.1), "stirred": jnp.zeros(n // TEAM)})
    people = Set(n, n, agents, 0, 0, None, teams, None, None)
    people, events = jax.lax.scan(partial(week, ties), people, jax.random.split(key, weeks))
    return people.agents.state.content["adoption"].mean(), events.mean()


for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    ties = jax.random.randint(jax.random.key(1), (8, n), 0, n)
    run = follow.lower(ties, jax.random.key(2), weeks).compile()  # untimed
    best = math.inf
    for _ in range(3):
        begun = time.process_time()
        adoption, events = jax.block_until_ready(run(ties, jax.random.key(2)))
        best = min(best, time.process_time() - begun)
    told = f"{version('abmax')} + JAX {jax.__version__}"
    print(f"abmax,{told},{n},1,{weeks},{best:.4f},{n * weeks / best * 1e-6:.2f},{adoption:.3f},{events:.3f}", flush=True)
