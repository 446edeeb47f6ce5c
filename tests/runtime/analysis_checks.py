#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""What the analyzer gets to see of the runtime: the annotations are in the IR, with the right indices, and no function
touches the state of an arena or of a mark except through a primitive.

Usage: analysis_checks.py CLANG INCLUDE_DIR
"""
import pathlib
import re
import subprocess
import sys

clang, include = sys.argv[1:3]
source = pathlib.Path(__file__).resolve().parent / "analysis_sample.cpp"
command = [clang, "-std=c++17", "-D__WCMU_ANALYSIS__", "-S", "-emit-llvm", "-O1", "-Xclang", "-disable-llvm-passes", "-Wall",
           "-Wextra", "-Werror", "-I", include, str(source), "-o", "-"]
result = subprocess.run(command, capture_output=True, text=True)
if result.returncode != 0:
    sys.exit(result.stderr)
ir = result.stdout
failures = 0


def check(what, ok):
    global failures
    if not ok:
        failures += 1
        print(what)


def demangle(names):
    out = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True).stdout.splitlines()
    return dict(zip(names, out))


strings = dict(re.findall(r'^(@\.str[.\d]*) = .*? c"(.*)\\00"', ir, re.M))
arguments = dict(re.findall(r"^(@\.args[.\d]*) = .*? constant \{[^}]*\} \{ (.*) \}, section", ir, re.M))
for name, kind in re.findall(r"^(@\.args[.\d]*) = .*? constant \{ (i\d+) \} zeroinitializer", ir, re.M):
    arguments[name] = f"{kind} 0"


def values(args):
    """The arguments of an annotation, as strings and numbers."""
    out = []
    for item in (arguments[args].split(", ") if args != "null" else []):
        kind, value = item.split(" ", 1)
        out.append(strings[value] if kind == "ptr" else int(value))
    return out


table = re.search(r"^@llvm\.global\.annotations = .*$", ir, re.M).group(0)
annotations = {}  # function -> [(annotation, arguments)]
for function, text, args in re.findall(r"\{ ptr @(\S+), ptr (@\.str[.\d]*), ptr @\S+, i32 \d+, ptr (\S+) \}", table):
    annotations.setdefault(function, []).append((strings[text], values(args)))
readable = demangle(list(annotations))
primitives = {f: a[1] for f, list_ in annotations.items() for a in list_ if a[0] == "wcmu.primitive"}

# Parameters are counted in the IR: only scalars and pointers may occur, and no hidden result pointer.
expected = {
    "wcmu::Arena::allocate_bottom": ["allocate.bottom", 0, 1, 2],
    "wcmu::Arena::allocate_top": ["allocate.top", 0, 1, 2],
    "wcmu::Arena::extend_bottom": ["extend.bottom", 0, 1, 2, 3],
    "wcmu::Arena::shrink_bottom": ["shrink.bottom", 0, 1, 2, 3],
    "wcmu::Arena::take_bottom_mark": ["mark.bottom", 0, 1, 24],
    "wcmu::Arena::take_top_mark": ["mark.top", 0, 1, 24],
    "wcmu::Arena::rewind_bottom": ["rewind.bottom", 0, 1],
    "wcmu::Arena::rewind_top": ["rewind.top", 0, 1],
    "wcmu::Arena::reset": ["reset.both", 0],
    "wcmu::Arena::reset_bottom": ["reset.bottom", 0],
    "wcmu::Arena::reset_top": ["reset.top", 0],
    "wcmu::Arena::force_reset_epoch": ["reset.both", 0],
    "wcmu::Arena::epoch": ["query", 0],
    "wcmu::Arena::epoch_remaining": ["query", 0],
    "wcmu::Arena::seal": ["seal", 0],
    "wcmu::Arena::persistent_capacity": ["query", 0],
    "wcmu::Arena::dual_headed_capacity": ["query", 0],
    "wcmu::Arena::persistent_ptr": ["query", 0],
    "wcmu::Arena::resize_persistent": ["resize-discard", 0, 1],
    "wcmu::Arena::resize_persistent_capacity": ["resize-keep", 0, 1],
    "wcmu::Arena::zero_persistent": ["none"],
    "wcmu::Arena::zero_persistent_range": ["query", 0],
    "wcmu::Arena::zero_dual_headed": ["reset.both", 0],
    "wcmu::Arena::zero_all": ["reset.both", 0],
    "wcmu::Arena::start_tracking": ["track", 2],
    "wcmu::Arena::has_kept": ["query", 0],
    "wcmu::Arena::epoch_of": ["query"],
    "wcmu::Arena::adopt": ["none"],
    "wcmu::BudgetScope::BudgetScope": ["none"],
    "wcmu::BudgetScope::~BudgetScope": ["none"],
    "wcmu::AttestedScope::AttestedScope": ["none"],
    "wcmu::AttestedScope::~AttestedScope": ["none"],
    "void wcmu::Arena::check_all<1ul>": ["none"],
    "wcmu::Arena::is_sealed": ["query", 0],
    "wcmu::Arena::capacity": ["capacity", 0],
    "wcmu::Arena::bottom_used": ["used.bottom", 0],
    "wcmu::Arena::top_used": ["used.top", 0],
    "wcmu::Arena::free": ["query", 0],
    "wcmu::Arena::bottom_peak": ["peak.bottom", 0],
    "wcmu::Arena::top_peak": ["peak.top", 0],
    "wcmu::Arena::peak": ["query", 0],
    "wcmu::Arena::clear_peaks": ["none"],
    "wcmu::Arena::is_ephemeral": ["query", 0],
    "wcmu::Arena::fits_budget": ["query", 0],
    "wcmu::Arena::fits_budget_now": ["query", 0],
    "wcmu::Arena::check_budget": ["none"],
    "wcmu::Arena::shortfall": ["query", 0],
    "wcmu::Arena::~Arena": ["destroy", 0],
    "wcmu_detail_assume_failed": ["assume-failed"],
    "wcmu_detail_loop_bound": ["loop-bound", 0],
    "wcmu_detail_recursion_bound": ["recursion-bound", 0],
}
seen = {}
for function, kind in primitives.items():
    name = readable[function].split("(")[0]
    if name == "wcmu::Arena::Arena":
        check(f"constructor {readable[function]}: {kind}", kind == ["construct", 0, 2 if "byte" in readable[function] else 1])
    else:
        seen[name] = kind
for name in sorted(seen.keys() | expected.keys()):
    check(f"primitive {name}: {seen.get(name)}, not {expected.get(name)}", seen.get(name) == expected.get(name))

roots = sorted((readable[f].split("(")[0].split(" ")[-1], a[1]) for f, list_ in annotations.items() for a in list_ if a[0] == "wcmu.root")
check(f"roots: {roots}", [r[0] for r in roots] ==
      ["Class::method", "Class::method_of_class", "everything", "inline_root", "prefix_and_tracking", "static_root", "template_root<int>"])
check("name of inline_root", ["other::name"] in [r[1] for r in roots])
check("attest", [["wcmu.attest", 3, 4, 8]] == [[a[0], *a[1]] for l in annotations.values() for a in l if a[0] == "wcmu.attest"])
check("capacity of a root", ("wcmu.capacity", [99]) in annotations["_Z11inline_rootRN4wcmu5ArenaE"])
local = [[strings[t], *values(a)] for t, a in re.findall(r"@llvm\.(?:var|ptr)\.annotation\S*\(ptr %?\S+, ptr (@\.str[.\d]*), ptr @\S+, i32 \d+, ptr (\S+)\)", ir)]
for want in (["wcmu.arena", "q"], ["wcmu.capacity", 100], ["wcmu.capacity", 64]):
    check(f"annotation {want} on a parameter or member", want in local)

# No code outside of primitives (and what only they call) touches the inside of an arena, or that of a mark, which is
# only zeroed by its own constructor.
bodies = {}
for name, body in re.findall(r'^define [^@]*@("?[^(\s]+"?)\(.*?\{\n(.*?)^\}', ir, re.M | re.S):
    bodies[name.strip('"')] = body
names = demangle(list(bodies))
reached = [f for f in bodies if f in annotations and f not in primitives]
todo = list(reached)
while todo:
    for callee in re.findall(r"(?:call|invoke) [^@\n]*@([\w.$]+)\(", bodies[todo.pop()]):
        if callee in bodies and callee not in primitives and callee not in reached:
            reached.append(callee)
            todo.append(callee)
check(f"only {len(reached)} functions are reached", len(reached) > 50)
for function in reached:
    touched = re.findall(r'getelementptr inbounds[^,]* %"class\.wcmu::(Arena|BottomMark|TopMark|detail::Tracked|detail::Measure)"', bodies[function])
    is_mark = re.match(r"wcmu::((Bottom|Top)Mark|detail::Tracked)::\w+\(\)", names[function])
    check(f"{names[function]} touches {set(touched)}", not touched or is_mark)
    check(f"{names[function]} has a landing pad", "landingpad" not in bodies[function] or not names[function].startswith("wcmu::"))

print(f"{len(primitives)} primitives, {len(roots)} roots, {len(reached)} functions, {failures} failed")
sys.exit(failures != 0)
