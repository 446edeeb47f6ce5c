# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""How the command grows with a project: synthetic projects of 50, 100, 200 and 400 units, analysed cold, warm, and after one change.

Each unit has containers on an arena, calls into the next unit, and every tenth has a root. Times are processor seconds of all threads, which a
busy machine changes least; `warm` is also told in seconds of the clock. A last line compares with clang-19 -fsyntax-only and
clang-19 --analyze; it is all that `--sizes ""` prints.
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

ROOT = pathlib.Path(__file__).resolve().parent.parent

UNIT = """#include "shared.hpp"

#include <map>
#include <string>
#include <vector>

namespace part{n} {{
using Numbers = std::vector<int, wcmu::BottomAllocator<int>>;

struct Item {{
  int key;
  std::string name;
}};

int look_up(const std::map<int, Item>& items, int key) {{
  auto found = items.find(key);
  return found == items.end() ? 0 : static_cast<int>(found->second.name.size());
}}

int work(wcmu::Arena& arena, const int* in, unsigned count) {{
  wcmu::BottomScope scope(arena);
  Numbers numbers{{arena}};
  for (unsigned i = 0; i < count && i < {bound}; ++i)
    if (in[i] > 0) numbers.push_back(in[i]);
  return static_cast<int>(numbers.size());
}}
}}  // namespace part{n}
{more}"""

CALLER = """
namespace part{callee} {{ int work(wcmu::Arena& arena, const int* in, unsigned count); }}
WCMU_ROOT int root{n}(wcmu::Arena& arena, const int* in, unsigned count) {{
  return part{n}::work(arena, in, count) + part{callee}::work(arena, in, count);
}}
"""


def generate(folder, units):
    (folder / "shared.hpp").write_text("#pragma once\n#include <wcmu/allocator.hpp>\n#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n")
    entries = []
    for n in range(units):
        more = CALLER.format(n=n, callee=(n + 1) % units) if n % 10 == 0 else ""
        source = folder / f"unit{n}.cpp"
        source.write_text(UNIT.format(n=n, bound=8 + n % 5, more=more))
        entries.append({"directory": str(folder), "file": str(source),
                        "arguments": ["g++", "-std=c++17", "-O2", f"-I{ROOT}/runtime/include", "-c", str(source)]})
        os.utime(source, (time.time() - 60,) * 2)
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def measure(command, cwd):
    """Processor seconds, seconds of the clock, megabytes at most in memory."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(c) for c in command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}\n{told}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss / 1024


def clang(folder, *flags):
    """Processor seconds of clang on every source, one after another."""
    return sum(measure(["clang-19", "-std=c++17", "-O2", f"-I{ROOT}/runtime/include", "-D__WCMU_ANALYSIS__=1", *flags, source], folder)[0]
               for source in sorted(folder.glob("unit*.cpp")))


def compare(tool, units=10, rounds=4):
    """Beside clang on the same sources: the least processor seconds of some rounds in turns, one source at a time."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-scale-"))
    try:
        generate(folder, units)
        common = ["-p", folder, "-j", 1, "--quiet"]
        done = []
        for n in range(rounds):
            done.append((clang(folder, "-fsyntax-only"), measure([tool, "roots", *common], folder)[0],
                         clang(folder, "--analyze", "-Xclang", "-analyzer-output=text"),
                         measure([tool, "analyze", *common, "--cache-dir", folder / f"cache{n}"], folder)[0]))
        syntax, read, checker, cold = map(min, zip(*done))
        return (f"{units} units, least of {rounds}: clang-19 -fsyntax-only {syntax:.2f} s, reading {read:.2f} s, {read / syntax:.2f} times that; "
                f"clang-19 --analyze {checker:.2f} s, a cold analysis {cold:.2f} s, {cold / checker:.2f} times that")
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default="build/bin/wcmu")
    parser.add_argument("--sizes", default="50,100,200,400")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    options = parser.parse_args()
    tool = pathlib.Path(options.tool).resolve()
    sizes = [int(size) for size in options.sizes.split(",") if size]
    if sizes:
        print(f"{'units':>6} {'read':>8} {'all, cold':>10} {'warm':>8} {'warm, clock':>12} {'1 changed':>10} {'MB':>6}")
    for size in sizes:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-scale-"))
        try:
            generate(folder, size)
            common = ["-p", folder, "-j", options.j, "--quiet"]
            read = measure([tool, "roots", *common], folder)[0]
            analyze = [tool, "analyze", *common, "--cache-dir", folder / "cache"]
            cold, _, memory = measure(analyze, folder)
            warm, clock, _ = min((measure(analyze, folder) for _ in range(3)), key=lambda row: row[1])
            changed = folder / "unit0.cpp"
            changed.write_text(changed.read_text() + "// A comment.\n")
            one = measure(analyze, folder)[0]
            print(f"{size:6} {read:8.1f} {cold:10.1f} {warm:8.2f} {clock:12.2f} {one:10.1f} {memory:6.0f}", flush=True)
        finally:
            shutil.rmtree(folder)
    print(compare(tool))


main()
