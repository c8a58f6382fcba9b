"""The article's program of three tasks that draw until a number is high enough, for asyncio, without its colours."""

import asyncio


async def make_random(index, threshold, line, random):
    line(f"Initiated makerandom({index}) .")
    while (number := random.randint(0, 10)) <= threshold:
        line(f"makerandom({index})  == {number} too low; retrying.")
        await asyncio.sleep(index + 1)
    line(f"---> Finished: makerandom({index})  == {number}")
    return number


async def program(line, random, tasks):
    numbers = await asyncio.gather(*[make_random(i, 9 - i, line, random) for i in range(tasks)])
    line("")
    line(", ".join(f"r{place}: {number}" for place, number in enumerate(numbers, start=1)))
