#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""hostile_test.py WCMU: files that are made to cost something are refused, or read, within a second of the command's own time."""
import pathlib
import resource
import subprocess
import sys
import tempfile

tool = str(pathlib.Path(sys.argv[1]).resolve())
ENTRY = "  - {{name: '{}', reason: r, effect: none}}\n"
BILLION_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi"))

# Name, content, a part of the error; None: it is well-formed.
FILES = [
    ("ten-megabytes", "functions:\n" + "".join(ENTRY.format(f"f{i}") for i in range(250000)), "larger than 1024 KiB"),
    ("all-that-is-allowed", "functions:\n" + "".join(ENTRY.format(f"function_number_{i:06}") for i in range(16000)), None),
    ("one-line", "functions: [" + "{name: f, reason: r, effect: none}, " * 25000 + "]", "duplicate entry for 'f'"),
    ("comments", "#\n" * 500000, "expected a mapping"),
    ("deep-lists", "[" * 500000, "expected a mapping"),
    ("deep-maps", "{a: " * 200000, "unknown key 'a'"),
    ("deep-blocks", "functions:\n" + "- " * 400000, "expected an entry"),
    ("deep-keys", "? " * 400000, "expected a key"),
    ("deep-inside", "functions:\n  - name: f\n    reason: r\n    writes: " + "[" * 400000, "expected {pointer"),
    ("not-utf8", b"functions:\n  - name: \xff\xfe\n", "2:11: error: the file is no UTF-8"),
    ("cut-utf8", b"functions: []\n# \xe2\x82", "the file is no UTF-8"),
    ("zeros", b"\0" * 500000, "NUL character"),
    ("cyclic-anchors", "functions: &a [*a]\n", "expected a list of entries"),
    ("anchors", BILLION_LAUGHS, "unknown key 'a'"),
    ("merge-keys", "functions:\n  - <<: *a\n", "unknown key '<<'"),
    ("stars", "functions:\n" + ENTRY.format("*a" * 2000), None),
    ("long-glob", "functions:\n" + ENTRY.format("*a" * 100000), "longer than any name"),
    ("many-globs", "functions:\n" + "".join(ENTRY.format(f"*a*a*a*a*a*{i}") for i in range(14000)), None),
    ("braces", "functions:\n" + ENTRY.format("{a,b}" * 800), None),
    ("classes", "functions:\n" + ENTRY.format("[a-z]" * 800), None),
    ("open-class", "functions:\n" + ENTRY.format("f["), "malformed pattern 'f['"),
    ("long-key", "a" * 900000 + ": 1\n", "expected a mapping"),
    ("long-reason", "functions:\n  - {name: f, effect: none, reason: '" + "r " * 400000 + "'}\n", None),
    ("huge-number", "loops:\n  - {function: f, line: 1, reason: r, bound: " + "9" * 500000 + "}\n", "how often the body is executed"),
    ("long-chain", "functions:\n  - {name: f, reason: r, allocate: {arena: arg0, size: '" + "1+" * 480000 + "1'}}\n", "an expression that is shorter"),
    ("many-files", "functions:\n" + "".join(ENTRY.format(f"a{i}:f") for i in range(22000)), None),
    ("quotes", "functions:\n  - name: \"" + "\\x41" * 200000, ""),
]


def main():
    failures = []
    with tempfile.TemporaryDirectory(prefix="wcmu-hostile-") as folder:
        for name, content, wanted in FILES:
            file = pathlib.Path(folder) / f"{name}.yaml"
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([tool, "rules", "check", file.name], cwd=folder, capture_output=True, text=True, timeout=60)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            if seconds > 1:
                failures.append(f"{name}: took {seconds:.1f} s")
            if done.returncode != (1 if wanted is not None else 0):
                failures.append(f"{name}: exit code {done.returncode}\n{done.stderr[:500]}")
            if wanted is not None and (f"{file.name}:" not in done.stderr or wanted not in done.stderr):
                failures.append(f"{name}: expected '{wanted}':\n{done.stderr[:500]}")
            if len(done.stderr) > 3000:
                failures.append(f"{name}: the answer has {len(done.stderr)} characters")
    print("\n".join(failures) or f"{len(FILES)} files: each was answered within a second")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
