#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""lies_test.py WCMU: what a rule and an assumption promise is in the trust base, and a run that breaks the promise ends (lies.cpp)."""
import json
import pathlib
import subprocess
import sys
import tempfile

tool = str(pathlib.Path(sys.argv[1]).resolve())
here = pathlib.Path(__file__).resolve().parent
flags = ["-std=c++17", "-I", str(here.parents[1] / "runtime/include")]
failures = []


def check(what, good, seen):
    if not good:
        failures.append(f"{what}: {seen}")


with tempfile.TemporaryDirectory(prefix="wcmu-lies-") as work:
    work = pathlib.Path(work)
    command = [tool, "analyze", here / "lies.cpp", "--rules", here / "lies.yaml", "--emit-json", work / "r.json"]
    done = subprocess.run([*command, "--", "g++", *flags], capture_output=True, text=True)
    check("it is bounded", done.returncode == 0, done.stderr)
    root = json.loads((work / "r.json").read_text())["roots"][0]
    check("the budget rests on both promises", root["arenas"][0]["bottom_bytes"] == 8 * 16 + 64, root["arenas"])
    trust = {(entry["kind"], (entry["location"] or {}).get("file", "").rsplit("/", 1)[-1]) for entry in root["trust_base"]}
    check("both are listed", {("attest", "lies.yaml"), ("assume", "lies.cpp")} <= trust, trust)
    for kind in ("attest", "assume"):
        refused = subprocess.run([*command, "--no-trust", kind, "--", "g++", *flags], capture_output=True, text=True)
        check(f"--no-trust {kind}", refused.returncode == 3 and "[untrusted]" in refused.stderr, refused.stderr)

    for compiler in ("g++", "clang++-19"):
        program = work / compiler
        subprocess.run([compiler, *flags, "-O1", "-DWCMU_DEBUG", here / "lies.cpp", "-o", program], check=True)
        plain = work / f"{compiler}.plain"
        subprocess.run([compiler, *flags, "-O1", here / "lies.cpp", "-o", plain], check=True)

        def run(binary, *words):
            return subprocess.run([binary, *words], capture_output=True, text=True)

        honest = run(program, "8", "64")
        check(f"{compiler}: the worst honest run takes the budget", honest.returncode == 0 and honest.stdout == "192 bytes\n", honest)
        items = run(program, "9", "64")
        check(f"{compiler}: the assumption is caught", items.returncode != 0 and "items <= 8" in items.stderr, items)
        vendor = run(program, "8", "72")
        check(f"{compiler}: the attestation is caught", vendor.returncode != 0 and "AttestedScope" in vendor.stderr, vendor)
        unseen = run(plain, "9", "64")
        check(f"{compiler}: an assumption costs nothing without WCMU_DEBUG", unseen.returncode == 0, unseen)
print("\n".join(failures) or "each lie is listed by the analysis, and caught by the run")
sys.exit(1 if failures else 0)
