# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Families of features that a program may draw on beyond the base language, each a module: `judge.py --features`.

Without them a seed gives the program that it always gave.
"""
from __future__ import annotations

import argparse
from typing import NamedTuple

from aliasing import Aliasing
from arenas import Arenas
from containers import Containers
from exceptions import Exceptions
from virtuals import Virtuals


class Family(NamedTuple):
    mixin: type
    statements: dict[str, int]  # makers of statements and their weights, beside the base language's
    helpers: list[str]  # makers of helpers; one of them is always made
    arenas: list[int] = []  # how many arenas the root takes; empty: as the base language


FAMILIES = {
    "exceptions": Family(Exceptions, {"try_": 8, "throw_": 8, "tail": 2, "scope": 5}, ["thrower", "thrower", "diver", "holder"]),
    "virtuals": Family(Virtuals, {}, ["hierarchy"]),
    "containers": Family(Containers, {"node_container": 10, "node_use": 6}, []),
    "aliasing": Family(Aliasing, {"alias": 10}, ["two_references", "two_references", "slots"]),
    "arenas": Family(Arenas, {"chosen_arena": 8, "marked_all": 4, "foreign_mark": 3}, ["either", "duo"], [2, 2, 3]),
}


def chosen(text: str) -> tuple[str, ...]:
    """Names of families from a list with commas, or `all`, in a fixed order."""
    names = list(FAMILIES) if text == "all" else [n for n in text.split(",") if n]
    strange = set(names) - set(FAMILIES)
    if strange:
        raise argparse.ArgumentTypeError(f"no such features: {', '.join(sorted(strange))}; there are {', '.join(FAMILIES)}")
    return tuple(n for n in FAMILIES if n in names)
