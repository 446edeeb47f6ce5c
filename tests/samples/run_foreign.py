# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A sample with somebody else's arena: its budget by rules is what the arena counts itself when it runs, built by GCC and by Clang; and
where its own code can be executed (foreign/NAME.cpp) that gives the same."""

import argparse
import json
import pathlib
import shutil
import subprocess

from sample_build import main_of, require

STANDARD = {".c": "-std=c11", ".cpp": "-std=c++20"}
COMPILERS = {"gcc": {".c": "gcc", ".cpp": "g++"}, "clang": {".c": "clang-19", ".cpp": "clang++-19"}}


def run(*command):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, timeout=500)


def observed(sources, folder, work):
    """root, arena -> (bottom, top): the same for all builds."""
    peaks = None
    for family, by_suffix in COMPILERS.items():
        for level in ("-O0", "-O2"):
            objects = []
            for source in sources:
                objects.append(work / f"{source.name}.{family}{level}.o")
                done = run(by_suffix[source.suffix], STANDARD[source.suffix], level, "-Wall", "-Wextra", "-I", folder, "-c", source, "-o",
                           objects[-1])
                require(done.returncode == 0, f"{source.name} does not compile with {family}", done.stdout)
            program = work / f"program.{family}{level}"
            done = run(by_suffix[".cpp"], *objects, "-o", program)
            require(done.returncode == 0, f"{folder.name}: {family} does not link it", done.stdout)
            done = run(program)
            require(done.returncode == 0, f"{folder.name}: the program ended with {done.returncode}", done.stdout)
            lines = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("PEAK ")]
            now = {(root, arena): (int(bottom), int(top)) for root, arena, bottom, top in lines}
            require(now, "the program prints no peak", done.stdout)
            require(peaks is None or peaks == now, f"{folder.name}: the builds differ: {peaks} and {now}")
            peaks = now
    return peaks


def analysed(tool, sources, includes, work, *options, code=0):
    """The arenas of each root, by name."""
    database = [{"directory": str(work), "file": str(source),
                 "arguments": [COMPILERS["gcc"][source.suffix], STANDARD[source.suffix], "-O2", *(f"-I{folder}" for folder in includes),
                               "-c", str(source)]} for source in sources]
    (work / "compile_commands.json").write_text(json.dumps(database))
    report = work / "report.json"
    done = run(tool, "analyze", *sources, "-p", work, "--emit-json", report, *options)
    require(done.returncode == code, f"the analysis ended with {done.returncode}, not with {code}", done.stdout)
    result = json.loads(report.read_text())
    return {root["name"]: {arena["name"]: arena for arena in root["arenas"]} for root in result["roots"]}, done.stdout


def numbers(arena):
    return arena["bottom_bytes"], arena["top_bytes"]


def check(options):
    repository, work = pathlib.Path(options.repository).resolve(), pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    folder = repository / "samples" / "foreign_arenas" / options.sample
    everything = sorted([*folder.glob("*.c"), *folder.glob("*.cpp")])
    sources = [source for source in everything if source.stem != "main"]
    peaks = observed(everything, folder, work)
    root = next(iter(peaks))[0]

    roots, output = analysed(options.tool, sources, [folder], work, "--rules", folder / "rules.yaml", "--root", root)
    print(output, end="")
    require(set(roots) == {root}, f"there are other roots: {list(roots)}", output)
    budgets = {(root, name): numbers(arena) for name, arena in roots[root].items()}
    require(budgets == peaks, f"{folder.name}: budget {budgets}, observed {peaks}", output)

    # One byte less is refused, with the place of the allocation.
    (name, needed), = [(arena["name"], arena["needed_capacity"]) for arena in roots[root].values()]
    roots, output = analysed(options.tool, sources, [folder], work, "--rules", folder / "rules.yaml", "--root", root,
                             "--capacity", f"{root}.{name}={needed - 1}", code=2)
    require("1 byte is missing" in output and "[over-capacity]" in output, "the missing byte is not told", output)
    peak = roots[root][name]["peak"]
    require(peak["bottom"]["calls"] or peak["top"]["calls"], "the allocation is not named", output)

    witness = repository / "tests" / "samples" / "foreign" / f"{options.sample}.cpp"
    if not witness.exists():
        return
    roots, output = analysed(options.tool, [*sources, witness], [folder, repository / "runtime" / "include"], work, "--root", "witness")
    executed, ruled = numbers(roots["witness"]["counted"]), peaks[(root, name)]
    above = "// IMPRECISE: " in witness.read_text() and all(a >= b for a, b in zip(executed, ruled))
    require(executed == ruled or above, f"{folder.name}: executed {executed}, by rules {ruled}", output)


parser = argparse.ArgumentParser(description=__doc__)
for option in ("--tool", "--repository", "--work", "--sample"):
    parser.add_argument(option, required=True)
main_of(check, parser)
