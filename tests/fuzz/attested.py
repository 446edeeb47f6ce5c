#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random roots that call functions which are attested by `per: entry`, against many ways in which these take their bytes: no budget is below
a peak. Marks are used in any order, as the arena lets them be.

usage: attested.py --tool WCMU [--seeds 1..4] [--roots N] [--keep FOLDER]       a seed is a program of N roots
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
RULES = """functions:
  - {name: f_use, reason: t, may_throw: false, attest: {bottom: 24, alignment: 8, per: entry}}
  - {name: g_use, reason: t, may_throw: false, attest: {bottom: 10, alignment: 1, per: entry}}
  - {name: h_use, reason: t, may_throw: false, attest: {bottom: 16, top: 16, alignment: 16, per: entry}}
  - {name: c_use, reason: t, may_throw: false, attest: {bottom: 12, alignment: 4}}
"""
HEAD = """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
extern "C" {
void f_use(wcmu::Arena&);
void g_use(wcmu::Arena&);
void h_use(wcmu::Arena&);
void c_use(wcmu::Arena&);
}
"""
DRIVER = """#ifndef __WCMU_ANALYSIS__
#include <cstdio>
namespace {
unsigned random_number() {
  static unsigned long long s = 88172645463325252ULL;
  s ^= s << 13, s ^= s >> 7, s ^= s << 17;
  return static_cast<unsigned>(s >> 20);
}
unsigned left[4], mode;  // Of f, g, h and h's top.
unsigned wanted(unsigned most) {
  const unsigned ways[] = {random_number() % 3, random_number() % 30, 1, random_number() % 5 == 0 ? 100U : 0U};
  return ways[mode % 4] < most ? ways[mode % 4] : most;
}
unsigned padding(std::size_t used, unsigned alignment) { return static_cast<unsigned>(-used % alignment); }
// In front of the first bytes the position is rounded up; all other padding would be a part of them.
unsigned next(unsigned& rest, unsigned all, std::size_t used, unsigned alignment) {
  const unsigned bytes = wanted(rest), more = bytes > 0 && rest == all ? padding(used, alignment) : 0;
  rest -= bytes;
  return bytes + more;
}
void low(wcmu::Arena& a, unsigned bytes) { (void)a.bottom_handle().allocate(bytes, 1); }
alignas(4096) std::byte storage[96 << 20];
template <typename Root>
void watch(const char* name, int runs, Root root) {
  std::size_t bottom = 0, top = 0;
  for (int i = 0; i < runs; ++i) {
    mode = random_number();
    left[0] = 24, left[1] = 10, left[2] = left[3] = 16;
    auto arena = wcmu::Arena::from_static_buffer(storage, sizeof storage);
    root(arena, i == 0 ? 0U : i == 1 ? ~0U : random_number());
    if (arena.bottom_peak() > bottom) bottom = arena.bottom_peak();
    if (arena.top_peak() > top) top = arena.top_peak();
  }
  std::printf("%s %zu %zu\\n", name, bottom, top);
}
}  // namespace
extern "C" void f_use(wcmu::Arena& a) { low(a, next(left[0], 24, a.bottom_used(), 8)); }
extern "C" void g_use(wcmu::Arena& a) { low(a, next(left[1], 10, a.bottom_used(), 1)); }
extern "C" void h_use(wcmu::Arena& a) {
  low(a, next(left[2], 16, a.bottom_used(), 16));
  (void)a.top_handle().allocate(next(left[3], 16, a.top_used(), 16), 1);
}
extern "C" void c_use(wcmu::Arena& a) {
  if (const unsigned bytes = mode % 4 == 3 ? 12 : random_number() % 13; bytes > 0) low(a, padding(a.bottom_used(), 4) + bytes);
}
int main() {
"""


class Root:
    def __init__(self, chance, name):
        self.chance, self.name, self.bit, self.is_long = chance, name, 0, False
        self.body = self.several(3, 1, False) + self.several(3, 1, False)

    def several(self, depth, indent, in_loop):
        return "".join(self.one(depth, indent, in_loop) for _ in range(self.chance.randint(1, 4)))

    def one(self, depth, indent, in_loop):
        pick, pad = self.chance.choice, "  " * indent
        simple = ["low", "low", "f", "f", "g", "h", "c", "high", "mark", "rewind"]
        kind = pick(simple + ["low", "if", "loop", "scope", "reset", "again"] if depth > 0 else simple)
        inner = lambda in_loop=in_loop: self.several(depth - 1, indent + 1, in_loop)
        if kind == "low":
            return f"{pad}(void)a.bottom_handle().allocate({pick([0, 1, 3, 8, 13, 16, 24])}, {pick([1, 2, 4, 8, 16])});\n"
        if kind == "high":
            return f"{pad}(void)a.top_handle().allocate({pick([1, 5, 8, 16])}, {pick([1, 4, 16])});\n"
        if kind in "fghc":
            return f"{pad}{kind}_use(a);\n"
        if kind == "mark":
            return f"{pad}m{pick([0, 1])} = a.bottom_mark();\n"
        if kind == "rewind":
            return f"{pad}(void)a.rewind_bottom(m{pick([0, 1])});\n"
        if kind == "reset":
            return f"{pad}(void)a.reset_bottom();\n" if self.chance.random() < .3 else ""
        if kind == "again":
            return "" if in_loop else f"{pad}if (depth < 3) {self.name}_body(a, bits >> 1, depth + 1);\n"
        if kind == "scope":
            return f"{pad}{{\n{pad}  wcmu::{pick(['BottomScope', 'ArenaScope', 'TopScope'])} scope(a);\n{inner()}{pad}}}\n"
        if kind == "if":
            self.bit += 1
            other = f" else {{\n{inner()}{pad}}}" if self.chance.random() < .4 else ""
            return f"{pad}if (bits >> {self.bit % 20} & 1) {{\n{inner()}{pad}}}{other}\n"
        rounds = pick([2, 3, 5, "bits % 7"])
        if not in_loop and self.chance.random() < .15:  # More than are run.
            rounds, self.is_long = pick([9000, 20000]), True
        return f"{pad}for (unsigned i{depth} = 0; i{depth} < {rounds}; ++i{depth}) {{\n{inner(True)}{pad}}}\n"

    def text(self):
        return (f"static void {self.name}_body(wcmu::Arena& a, [[maybe_unused]] unsigned bits, [[maybe_unused]] int depth) {{\n"
                f"  wcmu::BottomMark m0 = a.bottom_mark(), m1 = m0;\n{self.body}}}\n"
                f"WCMU_ROOT void {self.name}(wcmu::Arena& a, unsigned bits) {{ {self.name}_body(a, bits, 0); }}\n")


def check(tool, seed, count, work):
    """Roots, those that are exact, those without a number; and what is below the truth."""
    chance = random.Random(seed)
    roots = [Root(chance, f"root{i}") for i in range(count)]
    source, report, binary = work / f"{seed}.cpp", work / f"{seed}.json", work / f"{seed}.exe"
    source.write_text(HEAD + "".join(root.text() for root in roots) + DRIVER +
                      "".join(f'  watch("{r.name}", {60 if r.is_long else 4000}, {r.name});\n' for r in roots) + "}\n#endif\n")
    (work / "rules.yaml").write_text(RULES)
    flags = ["g++", "-std=c++20", "-O1", f"-I{PROJECT / 'runtime/include'}"]
    subprocess.run([tool, "analyze", str(source), "--rules", str(work / "rules.yaml"), "--emit-json", str(report), "--", *flags],
                   capture_output=True, check=False, timeout=600)
    subprocess.run([*flags, str(source), "-o", str(binary)], check=True, timeout=300)
    seen = subprocess.run([binary], capture_output=True, text=True, check=True, timeout=600).stdout
    budgets = {root["name"]: root["arenas"] for root in json.loads(report.read_text())["roots"]}
    exact, open_, wrong = 0, 0, []
    for line in seen.splitlines():
        name, bottom, top = line.split()
        peak = (int(bottom), int(top))
        arenas = budgets[name]
        budget = (arenas[0]["bottom_bytes"], arenas[0]["top_bytes"]) if arenas else (0, 0)
        if budget[0] is None:
            open_ += 1
        elif peak[0] > budget[0] or peak[1] > budget[1]:
            wrong.append(f"UNSOUND: seed {seed}, {name}: {peak} was seen, the budget is {budget}")
        else:
            exact += peak == budget
    return exact, open_, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seeds", default="1..4")
    parser.add_argument("--roots", type=int, default=20)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    work = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="wcmu-attested-"))
    work.mkdir(parents=True, exist_ok=True)
    first, last = (int(n) for n in options.seeds.split(".."))
    exact, open_, wrong = 0, 0, []
    for seed in range(first, last + 1):
        found = check(options.tool, seed, options.roots, work)
        exact, open_, wrong = exact + found[0], open_ + found[1], wrong + found[2]
    count = (last - first + 1) * options.roots
    print("\n".join(wrong + [f"{count} roots: {exact} exact, {open_} without a number, {len(wrong)} below the truth"]))
    return 1 if wrong or open_ > count // 10 else 0


if __name__ == "__main__":
    sys.exit(main())
