# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Several arenas: which of them is used, and to where each is rewound, is decided while the program runs."""
from __future__ import annotations

from statements import ENDS
from tree import Node, block, branch, statement
from values import Frame, Value

# What may stand where two names can mean one arena: nothing whose storage another name could give back.
PLAIN = {"allocation": 8, "if_else": 3, "loop": 2}


class Arenas:
    """Mixin: makers of what uses several arenas."""

    def under_another_name(self, frame: Frame, name: str, options: list[str]) -> Frame:
        """The frame in a block where `name` is one of `options`: it knows no other arena, and keeps what lies in them."""
        live = {(name, e) for e in ENDS if any((o, e) in frame.live for o in options)}
        return frame.inner(arenas=[name], containers=[], marks=[], live=live)

    def plain_body(self, frame: Frame, count: int) -> list[Node]:
        kinds, weights = self.kinds, self.weights
        self.kinds, self.weights = list(PLAIN), list(PLAIN.values())
        loops, self.loop_kinds = self.loop_kinds, ["counted"]
        body = self.body(frame, count)
        self.kinds, self.weights, self.loop_kinds = kinds, weights, loops
        return body

    def chosen_arena(self, frame: Frame) -> list[Node] | None:
        """A reference, a pointer or an element of a table: one of the arenas."""
        if not self.room(frame) or len(frame.arenas) < 2:
            return None
        name, options = self.fresh("chosen"), list(frame.arenas)
        style = self.rng.choice(["reference", "pointer", "table", "each"])
        inner = self.under_another_name(frame, name, options)
        count = 1
        if style == "reference":
            one, two = options = self.rng.sample(options, 2)
            before = [statement(f"[[maybe_unused]] wcmu::Arena& {name} = ({self.condition(frame)}) ? {one} : {two};",
                                "arena-by-reference", keep=True)]
        elif style == "pointer":
            one, two = options = self.rng.sample(options, 2)
            at = self.fresh("at")
            before = [statement(f"wcmu::Arena* {at} = &{one};", "arena-by-pointer", keep=True),
                      branch(self.condition(frame), [statement(f"{at} = &{two};")], tag=""),
                      statement(f"[[maybe_unused]] wcmu::Arena& {name} = *{at};", keep=True)]
        else:
            table = self.fresh("arenas")
            listed = statement(f"wcmu::Arena* const {table}[] = {{{', '.join('&' + o for o in options)}}};", keep=True)
            if style == "table":
                index = self.expression(frame, len(options) - 1, variable=95)
                before = [listed, statement(f"[[maybe_unused]] wcmu::Arena& {name} = *{table}[{index.text}];", "arena-by-table", keep=True)]
            else:
                at, count = self.fresh("at"), len(options)
                inner = self.under_another_name(frame.inner(times=frame.times * count), name, options)
                body = (self.allocation(inner) or []) + self.body(inner, 1)
                return [block("{", [listed, block(f"for (wcmu::Arena* const {at} : {table}) {{", [
                    statement(f"[[maybe_unused]] wcmu::Arena& {name} = *{at};", keep=True), *body], tag="arena-in-loop")])]
        return [block("{", before + (self.allocation(inner) or []) + self.body(inner, self.rng.randint(1, 2)))]

    def marked_all(self, frame: Frame) -> list[Node] | None:
        """A mark on each arena, and rewinds of some of them, in any order."""
        if not self.room(frame) or len(frame.arenas) < 2:
            return None
        ends = [(a, self.rng.choice(self.ends)) for a in frame.arenas]
        names = [self.fresh("mark") for _ in ends]
        inner = self.usable(frame, *ends)
        inner.marks += list(zip(names, ends))
        body = self.body(inner, self.rng.randint(2, 3))
        first = [statement(f"[[maybe_unused]] const auto {n} = {a}.{e}_mark();", "mark-on-each") for n, (a, e) in zip(names, ends)]
        rewinds = [statement(f"(void){a}.rewind_{e}({n});", "rewind") for n, (a, e) in zip(names, ends)]
        self.rng.shuffle(rewinds)
        rewinds = [branch(self.condition(frame), [r], tag="rewind-one-of-several") if self.chance(50) else r for r in rewinds]
        return [block("{", first + body + rewinds)]

    def foreign_mark(self, frame: Frame) -> list[Node] | None:
        """A mark that may be of another arena than the one that is rewound: then nothing happens."""
        if not self.room(frame) or len(frame.arenas) < 2:
            return None
        one, two = self.rng.sample(frame.arenas, 2)
        end, mark, at = self.rng.choice(self.ends), self.fresh("mark"), self.fresh("at")
        inner = self.usable(frame, (one, end), (two, end))
        body = (self.allocation(inner) or []) + self.body(inner, self.rng.randint(1, 2))
        choice = f"({self.condition(frame)}) ? {one} : {two}"
        return [block("{", [
            statement(f"[[maybe_unused]] const auto {mark} = {one}.{end}_mark();"), *body,
            statement(f"(void)({choice}).rewind_{end}({mark});", "foreign-mark") if self.chance(60) else
            statement(f"{{\n  wcmu::Arena& {at} = {choice};\n  (void){at}.rewind_{end}({mark});\n}}", "foreign-mark")])]

    # Helpers

    def helper_either(self):
        """Returns one of two arenas."""
        name, k = self.fresh("either"), self.rng.randint(1, 3)
        if self.arena_count < 2:
            return None
        test = self.rng.choice([f"x > {k}u", f"x == {k}u", "x % 2u == 0u", f"x < {k}u"])
        parameters = "[[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] wcmu::Arena& b, [[maybe_unused]] unsigned x"
        node = block(f"static wcmu::Arena& {name}({parameters}) {{",
                     [branch(test, [statement("return a;", keep=True)], tag=""), statement("return b;", keep=True)], tag="arena-returned")

        def call(f: Frame, a: str):
            chosen = self.fresh("chosen")
            inner = self.under_another_name(f, chosen, a.split(", "))
            first = statement(f"[[maybe_unused]] wcmu::Arena& {chosen} = {name}({a}, {self.argument(f, 6)});", keep=True)
            return [block("{", [first, *(self.allocation(inner) or []), *self.body(inner, 1)])]

        return [node], 2, call

    def helper_duo(self):
        """A class with two arenas, that uses one or the other, and may be given the same twice."""
        if self.arena_count < 2:
            return None
        kind, most = self.fresh("Duo"), self.rng.randint(2, 9)
        pointers = self.chance(50)
        left, right = ("(*left)", "(*right)") if pointers else ("left", "right")
        live = {(a, e) for a in (left, right) for e in ENDS}
        frame = Frame([left, right], [Value("x", 0, most)], leave="return;", live=live)
        body = self.plain_body(frame, self.rng.randint(2, 3))
        # An allocation that names no arena of its own: the choice is an expression.
        end = self.rng.choice(self.ends)
        self.account.charge(1, 48)
        choice = f"({self.condition(frame)} ? {left} : {right})"
        size = self.expression(frame, 20, variable=80)
        body.append(statement(f"(void){choice}.alloc_{end}_bytes({size.text});", "arena-by-expression"))
        if pointers and self.chance(60):
            at = self.rng.randint(0, len(body))
            body.insert(at, branch(self.condition(frame), [statement("std::swap(left, right);", "arenas-swapped")], tag=""))
        sign = "*" if pointers else "&"
        node = block(f"struct {kind} {{", [
            statement(f"wcmu::Arena{sign} left;\nwcmu::Arena{sign} right;", keep=True),
            block("void put([[maybe_unused]] unsigned x) {", body, tag="arenas-as-members")], "};")
        cost = self.account

        def call(f: Frame, a: str):
            duo, (one, two) = self.fresh("duo"), a.split(", ")
            if self.chance(30):
                two = self.rng.choice([one, f"({self.condition(f)} ? {one} : {two})"])
            address = "&" if pointers else ""
            made = [statement(f"[[maybe_unused]] {kind} {duo}{{{address}{one}, {address}{two}}};")]
            put = statement(f"{duo}.put({self.argument(f, most)});")
            made.append(put)
            if self.account.charge(f.times, cost.bytes, cost.work):
                made.append(statement(f"{duo}.put({self.argument(f, most)});"))
            return made

        return [node], 2, call
