"""What simul's html room reads in pages, by the program html_facts."""

import pathlib
import subprocess

Tag = tuple[str, dict[str, str]]


def ask(simul_bin: pathlib.Path, what: str, pages: list[bytes]) -> list[str]:
    data = b"".join(b"%d\n%s" % (len(page), page) for page in pages)
    done = subprocess.run(
        [simul_bin / "html_facts", what], input=data, capture_output=True, check=True
    )
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(pages)
    return lines


def start_tags(simul_bin: pathlib.Path, pages: list[bytes]) -> list[list[Tag]]:
    """Every start tag of each page: its name, and its attributes with their decoded values."""

    def name(raw: bytes) -> str:
        text = raw.decode("utf-8", "replace").replace("\0", "\ufffd")
        return "".join(c.lower() if c.isascii() else c for c in text)

    def tag(text: str) -> Tag:
        words = [bytes.fromhex(word[1:]) for word in text.split()]
        attributes = zip(words[1::2], words[2::2], strict=True)
        return name(words[0]), {name(key): value.decode() for key, value in attributes}

    return [[tag(part) for part in line.split(";")[:-1]] for line in ask(simul_bin, "tags", pages)]
