# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Random class hierarchies, and calls whose overrider the input chooses."""
from __future__ import annotations

from tree import Node, block, branch, statement
from values import READERS, Frame, Value

LARGEST = 12  # of the member `size`, and of what `bytes` returns


class Virtuals:
    """Mixin: makers of hierarchies."""

    def method_frame(self, most: int) -> Frame:
        return Frame(["a"], [Value("x", 0, most), Value("size", 0, LARGEST)], leave="return;")

    def takes(self, most: int) -> list[Node]:
        frame = self.method_frame(most)
        return (self.allocation(frame) or []) + self.body(frame, self.rng.randint(0, 1))

    def overriders(self, name: str, most: int, base: str = "") -> list[Node]:
        """`take` allocates, `bytes` computes; one of them may be missing in a derived class, or call the one of its base."""
        first, last = ("", " override") if base else ("virtual ", "")
        made = []
        if not base or self.chance(85):
            body = self.takes(most)
            if base and self.chance(30):
                body.insert(0, statement(f"{base}::take(a, x);", "base-called"))
            if self.chance(40):
                body.append(statement(f"size = std::min(size + {self.rng.randint(1, 3)}u, {LARGEST}u);", "object-changed"))
            made.append(block(f"{first}void take([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x){last} {{",
                              body, tag="overrider" if base else "virtual", keep=not base))
        if not base or self.chance(60):
            value = self.expression(self.method_frame(most), LARGEST, variable=80)
            made.append(block(f"{first}unsigned bytes([[maybe_unused]] unsigned x) const{last} {{",
                              [statement(f"return {value.text};", keep=True)], tag="overrider-result" if base else "", keep=not base))
        return made

    def helper_hierarchy(self):
        base, most = self.fresh("Shape"), self.rng.randint(2, 9)
        members: list[Node] = [statement(f"unsigned size = {self.rng.randint(0, 5)}u;", keep=True)]
        members += self.overriders(base, most)
        if self.chance(35):
            members[1] = statement("virtual void take(wcmu::Arena& a, unsigned x) = 0;", "pure-virtual", keep=True)
        again = statement(f"take(a, std::min(bytes(x), {most}u));")
        members.append(block("void both(wcmu::Arena& a, unsigned x) {", [
            statement("take(a, x);", "template-method"),
            branch(self.condition(self.method_frame(most)), [again], tag="")], keep=True))
        pure = "= 0;" in members[1].heads[0]
        nodes, kinds = [block(f"struct {base} {{", members, "};")], []
        shared = "virtual " if self.chance(20) else ""
        for i in range(self.rng.randint(2, 3)):
            kind = f"{base}{'ABC'[i]}"
            parent = self.rng.choice(kinds) if kinds and self.chance(35) else ""
            head = f"struct {kind} : {parent or shared + base} {{"
            if not parent and self.chance(25):  # the base lies behind another one: calls go through thunks
                other = f"{kind}Tag"
                nodes.append(block(f"struct {other} {{", [
                    statement("unsigned tag = 2;", keep=True),
                    statement("virtual unsigned weight() const { return tag; }", keep=True)], "};"))
                head = f"struct {kind} : {other}, {shared}{base} {{"
            own = self.overriders(kind, most, parent or base)
            if pure and not parent:  # nothing to call or to inherit
                own = [n for n in own if "take" not in n.heads[0]]
                own.append(block("void take([[maybe_unused]] wcmu::Arena& a, [[maybe_unused]] unsigned x) override {",
                                 self.takes(most), tag="overrider", keep=True))
            nodes.append(block(head, own, "};", "multiple-inheritance" if "," in head else "virtual-inheritance" if shared else ""))
            kinds.append(kind)
        self.account.charge(1, self.account.bytes, self.account.work)  # a base's `take` may run beside the own one
        cost = self.account
        return nodes, 1, lambda f, a: self.call_virtual(f, a, base, kinds, most, cost)

    def call_virtual(self, f: Frame, a: str, base: str, kinds: list[str], most: int, cost) -> list[Node] | None:
        """Objects on the stack or in the arena, and calls through the base: by reference, pointer, table, member pointer."""
        if not self.account.charge(3 * f.times, cost.bytes, cost.work + 1):
            return None
        inner = f.inner()
        objects = [self.fresh("shape") for _ in kinds]
        made = [statement(f"[[maybe_unused]] {k} {o};") for k, o in zip(kinds, objects)]
        for each in objects:
            if self.chance(50):
                made.append(statement(f"{each}.size = {self.argument(inner, LARGEST)};"))
        one, two = self.rng.sample(objects, 2)
        at, table = self.fresh("at"), self.fresh("shapes")
        style = self.rng.choice(["reference", "pointer", "table", "each", "input", "arena", "cast", "member"])
        if style == "input" and not f.reader:
            style = "table"
        take = self.rng.choice(["take", "take", "both"])
        call = statement(f"{at}->{take}({a}, {self.argument(inner, most)});")
        listed = f"{base}* const {table}[] = {{{', '.join('&' + o for o in objects)}}};"
        if style == "reference":
            made.append(statement(f"{base}& {at} = {self.condition(inner)} ? static_cast<{base}&>({one}) : {two};", "virtual-by-reference"))
            call = statement(call.heads[0].replace("->", ".", 1))
            made += [call, call] if self.chance(30) else [call]
            inner.values += [Value(f"{at}.bytes({self.argument(inner, most)})", 0, LARGEST), Value(f"{at}.size", 0, LARGEST)] * 2
        elif style == "pointer":
            made += [statement(f"{base}* {at} = &{one};", "virtual-by-pointer"),
                     branch(self.condition(inner), [statement(f"{at} = &{two};")], tag=""), call]
            inner.values += [Value(f"{at}->bytes({self.argument(inner, most)})", 0, LARGEST)] * 2
        elif style == "table":
            index = self.expression(inner, len(kinds) - 1, variable=90)
            made += [statement(listed), statement(f"{base}* const {at} = {table}[{index.text}];", "virtual-by-table"), call]
            inner.values += [Value(f"{at}->bytes({self.argument(inner, most)})", 0, LARGEST)] * 2
        elif style == "each":
            made += [statement(listed), block(f"for ({base}* const {at} : {table}) {{", [call], tag="virtual-in-loop")]
        elif style == "input":
            source, n, longest = f.reader
            k = self.fresh("k")
            if longest > 8 or not self.account.charge(longest * f.times, cost.bytes, cost.work):
                return None
            self.reads_in = True
            element = READERS[self.mode][1].format(f"{source}[{k}]")
            made += [statement(listed), block(f"for (unsigned {k} = 0; {k} < {n}; ++{k}) {{", [
                statement(f"{base}* const {at} = {table}[{element} % {len(kinds)}u];"), call], tag="virtual-by-input")]
        elif style == "arena":
            end = self.rng.choice(self.ends)
            made = []
            first, second = self.rng.sample(kinds, 2)
            self.account.charge(f.times, 64)
            created = f"{at} = {a}.{end}_handle().create<{{0}}>();"
            made += [statement(f"{base}* {at} = nullptr;"),
                     branch(self.condition(inner), [statement(created.format(first), "virtual-in-arena", keep=True)],
                            [statement(created.format(second), keep=True)], tag=""),
                     statement(f"{at}->size = {self.argument(inner, LARGEST)};"), call]
            made[1].keep = True
            inner.live.add((a, end))
        elif style == "cast":
            index, found = self.expression(inner, len(kinds) - 1, variable=90), self.fresh("found")
            then = self.allocation(inner.inner(values=inner.values + [Value(f"{found}->size", 0, LARGEST)] * 3)) or []
            made += [statement(listed), statement(f"{base}* const {at} = {table}[{index.text}];"), call,
                     branch(f"[[maybe_unused]] auto* const {found} = dynamic_cast<{self.rng.choice(kinds)}*>({at})", then,
                            tag="dynamic-cast")]
        else:
            method = self.fresh("method")
            made += [statement(f"void ({base}::*const {method})(wcmu::Arena&, unsigned) = &{base}::{take};", "member-pointer"),
                     statement(f"{base}* const {at} = {self.condition(inner)} ? static_cast<{base}*>(&{one}) : &{two};"),
                     statement(f"({at}->*{method})({a}, {self.argument(inner, most)});")]
        return [block("{", made + (self.allocation(inner) or []))]
