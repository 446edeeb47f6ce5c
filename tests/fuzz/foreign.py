#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random programs on somebody else's arena, by rules, against all of their inputs: no budget is below what the arena counts itself.

usage: foreign.py --tool WCMU [--seeds 1..100] [--keep FOLDER]
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

ARENA = """
#include <stddef.h>
#include <stdio.h>
#include <string.h>
typedef struct { size_t low, high; } Arena;
typedef struct { size_t before, end; } Block;
static Block blocks[100000];
static int count;
static size_t peak[2];
static void note(const Arena* a) {
  if (a->low > peak[0]) peak[0] = a->low;
  if (a->high > peak[1]) peak[1] = a->high;
}
static size_t up(size_t x, size_t n) { return (x + n - 1) / n * n; }
"""

DECLARATIONS = """
void* low_take(Arena*, size_t n);
void* high_take(Arena*, size_t n, size_t align);
size_t low_mark(Arena*);
void low_to(Arena*, size_t);
void low_back(Arena*, size_t n);
void low_pop(Arena*, void*);
void low_pop_last(Arena*, void*);
int high_mark(Arena*);
void high_to(Arena*, int);
void clear(Arena*);
"""

RULES = """
functions:
  - {{name: low_take, reason: test, allocate: {{arena: arg0, size: arg1, round: {round}, header: {header}, trailer: {trailer}}}}}
  - {{name: high_take, reason: test, allocate: {{arena: arg0, end: top, size: arg1, align: arg2}}}}
  - {{name: low_mark, reason: test, mark: {{arena: arg0}}}}
  - {{name: low_to, reason: test, rewind: {{arena: arg0, mark: arg1{forward}}}}}
  - {{name: low_back, reason: test, free: {{arena: arg0, size: arg1, round: {round}, header: {header}, trailer: {trailer}}}}}
  - {{name: low_pop, reason: test, free: {{arena: arg0, block: arg1}}}}
  - {{name: low_pop_last, reason: test, free: {{block: arg1, only_last: true}}}}
  - {{name: high_mark, reason: test, mark: {{arena: arg0, end: top}}}}
  - {{name: high_to, reason: test, rewind: {{arena: arg0, end: top, mark: arg1}}}}
  - {{name: clear, reason: test, reset: {{arena: arg0}}}}
"""

BODIES = """
void* low_take(Arena* a, size_t n) {{
  Block* b = &blocks[count++];
  b->before = a->low;
  a->low += {header} + up(n, {round}) + {trailer};
  b->end = a->low;
  note(a);
  return b;
}}
void* high_take(Arena* a, size_t n, size_t align) {{
  a->high = up(a->high + n, align);
  note(a);
  return &blocks[count++];
}}
size_t low_mark(Arena* a) {{ return a->low; }}
void low_to(Arena* a, size_t m) {{ {check} a->low = m; }}
void low_back(Arena* a, size_t n) {{
  size_t bytes = {header} + up(n, {round}) + {trailer};
  a->low = bytes > a->low ? 0 : a->low - bytes;
}}
void low_pop(Arena* a, void* p) {{ if (p) a->low = ((Block*)p)->before; }}
void low_pop_last(Arena* a, void* p) {{ if (p && ((Block*)p)->end == a->low) a->low = ((Block*)p)->before; }}
int high_mark(Arena* a) {{ return (int)a->high; }}
void high_to(Arena* a, int m) {{ a->high = (size_t)m; }}
void clear(Arena* a) {{ a->low = a->high = 0; }}
"""

FIELDS = """
arenas:
  - type: Arena
    reason: test
    fields: [{field: low, end: bottom}, {field: high, end: top}]
"""


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = 0
        self.lines = []
        self.reads_fields = self.random.random() < 0.5

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def size(self):
        pick = self.random.random()
        if pick < 0.5:
            return str(self.random.randrange(0, 40))
        return self.random.choice(["x", "y", "x * 3", "(x & y)", "x + y", "(size_t)(y > 2 ? 24 : x)"])

    def condition(self):
        return self.random.choice(["x > 3", "y & 1", "x == y", "(x ^ y) & 2", "y < 4", "x & 4"])

    def block(self, depth, indent, scope):
        """`scope`: names of marks and blocks that are set, by kind."""
        scope = {kind: list(names) for kind, names in scope.items()}
        for _ in range(self.random.randrange(1, 5)):
            self.statement(depth, indent, scope)

    def statement(self, depth, indent, scope):
        out = lambda text: self.lines.append("  " * indent + text)
        pick = self.random.random()
        if pick < 0.30:
            name = self.name("p")
            out(f"void* {name} = low_take(a, {self.size()});")
            scope["block"].append(name)
        elif pick < 0.38:
            align = self.random.choice([1, 2, 4, 8, 16, 1, 2, 4, 8, 16, 12])
            out(f"high_take(a, {self.size()}, {align});")
        elif pick < 0.48:
            name = self.name("m")
            out(f"size_t {name} = low_mark(a);")
            scope["low"].append(name)
        elif pick < 0.52:
            name = self.name("h")
            out(f"int {name} = high_mark(a);")
            scope["high"].append(name)
        elif pick < 0.62 and scope["low"]:
            out(f"low_to(a, {self.random.choice(scope['low'])});")
        elif pick < 0.66 and scope["high"]:
            out(f"high_to(a, {self.random.choice(scope['high'])});")
        elif pick < 0.70 and scope["block"]:
            out(f"{self.random.choice(['low_pop', 'low_pop_last'])}(a, {self.random.choice(scope['block'][-2:])});")
        elif pick < 0.76:
            size = self.size()
            out("{")
            out(f"  void* t = low_take(a, {size});")
            out("  (void)t;")
            self.block(0, indent + 1, {**scope, "block": []}) if self.random.random() < 0.3 else None
            out(f"  low_back(a, {size});")
            out("}")
        elif pick < 0.78:
            out("clear(a);")
        elif pick < (0.90 if self.reads_fields else 0.84):
            what = self.random.randrange(6) if self.reads_fields else 5
            if what < 2:
                name = self.name("f")
                out(f"size_t {name} = a->low;")
                scope["low"].append(name)
            elif what == 2 and scope["low"]:
                out(f"a->low = {self.random.choice(scope['low'])};")
            elif what == 3:
                out(self.random.choice(["a->low = 0;", "memset(a, 0, sizeof *a);"]))
            elif depth > 0:
                # A copy that is used for a while, and then perhaps copied back.
                name = self.name("c")
                out("{")
                out(f"  Arena {name} = *a;")
                out("  {")
                out(f"    Arena* a = &{name};")
                self.block(depth - 1, indent + 2, {"low": [], "high": [], "block": []})
                out("  }")
                if self.random.random() < 0.3:
                    out(f"  *a = {name};")
                out("}")
        elif depth > 0 and pick < 0.88:
            out(f"if ({self.condition()}) {{")
            self.block(depth - 1, indent + 1, scope)
            if self.random.random() < 0.5:
                out("} else {")
                self.block(depth - 1, indent + 1, scope)
            out("}")
        elif depth > 0:
            index = self.name("i")
            bound = self.random.choice(["x", "y", "3", "x + 2", "5"])
            out(f"for (unsigned {index} = 0; {index} < {bound}; ++{index}) {{")
            self.block(depth - 1, indent + 1, scope)
            out("}")
        else:
            out(f"low_take(a, {self.size()});")

    def program(self):
        self.block(3, 1, {"low": [], "high": [], "block": []})
        return "void root(Arena* a, unsigned char x, unsigned char y) {\n  if (x > 9 || y > 6) return;\n" + "\n".join(self.lines) + "\n}\n"


def run(*command, timeout=100):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=timeout)


def judge(tool, seed, work):
    generator = Generator(seed)
    chosen = {"round": generator.random.choice([1, 1, 4, 8, 16]), "header": generator.random.choice([0, 0, 8, 12, 16]),
              "trailer": generator.random.choice([0, 0, 4])}
    refuses = generator.random.random() < 0.4
    chosen["forward"] = ", forward: refused" if refuses else ""
    chosen["check"] = "if (m > a->low) return;" if refuses else ""
    root = generator.program()
    source, whole = work / f"p{seed}.c", work / f"w{seed}.c"
    source.write_text("#include <stddef.h>\n#include <string.h>\ntypedef struct { size_t low, high; } Arena;\n" + DECLARATIONS + root)
    whole.write_text(ARENA + DECLARATIONS + BODIES.format(**chosen) + root + """
int main(void) {
  for (int x = 0; x < 12; ++x)
    for (int y = 0; y < 9; ++y) {
      Arena a = {0, 0};
      count = 0;
      root(&a, (unsigned char)x, (unsigned char)y);
    }
  printf("%zu %zu\\n", peak[0], peak[1]);
  return 0;
}
""")
    rules = work / f"p{seed}.yaml"
    rules.write_text((FIELDS if generator.reads_fields else "") + RULES.format(**chosen))
    built = run("gcc", "-O1", "-w", whole, "-o", work / f"w{seed}")
    if built.returncode != 0:
        return "broken", built.stderr
    low, high = map(int, run(work / f"w{seed}").stdout.split())
    report = work / "report.json"
    report.unlink(missing_ok=True)
    done = run(tool, "analyze", source, "--root", "root", "--rules", rules, "--emit-json", report, "--max-steps", "3000000", "--", "gcc")
    if done.returncode == 3:
        return "open", done.stderr
    if done.returncode != 0:
        return "broken", done.stderr
    arenas = json.loads(report.read_text())["roots"][0]["arenas"]
    # Copies are over the same bytes.
    bottom, top = (max([arena[end] for arena in arenas], default=0) for end in ("bottom_bytes", "top_bytes"))
    if bottom < low or top < high:
        return "UNSOUND", f"budget {bottom} + {top}, observed {low} + {high}"
    return ("exact" if (bottom, top) == (low, high) else "above"), f"budget {bottom} + {top}, observed {low} + {high}"


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--tool", required=True)
parser.add_argument("--seeds", default="1..60")
parser.add_argument("--keep")
parser.add_argument("--verbose", action="store_true")
options = parser.parse_args()
first, last = map(int, options.seeds.split(".."))
folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="wcmu-foreign-"))
folder.mkdir(parents=True, exist_ok=True)
totals = {}
for number in range(first, last + 1):
    verdict, why = judge(options.tool, number, folder)
    totals[verdict] = totals.get(verdict, 0) + 1
    if verdict in ("UNSOUND", "broken") or (options.verbose and verdict != "exact"):
        print(f"seed {number}: {verdict}: {why}")
print(", ".join(f"{count} {verdict}" for verdict, count in sorted(totals.items())))
bounded = totals.get("exact", 0) + totals.get("above", 0)
sys.exit(1 if "UNSOUND" in totals or "broken" in totals or totals.get("exact", 0) * 10 < bounded * 7 else 0)
