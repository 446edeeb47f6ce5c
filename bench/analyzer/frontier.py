#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""What is hard for the method: each program of the frontier with its budget, its truth and the time of its analysis (`wcmu link`; parsing
is apart). Prints the table of docs/performance.md. The truth of each is what tests/programs says and its driver observes."""
import argparse
import json
import pathlib
import re
import tempfile

from measure import ROOT, extract, least, table

PROGRAMS = [
    # what, program, seconds that are aimed at
    ("three vectors filled conditionally in one loop, n <= 64", "frontier/three_vectors", 2),
    ("one vector filled conditionally, n <= 2000, no reserve", "frontier/one_vector", 5),
    ("map insertion, n <= 200", "containers/map_of_input", 1),
    ("`c` counted in one loop, `c * 8` and `(n - c) * 4` after it", "frontier/counted_both_ways", None),
    ("assign, sort, unique, erase, copy, insert on vectors", "frontier/algorithms_on_vectors", 2),
    ("a million rounds, conditional allocation, alignment", "million/conditional", 0.05),
    ("superloop with scopes that never ends", "scopes/superloop", 0.05),
    ("10,000 nested calls, each with a block", "frontier/deep_calls", None),
    ("a vector in a map in a map", "containers/map_of_maps", None),
]

STRAIGHT = """static unsigned a[48][48], b[48][48], c[48][48], table[256];
int main(void) {
  unsigned crc = ~0u, s = 1;
  for (unsigned i = 0; i < 256; ++i) {
    unsigned v = i;
    for (int k = 0; k < 8; ++k) v = v & 1 ? (v >> 1) ^ 0xedb88320u : v >> 1;
    table[i] = v;
  }
  for (int round = 0; round < 40; ++round)
    for (unsigned i = 0; i < 5000; ++i) {
      s = s * 1664525u + 1013904223u;
      crc = table[(crc ^ (s >> 24)) & 255] ^ (crc >> 8);
    }
  for (int i = 0; i < 48; ++i)
    for (int j = 0; j < 48; ++j) { a[i][j] = i + j; b[i][j] = i * j; }
  for (int i = 0; i < 48; ++i)
    for (int j = 0; j < 48; ++j) {
      unsigned t = 0;
      for (int k = 0; k < 48; ++k) t += a[i][k] * b[k][j];
      c[i][j] = t;
    }
  return (int)(crc ^ c[3][4]);
}
"""
# Of its two longest loops, after sroa; the rest is a hundredth of them.
STRAIGHT_INSTRUCTIONS = 40 * 5000 * 15 + 48 ** 3 * 17


def truth_of(program):
    return sum(int(number) for number in re.search(r"// EXPECT: \S+ bottom=(\d+) top=(\d+)", program.read_text()).groups())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default="build/bin/wcmu")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        empty = work / "empty.c"
        empty.write_text("int main(void) { return 0; }\n")
        extract(options.tool, empty, work / "empty.unit", "clang-19")
        start = least([options.tool, "link", work / "empty.unit", "--root", "main"], 5).cpu
        rows = []
        for what, name, aim in PROGRAMS:
            program = ROOT / "tests" / "programs" / (name + ".cpp")
            unit, report = work / "unit", work / "report.json"
            parsing = extract(options.tool, program, unit, "g++", "-std=c++20")
            done = least([options.tool, "link", unit, "--emit-json", report], options.runs)
            found = [arena["bottom_bytes"] + arena["top_bytes"] if arena["bottom_bytes"] is not None else None
                     for root in json.loads(report.read_text())["roots"] for arena in root["arenas"]]
            truth = truth_of(program)
            budget = "none" if not found or None in found else found[0]
            rows.append((what, truth, budget, f"{parsing.cpu:.2f}", f"{max(done.cpu - start, 0):.3f}",
                         f"< {aim}" if aim else "", f"{done.megabytes:.0f}"))
        print(f"Processor seconds; the start of the command ({start:.2f} s) is taken off.\n")
        table(("program", "truth", "budget", "parsing", "analysis", "aim", "MB"), rows)

        source, unit = work / "straight.c", work / "straight.unit"
        source.write_text(STRAIGHT)
        extract(options.tool, source, unit, "clang-19")
        done = least([options.tool, "link", unit, "--root", "main"], max(options.runs, 5))
        seconds = done.cpu - start
        print(f"Straight execution with constants: {STRAIGHT_INSTRUCTIONS / 1e6:.1f} million instructions in {seconds:.2f} s, "
              f"{STRAIGHT_INSTRUCTIONS / seconds / 1e6:.1f} million a second, {done.megabytes:.0f} MB.")


if __name__ == "__main__":
    main()
