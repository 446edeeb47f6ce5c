# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A program of csmith with calls of an arena spliced in. The same seed gives the same program, as long as csmith is the same.

csmith writes one statement a line and each brace on a line of its own, so lines are all that has to be understood: which open a
block, which declare, and which integers are in scope there.
"""
from __future__ import annotations

import random
import re
import subprocess
import tempfile

INTEGER = r"(?:u?int(?:8|16|32|64)_t)"
FUNCTION = re.compile(r"^static .*\bfunc_\d+\((.*)\)$")
PARAMETER = re.compile(rf"^(?:const )?{INTEGER}\s+(p_\d+)$")
GLOBAL = re.compile(rf"^static (?:const )?{INTEGER} (g_\d+) = ")
LOCAL = re.compile(rf"^\s+(?:const )?{INTEGER} (l_\d+) = ")
DECLARATION = re.compile(rf"^\s+(?:(?:const|static|register)\s+)*(?:{INTEGER}|int|(?:union|struct) \w+)[\s*]")
LOOP = re.compile(r"^\s*for \(")

# No volatile, whose values nobody knows; no floating point; small, so that most programs end at once.
OPTIONS = ["--no-argc", "--nomain", "--no-checksum", "--no-volatiles", "--no-volatile-pointers", "--no-packed-struct", "--no-float",
           "--concise", "--max-funcs", "7", "--max-block-depth", "4", "--max-block-size", "4", "--max-expr-complexity", "5",
           "--max-array-dim", "2", "--max-array-len-per-dim", "5"]


class Splicer:
    def __init__(self, seed: int, jumps: bool):
        self.random = random.Random(seed)
        # A jump into a block would miss its mark.
        self.marks = not jumps

    def size(self, names: list[str]) -> str:
        """A number of bytes, 0 to 63, out of a value of the program; sometimes a constant."""
        if not names or self.random.random() < 0.15:
            return str(self.random.choice([1, 4, 8, 12, 24, 40]))
        # What was declared last is near: a parameter, a counter, what the block computes.
        name = self.random.choice(names[-4:] if self.random.random() < 0.6 else names)
        return f"(size_t)({name} {self.random.choice(['& 31', '& 63', '& 7', '% 24u', '& 48'])})"

    def take(self, names: list[str], indent: str) -> str:
        end = self.random.choice(["bottom", "bottom", "top"])
        call = f"(void)take_{end}(&arena, {self.size(names)}, {self.random.choice([1, 1, 4, 8, 16])});"
        if names and self.random.random() < 0.3:
            call = f"if ({self.random.choice(names)} {self.random.choice(['> 3', '& 1', '< 100', '!= 0'])}) {call}"
        return indent + call

    def splice(self, text: str) -> str:
        out: list[str] = []
        scopes: list[list[str]] = [[]]  # integers by block; the first are global
        opened: list[str | None] = []  # by block: the end whose mark it rewinds
        fresh = False  # in the declarations of a block
        loop = was_loop = False  # the block that opens next is a loop's; the last that did was
        parameters: list[str] = []
        for line in text.splitlines():
            names = [name for scope in scopes for name in scope]
            indent = " " * (len(line) - len(line.lstrip()))
            inside = len(scopes) > 1
            if found := FUNCTION.match(line):
                parameters = [m.group(1) for part in found.group(1).split(",") if (m := PARAMETER.match(part.strip()))]
            if found := GLOBAL.match(line):
                scopes[0].append(found.group(1))
            is_declaration = inside and bool(DECLARATION.match(line))
            if fresh and not is_declaration and line.strip() and line.strip() != "}":
                fresh = False
                at = len(indent)
                if self.marks and opened[-1] is None and len(opened) > 1 and was_loop and self.random.random() < 0.4:
                    opened[-1] = self.random.choice(["bottom", "top"])
                    out.append(f"{' ' * at}struct Mark spliced_mark;")
                    out.append(f"{' ' * at}mark_{opened[-1]}(&arena, &spliced_mark);")
                if self.random.random() < 0.7:
                    out += [self.take(names, " " * at) for _ in range(self.random.choice([1, 1, 2]))]
            if inside and (found := LOCAL.match(line)):
                scopes[-1].append(found.group(1))
            if line.strip() == "{":
                scopes.append(parameters if not inside else [])
                opened.append(None)
                fresh, was_loop = True, loop
            if line.strip() == "}" and inside:
                if opened[-1]:
                    out.append(f"{indent}    (void)rewind_{opened[-1]}(&arena, &spliced_mark);")
                opened.pop()
                scopes.pop()
                fresh = False
            loop = bool(LOOP.match(line))
            out.append(line)
        return "\n".join(out) + "\n"


def program(seed: int) -> str:
    """The program with two roots: `main`, which knows the values that the globals begin with, and `run`, which does not."""
    jumps = seed % 4 == 0
    with tempfile.TemporaryDirectory() as folder:  # It leaves a file where it runs.
        made = subprocess.run(["csmith", "--seed", str(seed), *OPTIONS, *([] if jumps else ["--no-jumps"])], cwd=folder,
                              capture_output=True, text=True, timeout=60, check=True)
    text = made.stdout.replace('#include "csmith.h"', '#include "spliced.h"')
    body = Splicer(seed, jumps).splice(text)
    return body + "\nWCMU_ROOT void run(void) { (void)func_1(); }\n\nint main(void)\n{\n    run();\n    report();\n    return 0;\n}\n"
