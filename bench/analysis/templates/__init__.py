"""The page and the Markdown as templates. What they say comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bench.analysis.claims.words import SIGNS

_FOLDER = Path(__file__).parent


def html(name: str) -> Template:
    return _environment(autoescape=True).get_template(name)


def markdown(name: str) -> Template:
    return _environment(autoescape=False).get_template(name)


def _environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["signs"] = SIGNS
    environment.filters["cell"] = _cell
    return environment


def _cell(text: str) -> str:
    """What a reason may hold must not end its cell of a Markdown table, or its line."""
    return " ".join(text.replace("|", "\\|").split("\n"))
