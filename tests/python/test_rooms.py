"""Rooms include only what docs/design.md allows them, and no two of them include each other in a circle."""

import graphlib
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]
LIBRARIES = {
    "Asio": "boost/asio",
    "oneTBB": "(oneapi/)?tbb/",
    "libcurl": "curl/",
    "Google Benchmark": "benchmark/",
}


def table() -> dict[str, tuple[set[str], set[str]]]:
    """Of every room those that it may include, and the libraries."""
    rows = re.findall(
        r"^\| `(\w+)` \|((?: `\w+`,?)*) \|([^|`]*)\|$",
        (ROOT / "docs" / "design.md").read_text(),
        re.MULTILINE,
    )
    return {
        room: (set(re.findall(r"\w+", rooms)), set(libraries.strip().split(", ")) - {""})
        for room, rooms, libraries in rows
    }


def files_of(room: str) -> list[pathlib.Path]:
    folder = ROOT / "src" / room if (ROOT / "src" / room).is_dir() else ROOT / room
    return [file for file in folder.rglob("*") if file.suffix in {".cpp", ".hpp"}]


def test_the_table_has_every_room():
    sources = (ROOT / "src").glob("*/**/*.hpp")
    rooms = {file.relative_to(ROOT / "src").parts[0] for file in sources}
    assert rooms | {"fixtures", "bench"} == set(table())


def test_arrows_run_one_way():
    order = graphlib.TopologicalSorter({room: rooms for room, (rooms, _) in table().items()})
    order.prepare()  # raises CycleError


def test_rooms_include_what_the_table_says():
    for room, (rooms, libraries) in table().items():
        files = files_of(room)
        assert files, room
        for file in files:
            included = re.findall(r'^#include ["<]([^">]+)', file.read_text(), re.MULTILINE)
            for header in included:
                first = header.split("/")[0]
                assert first not in table() or first in {room, *rooms}, f"{file}: {header}"
                for library, pattern in LIBRARIES.items():
                    assert library in libraries or not re.match(pattern, header), (
                        f"{file}: {header}"
                    )
