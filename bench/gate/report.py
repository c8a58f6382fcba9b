"""The table for a pull request, and the lines for a terminal."""

from __future__ import annotations

import math

from bench.gate.record import Record, Reference, Side
from bench.gate.verdict import FAIL, INCONCLUSIVE, CaseVerdict, Verdict


def markdown(record: Record, verdict: Verdict) -> str:
    lines = [f"# Gate: {verdict.verdict}", "", _what(record), ""]
    if verdict.reasons:
        lines += [f"- {reason}" for reason in verdict.reasons] + [""]
    if record.reference is None:
        lines += _table(record, verdict)
    else:
        lines += [why_leads_only(record.reference), ""]
    lines += _leads(verdict) + _counters(verdict)
    lines += [f"- {note}" for note in record.notes]
    lines += ["", footer(record)]
    return "\n".join(lines) + "\n"


def _what(record: Record) -> str:
    return f"Base {_side(record.base)}, candidate {_side(record.candidate)}, seed {record.seed}."


def _side(side: Side) -> str:
    asked, revision = side.asked, side.revision
    short = revision[:12] if len(revision) == 40 else revision
    return f"`{asked}`" if asked == revision else f"`{asked}` ({short})"


def why_leads_only(reference: Reference) -> str:
    if reference.same_machine:
        why = (
            "was measured at another time: comparing whole runs calls equal builds different, for "
            "the machine changes in between"
        )
    else:
        why = "was measured on another machine, whose times mean nothing here"
    return f"Absolute times are not compared: {reference.path} {why}. The leads between lanes are."


def _table(record: Record, verdict: Verdict) -> list[str]:
    lines = [
        "| case | candidate / base | 95 % interval | verdict | smallest detectable | blocks |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in verdict.cases:
        shown = f"**{each.verdict}**" if each.verdict != "PASS" else each.verdict
        measure = " (CPU)" if record.case(each.case).measure == "cpu_s" else ""
        lines.append(
            f"| `{each.case}`{measure} | {ratio(each.ratio)} | {interval(each)} | {shown} "
            f"| {detectable(each)} | {each.blocks} |"
        )
    rules = record.rules
    return [
        *lines,
        "",
        f"Ratios above 1 are slower. A case fails when it is surely more than {rules.min_effect:.0%} "
        f"slower; a gate of builds that are not fails with a probability of at most "
        f"{rules.false_alarm:.1%}. A slowdown of the smallest detectable size is found with a "
        f"probability of {rules.power:.0%}.",
        "",
    ]


def _leads(verdict: Verdict) -> list[str]:
    if not verdict.leads:
        return []
    lines = ["| lead | base | candidate | |", "| --- | --- | --- | --- |"]
    for lead in verdict.leads:
        said = "**lost**" if lead.lost else "kept"
        lines.append(
            f"| `{lead.ahead}` over `{lead.behind}` | {lead.base:.2f}× | {lead.candidate:.2f}× "
            f"| {said} |"
        )
    return [*lines, ""]


def _counters(verdict: Verdict) -> list[str]:
    changed = [each for each in verdict.counters if each.said in ("rose", "fell")]
    same = sum(each.said == "same" for each in verdict.counters)
    varying = sum(each.said == "varies" for each in verdict.counters)
    lines = []
    if changed:
        lines += ["| counter, per run | base | candidate | |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {each.counter} of `{each.case}` | {each.base:.6g} | {each.candidate:.6g} "
            f"| {'**rose**' if each.said == 'rose' else 'fell'} |"
            for each in changed
        ]
        lines.append("")
    if verdict.counters:
        lines.append(
            f"Counters: {len(changed)} changed, {same} did not; {varying} vary by themselves and "
            "are not compared.\n"
        )
    return lines


def footer(record: Record) -> str:
    machine = record.machine
    parts = [
        machine.get("cpu"),
        f"{machine.get('num_cpus')} CPUs",
        machine.get("kernel"),
        record.candidate.conditions.get("compiler"),
        record.candidate.conditions.get("flags"),
        record.date,
    ]
    return " · ".join(str(part) for part in parts if part)


def ratio(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "–"


def interval(case: CaseVerdict) -> str:
    if not (math.isfinite(case.low) and math.isfinite(case.high)) or case.low <= 0:
        return "–"
    return f"{case.low:.3f} – {case.high:.3f}"


def detectable(case: CaseVerdict) -> str:
    value = case.smallest_detectable
    return f"{value:.1%}" if math.isfinite(value) else "–"


def terminal(record: Record, verdict: Verdict) -> str:
    lines = []
    width = max((len(case.case) for case in verdict.cases), default=0)
    for each in verdict.cases:
        mark = {FAIL: "FAIL", INCONCLUSIVE: "open"}.get(each.verdict, "    ")
        lines.append(
            f"{mark}  {each.case:<{width}}  {ratio(each.ratio):>7}  {interval(each):>15}  "
            f"detects {detectable(each):>6}"
        )
    if record.reference is not None:
        lines = [why_leads_only(record.reference)]
        lines += [
            f"{'LOST' if lead.lost else '    '}  {lead.ahead} over {lead.behind}: "
            f"{lead.base:.2f}× there, {lead.candidate:.2f}× here"
            for lead in verdict.leads
        ]
    lines += ["", *(f"- {reason}" for reason in verdict.reasons), verdict.verdict]
    return "\n".join(lines)
