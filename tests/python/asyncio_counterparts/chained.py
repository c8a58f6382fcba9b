"""The article's chained program, for asyncio: what `simul run chained` must print."""

import asyncio


async def sleep_then_make(call, made, line, draw):
    seconds = draw()
    line(f"{call} sleeping for {seconds} seconds.")
    await asyncio.sleep(seconds)
    line(f"Returning {call} == {made}.")
    return made


async def chain(number, line, draw, now):
    begin = now()
    # The article's text has a space more after the bracket of part1.
    first = await sleep_then_make(f"part1({number}) ", f"result{number}-1", line, draw)
    second = await sleep_then_make(
        f"part2{number, first}", f"result{number}-2 derived from {first}", line, draw
    )
    line(f"-->Chained result{number} => {second} (took {now() - begin:.2f} seconds) .")


async def program(line, random, numbers):
    now = asyncio.get_running_loop().time
    begin = now()
    await asyncio.gather(*[chain(n, line, lambda: random.randint(0, 10), now) for n in numbers])
    line(f"Program finished in {now() - begin:.2f} seconds.")
