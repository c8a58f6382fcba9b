"""docs/coroutines.md says what is so: its examples are quoted from tests, its Python does as it says."""

import asyncio
import gc
import re
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs/coroutines.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests/coroutines"

# An example, and the test named under it.
EXAMPLES = re.findall(
    r"^```cpp\n(.*?)^```\n\n(?:Test|Must not compile)[^\n]*: \[`([\w.]+)`\]\(\.\./([\w/.]+)\)$",
    DOC,
    re.MULTILINE | re.DOTALL,
)


def forbidden_part(source):
    """What the compiler sees of a file when FORBIDDEN is defined."""
    source = re.sub(r"^#else\n.*?(?=^#endif$)", "", source, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^#(ifdef FORBIDDEN|endif)\n", "", source, flags=re.MULTILINE)


def lines_of(text):
    return [line.strip() for line in text.splitlines()]


def holds(text, quotation):
    """Whether the lines of a quotation follow each other in a text, indented as one likes."""
    lines, quoted = lines_of(text), lines_of(quotation)
    return any(
        lines[start : start + len(quoted)] == quoted
        for start in range(len(lines) - len(quoted) + 1)
    )


def names_in(path):
    """The names of the tests that a file holds, as CTest has them."""
    if path.parent.name == "forbidden":
        return {f"forbidden.{path.stem}"}
    source = path.read_text(encoding="utf-8")
    tests = re.findall(r"^TEST(?:_F)?\((\w+), (\w+)\)", source, re.MULTILINE)
    return {".".join(name) for name in tests}


def test_every_example_names_its_test():
    assert len(EXAMPLES) == DOC.count("```cpp") > 0


@pytest.mark.parametrize("example, name, path", EXAMPLES, ids=[name for _, name, _ in EXAMPLES])
def test_an_example_is_quoted_from_its_test(example, name, path):
    assert name in names_in(ROOT / path)
    assert holds(forbidden_part((ROOT / path).read_text(encoding="utf-8")), example)


def test_every_test_has_its_rule():
    files = [*TESTS.glob("*_test.cpp"), *TESTS.glob("forbidden/*.cpp")]
    assert {name for _, name, _ in EXAMPLES} == set().union(*map(names_in, files))


def test_every_link_leads_somewhere():
    headings = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", DOC, re.MULTILINE)
    }
    for target in re.findall(r"(?<=[\w`])\]\(([^)\s]+)\)", DOC):
        if target.startswith("#"):
            assert target[1:] in headings
        else:
            assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize(
    "source",
    [
        "def m(x):\n  y = await z(x)",
        "y = await z(1)",
        "async def m(x):\n  yield from gen(x)",
        "async def g(x):\n  yield x\n  return x",
        "async def m(xs):\n  return map(lambda x: await z(x), xs)",
    ],
)
def test_python_refuses(source):
    with pytest.raises(SyntaxError):
        compile(source, "rule", "exec")


async def z(x=1):
    return x


def test_python_warns_of_a_forgotten_await():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        z()  # type: ignore[unused-coroutine]
        gc.collect()
    assert ["was never awaited" in str(warning.message) for warning in caught] == [True]


def test_python_awaits_a_coroutine_once_and_a_string_never():
    async def twice():
        once = z()
        await once
        await once

    async def string():
        await "page"  # type: ignore[misc]

    with pytest.raises(RuntimeError):
        asyncio.run(twice())
    with pytest.raises(TypeError):
        asyncio.run(string())


def test_python_begins_a_task_at_the_next_turn_and_cancels_it_at_the_end_of_main():
    log = []

    async def child():
        log.append("child begins")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            log.append("cancelled")
            raise

    async def main():
        task = asyncio.create_task(child())
        log.append("main goes on")
        await asyncio.sleep(0)
        assert not task.done()

    asyncio.run(main())
    assert log == ["main goes on", "child begins", "cancelled"]


def test_python_awaits_in_a_handler_and_in_a_comprehension():
    async def main():
        try:
            raise ConnectionError
        except ConnectionError:
            return [await z(x) for x in range(3)]

    assert asyncio.run(main()) == [0, 1, 2]


def test_python_closes_a_generator_that_was_left_later_than_the_break():
    log = []

    async def endless():
        try:
            while True:
                yield 1
        finally:
            log.append("closed")

    async def main():
        async for _ in endless():
            break
        log.append("behind the loop")
        await asyncio.sleep(0)

    asyncio.run(main())
    assert log == ["behind the loop", "closed"]
