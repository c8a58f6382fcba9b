# The loop's own timers are reached by names that asyncio does not publish.
# mypy: disable-error-code="attr-defined, override"
"""An asyncio event loop on a virtual clock: nothing ever waits, and equal deadlines end first come, first served.

It is asyncio's own loop, so tasks, gather, queues and cancellation take the steps that they always take; only time is
another: when nothing is ready, it jumps to the earliest timer.
"""

import asyncio
import heapq
import selectors


class _OrderedTimer(asyncio.TimerHandle):
    """A timer with a place in the order of arrival; asyncio's own leaves the order of equal deadlines to a heap."""

    def __init__(self, place, *arguments):
        super().__init__(*arguments)
        self._place = place

    def __lt__(self, other):
        return (self._when, self._place) < (other._when, other._place)


class _JumpingSelector(selectors.SelectSelector):
    """Where a loop would wait for its earliest timer, moves the loop's time there instead."""

    loop: "VirtualLoop"

    def select(self, timeout=None):
        if timeout is None or timeout > 0:
            self.loop.jump()
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Starts at time 0. Raises RuntimeError when every task waits and no timer is left to wake one."""

    def __init__(self):
        self._virtual_now = 0.0
        self._places = 0
        selector = _JumpingSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self):
        return self._virtual_now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        self._places += 1
        timer = _OrderedTimer(self._places, when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def jump(self):
        # Timers that were cancelled are gone from the top of the heap by now.
        if not self._scheduled:
            raise RuntimeError("every task waits, and no timer is left")
        self._virtual_now = max(self._virtual_now, self._scheduled[0]._when)


def run(main):
    """What asyncio.run does, on a virtual clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
