#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Under WCMU_DEBUG, AddressSanitizer and Valgrind find each bad case of guard_cases.cpp and no good one; without it nothing
is different from memory that the arena does not watch.

Usage: guard_checks.py INCLUDE_DIR
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
failures = checks = 0


def build(exe, compiler, *flags):
    subprocess.run([compiler, "-std=c++17", "-g", "-O1", "-fno-omit-frame-pointer", "-Wall", "-Wextra", "-Werror", "-pthread",
                    "-I", sys.argv[1], *flags, here / "guard_cases.cpp", "-o", exe], check=True)
    return subprocess.run([exe], check=True, capture_output=True, text=True).stdout.splitlines()


def check(name, ok, output):
    global failures, checks
    checks += 1
    if not ok:
        failures += 1
        print(f"{name}:\n{output[-2000:]}")


def found(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode != 0, done.stderr


with tempfile.TemporaryDirectory() as work:
    exe = pathlib.Path(work) / "cases"
    for compiler in ("g++", "clang++-19"):
        if shutil.which(compiler) is None:
            continue
        for case in build(exe, compiler, "-fsanitize=address", "-DWCMU_DEBUG"):
            bad, output = found([exe, case])
            check(f"{compiler}, AddressSanitizer: {case}", bad == case.startswith("bad"), output)
            if bad and "wcmu:" not in output:
                check(f"{compiler}: {case}: what it says", "use-after-poison" in output, output)
        for case in build(exe, compiler):
            bad, output = found([exe, case])
            check(f"{compiler}, without WCMU_DEBUG: {case}", not bad, output)
    if shutil.which("valgrind"):
        for case in build(exe, "g++", "-DWCMU_DEBUG"):
            bad, output = found(["valgrind", "--quiet", "--error-exitcode=9", exe, case])
            check(f"Valgrind: {case}", bad == case.startswith("bad"), output)
print(f"{checks} checks, {failures} failed")
sys.exit(failures != 0)
