"""The common workload in JAX: the whole population at once, compiled; one future, and sixteen side by side in the last axis."""
import math
import os
import time
from functools import partial

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # JAX starts a thread for each core it may use

import jax
import jax.numpy as jnp

TEAM = 200
jax.config.update("jax_threefry_partitionable", False)  # half the work a draw


def week(ties, states, key):
    """States are organisations × members × futures; the last two are an organisation's, with one member."""
    adoption, tension, energy, skill, mood, stirred = states
    first, second = jax.random.split(key)
    everybody = adoption.reshape(-1, adoption.shape[2])
    around = sum(everybody[ties[k]] for k in range(8)) * 0.125
    target = 0.5 * around + 0.3 * mood + 0.2 * skill
    noise = jax.random.normal(first, adoption.shape)
    adoption = jnp.clip(adoption + 0.2 * (target - adoption) + 0.05 * noise, 0.0, 1.0)
    tension = tension + 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - tension)
    luck = jax.random.uniform(second, adoption.shape)
    event = luck < 1.0 / (1.0 + jnp.exp(1.5 + 2.0 * tension - 2.0 * adoption))
    energy = energy + 0.1 * (1.0 - event - energy)
    skill = skill + 0.05 * (energy - skill)
    mood, stirred = adoption.mean(1, keepdims=True), event.mean(1, keepdims=True)
    return (adoption, tension, energy, skill, mood, stirred), stirred.mean()


@partial(jax.jit, static_argnames=("futures", "weeks"))
def follow(ties, key, futures, weeks):
    teams = ties.shape[1]
    members = [jnp.full((teams, TEAM, futures), start) for start in (0.1, 0.5, 0.5, 0.5)]
    means = [jnp.full((teams, 1, futures), start) for start in (0.1, 0.0)]
    states, events = jax.lax.scan(partial(week, ties), (*members, *means), jax.random.split(key, weeks))
    return states[0].mean(), events.mean()


for n, weeks in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)]:
    ties = jax.random.randint(jax.random.key(1), (8, n // TEAM, TEAM), 0, n)
    for futures in (1, 16):
        run = follow.lower(ties, jax.random.key(2), futures, weeks).compile()  # untimed
        best = math.inf
        for _ in range(3):
            begun = time.process_time()
            adoption, events = jax.block_until_ready(run(ties, jax.random.key(2)))
            best = min(best, time.process_time() - begun)
        rate = n * futures * weeks / best * 1e-6
        print(f"JAX,{jax.__version__},{n},{futures},{weeks},{best:.4f},{rate:.2f},{adoption:.3f},{events:.3f}", flush=True)
