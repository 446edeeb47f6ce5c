# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Cuts a program down while a finding persists: takes statements away, and blocks out of their statements."""
from __future__ import annotations

import copy
import time
from typing import Callable

from tree import Node, Program


def edits(program: Program):
    """Every smaller neighbour, largest cuts first: as functions that change a copy of the program."""
    # A path names a list of nodes: its owner (a declaration, the root) and the (node, block) steps down from there.
    lists: list[tuple[int, tuple]] = []

    def walk(node: Node, path: tuple):
        for b, nodes in enumerate(node.blocks):
            here = path + ((b,),)
            lists.append((len(nodes), here))
            for i, child in enumerate(nodes):
                walk(child, here[:-1] + ((b, i),))

    owners = program.declarations + [program.root]
    for index, owner in enumerate(owners):
        walk(owner, (index,))
    for index, owner in enumerate(program.declarations):
        yield lambda p, index=index: p.declarations.pop(index)
    for _, path in lists:
        nodes = resolve(program, path)
        for size in sorted({len(nodes), len(nodes) // 2, 2, 1}, reverse=True):
            for start in range(0, len(nodes) - size + 1, max(size, 1)) if size else ():
                if not any(n.keep for n in nodes[start:start + size]):
                    yield lambda p, path=path, start=start, size=size: remove(resolve(p, path), start, size)
        for i, node in enumerate(nodes):
            for b in range(len(node.blocks)):
                if not node.keep:
                    yield lambda p, path=path, i=i, b=b: hoist(resolve(p, path), i, b)
            if len(node.blocks) == 2:
                yield lambda p, path=path, i=i: drop_else(resolve(p, path)[i])


def resolve(program: Program, path: tuple) -> list[Node]:
    node = (program.declarations + [program.root])[path[0]]
    for step in path[1:]:
        if len(step) == 1:
            return node.blocks[step[0]]
        node = node.blocks[step[0]][step[1]]
    raise IndexError(path)


def remove(nodes: list[Node], start: int, size: int) -> None:
    del nodes[start:start + size]


def hoist(nodes: list[Node], index: int, block: int) -> None:
    nodes[index:index + 1] = nodes[index].blocks[block]


def drop_else(node: Node) -> None:
    del node.blocks[1], node.heads[1]


def reduce(program: Program, persists: Callable[[Program], bool], seconds: float = 600) -> Program:
    """The smallest neighbour of a neighbour ... for which `persists` holds, or how far one comes in that time."""
    stop = time.monotonic() + seconds
    changed = True
    while changed and time.monotonic() < stop:
        changed = False
        position = 0
        while time.monotonic() < stop:
            candidates = list(edits(program))
            if position >= len(candidates):
                break
            smaller = copy.deepcopy(program)
            candidates[position](smaller)
            if persists(smaller):
                program, changed = smaller, True
            else:
                position += 1
    return program


def tidy(source: list[str]) -> list[str]:
    """What a reader does not need."""
    return [line.replace("[[maybe_unused]] ", "") for line in source]
