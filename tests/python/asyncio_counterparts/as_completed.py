"""The article's programs of create_task, gather and as_completed, for asyncio. Their clock starts at midnight."""

import asyncio


async def reverse(numbers):
    await asyncio.sleep(max(numbers))
    return numbers[::-1]


def time_of_day(now):
    seconds = int(now)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def created(groups):
    return [asyncio.create_task(reverse(group), name=f"coro({group})") for group in groups]


def end(line, now, tasks):
    line(f"End: {time_of_day(now())}")
    which = "Both" if len(tasks) == 2 else "All"
    line(f"{which} tasks done: {all(task.done() for task in tasks)}")


async def gather(line, now, tasks):
    line(f"Start: {time_of_day(now())}")
    results = await asyncio.gather(*tasks)
    end(line, now, tasks)
    line(f"{results}")


async def as_completed(line, now, tasks):
    line(f"Start: {time_of_day(now())}")
    for next_result in asyncio.as_completed(tasks):
        result = await next_result
        line(f"res: {result} completed at {time_of_day(now())}")
    end(line, now, tasks)


async def abandon(line, now, tasks):
    line(f"Start: {time_of_day(now())}")
    end(line, now, tasks)


async def program(line, random, mode, groups):
    """Returns its tasks, whose fate is known once the loop is closed."""
    tasks = created(groups)
    main = {"gather": gather, "as_completed": as_completed, "abandon": abandon}[mode]
    await main(line, asyncio.get_running_loop().time, tasks)
    return tasks
