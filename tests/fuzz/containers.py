# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random containers that keep their elements in nodes, chunks or strings, with few elements: by the project's allocators and pmr."""
from __future__ import annotations

from typing import NamedTuple

from statements import ALLOCATORS, RESOURCES
from tree import Node, block, branch, statement
from values import Container, Frame, Value

KEYS = 5  # keys are 0 .. KEYS-1, so that the shapes of a tree stay few


class Kind(NamedTuple):
    """A container of the library. {0} is its name, {1} a value or a count, {2} a key."""

    type: str  # {0}: "std::" or "std::pmr::", {1}: ", allocator" or nothing
    element: str  # of the allocator
    fixed: int  # bytes at most, however few its elements are
    each: int  # bytes at most for each element that is put in
    ways: list[str]  # to put one element in
    outs: list[str]  # to take elements out
    size: str
    number: str  # of the element `e` in a loop over all, "" if it has none
    tests: list[str]


ENTRY = "std::pair<const unsigned, unsigned>"
TAKEN_FROM_BOTH = ["if (!{0}.empty()) {0}.pop_front();", "if (!{0}.empty()) {0}.pop_back();", "{0}.clear();",
                   "if (!{0}.empty()) {0}.erase({0}.begin());"]
SIZE = "unsigned({0}.size())"
MAP = dict(element=ENTRY, size=SIZE, number="{0}.second", tests=["{0}.contains({2})", "{0}.find({2}) != {0}.end()", "{0}.count({2}) == 0"],
           ways=["{0}[{2}] = {1};", "{0}.emplace({2}, {1});", "{0}.insert_or_assign({2}, {1});", "(void){0}.try_emplace({2}, {1});"])
KINDS = {
    "list": Kind("{0}list<unsigned{1}>", "unsigned", 0, 32,
                 ["{0}.push_back({1});", "{0}.push_front({1});", "{0}.insert({0}.begin(), {1});"],
                 [*TAKEN_FROM_BOTH, "{0}.remove(1u);", "{0}.sort();"], SIZE, "{0}", ["{0}.empty()"]),
    "forward_list": Kind("{0}forward_list<unsigned{1}>", "unsigned", 0, 24,
                         ["{0}.push_front({1});", "{0}.insert_after({0}.before_begin(), {1});"],
                         ["if (!{0}.empty()) {0}.pop_front();", "{0}.clear();", "{0}.reverse();"], "", "{0}", ["{0}.empty()"]),
    "deque": Kind("{0}deque<unsigned{1}>", "unsigned", 640, 8, ["{0}.push_back({1});", "{0}.push_front({1});", "{0}.emplace_back({1});"],
                  TAKEN_FROM_BOTH, SIZE, "{0}", ["{0}.empty()", "{0}.size() > 1u"]),
    "set": Kind("{0}set<unsigned{2}{1}>", "unsigned", 0, 48, ["{0}.insert({2});", "{0}.emplace({2});"],
                ["{0}.clear();", "{0}.erase({2});", "if (!{0}.empty()) {0}.erase({0}.begin());"], SIZE, "{0}",
                ["{0}.contains({2})", "{0}.find({2}) != {0}.end()"]),
    "map": Kind("{0}map<unsigned, unsigned{2}{1}>", fixed=0, each=56, outs=["{0}.clear();", "{0}.erase({2});"], **MAP),
    "unordered_map": Kind("{0}unordered_map<unsigned, unsigned{3}{1}>", fixed=120, each=40, outs=["{0}.clear();", "{0}.erase({2});"], **MAP),
    "basic-string": Kind("", "char", 0, 64,
                         ["{0}.append({1}, 'x');", "{0}.push_back('p');", "{0} += \"some text\";", "{0}.insert(0u, {1}, 'i');"],
                         ["if (!{0}.empty()) {0}.pop_back();", "{0}.clear();", "{0}.resize({0}.size() / 2u);", "{0}.shrink_to_fit();"],
                         SIZE, "", ["{0}.size() > 15u", "{0}.empty()"]),
    # What lies in an element has storage of its own; only pmr hands the resource on to it.
    "strings": Kind("std::pmr::vector<std::pmr::string>", "", 0, 160,
                    ["{0}.emplace_back(3u * {1}, 's');", "{0}.emplace_back(\"a text that is long enough\");"],
                    ["if (!{0}.empty()) {0}.pop_back();", "{0}.clear();"], SIZE, "unsigned({0}.size())", ["{0}.empty()"]),
    "map-of-vectors": Kind("std::pmr::map<unsigned, std::pmr::vector<unsigned>>", "", 0, 160, ["{0}[{2}].push_back({1});"],
                           ["{0}.clear();", "{0}.erase({2});"], SIZE, "unsigned({0}.second.size())", ["{0}.contains({2})"]),
}
COPIED = ("list", "set", "map", "basic-string")  # the others cost more than is charged for one
LARGEST = 12  # value of an element


class Containers:
    """Mixin: makers of containers, and of what is done with them."""

    def node_container(self, frame: Frame) -> list[Node] | None:
        name, end = self.fresh("c"), self.end(frame)
        label = self.rng.choice(sorted(KINDS))
        kind, most = KINDS[label], self.rng.randint(2, KEYS)
        # Growth copies what a string or a vector has; the largest text is appended in each round.
        if frame.times > 12 or not self.account.charge(frame.times, kind.fixed + 2 * most * kind.each + 64, 12 * most):
            return None
        if not kind.element or self.chance(40):
            resource = self.fresh("resource")
            text = "std::pmr::string" if label == "basic-string" else kind.type.format("std::pmr::", "", "", "")
            nodes = [statement(f"{RESOURCES[end[1]]} {resource}({end[0]});"),
                     statement(f"[[maybe_unused]] {text} {name}(&{resource});", f"pmr-{label}")]
        else:
            allocator = f"{ALLOCATORS[end[1]]}<{kind.element}>"
            text = kind.type.format("std::", f", {allocator}", ", std::less<unsigned>", ", std::hash<unsigned>, std::equal_to<unsigned>")
            if label == "basic-string":
                text = f"std::basic_string<char, std::char_traits<char>, {allocator}>"
            nodes = [statement(f"[[maybe_unused]] {text} {name}{{{end[0]}}};", label)]
        container = Container(name, label, end, kind.each, most, -1)
        self.fill_room[name] = [most, frame.times, kind.element, "node"]
        frame.containers.append(container)
        frame.live.add(end)
        for _ in range(self.rng.randint(1, 3)):
            nodes += self.node_use(frame, container) or []
        return nodes

    def filled(self, text: str, container: Container, frame: Frame) -> str:
        value = self.expression(frame, LARGEST, lo=1, variable=80).text
        key = self.expression(frame, KEYS - 1, variable=85).text
        return text.format(container.name, value, key)

    def node_use(self, frame: Frame, chosen: Container | None = None) -> list[Node] | None:
        fitting = [c for c in frame.containers if c.kind in KINDS]
        if not chosen and not fitting:
            return None
        container = chosen or self.rng.choice(fitting)
        kind, name = KINDS[container.kind], container.name
        use = self.rng.choice(["put", "put", "put-in-loop", "put-in-loop", "out", "size", "each", "test", "copy"])
        if use == "put":
            if not self.room_for(frame, container, 1):
                return None
            put = statement(self.filled(self.rng.choice(kind.ways), container, frame), f"{container.kind}-put")
            return [branch(self.condition(frame), [put])] if self.chance(50) else [put]
        if use == "put-in-loop":
            return self.put_in_loop(frame, container)
        if use == "out":
            if container.kind == "basic-string" and not self.account.charge(frame.times, 200):  # it may shrink by a copy
                return None
            return [statement(self.filled(self.rng.choice(kind.outs), container, frame), f"{container.kind}-out")]
        if use == "size" and kind.size:
            most = container.most * (LARGEST if container.kind == "basic-string" else 1)
            frame.values.append(Value(kind.size.format(name), 0, most))
            return self.allocation(frame)
        if use == "test":
            made = self.allocation(frame.inner())
            if not made:
                return None
            return [branch(self.filled(self.rng.choice(kind.tests), container, frame), made, tag=f"{container.kind}-test")]
        if use == "each" and kind.number and self.room(frame):
            e = self.fresh("e")
            inner = frame.inner(times=frame.times * container.most)
            inner.containers = [c for c in inner.containers if c.name != name]  # must not change while it is walked over
            most = {"set": KEYS - 1, "strings": 36, "map-of-vectors": container.most}.get(container.kind, LARGEST)
            inner.values += [Value(kind.number.format(e), 0, most)] * 3
            if self.account.charge(inner.times, 0) and (body := self.allocation(inner)):
                return [block(f"for ([[maybe_unused]] const auto& {e} : {name}) {{", body, tag=f"loop-over-{container.kind}")]
        if use == "copy" and container.kind in COPIED and self.account.charge(frame.times, container.size * container.most):
            other = self.fresh("w")
            return [statement(f"{{\n  const std::remove_cvref_t<decltype({name})> {other}({name}, {name}.get_allocator());\n}}",
                              f"{container.kind}-copy")]
        return None

    def put_in_loop(self, frame: Frame, container: Container) -> list[Node] | None:
        """One element for each of `in`, or for each of a few rounds, often on a condition."""
        i = self.fresh("i")
        before, elements = [], []
        if frame.reader and self.chance(60):
            source, n, longest = frame.reader
            count, elements = Value(n, 0, longest), [f"{source}[{i}]"] * 2
        else:
            before, count = self.snapshot(self.expression(frame, self.fill_room[container.name][0], variable=70))
        if not count.hi or not self.room(frame) or not self.room_for(frame, container, count.hi):
            return None
        inner = frame.inner(values=frame.values + [Value(i, 0, count.hi - 1)] * 2, elements=elements)
        put = statement(self.filled(self.rng.choice(KINDS[container.kind].ways), container, inner), f"{container.kind}-grows")
        body = [branch(self.condition(inner), [put])] if self.chance(50) else [put]
        return [*before, block(f"for (unsigned {i} = 0; {i} < {count.text}; ++{i}) {{", body, tag=f"{container.kind}-in-loop")]
