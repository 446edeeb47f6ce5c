#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Judges one program of the corpus: analyses it, builds it four times, runs it, compares. See docs/testing.md.

It never writes an expectation: a number in a program is typed by whoever understood why it is right.
Exit code: 0 as expected, 1 not, 77 the machine lacks a compiler.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import judge
import program as programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDES = ["-I", str(ROOT / "runtime" / "include"), "-I", str(ROOT / "tests" / "harness")]
STANDARD = "-std=c++20"
COMPILERS = ("g++", "clang++-19")
C_COMPILERS = {"g++": "gcc", "clang++-19": "clang-19"}
C_STANDARD = "-std=c11"
LEVELS = ("-O0", "-O2")
ANALYSIS_SECONDS = 120  # far above any program of the corpus; a hang is a failure, not a stuck test run


class Failed(Exception):
    pass


def call(command, seconds, **more):
    try:
        return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=seconds, **more)
    except subprocess.TimeoutExpired:
        raise Failed(f"took more than {seconds} s: {' '.join(map(str, command))}") from None


def front(compiler, source):
    """The compiler and the standard for a source: C units are built as C."""
    return [C_COMPILERS[compiler], C_STANDARD] if source.suffix == ".c" else [compiler, STANDARD]


def build(program, compiler, level, work):
    """Builds the program by one compiler at one level and gives the path of the executable."""
    launcher = [shutil.which("ccache")] if shutil.which("ccache") else []  # caches `-c`, hence object files
    objects = []
    for source in program.sources + program.driver:
        output = work / f"{source.stem}.o"
        done = call([*launcher, *front(compiler, source), level, "-Wall", "-Wextra", *INCLUDES, *program.flags, "-c", source, "-o", output], 300)
        if done.returncode != 0:
            raise Failed(f"{compiler} {level} does not compile it:\n{done.stderr}")
        objects.append(output)
    executable = work / "program"
    done = call([compiler, *objects, "-o", executable], 300)
    if done.returncode != 0:
        raise Failed(f"{compiler} {level} does not link it:\n{done.stderr}")
    return executable


def run(executable, seconds, environment=None):
    done = call([executable], seconds, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        raise Failed(f"the program ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return judge.parse_observed(done.stdout)


def analyse(tool, program, work, rules=True):
    """Runs the tool; gives the process and the report, which is None if it wrote none. `rules`: with the program's rule file, if any."""
    output = work / ("report.json" if rules else "without.json")
    ruled = ["--rules", program.rules.resolve()] if rules and program.rules else []
    how = ["--", "g++", STANDARD, *INCLUDES, *program.flags]
    if any(source.suffix == ".c" for source in program.sources):
        entries = [
            {"directory": str(work), "file": str(source.resolve()), "arguments": [*front("g++", source), *INCLUDES, *program.flags, "-c", str(source.resolve())]}
            for source in program.sources
        ]
        (work / "compile_commands.json").write_text(json.dumps(entries))
        how = ["-p", work]
    done = call([tool, "analyze", *[s.resolve() for s in program.sources], "--emit-json", output, *program.args, *ruled, *how], ANALYSIS_SECONDS)
    report = json.loads(output.read_text()) if output.exists() else None
    return done, report


def judge_tool(program, report, done):
    """What the tool said against what was expected. An OPEN program must not be met yet, and must be sound all the same."""
    failures = judge_answer(program, report, done)
    if program.open is None:
        return failures
    if not failures:
        return ["it is as expected now: remove the OPEN line, and its entry in docs/limits.md"]
    return [f for f in failures if f.startswith(("UNSOUND", "the tool broke", "no report"))]


def judge_without(program, tool, work):
    """The other half of the pair: without its rule file the program is refused, where and as it says."""
    done, report = analyse(tool, program, work, rules=False)
    if report is None or done.returncode not in (1, 3):
        return [f"without its rules: exit code {done.returncode}, expected 3"]
    return [f"without its rules: {failure}" for failure in judge.check_told(program.without, report)]


def judge_answer(program, report, done):
    failures = []
    if done.returncode < 0 or done.returncode > 3:
        failures.append(f"the tool broke, exit code {done.returncode}")
    elif done.returncode != program.exit_code:
        failures.append(f"exit code {done.returncode}, expected {program.exit_code}")
    if report is None:
        return failures + ([] if program.exit_code == 1 else ["no report was written"])
    if program.unbounded:
        return failures + judge.check_unbounded(program, report)
    for problem in report["problems"]:
        if problem.get("severity", "error") == "error":
            failures.append(f"an error that was not expected: {judge.describe(problem)}")
    return failures + judge.check_warnings(program, report) + judge.check_exact(program, report)


def admission(report, observed):
    """WCMU_OBSERVE for a run on the smallest capacity that is admitted, at a base aligned to nothing more than it must be."""
    wishes = []
    for seen in observed:
        budget, _ = judge.budget_for(report, seen, observed)
        if budget is None or budget["bottom_bytes"] is None or budget["top_bytes"] is None:
            return None
        wishes.append(f"{seen.root}/{seen.arena}={judge.capacity_for(budget)}/{max(1, budget['alignment'])}")
    return ",".join(wishes)


def judge_runs(program, report, work, seconds, quick):
    """Builds and runs the program; `report` is None where only EXPECT is to be checked."""
    failures = []
    for compiler in COMPILERS:
        for level in LEVELS[1:] if quick else LEVELS:
            name = f"{compiler} {level}"
            folder = work / name.replace(" ", "")
            folder.mkdir()
            try:
                executable = build(program, compiler, level, folder)
                observed = run(executable, seconds)
                failures += judge.check_truth(program, observed, name)
                if report is None:
                    continue
                unsound = judge.check_sound(program, report, observed, name)
                if program.open is not None:
                    unsound = [f for f in unsound if f.startswith("UNSOUND")]
                failures += unsound
                wish = admission(report, observed) if not unsound and level != "-O0" else None
                if wish and run(executable, seconds, {"WCMU_OBSERVE": wish}) != observed:
                    failures.append(f"UNSOUND: on the smallest admitted arenas the program behaves differently ({name}, {wish})")
            except Failed as error:
                failures.append(f"{name}: {error}")
    return failures


def check_syntax(program):
    """A program that cannot be bounded is not run, but it must be C++."""
    failures = []
    for compiler in COMPILERS:
        for source in program.sources:
            done = call([*front(compiler, source), "-fsyntax-only", *INCLUDES, *program.flags, source], 300)
            if done.returncode != 0:
                failures.append(f"{compiler} does not compile it:\n{done.stderr}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="+", help="a .cpp file, or the folder of a program of several files")
    parser.add_argument("--tool", help="the wcmu command")
    parser.add_argument("--truth-only", action="store_true", help="only run the program and check EXPECT, without the tool")
    parser.add_argument("--tool-only", action="store_true", help="only analyse and compare with EXPECT, without building")
    parser.add_argument("--quick", action="store_true", help="-O2 only")
    parser.add_argument("--seconds", type=int, default=60, help="limit of one run of the program (default 60)")
    options = parser.parse_args()
    if not options.truth_only and not options.tool:
        parser.error("--tool or --truth-only is needed")
    missing = [c for c in COMPILERS if not shutil.which(c)]
    if missing and not options.tool_only:
        print(f"skipped: {', '.join(missing)} not found")
        return 77
    failed = 0
    for path in options.program:
        failures, done, seconds = judge_program(path, options)
        failed += bool(failures)
        print(f"{'FAILED' if failures else 'ok'} {path}" + (f" (analysed in {seconds:.2f} s)" if done else ""))
        for failure in dict.fromkeys(failures):
            print("  " + failure.replace("\n", "\n    "))
        if failures and done is not None:
            print(f"  the tool said (exit {done.returncode}):")
            print("    " + (done.stdout + done.stderr)[:6000].replace("\n", "\n    "))
    if len(options.program) > 1:
        print(f"{len(options.program) - failed} ok, {failed} failed")
    return 1 if failed else 0


def judge_program(path, options):
    """Failures, the process of the tool, and the seconds that it took, parsing included."""
    done, seconds = None, 0.0
    with tempfile.TemporaryDirectory(prefix="wcmu-program-") as folder:
        work = pathlib.Path(folder)
        try:
            program = programs.load(path)
            failures, report = [], None
            if not options.truth_only:
                begin = time.monotonic()
                done, report = analyse(options.tool, program, work)
                seconds = time.monotonic() - begin
                failures += judge_tool(program, report, done)
                if program.rules:
                    failures += judge_without(program, options.tool, work)
            if not options.tool_only:
                failures += judge_runs(program, report, work, options.seconds, options.quick) if program.runs else check_syntax(program)
            return failures, done, seconds
        except (Failed, programs.BadProgram) as error:
            return [str(error)], done, seconds


if __name__ == "__main__":
    sys.exit(main())
