#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""How the time of an analysis grows: with the size of the program, the number of rounds, the depth of calls and the number of roots;
beside tools that read the same sources. Then loop bounds beside LLVM's ScalarEvolution and Frama-C's plug-in loop. Prints the tables of
docs/performance.md."""
import argparse
import json
import pathlib
import re
import shutil
import tempfile

from measure import INCLUDES, ROOT, extract, least, table

HEAD = "#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"


def of_size(functions):
    """A chain of functions, each with a guard, a loop and a scope."""
    text = HEAD + "namespace app {\nint f0(wcmu::Arena&, unsigned x) { return static_cast<int>(x); }\n"
    for i in range(1, functions + 1):
        text += f"""int f{i}(wcmu::Arena& arena, unsigned x) {{
  wcmu::BottomScope scope(arena);
  int sum = 0;
  for (unsigned i = 0; i < {i % 7 + 2}; ++i) {{
    auto* block = arena.bottom_handle().allocate<unsigned>(i + 1);
    *block = x + i;
    if (x % {i % 5 + 2} == 0) sum += static_cast<int>(*block);
  }}
  return sum + f{max(i - 1, 0) if i % 10 else 0}(arena, x / 2);
}}
"""
    calls = " + ".join(f"f{i}(arena, x)" for i in range(10, functions + 1, 10))
    return text + f"WCMU_ROOT int root(wcmu::Arena& arena, unsigned x) {{\n  int sum = {calls};\n  return sum;\n}}\n}}\n"


def of_rounds(rounds):
    return HEAD + f"""namespace app {{
WCMU_ROOT unsigned root(wcmu::Arena& arena, const unsigned char* bytes, unsigned n) {{
  if (n > {rounds}) n = {rounds};
  unsigned taken = 0;
  for (unsigned i = 0; i < n; ++i)
    if (bytes[i & 255] > 7) {{ arena.bottom_handle().allocate(3, 1); arena.bottom_handle().allocate(4, 4); ++taken; }}
  return taken;
}}
}}
"""


def of_constants(rounds):
    return f"""int main(void) {{
  unsigned s = 1, x = 0;
  for (unsigned i = 0; i < {rounds}; ++i) {{ s = s * 1664525u + 1013904223u; x ^= s >> 7; }}
  return (int)x;
}}
"""


def of_depth(depth):
    return HEAD + f"""namespace app {{
unsigned down(wcmu::Arena& arena, unsigned depth) {{
  if (depth == 0) return 0;
  const wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(8, 8);
  return down(arena, depth - 1) + 1;
}}
WCMU_ROOT unsigned root(wcmu::Arena& arena) {{ return down(arena, {depth}); }}
}}
"""


def of_roots(roots):
    text = HEAD + "#include <wcmu/allocator.hpp>\n#include <vector>\nnamespace app {\n"
    for i in range(roots):
        text += f"""WCMU_ROOT std::size_t root{i}(wcmu::Arena& arena, const int* values, unsigned n) {{
  if (n > {60 + i}) n = {60 + i};
  std::vector<int, wcmu::BottomAllocator<int>> kept(arena);
  for (unsigned i = 0; i < n; ++i)
    if (values[i] > 0) kept.push_back(values[i]);
  return kept.size();
}}
"""
    return text + "}\n"


class Bench:
    def __init__(self, options, work):
        self.tool, self.runs, self.work = options.tool, options.runs, work
        self.count = 0
        empty = self.write("int main(void) { return 0; }\n", "c")
        unit = work / "empty.unit"
        extract(self.tool, empty, unit, "clang-19")
        self.start = least([self.tool, "link", unit, "--root", "main"], 5).cpu

    def write(self, text, suffix="cpp"):
        self.count += 1
        source = self.work / f"p{self.count}.{suffix}"
        source.write_text(text)
        return source

    def program(self, text, suffix="cpp", *arguments):
        source = self.write(text, suffix)
        unit = source.with_suffix(".unit")
        parsing = extract(self.tool, source, unit, "clang++-19" if suffix == "cpp" else "clang-19")
        done = least([self.tool, "link", unit, *arguments], self.runs)
        result = "" if done.code == 0 else "no bound" if done.code == 3 else f"exit code {done.code}"
        return source, unit, parsing, done, result

    def seconds(self, done):
        return f"{max(done.cpu - self.start, 0):.3f}"

    def sizes(self):
        rows = []
        for functions in (10, 100, 400):
            source, _, parsing, done, result = self.program(of_size(functions))
            syntax = least(["clang++-19", "-std=c++20", *INCLUDES, "-fsyntax-only", source], self.runs)
            checker = least(["clang++-19", "-std=c++20", *INCLUDES, "--analyze", "-o", "/dev/null", source], self.runs)
            rows.append((f"{functions} functions, {source.read_text().count(chr(10))} lines", f"{syntax.cpu:.2f}", f"{checker.cpu:.2f}",
                         f"{parsing.cpu:.2f}", self.seconds(done), f"{done.megabytes:.0f}", result))
        table(("size", "clang -fsyntax-only", "clang --analyze", "wcmu extract", "wcmu link", "MB", ""), rows)

    def rounds(self):
        rows = []
        for rounds in (100, 10_000, 1_000_000, 100_000_000):
            *_, done, result = self.program(of_rounds(rounds))
            *_, constants, result_of_constants = self.program(of_constants(rounds), "c", "--root", "main")
            rows.append((f"{rounds:,}", self.seconds(done), result, self.seconds(constants), result_of_constants))
        table(("rounds", "that allocate, on input", "", "on constants, with `main`", ""), rows)

    def depths(self):
        rows = []
        for depth in (100, 1_000, 10_000):
            *_, done, result = self.program(of_depth(depth))
            rows.append((f"{depth:,}", self.seconds(done), f"{done.megabytes:.0f}", result))
        table(("nested calls", "wcmu link", "MB", ""), rows)

    def roots(self):
        rows = []
        for roots in (2, 16):
            source = self.write(of_roots(roots))
            unit = source.with_suffix(".unit")
            extract(self.tool, source, unit, "clang++-19")
            one, two = (least([self.tool, "link", unit, "-j", jobs], self.runs) for jobs in (1, 2))
            told, again = (re.sub(r"^wcmu: .*\n", "", done.text, flags=re.MULTILINE) for done in (one, two))  # Without progress.
            rows.append((roots, f"{one.wall:.2f}", f"{two.wall:.2f}", f"{one.cpu:.2f}", f"{two.cpu:.2f}",
                         "the same text" if told == again else "DIFFERENT TEXT"))
        table(("roots", "seconds, -j1", "-j2", "processor seconds, -j1", "-j2", ""), rows)

    def loops(self):
        """Of the C programs that count their loops. A bound counts if the tool gives a number; whether it is right is for the tests."""
        rows, total = [], [0, 0, 0, 0]
        seconds = [0.0, 0.0, 0.0]
        frama = shutil.which("frama-c")
        for source in sorted((ROOT / "tests" / "loops").glob("**/*.c")):
            report = self.work / "loops.json"
            mine = least([self.tool, "loops", source, "--emit-json", report, "--root", "main", "--", "clang-19", *INCLUDES], 1)
            if mine.code not in (0, 3):
                continue
            loops = json.loads(report.read_text())["loops"]
            counts = [len(loops), sum(loop["bound"] is not None for loop in loops)]
            bitcode = self.work / "loops.bc"
            least(["clang-19", *INCLUDES, "-O1", "-Xclang", "-disable-llvm-passes", "-c", "-emit-llvm", source, "-o", bitcode], 1)
            scev = least(["opt-19", "-passes=sroa,loop-simplify,function(print<scalar-evolution>)", "-disable-output", bitcode], 1)
            counts.append(len(re.findall(r"^Loop %\S+: backedge-taken count is i\d+ -?\d+", scev.text, re.MULTILINE)))
            if frama:
                other = least([frama, "-loop", "-cpp-extra-args=" + " ".join(INCLUDES), source], 1)
                counts.append(len(re.findall(r":\d+: \d+\s*$", other.text, re.MULTILINE)))
                seconds[2] += other.cpu
            else:
                counts.append(0)
            seconds[0] += mine.cpu
            seconds[1] += scev.cpu
            total = [a + b for a, b in zip(total, counts)]
        percent = [f"{count} ({100 * count / total[0]:.0f} %)" for count in total[1:]]
        rows.append((total[0], percent[0], percent[1], percent[2] if frama else "not installed"))
        rows.append(("processor seconds", f"{seconds[0]:.1f}", f"{seconds[1]:.1f}", f"{seconds[2]:.1f}" if frama else ""))
        table(("loops", "wcmu loops", "ScalarEvolution, exact", "frama-c -loop"), rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default="build/bin/wcmu")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("tables", nargs="*", help="sizes, rounds, depths, roots, loops; default: all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        print(f"Processor seconds, the least of {options.runs} runs; of `wcmu link` the start of the command ({bench.start:.2f} s) is taken off.\n")
        for name in options.tables or ("sizes", "rounds", "depths", "roots", "loops"):
            getattr(bench, name)()


if __name__ == "__main__":
    main()
