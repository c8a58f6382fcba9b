"""index.html as a browser shows it: at the width of a telephone and of a screen, in light and dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chromium import PROGRAM, Chromium, chromium
from results_samples import REPOSITORY
from test_plot import plot

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs Chromium")

REFERENCE = REPOSITORY / "results" / "reference" / "benchmark.json"
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")

# The contrast (WCAG 2) of every piece of text that is shown, against the backgrounds behind it;
# those that have too little. Charts are pictures with a paper of their own.
PALE = """(() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((c) => {
      const share = c / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const behind = (element) => {
    if (!element) return dark ? [18, 18, 18] : [255, 255, 255];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement));
  };
  let checked = 0;
  const pale = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("svg, script")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const below = behind(element);
    const [a, b] = [luminance(over(parse(style.color), below)), luminance(below)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    checked += 1;
    if (contrast < (large ? 3 : 4.5)) {
      pale.push(`${contrast.toFixed(2)}: ${style.color} on ${below}: ${texts.currentNode.data.trim()}`);
    }
  }
  return { checked, pale: [...new Set(pale)].slice(0, 20) };
})()"""

# What is seen of the table in a section: of each row its name and the value of a column.
ROWS = """[...document.querySelectorAll("#%s tbody tr")].filter((row) => row.checkVisibility())
  .map((row) => [row.cells[0].textContent, row.cells[%d].dataset.value ?? null])"""


def no_complaints(browser: Chromium) -> None:
    """That no script has failed, and nothing was written to the console, since it was asked to tell."""
    unwanted = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
    browser.call("Runtime.evaluate", expression="0")  # what was told before is here by then
    assert [each for each in browser.events if each["method"] in unwanted] == []


def show(browser: Chromium, page: Path, width: int = 1280, scheme: str = "light") -> None:
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=800,
        deviceScaleFactor=1,
        mobile=width < 600,
    )
    scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
    browser.call("Emulation.setEmulatedMedia", features=[scheme_wanted])
    browser.open(page.as_uri())


def seen(browser: Chromium, section: str, column: int) -> list[tuple[str, float | None]]:
    rows = browser.evaluate(ROWS % (section, column))
    return [(name, None if value is None else float(value)) for name, value in rows]


def click(browser: Chromium, section: str, heading: str) -> str:
    """Clicks on the heading of a column; what it then says of its order."""
    return browser.evaluate(
        f"""(() => {{
          const head = [...document.querySelectorAll("#{section} thead th")]
            .find((each) => each.textContent === {json.dumps(heading)});
          head.querySelector("button").click();
          return head.getAttribute("aria-sort");
        }})()"""
    )


def type_words(browser: Chromium, section: str, words: str) -> str:
    """Types into the filter of a section as a person does; what it says beside it."""
    browser.evaluate(
        f"""(() => {{
          const box = document.querySelector("#{section} .filter input");
          box.value = "";
          box.focus();
        }})()"""
    )
    browser.call("Input.insertText", text=words)
    return browser.evaluate(f'document.querySelector("#{section} .filter output").value')


@pytest.fixture(scope="module")
def reference_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference_page")
    run = plot(REFERENCE, "-o", folder, "--page", "--format", "svg")
    assert (run.returncode, run.stderr) == (0, "")
    return folder / "index.html"


@pytest.fixture(scope="module")
def two_files_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference beside itself without one lane, and with a failure."""
    folder = tmp_path_factory.mktemp("two_files_page")
    document = json.loads(REFERENCE.read_text(encoding="utf-8"))
    rows = [row for row in document["benchmarks"] if row["lane"] != "stackful"]
    rows[0] |= {"error_occurred": True, "error_message": "completed 9 of 10"}
    document["benchmarks"] = rows
    document["context"]["simul"]["commit"] = "fedcba9876543210"
    other = folder / "other.json"
    other.write_text(json.dumps(document), encoding="utf-8")
    run = plot(REFERENCE, other, "-o", folder, "--page")
    assert (run.returncode, run.stderr) == (0, "")
    return folder / "index.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("profile"), scripts=True) as it:
        it.call("Runtime.enable")
        it.call("Log.enable")
        yield it


@pytest.fixture(params=("reference_page", "two_files_page"))
def page(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_the_window_and_is_readable(
    browser: Chromium, page: Path, width: int, scheme: str
) -> None:
    show(browser, page, width, scheme)
    browser.evaluate('document.querySelectorAll("details").forEach((each) => each.open = true)')
    wide, window = browser.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window == width
    contrast = browser.evaluate(PALE)
    assert contrast["checked"] > 1000
    assert contrast["pale"] == []
    no_complaints(browser)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_heading_sorts_by_number(browser: Chromium, reference_page: Path, width: int) -> None:
    show(browser, reference_page, width)
    before = seen(browser, "rows", 1)
    values = [value for _, value in before if value is not None]
    assert len(before) > 300 and len(values) < len(before)
    for order, expected in (("ascending", sorted(values)), ("descending", sorted(values)[::-1])):
        assert click(browser, "rows", "Wall time") == order
        after = seen(browser, "rows", 1)
        assert [value for _, value in after[: len(values)]] == expected
        # What was not measured is last, either way.
        assert {value for _, value in after[len(values) :]} == {None}
        assert sorted(name for name, _ in after) == sorted(name for name, _ in before)
    no_complaints(browser)


def test_a_heading_sorts_by_words_and_only_one_column_sorts(
    browser: Chromium, reference_page: Path
) -> None:
    show(browser, reference_page)
    click(browser, "rows", "Wall time")
    assert click(browser, "rows", "Row") == "ascending"
    names = [name for name, _ in seen(browser, "rows", 1)]
    found = [names.index(f"start/lean/tasks:{tasks}") for tasks in (16, 64, 256)]
    assert found == sorted(found) and names[0].startswith("as_completed/")
    assert browser.evaluate('document.querySelectorAll("#rows [aria-sort]").length') == 1


def test_a_heading_is_pressed_with_the_keyboard(browser: Chromium, reference_page: Path) -> None:
    show(browser, reference_page)
    before = seen(browser, "rows", 3)
    browser.evaluate('document.querySelectorAll("#rows thead button")[3].focus()')
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    browser.call("Input.dispatchKeyEvent", type="keyDown", **enter)
    browser.call("Input.dispatchKeyEvent", type="keyUp", **enter)
    after = seen(browser, "rows", 3)
    values = [value for _, value in after if value is not None]
    assert after != before and values == sorted(values)


def test_the_filter_hides_what_lacks_a_word_and_counts(
    browser: Chromium, reference_page: Path
) -> None:
    show(browser, reference_page)
    everything = [name for name, _ in seen(browser, "rows", 1)]
    said = type_words(browser, "rows", "LEAN fetch ")
    shown = [name for name, _ in seen(browser, "rows", 1)]
    assert 0 < len(shown) < len(everything)
    assert all("lean" in name and "fetch" in name for name in shown)
    assert said == f"{len(shown)} of {len(everything)} rows"
    assert type_words(browser, "rows", "declined lean").split()[0] != "0"
    assert type_words(browser, "rows", "no such words") == f"0 of {len(everything)} rows"
    assert seen(browser, "rows", 1) == []
    no_complaints(browser)


def test_the_link_of_a_claim_shows_its_row_even_if_it_was_filtered_away(
    browser: Chromium, reference_page: Path
) -> None:
    show(browser, reference_page)
    type_words(browser, "rows", "no such words")
    target = browser.evaluate(
        """(() => {
          const link = document.querySelector("#claims details a[href^='#row-']");
          link.closest("details").open = true;
          link.click();
          return document.querySelector(":target").textContent.includes(link.textContent);
        })()"""
    )
    assert target is True
    top, bottom, height = browser.evaluate(
        """(() => {
          const { top, bottom } = document.querySelector(":target").getBoundingClientRect();
          return [top, bottom, innerHeight];
        })()"""
    )
    assert 0 <= top < bottom <= height
    # The row is not under the headings, which stay in sight.
    assert top >= browser.evaluate(
        'document.querySelector("#rows thead th").getBoundingClientRect().bottom'
    )


def test_two_files_sort_and_filter_each_table_by_itself(
    browser: Chromium, two_files_page: Path
) -> None:
    show(browser, two_files_page)
    others = seen(browser, "others", 0)
    assert click(browser, "compared", "B/A") == "ascending"
    values = [value for _, value in seen(browser, "compared", 1) if value is not None]
    assert values == sorted(values)
    type_words(browser, "compared", "lean")
    assert len(seen(browser, "compared", 1)) < len(values)
    assert seen(browser, "others", 0) == others


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_the_tables_are_there(tmp_path: Path, page: Path, width: int) -> None:
    with chromium(tmp_path / "profile") as plain:
        show(plain, page, width)
        section = (
            "rows" if plain.evaluate('document.getElementById("rows") !== null') else "compared"
        )
        rows = seen(plain, section, 1)
        assert len(rows) > 200
        # Nothing that would need the script.
        assert plain.evaluate('document.querySelectorAll("button, input, output").length') == 0
        wide = plain.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        # The table scrolls by itself, with the keyboard, too.
        assert plain.evaluate(
            f"""(() => {{
              const {{ tabIndex, role, ariaLabel }} = document.querySelector("#{section} .scroll");
              return tabIndex === 0 && role === "region" && ariaLabel.length > 0;
            }})()"""
        )
