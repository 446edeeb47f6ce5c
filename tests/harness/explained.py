#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""`wcmu explain` on every bounded root of the corpus: each tree adds up to its budget, byte by byte, and asking changes no number.

`// HINT: kind` stands at the end of a line that a hint of this kind must be about.

Exit code: 0 as expected, 1 not. Programs that are open or unbounded are left out, and so is a root that has no number.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import sys
import tempfile

import program as programs
import run_program

PROGRAMS = run_program.ROOT / "tests" / "programs"
NUMBERS = ("path", "bottom_bytes", "top_bytes", "alignment", "retained_bottom", "retained_top")


def all_programs():
    """As tests/CMakeLists.txt finds them: files of a class, and folders of several files."""
    found = []
    for folder in sorted(p for p in PROGRAMS.iterdir() if p.is_dir()):
        found += [p for p in sorted(folder.iterdir()) if p.suffix in (".cpp", ".c") or (p / "main.cpp").exists()]
    return found


def check_node(node, where):
    failures = []
    if node["parts"]:
        for key in ("bytes", "padding"):
            parts = sum(part[key] for part in node["parts"])
            if parts != node[key]:
                failures.append(f"{where}: the parts of '{node['name']}' have {parts} {key}, it has {node[key]}")
    if node["kind"] == "other":
        failures.append(f"{where}: {node['bytes']} bytes are not put down to a site: {node['name']}")
    if node["bytes"] and (node["times"] < 1 or node["padding"] > node["bytes"]):
        failures.append(f"{where}: '{node['name']}' makes no sense: {node['times']} times, padding {node['padding']}")
    for part in node["parts"]:
        failures += check_node(part, where)
    return failures


def check_hints(program, roots):
    found = {(h["kind"], h["location"]["line"]) for root in roots for a in root["arenas"] for end in ("bottom", "top") for h in a["explanation"][end]["hints"] if h["location"]}
    lines = [(kind, number) for s in program.sources for number, line in enumerate(s.read_text().splitlines(), 1) for kind in re.findall(r"// HINT: ([a-z]+)", line)]
    return [f"no hint '{kind}' at line {number}" for kind, number in lines if (kind, number) not in found]


def check_root(root, plain, folded):
    failures = []
    if [[a[n] for n in NUMBERS] for a in root["arenas"]] != [[a[n] for n in NUMBERS] for a in plain["arenas"]]:
        failures.append(f"{root['name']}: the budget is another one where it is explained")
    if root["steps"] != plain["steps"]:
        failures.append(f"{root['name']}: {root['steps']} steps, without explanation {plain['steps']}")
    total = 0
    for arena in root["arenas"]:
        for end in ("bottom", "top"):
            where = f"{root['name']}, {arena['name']} {end}"
            tree = arena["explanation"][end]["tree"]
            total += tree["bytes"]
            if tree["bytes"] != arena[f"{end}_bytes"]:
                failures.append(f"{where}: the tree has {tree['bytes']} bytes, the budget {arena[f'{end}_bytes']}")
            failures += check_node(tree, where)
    stacks = sum(int(line.rsplit(" ", 1)[1]) for line in folded.splitlines())
    if stacks != total:
        failures.append(f"{root['name']}: the folded stacks have {stacks} bytes, the trees {total}")
    return failures


def check_program(tool, path):
    """How many ends were explained, and what is wrong."""
    program = programs.load(path)
    if program.open is not None or not program.expectations:
        return 0, []
    ends, failures, roots = 0, [], []
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        done, report = run_program.analyse(tool, program, work)
        if report is None:
            return 0, [f"no report: {done.stderr}"]
        how = ["-p", work] if (work / "compile_commands.json").exists() else ["--", "g++", run_program.STANDARD, *run_program.INCLUDES, *program.flags]
        keep = [word for at, word in enumerate(program.args) for key in ("--rules", "--max-steps", "--may-fail", "--capacity") if key in (word, program.args[at - 1] if at else "")]
        keep += ["--rules", program.rules.resolve()] if program.rules else []
        for plain in report["roots"]:
            if not plain["bounded"]:
                continue
            output = work / "explained.json"
            command = [tool, "explain", plain["name"], *[s.resolve() for s in program.sources], "--folded", "--emit-json", output, *keep, *how]
            done = run_program.call(command, run_program.ANALYSIS_SECONDS)
            if done.returncode != 0:
                failures.append(f"explain ended with {done.returncode}: {done.stderr}")
                continue
            (root,) = json.loads(output.read_text())["roots"]
            failures += check_root(root, plain, done.stdout)
            ends += 2 * len(root["arenas"])
            roots.append(root)
    return ends, failures + check_hints(program, roots)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True, type=pathlib.Path)
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("programs", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    paths = options.programs or all_programs()
    ends = bad = 0
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for path, (count, failures) in zip(paths, pool.map(lambda path: check_program(options.tool.resolve(), path), paths)):
            ends += count
            bad += bool(failures)
            for failure in failures:
                print(f"{path}: {failure}")
    print(f"{ends} ends of {len(paths)} programs explained, {bad} programs are wrong")
    return 1 if bad or (ends == 0 and not options.programs) else 0


if __name__ == "__main__":
    sys.exit(main())
