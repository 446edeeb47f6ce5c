# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Compares what was expected, what was observed and what the tool says. Pure: values in, lists of failures out."""
import dataclasses
import re

from program import SIZES


@dataclasses.dataclass(frozen=True)
class Observed:
    root: str
    arena: str
    values: dict  # of SIZES; None where the root did not return


def parse_observed(stdout):
    seen = []
    for line in stdout.splitlines():
        if not line.startswith("PEAK "):
            continue
        match = re.fullmatch(r"PEAK (\S+) (\S+) (\d+) (\d+) (\d+|-) (\d+|-)", line)
        if not match:
            raise ValueError(f"not a PEAK line: {line}")
        numbers = [None if n == "-" else int(n) for n in match.groups()[2:]]
        seen.append(Observed(match[1], match[2], dict(zip(SIZES, numbers))))
    return seen


def _pick(candidates, wanted, name_of):
    """The candidate for the arena that `wanted` names; without a name it must be the only one."""
    if wanted is None:
        return candidates[0] if len(candidates) == 1 else None
    exact = [c for c in candidates if name_of(c) == wanted]
    tail = [c for c in candidates if re.split(r"\.|->|::", name_of(c))[-1] == wanted]
    return (exact or tail or [None])[0]


def check_truth(program, observed, build):
    """EXPECT against what one build of the program did."""
    failures = []
    used = set()
    for expected in program.expectations:
        same_root = [o for o in observed if o.root == expected.root]
        seen = _pick(same_root, expected.arena, lambda o: o.arena)
        if seen is None:
            names = ", ".join(f"{o.root}/{o.arena}" for o in observed) or "nothing"
            failures.append(f"{expected.place}: the driver does not report {expected.root} {expected.arena or ''} ({names})")
            continue
        used.add(seen.root + "/" + seen.arena)
        for key in SIZES:
            if key in expected.values and expected.values[key] != seen.values[key]:
                failures.append(
                    f"{expected.place}: {expected.root}: {key} is {seen.values[key]} in truth ({build}), "
                    f"EXPECT says {expected.values[key]}"
                )
    for seen in observed:
        if seen.root + "/" + seen.arena not in used:
            failures.append(f"{program.path}: the driver reports {seen.root}/{seen.arena}, which no EXPECT line names")
    return failures


def budget_of(report, root, arena):
    """The report's budget of an arena, or None and why there is none."""
    roots = [r for r in report["roots"] if r["name"] == root]
    if len(roots) != 1:
        return None, f"{len(roots)} roots of name {root} in the report"
    arenas = roots[0]["arenas"]
    budget = _pick(arenas, arena, lambda a: a["name"])
    if budget is None:
        names = ", ".join(a["name"] for a in arenas) or "none"
        return None, f"{root}: no arena {arena or '(a single one)'} in the report, there are: {names}"
    return budget, None


def budget_for(report, seen, observed):
    """The budget of an observed arena. The driver's name for it counts only where its root has several."""
    single = len([o for o in observed if o.root == seen.root]) == 1
    if single and any(len(r["arenas"]) > 1 for r in report["roots"] if r["name"] == seen.root):
        single = False  # the root makes further arenas itself, which the driver does not see
    return budget_of(report, seen.root, None if single else seen.arena)


def budget_value(budget, key):
    return budget[key + "_bytes"] if key in ("bottom", "top") else budget[key]


def check_sound(program, report, observed, build):
    """No budget below what one build of the program did. This is the defect that matters."""
    failures = []
    for seen in observed:
        budget, why = budget_for(report, seen, observed)
        if budget is None:
            failures.append(why)
            continue
        for key in SIZES:
            real, promised = seen.values[key], budget_value(budget, key)
            if real is not None and promised is None:
                failures.append(f"{seen.root}: {key} is null in the report, {real} was observed ({build})")
            elif real is not None and real > promised:
                failures.append(f"UNSOUND: {seen.root}/{seen.arena}: {key} reached {real} ({build}), the budget is {promised}")
    return failures


def check_exact(program, report):
    """The budgets against EXPECT."""
    failures = []
    for expected in program.expectations:
        budget, why = budget_of(report, expected.root, expected.arena)
        if budget is None:
            failures.append(f"{expected.place}: {why}")
            continue
        for key, truth in expected.values.items():
            said = budget["alignment"] if key == "align" else budget_value(budget, key)
            if said == truth:
                continue
            if key in SIZES and None not in (said, truth) and said < truth:
                failures.append(f"UNSOUND: {expected.place}: {expected.root}: {key} is {truth}, the budget is {said}")
            elif program.imprecise is None or said is None:
                failures.append(f"{expected.place}: {expected.root}: {key} is {truth}, the budget is {said}: not exact")
    return failures


def check_told(expected, report):
    """The errors that are expected are there, whatever else is."""
    errors = [p for p in report["problems"] if p.get("severity", "error") == "error"]
    return [f"no error [{each.rule}] at {each.file}:{each.line or 'any line'}" for each in expected if not any(_is(p, each) for p in errors)]


def check_unbounded(program, report):
    """The errors are the expected ones, at their lines, with ways out; and nothing got a number."""
    failures = []
    errors = [p for p in report["problems"] if p.get("severity", "error") == "error"]
    left = list(errors)
    for expected in program.unbounded:
        hits = [p for p in errors if _is(p, expected)]
        if not hits:
            where = f"{expected.file}:{expected.line}" if expected.line is not None else "any place"
            failures.append(f"no error [{expected.rule}] at {where}")
        for hit in hits:
            if hit in left:
                left.remove(hit)
            if not hit.get("ways_out"):
                failures.append(f"[{expected.rule}] names no way out")
    for problem in left:
        failures.append(f"an error that was not expected: {describe(problem)}")
    if program.exit_code == 3:
        for root in report["roots"]:
            numbers = [a["bottom_bytes"] for a in root["arenas"]] + [a["top_bytes"] for a in root["arenas"]]
            if numbers and all(n is not None for n in numbers):
                failures.append(f"{root['name']}: it could not be bounded, yet every arena has a number")
    return failures


def check_warnings(program, report):
    """Each expected warning is there, and none of those that a program must announce is there unannounced."""
    warnings = [p for p in report["problems"] if p.get("severity") == "warning"]
    failures = [f"no warning [{e.rule}] at {e.file}:{e.line}" for e in program.warnings if not any(_is(p, e) for p in warnings)]
    for problem in warnings:
        if problem["rule"] == "escapes-rewind" and not any(_is(problem, e) for e in program.warnings):
            failures.append(f"a warning that was not expected: {describe(problem)}")
    return failures


def _is(problem, expected):
    location = problem.get("location") or {}
    if problem["rule"] != expected.rule:
        return False
    if expected.line is None:
        return True
    return location.get("line") == expected.line and str(location.get("file", "")).split("/")[-1] == expected.file


def describe(problem):
    location = problem.get("location") or {}
    return f"{location.get('file', '?')}:{location.get('line', '?')}: {problem['message']} [{problem['rule']}]"


def capacity_for(budget):
    """The smallest capacity that admits the budget, for a base aligned to its alignment: the formula of wcmu/budget.hpp."""
    bottom, top = budget["bottom_bytes"], budget["top_bytes"]
    if top == 0:
        return bottom
    unit = min(budget["alignment"], 1 << (top.bit_length() - 1))
    return -(-(bottom + top) // unit) * unit
