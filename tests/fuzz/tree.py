# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Programs as trees of statements: printed as C++ by the judge, cut down by the reducer.

A node is one statement, or one or more blocks with the text before each of them and the text after the last. The reducer
knows no C++: it deletes nodes, puts a block in the place of its statement, and asks the compiler whether that still means
something.
"""
from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Node:
    heads: list[str]  # a single statement has one head and no block; `if ... else` has two of each
    blocks: list[list["Node"]] = dataclasses.field(default_factory=list)
    foot: str = ""
    tag: str = ""  # the feature that this statement shows, "" for none
    keep: bool = False  # without it the inputs that the driver runs are no longer all inputs, or a loop does not end

    def lines(self, indent: int = 0):
        pad = "  " * indent
        if not self.blocks:
            for line in self.heads[0].splitlines():
                yield pad + line
            return
        for head, block in zip(self.heads, self.blocks):
            yield pad + head
            for node in block:
                yield from node.lines(indent + 1)
        yield pad + self.foot

    def tags(self):
        if self.tag:
            yield self.tag
        for block in self.blocks:
            for node in block:
                yield from node.tags()


def statement(text: str, tag: str = "", keep: bool = False) -> Node:
    return Node([text], [], "", tag, keep)


def block(head: str, body: list[Node], foot: str = "}", tag: str = "", keep: bool = False) -> Node:
    return Node([head], [body], foot, tag, keep)


def branch(condition: str, yes: list[Node], no: list[Node] | None = None, tag: str = "branch") -> Node:
    if no is None:
        return Node([f"if ({condition}) {{"], [yes], "}", tag)
    return Node([f"if ({condition}) {{", "} else {"], [yes, no], "}", tag)


@dataclasses.dataclass
class Inputs:
    """What the driver runs: every combination of these."""

    p0: list[int]
    p1: list[int]
    n: list[int]
    values: list[int]  # of each element of `in`
    length: int  # elements of `in` that the program can look at
    reads: bool = True  # false: the program never looks at an element, one filling is enough

    def count(self) -> int:
        fillings = sum(len(self.values) ** min(n, self.length) if self.reads else 1 for n in self.n)
        return len(self.p0) * len(self.p1) * fillings


@dataclasses.dataclass
class Program:
    """One root, its helpers, and what is needed to run it. Everything lies in the namespace `s<seed>`."""

    seed: int
    declarations: list[Node]
    root: Node
    root_name: str  # without the namespace
    arenas: list[str]  # last component of each arena's access path, in the order in which the driver passes them
    call: str  # statement that calls the root from (a, b, p0, p1, in, n)
    inputs: Inputs
    returns: bool = True  # false: a loop that never ends; the run leaves it after some rounds, retained is unknown
    features: set[str] = dataclasses.field(default_factory=set)

    @property
    def namespace(self) -> str:
        return f"s{self.seed}"

    @property
    def qualified_root(self) -> str:
        return f"{self.namespace}::{self.root_name}"

    def source(self) -> list[str]:
        lines = [f"namespace {self.namespace} {{", "using namespace fuzz;"]
        for node in self.declarations + [self.root]:
            lines += node.lines()
        lines.append(f"}}  // namespace {self.namespace}")
        return lines

    def tags(self) -> set[str]:
        found = set(self.features)
        for node in self.declarations + [self.root]:
            found.update(node.tags())
        return found
