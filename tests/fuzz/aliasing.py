# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random references and pointers that name one object or two, as the input has it."""
from __future__ import annotations

from statements import ALLOCATORS
from tree import Node, block, branch, statement
from values import Frame, Value


class Aliasing:
    """Mixin: makers of aliases."""

    def alias(self, frame: Frame) -> list[Node] | None:
        """Two names; a write through one of them, and sizes that are read through the other."""
        if not self.room(frame):
            return None
        style = self.rng.choice(["variables", "variables", "array", "links", "vectors", "pointers"])
        return getattr(self, "alias_" + style)(frame)

    def sized(self, frame: Frame, values: list[Value]) -> list[Node]:
        inner = frame.inner(values=values)
        return [n for _ in range(self.rng.randint(1, 2)) for n in self.allocation(inner) or []]

    def write(self, frame: Frame, name: str, most: int) -> Node:
        """Sets or changes the number; it stays in 0 .. most."""
        value = self.expression(frame, most // 2, variable=80)
        text = self.rng.choice([f"{name} = {value.text};", f"{name} = std::min({name} + {value.text}, {most}u);"])
        write = statement(text, "write-through-alias")
        return branch(self.condition(frame), [write]) if self.chance(30) else write

    def alias_variables(self, frame: Frame) -> list[Node]:
        one, two, left, right = (self.fresh("cell") for _ in range(4))
        x, y = self.expression(frame, 20), self.expression(frame, 20, variable=80)
        pointer = self.chance(40)
        made = [statement(f"[[maybe_unused]] unsigned {one} = {x.text};"), statement(f"[[maybe_unused]] unsigned {two} = {y.text};")]
        condition = self.condition(frame)
        if pointer:
            made += [statement(f"unsigned* {left} = &{one};"), statement(f"unsigned* {right} = &{two};", "alias-pointer"),
                     branch(condition, [statement(f"{right} = {left};")], tag="")]
            left, right = f"(*{left})", f"(*{right})"
        else:
            made += [statement(f"[[maybe_unused]] unsigned& {left} = {one};"),
                     statement(f"[[maybe_unused]] unsigned& {right} = ({condition}) ? {one} : {two};", "alias-reference")]
        made += [self.write(frame, left, 24), self.write(frame, right, 24)]
        return [block("{", made + self.sized(frame, [Value(v, 0, 24) for v in (left, right, one, two)]))]

    def alias_array(self, frame: Frame) -> list[Node]:
        cells, left, right = self.fresh("cells"), self.fresh("cell"), self.fresh("cell")
        i, j = self.expression(frame, 2, variable=90), self.expression(frame, 2, variable=90)
        made = [statement(f"unsigned {cells}[3] = {{{', '.join(self.expression(frame, 12).text for _ in range(3))}}};"),
                statement(f"[[maybe_unused]] unsigned& {left} = {cells}[{i.text}];"),
                statement(f"[[maybe_unused]] unsigned& {right} = {cells}[{j.text}];", "alias-element"),
                self.write(frame, left, 24), self.write(frame, right, 24)]
        if self.chance(30):
            made.append(statement(f"std::swap({left}, {right});"))
        return [block("{", made + self.sized(frame, [Value(v, 0, 24) for v in (left, right, f"{cells}[1]")]))]

    def alias_links(self, frame: Frame) -> list[Node]:
        """Objects that point at one another, or at themselves."""
        one, two, three = (self.fresh("link") for _ in range(3))
        made = [statement(f"[[maybe_unused]] Link {three}{{{self.expression(frame, 12).text}, nullptr}};\n{three}.next = &{three};"),
                statement(f"[[maybe_unused]] Link {two}{{{self.expression(frame, 12).text}, &{three}}};"),
                statement(f"[[maybe_unused]] Link {one}{{{self.expression(frame, 12).text}, &{two}}};", "alias-link")]
        for source, target in ((one, three), (two, one)):
            if self.chance(70):
                made.append(branch(self.condition(frame), [statement(f"{source}.next = &{target};")], tag=""))
        made += [self.write(frame, f"{one}.next->size", 24), self.write(frame, f"{one}.next->next->size", 24)]
        return [block("{", made + self.sized(frame, [Value(f"{v}.size", 0, 24) for v in (one, two, three, f"{two}.next[0]")]))]

    def alias_vectors(self, frame: Frame) -> list[Node] | None:
        """A vector that grows under two names."""
        one, two, both = self.fresh("v"), self.fresh("v"), self.fresh("v")
        arena, end = self.end(frame)
        count, i = self.expression(frame, 4, variable=80), self.fresh("i")
        if not self.account.charge(frame.times, 160, 8):
            return None
        vector = f"std::vector<unsigned, {ALLOCATORS[end]}<unsigned>>"
        made = [statement(f"{vector} {one}{{{arena}}};"), statement(f"{vector} {two}{{{arena}}};"),
                statement(f"{one}.reserve({self.rng.randint(0, 3)}u);"),
                statement(f"{vector}& {both} = ({self.condition(frame)}) ? {one} : {two};", "alias-vector"),
                *self.snapshot(count)[0]]
        if "size()" in count.text:
            made, count = made[:-1], Value("2u", 2, 2)
        made += [block(f"for (unsigned {i} = 0; {i} < {count.text}; ++{i}) {{", [statement(f"{both}.push_back({i});")]),
                 statement(f"{one}.push_back(7u);")]
        inner = frame.inner()
        inner.live.add((arena, end))
        return [block("{", made + self.sized(inner, [Value(f"unsigned({v}.size())", 0, 5) for v in (one, two, both)]))]

    def alias_pointers(self, frame: Frame) -> list[Node]:
        """A pointer to a pointer decides what is written to."""
        one, two, at, way = (self.fresh("cell") for _ in range(4))
        made = [statement(f"[[maybe_unused]] unsigned {one} = {self.expression(frame, 9).text};"),
                statement(f"[[maybe_unused]] unsigned {two} = {self.expression(frame, 9).text};"),
                statement(f"unsigned* {at} = &{one};"),
                statement(f"unsigned** const {way} = &{at};", "alias-pointer-to-pointer"),
                branch(self.condition(frame), [statement(f"*{way} = &{two};")], tag=""),
                self.write(frame, f"(*{at})", 24), self.write(frame, f"(**{way})", 24)]
        return [block("{", made + self.sized(frame, [Value(v, 0, 24) for v in (one, two, f"(*{at})")]))]

    # Helpers

    def helper_two_references(self):
        """Writes through one parameter, reads through the other; the caller may pass the same object twice."""
        name, most = self.fresh("mix"), 24
        passing = self.rng.choice(["reference", "reference", "pointer", "input-output", "struct"])
        left, right = {"pointer": ("(*left)", "(*right)"), "struct": ("left.size", "right.size")}.get(passing, ("left", "right"))
        type_left, type_right = {"reference": ("unsigned&", "unsigned&"), "pointer": ("unsigned*", "unsigned*"),
                                 "input-output": ("const unsigned&", "unsigned&"), "struct": ("Link&", "Link&")}[passing]
        frame = Frame(["a"], [Value(left, 0, most), Value(right, 0, most), Value("x", 0, 6)])
        body = [self.write(frame, right, most)]
        if passing != "input-output":
            body.insert(self.rng.randint(0, 1), self.write(frame, left, most))
        body += self.sized(frame, [Value(left, 0, most)] * 2 + [Value(right, 0, most)])
        if self.chance(40):
            body += [self.write(frame, right, most), *self.sized(frame, [Value(left, 0, most)])]
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] {type_left} left, "
                     f"[[maybe_unused]] {type_right} right, [[maybe_unused]] unsigned x) {{", body, tag=f"alias-parameters-{passing}")
        cost = self.account

        def call(f: Frame, a: str):
            one, two = self.fresh("cell"), self.fresh("cell")
            if passing == "struct":
                made = [statement(f"[[maybe_unused]] Link {c}{{{self.argument(f, 12)}, nullptr}};") for c in (one, two)]
            else:
                made = [statement(f"[[maybe_unused]] unsigned {c} = {self.argument(f, 12)};") for c in (one, two)]
            pointer = "&" if passing == "pointer" else ""
            other = self.rng.choice([one, two, f"(({self.condition(f)}) ? {one} : {two})", f"(({self.condition(f)}) ? {one} : {two})"])
            made.append(statement(f"{name}({a}, {pointer}{one}, {pointer}{other}, {self.argument(f, 6)});"))
            if self.chance(30) and self.account.charge(f.times, cost.bytes, cost.work):
                made.append(statement(f"{name}({a}, {pointer}{two}, {pointer}{two}, {self.argument(f, 6)});"))
            member = ".size" if passing == "struct" else ""
            f.values += [Value(one + member, 0, most), Value(two + member, 0, most)]
            return made

        return [node], 1, call

    def helper_slots(self):
        """Objects that take from the arena as long as they have not taken enough, under two names."""
        kind, name, limit, most = self.fresh("Slot"), self.fresh("serve"), self.rng.randint(1, 3), self.rng.randint(2, 9)
        frame = Frame(["(*arena)"], [Value("x", 0, most), Value("used", 0, limit)])
        inside = [*(self.allocation(frame) or []), statement("++used;", keep=True)]
        nodes = [block(f"struct {kind} {{", [
            statement("wcmu::Arena* arena;", keep=True), statement("unsigned used = 0;", keep=True),
            block("void take([[maybe_unused]] unsigned x) {", [branch(f"used < {limit}u", inside, tag="")], keep=True)], "};"),
            block(f"static void {name}({kind}& one, {kind}& two, unsigned x) {{", [
                statement("one.take(x);"),
                statement(self.rng.choice(["two.take(x / 2u);", "two.take(one.used);", "if (two.used < one.used) two.take(x);"])),
                statement(self.rng.choice(["one.take(x);", f"if (&one != &two) one.take({most}u);"]))], tag="alias-slots")]
        self.account.charge(3, self.account.bytes, self.account.work)

        def call(f: Frame, a: str):
            one, two = self.fresh("slot"), self.fresh("slot")
            other = self.rng.choice([one, f"(({self.condition(f)}) ? {one} : {two})", f"(({self.condition(f)}) ? {one} : {two})"])
            made = [statement(f"[[maybe_unused]] {kind} {s}{{&{a}}};") for s in (one, two)]
            made.append(statement(f"{name}({one}, {other}, {self.argument(f, most)});"))
            f.values += [Value(f"{s}.used", 0, limit) for s in (one, two)]
            return made

        return nodes, 1, call
