#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""schema_test.py WCMU: the JSON Schemas of rule files and of wcmu.yaml, the loader and the examples of the documentation agree."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

tool = str(pathlib.Path(sys.argv[1]).resolve())
project = pathlib.Path(__file__).resolve().parents[2]
failures = []


def validator(name):
    schema = json.loads((project / "docs" / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


RULES, CONFIG = validator("rules.schema.json"), validator("config.schema.json")

# What both must refuse, below a good name and reason.
WRONG = [
    "functions: 5", "function: []", "{}",
    "functions: [{name: f, effect: none}]", "functions: [{name: f, reason: r}]", "functions: [{name: f, reason: r, efect: none}]",
    "functions: [{name: f, reason: r, effect: some}]", "functions: [{name: f, reason: r, effect: none, model: m}]",
    "functions: [{name: f, reason: r, model: m, returns: {argument: 0}}]", "functions: [{name: f, reason: r, effect: none, writes: [{size: 4}]}]",
    "functions: [{name: f, reason: r, effect: none, returns: {range: [1]}}]", "functions: [{name: f, reason: r, effect: none, returns: {into: -1}}]",
    "functions: [{name: f, reason: r, attest: {alignment: 8}}]", "functions: [{name: f, reason: r, attest: {bottom: -1}}]", "functions: [{name: f, reason: r, attest: {bottom: 1, per: root}}]",
    "functions: [{name: f, reason: r, effect: none, may_throw: true}]", "functions: [{name: f, reason: r, calls: {with: [any]}}]",
    "functions: [{name: f, reason: r, calls: {argument: 0, times: twice}}]", "functions: [{name: f, reason: r, effect: none, when: sometimes}]",
    "loops: [{function: f, line: 1, reason: r}]", "loops: [{function: f, bound: 1, reason: r}]", "loops: [{function: f, line: 0, bound: 1, reason: r}]",
    "loops: [{function: f, line: 1, ordinal: 1, bound: 1, reason: r}]", "recursion: [{function: f, bound: 0, reason: r}]",
    "indirect: [{function: f, reason: r}]", "assume: [{function: f, range: [0, 1], reason: r}]", "assume: [{function: f, parameter: n, reason: r}]",
    "assume: [{function: f, parameter: n, argument: 0, range: [0, 1], reason: r}]", "roots: [{as: f}]", "capacity: [{root: f}]",
    "functions: [{name: f, reason: r, allocate: {size: 1}}]", "functions: [{name: f, reason: r, allocate: {arena: arg0}}]",
    "functions: [{name: f, reason: r, allocate: {arena: arg0, size: 1, end: both}}]", "functions: [{name: f, reason: r, free: {arena: arg0}}]",
    "functions: [{name: f, reason: r, mark: {arena: arg0, to: arg1}}]", "functions: [{name: f, reason: r, rewind: {arena: arg0}}]",
    "functions: [{name: f, reason: r, reset: {arena: arg0}, destroy: {arena: arg0}}]", "arenas: [{name: a}]",
    "arenas: [{name: a, type: T, reason: r}]", "arenas: [{name: a, reason: r, fields: [{field: x}]}]",
    "capacity: [{root: f, bytes: many}]", "capacity: [{arena: a, bytes: 1}]",
]
RIGHT_CONFIGS = ["rules: [a.yaml]\nroots: [f]\nexclude_roots: g*\ncapacity: [4KiB, f.a=0x10]\nstrict: true\nno_trust: [assume]\nmax_steps: 5\n"]
WRONG_CONFIGS = ["rule: a", "strict: maybe", "capacity: many", "max_steps: 0", "roots: {a: b}", "[]"]


def check(folder, validate, name, text, good):
    file = folder / name
    file.write_text(text)
    done = subprocess.run([tool, "rules", "check", file], capture_output=True, text=True, timeout=60)
    errors = [error.message for error in validate.iter_errors(yaml.safe_load(text))]
    if (done.returncode == 0) != good:
        failures.append(f"the loader says {done.returncode} to {text!r}: {done.stderr}")
    if (not errors) != good:
        failures.append(f"the schema says {errors} to {text!r}")
    if not good and not re.search(rf"{name}:\d+:\d+: error: ", done.stderr):
        failures.append(f"no place in the error of {text!r}: {done.stderr}")


with tempfile.TemporaryDirectory(prefix="wcmu-schema-") as work:
    work = pathlib.Path(work)
    files = [*sorted((project / "rules").glob("*.yaml")), *sorted((project / "tests/programs/rules").glob("*.yaml"))]
    for file in files:
        for error in RULES.iter_errors(yaml.safe_load(file.read_text())):
            failures.append(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    examples = re.findall(r"^```yaml\n(.*?)^```", (project / "docs/rules.md").read_text(), re.M | re.S)
    for example in examples:
        is_config = example.startswith("# wcmu.yaml")
        check(work, CONFIG if is_config else RULES, "wcmu.yaml" if is_config else "example.yaml", example, True)
    for text in WRONG:
        check(work, RULES, "wrong.yaml", text, False)
    for text in RIGHT_CONFIGS:
        check(work, CONFIG, "wcmu.yaml", text, True)
    for text in WRONG_CONFIGS:
        check(work, CONFIG, "wcmu.yaml", text, False)
    if len(examples) < 6:
        failures.append(f"docs/rules.md has {len(examples)} examples")
print("\n".join(failures) or f"{len(files)} files, {len(examples)} examples: all agree")
sys.exit(1 if failures else 0)
