"""The charts, one question each. A chart whose question the file cannot answer is not drawn."""

from __future__ import annotations

from bench.analysis.charts import (
    clients,
    comparison,
    computing,
    cpu_and_wall,
    crossover,
    latency,
    load,
    map,
    memory,
    overhead,
    pool_threads,
    queue_shapes,
    requests,
    scaling,
    start,
    steps,
    switches,
)

# In the order in which a reader is to meet them.
CHARTS = (
    map.CHART,
    scaling.CHART,
    crossover.CHART,
    requests.CHART,
    clients.CHART,
    load.CHART,
    memory.CHART,
    steps.CHART,
    computing.CHART,
    queue_shapes.CHART,
    cpu_and_wall.CHART,
    overhead.CHART,
    pool_threads.CHART,
    latency.CHART,
    switches.CHART,
    start.CHART,
)

# Of what `simul compare` wrote.
OF_COMPARISONS = (comparison.CHART,)
