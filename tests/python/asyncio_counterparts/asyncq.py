"""Producers and consumers at a queue that is joined: `simul run asyncq` prints the same but for item names."""

import asyncio
import itertools


async def pause(who, line, random):
    seconds = random.randint(0, 10)
    line(f"{who} sleeping for {seconds} seconds.")
    await asyncio.sleep(seconds)


async def produce(number, queue, names, line, random, now):
    for _ in range(random.randint(0, 10)):
        await pause(f"Producer {number}", line, random)
        item = next(names)
        await queue.put((item, now()))
        line(f"Producer {number} added <{item}> to queue.")


async def consume(number, queue, line, random, now):
    while True:
        await pause(f"Consumer {number}", line, random)
        item, added = await queue.get()
        line(f"Consumer {number} got element <{item}> in {now() - added:.5f} seconds.")
        queue.task_done()


async def program(line, random, producers, consumers):
    now = asyncio.get_running_loop().time
    begin = now()
    queue = asyncio.Queue()
    names = map("{:010x}".format, itertools.count())
    producing = [
        asyncio.create_task(produce(n, queue, names, line, random, now)) for n in range(producers)
    ]
    consuming = [
        asyncio.create_task(consume(n, queue, line, random, now)) for n in range(consumers)
    ]
    await asyncio.gather(*producing)
    await queue.join()
    for task in consuming:
        task.cancel()
    line(f"Program completed in {now() - begin:.5f} seconds.")
