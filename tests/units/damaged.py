#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""`wcmu link` on damaged units: exit code 1, one line that names the file, and never a signal."""
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(tool, *arguments):
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=120)


def damages(unit, rng):
    """Name and bytes of units that are damaged, digest and all."""
    yield "empty", b""
    yield "text", b"int main() {}\n"
    yield "magic only", unit[:12]
    header = unit.index(b"\n", unit.index(b"\n") + 1)
    for at in sorted(rng.sample(range(1, len(unit)), 20)) + [header - 1, header, header + 1, len(unit) - 1]:
        yield f"cut at {at}", unit[:at]
    for at in sorted(rng.sample(range(len(unit)), 40)):
        yield f"bit of {at}", unit[:at] + bytes([unit[at] ^ 1 << rng.randrange(8)]) + unit[at + 1:]
    yield "bytes behind", unit + b"x"
    yield "another version", unit.replace(b"wcmu-unit 2", b"wcmu-unit 9", 1)
    yield "negative size", unit.replace(b"\n", b"\n-", 1)
    middle = len(unit) // 2
    yield "halves exchanged", unit[middle:] + unit[:middle]
    yield "zeroes", unit[:middle] + bytes(200) + unit[middle + 200:]


def main():
    tool = str(pathlib.Path(sys.argv[1]).resolve())
    failures, tried = [], 0
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        good, bad = work / "good.unit", work / "bad.unit"
        done = run(tool, "extract", ROOT / "tests/units/seed.cpp", "-o", good, "--", "clang++-19", "-std=c++20", f"-I{ROOT}/runtime/include")
        if done.returncode != 0:
            sys.exit(f"the seed does not compile\n{done.stderr}")
        unit = good.read_bytes()
        for name, damaged in damages(unit, random.Random(7)):
            tried += 1
            bad.write_bytes(damaged)
            for units in ([bad], [good, bad]) if tried % 8 == 0 else ([bad],):
                done = run(tool, "link", *units)
                lines = done.stderr.strip().splitlines()
                if done.returncode != 1 or len(lines) != 1 or str(bad) not in lines[0] or "error:" not in lines[0] or done.stdout:
                    failures.append(f"{name}: exit code {done.returncode}, {done.stdout}{done.stderr}")
    print("\n".join(failures) or f"{tried} damaged units refused")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
