"""The html5lib project's vectors of the tokenizer and of encodings, as its source package on PyPI has them.

simul reads start tags and their attributes only, and without a tree; so of each vector its start tags
are compared. Left out are vectors whose state no page can bring about for this reader, and those that
need a tree: where the vectors read `<title>` or `<script>` without their text being text.
"""

import json
import re
import tarfile

import pytest

from html_facts import ask, start_tags
from source_packages import source_package

VERSION = "1.1"
SHA256 = "b2e5b40261e20f354d198eae92afc10d750afb487ed5e50f9c4eaf07c184146f"
TEXT_ONLY = "title textarea style xmp iframe noembed noframes script plaintext".split()


@pytest.fixture(scope="module")
def vectors() -> dict[str, bytes]:
    """The files of vectors, by their path below the folder of test data."""
    archive = source_package("html5lib", VERSION, SHA256)
    with tarfile.open(archive) as packed:
        return {
            member.name.split("/testdata/")[1]: packed.extractfile(member).read()
            for member in packed
            if re.search(r"/testdata/(tokenizer/.*\.test|encoding/.*\.dat)$", member.name)
        }


def unescaped(value):
    if isinstance(value, str):
        return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, list):
        return [unescaped(each) for each in value]
    if isinstance(value, dict):
        return {unescaped(key): unescaped(each) for key, each in value.items()}
    return value


def encodable(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)


def beginnings(vector: dict) -> list[str | None]:
    """What a page begins with so that the vector's input meets the states that it names."""
    element = vector.get("lastStartTag", "")
    of_state = {
        "Data state": "",
        "PLAINTEXT state": "<plaintext>",
        "RCDATA state": f"<{element}>" if element in ("title", "textarea") else None,
        "RAWTEXT state": f"<{element}>" if element in TEXT_ONLY[2:7] else None,
        "Script data state": "<script>" if element == "script" else None,
        "CDATA section state": "<svg><![CDATA[",
    }
    return [of_state[state] for state in vector.get("initialStates", ["Data state"])]


def test_start_tags_are_those_of_the_tokenizer_vectors(simul_bin, vectors):
    pages, opened, expected, left_out = [], [], [], 0
    for vector_file in [vectors[path] for path in vectors if path.startswith("tokenizer/")]:
        for vector in json.loads(vector_file).get("tests", []):
            raw, tokens = vector["input"], vector["output"]
            if vector.get("doubleEscaped"):
                raw, tokens = unescaped(raw), unescaped(tokens)
            tags = [token for token in tokens if token[0] == "StartTag"]
            without_tree = any(token[1] in TEXT_ONLY for token in tags)
            for beginning in beginnings(vector):
                if beginning is None or without_tree or not encodable(raw):
                    left_out += 1
                    continue
                pages.append((beginning + raw).encode())
                opened.append(1 if beginning else 0)
                expected.append([(token[1], token[2]) for token in tags])
    wrong = []
    found = start_tags(simul_bin, pages)
    for page, before, tags, with_before in zip(pages, opened, expected, found, strict=True):
        read = [
            (name, {key: re.sub("\r\n?", "\n", value) for key, value in attributes.items()})
            for name, attributes in with_before[before:]
        ]
        if read != tags:
            wrong.append(f"{page!r}: {read}, vector {tags}")
    assert not wrong, f"{len(wrong)} of {len(pages)} differ:\n" + "\n".join(wrong[:20])
    assert len(pages) > 6000
    assert left_out < 300


def test_encodings_are_those_of_the_vectors(simul_bin, vectors):
    pages, labels = [], []
    for vector_file in [vectors[path] for path in vectors if path.startswith("encoding/")]:
        for vector in re.split(rb"^#data\n", vector_file, flags=re.MULTILINE)[1:]:
            page, label = vector.split(b"\n#encoding\n")
            if b"document.write" in page:
                continue
            pages.append(page)
            labels.append(label.strip())
    facts = [line.split() for line in ask(simul_bin, "charset", pages)]
    wrong = []
    for page, label, (prescan, whole, text) in zip(
        pages, ask(simul_bin, "label", labels), facts, strict=True
    ):
        # A vector is of the prescan, or of the parser that changes the encoding later. Where neither
        # finds one, the vectors say windows-1252 and simul looks whether it can be UTF-8.
        marked = page.startswith(b"\xef\xbb\xbf")
        if label not in ([text] if marked else [prescan if prescan != "-" else "CP1252", whole]):
            wrong.append(f"{page!r}: {prescan} {whole}, vector {label}")
    assert not wrong, f"{len(wrong)} of {len(pages)} differ:\n" + "\n".join(wrong[:20])
    assert len(pages) > 70
