#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""What an error proposes resolves it: on every program that cannot be bounded, each proposed annotation is put into a copy of the
source, where it says, and the copy is analysed: that error must be gone. And it says what was known there.

An error of RULES without a proposal is a failure, unless the program says why: `// NO PROPOSAL: reason`. Where one is tried it must help.
One that says nothing of what was known is a failure, unless the program says why: `// NOTHING KNOWN: reason`.
Exit code: 0 as it should be, 1 not.
"""
import argparse
import concurrent.futures
import pathlib
import re
import sys
import tempfile

import program as programs
import run_program
from explained import all_programs

RULES = ("unbounded-loop", "unbounded-size", "unbounded-recursion", "step-limit")
MOST = "16"  # for kMax


def blanked(text):
    """The text with blanks for comments and strings: offsets stay."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match.group()), text, flags=re.S)


def offset_of(text, line, column):
    return sum(len(part) for part in text.splitlines(keepends=True)[: line - 1]) + column - 1


def behind_parentheses(code, at):
    """Behind the group that begins at or after `at`."""
    at, depth = code.index("(", at), 0
    for i in range(at, len(code)):
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        if depth == 0:
            return i + 1
    raise ValueError("no end of parentheses")


def first_in_body(text, code, at, statement):
    """The body begins at the first thing at or after `at`; one that is no block becomes one."""
    while code[at].isspace():
        at += 1
    if code[at] == "{":
        return text[: at + 1] + statement + text[at + 1 :]
    end, depth = at, 0
    while code[end] != ";" or depth != 0:
        depth += {"(": 1, ")": -1, "{": 1, "}": -1}.get(code[end], 0)
        end += 1
    return text[:at] + "{" + statement + text[at : end + 1] + "}" + text[end + 1 :]


def with_annotation(text, proposal):
    """The source with the annotation in it, on the lines that there are."""
    code = blanked(text)
    place = proposal["location"]
    at = offset_of(text, place["line"], place["column"])
    statement = re.sub(r"\bkMax\b", MOST, proposal["text"])
    if proposal["place"] == "function":
        at = code.index("{", at)
        return text[: at + 1] + statement + text[at + 1 :]
    if proposal["place"] == "loop":
        keyword = re.match(r"\s*(\w+)\s*(:?)", code[at:])
        behind = at + keyword.end()
        if keyword.group(2):  # A label.
            return text[:behind] + statement + text[behind:]
        return first_in_body(text, code, behind if keyword.group(1) == "do" else behind_parentheses(code, at), statement)
    start, depth = 0, 0
    for i, c in enumerate(code[:at]):
        depth += {"(": 1, ")": -1}.get(c, 0)
        if depth == 0 and c in ";{}":
            start = i + 1
    return text[:start] + statement + text[start:]


def proposal_of(problem):
    """Of the first way out: what to write and where; None if it is no annotation."""
    pattern = r"state the bound: `(.*)` (?:first in the body of the (loop|function)|in front of the (statement)) at (.*):(\d+):(\d+)"
    found = re.fullmatch(pattern, problem["ways_out"][0]) if problem["ways_out"] else None
    if found is None:
        return None
    text, body, statement, file, line, column = found.groups()
    return {"text": text, "place": body or statement, "location": {"file": file, "line": int(line), "column": int(column)}}


def told(report):
    return {(p["rule"], p["location"] and p["location"]["line"], p["root"]) for p in report["problems"] if p["severity"] == "error"}


def check(tool, path):
    program = programs.load(path)
    reasons, unknown = ([line for source in program.sources for line in re.findall(rf"// {word}: (.*)", source.read_text())]
                        for word in ("NO PROPOSAL", "NOTHING KNOWN"))
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        _, report = run_program.analyse(tool, program, work)
        failures, helped = [], 0
        for problem in report["problems"]:
            if problem["rule"] not in RULES:
                continue
            name = f"{path.relative_to(run_program.ROOT)}: {problem['rule']}"
            if not problem.get("known") and not unknown:
                failures.append(f"{name}: it does not say what was known: {problem['message']}")
            proposal = proposal_of(problem)
            if proposal is None:
                if not reasons:
                    failures.append(f"{name}: nothing is proposed: {problem['message']}")
                continue
            source = next(s for s in program.sources if str(s).endswith(proposal["location"]["file"]))
            copy = work / source.name
            copy.write_text(with_annotation(source.read_text(), proposal))
            sources = [copy if s.resolve() == source.resolve() else s for s in program.sources]
            changed = programs.Program(program.path, sources, [], [], [], None, [*program.flags, f"-I{source.parent}"], program.args, 0)
            done, after = run_program.analyse(tool, changed, work)
            if after is None:
                failures.append(f"{name}: `{proposal['text']}` in the {proposal['place']} does not compile\n{done.stderr}")
            elif (problem["rule"], problem["location"] and problem["location"]["line"], problem["root"]) in told(after):
                failures.append(f"{name}: `{proposal['text']}` does not help")
            else:
                helped += 1
    return failures, helped


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("programs", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    tool = pathlib.Path(options.tool).resolve()
    chosen = [p.resolve() for p in options.programs] or [p for p in all_programs() if any(u.rule in RULES for u in programs.load(p).unbounded)]
    failures, helped = [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for failed, resolved in pool.map(lambda path: check(tool, path), chosen):
            failures += failed
            helped += resolved
    print("\n".join(failures) or f"{len(chosen)} programs: each of {helped} proposals resolves what it is about")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
