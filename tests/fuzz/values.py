# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Expressions of the random programs, each with the range of values that it can take.

Ranges keep the programs small and free of wrap-around: everything is `unsigned` and far below 2^31. An expression never
allocates and has no side effect, so that no order of evaluation is left open.
"""
from __future__ import annotations

import dataclasses
import random
from typing import NamedTuple

import tree


class Value(NamedTuple):
    text: str  # an `unsigned` expression that needs no parentheses around it
    lo: int
    hi: int


class Container(NamedTuple):
    name: str
    kind: str  # vector, string or array
    end: tuple[str, str]  # (arena, "bottom" or "top") that holds its elements
    size: int  # bytes of an element
    most: int  # elements that it holds at most
    data: int  # largest element; -1 if the elements are no numbers


@dataclasses.dataclass
class Frame:
    """What can be used at one place of a program."""

    arenas: list[str]
    values: list[Value] = dataclasses.field(default_factory=list)
    times: int = 1  # the place is reached at most so often per call of the function
    depth: int = 0
    scopes: int = 0  # scopes around the place, in the same function
    reader: tuple[str, str, int] | None = None  # names of `in` and `n`, and the largest n
    elements: list[str] = dataclasses.field(default_factory=list)  # `int` expressions that are elements of `in`
    jumps: frozenset[str] = frozenset()  # of break and continue those that may stand here
    leave: str = ""  # the statement that leaves the function early, "" if none may
    containers: list[Container] = dataclasses.field(default_factory=list)
    live: set[tuple[str, str]] = dataclasses.field(default_factory=set)  # ends with storage that is used later
    marks: list[tuple[str, tuple[str, str]]] = dataclasses.field(default_factory=list)
    bools: list[str] = dataclasses.field(default_factory=list)
    throws: frozenset[str] = frozenset()  # types that may be thrown here: something around handles them

    def inner(self, **changes) -> "Frame":
        copy = dataclasses.replace(self, **changes)
        for name in ("arenas", "values", "elements", "containers", "live", "marks", "bools"):
            setattr(copy, name, getattr(copy, name).copy())
        copy.depth = self.depth + 1
        return copy


# How a program looks at an element of `in`. The values of the driver stand for all `int`s: no program that looks at elements
# only in this way can tell another value from one of them.
#   name: (values, number of an element, its largest value, tests of an element)
CLAMP = "pick({0})"
READERS = {
    "threshold": ([0, 1, 2], CLAMP, 2, ["{0} > 0", "{0} > 1", "{0} >= 2", "{0} < 1", "pick({0}) == 1u"]),
    "modulo": ([0, 1, 2], "(unsigned({0}) % 3u)", 2, ["unsigned({0}) % 3u == 1u", "unsigned({0}) % 3u != 0u"]),
    "mask": ([0, 1, 2, 3], "(unsigned({0}) & 3u)", 3, ["({0} & 1) != 0", "({0} & 2) == 0", "({0} & 3) == 2"]),
    "truth": ([0, 1], "({0} != 0 ? 3u : 1u)", 3, ["{0} != 0", "{0}", "!{0}", "{0} == 0"]),
    "checked": ([-1, 0, 1, 2, 3], CLAMP, 2, ["pick({0}) > 0u", "pick({0}) == 2u"]),
    "cases": ([0, 1, 2, 7], "code({0})", 9, ["{0} == 1", "{0} == 2", "{0} != 0"]),
}


class Values:
    """Mixin: random expressions and conditions."""

    rng: random.Random

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def fresh(self, prefix: str) -> str:
        self.names[prefix] = self.names.get(prefix, -1) + 1
        return f"{prefix}{self.names[prefix]}"

    def constant(self, hi: int, lo: int = 0) -> Value:
        value = self.rng.randint(lo, hi)
        return Value(f"{value}u", value, value)

    def element(self, frame: Frame) -> Value | None:
        """The number of an element of `in`, where one can be read."""
        if not frame.elements:
            return None
        self.reads_in = True
        _, text, hi, _ = READERS[self.mode]
        return Value(text.format(self.rng.choice(frame.elements)), 1 if self.mode == "truth" else 0, hi)

    def variable(self, frame: Frame) -> Value | None:
        choices = [v for v in frame.values]
        if frame.elements and self.chance(30):
            return self.element(frame)
        return self.rng.choice(choices) if choices else None

    def expression(self, frame: Frame, hi: int, lo: int = 0, variable: int = 60, depth: int = 0) -> Value:
        """An expression in [lo, hi]; `variable` percent of the attempts depend on something."""
        for _ in range(4):
            if not self.chance(variable):
                break
            value = self.combine(frame, hi, depth)
            if value and lo <= value.lo and value.hi <= hi:
                return value
        return self.constant(hi, lo)

    def combine(self, frame: Frame, hi: int, depth: int) -> Value | None:
        x = self.variable(frame)
        if not x:
            return None
        form = self.rng.choice(self.forms)
        k = self.rng.randint(1, 8)
        if form == "times" and x.hi:
            k = max(1, min(k, hi // x.hi))
            return Value(f"({x.text} * {k}u)", x.lo * k, x.hi * k)
        if form == "plus":
            return Value(f"({x.text} + {k}u)", x.lo + k, x.hi + k)
        if form == "minus":
            k = x.hi + self.rng.randint(0, 2)
            return Value(f"({k}u - {x.text})", k - x.hi, k - x.lo)
        if form == "remainder":
            return Value(f"({x.text} % {k + 1}u)", 0, min(k, x.hi))
        if form == "quotient":
            k = self.rng.randint(2, 3)
            return Value(f"({x.text} / {k}u)", x.lo // k, x.hi // k)
        if form == "shift":
            return Value(f"({x.text} >> 1)", x.lo >> 1, x.hi >> 1)
        if form == "mask":
            k = self.rng.choice([1, 3, 7])
            return Value(f"({x.text} & {k}u)", 0, min(k, x.hi))
        if form == "min":
            return Value(f"std::min({x.text}, {k}u)", min(x.lo, k), min(x.hi, k))
        if form == "max":
            return Value(f"std::max({x.text}, {k}u)", max(x.lo, k), max(x.hi, k))
        if form == "clamp":
            k = self.rng.randint(0, 3)
            top = k + self.rng.randint(1, 5)
            return Value(f"std::clamp({x.text}, {k}u, {top}u)", max(k, min(x.lo, top)), max(k, min(x.hi, top)))
        if form == "choice" and depth < 2:
            y = self.expression(frame, hi, 0, 50, depth + 1)
            z = self.expression(frame, hi, 0, 30, depth + 1)
            return Value(f"({self.condition(frame, depth + 1)} ? {y.text} : {z.text})", min(y.lo, z.lo), max(y.hi, z.hi))
        if form == "sum":
            y = self.variable(frame) or x  # Nothing else may be in sight: a function that is given an arena only.
            return Value(f"({x.text} + {y.text})", x.lo + y.lo, x.hi + y.hi)
        if form == "product":
            y = self.variable(frame) or x  # Nothing else may be in sight: a function that is given an arena only.
            return Value(f"({x.text} * {y.text})", x.lo * y.lo, x.hi * y.hi)
        if form == "table":
            fitting = [t for t in self.tables if t[1] > x.hi]
            if fitting:
                name, _, low, most = self.rng.choice(fitting)
                return Value(f"{name.format(x.text)}", low, most)
        if form == "function" and self.pure:
            name, bound, low, most = self.rng.choice(self.pure)
            if x.hi <= bound:
                return Value(f"{name}({x.text})", low, most)
        return x

    def condition(self, frame: Frame, depth: int = 0) -> str:
        roll = self.rng.randrange(100)
        if frame.elements and roll < 35:
            self.reads_in = True
            return self.rng.choice(READERS[self.mode][3]).format(self.rng.choice(frame.elements))
        if frame.bools and roll < 45:
            return self.rng.choice(["", "!"]) + self.rng.choice(frame.bools)
        if depth < 1 and roll > 85:
            op = self.rng.choice(["&&", "||"])
            return f"({self.condition(frame, depth + 1)}) {op} ({self.condition(frame, depth + 1)})"
        wide = [v for v in frame.values if v.hi > v.lo] or frame.values
        if not wide:
            return self.rng.choice(["limit > 2u", "limit == 3u", "limit < 9u"])
        x = self.rng.choice(wide)
        k = self.rng.randint(x.lo, max(x.lo, x.hi))
        if roll < 50 and x.hi > 1:
            return f"{x.text} % 2u == {self.rng.randint(0, 1)}u"
        if roll < 58 and len(wide) > 1:
            y = self.rng.choice([v for v in wide if v.text != x.text] or wide)
            if y.text != x.text:
                return f"{x.text} {self.rng.choice(['<', '<=', '>', '!='])} {y.text}"
        operator = self.rng.choice([">", "==", "!=", ">=", "<", "<="])
        if operator in (">=", "<"):
            k = max(k, 1)
        return f"{x.text} {operator} {k}u"

    # What the expressions of one program draw on: made once, before its functions.

    def make_tables(self) -> list[tuple[str, tree.Node]]:
        """Constant tables and functions of one number: (name, declaration). Those that nothing uses are dropped."""
        declarations = []
        self.tables, self.pure = [], []
        for _ in range(2):
            name = self.fresh("table")
            content = [self.rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 24, 33]) for _ in range(self.rng.randint(4, 8))]
            numbers = ", ".join(f"{c}u" for c in content)
            style = self.rng.randrange(3)
            access = name + "[{0}]"
            if style == 0:
                text = f"static constexpr unsigned {name}[] = {{{numbers}}};"
            elif style == 1:
                text = f"static constexpr std::array<unsigned, {len(content)}> {name} = {{{numbers}}};"
            else:
                rows = ", ".join(f"{{'{chr(97 + i)}', {c}u}}" for i, c in enumerate(content))
                text = f"struct Row{name} {{ char key; unsigned bytes; }};\nstatic const Row{name} {name}[] = {{{rows}}};"
                access = name + "[{0}].bytes"
            self.tables.append((access, len(content), min(content), max(content)))
            declarations.append((name, tree.statement(text, "constant-table")))
        for _ in range(2):
            name = self.fresh("scale")
            results = [self.rng.randint(0, 20) for _ in range(4)]
            style = self.rng.randrange(3)
            if style == 0:
                cases = " ".join(f"case {i}: return {r}u;" for i, r in enumerate(results[:3]))
                body = f"switch (x) {{ {cases} default: return {results[3]}u; }}"
            elif style == 1:
                body = f"if (x > 2u) return {results[3]}u; return x == 0u ? {results[0]}u : {results[1]}u;"
                results = [results[0], results[1], results[3]]
            else:
                body = f"unsigned r = {results[0]}u; while (x > 1u) {{ x /= 2u; r += {results[1]}u; }} return r;"
                results = [results[0], results[0] + 6 * results[1]]
            self.pure.append((name, 100, min(results), max(results)))
            declarations.append((name, tree.statement(f"static constexpr unsigned {name}(unsigned x) {{ {body} }}", "pure-function")))
        return declarations
