"""One page with everything: ledger, charts and conditions. It needs no network and no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bench.analysis import conditions
from bench.analysis.claims import html
from bench.analysis.claims.ledger import Ledger
from bench.analysis.results import Results

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 58rem; padding: 1rem; color: #1a1a1a; background: #fff;
  font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; margin: .5rem 0 0; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #d9d9d9; }
p.lead { margin: .2rem 0 1rem; color: #5f5f5f; }
nav ul { padding: 0; margin: 0; list-style: none; }
nav li { display: inline-block; margin: 0 1.1rem .3rem 0; }
a { color: #0072b2; }
figure { margin: 0 0 1.8rem; border: 1px solid #d9d9d9; }
figure svg { display: block; width: 100%; height: auto; }
figure .narrow { display: none; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0;
  border-bottom: 1px solid #d9d9d9; }
td small { color: #5f5f5f; display: block; }
summary { color: #5f5f5f; font-size: .8rem; cursor: pointer; }
dt { font-family: "DejaVu Sans Mono", monospace; font-size: .85rem; }
dt, dd { overflow-wrap: anywhere; }
dd { margin: 0 0 .7rem; }
.verdict { font-weight: 700; }
.holds { color: #00694d; }
.threads { color: #0072b2; }
.fails { color: #a84300; }
.open { color: #5f5f5f; }
@media (max-width: 40rem) {
  body { padding: .6rem; }
  figure .wide { display: none; }
  figure .narrow { display: block; }
  table.ledger thead { position: absolute; left: -100rem; }
  table.ledger tr { display: block; padding: .5rem 0; border-bottom: 1px solid #d9d9d9; }
  table.ledger td { display: block; border: 0; padding: .1rem 0; }
  table.ledger td[data-label]:not(:empty)::before { content: attr(data-label) ": ";
    color: #5f5f5f; }
}
@media print {
  @page { margin: 1.2cm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr, dd, h2 { break-inside: avoid; }
  h2, dt { break-after: avoid; }
  figure { border: 0; }
  figure .wide { display: block; }
  figure .narrow, nav, details { display: none; }
}
"""

_CONDITIONS = (
    ("version", "simul"),
    ("commit", "Commit"),
    ("compiler", "Compiler"),
    ("flags", "Flags"),
    ("build_type", "Build"),
    ("cpu", "CPU"),
    ("kernel", "Kernel"),
    ("governor", "Governor"),
    ("timer_slack_ns", "Timer slack, ns"),
    ("mode", "Mode"),
    ("seed", "Seed"),
    ("load_start", "Load before"),
    ("load_end", "Load after"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for the page, as SVG for wide and for narrow screens, titled in words."""

    name: str
    title: str
    wide_svg: bytes
    narrow_svg: bytes


def page(results: Results, pictures: Sequence[Picture], ledger: Ledger) -> str:
    """The whole page, with the ledger of these results."""
    sections = [
        ("Claims", "claims", html.claims(ledger)),
        ("Where the loop loses to threads", "losses", html.losses(ledger)),
        ("Figures to reach", "figures", html.goals(ledger)),
        ("Charts", "charts", "\n".join(map(_figure, pictures))),
    ]
    if results.declined or results.failures:
        sections.append(("Declined and failed", "missing", _missing(results)))
    sections.append(("Conditions", "conditions", _conditions(results)))
    links = "".join(f'<li><a href="#{anchor}">{title}</a></li>' for title, anchor, _ in sections)
    warnings = "".join(
        f'<p class="fails"><strong>{escape(line)}</strong></p>'
        for line in conditions.warnings(results)
    )
    body = "\n".join(
        f'<section id="{anchor}">\n<h2>{title}</h2>\n{content}\n</section>'
        for title, anchor, content in sections
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>simul: results</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<h1>simul: results</h1>
<p class="lead">When overlapping the waiting pays, and what each way of overlapping it costs.</p>
<nav><ul>{links}</ul></nav>
{warnings}
</header>
{body}
</body>
</html>
"""


def _figure(picture: Picture) -> str:
    wide = _inline(picture.wide_svg, f"{picture.name}-wide", picture.title)
    narrow = _inline(picture.narrow_svg, f"{picture.name}-narrow", picture.title)
    return (
        f'<figure id="{escape(picture.name)}">\n'
        f'<div class="wide">{wide}</div>\n<div class="narrow">{narrow}</div>\n</figure>'
    )


def _inline(svg: bytes, prefix: str, title: str) -> str:
    """The picture as an element of the page: no prologue, no fixed size, ids of its own."""
    text = svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    opening, rest = text.split(">", 1)
    opening = re.sub(r'\s(width|height|version)="[^"]*"', "", opening)
    opening += f' role="img" aria-label="{escape(title)}"'
    # A hidden picture's definitions are not to be used by a visible one, so no id is shared.
    rest = re.sub(r'\bid="', f'id="{prefix}-', rest)
    rest = re.sub(r"url\(#", f"url(#{prefix}-", rest)
    rest = re.sub(r'href="#', f'href="#{prefix}-', rest)
    return f"{opening}>{rest}"


def _missing(results: Results) -> str:
    rows = [("declined", each.name, each.reason) for each in results.declined]
    failures: dict[tuple[str, str], int] = {}
    for failure in results.failures:
        key = (failure.name, failure.message)
        failures[key] = failures.get(key, 0) + 1
    rows += [(f"failed {count}×", name, said) for (name, said), count in failures.items()]
    return (
        "<dl>\n"
        + _lines(
            f"<dt>{escape(name)}</dt><dd><strong>{escape(what)}</strong>: {escape(why)}</dd>"
            for what, name, why in rows
        )
        + "\n</dl>"
    )


def _conditions(results: Results) -> str:
    simul, context = results.conditions, results.context
    rows = [(label, simul[key]) for key, label in _CONDITIONS if simul.get(key) not in (None, "")]
    rows += [
        (label, context[key])
        for key, label in (("num_cpus", "CPUs"), ("date", "Date"))
        if context.get(key) not in (None, "")
    ]
    libraries = simul.get("libraries")
    if isinstance(libraries, dict) and libraries:
        said = ", ".join(f"{name} {version}" for name, version in libraries.items())
        rows.append(("Libraries", said))
    return (
        "<table>\n"
        + _lines(
            f'<tr><th scope="row">{escape(label)}</th><td>{escape(_said(value))}</td></tr>'
            for label, value in rows
        )
        + "\n</table>"
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{each:.2f}" if isinstance(each, float) else str(each) for each in value)
    return str(value)


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)
