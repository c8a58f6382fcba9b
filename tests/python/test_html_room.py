"""What docs/design.md says of the room html."""

import pathlib
import re

from html_peers import SHAPES

ROOT = pathlib.Path(__file__).parents[2]
SECTION = (
    (ROOT / "docs" / "design.md").read_text().split("## The room `html`\n")[1].split("\n## ")[0]
)


def test_the_table_of_peers_has_every_shape():
    rows = re.findall(r"^\| ([^|`]+) \| [\d.]+ \(", SECTION, re.MULTILINE)
    assert rows == list(SHAPES)


def test_each_header_and_each_test_exists():
    for header in re.findall(r"`(\w+\.hpp)`", SECTION):
        assert (ROOT / "src" / "html" / header).is_file(), header
    for test in re.findall(r"`(test_\w+\.py)`", SECTION):
        assert (ROOT / "tests" / "python" / test).is_file(), test


def test_it_links_nothing_but_xxhash():
    text = (ROOT / "src" / "html" / "CMakeLists.txt").read_text()
    assert re.findall(r"target_link_libraries\((.+)\)", text) == [
        "simul_html PUBLIC simul_core PRIVATE ${XXHASH_LIBRARY}"
    ]
