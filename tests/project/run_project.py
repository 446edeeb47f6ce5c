#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""run_project.py WCMU: a generated project of some 70 translation units goes through doctor, extraction, linking and analysis, from
the compile database that CMake writes; the budgets are what the program needs, computed by hand and observed by running it."""
import json
import pathlib
import subprocess
import sys
import tempfile

import generate

tool = str(pathlib.Path(sys.argv[1]).resolve())
runtime = pathlib.Path(__file__).resolve().parents[2] / "runtime/include"


def run(*command, cwd, expected=0):
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, timeout=300)
    if done.returncode != expected:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-6000:]}")
    return done


with tempfile.TemporaryDirectory(prefix="wcmu-project-") as name:
    work = pathlib.Path(name)
    needs = generate.write(work)
    run("cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DCMAKE_CXX_COMPILER=g++", "-DCMAKE_C_COMPILER=gcc", f"-DWCMU_RUNTIME={runtime}", cwd=work)
    entries = json.loads((work / "build/compile_commands.json").read_text())
    assert len(entries) >= 60, len(entries)

    run("gcc", "-c", *(str(p) for p in sorted(work.glob("modules/*.c"))), "-I.", cwd=work)
    run("g++", "-std=c++17", "-O1", "-w", "-I.", f"-I{runtime}", "truth.cpp", *(str(p) for p in sorted(work.glob("*.o"))), "-o", "truth", cwd=work)
    observed = {}
    for line in run("./truth", cwd=work).stdout.splitlines():
        root, bottom, top = line.split()
        observed[root] = (int(bottom), int(top))
    assert observed == needs, {r: (observed.get(r), needs[r]) for r in needs if observed.get(r) != needs[r]}

    told = run(tool, "doctor", "-p", "build", cwd=work).stdout
    assert f"{len(entries)} compile commands" in told and "problem" not in told, told
    assert "-fconcepts-diagnostics-depth=2" in told, told

    done = run(tool, "analyze", "-p", "build", "--emit-json", "report.json", "--emit-header", "budgets.hpp", cwd=work)
    report = json.loads((work / "report.json").read_text())
    budgets = {r["name"]: (r["arenas"][0]["bottom_bytes"], r["arenas"][0]["top_bytes"]) for r in report["roots"]}
    assert budgets == needs, {r: (budgets.get(r), needs[r]) for r in needs if budgets.get(r) != needs[r]}
    # Nothing is trusted but the standing assumptions.
    kinds = {t["kind"] for r in report["roots"] for t in r["trust_base"]}
    assert kinds == {"ub", "closed-world", "build", "thread", "distinct-arenas", "primitives", "epochs"}, kinds
    (work / "reads.cpp").write_text('#include "budgets.hpp"\nstatic_assert(wcmu::budgets::engine::phase_0.top_bytes > 0);\n')
    run("g++", "-std=c++17", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{runtime}", "reads.cpp", cwd=work)
    # Two programs, two mains: neither can be meant.
    done = run(tool, "analyze", "-p", "build", "--root", "main", "-j1", cwd=work, expected=1)
    assert "ambiguous-definition" in done.stderr and "game.cpp" in done.stderr, done.stderr
    print(f"{len(entries)} units, {len(budgets)} roots: as observed")
