#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Is the judge of csmith's programs just? A stand-in for the tool answers with the truth or beside it, and each has to get its verdict."""
from __future__ import annotations

import argparse
import json
import pathlib
import shutil
import sys
import tempfile

import judge
import splice

SEED = 17  # a program that uses both ends
# By verdict: what is added to the truth of the bottom end, and how the tool ends.
ANSWERS = {"exact": (0, 0), "UNSOUND": (-1, 0), "above": (1, 0), "unbounded": (None, 3), "crash": (0, 134)}


def stand_in(path: pathlib.Path, numbers: list[int | None], code: int) -> str:
    report = {"roots": [{"arenas": [dict(zip(judge.NUMBERS, numbers))]}], "problems": [{"rule": "unbounded-loop", "severity": "error"}]}
    path.write_text(f"#!{sys.executable}\nimport sys\n"
                    f"open(sys.argv[sys.argv.index('--emit-json') + 1], 'w').write({json.dumps(json.dumps(report))})\n"
                    f"sys.exit({code})\n")
    path.chmod(0o755)
    return str(path)


def main() -> int:
    if not shutil.which("csmith") or not judge.CSMITH_HEADERS.is_dir():
        return 77
    failures = 0
    with tempfile.TemporaryDirectory(prefix="wcmu-csmith-") as temporary:
        work = pathlib.Path(temporary)
        arguments = argparse.Namespace(patience=60, max_steps=1, tool="", work=temporary, keep=None)
        one = judge.Judge(arguments, work)
        source = work / "program.c"
        source.write_text(splice.program(SEED))
        truth = one.truth(source, SEED)
        if isinstance(truth, judge.Verdict) or min(truth[:2]) == 0 or splice.program(SEED) != source.read_text():
            print(f"seed {SEED}: {truth}: no good for this test")
            return 1
        for wanted, (more, code) in ANSWERS.items():
            numbers = [None if more is None else truth[0] + more, *truth[1:]]
            arguments.tool = stand_in(work / "tool", numbers, code)
            got = one.judge_root(source, SEED, "main", truth).kind
            if got != wanted:
                failures += 1
                print(f"{numbers} for {list(truth)}, exit {code}: {got}, not {wanted}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
