#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Is the judge just? A stand-in for the tool answers with the truth, or with a known fault, and the judge has to notice.

Also: the same seed gives the same program, whatever the hash seed of the process.
"""
from __future__ import annotations

import argparse
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

import build
import families
import judge
import reduce
import verdict
from build import Answer, Arena
from generate import generate

SEEDS = list(range(1, 13))
# With every family of features; other seeds, for the builds of the first ones are still there.
FEATURED = list(range(101, 113))
ALL = families.chosen("all")
failures = 0


def check(name: str, good: bool, why: object = "") -> None:
    global failures
    failures += not good
    print(f"{'ok    ' if good else 'FAILED'} {name}{'' if good else f': {why}'}")


class Once(build.Toolbox):
    """Compiles each batch once: all the judges below judge the same programs."""

    def compile(self, batch, each, strict=True):
        exe = batch.folder / ("run" + "".join(each))
        return exe if exe.exists() else super().compile(batch, each, strict)


class StandIn(judge.Judge):
    """A judge whose tool is an oracle with a fault."""

    def __init__(self, toolbox: Once, fault, features: tuple[str, ...] = ()):
        arguments = argparse.Namespace(no_tool=True, sanitize=False, full=False, features=features, jobs=1, keep=None, verbose=False, tool="")
        super().__init__(arguments, toolbox.work)
        self.fault, self.toolbox = fault, toolbox

    def answers(self, batch):
        seen = self.toolbox.observe(self.toolbox.compile(batch, build.BUILDS[0]), batch)
        return {seed: self.fault(Answer("bounded", [Arena(u[0], u[1], 64, u[2], u[3]) for u in one.uses]))
                for seed, one in seen.items()}


def one_byte_less(answer: Answer) -> Answer:
    for arena in answer.arenas:
        arena.top = max(arena.top - 1, 0)
    return answer


def less_retained(answer: Answer) -> Answer:
    for arena in answer.arenas:
        arena.retained_bottom = max(arena.retained_bottom - 1, 0)
    return answer


def no_alignment(answer: Answer) -> Answer:
    for arena in answer.arenas:
        arena.alignment = 1
    return answer


def one_byte_more(answer: Answer) -> Answer:
    answer.arenas[0].bottom += 1
    return answer


def unbounded(answer: Answer) -> Answer:
    return Answer("unbounded", rules=["unbounded-loop"])


def kinds(toolbox: Once, fault, seeds: list[int] = SEEDS, features: tuple[str, ...] = ()) -> dict[int, str]:
    return {v.seed: v.kind for v in StandIn(toolbox, fault, features).run_batch(seeds, 0)}


def digest(hash_seed: str) -> str:
    code = f"from generate import generate\nfor f in ((), {ALL}):\n for s in range(1, 101): p = generate(s, f); print('\\n'.join(p.source()), p.inputs)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=build.HERE,
                          env={**os.environ, "PYTHONHASHSEED": hash_seed})
    return hashlib.sha256(done.stdout.encode()).hexdigest()


def shown(features: tuple[str, ...]) -> set[str]:
    return {tag for seed in range(1, 41) for tag in generate(seed, features).tags()}


def main() -> int:
    check("same seed, same program", digest("1") == digest("2"))
    plain = shown(())
    for name in ALL:
        new = len(shown((name,)) - plain)
        check(f"programs with {name} show what others do not", new >= 4, new)
    with tempfile.TemporaryDirectory(prefix="wcmu-judge-") as temporary:
        work = Once(pathlib.Path(temporary), pathlib.Path("stand-in"))
        truth = kinds(work, lambda answer: answer)
        check("the truth is exact, and nothing is refused", set(truth.values()) == {"exact"}, truth)
        less = kinds(work, one_byte_less)
        check("a byte less is unsound", "UNSOUND" in less.values() and set(less.values()) <= {"UNSOUND", "exact"}, less)
        retained = kinds(work, less_retained)
        check("a retained byte less is unsound", "UNSOUND" in retained.values(), retained)
        aligned = kinds(work, no_alignment)
        check("a wrong alignment is refused", "REFUSED" in aligned.values() and "UNSOUND" not in aligned.values(), aligned)
        check("a byte more is inexact", set(kinds(work, one_byte_more).values()) == {"inexact"})
        check("no number is unbounded", set(kinds(work, unbounded).values()) == {"unbounded"})
        check("the truth is exact with all features", set(kinds(work, lambda answer: answer, FEATURED, ALL).values()) == {"exact"})
        check("a byte less is unsound with all features", "UNSOUND" in kinds(work, one_byte_less, FEATURED, ALL).values())
        program = generate(SEEDS[0])
        small = reduce.reduce(program, lambda p: any("allocate" in line for line in p.source()))
        check("the reducer keeps what is asked for", 0 < len(small.source()) < len(program.source()))
        check("the report counts", "UNSOUND" in verdict.summary([verdict.Verdict(1, "UNSOUND", "x")], {1: program}))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
