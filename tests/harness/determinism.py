#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The same analysis many times: other -j, other order of the inputs, in one go or by units. All outputs must be the same bytes."""
import argparse
import difflib
import pathlib
import random
import subprocess
import sys
import tempfile

import run_program

PROGRAMS = run_program.ROOT / "tests" / "programs"
# One or two of each class, with everything that is known to depend on an order: tables of functions, several units, equal
# names in several files, several arenas, recursion, many states.
BOUNDED = [
    "alignment/residue_loop.cpp",
    "arenas/chosen_arena.cpp",
    "arenas/two_roots.cpp",
    "branches/short_circuit.cpp",
    "data/masked_table.cpp",
    "loops/bound_moves.cpp",
    "machines/protocol.cpp",
    "recursion/mutual.cpp",
    "scopes/marks.cpp",
    "stdlib/pmr_vector.cpp",
    "stdlib/two_vectors.cpp",
    "templates/callback_struct.cpp",
    "templates/template_root.cpp",
    "units/callbacks",
    "units/same_names",
]
UNBOUNDED = [
    "unbounded/aliased_guard.cpp",
    "unbounded/field_size.cpp",
    "unbounded/loop_on_input.cpp",
    "unbounded/guard_on_copy.cpp",
    "unbounded/size_from_assembly.cpp",
    "unbounded/unknown_callee.cpp",
    "unbounded/underflow_size.cpp",
    "scopes/nested_scopes.cpp",
    "stdlib/vector_conditional.cpp",
]


def sources_of(names):
    files = []
    for name in names:
        path = PROGRAMS / name
        if not path.exists():
            sys.exit(f"{path}: not there")
        files += [f for f in sorted(path.glob("*.cpp")) if f.name != "main.cpp"] if path.is_dir() else [path]
    return files


def flags():
    return ["--", "g++", run_program.STANDARD, *run_program.INCLUDES]


def outputs(work, process):
    """All that a run has given, by name."""
    files = {f.name: f.read_bytes() for f in sorted(work.glob("out.*"))}
    told = b"".join(line for line in process.stderr.splitlines(True) if not line.startswith(b"wcmu: "))  # Without progress.
    return {"exit code": str(process.returncode).encode(), "stdout": process.stdout, "stderr": told, **files}


def run(command, work):
    for old in work.glob("out.*"):
        old.unlink()
    process = subprocess.run([str(c) for c in command], capture_output=True, cwd=work, timeout=300)
    return outputs(work, process), process


def analyse(tool, sources, work, jobs):
    return run([tool, "analyze", *sources, "-j", jobs, "--emit-json", "out.json", "--emit-header", "out.hpp", *flags()], work)


def link(tool, units, work, jobs):
    return run([tool, "link", *units, "-j", jobs, "--emit-json", "out.json", "--emit-header", "out.hpp"], work)


def extract(tool, source, unit, work):
    # The same --budget-header as `analyze` implies by its --emit-header.
    command = [tool, "extract", source, "-o", unit, "--budget-header", "out.hpp", *flags()]
    process = subprocess.run([str(c) for c in command], capture_output=True, cwd=work, timeout=300)
    if process.returncode != 0:
        sys.exit(f"extract {source}: exit code {process.returncode}\n{process.stderr.decode()}")
    return unit.read_bytes()


def compare(name, first, other):
    for key in sorted(first.keys() | other.keys()):
        if first.get(key) == other.get(key):
            continue
        print(f"{name}: {key} differs from the first run")
        before, after = (r.get(key, b"(nothing)").decode(errors="replace").splitlines() for r in (first, other))
        for line in list(difflib.unified_diff(before, after, lineterm="", n=1))[:40]:
            print("  " + line)
        return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("set", choices=["bounded", "unbounded"])
    options = parser.parse_args()
    sources = sources_of(BOUNDED if options.set == "bounded" else UNBOUNDED)
    expected_exit = 0 if options.set == "bounded" else 3
    different = 0
    with tempfile.TemporaryDirectory(prefix="wcmu-determinism-") as folder:
        work = pathlib.Path(folder)
        first, process = analyse(options.tool, sources, work, 1)
        if process.returncode != expected_exit or "out.json" not in first:
            sys.exit(f"the first run: exit code {process.returncode}, expected {expected_exit}\n{process.stderr.decode()}")
        for number in range(1, options.runs):
            shuffled = random.Random(number).sample(sources, len(sources))
            jobs = (1, 2, 8)[number % 3]
            result, _ = analyse(options.tool, shuffled, work, jobs)
            different += compare(f"run {number}, -j{jobs}, order {number}", first, result)
        units = []
        for number, source in enumerate(sources):
            unit = work / f"{number}.unit"
            if extract(options.tool, source, unit, work) != extract(options.tool, source, work / "again.unit", work):
                print(f"extract {source}: two runs gave different units")
                different += 1
            units.append(unit)
        for number in (1, 2):
            result, _ = link(options.tool, random.Random(number).sample(units, len(units)), work, number)
            different += compare(f"extract and link, order {number}", first, result)
    print(f"{options.runs} runs over {len(sources)} files, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
