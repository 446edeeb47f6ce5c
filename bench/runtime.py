# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The runtime beside its peers: time and instructions of each row, as ratios to a bump pointer that is written by hand and
checks its end; and the bytes of code of one allocation on a Cortex-M. Prints the tables of docs/performance.md.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = "bump pointer by hand, checked"

CODE = {
    BASE: """struct Bump { unsigned next, end; };
void* allocate(Bump& a) {
  unsigned at = (a.next + 7) & ~7u;
  if (at > a.end || 16 > a.end - at) return nullptr;
  a.next = at + 16;
  return (void*)at;
}""",
    "wcmu, bottom": """#include <wcmu/arena.hpp>
void* allocate(wcmu::Arena& a) { return a.bottom_handle().allocate(16, 8); }""",
    "wcmu, top": """#include <wcmu/arena.hpp>
void* allocate(wcmu::Arena& a) { return a.top_handle().allocate(16, 8); }""",
    "wcmu, bottom, any size": """#include <wcmu/arena.hpp>
void* allocate(wcmu::Arena& a, unsigned n, unsigned align) { return a.bottom_handle().allocate(n, align); }""",
    "wcmu, mark and rewind": """#include <wcmu/arena.hpp>
void f(); void allocate(wcmu::Arena& a) { wcmu::BottomScope scope(a); f(); }""",
}


def run(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def times(build, seconds):
    """Nanoseconds of a round, the least of five runs, by name."""
    out = json.loads(run(build / "bench_times", "--benchmark_format=json", f"--benchmark_min_time={seconds}",
                         "--benchmark_repetitions=5"))
    best = {}
    for row in out["benchmarks"]:
        if row.get("run_type") == "iteration":
            best[row["run_name"]] = min(row["cpu_time"], best.get(row["run_name"], float("inf")))
    return best


def instructions(build):
    """Instructions of a round, by name: what a hundred rounds more take, by callgrind."""
    if shutil.which("valgrind") is None:
        return {}
    counts = {}
    for name in run(build / "bench_instructions").splitlines():
        total = []
        for rounds in (50, 150):
            done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                   build / "bench_instructions", name, str(rounds)], check=True, capture_output=True, text=True)
            total.append(int(re.search(r"Collected : (\d+)", done.stderr).group(1)))
        counts[name] = (total[1] - total[0]) / 100
    return counts


def table(title, numbers):
    rows = list(dict.fromkeys(name.split("/", 1)[0] for name in numbers))
    subjects = list(dict.fromkeys(name.split("/", 1)[1] for name in numbers))
    print(f"| {title} | " + " | ".join(rows) + " |\n|---|" + "---:|" * len(rows))
    for subject in subjects:
        cells = []
        for row in rows:
            value, base = numbers.get(f"{row}/{subject}"), numbers.get(f"{row}/{BASE}")
            cells.append("" if value is None or not base else f"{value / base:.2f}")
        print(f"| {subject} | " + " | ".join(cells) + " |")
    print()


def code_size():
    if shutil.which("arm-none-eabi-g++") is None:
        return
    print("| bytes of code, Cortex-M3, -Os | |\n|---|---:|")
    with tempfile.TemporaryDirectory() as work:
        source, obj = pathlib.Path(work) / "code.cpp", pathlib.Path(work) / "code.o"
        for name, code in CODE.items():
            source.write_text(code)
            run("arm-none-eabi-g++", "-mcpu=cortex-m3", "-mthumb", "-std=c++17", "-Os", "-ffreestanding", "-fno-exceptions",
                "-fno-rtti", f"-I{ROOT}/runtime/include", "-c", source, "-o", obj)
            sizes = run("arm-none-eabi-nm", "-S", "-C", obj)
            print(f"| {name} | {int(re.search(r' ([0-9a-f]+) T allocate', sizes).group(1), 16)} |")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/bench", type=pathlib.Path)
    parser.add_argument("--seconds", default="0.05", help="of each measurement")
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    run("cmake", "-S", ROOT / "bench" / "runtime", "-B", options.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", options.build)
    table("time", times(options.build, options.seconds))
    table("instructions", instructions(options.build))
    code_size()


if __name__ == "__main__":
    main()
