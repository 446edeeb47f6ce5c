# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A sample from its sources to the running program: the worst case uses the budget exactly, one byte less does not build."""

import argparse
import pathlib
import re
import shutil
import subprocess

from sample_build import SampleBuild, main_of, require


def check_header_alone(header, runtime, work):
    """The generated header compiles by itself, without a warning, with both compilers."""
    use = work / "use_header.cpp"
    use.write_text(f'#include "{header.name}"\nstatic_assert(sizeof(wcmu::budgets::all) != 0);\n')
    for compiler in ("g++", "clang++-19"):
        command = [compiler, "-std=c++17", "-DNDEBUG", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only",
                   f"-I{runtime}", f"-I{header.parent}", str(use)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        require(done.returncode == 0, f"{header.name} does not compile alone with {compiler}", done.stderr)


def check_sample(options):
    repository, work = pathlib.Path(options.repository).resolve(), pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    sample = SampleBuild(repository / "samples" / options.sample, work / "build", options.tool, options.compiler)

    sample.configure()
    sample.must_make()
    print(sample.run(), end="")

    header = sample.header()
    check_header_alone(header, repository / "runtime" / "include", work)
    require("ninja: no work to do" in sample.must_make(), "a second build has work to do")

    good = header.read_bytes()
    capacity = sample.default_capacity()
    sample.configure(SAMPLE_CAPACITY=capacity - 1)
    code, output = sample.make()
    require(code != 0, "the build succeeds with a capacity one byte too small", output)
    require("wcmu link: exit code 2" in output, "a gate that fails is exit code 2", output)
    require("[over-capacity]" in output, "the failure has no rule id", output)
    require(re.search(r"\b1 byte\b", output), "the message does not say that 1 byte is missing", output)
    require(header.read_bytes() == good, "a failing run changed the header")

    sample.configure(SAMPLE_CAPACITY=capacity)
    sample.must_make()
    sample.run()


parser = argparse.ArgumentParser(description=__doc__)
for name in ("--tool", "--repository", "--work", "--sample", "--compiler"):
    parser.add_argument(name, required=True)
main_of(check_sample, parser)
