"""The article's counting program, for asyncio."""

import asyncio


async def count(line):
    line("One")
    await asyncio.sleep(1)
    line("Two")


async def program(line, random, tasks):
    now = asyncio.get_running_loop().time
    begin = now()
    await asyncio.gather(*[count(line) for _ in range(tasks)])
    line(f"count executed in {now() - begin:.2f} seconds.")
