# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random helper functions, classes and lambdas, and the statements that call them.

A helper is made before the root and is called with arguments in the range that it was made for. Its cost is known when it
is called, so that programs stay small however they are nested.
"""
from __future__ import annotations

import dataclasses
import re
from typing import Callable

from statements import Account
from tree import Node, block, branch, statement
from values import Frame, Value


@dataclasses.dataclass
class Function:
    """A helper and the way to call it. `call` gives the statements at one place, or None where it does not fit."""

    names: list[str]  # of what is declared by `nodes` and used by others
    nodes: list[Node]
    arenas: int
    account: Account
    resets: bool
    reads: bool  # looks at the elements of `in`
    call: Callable[[Frame, str], list[Node] | None]  # with the text of the arena arguments


class Functions:
    """Mixin: makers of helpers, and of what uses them."""

    functions: list[Function]

    def call(self, frame: Frame) -> list[Node] | None:
        if not self.functions:
            return None
        return self.call_of(self.rng.choice(self.functions), frame)

    def call_of(self, function: Function, frame: Frame) -> list[Node] | None:
        if function.arenas > len(frame.arenas) or (function.resets and frame.live):
            return None
        if function.reads and not frame.reader:
            return None
        if not self.account.charge(frame.times, function.account.bytes, function.account.work + 1):
            return None
        arenas = self.rng.sample(frame.arenas, function.arenas)
        made = function.call(frame, ", ".join(arenas))
        if made is not None:
            self.resets |= function.resets
            self.reads_in |= function.reads
        return made

    def helper(self, kind: str) -> Function | None:
        outer_account, outer_resets, outer_reads = self.account, self.resets, self.reads_in
        self.account, self.resets, self.reads_in = Account(2500, 120), False, False
        made = getattr(self, "helper_" + kind)()
        function = None
        if made:
            nodes, arenas, call = made
            function = Function(declared(nodes), nodes, arenas, self.account, self.resets, self.reads_in, call)
        self.account, self.resets, self.reads_in = outer_account, outer_resets, outer_reads
        return function

    def arena_parameters(self) -> tuple[list[str], str]:
        names = ["a", "b"] if self.arena_count > 1 and self.chance(30) else ["a"]
        return names, ", ".join(f"[[maybe_unused]] wcmu::Arena& {n}" for n in names)

    def argument(self, frame: Frame, most: int) -> str:
        return self.expression(frame, most, variable=75).text

    def helper_plain(self):
        name, most = self.fresh("help"), self.rng.randint(2, 12)
        arenas, parameters = self.arena_parameters()
        body = self.body(Frame(arenas, [Value("x", 0, most)], leave="return;"), self.rng.randint(2, 4))
        node = block(f"static void {name}({parameters}, [[maybe_unused]] unsigned x) {{", body, tag="helper")
        return [node], len(arenas), lambda f, a: [statement(f"{name}({a}, {self.argument(f, most)});")]

    def helper_result(self):
        """Returns a number; the caller uses it as a size."""
        name, most, result = self.fresh("help"), self.rng.randint(2, 12), self.rng.randint(0, 9)
        arenas, parameters = self.arena_parameters()
        frame = Frame(arenas, [Value("x", 0, most)], leave=f"return {result}u;")
        body = self.body(frame, self.rng.randint(1, 3))
        value = self.expression(frame, 30, variable=90)
        body.append(statement(f"return {value.text};", keep=True))
        node = block(f"static unsigned {name}({parameters}, [[maybe_unused]] unsigned x) {{", body, tag="helper-result")

        def call(f: Frame, a: str):
            x = self.fresh("x")
            text = f"[[maybe_unused]] const unsigned {x} = {name}({a}, {self.argument(f, most)});"
            f.values += [Value(x, min(result, value.lo), max(result, value.hi))] * 2
            return [statement(text)]

        return [node], len(arenas), call

    def helper_truth(self):
        """Allocates and says whether it did; the caller branches on that."""
        name, most = self.fresh("help"), self.rng.randint(2, 12)
        frame = Frame(["a"], [Value("x", 0, most)])
        refused = self.condition(frame)
        made = (self.allocation(frame) or []) + self.body(frame, 1)
        node = block(f"static bool {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) {{",
                     [branch(refused, [statement("return false;")], tag=""), *made,
                      statement("return true;", keep=True)], tag="helper-bool")

        def call(f: Frame, a: str):
            if self.chance(50):
                flag, argument = self.fresh("flag"), self.argument(f, most)
                f.bools.append(flag)
                return [statement(f"[[maybe_unused]] const bool {flag} = {name}({a}, {argument});")]
            then = self.allocation(f.inner())
            negated = self.rng.choice(["", "!"])
            return [branch(f"{negated}{name}({a}, {self.argument(f, most)})", then)] if then else None

        return [node], 1, call

    def helper_reference(self):
        """Changes what its caller owns."""
        name, most, step = self.fresh("help"), self.rng.randint(2, 8), self.rng.randint(1, 6)
        frame = Frame(["a"], [Value("x", 0, most), Value("out", 0, 60)], leave="return;")
        body = self.body(frame, self.rng.randint(1, 2))
        add = self.expression(frame.inner(values=[Value("x", 0, most)]), step, variable=90)
        update = statement(f"out = std::min(out + {add.text}, 60u);")
        if self.chance(50):
            update = branch(self.condition(frame), [update], tag="")
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x, [[maybe_unused]] unsigned& out) {{",
                     body + [update], tag="helper-reference")

        def call(f: Frame, a: str):
            x = self.fresh("r")
            nodes = [statement(f"unsigned {x} = {self.rng.randint(0, 5)}u;")]
            calls = [statement(f"{name}({a}, {self.argument(f, most)}, {x});")]
            if self.chance(30) and self.account.charge(f.times, function_account.bytes, function_account.work):
                calls *= 2
            f.values += [Value(x, 0, 60)] * 2
            return nodes + calls

        function_account = self.account
        return [node], 1, call

    def helper_struct(self):
        """Takes a struct with the arena and numbers in it, by value or by reference."""
        kind, name, most = self.fresh("Job"), self.fresh("help"), self.rng.randint(2, 9)
        nested = self.chance(40)
        size, count = ("job.shape.size", "job.shape.count") if nested else ("job.size", "job.count")
        numbers = "struct Shape { unsigned count, size; } shape;" if nested else "unsigned count, size;"
        passing = self.rng.choice(["Job", "const Job&", "Job&", "Job*"]).replace("Job", kind)
        body = []
        if passing.endswith("*"):
            size, count = size.replace("job.", "job->"), count.replace("job.", "job->")
        access = "(*job->arena)" if passing.endswith("*") else "(*job.arena)"
        frame = Frame([access], [Value(size, 0, 24), Value(count, 0, most)], leave="return;")
        body += self.body(frame, self.rng.randint(2, 4))
        if passing in (kind, f"{kind}&"):
            body.append(statement(f"{count} = 0u;"))
        nodes = [statement(f"struct {kind} {{ wcmu::Arena* arena; {numbers} }};", "struct", keep=True),
                 block(f"static void {name}([[maybe_unused]] {passing} job) {{", body,
                       tag="struct-by-value" if passing == kind else "struct-by-reference")]

        def call(f: Frame, a: str):
            job = self.fresh("job")
            values = f"{self.argument(f, most)}, {self.argument(f, 24)}"
            numbers = f"{{{values}}}" if nested else values
            pointer = "&" if passing.endswith("*") else ""
            made = [statement(f"{kind} {job}{{&{a}, {numbers}}};"), statement(f"{name}({pointer}{job});")]
            if passing == f"{kind}&":
                f.values.append(Value(f"{job}.{'shape.' if nested else ''}size", 0, 24))
            return made

        return nodes, 1, call

    def helper_class(self):
        """A class that keeps the arena and a count, which limits what it takes."""
        kind, most, limit = self.fresh("Pool"), self.rng.randint(2, 9), self.rng.randint(1, 4)
        frame = Frame(["arena"], [Value("x", 0, most), Value("taken", 0, limit)], leave="return;")
        inside = (self.allocation(frame) or []) + self.body(frame.inner(), 1)
        style = self.rng.choice(["count", "array"])
        if style == "array":
            inside.append(statement("sizes[taken] = x;", keep=True))
        inside.append(statement("++taken;", keep=True))
        method = block("void take([[maybe_unused]] unsigned x) {",
                       [branch(f"taken < {limit}u", inside, tag="")], tag="method")
        members = [statement("wcmu::Arena& arena;", keep=True), statement("unsigned taken = 0;", keep=True)]
        extra = []
        if style == "array":
            members.append(statement(f"unsigned sizes[{limit}] = {{}};", "member-array"))
            inner = Frame(["arena"], [Value("sizes[i]", 0, most)] * 3, times=limit)
            extra = [block("void again() {", [block("for (unsigned i = 0; i < taken; ++i) {", self.allocation(inner) or [])])]
            again = bool(extra[0].blocks[0][0].blocks[0])
            extra = extra if again else []
        node = block(f"struct {kind} {{", members + [method] + extra, "};", "class")
        account = self.account

        def call(f: Frame, a: str):
            pool = self.fresh("pool")
            nodes = [statement(f"[[maybe_unused]] {kind} {pool}{{{a}}};")]
            for _ in range(self.rng.randint(1, 3)):
                if not self.account.charge(f.times, account.bytes, account.work):
                    break
                take = statement(f"{pool}.take({self.argument(f, most)});")
                if self.chance(35):
                    take = branch(self.condition(f), [take])
                elif self.chance(30):
                    i = self.fresh("i")
                    take = block(f"for (unsigned {i} = 0; {i} < {limit + 2}u; ++{i}) {{", [take], tag="member-limited-loop")
                    self.account.charge(f.times, account.bytes * (limit + 2), account.work * (limit + 2))
                nodes.append(take)
            if extra:
                nodes.append(statement(f"{pool}.again();"))
            f.values.append(Value(f"{pool}.taken", 0, limit))
            return nodes

        return [node], 1, call

    def helper_template(self):
        name, most = self.fresh("make"), self.rng.randint(2, 5)
        style = self.rng.choice(["type", "number", "flag"])
        types = self.rng.sample(["char", "short", "int", "double", "Small", "Record", "Wide"], 2)
        end = self.rng.choice(self.ends)
        frame = Frame(["a"], [Value("x", 0, most)], leave="return;")
        if style == "type":
            head = f"template <class T>\nstatic void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) {{"
            first = [statement(f"(void)a.{end}_handle().template allocate<T>(x);")]
            if self.chance(40):
                first.append(statement("if constexpr (sizeof(T) > 4) (void)a.alloc_bottom_bytes(sizeof(T));"))
            arguments = types
        elif style == "number":
            head = f"template <unsigned N>\nstatic void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) {{"
            first = [statement(f"for (unsigned i = 0; i < N; ++i) (void)a.{end}_handle().allocate(N + x, N % 2u ? 8 : 1);")]
            if self.chance(40):
                first.append(statement(f"if constexpr (N > 1) {name}<N - 1>(a, x);", "template-recursion"))
            arguments = [f"{n}u" for n in self.rng.sample(range(1, 5), 2)]
        else:
            head = f"template <bool Up>\nstatic void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) {{"
            first = [branch("Up", [statement("(void)a.bottom_handle().allocate(x, 8);")],
                            [statement("(void)a.top_handle().allocate(x + 1u, 4);")], tag="")]
            arguments = ["true", "false"]
        self.account.charge(1, 200, 16)
        body = first + self.body(frame, self.rng.randint(0, 2))
        nodes = [block(head, body, tag=f"template-{style}")]
        return nodes, 1, lambda f, a: [statement(f"{name}<{self.rng.choice(arguments)}>({a}, {self.argument(f, most)});")]

    def helper_recursion(self):
        """Direct recursion on a depth that its caller bounds: one call or two, before or after the allocations."""
        name = self.fresh("nest")
        tree_like = self.chance(30)
        most = self.rng.randint(1, 3 if tree_like else 6)
        times = 2 ** (most + 1) if tree_like else most + 1
        frame = Frame(["a"], [Value("depth", 0, most)] * 2 + [Value("x", 0, 9)], times=times)
        first = []
        if self.chance(40):
            end = self.rng.choice(self.ends)
            first = [statement(f"const wcmu::{end.capitalize()}Scope scope(a);", "scope-in-recursion")]
            frame = self.usable(frame, ("a", end))
        first += (self.allocation(frame) or []) + self.body(frame, self.rng.randint(0, 1))
        smaller = self.rng.choice(["depth - 1u"] * 3 + ["depth / 2u"])
        again = [statement(f"{name}(a, {smaller}, x);", "tree-recursion" if tree_like else "recursion")]
        if tree_like:
            second = statement(f"{name}(a, depth - 1u, {self.rng.choice(['x', 'x / 2u', '3u'])});")
            again.append(branch(self.condition(frame), [second]) if self.chance(50) else second)
        stop = "depth == 0u" if self.chance(60) else f"depth == 0u || ({self.condition(frame)})"
        last = (self.allocation(frame) or []) if self.chance(40) else []
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, unsigned depth, [[maybe_unused]] unsigned x) {{",
                     first + [branch(stop, [statement("return;", keep=True)], tag=""), *again, *last])
        node.blocks[0][-1 - len(again) - len(last)].keep = True
        return [node], 1, lambda f, a: [statement(f"{name}({a}, {self.argument(f, most)}, {self.argument(f, 9)});")]

    def helper_mutual(self):
        one, two, most = self.fresh("even"), self.fresh("odd"), self.rng.randint(1, 6)
        nodes = [statement(f"static void {two}([[maybe_unused]] wcmu::Arena& a, unsigned depth);", keep=True)]
        for name, other in ((one, two), (two, one)):
            frame = Frame(["a"], [Value("depth", 0, most)] * 2, times=most + 1)
            first = (self.allocation(frame) or []) + self.body(frame, self.rng.randint(0, 1))
            again = branch("depth > 0u", [statement(f"{other}(a, depth - 1u);", "mutual-recursion")], tag="")
            last = (self.allocation(frame) or []) if self.chance(30) else []
            nodes.append(block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned depth) {{", first + [again] + last))
        return nodes, 1, lambda f, a: [statement(f"{one}({a}, {self.argument(f, most)});")]

    def reader_frame(self, **changes) -> Frame:
        return Frame(["a"], reader=("in", "n", self.longest_input), **changes)

    def helper_walk(self):
        """Recursion over the elements of `in`."""
        if not self.has_input:
            return None
        name = self.fresh("walk")
        frame = self.reader_frame(values=[Value("k", 0, self.longest_input - 1)], elements=["in[k]"] * 2,
                                  times=self.longest_input + 1)
        frame.reader = None  # no loop over all of them in each activation
        first = self.body(frame, self.rng.randint(1, 2))
        last = (self.allocation(frame) or []) if self.chance(30) else []
        self.reads_in = True
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, const int* in, unsigned n, unsigned k) {{",
                     [statement("if (k >= n) return;", keep=True), *first, statement(f"{name}(a, in, n, k + 1u);", "recursion-over-input"),
                      *last])
        return [node], 1, lambda f, a: [statement(f"{name}({a}, {f.reader[0]}, {f.reader[1]}, 0u);")]

    def helper_reader(self):
        """Looks at `in`, by pointer or as a span, and allocates, or returns a number or an optional one."""
        if not self.has_input:
            return None
        name, k = self.fresh("read"), self.fresh("k")
        longest = self.longest_input
        style = self.rng.choice(["allocates", "counts", "finds", "span"])
        self.reads_in = True
        if style == "allocates":
            body = self.body(self.reader_frame(leave="return;"), 2)
            loop = self.loop_input(self.reader_frame(leave="return;"), longest)
            node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] const int* in, [[maybe_unused]] unsigned n) {{",
                         body + (loop or []), tag="helper-reads-input")
            return [node], 1, lambda f, a: [statement(f"{name}({a}, {f.reader[0]}, {f.reader[1]});")]
        inner = Frame([], [Value(k, 0, longest - 1)], elements=[f"in[{k}]"] * 2, times=longest)
        self.account.charge(longest, 0)
        if style == "counts":
            step = self.expression(inner, 8, variable=95)
            node = block(f"static unsigned {name}([[maybe_unused]] const int* in, unsigned n) {{", [
                statement("unsigned sum = 0;", keep=True),
                block(f"for (unsigned {k} = 0; {k} < n; ++{k}) {{", [statement(f"sum += {step.text};")]),
                statement("return sum;", keep=True)], tag="sum-in-helper")

            def call(f: Frame, a: str):
                x = self.fresh("x")
                f.values += [Value(x, 0, step.hi * longest)] * 2
                return [statement(f"[[maybe_unused]] const unsigned {x} = {name}({f.reader[0]}, {f.reader[1]});")]

            return [node], 1, call
        if style == "finds":
            result = self.rng.choice([Value(k, 0, longest - 1), self.expression(inner, 20, variable=90)])
            node = block(f"static std::optional<unsigned> {name}([[maybe_unused]] const int* in, unsigned n) {{", [
                block(f"for (unsigned {k} = 0; {k} < n; ++{k}) {{",
                      [branch(self.condition(inner), [statement(f"return {result.text};")], tag="")]),
                statement("return std::nullopt;", keep=True)], tag="optional-returned")

            def call(f: Frame, a: str):
                found = self.fresh("found")
                then = self.allocation(f.inner(values=f.values + [Value(f"(*{found})", 0, result.hi)] * 4)) or []
                if self.chance(30):
                    f.values += [Value(x := self.fresh("x"), 0, max(7, result.hi))]
                    return [statement(f"[[maybe_unused]] const unsigned {x} = {name}({f.reader[0]}, {f.reader[1]}).value_or(7u);",
                                      "optional-value-or")]
                return [branch(f"[[maybe_unused]] const auto {found} = {name}({f.reader[0]}, {f.reader[1]})", then,
                               self.allocation(f.inner()) or [] if self.chance(40) else None, tag="optional")]

            return [node], 1, call
        frame = Frame(["a"], [Value("unsigned(items.size())", 0, longest)])
        inner = frame.inner(times=longest, elements=["item"] * 3)
        body = self.body(frame, self.rng.randint(0, 1))
        loop = block("for ([[maybe_unused]] const int item : items) {", (self.allocation(inner) or []) + self.body(inner, 1))
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, std::span<const int> items) {{", body + [loop],
                     tag="span")

        def call(f: Frame, a: str):
            source, n, _ = f.reader
            view = self.rng.choice(["{{{0}, {1}}}", "std::span<const int>({0}, {1}).first({1} / 2u)",
                                    "std::span<const int>({0}, {1}).subspan({1} / 2u)"]).format(source, n)
            return [statement(f"{name}({a}, {view});", "subspan" if "sub" in view or "first" in view else "")]

        return [node], 1, call

    def helper_table(self):
        """Functions that are called through a table or a pointer."""
        names, nodes, most = [], [], self.rng.randint(2, 8)
        for _ in range(self.rng.randint(2, 3)):
            name = self.fresh("step")
            frame = Frame(["a"], [Value("x", 0, most)], leave="return;")
            names.append(name)
            nodes.append(block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) {{",
                               (self.allocation(frame) or [statement("(void)a;")]) + self.body(frame, 1)))
        table, style = self.fresh("steps"), self.rng.choice(["array", "array", "rows", "pointer"])
        if style == "array":
            nodes.append(statement(f"static void (*const {table}[])(wcmu::Arena&, unsigned) = {{{', '.join(names)}}};",
                                   "function-table", keep=True))
        elif style == "rows":
            rows = ", ".join(f"{{{i}, {n}}}" for i, n in enumerate(names))
            nodes.append(statement(f"struct Row{table} {{ int key; void (*run)(wcmu::Arena&, unsigned); }};\n"
                                   f"static constexpr Row{table} {table}[] = {{{rows}}};", "table-of-rows", keep=True))

        def call(f: Frame, a: str):
            if style == "pointer":
                run = self.fresh("run")
                return [statement(f"void (*{run})(wcmu::Arena&, unsigned) = {names[0]};", "function-pointer"),
                        branch(self.condition(f), [statement(f"{run} = {names[-1]};")], tag=""),
                        *[statement(f"(void){n};") for n in names[1:-1]],
                        statement(f"{run}({a}, {self.argument(f, most)});")]
            row = f"{table}[{self.expression(f, len(names) - 1, variable=90).text}]"
            return [statement(f"{row}{'.run' if style == 'rows' else ''}({a}, {self.argument(f, most)});")]

        return nodes, 1, call

    def helper_handle(self):
        """Takes a handle or an allocator instead of the arena."""
        name, most = self.fresh("put"), self.rng.randint(2, 9)
        end = self.rng.choice(self.ends)
        style = self.rng.choice(["Handle", "Allocator"])
        kind = f"wcmu::{end.capitalize()}{style}" + ("<char>" if style == "Allocator" else "")
        frame = Frame(["h.arena()"], [Value("x", 0, most)], leave="return;")
        size = self.expression(frame, 20, variable=90)
        self.account.charge(1, 48)
        first = f"(void)h.allocate({size.text}, 4);" if style == "Handle" else f"(void)h.allocate({size.text});"
        body = [statement(first), *self.body(frame, self.rng.randint(0, 2))]
        node = block(f"static void {name}({kind} h, [[maybe_unused]] unsigned x) {{", body, tag=f"{style.lower()}-passed")

        def call(f: Frame, a: str):
            passed = f"{a}.{end}_handle()" if style == "Handle" or self.chance(50) else a
            return [statement(f"{name}({passed}, {self.argument(f, most)});")]

        return [node], 1, call

    def helper_maker(self):
        """Returns a container by value."""
        name, most = self.fresh("made"), self.rng.randint(2, 9)
        end = self.rng.choice(self.ends)
        kind = f"std::vector<unsigned, wcmu::{end.capitalize()}Allocator<unsigned>>"
        i = self.fresh("i")
        self.account.charge(1, 20 * most + 16, most)
        inner = Frame([], [Value("x", 0, most), Value(i, 0, most - 1)])
        push = statement(f"v.push_back({self.expression(inner, 12, variable=90).text});")
        if self.chance(50):
            push = branch(self.condition(inner), [push], tag="")
        node = block(f"static {kind} {name}(wcmu::Arena& a, [[maybe_unused]] unsigned x) {{", [
            statement(f"{kind} v{{a}};", keep=True), block(f"for (unsigned {i} = 0; {i} < x; ++{i}) {{", [push]),
            statement("return v;", keep=True)], tag="vector-returned")

        def call(f: Frame, a: str):
            v = self.fresh("v")
            node = statement(f"const auto {v} = {name}({a}, {self.argument(f, most)});")
            f.values.append(Value(f"unsigned({v}.size())", 0, most))
            f.live.add((a, end))
            return [node] + (self.allocation(f) or [])

        return [node], 1, call

    def helper_log(self):
        """A class with a container in it."""
        kind, most, longest = self.fresh("Log"), self.rng.randint(2, 9), self.rng.choice([3, 6, 9])
        end = self.rng.choice(self.ends)
        element = self.rng.choice(["unsigned", "char", "double"])
        frame = Frame([], [Value("x", 0, most)])
        push = statement(f"rows.push_back(static_cast<{element}>(x));", "member-vector")
        node = block(f"struct {kind} {{", [
            statement(f"std::vector<{element}, wcmu::{end.capitalize()}Allocator<{element}>> rows;", keep=True),
            statement(f"explicit {kind}(wcmu::Arena& arena) : rows(arena) {{ rows.reserve({self.rng.randint(0, 4)}); }}", keep=True),
            block("void add(unsigned x) {", [branch(f"rows.size() < {longest}u && ({self.condition(frame)})", [push])])], "};")
        self.account.charge(1, 40 * longest + 64, 4)

        def call(f: Frame, a: str):
            log = self.fresh("log")
            nodes = [statement(f"{kind} {log}({a});")]
            for _ in range(self.rng.randint(1, 3)):
                nodes.append(statement(f"{log}.add({self.argument(f, most)});"))
            bound = self.expression(f, most + 1, variable=80)
            if "size()" not in bound.text and self.account.charge(f.times, 0, most + 1):
                i = self.fresh("i")
                nodes.append(block(f"for (unsigned {i} = 0; {i} < {bound.text}; ++{i}) {{", [statement(f"{log}.add({i});")]))
            f.live.add((a, end))
            f.values.append(Value(f"unsigned({log}.rows.size())", 0, longest))
            return nodes + (self.allocation(f) or [])

        return [node], 1, call

    # Without a function of its own

    def lambda_(self, frame: Frame) -> list[Node] | None:
        """A lambda that captures what it uses, called here and there, or handed to a template."""
        if not self.room(frame) or frame.depth > 2:
            return None
        name, most = self.fresh("act"), self.rng.randint(2, 9)
        outer, self.account = self.account, Account(600, 40)
        inner = frame.inner(times=1, jumps=frozenset(), leave="return;", containers=[], marks=[], scopes=0,
                            values=frame.values + [Value("z", 0, most)] * 3)
        body = (self.allocation(inner) or []) + self.body(inner, self.rng.randint(0, 2))
        cost, self.account = self.account, outer
        nodes = [block(f"[[maybe_unused]] const auto {name} = [&]([[maybe_unused]] unsigned z) {{", body, "};", "lambda")]
        for _ in range(self.rng.randint(1, 3)):
            times = self.rng.choice([1, 1, 4])
            if not self.account.charge(frame.times * times, cost.bytes, cost.work + 1):
                break
            if times == 1:
                nodes.append(statement(f"{name}({self.argument(frame, most)});"))
            else:
                count = self.expression(frame, min(4, most + 1), variable=80)
                if "size()" not in count.text:
                    nodes.append(statement(f"repeat({count.text}, {name});", "lambda-passed"))
        return nodes

    def optional(self, frame: Frame) -> list[Node] | None:
        name = self.fresh("maybe")
        value = self.expression(frame, 20, variable=80)
        nodes = [statement(f"[[maybe_unused]] std::optional<unsigned> {name};"),
                 statement(f"if ({self.condition(frame)}) {name} = {value.text};", "optional-local")]
        inner = frame.inner(values=frame.values + [Value(f"(*{name})", 0, value.hi)] * 4)
        then = self.allocation(inner)
        if then:
            nodes.append(branch(self.rng.choice([name, f"{name}.has_value()"]), then))
        frame.values.append(Value(f"{name}.value_or(4u)", 0, max(value.hi, 4)))
        return nodes

    def text(self, frame: Frame) -> list[Node] | None:
        """Words of a string_view, over constant text or over characters made from `in`."""
        if not self.room(frame) or frame.times > 8:
            return None
        view, cut, word = self.fresh("text"), self.fresh("cut"), self.fresh("word")
        before, longest = [], 12
        style = self.rng.choice(["constant", "chosen", "input"])
        if style == "input" and frame.reader:
            source, n, longest = frame.reader
            if longest > 12:
                return None
            buffer, k = self.fresh("chars"), self.fresh("k")
            test = self.condition(frame.inner(elements=[f"{source}[{k}]"], values=[], bools=[]))
            before = [statement(f"std::array<char, {longest}> {buffer}{{}};"),
                      block(f"for (unsigned {k} = 0; {k} < {n}; ++{k}) {{",
                            [statement(f"{buffer}[{k}] = ({test}) ? ',' : 'w';")])]
            start = f"{view}({buffer}.data(), {n})"
        elif style == "chosen":
            lines = self.fresh("lines")
            before = [statement(f"static constexpr std::string_view {lines}[] = {{\"one,four\", \"\", \"a,,b,c\", \"seventeen\"}};")]
            start = f"{view} = {lines}[{self.expression(frame, 3, variable=95).text}]"
        else:
            start = f"{view} = \"{self.rng.choice(['ab,c,defgh', 'x', ',,', 'alpha,beta,c'])}\""
        inner = frame.inner(times=frame.times * (longest // 2 + 1), jumps=frozenset(),
                            values=frame.values + [Value(f"unsigned({word}.size())", 0, longest)] * 4)
        if not self.account.charge(inner.times, 0):
            return None
        body = self.allocation(inner) or []
        if self.chance(40):
            wider = self.allocation(inner)
            if wider:
                test = self.rng.choice([f"{word}.starts_with('a')", f"{word} == \"c\"", f"{word}.size() > 2", f"!{word}.empty()"])
                body.append(branch(test, wider))
        return [block("{", [*before, statement(f"std::string_view {start};", keep=True), block(f"while (!{view}.empty()) {{", [
            statement(f"const std::size_t {cut} = {view}.find(',');", keep=True),
            statement(f"[[maybe_unused]] const std::string_view {word} = {view}.substr(0, {cut});"), *body,
            statement(f"if ({cut} == std::string_view::npos) break;\n{view}.remove_prefix({cut} + 1);", keep=True)],
            tag="string-view" + ("" if style == "constant" else "-" + ("input" if before and "array" in before[0].heads[0] else "chosen")))])]


def declared(nodes: list[Node]) -> list[str]:
    """Names of the functions, types and tables that these nodes bring."""
    text = "\n".join(head for node in nodes for head in node.heads)
    return re.findall(r"^(?:struct|static (?:constexpr )?[\w:<>]+(?:, [\w:<>]+)?&?) (?:\(\*const )?(\w+)", text, re.MULTILINE)
