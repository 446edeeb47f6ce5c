#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The judge: random programs, budgets from the tool, the truth from running every input. docs/judge.md has the whole story.

    judge.py                         the fixed set of `./dev test`: seeds 1..200, each built by one GCC and one Clang build
    judge.py --seeds A..B --full     those seeds, each built by g++ and clang++ at -O0 and -O2
    judge.py --features all          programs that also throw, call virtual functions, keep containers ... (families.py)
    judge.py --seconds N             new seeds for about N seconds
    judge.py --reduce SEED           the smallest program with the same finding
    judge.py --sanitize --no-tool    the generator's own check: no warning, no undefined behaviour

Exit code: 0 if no budget is below the truth and nothing failed, 1 otherwise (also if fewer than --min-exact percent are exact).
"""
from __future__ import annotations

import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import build
import families
import reduce
import verdict
from build import BUILDS, Answer, Batch, Failure, Toolbox
from generate import generate
from tree import Program
from verdict import Verdict

# A batch shares the parsing of the library's headers; too large a batch leaves the processors idle at the end.
BATCH = 20
# Seconds that a batch may take for each further program; --patience is for the first. Then each is asked for alone.
PROGRAM_SECONDS = 5


class Judge:
    def __init__(self, arguments: argparse.Namespace, work: pathlib.Path):
        self.arguments, self.work = arguments, work
        tool = None if arguments.no_tool else pathlib.Path(arguments.tool)
        if tool and not tool.exists():
            sys.exit(f"judge: there is no {tool}: build it first, or pass --tool")
        self.toolbox = Toolbox(work, tool, arguments.sanitize)
        self.programs: dict[int, Program] = {}

    def builds(self, number: int) -> list[tuple[str, str]]:
        """All four, or one of each compiler in turn."""
        return BUILDS if self.arguments.full else (BUILDS[:2] if number % 2 == 0 else BUILDS[2:])

    def run_batch(self, seeds: list[int], number: int) -> list[Verdict]:
        programs = [generate(seed, self.arguments.features) for seed in seeds]
        self.programs.update((p.seed, p) for p in programs)
        return self.run_programs(programs, self.work / f"batch-{seeds[0]}", self.builds(number))

    def run_programs(self, programs: list[Program], folder: pathlib.Path, builds: list[tuple[str, str]],
                     strict: bool = True) -> list[Verdict]:
        batch = Batch(programs, folder)
        start = time.monotonic()
        answers = self.answers(batch)
        share = (time.monotonic() - start) / len(programs)
        runs, exes = [], []
        try:
            for each in builds:
                exes.append(self.toolbox.compile(batch, each, strict))
                runs.append(self.toolbox.observe(exes[-1], batch))
        except (Failure, subprocess.TimeoutExpired) as failure:
            if len(programs) == 1:
                return [Verdict(programs[0].seed, "broken", "does not build or run", str(failure)[:2000])]
            return [v for p in programs for v in self.run_programs([p], folder / str(p.seed), builds, strict)]
        if not self.toolbox.tool:
            return [Verdict(p.seed, "exact" if all(r[p.seed].uses == runs[0][p.seed].uses for r in runs) else "broken",
                            "builds differ") for p in programs]
        verdicts = []
        for program in programs:
            one = verdict.judge(program, answers[program.seed], [run[program.seed] for run in runs])
            one.seconds = share
            verdicts.append(one)
        self.check_theorem(batch, exes[-1], answers, verdicts)
        return verdicts

    def answers(self, batch: Batch) -> dict[int, Answer]:
        """Where the tool fails on a batch, it is asked for each program alone."""
        if not self.toolbox.tool:
            return {}
        if len(batch.programs) == 1 or not self.arguments.alone:
            given = self.toolbox.analyse(batch, self.arguments.patience + PROGRAM_SECONDS * (len(batch.programs) - 1))
            if isinstance(given, dict):
                return given
            if len(batch.programs) == 1:
                return {batch.programs[0].seed: given}
        found = {}
        for program in batch.programs:
            found.update(self.answers(Batch([program], batch.folder / str(program.seed))))
        return found

    def check_theorem(self, batch: Batch, exe: pathlib.Path, answers: dict[int, Answer], verdicts: list[Verdict]) -> None:
        """In arenas that just admit the budgets, at any base, nothing may be refused."""
        sound = {v.seed: answers[v.seed] for v in verdicts if v.kind in ("exact", "inexact")}
        refused = self.toolbox.theorem(exe, sound)
        for one in verdicts:
            if one.seed in refused:
                one.kind, one.reason, one.detail = "REFUSED", "refused although admitted", refused[one.seed]

    def save(self, program: Program, finding: Verdict, folder: pathlib.Path) -> pathlib.Path:
        path = folder / f"{finding.kind}-{program.seed}.cpp"
        folder.mkdir(parents=True, exist_ok=True)
        head = ["// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.",
                *(f"// {line}" for line in finding.line().splitlines()), '#include "prelude.hpp"']
        path.write_text("\n".join(head + reduce.tidy(program.source())) + "\n")
        return path

    def prepare(self) -> None:
        needed = BUILDS if self.arguments.full else [b for n in range(2) for b in self.builds(n)]
        with concurrent.futures.ThreadPoolExecutor(self.arguments.jobs) as pool:
            list(pool.map(self.toolbox.prepare, needed))

    def run(self, batches) -> list[Verdict]:
        """Runs batches of seeds as they come; prints a finding when it is met."""
        verdicts: list[Verdict] = []
        with concurrent.futures.ThreadPoolExecutor(self.arguments.jobs) as pool:
            waiting = set()
            for number, seeds in enumerate(batches):
                waiting.add(pool.submit(self.run_batch, seeds, number))
                if len(waiting) >= self.arguments.jobs:
                    waiting = self.collect(waiting, verdicts, concurrent.futures.FIRST_COMPLETED)
            while waiting:
                waiting = self.collect(waiting, verdicts, concurrent.futures.ALL_COMPLETED)
        return verdicts

    def collect(self, waiting: set, verdicts: list[Verdict], when: str) -> set:
        done, rest = concurrent.futures.wait(waiting, return_when=when)
        for future in done:
            for one in future.result():
                verdicts.append(one)
                notable = one.kind in verdict.DEFECTS
                if notable or (self.arguments.verbose and one.kind != "exact"):
                    print(one.line(), flush=True)
                if self.arguments.keep and one.kind != "exact":
                    self.save(self.programs[one.seed], one, pathlib.Path(self.arguments.keep))
        return rest

    def reduce(self, seed: int) -> int:
        program = generate(seed, self.arguments.features)
        self.programs[seed] = program
        builds = BUILDS if self.arguments.full else BUILDS[:2]
        folder = self.work / f"reduce-{seed}"
        first = self.run_programs([program], folder, builds)[0]
        print(first.line(), flush=True)
        if first.kind == "exact":
            print("judge: nothing to reduce")
            return 1

        def persists(candidate: Program) -> bool:
            try:
                batch = Batch([candidate], folder)
                if first.kind in ("crash", "timeout", "error", "unbounded"):
                    answer = self.answers(batch)[seed]
                    again = verdict.judge(candidate, answer, []) if answer.kind == first.kind else None
                    valid = again and again.reason == first.reason
                    return bool(valid) and self.compiles(batch)
                again = self.run_programs([candidate], folder, builds[:1], strict=False)[0]
                return again.kind == first.kind and again.reason == first.reason
            except (Failure, subprocess.SubprocessError):
                return False

        small = reduce.reduce(program, persists, self.arguments.seconds or 600)
        final = self.run_programs([small], folder, builds, strict=False)[0]
        kept = pathlib.Path(self.arguments.keep or tempfile.gettempdir())
        path = self.save(small, final, kept)
        print(path.read_text())
        if final.kind in ("UNSOUND", "REFUSED"):
            print("undefined behaviour in the reduced program: " + self.undefined(small))
        print(f"judge: {final.line()}\njudge: saved as {path}")
        return 0

    def compiles(self, batch: Batch) -> bool:
        try:
            self.toolbox.observe(self.toolbox.compile(batch, BUILDS[0], strict=False), batch)
            return True
        except (Failure, subprocess.SubprocessError):
            return False

    def undefined(self, program: Program) -> str:
        """A finding in a program that has undefined behaviour is none."""
        try:
            box = Toolbox(self.work / "sanitized", None, sanitize=True)
            batch = Batch([program], self.work / "sanitized" / "program")
            box.observe(box.compile(batch, BUILDS[3], strict=False), batch)
            return "none"
        except Failure as failure:
            return str(failure)[:2000]


def seed_range(text: str) -> list[int]:
    first, _, last = text.partition("..")
    return list(range(int(first), int(last or first) + 1))


def chunks(seeds: list[int]):
    for start in range(0, len(seeds), BATCH):
        yield seeds[start:start + BATCH]


def endless(seconds: float):
    """Batches of seeds that no fixed set has, until the time is over."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        first = random.SystemRandom().randrange(10_000, 2**31)
        yield list(range(first, first + BATCH))


def histogram(seeds: list[int], features: tuple[str, ...]) -> str:
    counts = collections.Counter(tag for seed in seeds for tag in generate(seed, features).tags())
    return "\n".join(f"{count:6}  {tag}" for tag, count in counts.most_common())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seed_range, default=seed_range("1..200"), metavar="A..B")
    parser.add_argument("--features", type=families.chosen, default=(), metavar="NAMES",
                        help="`all` or some of " + ",".join(families.FAMILIES) + ": programs that also draw on these")
    parser.add_argument("--seconds", type=float, help="new seeds for about this long, instead of --seeds; with --reduce: its limit")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--full", action="store_true", help="all four builds of every program")
    parser.add_argument("--keep", metavar="DIR", help="save every program that is not exact")
    parser.add_argument("--alone", action="store_true", help="analyse each program alone: faster where many fail")
    parser.add_argument("--patience", type=float, default=30, metavar="SECONDS", help="for the analysis of one program")
    parser.add_argument("--work", metavar="DIR", help="folder for builds; default: a temporary one")
    parser.add_argument("--tool", default=str(build.ROOT / "build/bin/wcmu"))
    parser.add_argument("--no-tool", action="store_true", help="only build and run")
    parser.add_argument("--sanitize", action="store_true", help="build with the address and undefined sanitizers")
    parser.add_argument("--min-exact", type=float, default=0, metavar="PERCENT")
    parser.add_argument("--reduce", type=int, metavar="SEED")
    parser.add_argument("--histogram", action="store_true", help="how many of the programs show each feature; runs nothing")
    parser.add_argument("--verbose", action="store_true", help="print every program that is not exact")
    arguments = parser.parse_args()
    if arguments.histogram:
        print(histogram(arguments.seeds, arguments.features))
        return 0
    with tempfile.TemporaryDirectory(prefix="wcmu-judge-") as temporary:
        judge = Judge(arguments, pathlib.Path(arguments.work or temporary).resolve())
        if arguments.reduce is not None:
            return judge.reduce(arguments.reduce)
        judge.prepare()
        verdicts = judge.run(endless(arguments.seconds) if arguments.seconds else chunks(arguments.seeds))
    print(verdict.summary(verdicts, judge.programs))
    exact = 100 * sum(v.kind == "exact" for v in verdicts) / max(len(verdicts), 1)
    return 1 if any(v.kind in verdict.DEFECTS for v in verdicts) or exact < arguments.min_exact or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
