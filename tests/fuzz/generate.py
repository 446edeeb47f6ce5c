#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random C++ programs whose truth can be found by running every input. Same seed, same program.

A program draws on a random part of what the generator knows, so that rare things meet often enough. Its parameters have
small domains, enforced in the root, and it looks at the elements of `in` only in ways that tell few values apart.

    generate.py SEED [FEATURES]     prints the program
"""
from __future__ import annotations

import random
import re
import sys

from families import FAMILIES, chosen
from functions import Functions
from loops import Loops
from statements import ENDS, Account, Statements
from tree import Inputs, Node, Program, block, statement
from values import READERS, Frame, Value, Values

# Weights of the makers of statements. Those that are always there keep a program a program.
ALWAYS = {"allocation": 10, "if_else": 4, "loop": 5}
SOMETIMES = {
    "scope": 5, "marked": 3, "rewind": 3, "reset": 3, "switch": 3, "ready_bool": 2, "ready_value": 3, "assigned_value": 3,
    "jump": 4, "goto_block": 2, "array": 4, "vector": 6, "container_use": 4, "from_data": 6, "summed": 5, "state_machine": 3,
    "call": 6, "lambda_": 4, "optional": 3, "text": 3,
}  # "call" is in 6 of 10 programs
LOOPS = ["counted", "counted", "counted", "do", "goto", "input", "input", "input", "triangular", "shift", "two", "long", "tiny"]
HELPERS = ["plain", "plain", "result", "truth", "reference", "struct", "class", "template", "recursion", "mutual", "walk",
           "reader", "reader", "table", "handle", "maker", "log"]
FORMS = ["times", "times", "plus", "minus", "remainder", "quotient", "shift", "mask", "min", "max", "clamp", "choice", "sum",
         "product", "table", "table", "function", "plain", "plain", "plain"]
ALLOCATIONS = ["raw", "raw", "raw", "bytes", "typed", "written", "create", "placement", "resize"]

# Sizes of the input domains: largest p0, largest p1, largest n, values of an element (0: as the reader says), longest loop.
# Few values of many parameters, or many of few: the product is what is run.
DOMAINS = [(3, 4, 4, 0, 12), (2, 6, 4, 0, 12), (0, 2, 8, 2, 12), (3, 3, 0, 0, 12), (2, 2, 30, 1, 32), (9, 24, 0, 0, 32),
           (1, 1, 5, 0, 12), (2, 3, 0, 0, 12)]
# Arenas that the driver has, by the names that roots give them.
ARENAS = ["a", "b", "c"]


# Families that one program draws on: few, so that what they make meets often enough.
MOST_FAMILIES = 3


class Generator(Values, Statements, Loops, Functions, *(family.mixin for family in FAMILIES.values())):
    def __init__(self, seed: int, features: tuple[str, ...] = ()):
        self.seed = seed
        self.rng = random.Random(" ".join(["wcmu judge", str(seed), *features]))
        self.enabled = features
        self.names: dict[str, int] = {}
        self.features: set[str] = set()
        self.labels_used: set[str] = set()
        self.fill_room: dict[str, list] = {}
        self.functions = []
        self.resets = self.reads_in = False
        self.account = Account(100_000, 2500)
        self.statements_left = 0

    def some(self, things: list, least: int) -> list:
        """A random part of `things`, at least `least` of them."""
        chosen = [t for t in things if self.chance(60)]
        while len(chosen) < least:
            chosen.append(self.rng.choice(things))
        return chosen

    def choose_features(self) -> None:
        sometimes = self.rng.sample(sorted(SOMETIMES), self.rng.randint(3, 8)) + (["call"] if self.chance(40) else [])
        if "vector" in sometimes or "array" in sometimes:
            sometimes.append("from_data")
        weights = {**ALWAYS, **{kind: SOMETIMES[kind] for kind in sometimes}}
        self.families = []
        if self.enabled:
            names = self.rng.sample(self.enabled, self.rng.randint(1, min(len(self.enabled), MOST_FAMILIES)))
            self.families = [FAMILIES[name] for name in names]
        for family in self.families:
            weights.update(family.statements)
            if family.helpers:
                weights["call"] = SOMETIMES["call"]
        self.kinds, self.weights = list(weights), list(weights.values())
        self.loop_kinds = self.some(LOOPS, 2)
        self.helper_kinds = self.some(HELPERS, 2) + [kind for family in self.families for kind in family.helpers]
        self.forms = self.some(FORMS, 5)
        self.allocation_styles = self.some(ALLOCATIONS, 2)
        if self.chance(8):
            self.allocation_styles.append("aligned-by-value")
        self.container_styles = self.some(["vector", "vector", "vector", "pmr::vector", "pmr::string"], 1)
        self.array_styles = self.some(["local", "std::array", "arena"], 1)
        self.ends = self.rng.choice([ENDS, ENDS, ENDS, ("bottom",), ("top",)])
        self.alignments = self.rng.choice([[1], [1, 2, 4, 8], [1, 4, 8, 16], [1, 8, 64], [4, 8], [1, 2, 4, 8, 16, 32, 64]])
        self.arena_count = self.rng.choice([1, 1, 1, 2])
        for family in self.families:
            if family.arenas:
                self.arena_count = self.rng.choice(family.arenas)

    def choose_domain(self) -> None:
        p0, p1, n, values, self.longest_loop = self.rng.choice(DOMAINS)
        fitting = [m for m, reader in READERS.items() if not values or len(reader[0]) <= values] or ["truth"]
        self.mode = self.rng.choice(fitting)
        if n > 8:
            self.mode = "truth"
        self.longest_input = n
        self.has_input = 0 < n <= 8
        if self.has_input and len(READERS[self.mode][0]) > 3:
            self.longest_input = n = min(n, 3)
        self.p0_low = self.rng.choice([0, 0, 0, -2])
        self.inputs = Inputs(list(range(self.p0_low, self.p0_low + p0 + 1)), list(range(p1 + 1)), list(range(n + 1)),
                             READERS[self.mode][0], n)
        # The driver's runs should stay below 0.2 s, out-of-range inputs included.
        rounds = 400_000 // self.inputs.count()
        self.long_rounds = min(rounds, 100_000) if rounds > 1000 and self.chance(50) else 0
        self.account.most_work = max(60, min(2500, 1_500_000 // self.inputs.count()))

    def guards(self) -> tuple[list[Node], list[Value]]:
        """The root's domain is enforced in its first statements: by leaving, by clamping, by masking, or by trust."""
        nodes, values = [], []
        inputs = self.inputs
        low, high = inputs.p0[0], inputs.p0[-1]
        name = "p0"
        style = self.rng.choice(["leave", "leave", "clamp", "assume", "std::clamp"])
        if style == "leave":
            nodes.append(statement(f"if (p0 < {low} || p0 > {high}) return;", "guard-leaves", keep=True))
        elif style == "clamp":
            nodes.append(statement(f"if (p0 < {low}) p0 = {low};\nif (p0 > {high}) p0 = {high};", "guard-clamps", keep=True))
        elif style == "assume":
            nodes.append(statement(f"WCMU_ASSUME(p0 >= {low} && p0 <= {high});", "assume", keep=True))
        else:
            name = "level"
            nodes.append(statement(f"[[maybe_unused]] const int level = std::clamp(p0, {low}, {high});", "guard-clamps", keep=True))
        if style != "assume":
            inputs.p0 = [-2147483648, low - 1, *inputs.p0, high + 1, 2147483647]
        values.append(Value(f"unsigned({name})" if low >= 0 else f"unsigned({name} + {-low})", max(low, 0), high - min(low, 0)))
        high = inputs.p1[-1]
        style = self.rng.choice(["leave", "leave", "clamp", "assume", "mask", "remainder", "min"])
        if style == "leave":
            nodes.append(statement(f"if (p1 > {high}u) return;", "guard-leaves", keep=True))
        elif style == "clamp":
            nodes.append(statement(f"if (p1 > {high}u) p1 = {high}u;", "guard-clamps", keep=True))
        elif style == "assume":
            nodes.append(statement(f"WCMU_ASSUME(p1 <= {high}u);", "assume", keep=True))
        elif style == "min":
            nodes.append(statement(f"p1 = std::min(p1, {high}u);", "guard-clamps", keep=True))
        elif style == "mask" and high in (1, 3, 7):
            nodes.append(statement(f"p1 &= {high}u;", "guard-masks", keep=True))
        else:
            nodes.append(statement(f"p1 %= {high + 1}u;", "guard-masks", keep=True))
        if style != "assume":
            inputs.p1 = [*inputs.p1, high + 1, 4294967295]
        values.append(Value("p1", 0, high))
        high = inputs.n[-1]
        if high:
            style = self.rng.choice(["leave", "leave", "clamp", "assume"])
            if style == "leave":
                nodes.append(statement(f"if (n > {high}u) return;", "guard-leaves", keep=True))
            elif style == "clamp":
                nodes.append(statement(f"if (n > {high}u) n = {high}u;", "guard-clamps", keep=True))
            else:
                nodes.append(statement(f"WCMU_ASSUME(n <= {high}u);", "assume", keep=True))
            if style == "leave":
                inputs.n = [*inputs.n, high + 1, 4294967295]
            elif style == "clamp":
                inputs.n = [*inputs.n, 4294967295]
            values.append(Value("n", 0, high))
        self.rng.shuffle(nodes)
        return nodes, values

    def superloop(self, frame: Frame) -> list[Node]:
        """A root that never returns: a frame after another, each from the same positions."""
        inner = frame.inner(leave="continue;", jumps=frozenset({"continue"}), values=frame.values + [Value("(frame % 4u)", 0, 3)] * 2)
        arenas = frame.arenas
        if self.chance(50):
            start = [statement(f"const wcmu::ArenaScope scope{i}({a});", "frame-scope", keep=True) for i, a in enumerate(arenas)]
            inner.live = {(a, e) for a in arenas for e in ENDS}  # a reset would make the marks of these scopes stale
        else:
            start = [statement(f"(void){a}.reset();", "frame-reset", keep=True) for a in arenas]
        kinds, weights = self.kinds, self.weights
        body = self.body(inner, self.rng.randint(3, 6))
        self.kinds, self.weights = kinds, weights
        first = (self.allocation(frame) or []) if self.chance(30) else []
        loop = block("for ([[maybe_unused]] unsigned frame = 0;; ++frame) {",
                     [statement("FUZZ_ROUND;", keep=True), *start, *body], tag="superloop")
        return first + [statement("FUZZ_ROUNDS(12);", keep=True), loop]

    def program(self) -> Program:
        self.choose_features()
        self.choose_domain()
        optional = self.make_tables()
        if "call" in self.kinds:
            wanted = [self.rng.choice(family.helpers) for family in self.families if family.helpers]
            for _ in range(self.rng.randint(1, 4)):
                wanted.append("")
            for kind in wanted:
                self.statements_left = 8
                function = self.helper(kind or self.rng.choice(self.helper_kinds))
                if function:
                    self.functions.append(function)
        style = self.rng.choice(["plain"] * 7 + ["struct", "method", "handle"])
        if style == "handle" and any(family.arenas for family in self.families):
            style = "plain"
        if style == "handle":
            self.arena_count = 1
        names = ARENAS[:self.arena_count]
        arenas = {"struct": [f"(*job.{n})" for n in names], "handle": ["h.arena()"]}.get(style, names)
        self.statements_left = self.rng.choice([8, 14, 20, 30, 45])
        guards, values = self.guards()
        frame = Frame(arenas, values, leave="return;")
        if self.has_input:
            frame.reader = ("in", "n", self.longest_input)
        never_ends = style != "method" and self.chance(6)
        if never_ends:
            frame.leave = ""
            body = self.superloop(frame)
        else:
            body = self.body(frame, self.rng.randint(4, 9))
            body += [n for f in self.functions if not self.used(f.names, body) for n in self.call_of(f, frame) or []]
        return self.finish(style, guards + body, optional, never_ends)

    def used(self, names: list[str], nodes: list[Node]) -> bool:
        text = "\n".join(line for node in nodes for line in node.lines())
        return any(re.search(rf"\b{name}\b", text) for name in names)

    def finish(self, style: str, body: list[Node], optional: list, never_ends: bool) -> Program:
        """Puts the root around its statements and drops what nothing uses."""
        parameters = "[[maybe_unused]] int p0, [[maybe_unused]] unsigned p1, [[maybe_unused]] const int* in, [[maybe_unused]] unsigned n"
        arguments = "p0, p1, in, n"
        everything = list(body)
        declarations: list[Node] = []
        for function in reversed(self.functions):  # a function calls earlier ones only
            if self.used(function.names, everything):
                declarations = function.nodes + declarations
                everything += function.nodes
        declarations = [node for names, node in optional if self.used([names], everything)] + declarations
        name, names = "root", ARENAS[:self.arena_count]
        # A function that returns in every round of an endless loop is one that does not return for the analyzer.
        if style == "struct":
            members = " ".join(f"wcmu::Arena* {n};" for n in names)
            declarations.append(statement(f"struct RootJob {{ {members} }};", "root-takes-struct", keep=True))
            root = block(f"WCMU_ROOT void root([[maybe_unused]] const RootJob& job, {parameters}) {{", body)
            call = f"root(RootJob{{{', '.join('&' + n for n in names)}}}, {arguments});"
        elif style == "method":
            members = " ".join(f"wcmu::Arena& {n};" for n in names)
            name = "RootJob::run"
            root = block("struct RootJob {", [
                statement(members, "root-is-method", keep=True),
                block(f"WCMU_ROOT void run({parameters}) {{", body, keep=True)], "};")
            call = f"RootJob{{{', '.join(names)}}}.run({arguments});"
        elif style == "handle":
            names = ["h"]
            root = block(f"WCMU_ROOT void root([[maybe_unused]] wcmu::BottomHandle h, {parameters}) {{", body, tag="root-takes-handle")
            call = f"root(a.bottom_handle(), {arguments});"
        else:
            taken = ", ".join(f"[[maybe_unused]] wcmu::Arena& {n}" for n in names)
            root = block(f"WCMU_ROOT void root({taken}, {parameters}) {{", body)
            call = f"root({', '.join(names)}, {arguments});"
        if len(names) > 1:
            self.features.add("two-arenas" if len(names) == 2 else "three-arenas")
        self.inputs.reads = self.reads_in
        return Program(self.seed, declarations, root, name, names, call, self.inputs, not never_ends, self.features)


def generate(seed: int, features: tuple[str, ...] = ()) -> Program:
    """`features`: names of families, as `families.chosen` gives them."""
    return Generator(seed, features).program()


if __name__ == "__main__":
    print("\n".join(generate(int(sys.argv[1]), chosen(sys.argv[2] if len(sys.argv) > 2 else "")).source()))
