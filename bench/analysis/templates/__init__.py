"""The page and the Markdown as templates. What they say comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

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
    environment.filters["names"] = _names
    return environment


# Options, names with slashes, and pairs: `--threads`, `fetch/coroutine/inflight:64`, `min–max`.
_NAME = re.compile(r"--[a-z][\w-]*|[\w-]+(?:/[\w:.,-]*\w)+|\w+–\w+")


def _names(text: str) -> Markup:
    """The text for a page on which names break after a slash, and nowhere else."""
    parts, end = [], 0
    for found in _NAME.finditer(text):
        name = Markup("/<wbr>").join(escape(part) for part in found[0].split("/"))
        parts += [
            escape(text[end : found.start()]),
            Markup('<span class="name">{}</span>').format(name),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _cell(text: str) -> str:
    """What a reason may hold must not end its cell of a Markdown table, or its line."""
    return " ".join(text.replace("|", "\\|").split("\n"))
