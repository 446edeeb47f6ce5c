# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Compares what the tool says of a program with what all its inputs showed."""
from __future__ import annotations

import collections
import dataclasses

from build import Answer, Observation
from tree import Program

# Verdicts, worst first. The first five are defects of the tool, the next of the judge; the rest is precision.
DEFECTS = ["UNSOUND", "REFUSED", "crash", "timeout", "error", "broken"]
ORDER = DEFECTS + ["unbounded", "inexact", "exact"]


@dataclasses.dataclass
class Verdict:
    seed: int
    kind: str
    reason: str = ""  # class of the finding: rule ids, or what is too large and by how much
    detail: str = ""
    retained_exact: bool = True
    seconds: float = 0.0  # of the analysis, an equal share of its batch

    def line(self) -> str:
        return f"seed {self.seed}: {self.kind} [{self.reason}] {self.detail}".rstrip()


def worst(observations: list[Observation]) -> list[tuple[int, ...]]:
    """Element-wise largest over the builds: the budget has to cover every compiler."""
    return [tuple(map(max, zip(*uses))) for uses in zip(*(o.uses for o in observations))]


def judge(program: Program, answer: Answer, observations: list[Observation]) -> Verdict:
    if answer.kind != "bounded":
        reason = ",".join(answer.rules) if answer.rules else answer.detail[:100]
        return Verdict(program.seed, answer.kind, reason, answer.detail)
    truths = worst(observations)
    unsound, excess, retained_exact = [], [], True
    for name, said, truth in zip(program.arenas, answer.arenas, truths):
        for what, budget, seen in (("bottom", said.bottom, truth[0]), ("top", said.top, truth[1]),
                                   ("retained bottom", said.retained_bottom, truth[2]), ("retained top", said.retained_top, truth[3])):
            retained = what.startswith("retained")
            if retained and (budget is None or not program.returns):
                continue
            text = f"{name} {what} {budget} for {seen}"
            if budget < seen:
                unsound.append(text)
            elif budget > seen:
                retained_exact &= not retained
                if not retained:
                    excess.append((budget - seen, budget / max(seen, 1), what, text))
    if unsound:
        return Verdict(program.seed, "UNSOUND", "below the truth", "; ".join(unsound))
    if excess:
        difference, factor, _, _ = max(excess)
        size = "padding" if difference < max(a.alignment for a in answer.arenas) else "up to 1.5x" if factor <= 1.5 else \
            "up to 3x" if factor <= 3 else "over 3x"
        return Verdict(program.seed, "inexact", size, "; ".join(e[3] for e in excess), retained_exact)
    return Verdict(program.seed, "exact", retained_exact=retained_exact)


def summary(verdicts: list[Verdict], programs: dict[int, Program]) -> str:
    """The report of a run: how many of each kind, why, and which features stand out among the inexact ones."""
    total = len(verdicts)
    if not total:
        return "judge: no program was run"
    lines = [f"judge: {total} programs"]
    kinds = collections.Counter(v.kind for v in verdicts)
    for kind in ORDER:
        if kinds[kind]:
            lines.append(f"  {kind:10} {kinds[kind]:5}  {100 * kinds[kind] / total:5.1f} %")
            if kind != "exact":
                reasons = collections.Counter(v.reason for v in verdicts if v.kind == kind)
                lines += [f"      {count:5}  {reason}" for reason, count in reasons.most_common(12)]
    loose = sum(1 for v in verdicts if v.kind in ("exact", "inexact") and not v.retained_exact)
    lines.append(f"  retained bytes above the truth in {loose}; analysis {sum(v.seconds for v in verdicts):.1f} s in all")
    bad = {v.seed for v in verdicts if v.kind not in ("exact", "broken")}
    if bad and len(bad) < total:
        seen, amiss = collections.Counter(), collections.Counter()
        for verdict in verdicts:
            for tag in programs[verdict.seed].tags():
                seen[tag] += 1
                amiss[tag] += verdict.seed in bad
        ranked = sorted(((amiss[t] / seen[t], amiss[t], t) for t in seen if amiss[t] >= max(2, len(bad) // 20)), reverse=True)
        lines.append(f"  features with the largest share of programs that are not exact (all: {100 * len(bad) / total:.1f} %):")
        lines += [f"      {100 * share:5.1f} % of {seen[tag]:4}  {tag}" for share, _, tag in ranked[:12]]
    return "\n".join(lines)
