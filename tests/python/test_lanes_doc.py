"""docs/lanes.md has every lane of the table, and its examples stand in the lanes' own files."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs/lanes.md").read_text(encoding="utf-8")

# The name of a section, and its example with the file that it is quoted from.
SECTIONS = re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", DOC, re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(
    r"^```cpp\n(.*?)^```\n\nFrom \[`([\w./]+)`\]\(\.\./([\w./]+)\)$", re.MULTILINE | re.DOTALL
)
# Ten lines of 135 characters.
_MOST_CHARACTERS = 10 * 135


def lines_of(text):
    return [line.strip() for line in text.strip().splitlines()]


def stands_in(text, quotation):
    """Whether the lines of a quotation follow each other in a text, indented as one likes."""
    lines, quoted = lines_of(text), lines_of(quotation)
    return any(
        lines[start : start + len(quoted)] == quoted
        for start in range(len(lines) - len(quoted) + 1)
    )


@pytest.mark.parametrize("lane, section", SECTIONS, ids=[name for name, _ in SECTIONS])
def test_a_section_is_short_and_quotes_the_lane(lane, section):
    [(example, shown, path)] = EXAMPLE.findall(section)
    assert shown == path and Path(path).stem == lane
    assert stands_in((ROOT / path).read_text(encoding="utf-8"), example)
    assert len(EXAMPLE.sub("", section).strip()) <= _MOST_CHARACTERS


def test_every_lane_has_its_row_and_its_section(simul_bin):
    listed = subprocess.run(
        [simul_bin / "simul", "list", "--lanes", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    lanes = json.loads(listed.stdout)
    rows = re.findall(
        r"^\| \[`(\w+)`\]\(#(\w+)\) \| (?:`(\w+)`)? ?\| ?(.*?) ?\|$", DOC, re.MULTILINE
    )
    told = [
        (lane["name"], lane["name"], lane["neighbour"] or "", lane["difference"] or "")
        for lane in lanes
    ]
    assert rows == told
    assert [name for name, _ in SECTIONS] == [lane["name"] for lane in lanes]
