"""Records of the gate as tests need them, from simulated processes; and programs that only pretend to measure."""

import math
import sys
from collections.abc import Callable
from statistics import median

import numpy as np
from scipy.signal import lfilter

from bench.gate.procedure import carry_out
from bench.gate.record import Block, Case, Record, Run, Side
from bench.gate.rules import Rules

# Logarithmic times of so many processes that follow one another.
Noise = Callable[[np.random.Generator, int], np.ndarray]


def cases(count):
    """Cases of workloads of their own, so that none has a lead over another."""
    return [
        Case(f"work{n}/coroutine", f"work{n}", "coroutine", "real_s", 10, 1, 1.0)
        for n in range(count)
    ]


def empty_record(count=15, seed=1, rules=None):
    return Record(
        seed=seed,
        rules=rules or Rules(),
        date="2026-01-01T00:00:00+00:00",
        machine={"cpu": "simulated"},
        base=Side("base", "aaaa"),
        candidate=Side("candidate", "bbbb"),
        cases=cases(count),
    )


class Simulation:
    """Blocks of processes whose logarithmic times are `noise(random, 4)`, slowed down for some of the cases."""

    def __init__(self, noise, seed, slow=None, turns=1):
        self._turns = turns
        self._noise = noise
        self._random = np.random.default_rng(seed)
        self._slow = slow or {}

    def block(self, case, phase, order):
        """The processes take turns, so their noise is that of neighbours."""
        logs = np.asarray(self._noise(self._random, 4 * self._turns), dtype=float).reshape(
            self._turns, 4
        )
        slow = math.log1p(self._slow.get(case.name, 0.0))
        runs = []
        for process, build in enumerate(order):
            turns = tuple(np.exp(logs[:, process] + (slow if build == "B" else 0.0)).tolist())
            runs.append(Run(build, turns, median(turns), median(turns)))
        return Block(case.name, phase, tuple(runs))


def simulated_gate(noise, seed, slow=None, count=15, rules=None, turns=1):
    record = empty_record(count, seed, rules)
    carry_out(record, Simulation(noise, seed + 10_000, slow, turns))
    return record


def skewed(random, size, scale=0.02):
    return random.gamma(0.5, scale, size)


def tied(random, size, scale=0.02):
    """A clock so coarse that half of the readings agree."""
    return np.round(random.normal(0, scale, size) / scale) * scale


def contaminated(random, size, scale=0.02):
    """One process in ten takes up to twice as long."""
    return random.normal(0, scale, size) + (random.random(size) < 0.1) * random.uniform(
        0, 0.7, size
    )


class Autocorrelated:
    """A machine whose speed wanders, and is another one at times."""

    def __init__(self, scale=0.02):
        self._scale = scale
        self._level = 0.0

    def __call__(self, random, size):
        steps = random.normal(0, self._scale, size)
        steps += (random.random(size) < 0.02) * random.choice([-0.3, 0.3], size)
        levels, _ = lfilter([1], [1, -0.95], steps, zi=[0.95 * self._level])
        self._level = levels[-1]
        return levels + random.normal(0, self._scale / 4, size)


# Answers as `simul bench --gate --paced` does, with the times that it is told, and takes none of them. Its
# noise is the same in every run: it follows from the seed and from how many of its processes were started
# before. It imports no module of Python's, which would take longer than all the rest.
PROGRAM = """#!{python} -IS
import os, sys

told = {told!r}
if "--benchmark_list_tests" in sys.argv:
    print("\\n".join(told))
    sys.exit()
if "--paced" not in sys.argv:
    sys.exit()
pattern = next(word for word in sys.argv if word.startswith("--benchmark_filter="))
name = pattern[len("--benchmark_filter=^"):-1].replace("\\\\", "")
mine = told[name]
if "cannot" in mine:
    sys.exit("simul: " + mine["cannot"])

def say(what):
    print(str(what).replace("'", '"'), flush=True)

with open(sys.argv[0] + ".started", "ab") as started:
    started.write(b".")
    state = {seed} << 32 | started.tell() << 16

def uniform():
    # SplitMix64
    global state
    state = (state + 0x9E3779B97F4A7C15) % 2**64
    mixed = state
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
    return (mixed ^ mixed >> 31) / 2**64

workload, lane = name.split("/")[:2]
say(dict(host_name="here", num_cpus=2, workload=workload, lane=lane,
         simul=dict(cpu="pretended", kernel="none", compiler="none")))
for line in sys.stdin:
    time = mine["s"] * (1 + mine.get("noise", 0.02) * uniform())
    if "garbage" in mine:
        print(mine["garbage"], flush=True)
    elif "wrong" in mine:
        say(dict(error=mine["wrong"]))
    else:
        say(dict(real_s=time, cpu_s=time, completed=5, connections=mine.get("connections", 8)))
if "stays" in mine:
    os.read(os.pipe()[0], 1)
"""


def pretended_program(folder, told, seed=0):
    """Puts it there as `simul`; `told` has the seconds to pretend for each case, `seed` is that of its noise."""
    folder.mkdir(parents=True)
    program = folder / "simul"
    program.write_text(PROGRAM.format(python=sys.executable, told=told, seed=seed))
    program.chmod(0o755)
    return program
