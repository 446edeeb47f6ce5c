# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The README's example is real: its code, its command, and every byte of its output."""

import argparse
import difflib
import pathlib
import re
import shlex
import shutil
import subprocess

from sample_build import main_of, require


def check_readme(options):
    repository, work = pathlib.Path(options.repository).resolve(), pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "runtime").symlink_to(repository / "runtime")
    readme = (repository / "README.md").read_text()

    source = re.search(r"`(\w+\.cpp)`:\n\n```cpp\n(.*?)```", readme, re.DOTALL)
    session = re.search(r"```console\n\$ wcmu (.*?)\n(.*?)```", readme, re.DOTALL)
    require(source and session, "the README has no example any more")
    (work / source.group(1)).write_text(source.group(2))

    done = subprocess.run([options.tool, *shlex.split(session.group(1))], cwd=work, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"the example ends with {done.returncode}", done.stderr)
    difference = difflib.unified_diff(session.group(2).splitlines(), done.stdout.splitlines(), "README.md", "wcmu", lineterm="")
    text = "\n".join(difference)
    require(not text, "the README shows another output", text)

    # The sentence about the missing guard is true as well. The limit only saves time: the vector grows until no step is left.
    (work / source.group(1)).write_text(source.group(2).replace("  if (n > 20) return -1;\n", ""))
    words = shlex.split(session.group(1))
    words[words.index("--"):words.index("--")] = ["--max-steps", "1000000"]
    done = subprocess.run([options.tool, *words], cwd=work, capture_output=True, text=True, check=False)
    loop = source.group(2)[: source.group(2).index("  for (")].count("\n")  # One line less in front of it.
    require(done.returncode == 3, f"without its guard the example ends with {done.returncode}", done.stderr)
    require(f"{source.group(1)}:{loop}:" in done.stderr, f"the loop in line {loop} is not named", done.stderr)


parser = argparse.ArgumentParser(description=__doc__)
for name in ("--tool", "--repository", "--work"):
    parser.add_argument(name, required=True)
main_of(check_readme, parser)
