"""What the kernel says of processes that a test knows by their ids."""

import contextlib
import pathlib
import time
from collections.abc import Callable

TIME_LIMIT_S = 120  # only keeps a broken test from hanging; no test depends on it


def children_of(pid: int) -> list[int]:
    """Those that any of its threads started."""
    children = []
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            children += [int(child) for child in (thread / "children").read_text().split()]
    return children


def is_running(pid: int) -> bool:
    """False, too, of one that has ended and that its parent did not wait for: not every process 1 does."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def wait_until(condition: Callable[[], object], otherwise: str) -> None:
    """Fails with `otherwise` where the condition does not come to hold."""
    deadline = time.monotonic() + TIME_LIMIT_S
    while not condition():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)
