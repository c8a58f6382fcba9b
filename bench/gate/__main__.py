"""`./dev gate`: compares two builds on this machine and ends with PASS, FAIL or INCONCLUSIVE."""

from __future__ import annotations

import argparse
import math
import secrets
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from bench.analysis.results import ResultsError
from bench.gate import output, report
from bench.gate import record as records
from bench.gate.cases import GateError
from bench.gate.progress import Progress
from bench.gate.rules import Rules
from bench.gate.verdict import FAIL, INCONCLUSIVE, PASS, Verdict, judge

STATUS = {PASS: 0, FAIL: 1, INCONCLUSIVE: 3}
# Wrong usage, or nothing could be measured: distinct from FAIL.
NO_VERDICT = 2
DEFAULT_FOLDER = Path("results/latest/gate")
INTERRUPTED = 128 + signal.SIGINT
EXAMPLE = """\
examples:
  ./dev gate HEAD~1                     the working tree against the commit before
  ./dev gate main my-branch             two revisions
  ./dev gate build/release build/clang  two build folders
  ./dev gate results/reference/gate/gate.json     only the leads between lanes, of any machine
  ./dev gate --replay results/latest/gate/gate.json

exit status: 0 PASS, 1 FAIL, 3 INCONCLUSIVE, 2 wrong usage; docs/gate.md has the method
"""


class OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(NO_VERDICT, f"gate: {message} (see ./dev gate --help)\n")


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    rules = Rules()
    parser = OneLineParser(
        prog="./dev gate",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "base", metavar="BASE", nargs="?", help="a revision, a build folder, a file"
    )
    parser.add_argument(
        "candidate", metavar="CANDIDATE", nargs="?", help="the same; the working tree without"
    )
    parser.add_argument(
        "--min-effect",
        type=share,
        default=rules.min_effect,
        metavar="SHARE",
        help="the smallest slowdown that matters (default: 2%%)",
    )
    parser.add_argument(
        "--blocks",
        type=positive,
        default=rules.screen_blocks,
        metavar="N",
        help="of the screen (12); twice as many of a noisy case",
    )
    parser.add_argument(
        "--confirm",
        type=positive,
        default=rules.confirm_blocks,
        metavar="N",
        help="of a suspect (40)",
    )
    parser.add_argument(
        "--seconds",
        type=amount,
        default=rules.least_seconds,
        metavar="S",
        help="the least that a process measures (0.25)",
    )
    parser.add_argument(
        "--minutes",
        type=amount,
        default=9.0,
        metavar="M",
        help="the most, after building (9); with --certify the most for measuring",
    )
    parser.add_argument("--only", default="", metavar="REGEX", help="only cases that match")
    parser.add_argument("--seed", type=int, metavar="N", help="of the order; random without")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help=f"default: {DEFAULT_FOLDER}"
    )
    parser.add_argument("--replay", type=Path, metavar="GATE.json", help="judge a record again")
    parser.add_argument(
        "--certify", action="store_true", help="measure how well the gate does on this machine"
    )
    parsed = parser.parse_args(arguments)
    modes = [bool(parsed.base), parsed.replay is not None, parsed.certify]
    if sum(modes) != 1:
        parser.error("give a BASE, or --replay GATE.json, or --certify")
    if parsed.output is None and parsed.replay is None:
        parsed.output = DEFAULT_FOLDER
    parsed.rules = replace(
        rules,
        min_effect=parsed.min_effect,
        screen_blocks=parsed.blocks,
        noisy_blocks=parsed.blocks,
        confirm_blocks=parsed.confirm,
        least_confirm_blocks=min(rules.least_confirm_blocks, parsed.confirm),
        least_seconds=parsed.seconds,
    )
    return parsed


def share(text: str) -> float:
    """ "2%" or "0.02"."""
    value = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= value < 1:
        raise ValueError(text)
    return value


def amount(text: str) -> float:
    value = float(text)
    if not (value > 0 and math.isfinite(value)):
        raise ValueError(text)
    return value


def positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    parsed = parse_arguments(arguments)
    # SIGTERM, like Ctrl-C, raises KeyboardInterrupt: processes are ended, and measurements kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if parsed.replay is not None:
            return replay(parsed.replay, parsed.output)
        if parsed.certify:
            from bench.gate.certificate.certify import certify

            return certify(parsed)
        return gate(parsed)
    except (GateError, ResultsError, OSError) as error:
        print(f"gate: {error}", file=sys.stderr)
        return NO_VERDICT
    except KeyboardInterrupt:
        print("\ngate: interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception:  # Python would end with status 1, which means FAIL
        traceback.print_exc()
        return NO_VERDICT


def gate(parsed: argparse.Namespace) -> int:
    from bench.gate import live

    folder: Path = parsed.output
    folder.mkdir(parents=True, exist_ok=True)
    seed = parsed.seed if parsed.seed is not None else secrets.randbelow(2**32)
    record = live.new_record(seed, parsed.rules, parsed.base, parsed.candidate or "")
    progress = Progress()
    try:
        live.measure(
            record, parsed.base, parsed.candidate, parsed.only, 60 * parsed.minutes, progress
        )
    except KeyboardInterrupt:
        record.interrupted = True
        if record.blocks:
            output.write(record, judge(record), folder)
            print(f"\ngate: what was measured is in {folder}", file=sys.stderr)
        raise
    progress.clear()
    verdict = judge(record)
    output.write(record, verdict, folder)
    return say(record, verdict, folder)


def replay(path: Path, folder: Path | None) -> int:
    """Judges a record again, and checks that the verdict is the one that was written with it."""
    record, written = records.load(path)
    verdict = judge(record)
    if folder is not None:
        output.write_derived(record, verdict, folder)
    status = say(record, verdict, folder or path.parent)
    if written is not None and decisions(written) != decisions(verdict.as_json()):
        raise ResultsError(f"{path} was written with another verdict: {written.get('verdict')}")
    return status


def decisions(verdict: Mapping[str, Any]) -> list[Any]:
    """A verdict without its figures: their last bits may differ between machines."""
    return [
        verdict["verdict"],
        [(case["case"], case["verdict"]) for case in verdict["cases"]],
        [(lead["ahead"], lead["behind"], lead["lost"]) for lead in verdict["leads"]],
        [(each["case"], each["counter"], each["said"]) for each in verdict["counters"]],
    ]


def say(record: records.Record, verdict: Verdict, folder: Path) -> int:
    print(report.terminal(record, verdict))
    print(f"files: {folder}")
    return STATUS[verdict.verdict]


if __name__ == "__main__":
    sys.exit(main())
