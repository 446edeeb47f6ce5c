# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Turns programs into files, has them analysed and compiled, runs them. Knows paths and command lines, judges nothing."""
from __future__ import annotations

import collections
import dataclasses
import json
import pathlib
import re
import resource
import subprocess

from tree import Inputs, Program

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INCLUDES = ["-I", str(ROOT / "runtime/include"), "-I", str(HERE)]
LANGUAGE = ["-std=c++20"]
# A random condition may be true of everything, a random loop may run to 0. GCC takes the pointer of a zero-size request, a small
# number, for an array of no elements, also where its own jump threading invented that path (-Warray-bounds).
WARNINGS = ["-Wall", "-Wextra", "-Wno-type-limits", "-Wno-tautological-compare", "-Wno-array-bounds"]
COMPILERS = {"g++": "g++", "clang++": "clang++-19"}
BUILDS = [("g++", "-O0"), ("clang++", "-O2"), ("g++", "-O2"), ("clang++", "-O0")]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
TOOL_MEMORY = 6 << 30  # bytes: a runaway analysis must not take the machine along
RUN_SECONDS = 60


class Failure(Exception):
    """A compiler or a program did what it never should: the judge's own defect, or the runtime's."""


@dataclasses.dataclass
class Arena:
    """What the tool says of one arena. None: not bounded, or never returns."""

    bottom: int | None = 0
    top: int | None = 0
    alignment: int = 1
    retained_bottom: int | None = 0
    retained_top: int | None = 0


@dataclasses.dataclass
class Answer:
    """What the tool says of one program."""

    kind: str  # bounded, unbounded, crash, timeout, error
    arenas: list[Arena] = dataclasses.field(default_factory=list)
    rules: list[str] = dataclasses.field(default_factory=list)  # ids of the problems, sorted
    detail: str = ""
    seconds: float = 0.0


@dataclasses.dataclass
class Observation:
    """What one build of a program did: (bottom, top, retained bottom, retained top) of each arena."""

    inputs: int
    seconds: float
    uses: list[tuple[int, int, int, int]]


def compiler(build: tuple[str, str], extra: list[str] = []) -> list[str]:
    return [COMPILERS[build[0]], *LANGUAGE, *WARNINGS, build[1], *INCLUDES, *extra]


def cpp_list(values) -> str:
    return "{" + ", ".join(f"{v}LL" if abs(v) > 2**31 else str(v) for v in values) + "}"


def driver_row(program: Program) -> str:
    inputs: Inputs = program.inputs
    call = program.call if program.call.startswith("RootJob") else program.call
    call = f"{program.namespace}::{call}".replace("root(RootJob{", f"root({program.namespace}::RootJob{{")
    return (f"    {{{program.seed}UL, {len(program.arenas)}u, {str(program.returns).lower()}, {cpp_list(inputs.p0)}, "
            f"{cpp_list(inputs.p1)}, {cpp_list(inputs.n)}, {cpp_list(inputs.values)}, {inputs.length}u, "
            f"{str(inputs.reads).lower()},\n"
            "     [](wcmu::Arena& a, [[maybe_unused]] wcmu::Arena& b, [[maybe_unused]] wcmu::Arena& c, int p0, unsigned p1, const int* in, unsigned n) {\n"
            f"       {call}\n     }}}},")


class Batch:
    """Some programs in one file, analysed together and compiled together."""

    def __init__(self, programs: list[Program], folder: pathlib.Path):
        self.programs = programs
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.source = folder / "programs.cpp"
        lines = ["// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.", '#include "prelude.hpp"']
        self.first_line = {}
        for program in programs:
            self.first_line[program.seed] = len(lines) + 1
            lines += program.source()
        write(self.source, "\n".join(lines) + "\n")
        self.main = folder / "main.cpp"
        rows = "\n".join(driver_row(p) for p in programs)
        write(self.main, '#include "programs.cpp"\n#include "driver.hpp"\n\nnamespace fuzz {\n'
                         f"extern const std::vector<Program> programs = {{\n{rows}\n}};\n}}\n")

    def program_at(self, line: int) -> int | None:
        """Seed of the program on that line of the source."""
        found = None
        for seed, first in self.first_line.items():
            if first <= line:
                found = seed
        return found


def write(path: pathlib.Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


class Toolbox:
    """The compilers with their precompiled parts, and the analyzer."""

    def __init__(self, work: pathlib.Path, tool: pathlib.Path | None, sanitize: bool = False):
        self.work, self.tool = work, tool
        self.sanitize = SANITIZE if sanitize else []
        self.prepared: dict[tuple[str, str], tuple[list[str], pathlib.Path]] = {}

    def prepare(self, build: tuple[str, str]) -> tuple[list[str], pathlib.Path]:
        """Precompiled prelude and driver of a build: (flags that use the prelude, the driver's object). Not for threads."""
        if build in self.prepared:
            return self.prepared[build]
        folder = self.work / ("pre-" + "".join(build) + ("-sanitized" if self.sanitize else ""))
        folder.mkdir(parents=True, exist_ok=True)
        header, driver = folder / "prelude.hpp", folder / "driver.o"
        write(header, f'#include "{HERE / "prelude.hpp"}"\n')
        base = compiler(build, self.sanitize)
        if build[0] == "g++":
            checked([*base, "-x", "c++-header", str(header), "-o", str(folder / "prelude.hpp.gch")])
            flags = ["-include", str(header)]
        else:
            checked([*base, "-x", "c++-header", str(header), "-o", str(folder / "prelude.pch")])
            flags = ["-include-pch", str(folder / "prelude.pch")]
        driver_build = (build[0], "-O1") if self.sanitize else build
        checked([*compiler(driver_build, self.sanitize), "-c", str(HERE / "driver.cpp"), "-o", str(driver)])
        self.prepared[build] = flags, driver
        return self.prepared[build]

    def compile(self, batch: Batch, build: tuple[str, str], strict: bool = True) -> pathlib.Path:
        flags, driver = self.prepare(build)
        exe = batch.folder / ("run" + "".join(build))
        checked([*compiler(build, self.sanitize), *(["-Werror"] if strict else []), *flags, str(batch.main), str(driver), "-o", str(exe)])
        return exe

    def observe(self, exe: pathlib.Path, batch: Batch) -> dict[int, Observation]:
        """Runs every input of every program."""
        done = subprocess.run([str(exe), "observe"], capture_output=True, text=True, timeout=RUN_SECONDS)
        found = {}
        for line in done.stdout.splitlines():
            words = line.split()
            if words and words[0] == "peaks":
                if words[-1] == "refused":
                    raise Failure(f"{exe}: seed {words[1]} wants more than the driver has")
                numbers = [int(w) for w in words[4:]]
                found[int(words[1])] = Observation(int(words[2]), float(words[3]),
                                                   [tuple(numbers[i:i + 4]) for i in range(0, len(numbers), 4)])
        if done.returncode != 0 or len(found) != len(batch.programs):
            missing = [p.seed for p in batch.programs if p.seed not in found]
            raise Failure(f"{exe}: exit {done.returncode} in seed {missing[:1]}: {done.stderr[-2000:]}")
        return found

    def theorem(self, exe: pathlib.Path, answers: dict[int, Answer]) -> dict[int, str]:
        """Runs each program in arenas that just admit its budgets. Gives the programs in which something was refused."""
        refused, left = {}, dict(answers)
        while left:
            lines = [" ".join(map(str, [seed] + [n for a in answer.arenas for n in (a.bottom, a.top, a.alignment)]))
                     for seed, answer in left.items()]
            done = subprocess.run([str(exe), "theorem"], input="\n".join(lines) + "\n", capture_output=True, text=True,
                                  timeout=RUN_SECONDS)
            for line in done.stdout.splitlines():
                verdict, seed = line.split()[:2]
                left.pop(int(seed))
                if verdict == "refused":
                    refused[int(seed)] = line
            if left:  # the first of them crashed: a null pointer was written through
                seed = next(iter(left))
                left.pop(seed)
                refused[seed] = f"refused {seed}: the program crashed, exit {done.returncode}"
        return refused

    def analyse(self, batch: Batch, timeout: float) -> dict[int, Answer] | Answer:
        """One answer a program, or one for the whole batch where the tool did not reach its end."""
        report = batch.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [str(self.tool), "analyze", str(batch.source), "--emit-json", str(report), "--", "g++", *LANGUAGE, *INCLUDES]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, errors="replace",
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (TOOL_MEMORY, TOOL_MEMORY)))
        except subprocess.TimeoutExpired:
            return Answer("timeout", detail=f"no end after {timeout:.0f} s")
        if done.returncode not in (0, 1, 3):
            return Answer("crash", detail=f"exit {done.returncode}: {crash_line(done.stderr)}")
        if done.returncode == 1 or not report.exists():
            return Answer("error", detail=f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
        return read_report(batch, json.loads(report.read_text()), done.returncode)


def crash_line(stderr: str) -> str:
    """What a crash is known by: an assertion, a function that calls itself without end, or the first function of the tool."""
    for pattern in (r".*[Aa]ssert.*", r".*terminate called.*", r".*LLVM ERROR.*", r".*Killed.*"):
        match = re.search(pattern, stderr)
        if match:
            return match.group(0)[:200]
    frames = re.findall(r"#\d+ 0x[0-9a-f]+ (?:\(.*?\) )?(wcmu::[\w:~]+)", stderr)
    if not frames:
        return stderr.strip()[-200:]
    name, count = collections.Counter(frames).most_common(1)[0]
    return f"recursion in {name}" if count > 20 else frames[0]


def checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(" ".join(command) + "\n" + done.stderr[:4000])


def read_report(batch: Batch, report: dict, code: int) -> dict[int, Answer]:
    """From the tool's JSON. An arena that the report does not name uses nothing; a root that it does not name is an error."""
    roots = {root["name"]: root for root in report["roots"]}
    rules: dict[int, set[str]] = {}
    messages: dict[int, str] = {}
    for problem in report["problems"]:
        if problem.get("severity", "error") != "error":
            continue
        named = [p.seed for p in batch.programs if problem.get("root") == p.qualified_root]
        place = problem.get("location") or {}
        at = batch.program_at(place.get("line", 0)) if str(place.get("file", "")).endswith("programs.cpp") else None
        for seed in named or ([at] if at is not None else []):
            rules.setdefault(seed, set()).add(problem["rule"])
            messages.setdefault(seed, f"line {place.get('line', 0)}: {problem['message']}")
    answers = {}
    for program in batch.programs:
        found = sorted(rules.get(program.seed, ()))
        root = roots.get(program.qualified_root)
        if root is None:
            answers[program.seed] = Answer("unbounded" if code == 3 else "error", rules=found or ["no-such-root"])
            continue
        arenas = {re.split(r"[.>]", arena["name"])[-1]: arena for arena in root["arenas"]}
        strange = set(arenas) - set(program.arenas)
        if strange:
            answers[program.seed] = Answer("error", rules=["arena-name"], detail=f"arenas {sorted(arenas)}")
            continue
        values = [Arena(x["bottom_bytes"], x["top_bytes"], x["alignment"], x["retained_bottom"], x["retained_top"])
                  if (x := arenas.get(name)) else Arena() for name in program.arenas]
        if found or any(a.bottom is None or a.top is None or x == "unbounded" for a in values for x in [root.get("status")]):
            answers[program.seed] = Answer("unbounded", values, found or ["no-rule-given"], messages.get(program.seed, ""))
        else:
            answers[program.seed] = Answer("bounded", values)
    return answers
