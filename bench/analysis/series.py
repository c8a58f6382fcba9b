"""The series of a results file: rows that answer one question together.

The same list stands in the C++ program, which writes them; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum


class Series(StrEnum):
    FLOOR = "floor"
    START = "start"
    SLEEPS_SCALING = "sleeps_scaling"
    SLEEPS_THREADS = "sleeps_threads"
    SLEEPS_MANY = "sleeps_many"
    QUEUE_SHAPES = "queue_shapes"
    QUEUE_LATENCY = "queue_latency"
    FETCH_INFLIGHT = "fetch_inflight"
    FETCH_CLIENT = "fetch_client"
    FETCH_DELAY = "fetch_delay"
    FETCH_CONNECTIONS = "fetch_connections"
    FETCH_MANY = "fetch_many"
    FETCH_LOAD = "fetch_load"
    FETCH_STALL = "fetch_stall"
    ARTICLE = "article"
    MIX_MAP = "mix_map"
    COMPARE = "compare"
    MEMORY = "memory"
    REFERENCE = "reference"
    GATE = "gate"


# These measure the machine or the server, not a lane.
YARDSTICKS = frozenset({Series.FLOOR, Series.REFERENCE})

# How long these take is given by a rate, or by a server that stalls.
PACED = frozenset({Series.FETCH_LOAD, Series.FETCH_STALL})

# The wall time of their rows is not that of a workload's work.
NO_WORK = YARDSTICKS | PACED | {Series.MEMORY, Series.START}
