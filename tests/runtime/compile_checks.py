#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Compiles the runtime in every mode with every compiler that is there; prints what is wrong, exits 1 if anything is.

Usage: compile_checks.py INCLUDE_DIR
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
include = ["-I", sys.argv[1]]
warnings = "-Wall -Wextra -Werror -pedantic -Wconversion -Wshadow -Wold-style-cast".split()
c_warnings = "-Wall -Wextra -Werror -pedantic -Wconversion".split()
bare = ["-fno-exceptions", "-fno-rtti"]
headers = ["budget.hpp", "failure.hpp", "arena.hpp", "allocator.hpp", "builder.hpp", "annotate.h", "annotate.hpp"]
work = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-compile-"))
failures = checks = 0


def run(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True)


def check(what, ok, why=""):
    global failures, checks
    checks += 1
    if not ok:
        failures += 1
        print(f"{what}:\n{why[:3000]}")


def compiles(what, *command):
    result = run(*command)
    check(what, result.returncode == 0, result.stderr)


def check_headers(cxx, name, hosted, analysis):
    modes = [[], ["-DWCMU_DEBUG"], ["-DWCMU_STATS"], ["-ffreestanding"], ["-std=c++20"],
             ["-ffreestanding", "-DWCMU_DEBUG", "-DWCMU_STATS"]]
    if run(cxx, "-Werror", "-Wfunction-effects", "-x", "c++", "-fsyntax-only", "/dev/null").returncode == 0:
        modes.append(["-Wfunction-effects"])  # WCMU_NONBLOCKING is true
    if analysis:
        modes.append(["-D__WCMU_ANALYSIS__"])
    for header in headers + (["memory_resource.hpp"] if hosted else []):
        source = work / "one.cpp"
        source.write_text(f"#include <wcmu/{header}>\n#include <wcmu/{header}>\n")
        for mode in modes:
            if header == "memory_resource.hpp" and "-ffreestanding" in mode:
                continue
            compiles(f"{name} {header} {mode}", cxx, "-std=c++17", *warnings, *bare, *include, *mode, "-fsyntax-only", source)


def check_freestanding(cxx, name):
    """It compiles, needs nothing but what compilers call by themselves, and leaves the arenas out of the image."""
    allowed = {"memset", "memcpy", "memmove", "abort", "_GLOBAL_OFFSET_TABLE_"}
    for level in ("-O0", "-Os", "-O2"):
        obj = work / "freestanding.o"
        extra = ["-std=c++20"] if name != "clang++-14" else ["-std=c++17"]  # c++20: constinit is checked
        compiles(f"{name} freestanding {level}", cxx, *extra, level, *warnings, *bare, "-ffreestanding", *include, "-c",
                 here / "freestanding.cpp", "-o", obj)
        if not obj.exists():
            continue
        symbols = {line.split()[-1] for line in run("nm", "-u", obj).stdout.splitlines()}
        check(f"{name} {level}: undefined symbols", symbols <= allowed, str(sorted(symbols - allowed)))
        image = sum(int(line.split()[1]) for line in run("size", "-A", obj).stdout.splitlines()
                    if line.startswith((".data", ".rodata", ".init_array")))
        check(f"{name} {level}: a StaticArena is not in the image", 0 <= image < 1000, f"{image} bytes")
        obj.unlink()
    compiles(f"{name} freestanding c++17", cxx, "-std=c++17", *warnings, *bare, "-ffreestanding", *include,
             "-fsyntax-only", here / "freestanding.cpp")


def check_debug_mix(cxx, name):
    """Two objects that disagree on WCMU_DEBUG or WCMU_STATS do not link."""
    (work / "a.cpp").write_text("#include <wcmu/arena.hpp>\nvoid use(wcmu::Arena& a) { (void)a.alloc_bottom_bytes(1); }\n")
    (work / "b.cpp").write_text("#include <wcmu/arena.hpp>\nvoid use(wcmu::Arena&);\n"
                                "int main() { wcmu::StaticArena<8> s; use(s); }\n")
    modes = ([], ["-DWCMU_DEBUG"], ["-DWCMU_STATS"], ["-DWCMU_DEBUG", "-DWCMU_STATS"])
    for first in modes:
        for second in modes:
            compiles("a.cpp", cxx, "-std=c++17", *include, *first, "-c", work / "a.cpp", "-o", work / "a.o")
            compiles("b.cpp", cxx, "-std=c++17", *include, *second, "-c", work / "b.cpp", "-o", work / "b.o")
            linked = run(cxx, work / "a.o", work / "b.o", "-o", work / "mix").returncode == 0
            check(f"{name}: link of {first} and {second}", linked == (first == second))


def check_free(cxx, name, *flags):
    """Without WCMU_DEBUG and WCMU_STATS the code is that of an arena in which nothing of the two was ever written."""
    stripped = work / "stripped"
    if not stripped.exists():
        shutil.copytree(sys.argv[1], stripped)
        arena = stripped / "wcmu" / "arena.hpp"
        text, calls = re.subn(r"(enter|count|hide_free|(begin|end)_guard|detail::(expose|hide))\([^;{}]*\);", ";", arena.read_text())
        check(f"{calls} calls of the debug help", calls > 30)
        arena.write_text(text)
    for level in ("-O1", "-O2", "-Os"):
        codes = set()
        for folder in (sys.argv[1], stripped):
            obj = work / "free.o"
            compiles(f"{name} {level} {folder}", cxx, *flags, "-std=c++17", level, "-w", *bare, "-ffreestanding", "-I", folder, "-c",
                     here / "freestanding.cpp", "-o", obj)
            objdump = "arm-none-eabi-objdump" if name.startswith("arm") else "objdump"
            codes.add(run(objdump, "-dr", obj).stdout)
        check(f"{name} {level}: the debug help is free", len(codes) == 1 and "firmware" in codes.pop())


def check_layout(cxx, name):
    """Layouts do not depend on NDEBUG, and the analyzer sees the layout of the program."""
    source = work / "layout.cpp"
    source.write_text("#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"
                      "extern const unsigned long sizes[];\n"
                      "const unsigned long sizes[] = {sizeof(wcmu::Arena), sizeof(wcmu::StaticArena<100, 64>), "
                      "sizeof(wcmu::BottomMark), sizeof(wcmu::TopScope), sizeof(wcmu::LoopBound), sizeof(wcmu::BudgetScope), sizeof(wcmu::ArenaHandle<int[]>), "
                      "alignof(wcmu::StaticArena<100, 64>)};\n")
    modes = [[], ["-DNDEBUG"], ["-O2", "-DNDEBUG"]] + ([["-D__WCMU_ANALYSIS__"]] if "clang" in name else [])
    texts = set()
    for mode in modes:
        result = run(cxx, "-std=c++17", *include, *mode, "-S", source, "-o", "-")
        texts.add(tuple(line.split()[1] for line in result.stdout.splitlines() if line.split()[:1] == [".quad"]))
    check(f"{name}: layouts", len(texts) == 1 and len(next(iter(texts))) == 8, str(texts))


def check_c(cc):
    modes = [[], ["-DWCMU_DEBUG"], ["-ffreestanding"], ["-ffreestanding", "-DWCMU_DEBUG"]]
    if "clang" in cc:
        modes.append(["-D__WCMU_ANALYSIS__"])
    for standard in ("-std=c99", "-std=c11", "-std=gnu17"):
        for mode in modes:
            compiles(f"{cc} annotate_c.c {standard} {mode}", cc, standard, *c_warnings, *include, *mode, "-fsyntax-only",
                     here / "annotate_c.c")
    for macro in ("WCMU_LOOP_BOUND", "WCMU_RECURSION_BOUND"):
        source = work / "variable.c"
        source.write_text(f"#include <wcmu/annotate.h>\nvoid f(int n) {{ {macro}(n); }}\n")
        check(f"{cc}: {macro} of a variable", run(cc, "-std=c99", *include, "-fsyntax-only", source).returncode != 0)


def check_refused(cxx, name):
    """What must not compile."""
    for what, code in {
        "loop bound of a variable": "void f(int n) { WCMU_LOOP_BOUND(n); }",
        "copy of an arena": "void f(wcmu::Arena& a) { wcmu::Arena b = a; }",
        "create of a type with a destructor": "struct S { ~S() {} }; void f(wcmu::Arena& a) { a.bottom_handle().create<S>(); }",
        "a root that does not fit": "namespace wcmu { namespace budgets { inline constexpr Budget r{9, 0, 8}; } }\n"
                                    "WCMU_STATIC_ASSERT_FITS(r, 8);",
        "array in placement new": "void f(wcmu::Arena& a) { (void)new (a.top_handle()) int[3]; }",
        "mark of the other end": "void f(wcmu::Arena& a) { (void)a.rewind_bottom(a.top_mark()); }",
        "an error that is dropped": "void f(wcmu::Arena& a) { a.reset(); }",
    }.items():
        source = work / "refused.cpp"
        source.write_text(f"#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n{code}\n")
        result = run(cxx, "-std=c++17", "-Werror=unused-result", *include, "-fsyntax-only", source)
        check(f"{name}: {what}", result.returncode != 0 and "error" in result.stderr, "it compiles")


found = [c for c in ("g++", "clang++-14", "clang++-19") if shutil.which(c)]
if not found:
    sys.exit("no compiler found")
for compiler in found:
    check_headers(compiler, compiler, True, "clang" in compiler)
    check_freestanding(compiler, compiler)
    check_debug_mix(compiler, compiler)
    check_free(compiler, compiler)
    check_layout(compiler, compiler)
    check_refused(compiler, compiler)
if shutil.which("arm-none-eabi-g++"):
    found.append("arm-none-eabi-g++")
    check_headers("arm-none-eabi-g++", "arm-none-eabi-g++", False, False)
    check_free("arm-none-eabi-g++", "arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb")
    compiles("arm-none-eabi-g++ freestanding", "arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb", "-std=c++17", "-Os",
             *warnings, *bare, "-ffreestanding", *include, "-c", here / "freestanding.cpp", "-o", work / "arm.o")
for compiler in ("gcc", "clang-19"):
    if shutil.which(compiler):
        check_c(compiler)
shutil.rmtree(work)
print(f"{checks} checks with {', '.join(found)}, {failures} failed")
sys.exit(failures != 0)
