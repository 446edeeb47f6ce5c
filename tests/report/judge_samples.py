#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""judge_samples.py headers|json WRITE_SAMPLES: compilers judge the headers, the JSON Schema judges the reports."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

subject, writer = sys.argv[1:]
project = pathlib.Path(__file__).resolve().parents[2]
work = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-report-"))
subprocess.run([writer, str(work)], check=True)
failures = []
checks = 0


def check(name, ok, why=""):
    global checks
    checks += 1
    if not ok:
        failures.append(f"{name}: {why}")


def compile(compiler, file, *flags, standard="c++17"):
    command = [compiler, f"-std={standard}", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only",
               "-I", str(project / "runtime/include"), "-I", str(work), *flags, str(file)]
    return subprocess.run(command, capture_output=True, text=True)


USES = {
    "one": "#include <wcmu/arena.hpp>\n"
           "inline void start(wcmu::StaticArena<512>& arena) { check_all(arena, \"arena\"); }\n"
           "static_assert(b::app::frame == wcmu::Budget{252, 80, 4, 0, 80});\n"
           "static_assert(sizeof(b::all) / sizeof(b::all[0]) == 1 && b::all[0].budget == b::app::frame);\n",
    "names": "static_assert(b::app::Mixer::frame.top_bytes == 2 && b::app::Mixer::Mixer.top_bytes == 4);\n"
             "static_assert(b::app::core::frame.bottom_bytes == 5 && b::app::hidden.top_bytes == 8);\n"
             "static_assert(b::tick.bottom_bytes == 9 && b::wcmu::test::own.bottom_bytes == 11);\n",
    "arenas": "static_assert(b::several::bottom.bottom_bytes == 1 && b::several::pool_2_scratch.bottom_bytes == 2);\n"
              "static_assert(b::several::other_scratch.top_bytes == 4 && b::none == wcmu::Budget{0, 0, 1, 0, 0});\n"
              "static_assert(wcmu::capacity_for(b::several::other_scratch, b::none) == 8);\n",
    "never-returns": "static_assert(b::superloop == wcmu::Budget{64, 32, 8, 64, 32});\n",
    "large": "static_assert(b::large.bottom_bytes == static_cast<std::size_t>(-1));\n",
}


def judge_headers():
    compilers = [c for c in ("g++", "clang++-19") if shutil.which(c)]
    check("both compilers are there", len(compilers) == 2, str(compilers))
    headers = sorted(work.glob("*.hpp"))
    check("there are headers", len(headers) >= 9, str(headers))
    for compiler in compilers:
        for header in headers:
            if header.stem == "assertions":
                flags = ["-DNDEBUG", "-D_GLIBCXX_ASSERTIONS"]
            else:
                flags = []
            # Alone, after other headers, twice, and in a newer standard.
            unit = work / f"use-{header.stem}.cpp"
            unit.write_text(f'#include "{header.name}"\n#include <vector>\n#include "{header.name}"\n'
                            f"namespace b = ::wcmu::budgets;\n{USES.get(header.stem, '')}")
            for standard in ("c++17", "c++20"):
                p = compile(compiler, unit, *flags, standard=standard)
                check(f"{header.name} {compiler} {standard}", p.returncode == 0, p.stderr[:500])
            late = work / f"late-{header.stem}.cpp"
            late.write_text(f'#include <vector>\n#include "{header.name}"\n')
            p = compile(compiler, late, *flags)
            check(f"{header.name} after <vector>, {compiler}", p.returncode == 0, p.stderr[:500])

        one = work / "use-one.cpp"
        assertions = work / "use-assertions.cpp"
        mismatches = [(one, "-DNDEBUG", "without NDEBUG"), (one, "-D_GLIBCXX_ASSERTIONS", "without _GLIBCXX_ASSERTIONS"),
                      (one, "-D_GLIBCXX_USE_CXX11_ABI=0", "with _GLIBCXX_USE_CXX11_ABI 1"),
                      (assertions, "-D_GLIBCXX_ASSERTIONS", "with NDEBUG"), (assertions, "-DNDEBUG", "with _GLIBCXX_ASSERTIONS")]
        for file, flag, words in mismatches:
            p = compile(compiler, file, flag)
            check(f"{file.name} {flag} is refused by {compiler}", p.returncode != 0 and words in p.stderr and "#error" in p.stderr, p.stderr[:500])
            p = compile(compiler, file, flag, "-DWCMU_ALLOW_CONFIG_MISMATCH")
            check(f"{file.name} {flag} is allowed by {compiler}", p.returncode == 0, p.stderr[:500])
        other = work / "other.cpp"
        other.write_text((work / "one.hpp").read_text().replace("_GLIBCXX_RELEASE != 12", "_GLIBCXX_RELEASE != 99").replace("#pragma once\n", ""))
        p = compile(compiler, other)
        check(f"another libstdc++ is refused by {compiler}", p.returncode != 0 and "_GLIBCXX_RELEASE" in p.stderr, p.stderr[:500])
        target = work / "target.cpp"
        target.write_text((work / "one.hpp").read_text().replace("sizeof(void*) == 8", "sizeof(void*) == 4").replace("#pragma once\n", ""))
        p = compile(compiler, target)
        check(f"another target is refused by {compiler}", p.returncode != 0 and "x86_64-pc-linux-gnu" in p.stderr, p.stderr[:500])
        plain = work / "use-no-libstdcxx.cpp"
        p = compile(compiler, plain, "-D_GLIBCXX_USE_CXX11_ABI=0")
        check(f"no ABI to compare, {compiler}", p.returncode == 0, p.stderr[:500])


def judge_json():
    import jsonschema
    schema = json.loads((project / "docs/report.schema.json").read_text())
    judge = jsonschema.validators.validator_for(schema)
    judge.check_schema(schema)
    validator = judge(schema)
    reports = sorted(work.glob("*.json"))
    check("there are reports", len(reports) >= 10, str(reports))
    for report in reports:
        errors = [e.message for e in validator.iter_errors(json.loads(report.read_text()))]
        check(report.name, not errors, str(errors[:3]))
    sys.path.insert(0, str(project / "tests/command"))
    import sarif
    for name, rules in (("reviewed.sarif", sarif.SCHEMA), ("reviewed.baseline.json", json.loads((project / "docs/baseline.schema.json").read_text()))):
        golden = json.loads((project / "tests/report/golden" / name).read_text())
        errors = [e.message for e in jsonschema.Draft202012Validator(rules).iter_errors(golden)]
        check(name, not errors, str(errors[:3]))
    # The schema itself must refuse what is wrong.
    good = json.loads((work / "one-unbounded.json").read_text())

    def broken(change):
        copy = json.loads(json.dumps(good))
        change(copy)
        return not validator.is_valid(copy)

    check("wrong schema name", broken(lambda r: r.update(schema="wcmu-report/2")))
    check("missing roots", broken(lambda r: r.pop("roots")))
    check("unknown key", broken(lambda r: r.update(extra=1)))
    check("negative bytes", broken(lambda r: r["roots"][0]["arenas"][0].update(bottom_bytes=-1)))
    check("bytes as text", broken(lambda r: r["roots"][0]["arenas"][0].update(bottom_bytes="1")))
    check("unknown status", broken(lambda r: r["roots"][0]["arenas"][0].update(status="fine")))
    check("missing ways out", broken(lambda r: r["problems"][0].pop("ways_out")))
    check("missing reason", broken(lambda r: r["roots"][0]["trust_base"][0].pop("reason")))


judge_headers() if subject == "headers" else judge_json()
shutil.rmtree(work)
for failure in failures:
    print(failure)
print(f"{checks - len(failures)} of {checks} passed")
sys.exit(bool(failures))
