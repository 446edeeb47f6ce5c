#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""rules_cli.py WCMU: rule files, wcmu.yaml, --strict and --no-trust from outside."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

tool = str(pathlib.Path(sys.argv[1]).resolve())
project = pathlib.Path(__file__).resolve().parents[2]
work = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-rules-"))
flags = ["--", "g++", "-std=c++17", "-I", str(project / "runtime/include")]
failures = []
checks = 0

(work / "app.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
extern "C" void vendor_lamp();
namespace app {
WCMU_ROOT void frame(wcmu::Arena& scratch, unsigned n) {
  vendor_lamp();
  WCMU_ASSUME(n <= 16);
  (void)scratch.bottom_handle().allocate(n, 1);
}
WCMU_ROOT void start(wcmu::Arena& a, const int* list) {
  for (; *list != 0; ++list)
    (void)a.bottom_handle().allocate(8, 8);
}
}  // namespace app
void helper(wcmu::Arena& a) { (void)a.top_handle().allocate(4, 4); }
WCMU_ROOT void two(wcmu::Arena& a, wcmu::Arena& b) { helper(a); helper(b); }
""")
LAMP = "functions:\n  - {name: vendor_lamp, reason: it blinks, effect: none}\n"
LOOP = "loops:\n  - {function: 'app::start', ordinal: 0, bound: 4, reason: four at most}\n"
(work / "all.yaml").write_text(LAMP + LOOP)


def check(name, ok, why=""):
    global checks
    checks += 1
    if not ok:
        failures.append(f"{name}: {why}")


def run(*args, code=None, cwd=work):
    p = subprocess.run([tool, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, timeout=300, env={**os.environ, "NO_COLOR": ""})
    if code is not None:
        check(f"wcmu {' '.join(map(str, args))} ends with {code}", p.returncode == code, f"{p.returncode}\n{p.stdout}\n{p.stderr}"[:1500])
    return p


def report():
    return json.loads((work / "r.json").read_text())


def bottoms():
    return {root["name"]: root["arenas"][0]["bottom_bytes"] for root in report()["roots"] if root["arenas"]}


def analyze(*args, code):
    return run("analyze", "app.cpp", "--emit-json", work / "r.json", *args, *flags, code=code)


def test_rules():
    p = analyze(code=3)
    check("both are refused without rules", "[unknown-callee]" in p.stderr and "[unbounded-loop]" in p.stderr, p.stderr)
    analyze("--rules", "all.yaml", code=0)
    check("and bounded with them", bottoms() == {"app::frame": 16, "app::start": 32, "two": 0}, bottoms())
    trust = [(t["kind"], t["reason"], t["location"]["file"], t["location"]["line"]) for r in report()["roots"] for t in r["trust_base"] if t["location"]]
    check("each is in the trust base", ("rule", "it blinks", "all.yaml", 2) in trust and ("loop-bound", "four at most", "all.yaml", 4) in trust, trust)

    p = run("rules", "list", "app.cpp", "--rules", "all.yaml", *flags, code=0)
    lines = [line.split() for line in p.stdout.splitlines()]
    check("rules list begins with the user's", lines[1] == ["all.yaml:2", "functions", "1", "vendor_lamp"] and lines[2][:3] == ["all.yaml:4", "loops", "1"], lines[:4])
    check("and has the shipped ones", any(line[0].startswith("rules/libc.yaml:") and line[-1] == "memcpy" for line in lines), lines[:4])
    p = run("rules", "list", code=0)
    check("without sources nothing is counted", "matches" not in p.stdout.splitlines()[0].split()[2:3] and "memcpy" in p.stdout, p.stdout[:200])

    (work / "bad.yaml").write_text("loops:\n  - {function: f, lin: 3, bound: 1, reason: r}\n")
    p = run("rules", "check", "all.yaml", "bad.yaml", code=1)
    check("rules check has the place", "bad.yaml:2:19: error: unknown key 'lin'" in p.stderr, p.stderr)
    run("rules", "check", "all.yaml", code=0)
    (work / "again.yaml").write_text("# another bound\n" + LOOP.replace("bound: 4", "bound: 5"))
    p = run("rules", "check", "all.yaml", "again.yaml", code=1)
    check("two files that contradict each other", "again.yaml:3:16: error: duplicate entry for 'app::start', the first one is at all.yaml:4" in p.stderr, p.stderr)
    run("rules", "check", "nowhere.yaml", code=1)
    run("rules", code=1)


def test_unused():
    unused = """functions:
  - {name: vendor_lamb, reason: r, effect: none}
loops:
  - {function: app::start, ordinal: 1, bound: 4, reason: r}
  - {function: app::start, line: 3, bound: 4, reason: r}
recursion:
  - {function: app::nothing, bound: 4, reason: r}
indirect:
  - {function: app::frame, targets: helper, reason: r}
assume:
  - {function: app::frame, parameter: m, range: [0, 4], reason: r}
capacity:
  - {root: app::frame, arena: heap, bytes: 4}
roots:
  - {name: 'none::*'}
"""
    (work / "unused.yaml").write_text(unused)
    p = analyze("--rules", "all.yaml", "--rules", "unused.yaml", code=0)
    told = {line.split(": ")[0] for line in p.stderr.splitlines() if "[unused-rule]" in line and ": warning: " in line}
    wanted = {f"unused.yaml:{n}" for n, line in enumerate(unused.splitlines(), 1) if line.startswith("  -")}
    check("each entry that matches nothing is told", {place.rsplit(":", 1)[0] for place in told} == wanted, told)
    p = analyze("--rules", "all.yaml", "--rules", "unused.yaml", "--strict", code=1)
    check("and an error with --strict", "unused.yaml:2:12: error: the entry for 'vendor_lamb' matches nothing" in p.stderr, p.stderr)
    analyze("--rules", "all.yaml", "--strict", code=0)
    (work / "root.yaml").write_text("roots:\n  - {name: app::nowhere}\n")
    p = analyze("--rules", "all.yaml", "--rules", "root.yaml", code=1)
    check("a root that is not there", "root.yaml:2:12: error: root 'app::nowhere' is missing" in p.stderr, p.stderr)
    (work / "root.yaml").write_text("roots:\n  - {name: helper, as: 'app::helping'}\n")
    analyze("--rules", "all.yaml", "--rules", "root.yaml", code=0)
    check("a root that is", "app::helping" in {root["public_name"] if "public_name" in root else root["name"] for root in report()["roots"]} or "helper" in bottoms(), bottoms())
    (work / "target.yaml").write_text("indirect:\n  - {function: app::frame, line: 6, targets: nowhere, reason: r}\n")
    analyze("--rules", "all.yaml", "--rules", "target.yaml", code=0)
    # Said of each run of a root: also where it is analysed by cases.
    (work / "table.cpp").write_text("""#include <wcmu/arena.hpp>
using F = void (*)(wcmu::Arena&);
extern F table[2];
extern volatile unsigned d, e;
void known(wcmu::Arena& a) { (void)a.alloc_bottom_bytes(10); }
void root(wcmu::Arena& a) {
  unsigned i = d, k = e;
  if (i >= 2 || k >= 5) return;
  if (k * k * k > 20 && k + i >= 5) (void)a.alloc_bottom_bytes(k * 3);
  table[i](a);
}
""")
    (work / "table.yaml").write_text("indirect:\n  - {function: root, targets: [known, nowhere], reason: r}\n")
    p = run("analyze", "table.cpp", "--root", "root", "--rules", "table.yaml", *flags, code=3)
    check("a target that the units do not have", "reaches 'nowhere'" in p.stderr, p.stderr)
    p = run("loops", "app.cpp", "--rules", "all.yaml", *flags, code=0)
    check("wcmu loops knows where the bound is from", any("rule" in line.split() and "app::start" in line for line in p.stdout.splitlines()), p.stdout)


def test_contradictions():
    """A range that what is known contradicts: what follows would be left out without a word."""
    (work / "known.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
static void take(wcmu::Arena& a, unsigned n) { (void)a.bottom_handle().allocate(n, 1); }
WCMU_ROOT void once(wcmu::Arena& a) { take(a, 100); }
WCMU_ROOT void both(wcmu::Arena& a) {
  take(a, 5);
  take(a, 100);
}
WCMU_ROOT void many(wcmu::Arena& a, unsigned n) { for (unsigned i = 0; i < n; ++i) take(a, i); }
static unsigned char level;
WCMU_ROOT void of_global(wcmu::Arena& a) { (void)a.bottom_handle().allocate(level, 1); }
void set_level(unsigned char to) { level = to; }
""")

    def told(rule, *args, code):
        (work / "known.yaml").write_text(f"assume:\n  - {{{rule}, reason: r}}\n")
        p = run("analyze", "known.cpp", "--rules", "known.yaml", *args, *flags, code=code)
        return [line for line in p.stderr.splitlines() if "[contradicted-assumption]" in line]

    narrow = "function: take, parameter: n, range: [0, 8]"
    lines = told(narrow, "--root", "once", code=3)
    check("nothing satisfies it", len(lines) == 1 and lines[0].startswith("known.yaml:2:") and "error:" in lines[0]
          and "'n' of take(wcmu::Arena&, unsigned int) is in [0, 8], which is 100 there" in lines[0], lines)
    lines = told(narrow, "--root", "both", code=0)
    check("one of two calls does", len(lines) == 1 and lines[0].startswith("known.cpp:7:") and "warning:" in lines[0], lines)
    told(narrow, "--root", "both", "--strict", code=3)
    check("some of the rounds do", not told(narrow, "--root", "many", code=0))
    check("beyond the type", len(told("function: of_global, global: level, range: [256, 300]", "--root", "of_global", code=3)) == 1)
    check("below the type", len(told("function: take, parameter: n, range: [-9, -1]", "--root", "once", code=3)) == 1)
    check("within it", not told("function: of_global, global: level, range: [0, 255]", "--root", "of_global", code=0))


def test_trust():
    for kind, root in (("rule", "app::frame"), ("assume", "app::frame"), ("loop-bound", "app::start"), ("distinct-arenas", "two")):
        p = analyze("--rules", "all.yaml", "--no-trust", kind, code=3)
        lines = [line for line in p.stderr.splitlines() if "[untrusted]" in line]
        check(f"--no-trust {kind}", len(lines) == 1 and f"the budget of {root} " in lines[0], p.stderr)
        check(f"--no-trust {kind}: no number is left", bottoms()[root] is None and all(n is not None for r, n in bottoms().items() if r != root), bottoms())
    p = analyze("--rules", "all.yaml", "--no-trust", "loop-bound", "--no-trust", "rule", code=3)
    check("two kinds", p.stderr.count("[untrusted]") == 2, p.stderr)
    analyze("--rules", "all.yaml", "--no-trust", "closed-world", "--no-trust", "attest", code=0)
    for kind in ("ub", "rules"):
        p = analyze("--rules", "all.yaml", "--no-trust", kind, code=1)
        check(f"--no-trust {kind} is refused with the kinds", f"'{kind}'" in p.stderr and "recursion-bound" in p.stderr, p.stderr)


def test_config():
    below = work / "src" / "deep"
    below.mkdir(parents=True)
    (work / "rules").mkdir()
    (work / "rules/all.yaml").write_text(LAMP + LOOP)
    config = work / "wcmu.yaml"
    config.write_text("rules: rules/all.yaml\nroots: ['app::frame', two]\ncapacity: [app::frame=16, two=1KiB]\nstrict: true\n")

    def from_below(*args, code):
        return run("analyze", work / "app.cpp", "--emit-json", work / "r.json", *args, *flags, code=code, cwd=below)

    from_below(code=0)
    config.write_text(config.read_text().replace("strict: true", "strict: false"))
    from_below(code=0)
    check("the nearest file upward", sorted(bottoms()) == ["app::frame", "two"], bottoms())
    check("its capacities", {a["capacity"] for r in report()["roots"] for a in r["arenas"]} == {16, 1024}, report()["roots"])
    p = from_below("--capacity", "app::frame=15", code=2)
    check("the command line wins", "needs 16 bytes, capacity is 15" in p.stderr, p.stderr)
    p = from_below("--root", "app::start", "--capacity", "app::start=32", code=0)
    check("a capacity of another root is a warning", "wcmu.yaml:3:12: warning: the capacity app::frame=16 belongs to no arena" in p.stderr, p.stderr)
    (below / "other.yaml").write_text("rules: ['../../rules/all.yaml']\nno_trust: loop-bound\n")
    p = from_below("--config", "other.yaml", code=3)
    check("--config", "[untrusted]" in p.stderr, p.stderr)
    p = from_below("--no-config", "--config", "other.yaml", code=1)
    check("a file and none", "--no-config" in p.stderr, p.stderr)
    (below / "wcmu.yaml").write_text("rules: []\nrool: x\n")
    p = from_below("--no-config", code=3)
    check("--no-config reads none", "unknown key" not in p.stderr and "loop" in p.stderr, p.stderr)
    p = from_below(code=1)
    check("a wrong key has its place", "wcmu.yaml:2:1: error: unknown key 'rool', expected 'rules', 'roots'" in p.stderr, p.stderr)
    p = run("rules", "check", "wcmu.yaml", code=1, cwd=below)
    check("rules check reads it, too", "wcmu.yaml:2:1: error: unknown key 'rool'" in p.stderr, p.stderr)
    (below / "wcmu.yaml").unlink()
    p = from_below("--config", "nowhere.yaml", code=1)
    check("a file that is not there", "nowhere.yaml" in p.stderr, p.stderr)
    p = run("rules", "list", code=0, cwd=below)
    check("rules list uses it", "../../rules/all.yaml:2" in p.stdout, p.stdout[:300])


test_rules()
test_unused()
test_contradictions()
test_trust()
test_config()
shutil.rmtree(work)
for failure in failures:
    print(failure)
print(f"{checks - len(failures)} of {checks} passed")
sys.exit(bool(failures))
