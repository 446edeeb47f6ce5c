#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A second judge: programs of csmith with calls of an arena spliced in. docs/judge.md tells of it.

    judge.py                         the fixed set of `./dev test`
    judge.py --seeds A..B            those seeds
    judge.py --seconds N             new seeds for about N seconds
    judge.py --keep DIR              saves every program that is not exact

Such a program has no input: the truth is its one run. Each is judged as `main`, whose globals hold what they begin with, and as
`run`, which may be called at any time. Exit code: 1 if a budget is below the truth or the tool failed, 77 without csmith.
"""
from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import splice

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CSMITH_HEADERS = pathlib.Path("/usr/include/csmith")
INCLUDES = ["-isystem", str(CSMITH_HEADERS), "-I", str(ROOT / "runtime/include"), "-I", str(HERE)]
# By parity of the seed: the analysis is for the compiler that builds.
COMPILERS = [("gcc", "g++"), ("clang-19", "clang++-19")]
LEVELS = ("-O0", "-O2")
ROOTS = ("main", "run")
RUN_SECONDS = 5  # what takes longer may not end at all
TOOL_MEMORY = 6 << 30
NUMBERS = ("bottom_bytes", "top_bytes", "retained_bottom", "retained_top")
DEFECTS = ("UNSOUND", "crash", "timeout", "broken")


@dataclasses.dataclass
class Verdict:
    seed: int
    root: str
    kind: str  # one of DEFECTS, "skipped", "unbounded", "above", "exact"
    detail: str = ""

    def line(self) -> str:
        return f"seed {self.seed} {self.root}: {self.kind} {self.detail}".rstrip()


class Judge:
    def __init__(self, arguments: argparse.Namespace, work: pathlib.Path):
        self.arguments, self.work = arguments, work
        self.shims: dict[str, pathlib.Path] = {}
        self.lock = threading.Lock()

    def shim(self, compiler: str) -> pathlib.Path:
        with self.lock:
            if compiler not in self.shims:
                output = self.work / f"spliced-{compiler}.o"
                subprocess.run([compiler, "-std=c++17", "-O2", *INCLUDES, "-c", HERE / "spliced.cpp", "-o", output], check=True)
                self.shims[compiler] = output
            return self.shims[compiler]

    def truth(self, source: pathlib.Path, seed: int) -> tuple[int, ...] | Verdict:
        """What the runs used; or why nobody knows."""
        seen = set()
        c, cxx = COMPILERS[seed % 2]
        for level in LEVELS:
            program = source.with_suffix("." + level[1:])
            built = subprocess.run([c, "-std=c11", level, "-w", *INCLUDES, source, self.shim(cxx), "-o", program, "-lstdc++"],
                                   capture_output=True, text=True, check=False)
            if built.returncode != 0:
                return Verdict(seed, "-", "broken", built.stderr[:500])
            try:
                ran = subprocess.run([program], capture_output=True, text=True, timeout=RUN_SECONDS, check=False)
            except subprocess.TimeoutExpired:
                return Verdict(seed, "-", "skipped", "does not end")
            if ran.returncode == 3:
                return Verdict(seed, "-", "skipped", "takes too much")
            if ran.returncode != 0:
                return Verdict(seed, "-", "broken", f"{c} {level}: ended with {ran.returncode}")
            seen.add(tuple(int(word) for word in ran.stdout.split()))
        if len(seen) != 1:
            return Verdict(seed, "-", "broken", f"the builds differ: {sorted(seen)}")
        return seen.pop()

    def judge(self, seed: int) -> list[Verdict]:
        folder = self.work / str(seed)
        folder.mkdir(exist_ok=True)
        source = folder / "program.c"
        source.write_text(splice.program(seed))
        try:
            truth = self.truth(source, seed)
            if isinstance(truth, Verdict):
                return [truth]
            return [self.judge_root(source, seed, root, truth) for root in ROOTS]
        finally:
            if not self.arguments.work:
                shutil.rmtree(folder)

    def judge_root(self, source: pathlib.Path, seed: int, root: str, truth: tuple[int, ...]) -> Verdict:
        output = source.with_suffix(f".{root}.json")
        command = [self.arguments.tool, "analyze", source, "--root", root, "--max-steps", str(self.arguments.max_steps), "-j", "1",
                   "--quiet", "--emit-json", output, "--", COMPILERS[seed % 2][0], "-std=c11", *INCLUDES]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=self.arguments.patience, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (TOOL_MEMORY, TOOL_MEMORY)))
        except subprocess.TimeoutExpired:
            return Verdict(seed, root, "timeout")
        if done.returncode not in (0, 3):
            return Verdict(seed, root, "crash", f"{done.returncode} {done.stderr[-500:]}")
        report = json.loads(output.read_text())
        arenas = report["roots"][0]["arenas"]
        # An arena that is not named is not used.
        said = [arenas[0][number] if arenas else 0 for number in NUMBERS]
        if done.returncode == 3:
            rules = sorted({p["rule"] for p in report["problems"] if p["severity"] == "error"})
            return Verdict(seed, root, "unbounded", ",".join(rules))
        if any(budget is not None and budget < seen for budget, seen in zip(said, truth)):
            return Verdict(seed, root, "UNSOUND", f"{said} for {list(truth)}")
        if said[:2] != list(truth[:2]):
            return Verdict(seed, root, "above", f"{said} for {list(truth)}")
        return Verdict(seed, root, "exact")

    def run(self, seeds) -> list[Verdict]:
        verdicts: list[Verdict] = []
        with concurrent.futures.ThreadPoolExecutor(self.arguments.jobs) as pool:
            waiting = set()
            for seed in seeds:
                waiting.add(pool.submit(self.judge, seed))
                if len(waiting) >= self.arguments.jobs:
                    waiting = self.collect(waiting, verdicts)
            while waiting:
                waiting = self.collect(waiting, verdicts)
        return verdicts

    def collect(self, waiting: set, verdicts: list[Verdict]) -> set:
        done, rest = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
        for one in (verdict for future in done for verdict in future.result()):
            verdicts.append(one)
            if one.kind in DEFECTS or (self.arguments.verbose and one.kind != "exact"):
                print(one.line(), flush=True)
            if self.arguments.keep and one.kind != "exact":
                self.arguments.keep.mkdir(parents=True, exist_ok=True)
                (self.arguments.keep / f"{one.kind}-{one.seed}-{one.root}.c").write_text(splice.program(one.seed))
        return rest


def seed_range(text: str) -> list[int]:
    first, _, last = text.partition("..")
    return list(range(int(first), int(last or first) + 1))


def endless(seconds: float):
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        yield random.SystemRandom().randrange(10_000, 2**31)


def summary(verdicts: list[Verdict]) -> str:
    programs = {v.seed for v in verdicts}
    lines = [f"csmith: {len(programs)} programs"]
    for root in ("-", *ROOTS):
        kinds = collections.Counter(v.kind for v in verdicts if v.root == root)
        if kinds:
            lines.append(f"  {'not judged' if root == '-' else root:10} " + ", ".join(f"{kinds[k]} {k}" for k in sorted(kinds)))
        for kind in ("skipped", "unbounded"):
            reasons = collections.Counter(v.detail for v in verdicts if v.root == root and v.kind == kind)
            lines += [f"      {count:5}  {kind}: {reason}" for reason, count in reasons.most_common(8)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seed_range, default=seed_range("1..20"), metavar="A..B")
    parser.add_argument("--seconds", type=float, help="new seeds for about this long, instead of --seeds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--patience", type=float, default=60, metavar="SECONDS", help="for the analysis of one program")
    parser.add_argument("--max-steps", type=int, default=2_000_000, help="of the analysis: a program that needs more is unbounded")
    parser.add_argument("--tool", default=str(ROOT / "build/bin/wcmu"))
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="save every program that is not exact")
    parser.add_argument("--work", metavar="DIR", help="folder for builds, kept; default: a temporary one")
    parser.add_argument("--verbose", action="store_true", help="print every program that is not exact")
    arguments = parser.parse_args()
    if not shutil.which("csmith") or not CSMITH_HEADERS.is_dir():
        print("csmith: it is not installed; packages.txt names its packages")
        return 77
    with tempfile.TemporaryDirectory(prefix="wcmu-csmith-") as temporary:
        work = pathlib.Path(arguments.work or temporary).resolve()
        work.mkdir(parents=True, exist_ok=True)
        verdicts = Judge(arguments, work).run(endless(arguments.seconds) if arguments.seconds else arguments.seeds)
    print(summary(verdicts))
    judged = sum(v.kind not in ("skipped", *DEFECTS) for v in verdicts)
    return 1 if judged == 0 or any(v.kind in DEFECTS for v in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
