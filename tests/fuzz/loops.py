# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random loops of every kind that C++ has, and the sums that a loop leaves behind for what follows it."""
from __future__ import annotations

from tree import Node, block, branch, statement
from values import Frame, Value


class Loops:
    """Mixin: makers of statements with loops."""

    def counted(self, frame: Frame, name: str, bound: Value, step: int = 1) -> list[tuple[str, str, str, str, Value, bool]]:
        """The ways to run through 0 .. bound-1: (before, head, last statement, foot, index, may continue)."""
        unsigned = Value(f"{name}", 0, max(bound.hi - 1, 0))
        converted = Value(f"unsigned({name})", 0, max(bound.hi - 1, 0))
        b, plus = bound.text, f"++{name}" if step == 1 else f"{name} += {step}u"
        ways = [
            ("", f"for (unsigned {name} = 0; {name} < {b}; {plus}) {{", "", "}", unsigned, True),
            ("", f"for (std::size_t {name} = 0; {name} < {b}; {plus}) {{", "", "}", converted, True),
            ("", f"for (std::uint8_t {name} = 0; {name} < {b}; ++{name}) {{", "", "}", converted, True),
            ("", f"for (int {name} = 0; {name} < static_cast<int>({b}); {plus}) {{", "", "}", converted, True),
            ("", f"for (unsigned {name} = {b}; {name}-- > 0u;) {{", "", "}", unsigned, True),
            ("", f"for (int {name} = static_cast<int>({b}) - 1; {name} >= 0; --{name}) {{", "", "}", converted, True),
            (f"unsigned {name} = 0;", f"while ({name} < {b}) {{", f"{plus};", "}", unsigned, False),
            (f"unsigned {name} = 0;", f"while ({name} != {b}) {{", f"++{name};", "}", unsigned, False),
            (f"unsigned {name} = 0;", "for (;;) {", f"if (++{name} >= {b}) break;", "}", unsigned, False),
        ]
        return ways

    def loop(self, frame: Frame) -> list[Node] | None:
        limit = min(self.longest_loop, self.account.most_work // (6 * frame.times))
        if not self.room(frame) or limit < 2:
            return None
        kind = self.rng.choice(self.loop_kinds)
        return getattr(self, "loop_" + kind)(frame, limit)

    def loop_body(self, frame: Frame, count: int, values: list[Value], may_continue: bool = True, may_break: bool = True,
                  bias: int = 2, **changes) -> list[Node]:
        """Statements of a loop that runs `count` times. Its index stands `bias` times among the values: loops should use it."""
        legal = {j for j in frame.jumps if j.startswith("goto")}
        legal |= ({"continue"} if may_continue else set()) | ({"break"} if may_break else set())
        inner = frame.inner(times=frame.times * max(count, 1), jumps=frozenset(legal), values=frame.values + values * bias, **changes)
        if not self.account.charge(inner.times, 0):
            return []
        return self.body(inner, self.rng.randint(1, 3))

    def bound(self, frame: Frame, limit: int) -> tuple[list[Node], Value]:
        return self.snapshot(self.expression(frame, limit, variable=65))

    def loop_counted(self, frame: Frame, limit: int) -> list[Node] | None:
        before, bound = self.bound(frame, limit)
        step = self.rng.choice([1, 1, 1, 2, 3])
        name = self.fresh("i")
        first, head, last, foot, index, may_continue = self.rng.choice(self.counted(frame, name, bound, step))
        # Loops that test at their end run at least once; the index then reaches 0 only.
        body = self.loop_body(frame, max(bound.hi, 1), [index], may_continue)
        if not body:
            return None
        tail = [statement(last, keep=True)] if last else []
        kind = head.split(" ")[0]
        tag = {"for": "for", "while": "while"}[kind] if ";;" not in head else "for-ever-break"
        if "+= " in head + last:
            tag = "stepped-loop"
        if "-" in head:
            tag = "down-loop"
        if bound.lo != bound.hi:
            self.features.add("input-bounded-loop")
        loop = block(head, body + tail, foot, tag)
        if not first:
            return [*before, loop]
        return [*before, block("{", [statement(first, keep=True), loop])]

    def loop_do(self, frame: Frame, limit: int) -> list[Node] | None:
        before, bound = self.bound(frame, limit)
        name = self.fresh("i")
        if self.chance(50):
            body, tail, foot, may = [], [], f"}} while (++{name} < {bound.text});", True
        else:
            body, tail, foot, may = [], [statement(f"++{name};", keep=True)], f"}} while ({name} < {bound.text});", False
        body = self.loop_body(frame, max(bound.hi, 1), [Value(name, 0, max(bound.hi - 1, 0))], may)
        if not body:
            return None
        return [*before, block("{", [statement(f"unsigned {name} = 0;", keep=True),
                                     block("do {", body + tail, foot, "do-while")])]

    def loop_goto(self, frame: Frame, limit: int) -> list[Node] | None:
        before, bound = self.bound(frame, limit)
        name, label = self.fresh("i"), self.fresh("again")
        # A loop made of goto is none to break and continue: in its body they would leave the loop around it.
        body = self.loop_body(frame, max(bound.hi, 1), [Value(name, 0, max(bound.hi - 1, 0))], False, False)
        if not body:
            return None
        if self.chance(50):
            inner = [block("{", body), statement(f"if (++{name} < {bound.text}) goto {label};", keep=True)]
        else:
            inner = [block(f"if ({name} < {bound.text}) {{",
                           [block("{", body), statement(f"++{name};\ngoto {label};", keep=True)], keep=True)]
        return [*before, block("{", [statement(f"unsigned {name} = 0;", keep=True), statement(f"{label}:;", keep=True), *inner],
                               tag="goto-loop")]

    def loop_input(self, frame: Frame, limit: int) -> list[Node] | None:
        """Over the elements of `in`, by index, by pointer or as a span."""
        if not frame.reader:
            return None
        source, n, longest = frame.reader
        if longest > max(limit, 4) or not self.account.charge(frame.times * longest, 0):
            return None
        name = self.fresh("k")
        style = self.rng.choice(["index", "index", "index", "pointer", "span", "checked", "down", "while"])
        values, element, foot, tail = [Value(name, 0, longest - 1)], f"{source}[{name}]", "}", []
        first = ""
        may = True
        if style == "pointer":
            head = f"for (const int* {name} = {source}; {name} != {source} + {n}; ++{name}) {{"
            values, element = [], f"*{name}"
        elif style == "span":
            head = f"for ([[maybe_unused]] const int {name} : std::span<const int>({source}, {n})) {{"
            values, element = [], name
        elif style == "down":
            head = f"for (unsigned {name} = {n}; {name}-- > 0u;) {{"
        elif style == "while":
            first, head, tail, may = f"unsigned {name} = 0;", f"while ({name} < {n}) {{", [statement(f"++{name};", keep=True)], False
        else:
            head = f"for (unsigned {name} = 0; {name} < {n}; ++{name}) {{"
        body = []
        if self.mode == "checked" and self.chance(70):
            value = self.fresh("z")
            way_out = self.rng.choice(["continue" if may else "break", "break"] + ([frame.leave.rstrip(";")] if frame.leave else []))
            body.append(statement(f"[[maybe_unused]] const int {value} = {element};"))
            body.append(branch(f"{value} < 0 || {value} > 2", [statement(f"{way_out};")], tag="guarded-element"))
            values = values + [Value(f"unsigned({value})", 0, 2)] * 2
            self.reads_in = True
        rest = self.loop_body(frame, longest, values, may, elements=frame.elements + [element] * 3)
        if not rest:
            return None
        loop = block(head, body + rest + tail, foot, "input-loop-" + style)
        return [block("{", [statement(first, keep=True), loop])] if first else [loop]

    def loop_triangular(self, frame: Frame, limit: int) -> list[Node] | None:
        before, bound = self.bound(frame, min(limit, 6))
        i, j = self.fresh("i"), self.fresh("j")
        inner_head = self.rng.choice([
            f"for (unsigned {j} = 0; {j} < {i}; ++{j}) {{", f"for (unsigned {j} = 0; {j} <= {i}; ++{j}) {{",
            f"for (unsigned {j} = {i}; {j} < {bound.text}; ++{j}) {{", f"for (unsigned {j} = {i} + 1u; {j} > 0u; {j} /= 2u) {{"])
        values = [Value(i, 0, max(bound.hi - 1, 0)), Value(j, 0, bound.hi)]
        around = frame.inner(times=frame.times * max(bound.hi, 1))
        inside = self.loop_body(around, max(bound.hi, 1), values)
        if not inside:
            return None
        more = self.body(around.inner(values=frame.values + values[:1]), 1) if self.chance(40) else []
        return [*before, block(f"for (unsigned {i} = 0; {i} < {bound.text}; ++{i}) {{",
                               [block(inner_head, inside), *more], tag="triangular-loop")]

    def loop_shift(self, frame: Frame, limit: int) -> list[Node] | None:
        start = self.expression(frame, 100, variable=75)
        name = self.fresh("s")
        head = self.rng.choice([
            f"for (unsigned {name} = {start.text}; {name} != 0u; {name} >>= 1) {{",
            f"for (unsigned {name} = {start.text}; {name} > 0u; {name} /= 3u) {{",
            f"for (unsigned {name} = 1u; {name} <= {start.text}; {name} <<= 1) {{",
            f"for (unsigned {name} = 1u; {name} < {start.text}; {name} *= 3u) {{"])
        if "size()" in start.text:
            return None
        body = self.loop_body(frame, 7, [Value(name, 0, 100)])
        return [block(head, body, tag="shift-loop")] if body else None

    def loop_two(self, frame: Frame, limit: int) -> list[Node] | None:
        """Two indices that meet, or a condition beside the count."""
        before, bound = self.bound(frame, limit)
        i, j = self.fresh("i"), self.fresh("j")
        if self.chance(50):
            head = f"for (unsigned {i} = 0, {j} = {bound.text}; {i} < {j}; ++{i}, --{j}) {{"
            body = self.loop_body(frame, bound.hi // 2 + 1, [Value(i, 0, bound.hi), Value(j, 0, bound.hi)], bias=1)
            return [*before, block(head, body, tag="loop-that-meets")] if body else None
        body = self.loop_body(frame, max(bound.hi, 1), [Value(i, 0, max(bound.hi - 1, 0))])
        if not body:
            return None
        stop = branch(self.condition(frame.inner(values=frame.values + [Value(i, 0, max(bound.hi - 1, 0))] * 3)),
                      [statement(f"{j} = false;")], tag="flag-loop")
        body.insert(self.rng.randint(0, len(body)), stop)
        return [*before, block("{", [statement(f"bool {j} = true;", keep=True),
                                     block(f"for (unsigned {i} = 0; {j} && {i} < {bound.text}; ++{i}) {{", body)])]

    def loop_long(self, frame: Frame, limit: int) -> list[Node] | None:
        """Thousands of rounds that give back what they take, or that take little."""
        if frame.depth > 1 or frame.times > 1 or self.long_rounds == 0:
            return None
        rounds, self.long_rounds = self.long_rounds, 0
        i = self.fresh("i")
        arena, end = self.end(frame)
        scope = statement(f"const wcmu::{end.capitalize()}Scope scope({arena});")
        inner = self.usable(frame, (arena, end))
        inner.values.append(Value(f"({i} % 4u)", 0, 3))
        inner.arenas = [arena]
        self.ends, ends = (end,), self.ends
        body = [n for _ in range(self.rng.randint(1, 3)) for n in self.allocation(inner) or []]
        self.ends = ends
        return [block(f"for (unsigned {i} = 0; {i} < {rounds}u; ++{i}) {{", [scope, *body], tag="long-loop")]

    def loop_tiny(self, frame: Frame, limit: int) -> list[Node] | None:
        """Thousands of small blocks."""
        if frame.depth > 1 or frame.times > 1 or self.long_rounds == 0:
            return None
        rounds, self.long_rounds = min(self.long_rounds, 5000), 0
        i = self.fresh("i")
        arena, end = self.end(frame)
        size = self.rng.randint(1, 9)
        text = f"(void){arena}.{end}_handle().allocate({size}u, {self.rng.choice([1, 2, 4, 8])});"
        if not self.account.charge(rounds, 16, 0):
            return None
        node = statement(text)
        if self.chance(50):
            inner = frame.inner(values=[Value(f"({i} % 4u)", 0, 3)])
            node = branch(self.condition(inner), [node])
        return [block(f"for (unsigned {i} = 0; {i} < {rounds}u; ++{i}) {{", [node], tag="long-loop-grows")]

    def state_machine(self, frame: Frame) -> list[Node] | None:
        """One step of a switch for each element of `in`."""
        if not frame.reader or not self.room(frame):
            return None
        source, n, longest = frame.reader
        names = ["idle", "head", "body", "tail"][:self.rng.randint(2, 4)]
        kind, state, k = self.fresh("State"), self.fresh("state"), self.fresh("k")
        inner = frame.inner(times=frame.times * longest, jumps=frozenset(j for j in frame.jumps if j.startswith("goto")),
                            elements=[f"{source}[{k}]"] * 2)
        if longest > 12 or not self.account.charge(inner.times, 0):
            return None
        cases = []
        for name in names:
            step = (self.allocation(inner.inner()) or []) if self.chance(70) else []
            to = statement(f"{state} = {kind}::{self.rng.choice(names)};")
            move = branch(self.condition(inner), [to] + (self.body(inner.inner(), 1) if self.chance(40) else []), tag="")
            cases.append(block(f"case {kind}::{name}: {{", step + [move], "} break;"))
        machine = block(f"switch ({state}) {{", cases, tag="state-machine")
        return [block("{", [
            statement(f"enum class {kind} {{ {', '.join(names)} }};", keep=True),
            statement(f"{kind} {state} = {kind}::{names[0]};", keep=True),
            block(f"for (unsigned {k} = 0; {k} < {n}; ++{k}) {{", [machine])])]

    # What a loop leaves behind

    def summed(self, frame: Frame) -> list[Node] | None:
        """A sum, a count, a maximum or a search, whose result is a size or a condition later."""
        name, i = self.fresh("sum"), self.fresh("i")
        elements: list[str] = []
        if frame.reader and self.chance(65):
            source, n, longest = frame.reader
            count, elements, head = longest, [f"{source}[{i}]"], f"for (unsigned {i} = 0; {i} < {n}; ++{i}) {{"
        else:
            bound = self.expression(frame, 6, variable=60)
            if "size()" in bound.text:
                return None
            count, head = bound.hi, f"for (unsigned {i} = 0; {i} < {bound.text}; ++{i}) {{"
        if not self.account.charge(frame.times, 0, count):
            return None
        inner = frame.inner(values=frame.values + [Value(i, 0, max(count - 1, 0))], elements=elements)
        kind = self.rng.choice(["sum", "sum", "count", "max", "find", "last"])
        start = "0u"
        if kind == "sum":
            step = self.expression(inner, 8, variable=95)
            body, high, tag = [statement(f"{name} += {step.text};")], step.hi * count, "summed-in-loop"
        elif kind == "count":
            body, high, tag = [branch(self.condition(inner), [statement(f"++{name};")], tag="")], count, "counted-in-loop"
        elif kind == "max":
            step = self.expression(inner, 20, variable=95)
            body, high, tag = [statement(f"{name} = std::max({name}, {step.text});")], step.hi, "maximum-in-loop"
        elif kind == "find":
            body = [branch(self.condition(inner), [statement(f"{name} = {i};\nbreak;")], tag="")]
            start, high, tag = f"{count}u", count, "found-in-loop"
        else:
            body, high, tag = [branch(self.condition(inner), [statement(f"{name} = {i} + 1u;")], tag="")], count, "last-in-loop"
        if high > 300:
            return None
        nodes = [statement(f"[[maybe_unused]] unsigned {name} = {start};", keep=False), block(head, body, tag=tag)]
        frame.values += [Value(name, 0, high)] * 2
        more = self.allocation(frame)
        return nodes + (more or [])

