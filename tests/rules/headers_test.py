#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""headers_test.py: no shipped entry hides a call-back. Clang reads the headers that are installed here, the host's and newlib's; each
function there that is given a function pointer, itself or in a structure, and that a shipped entry speaks of, must be of a kind that
calls it or registers it."""
import json
import pathlib
import re
import subprocess
import sys

import yaml

project = pathlib.Path(__file__).resolve().parents[2]
HEADERS = """assert ctype errno fcntl fenv float inttypes iso646 limits locale math poll pthread sched search semaphore setjmp signal stdarg
stdatomic stdbool stddef stdint stdio stdio_ext stdlib stdnoreturn string strings tgmath threads time uchar unistd wchar wctype sys/epoll
sys/eventfd sys/mman sys/select sys/socket sys/stat sys/time sys/timerfd sys/types sys/uio sys/wait malloc glob ftw dirent spawn aio""".split()
TARGETS = [("the host", []), ("newlib", ["--target=arm-none-eabi", "-isystem", "/usr/lib/arm-none-eabi/include"])]
CALLING = {"body", "calls"}  # Code that is executed, or a call that is.
REGISTERING = {"cxa-atexit"}  # Models; what is registered is looked into where the program ends.


def shipped():
    """The entries by the names that are C names; globs and C++ names are not."""
    entries = {}
    for file in sorted((project / "rules").glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text())["functions"]:
            names = entry["name"] if isinstance(entry["name"], list) else [entry["name"]]
            for name in names:
                if re.fullmatch(r"\w+", name) and not name.startswith("_Z"):
                    entries[name] = (file.name, entry)
    return entries


def declarations(flags):
    text = "#define _GNU_SOURCE\n" + "".join(f"#if __has_include(<{h}.h>)\n#include <{h}.h>\n#endif\n" for h in HEADERS)
    done = subprocess.run(["clang-19", *flags, "-x", "c", "-std=gnu11", "-fsyntax-only", "-w", "-Xclang", "-ast-dump=json", "-"], input=text, capture_output=True, text=True)
    tree = json.loads(done.stdout)
    found, records = {}, {}
    for node in tree["inner"]:
        if node["kind"] == "RecordDecl" and node.get("name"):
            fields = [f["type"] for f in node.get("inner", []) if f["kind"] == "FieldDecl"]
            records[node["name"]] = any("(*" in t.get("desugaredQualType", t["qualType"]) for t in fields)
        if node["kind"] == "FunctionDecl":
            found.setdefault(node["name"], []).append([p["type"] for p in node.get("inner", []) if p["kind"] == "ParmVarDecl"])
    return found, records


def main():
    entries, failures = shipped(), []
    known = set()
    for target, flags in TARGETS:
        if flags and not pathlib.Path(flags[-1]).exists():
            continue
        found, records = declarations(flags)
        for name, (file, entry) in entries.items():
            for parameters in found.get(name, []):
                known.add(name)
                for parameter in parameters:
                    text = parameter.get("desugaredQualType", parameter["qualType"])
                    record = re.search(r"struct (\w+) \*", text)
                    # A stream holds the library's functions, or those of fopencookie, which is left out.
                    takes = "(*" in text or (record and record[1] not in ("_IO_FILE", "__sFILE", "_reent") and records.get(record[1], False))
                    if takes and not CALLING & set(entry) and entry.get("model") not in REGISTERING:
                        failures.append(f"rules/{file}: '{name}' is given '{text}' in the headers of {target}, and its entry calls nothing")
        for name in ("qsort", "bsearch", "signal", "atexit"):
            if not any("(*" in p.get("desugaredQualType", p["qualType"]) for ps in found.get(name, []) for p in ps):
                failures.append(f"the headers of {target}: '{name}' is not seen to take a function")
    if len(known) < 200:
        failures.append(f"only {len(known)} of {len(entries)} C names were found in headers")
    print("\n".join(failures) or f"{len(known)} of {len(entries)} C names are declared here; none hides a call-back")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
