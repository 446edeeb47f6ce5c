#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""cli_test.py WCMU SUBJECT: runs the command as a user does and looks at exit codes, outputs and files."""
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

tool, subject = sys.argv[1:]
tool = str(pathlib.Path(tool).resolve())
project = pathlib.Path(__file__).resolve().parents[2]
work = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-cli-"))
flags = ["--", "g++", "-std=c++17", "-I", str(project / "runtime/include")]
failures = []
checks = 0

SOURCES = {
    "good.cpp": """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
namespace app {
WCMU_ROOT void good(wcmu::Arena& a, bool more) {
  (void)a.bottom_handle().allocate(100, 4);
  if (more) (void)a.top_handle().allocate(24, 8);
}
}  // namespace app
""",
    "second.cpp": """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
WCMU_ROOT void second(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(7, 1); }
""",
    "endless.cpp": """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
WCMU_ROOT void endless(wcmu::Arena& a, unsigned long n) {
  for (unsigned long i = 0; i < n; ++i)
    (void)a.bottom_handle().allocate(4, 4);
}
""",
    "config.cpp": """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
WCMU_ROOT void config(wcmu::Arena& a) { (void)a.bottom_handle().allocate(BYTES, 1); }
""",
    "overloads.cpp": """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
WCMU_ROOT void twice(wcmu::Arena& a, int) { (void)a.bottom_handle().allocate(1, 1); }
WCMU_ROOT void twice(wcmu::Arena& a, long) { (void)a.bottom_handle().allocate(2, 1); }
""",
    "rootless.cpp": "int nothing() { return 0; }\n",
    "broken.cpp": "int f( {\n",
}
for source_name, text in SOURCES.items():
    (work / source_name).write_text(text)


def check(name, ok, why=""):
    global checks
    checks += 1
    if not ok:
        failures.append(f"{name}: {why}")


def run(*args, code=None, before=None, stdout=subprocess.PIPE, env=None):
    p = subprocess.run([tool, *map(str, args)], stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=work, timeout=300, preexec_fn=before,
                       env={**os.environ, "NO_COLOR": "", **(env or {})})
    if code is not None:
        check(f"wcmu {' '.join(map(str, args))} ends with {code}", p.returncode == code, f"{p.returncode}\n{p.stdout}\n{p.stderr}"[:1500])
    return p


def arenas(report):
    return {root["name"]: root["arenas"] for root in json.loads((work / report).read_text())["roots"]}


def left_overs():
    return sorted(p.name for p in work.iterdir() if p.name.endswith(".tmp"))


def test_usage():
    check("no command is told", "subcommand" in run(code=1).stderr)
    check("a command that is none is named", "'analyse' is no command of wcmu; expected analyze, " in run("analyse", "good.cpp", code=1).stderr)
    check("also of rules", "'lst' is no command of rules; expected list, check" in run("rules", "lst", code=1).stderr)
    for option in ("-j", "--max-steps"):
        check(f"{option} 0", f"{option}: '0' is no number above 0\n" in run("analyze", "good.cpp", option, "0", *flags, code=1).stderr)
    check("a folder is no source", ".: is a folder; name its sources" in run("analyze", ".", *flags, code=1).stderr)
    (work / "no-units").write_text("\n")
    check("a list of no units", "@no-units: names no unit" in run("link", "@no-units", code=1).stderr)
    check("an unknown option is named", "--no-such-option" in run("analyze", "good.cpp", "--no-such-option", *flags, code=1).stderr)
    p = run("analyze", "good.cpp", "--capacity", "12Q", *flags, code=1)
    check("a wrong size is told", "'12Q' is no size" in p.stderr and p.stdout == "", p.stderr)
    run("analyze", "good.cpp", "--check", *flags, code=1)
    check("a source that is not there is named", "nowhere.cpp" in run("analyze", "nowhere.cpp", *flags, code=1).stderr)
    check("a database that is not there is told", "compile_commands.json" in run("analyze", "good.cpp", "-p", "nowhere", code=1).stderr)
    check("version", run("--version", code=0).stdout.startswith("wcmu "))
    check("help lists the commands", all(word in run("--help", code=0).stdout for word in ("analyze", "extract", "link", "roots")))
    commands = (["analyze"], ["extract"], ["link"], ["explain"], ["loops"], ["roots"], ["doctor"], ["rules", "list"], ["rules", "check"])
    described = (project / "docs/command.md").read_text()
    for option in sorted({word for words in commands for word in re.findall(r"^  (-[-a-z]+)", run(*words, "--help", code=0).stdout, re.MULTILINE)}):
        check(f"{option} is in docs/command.md", option == "-h" or f"`{option}" in described)
    (work / "bad.yaml").write_text("functions:\n  - name: f\n    reason: r\n    efect: none\n")
    p = run("analyze", "good.cpp", "--rules", "bad.yaml", *flags, code=1)
    check("a rule file's error has its place", "bad.yaml:4:5: error: unknown key 'efect'" in p.stderr, p.stderr)
    check("a rule file that is not there is named", "none.yaml" in run("analyze", "good.cpp", "--rules", "none.yaml", *flags, code=1).stderr)
    (work / "garbage.unit").write_bytes(b"\x00\x01 no unit")
    check("a unit that is none is named", "garbage.unit" in run("link", "garbage.unit", code=1).stderr)
    check("a unit that is not there is named", "none.unit" in run("link", "none.unit", code=1).stderr)
    check("colours on demand", "\033[" in run("analyze", "endless.cpp", "--color", "always", *flags, code=3).stderr)
    check("no colours in a pipe", "\033[" not in run("analyze", "endless.cpp", *flags, code=3).stderr)


def test_exit_codes():
    header = work / "b.hpp"
    outputs = ["--emit-header", "b.hpp", "--emit-json", "r.json"]

    def failing(name, code, *args, report=True):
        header.write_text("// old\n")
        (work / "r.json").unlink(missing_ok=True)
        p = run("analyze", *args, *outputs, *flags, code=code)
        check(f"{name}: the old header is untouched", header.read_text() == "// old\n")
        check(f"{name}: " + ("the report is written" if report else "there is no report"), (work / "r.json").exists() == report)
        check(f"{name}: told on stderr", ": error: " in p.stderr, p.stderr)
        check(f"{name}: nothing is left over", not left_overs(), str(left_overs()))
        return p

    header.write_text("// old\n")
    run("analyze", "good.cpp", *outputs, *flags, code=0)
    check("a good run replaces the header", "Budget good{100, 24, 8, " in header.read_text(), header.read_text())

    p = failing("over capacity", 2, "good.cpp", "--capacity", "127")
    check("the missing bytes are named", "needs 128 bytes, capacity is 127: 1 byte is missing; the bottom end is at its peak with the " in p.stderr and "[over-capacity]" in p.stderr, p.stderr)
    check("status over", arenas("r.json")["app::good"][0]["status"] == "over")
    p = failing("unbounded", 3, "endless.cpp")
    check("place and rule", "endless.cpp:4:" in p.stderr and "  way out: " in p.stderr, p.stderr)
    check("null", arenas("r.json")["endless"][0]["bottom_bytes"] is None and arenas("r.json")["endless"][0]["status"] == "unbounded")
    failing("3 wins over 2", 3, "endless.cpp", "good.cpp", "--capacity", "127")
    check("the gate is told with 3", arenas("r.json")["app::good"][0]["status"] == "over")
    p = failing("broken", 1, "broken.cpp")
    check("clang's own words", "broken.cpp:1:" in p.stderr, p.stderr)
    (work / "generated.cpp").write_text('#include "made_budgets.hpp"\n')
    check("a header of budgets that is not there yet", "--budget-header NAME" in run("roots", "generated.cpp", *flags, code=1).stderr)
    run("roots", "generated.cpp", "good.cpp", "--budget-header", "made_budgets.hpp", *flags, code=0)
    failing("1 wins over 3 and 2", 1, "broken.cpp", "endless.cpp", "good.cpp", "--capacity", "127")
    roots = {r["name"]: r for r in json.loads((work / "r.json").read_text())["roots"]}
    check("what is missing is in the trust base", any("broken.cpp" in t["subject"] for t in roots["app::good"]["trust_base"]))
    check("and a problem", any(q["rule"] == "compile-error" for q in json.loads((work / "r.json").read_text())["problems"]))
    failing("no root", 1, "rootless.cpp")
    p = failing("missing root", 1, "good.cpp", "--root", "app::goood")
    check("the missing root is named", "app::goood" in p.stderr, p.stderr)
    failing("clash", 1, "overloads.cpp")
    failing("capacity of nothing", 1, "good.cpp", "--capacity", "app::goood=5")
    run("analyze", "overloads.cpp", *flags, code=0)

    # --check compares and never writes.
    header.write_text("// old\n")
    run("analyze", "good.cpp", *outputs, *flags, code=0)
    fresh = header.read_text()
    run("analyze", "good.cpp", *outputs, "--check", *flags, code=0)
    header.write_text(fresh.replace("{100,", "{99,"))
    p = run("analyze", "good.cpp", *outputs, "--check", *flags, code=2)
    lines = [line for line in p.stderr.splitlines() if "[stale-header]" in line]
    check("one line says why", len(lines) == 1 and "b.hpp" in lines[0] and "{99," in lines[0] and "{100," in lines[0], p.stderr)
    check("--check leaves a stale header", "{99," in header.read_text())
    header.unlink()
    run("analyze", "good.cpp", *outputs, "--check", *flags, code=2)
    check("--check makes no header", not header.exists())
    header.write_text("// old\n")
    run("analyze", "endless.cpp", *outputs, "--check", *flags, code=3)
    run("analyze", "broken.cpp", *outputs, "--check", *flags, code=1)
    run("analyze", "good.cpp", *outputs, "--check", "--capacity", "127", *flags, code=2)
    check("--check never writes", header.read_text() == "// old\n")


def test_outputs():
    import jsonschema
    validator = jsonschema.Draft202012Validator(json.loads((project / "docs/report.schema.json").read_text()))
    p = run("analyze", "good.cpp", "second.cpp", "--emit-header", "b.hpp", "--emit-json", "r.json", *flags, code=0)
    check("a line for each root", len([x for x in p.stdout.splitlines() if x.startswith(("app::good ", "second "))]) == 2, p.stdout)
    check("the trust base is told", "trust base" in p.stdout and "closed-world" in p.stdout, p.stdout)
    errors = [e.message for e in validator.iter_errors(json.loads((work / "r.json").read_text()))]
    check("the report is valid", not errors, str(errors[:3]))
    a = arenas("r.json")["app::good"][0]
    check("numbers", (a["bottom_bytes"], a["top_bytes"], a["alignment"], a["needed_capacity"]) == (100, 24, 8, 128), str(a))
    for text in ((work / "b.hpp").read_text(), ):
        check("no path of the machine in the header", str(work) not in text and str(project) not in text, text)
    (work / "use.cpp").write_text('#include "b.hpp"\nstatic_assert(wcmu::budgets::app::good.bottom_bytes == 100 && wcmu::budgets::second.bottom_bytes == 7);\n')
    for compiler in ("g++", "clang++-19"):
        p = subprocess.run([compiler, "-std=c++17", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", *flags[3:], "use.cpp"], cwd=work, capture_output=True, text=True)
        check(f"the header compiles alone with {compiler}", p.returncode == 0, p.stderr[:500])

    before = (work / "b.hpp").stat().st_mtime_ns, (work / "r.json").stat().st_mtime_ns
    run("analyze", "second.cpp", "good.cpp", "-j", "1", "--emit-header", "b.hpp", "--emit-json", "r.json", *flags, code=0)
    check("unchanged content keeps its time stamp", before == ((work / "b.hpp").stat().st_mtime_ns, (work / "r.json").stat().st_mtime_ns))

    for option, begin in (("--emit-json", "{"), ("--emit-sarif", "{"), ("--emit-gitlab", "["), ("--emit-markdown", "#"), ("--emit-header", "//"), ("--write-baseline", "{")):
        told = run("analyze", "good.cpp", option, "-", *flags, code=0).stdout
        check(f"{option} - is stdout, with nothing else", told.startswith(begin) and "trust base:" not in told, told)
        if begin in "{[":
            json.loads(told)
    json.loads(run("loops", "good.cpp", "--emit-json", "-", *flags, code=0).stdout)
    json.loads(run("explain", "app::good", "good.cpp", "--emit-json", "-", *flags, code=0).stdout)
    check("... of a run that fails as well", json.loads(run("analyze", "good.cpp", "--capacity", "1", "--emit-json", "-", *flags, code=2).stdout)["problems"])
    told = run("extract", "good.cpp", "-o", "good.unit", "--depfile", "-", *flags, code=0).stdout
    check("a depfile on stdout", told.startswith("good.unit: "), told)
    for words in (["--emit-json", "-", "--emit-sarif", "-"], ["--emit-json", "-", "--github"], ["--emit-header", "-", "--check"]):
        check("two on stdout, or what is none, are told", run("analyze", "good.cpp", *words, *flags, code=1).stderr.startswith("wcmu: error: --"))
    run("extract", "good.cpp", "-o", "-", *flags, code=1)
    check("no file is named -", not (work / "-").exists())

    quiet = run("analyze", "good.cpp", "--quiet", *flags, code=0)
    check("--quiet says nothing", quiet.stdout == "" and quiet.stderr == "", quiet.stdout + quiet.stderr)
    quiet = run("analyze", "good.cpp", "--quiet", "--capacity", "1", *flags, code=2)
    check("--quiet shows a failure", "app::good" in quiet.stdout and "[over-capacity]" in quiet.stderr, quiet.stdout + quiet.stderr)
    check("--verbose says more", len(run("analyze", "good.cpp", "--verbose", *flags, code=0).stderr) > len(run("analyze", "good.cpp", *flags, code=0).stderr))
    p = run("analyze", "good.cpp", "--emit-header", "n.hpp", "--header-namespace", "mine::budgets", *flags, code=0)
    check("another namespace", "namespace mine::budgets {" in (work / "n.hpp").read_text())
    p = run("roots", "good.cpp", "second.cpp", "rootless.cpp", *flags, code=0)
    check("roots", [line.split()[0] for line in p.stdout.splitlines()] == ["app::good", "second"], p.stdout)
    check("roots have places", "good.cpp:4" in p.stdout, p.stdout)
    run("roots", "rootless.cpp", *flags, code=1)


def test_known():
    """What has no bound says what was known of it: ranges, what grew, the input."""
    import jsonschema
    validator = jsonschema.Draft202012Validator(json.loads((project / "docs/report.schema.json").read_text()))
    (work / "known.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
struct Limits { unsigned flags; unsigned long count; };
WCMU_ROOT void loop(wcmu::Arena& a, unsigned long n) {
  for (unsigned long i = 0; i < n; ++i)
    (void)a.top_handle().allocate(4, 4);
}
static void take(wcmu::Arena& a, unsigned long items) { (void)a.bottom_handle().allocate(items, 8); }
WCMU_ROOT unsigned long field(wcmu::Arena& a, Limits& limits) {
  take(a, limits.count);
  return limits.count;
}
WCMU_ROOT void size(wcmu::Arena& a, unsigned long n) {
  unsigned long bytes = n * 8;
  (void)a.bottom_handle().allocate(bytes, 8);
}
static unsigned down(wcmu::Arena& a, unsigned long depth, unsigned width) {
  (void)a.bottom_handle().allocate(1, 1);
  if (depth == 0) return 0;
  return down(a, depth - 1, width) + width;
}
WCMU_ROOT unsigned recursion(wcmu::Arena& a, unsigned long depth, unsigned width) { return down(a, depth, width); }
""")
    p = run("analyze", "known.cpp", "--max-steps", "4000000", "--emit-json", "r.json", "--emit-sarif", "r.sarif", "--emit-markdown", "r.md", *flags, code=3)
    report = json.loads((work / "r.json").read_text())
    errors = [e.message for e in validator.iter_errors(report)]
    check("the report is valid", not errors, str(errors[:3]))
    known = {problem["root"]: problem["known"] for problem in report["problems"] if "known" in problem}
    big = 18446744073709551615
    expected = {
        "loop": [r"in 'loop\(wcmu::Arena&, unsigned long\)': .*`i` is \d+ to \d+ and grows by 1 with each round.*",
                 r"in 'loop\(wcmu::Arena&, unsigned long\)': .*`n` is \d+ to \d+.*",
                 "it hangs on `n`, which 'loop' is given from outside", "the top of arena 'a' grows by 4 bytes with each round"],
        "size": [f"what is asked for is 0 to {big}",
                 rf"in 'size\(wcmu::Arena&, unsigned long\)': `n` is 0 to {big}, `bytes` is 0 to {big}",
                 "it hangs on `n`, which 'size' is given from outside"],
        "field": [rf"in 'take\(wcmu::Arena&, unsigned long\)': `items` is 0 to {big}",
                  r"it hangs on `limits\.count`, which 'field' is given from outside"],
        "recursion": [r"in the last call `depth` is 0 to \d+", "in the last call `width` is 0 to 4294967295.*"],
    }
    for root, facts in expected.items():
        missing = [fact for fact in facts if not any(re.fullmatch(fact, told) for told in known.get(root, []))]
        check(f"what is known of {root}", not missing, f"{missing} not in {known.get(root)}")
    for fact in known["size"]:
        check("it is in the text", "  known: " + fact + "\n" in p.stderr, p.stderr)
        check("and in SARIF", "known: " + fact in json.dumps(json.loads((work / "r.sarif").read_text())))
    check("and in Markdown", "  - known: " in (work / "r.md").read_text())


def test_disk():
    header = work / "b.hpp"

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    header.write_text("// old\n")
    p = run("analyze", "good.cpp", "--emit-header", "b.hpp", *flags, code=1, before=small_files)
    check("a full disk is told", "b.hpp: cannot be written" in p.stderr, p.stderr)
    check("a full disk keeps the old header", header.read_text() == "// old\n")
    p = run("analyze", "good.cpp", "--emit-header", "b.hpp", "--emit-json", "r.json", *flags, code=1, before=small_files)
    check("no report is half written", not (work / "r.json").exists())
    check("a report that fails keeps the old header", header.read_text() == "// old\n")
    p = run("extract", "good.cpp", "-o", "good.unit", *flags, code=1, before=small_files)
    check("no unit is half written", not (work / "good.unit").exists())
    with open("/dev/full", "w") as full:
        p = run("analyze", "good.cpp", "--emit-header", "b.hpp", *flags, code=1, stdout=full)
    check("a result that cannot be shown is told", "stdout: cannot be written" in p.stderr, p.stderr)
    check("and keeps the old header", header.read_text() == "// old\n")
    run("analyze", "good.cpp", "--emit-json", "/dev/full", "--emit-header", "b.hpp", *flags, code=1)
    run("analyze", "good.cpp", "--emit-header", "no/such/folder/b.hpp", *flags, code=1)
    (work / "folder.hpp").mkdir()
    run("analyze", "good.cpp", "--emit-header", "folder.hpp", *flags, code=1)
    check("nothing is left over", not left_overs(), str(left_overs()))
    check("the header is still the old one", header.read_text() == "// old\n")


def problems(report):
    return json.loads((work / report).read_text())["problems"]


def test_gates():
    import jsonschema
    first = """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
static void fill(wcmu::Arena& a) { (void)a.bottom_handle().allocate(40, 1); }
static void load(wcmu::Arena& a) { (void)a.bottom_handle().allocate(60, 1); }
WCMU_ROOT void grows(wcmu::Arena& a) { fill(a); load(a); }
WCMU_ROOT void stays(wcmu::Arena& a) { (void)a.top_handle().allocate(10, 1); }
"""
    source = work / "grows.cpp"
    source.write_text(first)

    # Headroom.
    run("analyze", "grows.cpp", "--capacity", "120", "--min-headroom", "20", *flags, code=0)
    p = run("analyze", "grows.cpp", "--capacity", "120", "--min-headroom", "21", *flags, code=2)
    check("the headroom that is missing", "leaves 20 bytes of 120, and 21 bytes are to be left [low-headroom]" in p.stderr, p.stderr)
    run("analyze", "grows.cpp", "--capacity", "125", "--min-headroom", "20%", *flags, code=0)
    run("analyze", "grows.cpp", "--capacity", "124", "--min-headroom", "20%", *flags, code=2)
    p = run("analyze", "grows.cpp", "--min-headroom", "5%", *flags, code=0)
    check("a headroom of no capacity is told", p.stderr.count("warning: ") == 2 and "[no-capacity]" in p.stderr, p.stderr)
    check("a wrong amount", "--min-headroom" in run("analyze", "grows.cpp", "--min-headroom", "x%", *flags, code=1).stderr)
    p = run("analyze", "grows.cpp", "--capacity", "99", "--gates", "warning", "--emit-header", "g.hpp", *flags, code=0)
    check("a gate that warns", "warning: " in p.stderr and "[over-capacity]" in p.stderr and (work / "g.hpp").exists(), p.stderr)

    # Against a baseline.
    base = ["--baseline", "base.json"]
    check("no baseline", "--write-baseline" in run("analyze", "grows.cpp", *base, *flags, code=1).stderr)
    run("analyze", "grows.cpp", "--write-baseline", "base.json", *flags, code=0)
    baseline = json.loads((work / "base.json").read_text())
    jsonschema.Draft202012Validator(json.loads((project / "docs/baseline.schema.json").read_text())).validate(baseline)
    check("sites add up", sum(baseline["roots"][0]["arenas"][0]["bottom_sites"].values()) == 100, str(baseline))
    check("no line and no path", "grows.cpp" not in json.dumps(baseline), str(baseline))
    p = run("analyze", "grows.cpp", *base, *flags, code=0)
    check("nothing to tell", "[" not in p.stderr, p.stderr)
    source.write_text(first.replace("allocate(60", "allocate(76").replace("static void fill", "\n\nstatic void fill"))
    p = run("analyze", "grows.cpp", *base, "--emit-json", "r.json", *flags, code=2)
    check("old, new and the cause", "bottom of grows on arena a: 100 bytes in the baseline, 116 now (+16)" in p.stderr
          and "load > " in p.stderr and "takes 76, before 60 [regression]" in p.stderr, p.stderr)
    check("at the site that grew", problems("r.json")[0]["location"]["line"] == 6, str(problems("r.json")))
    run("analyze", "grows.cpp", *base, "--tolerance", "15", *flags, code=2)
    p = run("analyze", "grows.cpp", *base, "--tolerance", "16%", *flags, code=0)
    check("within the tolerance", "within the tolerance" in p.stderr and "[baseline-changed]" in p.stderr, p.stderr)
    run("analyze", "grows.cpp", *base, "--write-baseline", "base.json2", *flags, code=2)
    check("a run that fails writes no baseline", not (work / "base.json2").exists())
    source.write_text(first.replace("allocate(60", "allocate(50"))
    p = run("analyze", "grows.cpp", *base, *flags, code=0)
    check("what shrank is told", "90 now (-10)" in p.stderr and " note: " in p.stderr, p.stderr)
    check("not with --quiet", run("analyze", "grows.cpp", *base, "--quiet", *flags, code=0).stderr == "")
    source.write_text(first.replace("WCMU_ROOT void stays", "void stays"))
    p = run("analyze", "grows.cpp", *base, *flags, code=1)
    check("a root that is gone", "has the root stays, and this program has not [baseline-root]" in p.stderr, p.stderr)
    run("analyze", "grows.cpp", *base, "--exclude-root", "st*", *flags, code=0)
    run("analyze", "grows.cpp", *base, "--root", "grows", *flags, code=0)
    source.write_text(first.replace("WCMU_ROOT void stays(wcmu::Arena& a) {", "WCMU_ROOT void stays(wcmu::Arena& a, wcmu::Arena& b) { (void)b.bottom_handle().allocate(1, 1);"))
    p = run("analyze", "grows.cpp", *base, *flags, code=2)
    check("an arena that is new", "bottom of stays on arena b: 0 bytes in the baseline, 1 now" in p.stderr, p.stderr)
    p = run("analyze", "grows.cpp", "second.cpp", *base, *flags, code=2)
    check("a root that is new", "second is not in the baseline" in p.stderr, p.stderr)
    (work / "base.json").write_text(json.dumps({**baseline, "triple": "thumbv7m-none-unknown-eabi"}))
    check("another target", "keep one for each target" in run("analyze", "grows.cpp", *base, *flags, code=1).stderr)
    for text, why in (("{", "not a baseline"), ("[]", "not a baseline"), ('{"schema": "wcmu-baseline/9"}', "another kind"), ('{"schema": "wcmu-baseline/1", "triple": "x"}', "roots")):
        (work / "base.json").write_text(text)
        check("a baseline that is none", why in run("analyze", "grows.cpp", *base, *flags, code=1).stderr)


def test_reports():
    import jsonschema
    import sarif
    outputs = ["--emit-sarif", "r.sarif", "--emit-markdown", "r.md", "--emit-gitlab", "gl.json", "--emit-json", "r.json"]
    schemas = [sarif.SCHEMA]
    if "WCMU_SARIF_SCHEMA" in os.environ:  # The published one, which is not shipped with this project (docs/testing.md).
        schemas.append(json.loads(pathlib.Path(os.environ["WCMU_SARIF_SCHEMA"]).read_text()))
    validators = [jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)(schema) for schema in schemas]

    def analyze(*args, code):
        for name in ("r.sarif", "r.md", "gl.json", "r.json"):
            (work / name).unlink(missing_ok=True)
        p = run("analyze", *args, *outputs, *flags, code=code)
        log = json.loads((work / "r.sarif").read_text())
        errors = [f"{'/'.join(map(str, e.path))}: {e.message}" for validator in validators for e in validator.iter_errors(log)]
        check(f"SARIF of {args} is valid", not errors, str(errors[:3]))
        check(f"all reports of {args}", (work / "r.md").exists() and (work / "gl.json").exists() and (work / "r.json").exists())
        return p, log["runs"][0]

    _, log = analyze("good.cpp", code=0)
    check("nothing to tell", log["results"] == [] and log["invocations"][0]["executionSuccessful"], str(log))
    check("budgets and trust base are in it", log["properties"]["budgets"][0]["bottom_bytes"] == 100 and any("closed-world" in t for t in log["properties"]["trust_base"]))
    summary = (work / "r.md").read_text()
    check("the summary", "all budgets hold" in summary and "| app::good | a | 100 | 24 |" in summary and "closed-world" in summary, summary)
    check("JSON does not depend on other outputs", "explanation" not in (work / "r.json").read_text())

    _, log = analyze("good.cpp", "endless.cpp", "--capacity", "127", code=3)
    by_rule = {r["ruleId"]: r for r in log["results"]}
    place = by_rule["unbounded-loop"]["locations"][0]["physicalLocation"]
    check("a located result", place["artifactLocation"]["uri"] == "endless.cpp" and place["region"]["startLine"] == 4, str(place))
    flow = by_rule["over-capacity"]["codeFlows"][0]["threadFlows"][0]["locations"]
    check("the way to the worst case", flow[0]["location"]["message"]["text"].startswith("app::good: 100 bytes") and len(flow) >= 2, str(flow))
    check("its rules", [rule["id"] for rule in log["tool"]["driver"]["rules"]] == sorted(by_rule), str(log["tool"]))
    quality = json.loads((work / "gl.json").read_text())
    check("code quality", {q["check_name"] for q in quality} == set(by_rule) and all(q["location"]["lines"]["begin"] >= 1 and len(q["fingerprint"]) == 32 and
          q["severity"] == "major" for q in quality), str(quality))

    def names(log):
        return [r["partialFingerprints"]["wcmuProblem/v1"] for r in log["results"]]
    before = names(log)
    for name in ("good.cpp", "endless.cpp"):
        (work / name).write_text("// A line.\n\n" + SOURCES[name].replace("allocate(100", "allocate(104"))
    _, log = analyze("good.cpp", "endless.cpp", "--capacity", "127", code=3)
    check("fingerprints do not move with lines and bytes", sorted(names(log)) == sorted(before), f"{before} {names(log)}")
    for name in ("good.cpp", "endless.cpp"):
        (work / name).write_text(SOURCES[name])

    p, log = analyze("broken.cpp", "good.cpp", code=1)
    told = log["invocations"][0]
    check("a source that fails is a notification", not told["executionSuccessful"] and "broken.cpp" in json.dumps(told["toolExecutionNotifications"]) and log["results"] == [], str(told))
    p, log = analyze("broken.cpp", code=1)
    check("also if it is all", len(log["invocations"][0]["toolExecutionNotifications"]) == 1, str(log))

    # On GitHub.
    (work / "summary.md").write_text("# Before\n")
    p = run("analyze", "endless.cpp", "--github", *flags, code=3, env={"GITHUB_STEP_SUMMARY": str(work / "summary.md")})
    lines = [line for line in p.stdout.splitlines() if line.startswith("::")]
    check("annotations", len(lines) >= 1 and lines[0].startswith("::error file=endless.cpp,line=4,col=") and ",title=wcmu%3A unbounded-loop::" in lines[0] and "%0Away out: " in lines[0], str(lines))
    summary = (work / "summary.md").read_text()
    check("the summary of the job", summary.startswith("# Before\n## wcmu: ") and "unbounded-loop" in summary, summary)

    # The same files in two checkouts.
    found = []
    for folder in ("here", "there/deep"):
        (work / folder / "src").mkdir(parents=True)
        for name in ("good.cpp", "endless.cpp"):
            shutil.copy(work / name, work / folder / "src" / name)
        top = work / folder
        run("analyze", top / "src/good.cpp", top / "src/endless.cpp", "--source-root", top, "--capacity", "127", *[w if w.startswith("--") else top / w for w in outputs], *flags, code=3)
        run("extract", top / "src/good.cpp", "-o", top / "unit", "--source-root", top, *flags, code=0)
        run("link", top / "unit", "--emit-header", top / "b.hpp", *flags[:0], code=0)
        found.append([(top / name).read_bytes() for name in ("r.sarif", "r.md", "gl.json", "r.json", "b.hpp", "unit")])
    for name, one, other in zip(("SARIF", "Markdown", "GitLab", "JSON", "the header", "the unit"), *found):
        check(f"two checkouts: {name}", one == other, next((f"{a!r} {b!r}" for a, b in zip(one.split(b"\n"), other.split(b"\n")) if a != b), "")[:600])

    p = run("analyze", "good.cpp", "--emit-json", "same", "--emit-sarif", "same", *flags, code=1)
    check("one file for two reports", "--emit-json and --emit-sarif name the same file" in p.stderr, p.stderr)


def test_cache():
    cache = ["--cache-dir", str(work / "cache")]
    header = work / "inc/bytes.hpp"
    header.parent.mkdir()
    header.write_text("constexpr int bytes = 40;\n")
    (work / "late").mkdir()
    (work / "cached.cpp").write_text("#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n#include <bytes.hpp>\n"
                                     "WCMU_ROOT void cached(wcmu::Arena& a) { (void)a.bottom_handle().allocate(bytes, 1); }\n")
    words = [*flags, "-I", "late", "-I", "inc"]
    old = 1_000_000_000
    for path in (work / "cached.cpp", header, work / "good.cpp"):
        os.utime(path, (old, old))

    def bytes_of(*args, verbose=True, env=None):
        p = run("analyze", "cached.cpp", "good.cpp", "--emit-json", "c.json", *(["--verbose"] if verbose else []), *args, *words, code=0, env=env)
        return arenas("c.json")["cached"][0]["bottom_bytes"], "nothing changed" in p.stderr

    check("cold", bytes_of(*cache) == (40, False))
    first = (work / "c.json").read_bytes()
    check("warm", bytes_of(*cache) == (40, True))
    check("the same report", (work / "c.json").read_bytes() == first)
    check("by the environment", bytes_of(env={"WCMU_CACHE_DIR": str(work / "cache")})[0] == 40)
    header.write_text("constexpr int bytes = 41;\n")
    os.utime(header, (old, old))
    check("a header of the same size and time", bytes_of(*cache) == (41, False))
    header.write_text("constexpr int bytes = 40;\n")
    os.utime(header, (old, old))
    check("back again", bytes_of(*cache) == (40, True))
    (work / "late/bytes.hpp").write_text("constexpr int bytes = 7;\n")
    check("a header that was not there", bytes_of(*cache) == (7, False))
    check("what changed during the run is not kept", bytes_of(*cache) in ((7, True), (7, False)))
    (work / "late/bytes.hpp").unlink()
    check("and is gone again", bytes_of(*cache) == (40, True))
    check("another flag", bytes_of(*cache, "--max-steps", "1000000") == (40, False))
    (work / "r.yaml").write_text("functions:\n  - name: nothing\n    effect: none\n    reason: r\n")
    os.utime(work / "r.yaml", (old, old))
    check("rules", bytes_of(*cache, "--rules", "r.yaml")[1] is False and bytes_of(*cache, "--rules", "r.yaml")[1] is True)
    (work / "r.yaml").write_text("functions:\n  - name: nothing\n    effect: none\n    reason: s\n")
    check("other rules", bytes_of(*cache, "--rules", "r.yaml")[1] is False)

    for entry in (work / "cache").glob("llvmcache-*"):
        entry.write_bytes(entry.read_bytes()[:-7] + b"garbage")
    check("damaged entries are none", bytes_of(*cache) == (40, False))
    check("and are replaced", bytes_of(*cache) == (40, True))

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
    asked = {entry.name for entry in (work / "cache").glob("llvmcache-*")}
    for entry in (work / "cache").glob("llvmcache*"):
        os.utime(entry, (old, old))
    run("analyze", "good.cpp", *cache, *words, code=0)
    left = {entry.name for entry in (work / "cache").glob("llvmcache-*")} & asked
    # What was just looked at is not old, whether it was the answer or not.
    check("what was not used for a week is removed", len(left) <= 4 < len(asked) and bytes_of(*cache) == (40, False), f"{left} of {asked}")
    shutil.rmtree(work / "cache")
    p = run("analyze", "cached.cpp", *cache, *words, code=0, before=small_files)
    check("a full disk is no reason to stop", "cached" in p.stdout and list((work / "cache").glob("llvmcache-*")) == [], p.stderr)
    check("but it is told", "the cache does not keep everything: " in p.stderr and "cannot be written" in p.stderr, p.stderr)
    p = run("analyze", "cached.cpp", "--cache-dir", "/proc/nowhere", *words, code=0)
    check("a folder that cannot be made is told", "/proc/nowhere: cannot be made" in p.stderr, p.stderr)
    many = [subprocess.Popen([tool, "analyze", "cached.cpp", "good.cpp", "-j", "2", *cache, *words], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    results = [(p.communicate(timeout=300)[0], p.returncode) for p in many]
    check("runs at the same time", len(set(results)) == 1 and results[0][1] == 0, str(results)[:500])


def test_interrupt():
    """Killed at any moment: the old files are there, complete, and no others."""
    import time
    outputs = ["--emit-header", "b.hpp", "--emit-json", "r.json", "--emit-sarif", "r.sarif", "--write-baseline", "base.json"]
    names = ["b.hpp", "r.json", "r.sarif", "base.json"]
    (work / "out").mkdir()
    command = [tool, "analyze", str(work / "good.cpp"), *outputs, *flags]
    begin = time.monotonic()
    subprocess.run(command, cwd=work / "out", capture_output=True, check=True)
    whole = time.monotonic() - begin
    good = {name: (work / "out" / name).read_bytes() for name in names}
    outcomes = set()
    for step in range(24):
        how = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[step % 3]
        for name in names:
            (work / "out" / name).write_text("old\n")
        p = subprocess.Popen(command, cwd=work / "out", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.4 + 0.6 * step / 23))
        p.send_signal(how)
        p.wait(timeout=60)
        for name in names:
            text = (work / "out" / name).read_bytes()
            outcomes.add(text == good[name])
            check(f"{name} after {how.name} is old or new", text in (b"old\n", good[name]), str(text[:80]))
        left = sorted(set(os.listdir(work / "out")) - set(names))
        if how == signal.SIGKILL:  # Nobody is left to remove the file that was about to be renamed.
            left = [name for name in left if not name.endswith(".tmp")]
        check(f"nothing is left over after {how.name}", not left, str(left))
        for name in set(os.listdir(work / "out")) - set(names):
            (work / "out" / name).unlink()
    check("some runs were cut short", False in outcomes)

    # Long work at one root says that it goes on.
    (work / "slow.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
static unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
WCMU_ROOT void slow(wcmu::Arena& a) { (void)a.bottom_handle().allocate(fib(60) & 7, 1); }
""")
    p = subprocess.Popen([tool, "analyze", "slow.cpp", "--max-steps", "100000000000", *flags], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    first = p.stderr.readline()
    p.kill()
    p.communicate()
    check("progress", re.fullmatch(r"wcmu: analysing slow, root 1 of 1, for \d+ s\n", first), first)

    # Several roots are analysed in processes of their own: one that dies takes no other with it, and none outlives the run.
    def workers(p, root):
        """Its process, once it is all that is left of them."""
        for _ in range(600):
            children = pathlib.Path(f"/proc/{p.pid}/task/{p.pid}/children").read_text().split()
            if len(children) == 1 and time.monotonic() - begin > 3:
                return int(children[0])
            time.sleep(0.05)
        raise RuntimeError("the roots were not analysed in processes")

    for jobs in ("1", "2"):
        for how in (signal.SIGKILL, signal.SIGTERM):
            begin = time.monotonic()
            p = subprocess.Popen([tool, "analyze", "good.cpp", "slow.cpp", "-j", jobs, "--max-steps", "100000000000", "--emit-json", "r.json",
                                  *flags], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            child = workers(p, "slow")
            os.kill(child if how == signal.SIGKILL else p.pid, how)
            out, told = p.communicate(timeout=60)
            if how == signal.SIGKILL:
                check("a root that broke off is told", "error: the analysis of root 'slow' broke off: its process ended with signal 9 (Killed) "
                      "[analysis-crash]" in told and p.returncode == 1, told)
                check("its neighbour has its budget", arenas("r.json")["app::good"][0]["bottom_bytes"] == 100, out)
            else:
                for _ in range(100):
                    if not pathlib.Path(f"/proc/{child}").exists():
                        break
                    time.sleep(0.05)
                check("no process is left over", not pathlib.Path(f"/proc/{child}").exists())


def test_inputs():
    run("analyze", "good.cpp", "second.cpp", "--emit-json", "a.json", *flags, code=0)
    whole = (work / "a.json").read_bytes()
    for args in (["second.cpp", "good.cpp"], ["-j", "1", "good.cpp", "second.cpp"], ["-j", "2", "second.cpp", "good.cpp", "second.cpp"]):
        run("analyze", *args, "--emit-json", "b.json", *flags, code=0)
        check(f"{args}: the same report", (work / "b.json").read_bytes() == whole)
    run("extract", "good.cpp", "-o", "good.unit", *flags, code=0)
    run("extract", "second.cpp", "-o", "second.unit", *flags, code=0)
    for units in (["good.unit", "second.unit"], ["second.unit", "good.unit", "good.unit"]):
        run("link", *units, "--emit-json", "b.json", code=0)
        check(f"link {units}: the same report", (work / "b.json").read_bytes() == whole)
    unit = (work / "good.unit").read_bytes()
    run("extract", "good.cpp", "-o", "good.unit", *flags, code=0)
    check("the same unit", (work / "good.unit").read_bytes() == unit)
    (work / "cut.unit").write_bytes(unit[:len(unit) // 2])
    check("a cut unit is named", "cut.unit" in run("link", "cut.unit", code=1).stderr)
    run("extract", "broken.cpp", "-o", "broken.unit", *flags, code=1)
    check("no unit of a broken source", not (work / "broken.unit").exists())

    run("analyze", "config.cpp", *flags, code=1)
    for option in (["--extra-arg", "-DBYTES=5"], ["--extra-arg=-DBYTES=5"], ["--extra-arg-before", "-DBYTES=5"]):
        run("analyze", "config.cpp", *option, "--emit-json", "b.json", *flags, code=0)
        check(f"{option}", arenas("b.json")["config"][0]["bottom_bytes"] == 5)

    database = [{"directory": str(work), "file": name, "arguments": [*flags[1:], "-c", name]} for name in ("good.cpp", "second.cpp")]
    (work / "build").mkdir()
    (work / "build/compile_commands.json").write_text(json.dumps(database))
    run("analyze", "-p", "build", "--emit-json", "b.json", code=0)
    check("the whole database", sorted(arenas("b.json")) == ["app::good", "second"])
    run("analyze", "-p", "build", "second.cpp", "--emit-json", "b.json", code=0)
    check("one of the database", sorted(arenas("b.json")) == ["second"])

    run("analyze", "good.cpp", "second.cpp", "--root", "app::good", "--emit-json", "b.json", *flags, code=0)
    check("--root replaces the annotated set", sorted(arenas("b.json")) == ["app::good"])
    run("analyze", "good.cpp", "second.cpp", "--exclude-root", "app::*", "--emit-json", "b.json", *flags, code=0)
    check("--exclude-root", sorted(arenas("b.json")) == ["second"])
    run("analyze", "good.cpp", "--exclude-root", "*", *flags, code=1)
    run("analyze", "good.cpp", "second.cpp", "--capacity", "7", "--capacity", "app::good.a=128", "--emit-json", "b.json", *flags, code=0)
    check("capacities by arena", arenas("b.json")["app::good"][0]["capacity"] == 128 and arenas("b.json")["second"][0]["capacity"] == 7)
    (work / "cache.cpp").write_text(
        "#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"
        "WCMU_ROOT void fill(wcmu::Arena& cache) {\n  while (cache.bottom_handle().allocate(8, 8) != nullptr) {\n  }\n}\n")
    p = run("analyze", "cache.cpp", "--may-fail", "cache", *flags, code=3)
    check("a loop until an arena is full needs its capacity", "cache.cpp:4:" in p.stderr and "[unbounded-loop]" in p.stderr and "--capacity" in p.stderr, p.stderr)
    run("analyze", "cache.cpp", "--may-fail", "fill.cache", "--capacity", "fill=1KiB", "--emit-json", "b.json", "--emit-header", "b.hpp", *flags, code=0)
    report = json.loads((work / "b.json").read_text())["roots"][0]
    check("the capacity is the limit", (report["arenas"][0]["bottom_bytes"], report["arenas"][0]["status"]) == (1024, "ok"), str(report))
    trust = [t for t in report["trust_base"] if t["kind"] == "may-fail"]
    check("what may fail is in the trust base", len(trust) == 1 and trust[0]["subject"] == "cache" and "1024 bytes" in trust[0]["reason"], str(trust))
    check("and in the header", "may-fail" in (work / "b.hpp").read_text())
    p = run("explain", "fill", "cache.cpp", "--may-fail", "cache", "--capacity", "1KiB", *flags, code=0)
    check("explained to the last byte", "1024" in p.stdout, p.stdout)
    p = run("analyze", "good.cpp", "--may-fail", "cache", *flags, code=1)
    check("a name of nothing", "--may-fail cache belongs to no arena" in p.stderr and "app::good.a" in p.stderr, p.stderr)
    (work / "outside.cpp").write_text(SOURCES["second.cpp"].replace("{ (", "{ unknown_to_all(); (").replace("WCMU_ROOT", 'extern "C" void unknown_to_all();\nWCMU_ROOT'))
    p = run("analyze", "outside.cpp", *flags, code=3)
    check("a callee without a body is named", "unknown_to_all" in p.stderr and "outside.cpp:4:" in p.stderr, p.stderr)
    (work / "user.yaml").write_text("functions:\n  - name: unknown_to_all\n    reason: it blinks a lamp\n    effect: none\n")
    run("analyze", "outside.cpp", "--rules", "user.yaml", "--emit-json", "b.json", *flags, code=0)
    trust = json.loads((work / "b.json").read_text())["roots"][0]["trust_base"]
    check("a rule is in the trust base", any("it blinks a lamp" in t["reason"] for t in trust), str(trust))


def test_inline_variables():
    """Of an inline variable that differs between units the linker keeps any: nobody knows which."""
    prologue = "#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"
    root = "WCMU_ROOT void fill(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(limit, 1); }\n"
    reader = "int main() { return static_cast<int>(limit); }\n"
    for name, text in {"narrow": prologue + "inline unsigned limit = 10;\n" + root, "same": "inline unsigned limit = 10;\n" + reader,
                       "wide": "inline unsigned limit = 90;\n" + reader}.items():
        (work / f"{name}.cpp").write_text(text)
    run("analyze", "narrow.cpp", "same.cpp", "--emit-json", "b.json", *flags, code=0)
    check("one value", arenas("b.json")["fill"][0]["bottom_bytes"] == 10)
    p = run("analyze", "narrow.cpp", "wide.cpp", *flags, code=3)
    check("two values", "[unbounded-size]" in p.stderr, p.stderr)


def test_compilers():
    """Where compilers differ in what the code does, the budget holds for each."""
    prologue = "#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n#include <new>\n"
    (work / "array.cpp").write_text(prologue + """
struct Wide { char bytes[64]; };
WCMU_ROOT bool make(wcmu::Arena& arena, unsigned long n) {
  try {
    delete[] new Wide[n];
    return true;
  } catch (const std::bad_array_new_length&) {
    (void)arena.bottom_handle().allocate(1000, 1);
  } catch (const std::bad_alloc&) {
    (void)arena.bottom_handle().allocate(8, 1);
  }
  return false;
}
""")
    run("analyze", "array.cpp", "--emit-json", "b.json", *flags, code=0)
    check("an array that is too long", arenas("b.json")["make"][0]["bottom_bytes"] == 1000)
    (work / "quotient.cpp").write_text(prologue + """
static const double given[3] = {49.0, 98.0, 49.0};
WCMU_ROOT void fill(wcmu::Arena& arena) {
  for (double x : given) (void)arena.bottom_handle().allocate(static_cast<unsigned>(x / 49.0) == 0 ? 1000 : 8, 1);
}
""")
    for option, bytes in (([], 24), (["-ffast-math"], 3000)):
        run("analyze", "quotient.cpp", "--emit-json", "b.json", *flags, *option, code=0)
        check(f"a quotient with {option}", arenas("b.json")["fill"][0]["bottom_bytes"] == bytes)
    (work / "handler.cpp").write_text(prologue + """
void refill();
void start() { std::set_new_handler(refill); }
WCMU_ROOT bool take(wcmu::Arena& arena, unsigned long n) {
  (void)arena.bottom_handle().allocate(8, 1);
  try { ::operator delete(::operator new(n)); } catch (const std::bad_alloc&) { return false; }
  return true;
}
""")
    run("analyze", "handler.cpp", "--emit-json", "b.json", *flags, code=0)
    trust = json.loads((work / "b.json").read_text())["roots"][0]["trust_base"]
    check("a new-handler is in the trust base", any(entry["kind"] == "new-handler" for entry in trust), str(trust))


def test_open_orders():
    """What depends on the order of operands is a problem for GCC, whose order is not Clang's. What does not depend on it has its number."""
    (work / "orders.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
static unsigned level, other, table[4];
static unsigned raise() { level = 3; return 1; }
static unsigned next(unsigned& at) { return ++at; }
static unsigned add(unsigned a, unsigned b) { return a + b; }
static unsigned add_level(unsigned a, unsigned b = level) { return a + b; }
struct Box {
  unsigned n, m;
  unsigned raise() { n = 3; return 1; }
};
struct Both { unsigned a = level; };
static unsigned both(Both a, unsigned b) { return a.a + b; }
__attribute__((pure)) static unsigned at_level() { return level; }
static unsigned local(unsigned n) { return add(n, n = 5); }
static void take(wcmu::Arena& a, unsigned n) { (void)a.bottom_handle().allocate(n, 1); }
WCMU_ROOT void open_operands(wcmu::Arena& a) { level = 0; take(a, level + raise()); }
WCMU_ROOT void open_arguments(wcmu::Arena& a) { level = 0; take(a, add(raise(), level)); }
WCMU_ROOT void open_member(wcmu::Arena& a) { Box box{0, 0}; take(a, add(box.n, box.raise())); }
WCMU_ROOT void open_copy(wcmu::Arena& a) { Box box{0, 0}; take(a, [](Box b, unsigned n) { return b.n + n; }(box, box.raise())); }
WCMU_ROOT void open_lambda(wcmu::Arena& a, unsigned n) { n = 0; take(a, add(n, [&] { return n += 3; }())); }
WCMU_ROOT void open_default(wcmu::Arena& a) { level = 0; take(a, add_level(raise())); }
WCMU_ROOT void open_initialiser(wcmu::Arena& a) { level = 0; take(a, both(Both{}, raise())); }
WCMU_ROOT void open_local(wcmu::Arena& a) { take(a, local(2)); }
WCMU_ROOT void open_calls(wcmu::Arena& a) { level = 0; take(a, add(raise(), [] { return level; }())); }
WCMU_ROOT void open_left(wcmu::Arena& a) { (void)add(raise(), [] { level = 7; return 2u; }()); take(a, level); }
WCMU_ROOT void open_thrown(wcmu::Arena& a, unsigned n) {
  level = 0;
  try { (void)add([&] { if (n > 4) throw 1; return 2u; }(), raise()); } catch (int) { take(a, level); }
}
WCMU_ROOT void fixed_other_4(wcmu::Arena& a) { other = 3; take(a, other + raise()); }
WCMU_ROOT void fixed_member_5(wcmu::Arena& a) { Box box{0, 4}; take(a, add(box.m, box.raise())); }
WCMU_ROOT void fixed_braces_2(wcmu::Arena& a) { level = 2; unsigned all[] = {level, raise()}; take(a, all[0]); }
WCMU_ROOT void fixed_comma_1(wcmu::Arena& a) { take(a, (level, raise())); }
WCMU_ROOT void fixed_reading_5(wcmu::Arena& a) { level = 2; take(a, add(level, add_level(1))); }
WCMU_ROOT void fixed_apart_5(wcmu::Arena& a) { unsigned m = 1, n = 3; take(a, add(next(m), n)); }
WCMU_ROOT void fixed_index_11(wcmu::Arena& a) {
  level = 0;
  for (unsigned& one : table) one = 0;
  table[level] = raise() + 10;
  take(a, table[0]);
}
WCMU_ROOT void fixed_pure_1(wcmu::Arena& a) {
  level = 0;
  for (unsigned& one : table) one = 0;
  table[at_level()] = raise();
  take(a, table[0]);
}
WCMU_ROOT void fixed_after_7(wcmu::Arena& a) { level = 0; (void)add(level, raise()); take(a, level + 4); }
""")
    run("analyze", "orders.cpp", "--emit-json", "b.json", *flags, code=3)
    report = json.loads((work / "b.json").read_text())
    blamed = {problem["root"] for problem in report["problems"] if problem["rule"] == "evaluation-order"}
    for root in report["roots"]:
        kind, *_, last = root["name"].split("_")
        (arena,) = root["arenas"]
        check(f"a problem: {root['name']}", (root["name"] in blamed) == (kind == "open"))
        check(f"the bytes: {root['name']}", arena["bottom_bytes"] == (None if kind == "open" else int(last)), str(arena))
    run("analyze", "orders.cpp", "--emit-json", "b.json", "--", "clang++-19", *flags[2:], code=0)


def test_copies():
    """GCC copies where Clang moves, before C++20: a variable returned as its base, a named reference, a parameter that is thrown."""
    (work / "copies.cpp").write_text("""#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
struct Bytes {
  Bytes(wcmu::Arena& a) : arena(&a) { take(); }
  Bytes(const Bytes& other) : arena(other.arena) { take(); }
  Bytes(Bytes&& other) : arena(other.arena) {}
  void take() { arena->bottom_handle().allocate(500, 1); }
  wcmu::Arena* arena;
};
struct Request : Bytes { using Bytes::Bytes; };
struct Only { Only() = default; Only(Only&&) = default; };
template <class T> static Bytes base(wcmu::Arena& arena) { T request(arena); return request; }
static Bytes reference(Bytes&& bytes) { Bytes&& same = static_cast<Bytes&&>(bytes); return (same); }
static void fail(Bytes bytes) { throw bytes; }
static Bytes moved(Request request) { return static_cast<Request&&>(request); }
static Only only(Only value) { return value; }
WCMU_ROOT void copy_base(wcmu::Arena& arena) { base<Request>(arena); }
WCMU_ROOT void copy_lambda(wcmu::Arena& arena) { [](Request request) -> Bytes { return request; }(Request(arena)); }
WCMU_ROOT void copy_reference(wcmu::Arena& arena) { reference(Bytes(arena)); }
WCMU_ROOT void copy_thrown(wcmu::Arena& arena) { try { fail(Bytes(arena)); } catch (Bytes&) {} }
WCMU_ROOT void move_local(wcmu::Arena& arena) { try { Bytes bytes(arena); throw bytes; } catch (Bytes&) {} }
WCMU_ROOT void move_same(wcmu::Arena& arena) { base<Bytes>(arena); }
WCMU_ROOT void move_explicit(wcmu::Arena& arena) { moved(Request(arena)); only(Only()); }
""")
    for dialect, compiler, copying in (("c++17", "g++", True), ("c++20", "g++", False), ("c++17", "clang++-19", False)):
        command = ["--", compiler, f"-std={dialect}", *flags[3:]]
        run("analyze", "copies.cpp", "--emit-json", "b.json", *command, code=0)
        for root, found in arenas("b.json").items():
            expected = 1000 if copying and root.startswith("copy") else 500
            check(f"{dialect} of {compiler}: {root}", found[0]["bottom_bytes"] == expected, str(found))


def test_builds():
    """Compile databases as they are: several programs, several targets, sources that fail, flags of GCC."""
    def database(folder, *entries):
        (work / folder).mkdir(exist_ok=True)
        text = json.dumps([{"directory": str(work), "file": file, "arguments": [*command, "-c", file]} for file, *command in entries])
        (work / folder / "compile_commands.json").write_text(text)

    def doctor(folder, code):
        return run("doctor", "-p", folder, code=code).stdout

    gcc = flags[1:]
    database("plain", ["good.cpp", *gcc, "-fira-loop-pressure"], ["second.cpp", *gcc, "-fira-loop-pressure"])
    told = doctor("plain", 0)
    check("doctor: compilers and flags", "ok       compiler g++: gcc 1" in told and "flag -fira-loop-pressure is left out" in told, told)
    check("doctor: every finding has a next step", told.count("next: ") == told.count("note     ") + told.count("problem  "), told)
    p = run("analyze", "-p", "plain", code=0)
    check("a flag that is left out is named once", p.stderr.count("-fira-loop-pressure") == 1, p.stderr)
    check("and not with --quiet", run("analyze", "-p", "plain", "--quiet", code=0).stderr == "")
    (work / "wcmu.yaml").write_text("build_dir: plain\n")
    told = run("doctor", code=0).stdout
    check("doctor: with the options of the project", "options of " in told and "2 compile commands" in told, told)
    (work / "wcmu.yaml").unlink()
    told = doctor("nowhere", 1)
    check("doctor: no database", "problem  no compile commands" in told and "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON" in told, told)
    database("gone", ["good.cpp", "no-such-g++"], ["none.cpp", *gcc], ["second.cpp", *gcc, "-fsso-struct=big-endian"])
    told = doctor("gone", 1)
    check("doctor: what is not there", all(w in told for w in ("no-such-g++ is not on this machine", "none.cpp: no such file", "-fsso-struct")), told)
    for text, why in (("[", "make it again, by configuring the build anew"), ('[{"directory": "/", "file": "a.cpp"}]', "make it again"),
                      ("[]", "holds no command of a C or C++ source; configure the build")):
        (work / "gone/compile_commands.json").write_text(text)
        check(f"a database of {text}", why in run("analyze", "-p", "gone", code=1).stderr)
    told = run("doctor", "--resource-dir", "/nowhere", "good.cpp", *flags, code=1).stdout
    check("doctor: no headers of clang", "-print-resource-dir" in told and told.count("next: ") == told.count("note     ") + told.count("problem  "), told)
    p = run("analyze", "good.cpp", "--", "no-such-g++", *flags[2:], code=0)
    check("a compiler that could not be asked is told", "could not be asked: no-such-g++" in p.stderr, p.stderr)
    told = run("doctor", "-p", "plain", "--query-driver", "/nowhere/*", code=0).stdout
    check("doctor: a compiler that may not be asked", "was not asked" in told and "--query-driver" in told, told)

    if shutil.which("arm-none-eabi-g++"):
        arm = ["arm-none-eabi-g++", *gcc[1:], "-mcpu=cortex-m4", "-mthumb", "-fno-exceptions"]
        database("cross", ["good.cpp", *arm])
        check("doctor: the target", "arm-none-eabi-g++: gcc 12" in doctor("cross", 0) and "for arm-none-eabi" in doctor("cross", 0))
        run("analyze", "-p", "cross", "--emit-header", "cross.hpp", "--emit-json", "cross.json", code=0)
        check("budgets of the target", arenas("cross.json")["app::good"][0]["alignment"] == 8)
        p = subprocess.run(["g++", "-std=c++17", "-fsyntax-only", "-x", "c++", *gcc[2:], "cross.hpp"], cwd=work, capture_output=True, text=True)
        check("the header refuses another target", p.returncode != 0 and "static assertion failed" in p.stderr, p.stderr)
        database("both", ["good.cpp", *arm], ["second.cpp", *gcc])
        p = run("analyze", "-p", "both", code=1)
        check("two targets are told", "analyse the targets one by one" in p.stderr, p.stderr)
        check("doctor: two targets", "several targets" in doctor("both", 1))
    run("extract", "second.cpp", "-o", "wide.unit", *flags, code=0)
    run("extract", "good.cpp", "-o", "short.unit", *flags, "-fshort-wchar", code=0)
    check("two sizes of wchar_t are told", "wchar_size" in run("link", "wide.unit", "short.unit", code=1).stderr)

    # What the user's compiler says of itself: the language that it reads by default, and macros of flags that clang does not get.
    (work / "asks.cpp").write_text("unsigned bytes() {\n#if __cplusplus >= 201703L && !defined(LIMIT) && !defined(__SANITIZE_ADDRESS__)\n"
                                   "  return 8;\n#else\n  return 1000;\n#endif\n}\n")
    (work / "asked.cpp").write_text("#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\nunsigned bytes();\n"
                                    "WCMU_ROOT void asked(wcmu::Arena& a) { (void)a.bottom_handle().allocate(bytes(), 1); }\n")
    (work / "my.specs").write_text("%rename cpp_unique_options old\n*cpp_unique_options:\n-DLIMIT=1000 %(old)\n\n")
    for told, compiler, expected in (("g++", ["g++"], 8), ("C++14 of old", ["clang++-14"], 1000), ("C++11 by a flag", ["g++", "-std=c++11"], 1000),
                                     ("a sanitizer", ["g++", "-fsanitize=address"], 1000), ("specs", ["g++", "-specs=my.specs"], 1000)):
        database("asks", ["asks.cpp", *compiler], ["asked.cpp", *gcc])
        p = run("analyze", "-p", "asks", "--emit-json", "b.json", code=0)
        check(f"macros of the user's compiler: {told}", arenas("b.json")["asked"][0]["bottom_bytes"] == expected)
        check(f"only specs are left out: {told}", ("my.specs" in p.stderr) == (told == "specs"), p.stderr)
    (work / "differs.cpp").write_text((work / "asked.cpp").read_text().replace("unsigned bytes();", "unsigned bytes() { return __GXX_ABI_VERSION == 1002 ? 8 : 1000; }"))
    run("analyze", "differs.cpp", "--emit-json", "b.json", *flags, code=0)
    check("a macro that differs is in the trust base", "differs.cpp: __GXX_ABI_VERSION" in (work / "b.json").read_text())
    (work / "wire.c").write_text('struct __attribute__((scalar_storage_order("big-endian"))) h { unsigned short n; };\n')
    p = run("analyze", "wire.c", "good.cpp", *flags, code=1)
    check("an attribute that clang ignores", "wire.c: error: clang ignores 'scalar_storage_order'" in p.stderr, p.stderr)

    (work / "crash.cpp").write_text("#pragma clang __debug crash\n")
    p = run("analyze", "crash.cpp", "good.cpp", "--emit-json", "b.json", *flags, code=1)
    check("a crash is told, and of its source", "crash.cpp: error: clang crashed" in p.stderr, p.stderr)
    check("the others are analysed", arenas("b.json")["app::good"][0]["bottom_bytes"] == 100)
    (work / "deep.cpp").write_text("int deep(int x) { return " + "x + " * 400000 + "x; }\n")
    p = run("analyze", "deep.cpp", "good.cpp", "--emit-json", "b.json", *flags, code=1)
    check("a stack that is full is a crash", "deep.cpp: error: clang crashed" in p.stderr, p.stderr)
    check("and the others are analysed", arenas("b.json")["app::good"][0]["bottom_bytes"] == 100)

    # One source with two commands: the larger result. Two sources that define one function: which one is meant?
    database("twice", ["config.cpp", *gcc, "-DBYTES=5"], ["config.cpp", *gcc, "-DBYTES=9"])
    run("analyze", "-p", "twice", "--emit-json", "b.json", code=0)
    check("the larger of two commands", arenas("b.json")["config"][0]["bottom_bytes"] == 9)
    (work / "one.cpp").write_text("void leaf() {}\nint main() { leaf(); return 0; }\n")
    (work / "two.cpp").write_text("int main() { return 1; }\n")
    database("mains", ["one.cpp", *gcc], ["two.cpp", *gcc], ["good.cpp", *gcc])
    run("analyze", "-p", "mains", code=0)
    p = run("analyze", "-p", "mains", "--root", "main", code=1)
    check("two mains", "[ambiguous-definition]" in p.stderr and "one.cpp and two.cpp" in p.stderr, p.stderr)
    run("analyze", "-p", "mains", "one.cpp", "--root", "main", code=0)

    feedback = """#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include "own.hpp"
WCMU_ROOT void fed(wcmu::Arena& a) { (void)a.bottom_handle().allocate(100 + EXTRA, 1); }
bool fits(wcmu::Arena& a) { return a.fits_budget(WCMU_BUDGET(fed)); }
"""
    (work / "feed.cpp").write_text(feedback.replace("EXTRA", "WCMU_BUDGET(fed).bottom_bytes"))
    (work / "calm.cpp").write_text(feedback.replace("EXTRA", "0"))
    p = run("analyze", "feed.cpp", "--emit-header", "own.hpp", *flags, code=3)
    check("a budget that depends on itself", "[budget-feedback]" in p.stderr and "is 100 + 0 bytes, and 200 + 0" in p.stderr, p.stderr)
    run("analyze", "calm.cpp", "--emit-header", "own.hpp", "--emit-json", "b.json", *flags, code=0)
    check("one that does not", "budget-feedback" not in (work / "b.json").read_text())
    run("extract", "calm.cpp", "-o", "calm.unit", "--budget-header", "own.hpp", *flags, code=0)
    run("link", "calm.unit", "--emit-json", "b.json", code=0)
    check("link cannot look, and says so", "budget-feedback" in (work / "b.json").read_text())

    (work / "attest.cpp").write_text("#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"
                                     "WCMU_ATTEST(64) void vendor(wcmu::Arena& a);\nWCMU_ROOT void run(wcmu::Arena& a) { vendor(a); }\n")
    p = run("analyze", "attest.cpp", *flags, code=1)
    check("an attestation without bytes", "[bad-annotation]" in p.stderr and "vendor" in p.stderr, p.stderr)


{"usage": test_usage, "builds": test_builds, "exit-codes": test_exit_codes, "outputs": test_outputs, "known": test_known, "disk": test_disk,
 "inputs": test_inputs, "orders": test_open_orders, "copies": test_copies, "variables": test_inline_variables,
 "compilers": test_compilers, "gates": test_gates, "reports": test_reports, "cache": test_cache, "interrupt": test_interrupt}[subject]()
shutil.rmtree(work)
for failure in failures:
    print(failure)
print(f"{checks - len(failures)} of {checks} passed")
sys.exit(bool(failures))
