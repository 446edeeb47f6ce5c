# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random statements: allocations, branches, scopes, marks, arrays and containers.

Each maker gets a frame and returns the statements it made, or None where it does not fit. No two allocations stand
unsequenced in one expression, nothing is read before it is written, and storage is not touched after its bytes were given
back: rewinds and resets stand only where no container on that end is alive.
"""
from __future__ import annotations

import dataclasses

from tree import Node, block, branch, statement
from values import Container, Frame, Value

TYPES = [("char", 1), ("short", 2), ("int", 4), ("double", 8), ("std::uint64_t", 8), ("Small", 3), ("Pair", 8),
         ("Record", 24), ("Wide", 32), ("long double", 16)]
ENDS = ("bottom", "top")
RESOURCES = {"bottom": "wcmu::BottomResource", "top": "wcmu::TopResource"}
ALLOCATORS = {"bottom": "wcmu::BottomAllocator", "top": "wcmu::TopAllocator"}


@dataclasses.dataclass
class Account:
    """What a function may cost: bytes over the whole call, and statements executed."""

    most_bytes: int
    most_work: int
    bytes: int = 0
    work: int = 0

    def charge(self, times: int, size: int, work: int = 1) -> bool:
        if self.bytes + times * size > self.most_bytes or self.work + times * work > self.most_work:
            return False
        self.bytes += times * size
        self.work += times * work
        return True


class Statements:
    """Mixin: makers of statements without a loop of their own."""

    account: Account

    def body(self, frame: Frame, count: int) -> list[Node]:
        nodes: list[Node] = []
        for _ in range(count):
            if self.statements_left <= 0:
                break
            for _ in range(6):
                kind = self.rng.choices(self.kinds, self.weights)[0]
                made = getattr(self, kind)(frame)
                if made:
                    nodes += made
                    self.statements_left -= len(made)
                    break
        return nodes

    def end(self, frame: Frame) -> tuple[str, str]:
        return self.rng.choice(frame.arenas), self.rng.choice(self.ends)

    def room(self, frame: Frame) -> bool:
        return frame.depth < 4

    # Allocations

    def allocation(self, frame: Frame) -> list[Node] | None:
        arena, end = self.end(frame)
        handle = f"{arena}.{end}_handle()"
        if self.chance(10):
            handle = f"{arena}.{ {'bottom': 'stack', 'top': 'heap'}[end]}_handle()"
        style = self.rng.choice(self.allocation_styles)
        if style == "raw":
            size = self.expression(frame, 64)
            align = self.rng.choice(self.alignments)
            text, tag = f"(void){handle}.allocate({size.text}, {align});", f"align-{end}"
        elif style == "aligned-by-value":
            size = self.expression(frame, 24)
            power = self.expression(frame, 4, variable=80)
            text, tag = f"(void){handle}.allocate({size.text}, std::size_t{{1}} << {power.text});", "align-by-value"
        elif style == "bytes":
            size = self.expression(frame, 40)
            text, tag = f"(void){arena}.alloc_{end}_bytes({size.text});", "bytes"
        elif style == "typed":
            kind, width = self.rng.choice(TYPES)
            count = self.expression(frame, 6)
            size = Value("", 0, width * count.hi)
            text, tag = f"(void){handle}.allocate<{kind}>({count.text});", "typed"
        elif style == "written":
            count = self.expression(frame, 6, lo=1)
            name = self.fresh("q")
            size = Value("", 0, 4 * count.hi)
            text = f"{{\n  int* {name} = {handle}.allocate<int>({count.text});\n  {name}[0] = 7;\n}}"
            tag = "written"
        elif style == "create":
            kind, width = self.rng.choice([("int", 4), ("double", 8), ("std::uint64_t", 8), ("short", 2)])
            argument = self.expression(frame, 9)
            size = Value("", 0, width)
            text, tag = f"(void){handle}.create<{kind}>(static_cast<{kind}>({argument.text}));", "create"
        elif style == "placement":
            kind, width = self.rng.choice([("int", 4), ("double", 8), ("Record", 24), ("Wide", 32)])
            size = Value("", 0, width)
            text, tag = f"(void)new ({handle}) {kind}();", "placement-new"
        else:
            size = self.expression(frame, 32, lo=1)
            more = self.expression(frame, 16)
            name = self.fresh("q")
            align = self.rng.choice(self.alignments)
            grow = self.chance(60)
            change = (f"{handle}.try_extend({name}, {size.text}, {size.text} + {more.text})" if grow else
                      f"{handle}.shrink({name}, {size.text}, {size.text} / 2u)")
            text = f"{{\n  void* {name} = {handle}.allocate({size.text}, {align});\n  (void){change};\n}}"
            size = Value("", 0, size.hi + more.hi)
            tag = "extend" if grow else "shrink"
        if not self.account.charge(frame.times, size.hi + 8):
            return None
        return [statement(text, tag)]

    def snapshot(self, bound: Value) -> tuple[list[Node], Value]:
        """A loop's bound must not move while the loop runs: the size of a container is taken before it."""
        if "size()" not in bound.text:
            return [], bound
        name = self.fresh("bound")
        return [statement(f"const unsigned {name} = {bound.text};")], Value(name, bound.lo, bound.hi)

    # Choices

    def if_else(self, frame: Frame) -> list[Node] | None:
        if not self.room(frame):
            return None
        condition = self.condition(frame)
        yes = self.body(frame.inner(), self.rng.randint(1, 3)) or self.allocation(frame) or []
        no = self.body(frame.inner(), self.rng.randint(1, 2)) if self.chance(50) else None
        return [branch(condition, yes, no)]

    def switch(self, frame: Frame) -> list[Node] | None:
        x = self.variable(frame)
        if not self.room(frame) or not x:
            return None
        cases = []
        inner = frame.inner(jumps=frame.jumps - {"break"})
        for value in range(x.lo, min(x.hi, x.lo + 3) + 1):
            falls = self.chance(20)
            cases.append(block(f"case {value}u: {{", self.body(inner.inner(), self.rng.randint(1, 2)),
                               "}" if falls else "} break;", "fall-through" if falls else ""))
            if falls:
                cases.append(statement("[[fallthrough]];", keep=True))
        cases.append(block("default: {", self.body(inner.inner(), 1), "} break;"))
        return [block(f"switch ({x.text}) {{", cases, tag="switch")]

    def ready_bool(self, frame: Frame) -> list[Node]:
        name = self.fresh("flag")
        node = statement(f"[[maybe_unused]] const bool {name} = {self.condition(frame)};", "stored-condition")
        frame.bools.append(name)
        return [node]

    def ready_value(self, frame: Frame) -> list[Node]:
        name = self.fresh("x")
        value = self.expression(frame, 40, variable=90)
        node = statement(f"[[maybe_unused]] const unsigned {name} = {value.text};", "value")
        frame.values.append(Value(name, value.lo, value.hi))
        return [node]

    def assigned_value(self, frame: Frame) -> list[Node]:
        """A variable that branches change, a clamp among them."""
        name = self.fresh("y")
        first = self.expression(frame, 30, variable=70)
        second = self.expression(frame, 30)
        nodes = [statement(f"[[maybe_unused]] unsigned {name} = {first.text};")]
        low, high = min(first.lo, second.lo), max(first.hi, second.hi)
        if self.chance(40):
            top = self.rng.randint(1, 10)
            nodes.append(statement(f"if ({name} > {top}u) {name} = {top}u;", "clamp"))
            low, high = min(first.lo, top), min(first.hi, top)
        else:
            nodes.append(statement(f"if ({self.condition(frame)}) {name} = {second.text};", "assigned-in-branch"))
        frame.values.append(Value(name, low, high))
        return nodes

    def jump(self, frame: Frame) -> list[Node] | None:
        """Leaves something early, on a condition, often with bytes on the way out."""
        choices = sorted(frame.jumps) + ([frame.leave] if frame.leave and self.chance(50) else [])
        if not choices:
            return None
        where = self.rng.choice(choices)
        tag = {"break": "break", "continue": "continue"}.get(where, "goto" if where.startswith("goto") else "early-return")
        if where.startswith("goto"):
            self.labels_used.add(where.split()[1].rstrip(";"))
        inside = (self.allocation(frame) or []) if self.chance(40) else []
        last = where if where.endswith(";") else where + ";"
        return [branch(self.condition(frame), inside + [statement(last, tag)])]

    def goto_block(self, frame: Frame) -> list[Node] | None:
        """A block that is left by goto, out of loops and scopes in it."""
        if frame.depth > 1:
            return None
        label = self.fresh("done")
        inner = frame.inner(jumps=frame.jumps | {f"goto {label};"})
        body = self.body(inner, self.rng.randint(2, 4))
        if label not in self.labels_used:
            return [block("{", body)]
        return [block("{", body, "}"), statement(f"{label}:;", "goto-out", keep=True)]

    # Giving back

    def usable(self, frame: Frame, *ends: tuple[str, str]) -> Frame:
        """The frame inside a scope on these ends: outer containers there must not grow, their bytes would be given back."""
        inner = frame.inner()
        inner.containers = [c for c in inner.containers if c.end not in ends]
        return inner

    def scope(self, frame: Frame) -> list[Node] | None:
        if not self.room(frame):
            return None
        arena, end = self.end(frame)
        kind = self.rng.choice(["end", "end", "both", "user"])
        name = self.fresh("scope")
        ends = [(arena, e) for e in ENDS] if kind == "both" else [(arena, end)]
        inner = self.usable(frame, *ends)
        if kind == "user":
            first = statement(f"const Keeper {name}({arena});", "user-guard")
            inner = self.usable(frame, (arena, "bottom"))
        else:
            class_name = "ArenaScope" if kind == "both" else f"{end.capitalize()}Scope"
            first = statement(f"const wcmu::{class_name} {name}({arena});", class_name)
        inner.scopes += 1
        body = self.body(inner, self.rng.randint(1, 4))
        return [block("{", [first] + body, tag="nested-scope" if frame.scopes else "")]

    def marked(self, frame: Frame) -> list[Node] | None:
        """A mark, something, and a rewind: always, or on a condition."""
        if not self.room(frame):
            return None
        arena, end = self.end(frame)
        name = self.fresh("mark")
        inner = self.usable(frame, (arena, end))
        inner.marks.append((name, (arena, end)))
        body = self.body(inner, self.rng.randint(1, 3))
        rewind = statement(f"(void){arena}.rewind_{end}({name});", "rewind")
        if self.chance(35):
            rewind = branch(self.condition(frame), [rewind], tag="rewind-if")
        return [block("{", [statement(f"[[maybe_unused]] const auto {name} = {arena}.{end}_mark();", "mark"), *body, rewind])]

    def rewind(self, frame: Frame) -> list[Node] | None:
        """To any mark in sight, from within loops and branches too."""
        fitting = [(name, end) for name, end in frame.marks if end not in frame.live]
        if not fitting:
            return None
        name, (arena, end) = self.rng.choice(fitting)
        self.account.charge(frame.times, 0)
        return [statement(f"(void){arena}.rewind_{end}({name});", "rewind-in-block")]

    def reset(self, frame: Frame) -> list[Node] | None:
        arena, end = self.end(frame)
        which = self.rng.choice(["reset", "reset_bottom", "reset_top"])
        ends = {"reset": ENDS, "reset_bottom": ("bottom",), "reset_top": ("top",)}[which]
        if any((arena, e) in frame.live for e in ends) or (frame.depth == 0 and self.chance(50)):
            return None
        self.resets = True
        return [statement(f"(void){arena}.{which}();", which)]

    # Arrays and containers

    def array(self, frame: Frame) -> list[Node] | None:
        """Numbers in a local array, in std::array, or in the arena itself, to be used as sizes later."""
        name, length, most = self.fresh("sizes"), self.rng.randint(2, 5), self.rng.randint(3, 24)
        style = self.rng.choice(self.array_styles)
        end = ("", "")
        nodes = []
        if style == "local":
            nodes.append(statement(f"[[maybe_unused]] unsigned {name}[{length}] = {{}};", "local-array"))
        elif style == "std::array":
            nodes.append(statement(f"[[maybe_unused]] std::array<unsigned, {length}> {name}{{}};", "std::array"))
        else:
            end = self.end(frame)
            if not self.account.charge(frame.times, 4 * length + 8, length):
                return None
            nodes.append(statement(
                f"unsigned* {name} = {end[0]}.{end[1]}_handle().allocate<unsigned>({length}u);\n"
                f"for (unsigned i = 0; i < {length}u; ++i) {name}[i] = i;", "arena-array"))
            most = max(most, length)
        self.account.charge(frame.times, 0, length)
        container = Container(name, "array", end, 4, length, most)
        frame.containers.append(container)
        frame.live.add(end)
        i = self.fresh("i")
        inner = frame.inner(times=frame.times * length, values=frame.values + [Value(i, 0, length - 1)])
        value = self.expression(inner, most, variable=90)
        fill = statement(f"{name}[{i}] = {value.text};")
        if self.chance(30):
            fill = branch(self.condition(inner), [fill], tag="")
        if frame.reader and self.chance(50):
            source, n, longest = frame.reader
            if longest >= length:
                value = self.expression(inner.inner(elements=[f"{source}[{i}]"]), most, variable=95)
                nodes.append(block(f"for (unsigned {i} = 0; {i} < {n} && {i} < {length}u; ++{i}) {{",
                                   [statement(f"{name}[{i}] = {value.text};")], tag="array-from-input"))
                return nodes
        nodes.append(block(f"for (unsigned {i} = 0; {i} < {length}u; ++{i}) {{", [fill], tag="array-filled"))
        return nodes

    def vector(self, frame: Frame) -> list[Node] | None:
        style = self.rng.choice(self.container_styles)
        end = self.end(frame)
        most = self.rng.choice([4, 6, 10, 16] + ([40] if frame.times == 1 else []))
        element, size, data = "unsigned", 4, self.rng.randint(2, 12)
        if self.chance(25):
            element, size = self.rng.choice([("char", 1), ("Pair", 8), ("Record", 24), ("double", 8), ("Wide", 32)])
            data = -1
        if style == "pmr::string":
            element, size, data = "char", 1, -1
        if not self.account.charge(frame.times, 5 * most * size + 64, 4):
            return None
        if style == "vector":
            name = self.fresh("v")
            text = f"std::vector<{element}, {ALLOCATORS[end[1]]}<{element}>> {name}{{{end[0]}}};"
            nodes = [statement(text, f"vector-{end[1]}")]
            kind = "vector"
        else:
            resource, name = self.fresh("resource"), self.fresh("v" if style == "pmr::vector" else "s")
            nodes = [statement(f"{RESOURCES[end[1]]} {resource}({end[0]});")]
            if style == "pmr::vector":
                nodes.append(statement(f"std::pmr::vector<{element}> {name}(&{resource});", "pmr-vector"))
                kind = "vector"
            else:
                nodes.append(statement(f"std::pmr::string {name}(&{resource});", "pmr-string"))
                kind = "string"
        if kind == "vector" and self.chance(40):
            reserve = self.expression(frame, most)
            nodes.append(statement(f"{name}.reserve({reserve.text});", "vector-reserve"))
        container = Container(name, kind, end, size, most, data)
        self.fill_room[name] = [most, frame.times, element, style]
        frame.containers.append(container)
        frame.live.add(end)
        for _ in range(self.rng.randint(1, 2)):
            nodes += self.container_use(frame, container) or []
        return nodes

    def room_for(self, frame: Frame, container: Container, count: int) -> bool:
        """Books `count` more elements, each time that the frame is reached."""
        room = self.fill_room[container.name]
        needed = -(-frame.times // room[1]) * count
        if needed > room[0] or not self.account.charge(frame.times, 0, count):
            return False
        room[0] -= needed
        return True

    def content(self, frame: Frame, container: Container) -> str:
        if container.kind == "string":
            return "'s'"
        element = self.fill_room[container.name][2]
        return self.expression(frame, container.data).text if container.data >= 0 else f"{element}{{}}"

    def container_use(self, frame: Frame, chosen: Container | None = None) -> list[Node] | None:
        fitting = [c for c in frame.containers if c.kind in ("vector", "string")]
        if not chosen and not fitting:
            return None
        container = chosen or self.rng.choice(fitting)
        name = container.name
        use = self.rng.choice(["push", "push", "push", "push-one", "resize", "assign", "insert", "copy", "size", "shrink",
                               "helper"])
        if use == "push" and self.room(frame):
            count = self.expression(frame, min(self.fill_room[name][0], 40 // max(1, frame.times // 4)), variable=80)
            before, count = self.snapshot(count)
            i = self.fresh("i")
            elements = []
            if frame.reader and self.chance(60):
                source, n, longest = frame.reader
                before, count, elements = [], Value(n, 0, longest), [f"{source}[{i}]"]
            inner = frame.inner(values=frame.values + [Value(i, 0, max(count.hi - 1, 0))], elements=elements)
            header = f"for (unsigned {i} = 0; {i} < {count.text}; ++{i}) {{"
            if count.hi == 0 or not self.room_for(frame, container, count.hi):
                return None
            push = statement(f"{name}.push_back({self.content(inner, container)});", f"{container.kind}-grows")
            if self.chance(50):
                return [*before, block(header, [branch(self.condition(inner), [push])], tag=f"{container.kind}-if")]
            return [*before, block(header, [push])]
        if use == "push-one" and self.room_for(frame, container, 1):
            return [statement(f"{name}.push_back({self.content(frame, container)});", f"{container.kind}-push")]
        if use == "helper" and container.kind == "vector" and container.data >= 0:
            count = self.expression(frame, min(self.fill_room[name][0], 8), variable=80)
            if self.room_for(frame, container, count.hi):
                value = self.expression(frame, container.data)
                return [statement(f"fill({name}, {count.text}, {value.text});", "vector-helper")]
            return None
        if use in ("resize", "assign", "insert"):
            count = self.expression(frame, self.fill_room[name][0], variable=70)
            if not self.room_for(frame, container, count.hi):
                return None
            if not self.account.charge(frame.times, 2 * container.size * container.most + 8):
                return None
            if container.kind == "string":
                text = {"resize": f"{name}.append({count.text}, 'r');", "assign": f"{name}.assign({count.text}, 'a');",
                        "insert": f"{name}.append(\"literal\", {min(count.hi, 7)}u);"}[use]
                if use == "insert":
                    text = text.replace(f"{min(count.hi, 7)}u", f"std::min({count.text}, 7u)")
            else:
                new = self.content(frame, container)
                text = {"resize": f"{name}.resize({name}.size() + {count.text}, {new});",
                        "assign": f"{name}.assign({count.text}, {new});",
                        "insert": f"{name}.insert({name}.end(), {count.text}, {new});"}[use]
            return [statement(text, f"{container.kind}-{use}")]
        style = self.fill_room[name][3]
        if use == "copy" and self.account.charge(frame.times, container.size * container.most + 16):
            other = self.fresh("w")
            if container.kind == "string":
                text = f"{{\n  const std::pmr::string {other}({name}, {name}.get_allocator());\n}}"
            elif style == "vector" and self.chance(30):
                text = f"{{\n  auto {other} = {name};\n  {other} = std::move({name});\n  {name}.clear();\n}}"
            else:
                text = f"{{\n  const auto {other}({name}, {name}.get_allocator());\n}}"
                text = text.replace("const auto " + other + "(", f"const std::remove_cvref_t<decltype({name})> {other}(")
            return [statement(text, f"{container.kind}-copy")]
        if use == "size":
            frame.values.append(Value(f"unsigned({name}.size())", 0, container.most))
            return self.allocation(frame)
        if use == "shrink":
            text = self.rng.choice([f"if (!{name}.empty()) {name}.pop_back();", f"{name}.clear();"])
            return [statement(text, f"{container.kind}-shrinks")]
        return None

    def from_data(self, frame: Frame) -> list[Node] | None:
        """Sizes that were stored are read back: all in a loop, or one."""
        fitting = [c for c in frame.containers if c.data >= 0]
        if not fitting or not self.room(frame):
            return None
        container = self.rng.choice(fitting)
        is_pointer = container.kind == "array" and container.end[0]
        if self.chance(60):
            name = self.fresh("e")
            inner = self.usable(frame.inner(times=frame.times * container.most))
            inner.containers = [c for c in inner.containers if c.name != container.name]  # must not grow while iterated
            if not self.account.charge(inner.times, 0):
                return None
            if is_pointer:
                i = self.fresh("i")
                inner.values.append(Value(f"{container.name}[{i}]", 0, container.data))
                head = f"for (unsigned {i} = 0; {i} < {container.most}u; ++{i}) {{"
            else:
                inner.values += [Value(name, 0, container.data)] * 3
                head = f"for ([[maybe_unused]] const unsigned {name} : {container.name}) {{"
            body = self.allocation(inner) or []
            body += self.body(inner, self.rng.randint(0, 2))
            return [block(head, body, tag=f"loop-over-{container.kind}")] if body else None
        if container.kind == "array":
            index = self.expression(frame, container.most - 1)
            frame.values.append(Value(f"{container.name}[{index.text}]", 0, container.data))
            return self.allocation(frame)
        condition = f"!{container.name}.empty()"
        inner = frame.inner(values=frame.values + [Value(f"{container.name}.back()", 0, container.data)] * 3)
        inner.containers = [c for c in inner.containers if c.name != container.name]
        made = self.allocation(inner)
        return [branch(condition, made, tag="vector-data")] if made else None
