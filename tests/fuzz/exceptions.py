# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random throws and handlers: by value, by reference, by base class, by `...`, rethrown, out of frames with scopes.

`Frame.throws` names the types that may be thrown at a place: something around it, here or in every caller, handles them. So
no exception leaves a root.
"""
from __future__ import annotations

from tree import Node, block, branch, statement
from values import Frame, Value

THROWN = ["Fault", "Denied", "Trouble", "Late", "unsigned"]
# What a handler of this type takes: (types, ways to declare the exception, its number, the largest one). Derived types stand first.
HANDLERS = {
    "Denied": ({"Denied"}, ["const Denied& {0}", "Denied& {0}", "Denied {0}"], "{0}.code", 9),
    "Late": ({"Late"}, ["const Late& {0}"], "{0}.bytes()", 17),
    "Fault": ({"Fault", "Denied"}, ["const Fault& {0}", "Fault& {0}", "Fault {0}"], "{0}.code", 9),
    "Trouble": ({"Trouble", "Late"}, ["const Trouble& {0}", "Trouble& {0}"], "{0}.bytes()", 17),
    "unsigned": ({"unsigned"}, ["unsigned {0}", "const unsigned& {0}"], "{0}", 9),
}
THROW_WORK = 10  # statements: unwinding takes its time


class Exceptions:
    """Mixin: makers of what throws and of what catches."""

    def handled(self, frame: Frame, body: list[Node], types: set[str], head: str = "try {", tag: str = "try") -> Node:
        """A body that may throw these types and what `frame` allows, with handlers for all of `types`."""
        heads, blocks, left = [head], [body], set(types)
        for kind, (taken, declarations, number, most) in HANDLERS.items():
            if not left & taken or self.chance(30):
                continue
            left -= taken
            name = self.fresh("caught")
            declaration = self.rng.choice(declarations)
            inside = frame.inner(values=frame.values + [Value(number.format(name), 0, most)] * 3)
            heads.append(f"}} catch ([[maybe_unused]] {declaration.format(name)}) {{")
            blocks.append(self.handler(inside, types & taken, name if kind in ("Fault", "Denied") else "", declaration))
        if left or self.chance(20):
            inside = frame.inner()
            first = []
            if self.chance(50):
                name = self.fresh("code")
                first = [statement(f"[[maybe_unused]] const unsigned {name} = reason();", "exception-asked")]
                inside.values += [Value(name, 0, 20)] * 3
            heads.append("} catch (...) {")
            blocks.append(first + self.handler(inside, types, "", "..."))
        return Node(heads, blocks, "}", tag)

    def handler(self, frame: Frame, types: set[str], name: str, declaration: str) -> list[Node]:
        body = self.body(frame, self.rng.randint(0, 1)) or self.allocation(frame) or []
        if not types <= frame.throws or not self.chance(50):
            return body
        again = [statement("throw;", "rethrow")]
        if name and "const" not in declaration:  # by reference what is thrown on is changed, by value it is not
            again.insert(0, statement(f"{name}.code = {self.rng.randint(0, 9)}u;"))
        elif name and "Fault" in frame.throws and self.chance(30):
            again = [statement(f"throw Fault({name});", "throw-sliced")]
        if self.chance(60):
            again = [branch(self.condition(frame), again)]
        return body + again

    def some_types(self) -> set[str]:
        return set(self.rng.sample(THROWN, self.rng.choice([1, 1, 2])))

    def try_(self, frame: Frame) -> list[Node] | None:
        if not self.room(frame):
            return None
        types = self.some_types()
        inner = frame.inner(throws=frame.throws | types)
        body = self.body(inner, self.rng.randint(1, 3)) + (self.throw_(inner) or [])
        if self.chance(50):
            body += self.allocation(inner) or []
        return [self.handled(frame, body, types)]

    def throw_(self, frame: Frame) -> list[Node] | None:
        if not frame.throws or not self.account.charge(frame.times, 0, THROW_WORK):
            return None
        kind = self.rng.choice(sorted(frame.throws))
        code = self.expression(frame, 9, variable=75)
        inside = (self.allocation(frame) or []) if self.chance(30) else []
        return [branch(self.condition(frame), inside + [statement(f"throw {kind}({code.text});", f"throw-{kind}")])]

    def tail(self, frame: Frame) -> list[Node] | None:
        """An object whose destructor allocates: at the end of its block, or while an exception leaves it."""
        arena, size = self.rng.choice(frame.arenas), self.expression(frame, 16)
        if not self.account.charge(frame.times, size.hi + 8):
            return None
        return [statement(f"const Tail {self.fresh('tail')}{{{arena}, {size.text}}};", "destructor-allocates")]

    def guarded(self, frame: Frame, types: set[str], make) -> list[Node]:
        """A block made by `make`, in which these types may be thrown: as it is where something around handles them."""
        if types <= frame.throws and self.chance(70):
            return [block("{", make(frame.inner()))]
        return [self.handled(frame, make(frame.inner(throws=frame.throws | types)), types)]

    # Helpers

    def helper_thrower(self):
        """Throws through its own scope, and what it calls throws through it. Some catch around their whole body."""
        name, most, types = self.fresh("risk"), self.rng.randint(2, 9), self.some_types()
        style = self.rng.choice(["plain", "plain", "result", "function-try"])
        frame = Frame(["a"], [Value("x", 0, most)], leave="return 2u;" if style == "result" else "return;", throws=frozenset(types))
        first, inner = [], frame
        if self.chance(60):
            end = self.rng.choice(self.ends)
            first = [statement(f"const wcmu::{end.capitalize()}Scope scope(a);", "throw-through-scope")]
            inner = self.usable(frame, ("a", end))
        body = first + self.body(inner, self.rng.randint(1, 2)) + (self.throw_(inner) or [])
        parameters = "[[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x"
        if style == "function-try":
            outer = Frame(["a"], [Value("x", 0, most)], leave="return;")
            node = self.handled(outer, body, types, f"static void {name}({parameters}) try {{", "function-try")
            return [node], 1, lambda f, a: [statement(f"{name}({a}, {self.argument(f, most)});")]
        if style == "plain":
            body += self.allocation(inner) or []
            node = block(f"static void {name}({parameters}) {{", body, tag="helper-throws")
            return [node], 1, lambda f, a: self.guarded(
                f, types, lambda inner: [statement(f"{name}({a}, {self.argument(inner, most)});"), *self.body(inner, 1)])
        value = self.expression(inner, 20, variable=90)
        node = block(f"static unsigned {name}({parameters}) {{", body + [statement(f"return {value.text};", keep=True)],
                     tag="helper-throws-or-returns")

        def call(f: Frame, a: str):
            def make(inner: Frame):
                x = self.fresh("x")
                made = [statement(f"[[maybe_unused]] const unsigned {x} = {name}({a}, {self.argument(inner, most)});")]
                inner.values += [Value(x, 0, 20)] * 3
                return made + (self.allocation(inner) or [])
            return self.guarded(f, types, make)

        return [node], 1, call

    def helper_diver(self):
        """Throws out of the deepest of several activations, each with a scope or an object that allocates at its end."""
        name, most, kind = self.fresh("dive"), self.rng.randint(1, 4), self.rng.choice(THROWN)
        frame = Frame(["a"], [Value("depth", 0, most), Value("x", 0, 9)], times=most + 1, throws=frozenset({kind}))
        end = self.rng.choice(self.ends)
        first = [statement(f"const wcmu::{end.capitalize()}Scope scope(a);", "throw-through-recursion")]
        if self.chance(40):
            first = (self.tail(frame) or []) if self.chance(50) else []
        inner = self.usable(frame, ("a", end))
        first += self.allocation(inner) or []
        body = [statement(f"{name}(a, depth - 1u, x);", "recursion")]
        if self.chance(30):
            body = [self.handled(inner, body, {kind})]
        bottom = branch("depth == 0u", (self.throw_(inner) or []) + [statement("return;", keep=True)], tag="")
        bottom.keep = True
        node = block(f"static void {name}([[maybe_unused]] wcmu::Arena& a, unsigned depth, [[maybe_unused]] unsigned x) {{",
                     [*first, bottom, *body, *(self.allocation(inner) or [])])
        return [node], 1, lambda f, a: self.guarded(
            f, {kind}, lambda g: [statement(f"{name}({a}, {self.argument(g, most)}, {self.argument(g, 9)});")])

    def helper_holder(self):
        """A constructor that throws: the members made before it are destroyed, its own destructor is not run."""
        kind, most, types = self.fresh("Holder"), self.rng.randint(2, 9), self.some_types()
        end = self.rng.choice(self.ends)
        frame = self.usable(Frame(["a"], [Value("x", 0, most)], throws=frozenset(types)), ("a", end))
        body = (self.allocation(frame) or []) + (self.throw_(frame) or []) + self.body(frame, self.rng.randint(0, 1))
        self.account.charge(1, 32)
        members = [(f"wcmu::{end.capitalize()}Scope scope;", "scope(a)"), ("unsigned size;", "size(x)")]
        at = self.rng.randint(0, 1) if self.chance(50) else None
        tail = ("Tail tail;", f"tail{{a, {self.rng.randint(1, 9)}u}}")
        if at is not None:
            members.insert(at, tail)
        head = f"{kind}([[maybe_unused]] wcmu::Arena& a, unsigned x) : {', '.join(made for _, made in members)} {{"
        declared = [statement(member, keep=True) for member, _ in members]
        node = block(f"struct {kind} {{", [*declared, block(head, body, tag="constructor-throws", keep=True)], "};")

        def call(f: Frame, a: str):
            def make(inner: Frame):
                inner, holder = self.usable(inner, (a, end)), self.fresh("holder")
                made = [statement(f"[[maybe_unused]] const {kind} {holder}({a}, {self.argument(inner, most)});")]
                inner.values += [Value(f"{holder}.size", 0, most)] * 2
                inner.live.add((a, end))  # a reset would make the mark of its scope stale: legal, and covered elsewhere
                return made + (self.allocation(inner) or []) + self.body(inner, 1)
            return self.guarded(f, types, make)

        return [node], 1, call
