# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A program of the corpus: its files and what its comments expect. See docs/testing.md."""
import dataclasses
import pathlib
import re

SIZES = ("bottom", "top", "retained_bottom", "retained_top")


class BadProgram(Exception):
    """The program's own comments are wrong; never a failure of the tool."""


@dataclasses.dataclass(frozen=True)
class Expectation:
    """One EXPECT line. A size is None where the root never returns; a key that is not stated is not in `values`."""

    root: str
    arena: str | None
    values: dict
    place: str


@dataclasses.dataclass(frozen=True)
class Unbounded:
    """One UNBOUNDED line. `line` is None where any place will do."""

    rule: str
    file: str
    line: int | None


@dataclasses.dataclass
class Program:
    path: pathlib.Path
    sources: list  # analysed
    driver: list  # built, but not analysed
    expectations: list
    unbounded: list
    imprecise: str | None
    flags: list
    args: list
    exit_code: int
    warnings: list = dataclasses.field(default_factory=list)  # of rule escapes-rewind, as Unbounded
    without: list = dataclasses.field(default_factory=list)  # what is told without the rule file, as Unbounded
    open: str | None = None  # what the tool cannot do yet; it must be sound all the same, and the mark must go once it can

    @property
    def rules(self):
        """The rule file of the program, or None."""
        file = self.path / "rules.yaml" if self.path.is_dir() else self.path.with_suffix(".yaml")
        return file if file.exists() else None

    @property
    def runs(self):
        return bool(self.expectations)


def load(path):
    path = pathlib.Path(path)
    if path.is_dir():
        files = sorted([*path.glob("*.cpp"), *path.glob("*.c")])
        sources = [f for f in files if f.name != "main.cpp"]
        driver = [f for f in files if f.name == "main.cpp"]
        if not driver:
            raise BadProgram(f"{path}: a program of several files needs a main.cpp")
    else:
        sources, driver = [path], []
    program = Program(path, sources, driver, [], [], None, [], [], 0)
    stated_exit = None
    for file in sources:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            stated_exit = _read_line(program, file, number, line, stated_exit)
    if not program.expectations and not program.unbounded:
        raise BadProgram(f"{path}: neither EXPECT nor UNBOUNDED")
    if program.expectations and program.unbounded:
        raise BadProgram(f"{path}: EXPECT and UNBOUNDED in one program: make it two, a pair")
    if (program.rules is None) != (not program.without):
        raise BadProgram(f"{path}: a rule file and WITHOUT go together")
    program.exit_code = stated_exit if stated_exit is not None else (3 if program.unbounded else 0)
    return program


def _read_line(program, file, number, line, stated_exit):
    match = re.search(r"//\s*(EXPECT|UNBOUNDED|WARNS|WITHOUT|IMPRECISE|OPEN|FLAGS|ARGS|EXIT):\s*(.*?)\s*$", line)
    if not match:
        return stated_exit
    key, text = match.groups()
    place = f"{file}:{number}"
    if key == "EXPECT":
        program.expectations.append(_expectation(text, place))
    elif key in ("UNBOUNDED", "WARNS", "WITHOUT"):
        rule = re.fullmatch(r"([a-z-]+)(?:\s+@(\d+|any))?", text)
        if not rule:
            raise BadProgram(f"{place}: expected '{key}: rule-id' or '{key}: rule-id @line'")
        at = number if rule[2] is None else None if rule[2] == "any" else int(rule[2])
        told = {"UNBOUNDED": program.unbounded, "WARNS": program.warnings, "WITHOUT": program.without}[key]
        told.append(Unbounded(rule[1], file.name, at))
    elif key == "IMPRECISE":
        if not text:
            raise BadProgram(f"{place}: IMPRECISE needs a reason")
        program.imprecise = text
    elif key == "OPEN":
        if not text:
            raise BadProgram(f"{place}: OPEN needs a reason")
        program.open = text
    elif key == "FLAGS":
        program.flags += text.split()
    elif key == "ARGS":
        program.args += text.split()
    elif key == "EXIT":
        return int(text)
    return stated_exit


def _expectation(text, place):
    root, *pairs = text.split()
    values, arena = {}, None
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if separator and key == "arena":
            arena = value
        elif separator and (key in SIZES or key == "align") and re.fullmatch(r"\d+|null", value):
            values[key] = None if value == "null" else int(value)
        else:
            raise BadProgram(f"{place}: '{pair}' is not one of arena=, {'=, '.join(SIZES)}=, align=")
    if "bottom" not in values or "top" not in values:
        raise BadProgram(f"{place}: EXPECT needs bottom= and top=")
    return Expectation(root, arena, values, place)
