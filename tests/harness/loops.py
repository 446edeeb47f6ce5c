#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Judges `wcmu loops` on one program of tests/loops/: its bounds against the program's comments, and against the counters of runs.

`// LOOP: bound=N entries=M source=S` stands on the line above the loop's keyword or label; `null` is no bound, what is not stated is not
compared. The program counts itself (counted.h), built by GCC and by Clang: no count may be above its bound, and each must be equal to
it, unless the comment says `above`.
"""
import argparse
import json
import pathlib
import re
import sys
import tempfile

import run_program

try:
    import jsonschema
except ImportError:
    jsonschema = None

KEYS = ("bound", "entries", "source")


def expectations(path):
    wanted = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := re.search(r"// LOOP:(.*)", line):
            words = found.group(1).split()
            number += 1
            wanted[number] = {"above": "above" in words}
            for word in words:
                key, _, value = word.partition("=")
                if key in KEYS:
                    wanted[number][key] = value if key == "source" else None if value == "null" else int(value)
    return wanted


def check_report(wanted, loops):
    failures = []
    for line in sorted(wanted.keys() | loops.keys()):
        if line not in loops or line not in wanted:
            failures.append(f"line {line}: " + ("the loop is not reported" if line not in loops else "a loop that no comment expects"))
            continue
        for key in KEYS:
            if key in wanted[line] and wanted[line][key] != loops[line][key]:
                failures.append(f"line {line}: {key} is {loops[line][key]}, expected {wanted[line][key]}")
        if (loops[line]["bound"] is None) != (loops[line]["problem"] is not None):
            failures.append(f"line {line}: a problem and a bound, or neither")
    return failures


def check_counts(wanted, loops, output, how):
    failures = []
    for line, most, entries in (map(int, found) for found in re.findall(r"^loop (\d+) (\d+) (\d+)$", output, re.MULTILINE)):
        if line not in loops:
            failures.append(f"{how}: line {line} has no loop in the report")
            continue
        for key, count in (("bound", most), ("entries", entries)):
            limit = loops[line][key]
            if limit is not None and count > limit:
                failures.append(f"{how}: UNSOUND: line {line}: {key} {limit}, observed {count}")
            elif limit is not None and count < limit and not wanted.get(line, {}).get("above"):
                failures.append(f"{how}: line {line}: {key} {limit}, observed {count}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("program", type=pathlib.Path)
    options = parser.parse_args()
    path = options.program.resolve()
    includes = [*run_program.INCLUDES, "-I", path.parent]
    wanted = expectations(path)
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        output = work / "loops.json"
        done = run_program.call([options.tool, "loops", path, "--root", "main", "--emit-json", output, "--", *run_program.front("g++", path), *includes], run_program.ANALYSIS_SECONDS)
        if not output.exists():
            sys.exit(f"no report, exit code {done.returncode}:\n{done.stderr}")
        report = json.loads(output.read_text())
        if jsonschema is not None:
            jsonschema.validate(report, json.loads((run_program.ROOT / "docs" / "loops.schema.json").read_text()))
        loops = {loop["line"]: loop for loop in report["loops"] if pathlib.Path(loop["file"]).name == path.name}
        failures = check_report(wanted, loops)
        unbounded = any(loop["bound"] is None for loop in report["loops"])
        if done.returncode != (3 if unbounded else 0):
            failures.append(f"exit code {done.returncode}")
        for compiler in run_program.COMPILERS:
            executable = work / "program"
            built = run_program.call([*run_program.front(compiler, path), "-O1", *includes, path, "-o", executable], 300)
            if built.returncode != 0:
                sys.exit(f"{compiler} does not compile it:\n{built.stderr}")
            ran = run_program.call([executable], 120)
            failures += check_counts(wanted, loops, ran.stdout, compiler)
    for failure in failures:
        print(f"{path.name}: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
