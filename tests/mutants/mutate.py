#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Who tests the tests: seeds the faults of faults.py into a copy of the sources, one at a time, and runs the tests that should find each.

The copy is in WORK, with its build, and is used again the next time. Exit code: 0 if each fault was found, 1 if one survived, does not
compile, or is no longer in the sources.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from faults import FAULTS

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The executable whose build a test needs, by the beginning of its name; all others need the tool.
TARGETS = {"domain": "domain_test", "execution": "execution_test", "frontend": "frontend_test", "report": "report_test",
           "command": "command_test", "rules": "rules_test"}


def check():
    """What is wrong with the list itself."""
    wrong = []
    for fault in FAULTS:
        text = (ROOT / "analyzer" / fault.file).read_text()
        if text.count(fault.old) != 1:
            wrong.append(f"{fault.name}: its text is {text.count(fault.old)} times in {fault.file}")
        if fault.old == fault.new or not fault.tests:
            wrong.append(f"{fault.name}: no change, or no test")
        for test in fault.tests:
            room, _, name = test.partition(".")
            if room == "program" and not list((ROOT / "tests/programs").glob(name.replace(".", "/") + "*")):
                wrong.append(f"{fault.name}: there is no {test}")
    names = [fault.name for fault in FAULTS]
    wrong += [f"{name}: twice in the list" for name in set(names) if names.count(name) > 1]
    return wrong


def copy_sources(to):
    """The sources as they are in the working tree. Files that did not change keep their times, so that little is built again."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True).stdout.decode().split("\0")
    wanted = {name for name in listed if name and (ROOT / name).is_file()}
    for name in wanted:
        source, target = ROOT / name, to / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        shutil.copymode(source, target)
    for folder, folders, files in os.walk(to):
        if pathlib.Path(folder) == to and "build" in folders:
            folders.remove("build")
        for name in files:
            path = pathlib.Path(folder) / name
            if str(path.relative_to(to)) not in wanted:
                path.unlink()


class Mutants:
    def __init__(self, work, jobs):
        # Like a clone with its build: ccache knows most of it already.
        self.sources, self.build, self.jobs = work, work / "build", jobs
        self.environment = {**os.environ, "CCACHE_BASEDIR": str(work), "CCACHE_NOHASHDIR": "1"}

    def run(self, *command, seconds=1800):
        try:
            return subprocess.run([str(c) for c in command], capture_output=True, text=True, env=self.environment, timeout=seconds)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, "", "took too long")

    def configure(self):
        launcher = ["-DCMAKE_C_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        done = self.run("cmake", "-S", self.sources, "--preset", "default", *launcher)
        if done.returncode != 0:
            sys.exit(f"mutate: cmake failed\n{done.stdout}{done.stderr}")

    def make(self, tests):
        targets = sorted({TARGETS.get(test.split(".")[0], "wcmu") for test in tests})
        return self.run("ninja", "-C", self.build, f"-j{self.jobs}", *targets, seconds=3600)

    def first_failure(self, tests):
        """The first test that fails; nothing if all pass."""
        for test in tests:
            done = self.run("ctest", "--test-dir", self.build, "--no-tests=error", "-R", f"^{re.escape(test)}$", "--timeout", "300")
            if done.returncode != 0:
                return test
        return None

    def try_fault(self, fault):
        """found, survived or broken; the test that found it, or why."""
        path = self.sources / "analyzer" / fault.file
        right = path.read_text()
        path.write_text(right.replace(fault.old, fault.new))
        try:
            built = self.make(fault.tests)
            if built.returncode != 0:
                return "broken", "it does not compile: " + "\n".join(re.findall(r".*error.*", built.stdout)[:3])
            test = self.first_failure(fault.tests)
            return ("found", test) if test else ("survived", ", ".join(fault.tests))
        finally:
            path.write_text(right)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look whether each fault is still in the sources")
    parser.add_argument("--only", metavar="TEXT", action="append", help="faults whose name or file has this text")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build" / "mutate")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()

    wrong = check()
    for line in wrong:
        print(f"mutate: {line}", file=sys.stderr)
    if wrong or options.check:
        print(f"{len(FAULTS)} faults, {len(wrong)} of them out of date")
        return 1 if wrong else 0

    faults = [f for f in FAULTS if not options.only or any(text in f.name or text in f.file for text in options.only)]
    work = Mutants(options.work.resolve(), options.jobs)
    work.sources.mkdir(parents=True, exist_ok=True)
    copy_sources(work.sources)
    work.configure()
    every = sorted({test for fault in faults for test in fault.tests})
    built = work.make(every)
    if built.returncode != 0:
        sys.exit(f"mutate: the sources do not compile\n{built.stdout[-4000:]}")
    if failing := work.first_failure(every):
        sys.exit(f"mutate: {failing} fails without any fault")

    counts = {"found": 0, "survived": 0, "broken": 0}
    for fault in faults:
        begin = time.monotonic()
        outcome, why = work.try_fault(fault)
        counts[outcome] += 1
        print(f"{outcome:8}  {time.monotonic() - begin:4.0f} s  {fault.file:28}  {fault.name}\n{'':18}{why}", flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 0 if counts["found"] == len(faults) else 1


if __name__ == "__main__":
    sys.exit(main())
