"""The workflows: pinned, with few rights and a time limit. Their syntax is actionlint's affair (docs/ci.md)."""

import pathlib
import re

import pytest

WORKFLOWS = sorted(pathlib.Path(".github/workflows").glob("*.yml"))


def test_there_are_workflows():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "gate.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_named_by_commit_and_version(path):
    used = re.findall(r"uses: *(.+)", path.read_text())
    assert used
    assert [
        each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)
    ] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_workflow_may_only_read_and_ends_in_time(path):
    text = path.read_text()
    assert re.findall(r"permissions:((?:\n +.+)*)", text) == ["\n  contents: read"]
    assert re.search(r"^concurrency:$", text, re.M)
    jobs = re.findall(r"^  (\w+):$", text.split("\njobs:\n")[1], re.M)
    assert jobs
    assert len(re.findall(r"^    timeout-minutes: \d+$", text, re.M)) == len(jobs)
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_documentation_has_a_link(path):
    assert f"(../.github/workflows/{path.name})" in pathlib.Path("docs/ci.md").read_text()
