# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""How long the analysis takes: parsing (extract) and execution (link) of the samples and of the test programs, in seconds.

The smallest of several runs counts, since other programs only make a run longer.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = ["frame_budgets.hpp", "telemetry_budgets.hpp", "reader_budgets.hpp"]


def measure(command, runs):
    """Least wall time of `command`, and its exit code."""
    best = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        code = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode
        best = min(best, time.perf_counter() - begin)
    return best, code


def measure_sources(tool, sources, runs, work):
    """(parsing, execution, exit code) of sources that make one program."""
    units, parsing = [], 0.0
    for source in sources:
        unit = work / (source.stem + ".unit")
        headers = [word for name in HEADERS for word in ("--budget-header", name)]
        seconds, code = measure([tool, "extract", source, "-o", unit, *headers, "--", "g++", "-std=c++17",
                                 f"-I{ROOT}/runtime/include", f"-I{ROOT}/tests/harness"], runs)
        if code != 0:
            return seconds, 0.0, code
        parsing += seconds
        units.append(unit)
    execution, code = measure([tool, "link", *units], runs)
    return parsing, execution, code


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default="build/bin/wcmu")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slowest", type=int, default=20, metavar="N", help="show only the N programs with the longest execution")
    parser.add_argument("programs", nargs="*", type=pathlib.Path, help="sources or folders; default: samples and test programs")
    options = parser.parse_args()

    # Programs without a bound end at the limit of steps: that says nothing of how fast an answer comes.
    programs = options.programs or [p for p in [*sorted((ROOT / "samples").glob("*/")), *sorted((ROOT / "tests" / "programs").glob("*/*"))]
                                    if p.parent.name != "unbounded"]
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for program in programs:
            sources = sorted(s for s in program.glob("*.cpp") if s.name != "main.cpp") if program.is_dir() else [program]
            if sources and all(s.suffix == ".cpp" for s in sources):
                name = program.resolve().relative_to(ROOT) if program.resolve().is_relative_to(ROOT) else program
                rows.append((*measure_sources(options.tool, sources, options.runs, pathlib.Path(work)), name))
    if not rows:
        sys.exit("bench: no programs")
    print(f"{'parsing':>8} {'execution':>9}  exit  program")
    for parsing, execution, code, name in sorted(rows, key=lambda row: -row[1])[: options.slowest]:
        print(f"{parsing:8.3f} {execution:9.3f}  {code:4}  {name}")
    print(f"{sum(r[0] for r in rows):8.3f} {sum(r[1] for r in rows):9.3f}        {len(rows)} programs together")


if __name__ == "__main__":
    main()
