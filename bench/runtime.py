# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The runtime beside its peers: time and instructions of each row, of one operation and as ratios to a raw bump pointer that checks
nothing; and the bytes of code of one allocation on a Cortex-M. Prints the tables of docs/performance.md.

Instructions are exact and the same in each run. Of the times the least of several rounds counts, which are run in a random order: other
programs on the machine only make a round longer. Compare times within one run only.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = "raw bump pointer, unchecked"
CHECKED = "bump pointer by hand, checked"
OPERATIONS = 64  # of a round, see rows.hpp

# One allocation of 16 bytes at a multiple of 8, as a function of its own.
CODE = {
    BASE: """void* allocate(unsigned& next) {
  unsigned at = (next + 7) & ~7u;
  next = at + 16;
  return (void*)at;
}""",
    CHECKED: """struct Bump { unsigned next, end; };
void* allocate(Bump& a) {
  unsigned at = (a.next + 7) & ~7u;
  if (at > a.end || 16 > a.end - at) return nullptr;
  a.next = at + 16;
  return (void*)at;
}""",
    "wcmu, bottom handle": """#include <wcmu/arena.hpp>
void* allocate(wcmu::Arena& a) { return a.bottom_handle().allocate(16, 8); }""",
    "wcmu, top handle": """#include <wcmu/arena.hpp>
void* allocate(wcmu::Arena& a) { return a.top_handle().allocate(16, 8); }""",
}


def run(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def times(build, seconds):
    """Nanoseconds of an operation, by name."""
    out = json.loads(run(build / "bench_times", "--benchmark_format=json", f"--benchmark_min_time={seconds}",
                         "--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true"))
    best = {}
    for row in out["benchmarks"]:
        if row.get("run_type") == "iteration":
            best[row["run_name"]] = min(row["cpu_time"] / OPERATIONS, best.get(row["run_name"], float("inf")))
    return {name: best[name] for name in run(build / "bench_times", "--benchmark_list_tests=true").splitlines()}


def instructions(build):
    """Instructions of an operation, by name: the dumps of one run under callgrind."""
    if shutil.which("valgrind") is None:
        return {}
    rounds = 100
    counts = {}
    with tempfile.TemporaryDirectory() as work:
        run("valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", build / "bench_instructions", rounds)
        for part in sorted(pathlib.Path(work).glob("out.*"), key=lambda path: int(path.suffix[1:])):
            text = part.read_text()
            name = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.M)
            if name:
                counts[name.group(1)] = int(re.search(r"^summary: (\d+)$", text, re.M).group(1)) / rounds / OPERATIONS
    return counts


def code_bytes():
    """Of one allocation on a Cortex-M3, by subject; those that do not run there have none."""
    if shutil.which("arm-none-eabi-g++") is None:
        return {}
    bytes_of = {}
    with tempfile.TemporaryDirectory() as work:
        source, obj = pathlib.Path(work) / "code.cpp", pathlib.Path(work) / "code.o"
        for subject, code in CODE.items():
            source.write_text(code)
            run("arm-none-eabi-g++", "-mcpu=cortex-m3", "-mthumb", "-std=c++17", "-Os", "-ffreestanding", "-fno-exceptions",
                "-fno-rtti", f"-I{ROOT}/runtime/include", "-c", source, "-o", obj)
            sizes = run("arm-none-eabi-nm", "-S", "-C", obj)
            bytes_of[subject] = int(re.search(r" ([0-9a-f]+) T allocate", sizes).group(1), 16)
    return bytes_of


def table(title, numbers, last_title=None, last=None):
    rows = list(dict.fromkeys(name.split("/", 1)[0] for name in numbers))
    subjects = list(dict.fromkeys(name.split("/", 1)[1] for name in numbers))
    titles = rows + ([last_title] if last_title else [])
    print(f"| {title} | " + " | ".join(titles) + " |\n|---|" + "---:|" * len(titles))
    for subject in subjects:
        cells = []
        for row in rows:
            value, base = numbers.get(f"{row}/{subject}"), numbers.get(f"{row}/{BASE}")
            cells.append("" if value is None or not base else f"{value:.1f} ({value / base:.1f})")
        if last_title:
            cells.append(str(last.get(subject, "")))
        print(f"| {subject} | " + " | ".join(cells) + " |")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/bench", type=pathlib.Path)
    parser.add_argument("--seconds", default="0.05", help="of each measurement")
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    run("cmake", "-S", ROOT / "bench" / "runtime", "-B", options.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", options.build)
    table("instructions", instructions(options.build), "bytes on a Cortex-M", code_bytes())
    table("nanoseconds", times(options.build, options.seconds))


if __name__ == "__main__":
    main()
