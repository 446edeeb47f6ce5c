# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""What a build with budgets does again, and what it does not: sources, headers, flags."""

import argparse
import pathlib
import shutil

from sample_build import SampleBuild, main_of, require


def check_rebuild(options):
    repository, work = pathlib.Path(options.repository).resolve(), pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    # A copy of the sample that may be changed, in a repository that is otherwise the real one.
    (work / "samples").mkdir(parents=True)
    for name in ("CMakeLists.txt", "cmake", "runtime"):
        (work / name).symlink_to(repository / name)
    source = work / "samples" / "telemetry"
    shutil.copytree(repository / "samples" / "telemetry", source)
    sample = SampleBuild(source, work / "build", options.tool, "g++")

    def edit(name, old, new):
        text = (source / name).read_text()
        require(old in text, f"{name} has no {old!r}")
        (source / name).write_text(text.replace(old, new))

    sample.configure(SAMPLE_CAPACITY=4096)
    sample.must_make("telemetry_budgets")
    header = sample.header()
    before, time = header.read_bytes(), header.stat().st_mtime_ns

    # A source with other text but the same budgets: the header keeps its time, so nothing that includes it is built again.
    edit("telemetry.cpp", "namespace telemetry {", "// A comment.\nnamespace telemetry {")
    output = sample.must_make("telemetry_budgets")
    require("no work to do" not in output, "a changed source is not analysed again", output)
    require(header.read_bytes() == before and header.stat().st_mtime_ns == time, "an unchanged header was written again")

    # A header of the user.
    edit("telemetry.hpp", "max_blocks = 4", "max_blocks = 3")
    sample.must_make("telemetry_budgets")
    fewer = header.read_bytes()
    require(fewer != before, "a changed header did not change the budgets")

    # A definition on the command line.
    edit("telemetry.hpp", "max_blocks = 3", "max_blocks = BLOCKS")
    edit("CMakeLists.txt", '"SAMPLE_CAPACITY=', 'BLOCKS=$<IF:$<COMPILE_LANGUAGE:CXX>,4,1> "SAMPLE_CAPACITY=')
    sample.must_make("telemetry_budgets")
    require(header.read_bytes() == before, "a definition of the target did not reach the analysis")
    sample.must_make()
    sample.run()


parser = argparse.ArgumentParser(description=__doc__)
for name in ("--tool", "--repository", "--work"):
    parser.add_argument(name, required=True)
main_of(check_rebuild, parser)
