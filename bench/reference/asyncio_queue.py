#!/usr/bin/env python3
"""Items through Python's asyncio.Queue: asyncio_queue.py PRODUCERS CONSUMERS ITEMS CAPACITY

The same work as simul's workload "queue": producers and consumers that do not know each other, and
an end that is signalled through the queue, once for every consumer, when the last producer is done.
"""

from __future__ import annotations

import asyncio
import time

from reference import answer, arguments

END = -1


async def transfer(producers: int, consumers: int, items: int, capacity: int) -> list[int]:
    queue: asyncio.Queue[int] = asyncio.Queue(capacity)
    producing = producers

    async def produce(numbers: range) -> None:
        nonlocal producing
        for number in numbers:
            await queue.put(number)
        producing -= 1
        if producing == 0:
            for _ in range(consumers):
                await queue.put(END)

    async def consume() -> tuple[int, int]:
        taken = total = 0
        while (number := await queue.get()) != END:
            taken += 1
            total += number
        return taken, total

    shares = [range(p, items, producers) for p in range(producers)]
    tasks = [asyncio.create_task(produce(share)) for share in shares]
    results = await asyncio.gather(*(consume() for _ in range(consumers)))
    await asyncio.gather(*tasks)
    return [sum(column) for column in zip(*results, strict=True)]


def main() -> None:
    producers, consumers, items, capacity = map(int, arguments())
    begin = time.perf_counter()
    taken, total = asyncio.run(transfer(producers, consumers, items, capacity))
    wall = time.perf_counter() - begin
    if (taken, total) != (items, sum(range(items))):
        raise RuntimeError(f"items were lost or doubled: {taken} of {items} taken")
    answer(taken, wall)


if __name__ == "__main__":
    main()
