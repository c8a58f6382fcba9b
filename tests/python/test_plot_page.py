"""index.html: everything on one page, nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.goals import GOALS
from bench.analysis.claims.ledger import derive
from bench.analysis.page import Picture, in_columns, page
from bench.analysis.quantities import duration, short_count
from bench.analysis.results import load
from bench.analysis.sheet import Sheet
from results_samples import Sample, add_sleeps, with_article
from test_plot import plot


class Elements(HTMLParser):
    """Start tags with their attributes, and whether every element that opens closes."""

    VOID = frozenset({"meta", "br", "wbr", "img", "link", "hr", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def plain(written: str) -> str:
    """Without the marks that say where names may break."""
    return re.sub(r'<wbr>|<span class="name">|(?<=\w)</span>', "", written)


def sample() -> Sample:
    made = Sample(repetitions=3)
    add_sleeps(made, counts=(1, 10))
    made.decline("sleeps", "fibers", {"tasks": 10}, "no <fibers> & no threads here")
    made.fail("sleeps_scaling", "sleeps", "coroutine", {"tasks": 77}, "lost one")
    return made


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    run = plot(
        sample().write(folder / "results.json"),
        *("-o", folder / "charts", "--format", "svg", "--page"),
    )
    assert (run.returncode, run.stderr) == (0, "")
    return (folder / "charts" / "index.html").read_text(encoding="utf-8")


def test_it_loads_nothing_from_anywhere(written: str) -> None:
    found = Elements(written).found
    assert [attributes for tag, attributes in found if tag == "script"] == [{}]
    for tag, attributes in found:
        assert tag not in {"link", "iframe", "object", "img", "embed", "base", "form"}
        for name in ("src", "href", "xlink:href", "data", "action"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:")), (tag, name, value)
    assert "@import" not in written
    assert not re.search(r"url\((?!#|[\"']?data:)", written)
    script = written[written.index("<script>") :]
    assert not re.search(r"fetch|XMLHttpRequest|import\b|https?:|\.src\b|WebSocket|eval", script)


def test_it_is_well_formed_and_its_ids_are_unique(written: str) -> None:
    elements = Elements(written)
    assert not elements.open
    ids = [attributes["id"] for _tag, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {value for _t, a in elements.found for n, value in a.items() if n.endswith("href")}
    targets |= {f"#{name}" for name in re.findall(r"url\(#([^)]+)\)", written)}
    assert targets and all(target.removeprefix("#") in ids for target in targets if target)


def test_each_chart_is_there_once_with_a_name_to_read_aloud(written: str) -> None:
    pictures = [attributes for tag, attributes in Elements(written).found if tag == "svg"]
    assert len(pictures) == written.count("<figure ") >= 3
    for attributes in pictures:
        assert attributes["role"] == "img" and attributes["aria-label"]
        assert "width" not in attributes and "height" not in attributes
        assert attributes["viewbox"]
    assert "@media print" in written and "@media (max-width" in written


def test_the_ledger_says_every_claim_with_figures_and_verdict(written: str) -> None:
    for words in (
        'id="claims"',
        'id="losses"',
        'id="figures"',
        *(escape(claim.statement) for claim in CLAIMS),
        *(escape(goal.what) for goal in GOALS),
        "≈ holds for threads too",
        "– not measured",
        "the results have no row crawl/coroutine",
    ):
        assert words in plain(written), words
    assert written.count('class="verdict') == len(CLAIMS) + len(GOALS)


def test_conditions_and_what_is_missing_are_there(written: str) -> None:
    for words in (
        "0123456789abcdef0123456789abcdef01234567-dirty",
        "Sample CPU @ 2.00GHz",
        "boost 1.81",
        "0.10, 0.20, 0.30",
        "sleeps/fibers/tasks:10",
        "no &lt;fibers&gt; &amp; no threads here",
        "sleeps/coroutine/tasks:77",
        "failed 3×",
    ):
        assert words in written, words


def test_the_same_input_gives_the_same_page(written: str, tmp_path: Path) -> None:
    plot(
        sample().write(tmp_path / "results.json"),
        *("-o", tmp_path / "charts", "--format", "svg", "--page"),
    )
    assert (tmp_path / "charts" / "index.html").read_text(encoding="utf-8") == written


def test_pictures_share_no_id_and_keep_only_those_they_use(tmp_path: Path) -> None:
    results = load(sample().write(tmp_path / "results.json"))
    svg = b'<svg width="9pt" viewBox="0 0 9 9"><g id="b"/><g id="a"/><use href="#a"/></svg>'
    words = Sheet(title='a "title"', panels=(), reading="R<", notes=["N & so on"])
    pictures = [Picture(name, words, svg) for name in ("one", "two")]
    text = page(results, pictures, derive(results))
    for name in ("one", "two"):
        assert f'id="{name}-a"' in text and f'href="#{name}-a"' in text
    assert "-b" not in text[text.index("<figure") : text.rindex("</figure>")]
    assert 'aria-label="a &#34;title&#34;"' in text
    assert "R&lt;" in text and "N &amp; so on" in text


def test_coordinates_are_as_exact_as_a_screen(tmp_path: Path) -> None:
    results = load(sample().write(tmp_path / "results.json"))
    svg = b'<svg viewBox="0 0 9 9"><path d="M 1.23456 -7.89012 \nL 3.5 4"/><text>v1.234567</text></svg>'
    text = page(results, [Picture("one", Sheet("t", ()), svg)], derive(results))
    assert '<path d="M 1.23 -7.89\nL 3.5 4"/>' in text and "v1.234567" in text


def test_it_begins_and_ends_with_the_answer_linked_to_its_pictures(written: str) -> None:
    sections = re.findall(r"<h2[^>]*>([^<]*?) <a class=\"anchor\"[^>]*>#</a></h2>", written)
    assert len(sections) == written.count("<h2")
    assert sections[0] == sections[-1] == "On this machine"
    assert sections.index("Pictures") < sections.index("Claims")
    first, last = (written.index("Up to 10 waits"), written.rindex("Up to 10 waits"))
    assert first < written.index("<figure") < written.index('id="conditions"') < last
    assert written.count('<a href="#scaling">picture</a>') == 2
    # The pictures that it links come first.
    assert (
        written.index('id="scaling"') < written.index('id="more"') < written.index('id="overhead"')
    )
    # What has no picture is not linked to one.
    assert 'href="#memory"' not in written


def test_columns_are_as_high_as_each_other_and_keep_the_order() -> None:
    def picture(number: int, height: int) -> Picture:
        svg = f'<svg viewBox="0 0 100 {height}"></svg>'.encode()
        return Picture(f"picture_{number}", Sheet("t", ()), svg)

    heights = (160, 160, 135, 220, 90)
    pictures = [picture(*each) for each in enumerate(heights)]
    left, right = in_columns(pictures)
    assert sorted([*left, *right], key=lambda place: place[0]) == list(enumerate(pictures))
    assert left[0][0] == 0
    for column in (left, right):
        assert [place for place, _ in column] == sorted(place for place, _ in column)
    total = [sum(each.height_in for _, each in column) for column in (left, right)]
    assert abs(total[0] - total[1]) < min(each.height_in for each in pictures) / 2
    assert in_columns([]) == [[], []]
    assert in_columns(pictures[:1]) == [[(0, pictures[0])], []]


def test_names_and_options_break_after_slashes_only(tmp_path: Path) -> None:
    made = sample()
    made.decline("sleeps", "coroutine", {"tasks": 5}, "see --no-offload, a/b-c <or> x")
    results = load(made.write(tmp_path / "results.json"))
    shown = page(results, [], derive(results))
    assert (
        '<span class="name">--no-offload</span>, <span class="name">a/<wbr>b-c</span> &lt;or&gt; x'
    ) in shown
    assert ".name { white-space: nowrap; }" in shown


def table_rows(text: str) -> dict[str, list[str]]:
    """The cells of the table of all rows by the anchor of the row, without marks."""
    section = plain(text[text.index('<section id="rows">') : text.index('<section id="missing">')])
    return {
        anchor: [
            re.sub(r"<[^>]*>", " ", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", cells)
        ]
        for anchor, cells in re.findall(r'<tr id="([^"]*)">(.*?)</tr>', section, re.DOTALL)
    }


def test_all_rows_are_there_with_their_figures(tmp_path: Path) -> None:
    made = sample()
    made.add("other", "made_up", "fibers", {}, 0.25, 0.125, rate_of=1000)
    made.fail("sleeps_scaling", "sleeps", "coroutine", {"tasks": 1, "delay_s": 0.01}, "lost", [9])
    results = load(made.write(tmp_path / "results.json"))
    rows = table_rows(page(results, [], derive(results)))
    assert len(rows) == len(results.measurements) + 3
    row = rows["row-made_up-fibers"]
    measured = next(each for each in results.measurements if each.name == "made_up/fibers")
    wall = measured.wall()
    assert row == [
        "made_up/fibers",
        f"{duration(wall.median)} {duration(wall.low)} to {duration(wall.high)}",
        "",
        duration(measured.cpu().median),
        short_count(measured.counter("items_per_second").median),
        "other",
        "fibers",
        "3",
    ]
    pool = rows["row-sleeps-thread_pool-tasks-10-delay-0.01-threads-8"]
    assert pool[2].endswith("×") and 1 < float(pool[2][:-1]) < 1.2
    assert rows["row-sleeps-coroutine-tasks-77"][1:] == ["failed 3×"] + [""] * 3 + [
        "sleeps_scaling",
        "coroutine",
        "0",
    ]
    declined = rows["row-sleeps-fibers-tasks-10"]
    assert "no &lt;fibers&gt; &amp; no threads here" in declined[0] and declined[1] == "declined"
    assert rows["row-sleeps-coroutine-tasks-1-delay-0.01"][1].endswith("1 of 4 failed")


def test_rows_have_anchors_of_their_own(tmp_path: Path) -> None:
    made = Sample(repetitions=2)
    add_sleeps(made, counts=(1,))
    for lane in ("a b", "a/b", "a:b", 'a"b'):
        made.add("other", "w", lane, {}, 0.1)
    made.decline("w", "none", {}, "no")
    results = load(made.write(tmp_path / "results.json"))
    text = page(results, [], derive(results))
    ids = [a["id"] for tag, a in Elements(text).found if tag == "tr" and "id" in a]
    assert len(ids) == len(set(ids)) == len(results.measurements) + len(results.declined)
    assert {"row-w-a-b", "row-w-a-b--2", "row-w-a-b--3", "row-w-a-b--4"} <= set(ids)


def test_claims_and_figures_link_to_the_rows_that_decided_them(tmp_path: Path) -> None:
    results = load(with_article().write(tmp_path / "results.json"))
    ledger = derive(results)
    text = page(results, [], ledger)
    names = {anchor: cells[0] for anchor, cells in table_rows(text).items()}
    for section, entries in (("claims", ledger.entries), ("figures", ledger.goals)):
        start = text.index(f'<section id="{section}">')
        part = plain(text[start : text.index("</section>", start)])
        links = re.findall(r'<small><a href="#(row-[^"]*)">([^<]*)</a></small>', part)
        assert [name for _, name in links] == [name for each in entries for name in each.rows]
        assert all(names[anchor].startswith(name) for anchor, name in links) and links


def test_headings_and_pictures_link_to_themselves(written: str) -> None:
    sections = re.findall(
        r'<section id="(\w+)">\n<h2>[^<]* <a class="anchor" href="#(\w+)"', written
    )
    assert len(sections) == written.count("<section") and all(a == b for a, b in sections)
    figures = re.findall(r'<figure id="(\w+)"[^>]*>\n<figcaption>\n<h3>.*? href="#(\w+)"', written)
    assert len(figures) == written.count("<figure ") and all(a == b for a, b in figures)


def test_it_says_which_lanes_are_loops(written: str) -> None:
    assert "threads are thread_pool and thread_per_task; nothing overlaps in" in written


def test_the_page_of_everything_is_small(tmp_path: Path) -> None:
    run = plot(
        with_article().write(tmp_path / "results.json"),
        *("-o", tmp_path / "charts", "--format", "svg", "--page"),
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "charts" / "index.html").stat().st_size < 800_000


def test_without_a_page_there_are_no_claims(tmp_path: Path) -> None:
    run = plot(sample().write(tmp_path / "results.json"), "-o", tmp_path, "--format", "svg")
    assert run.returncode == 0 and "claims" not in run.stdout
    assert not {"claims.json", "claims.md", "index.html"} & {p.name for p in tmp_path.iterdir()}
