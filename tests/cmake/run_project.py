# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Users' repositories: plant/ takes wcmu as an installed package whose prefix was moved, chain/ fetches it with git: what a build makes, makes
again, and refuses."""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    pass


def require(condition, message, output=""):
    if not condition:
        raise Failed(f"{message}\n{output}")


def run(*command, code=0, env=None, cwd=None):
    """Output of a command that ends with `code`; any but 0 if that is None."""
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, env=env, cwd=cwd)
    good = done.returncode != 0 if code is None else done.returncode == code
    require(good, f"{' '.join(map(str, command))} ended with {done.returncode}", done.stdout)
    return done.stdout


class Project:
    """A copy of a repository that may be changed, and its build trees."""

    def __init__(self, work, prefix, name="plant"):
        self.source, self.work, self.prefix = work / name, work, prefix
        shutil.copytree(HERE / name, self.source)

    def edit(self, name, old, new):
        text = (self.source / name).read_text()
        require(old in text, f"{name} has no {old!r}")
        (self.source / name).write_text(text.replace(old, new))

    def configure(self, build, generator="Ninja", code=0, **variables):
        settings = {"CMAKE_BUILD_TYPE": "Release", "CMAKE_PREFIX_PATH": self.prefix, **variables}
        return run("cmake", "-S", self.source, "-B", self.work / build, "-G", generator, *(f"-D{k}={v}" for k, v in settings.items()), code=code)

    def make(self, build, *args, code=0):
        return run("cmake", "--build", self.work / build, "-j", "2", *args, code=code)

    def header(self, build, name):
        found = list((self.work / build).rglob(name))
        require(len(found) == 1, f"{name} in {build}: {found}")
        return found[0]

    def budget(self, build, name, root):
        return re.search(rf"Budget {root}\{{(\d+), (\d+)", self.header(build, name).read_text()).groups()


def install(options, work):
    """The package, made at one place and used at another."""
    run("cmake", "--install", options.build, "--prefix", work / "made")
    (work / "made").rename(work / "moved")
    return work / "moved"


def check_installed(options, work):
    prefix = install(options, work)
    (work / "a.cpp").write_text("#include <cstring>\n#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"
                                "WCMU_ROOT void f(wcmu::Arena& a, const char* s) { if (std::strlen(s) < 8) (void)a.bottom_handle().allocate(4, 4); }\n")
    environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "share/pkgconfig")}
    flags = run("pkg-config", "--cflags", "wcmu-runtime", env=environment).split()
    require(flags == [f"-I{prefix}/include"] or pathlib.Path(flags[0][2:]).resolve() == (prefix / "include").resolve(), "pkg-config", str(flags))
    told = run(prefix / "bin/wcmu", "analyze", "a.cpp", "--", "g++", "-std=c++17", *flags, cwd=work)
    require(re.search(r"^f +a +4 ", told, re.MULTILINE), "the installed command", told)
    told = run(prefix / "bin/wcmu", "doctor", "a.cpp", "--", "g++", cwd=work)
    require(str(prefix / "share/wcmu/clang") in told, "clang's headers are not those of the prefix", told)

    project = Project(work, prefix)
    project.configure("build", CMAKE_EXPORT_COMPILE_COMMANDS="ON")
    project.make("build")
    run("ctest", "--test-dir", work / "build", "--output-on-failure")
    require(project.budget("build", "host_budgets.hpp", "work") == ("56", "7"), "budgets", project.header("build", "host_budgets.hpp").read_text())
    again = project.make("build")
    require("no work to do" in again, "a second build has work to do", again)
    report = json.loads((work / "build/host/report.json").read_text())
    places = [r["location"]["file"] for r in report["roots"]]
    require(places == ["host/work.cpp"], "places are not relative to the source folder", str(places))
    require(json.loads((work / "build/host/report.sarif").read_text())["version"] == "2.1.0", "SARIF")
    database = json.loads((work / "build/compile_commands.json").read_text())
    require(database and not any("_wcmu_units" in entry["command"] for entry in database),
            "mirrors are in the compile database", str(database))

    # A header of another target, a source that is made, and the rules: each makes the budgets again, and what they say is used.
    header = project.header("build", "host_budgets.hpp")
    project.edit("common/filter.hpp", "taps = 16", "taps = 20")
    project.make("build")
    require(project.budget("build", "host_budgets.hpp", "work") == ("60", "7"), "a changed header of a linked target", header.read_text())
    project.edit("common/make_table.cmake", "return 4", "return 5")
    project.make("build")
    require(project.budget("build", "host_budgets.hpp", "work") == ("62", "7"), "a changed source that is made", header.read_text())
    run(work / "build/host/host")
    project.edit("host/pch.hpp", "from_pch = 4", "from_pch = 6")
    project.make("build")
    require(project.budget("build", "host_budgets.hpp", "work") == ("62", "9"), "a changed header that is compiled in advance", header.read_text())
    time = header.stat().st_mtime_ns
    project.edit("host/rules.yaml", "functions:", "# A comment.\nfunctions:")
    project.edit("host/more.cpp", "namespace plant {", "// A comment.\nnamespace plant {")
    project.make("build")
    require(header.stat().st_mtime_ns == time, "an unchanged header was written again")
    project.edit("host/rules.yaml", "name: beep", "name: boop")
    told = project.make("build", code=None)
    require("[unknown-callee]" in told and "wcmu link: exit code 3" in told, "a rule that is gone", told)
    require(header.stat().st_mtime_ns == time, "a failing run changed the header")


def check_generators(options, work):
    prefix = install(options, work)
    project = Project(work, prefix)
    project.configure("multi", "Ninja Multi-Config", CMAKE_BUILD_TYPE="", CMAKE_CONFIGURATION_TYPES="Debug;Release")
    for config, top in (("Debug", "108"), ("Release", "7")):
        project.make("multi", "--config", config)
        text = next((work / "multi").rglob(f"{config}/host_budgets.hpp")).read_text()
        require(f"Budget work{{56, {top}," in text, f"budgets of {config}", text)
        run(work / "multi/host" / config / "host")
    require("no work to do" in project.make("multi", "--config", "Debug"), "a second build of Debug has work to do")

    project.configure("make", "Unix Makefiles")
    project.make("make")
    run(work / "make/host/host")
    told = project.make("make")
    require("Budgets of" not in told, "a second make links again", told)
    project.edit("common/filter.hpp", "taps = 16", "taps = 20")
    project.make("make")
    require(project.budget("make", "host_budgets.hpp", "work") == ("60", "7"), "make: a changed header")
    run(work / "make/host/host")


def check_fetched(options, work):
    repository = work / "wcmu"
    run("git", "init", "-q", "-b", "main", repository)
    shutil.copy(pathlib.Path(options.repository) / "CMakeLists.txt", repository)
    for name in ("cmake", "runtime"):
        shutil.copytree(pathlib.Path(options.repository) / name, repository / name)
    run("git", "-C", repository, "add", ".")
    run("git", "-C", repository, "-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "wcmu")

    project = Project(work, None, "chain")
    for generator in ("Ninja", "Unix Makefiles"):
        build = generator.split()[-1].lower()
        told = project.configure(build, generator, CMAKE_PREFIX_PATH="", WCMU_REPOSITORY=repository.as_uri(), WCMU_EXECUTABLE=options.tool)
        require("CMake Warning" not in told, "a warning of nothing", told)
        project.make(build)
        run(work / build / "app/one")
        run(work / build / "app/two")
        require(project.budget(build, "store_budgets.hpp", "store") == ("10", "0"), "budgets of a library")
        require(project.budget(build, "two_budgets.hpp", "go") == ("16", "6"), "budgets of a program")
        project.edit("app/limit.txt", "6", "7")
        project.make(build)
        require(project.budget(build, "one_budgets.hpp", "go") == ("17", "7"), "a changed header that another target makes")
        run(work / build / "app/one")
        project.edit("app/limit.txt", "7", "6")

        # A header that has another name now: what the last build wrote down of it stops nobody.
        (project.source / "store/store.hpp").rename(project.source / "store/keep.hpp")
        users = ("store/store.cpp", "store/self.cpp", "app/main.cpp", "app/other.cpp")
        for name in users:
            project.edit(name, "store.hpp", "keep.hpp")
        project.make(build)
        run(work / build / "app/one")
        (project.source / "store/keep.hpp").rename(project.source / "store/store.hpp")
        for name in users:
            project.edit(name, "keep.hpp", "store.hpp")


def check_firmwares(options, work):
    if shutil.which("arm-none-eabi-g++") is None:
        print("skipped: arm-none-eabi-g++ is not installed")
        sys.exit(77)
    prefix = install(options, work)
    project = Project(work, prefix)
    toolchain = pathlib.Path(options.repository) / "samples/firmware/arm-none-eabi.cmake"
    told = project.configure("arm", CMAKE_TOOLCHAIN_FILE=toolchain, wcmu_DIR=next(prefix.rglob("wcmu-config.cmake")).parent)
    require("WCMU" not in told or "Error" not in told, "configure", told)
    project.make("arm")
    for board, top in (("left", 16), ("right", 40)):
        text = project.header("arm", f"{board}_budgets.hpp").read_text()
        require(f"Budget sample{{56, {top}," in text and "sizeof(void*) == 4" in text, f"budgets of {board}", text)
        (work / "host.cpp").write_text(f'#include "{project.header("arm", f"{board}_budgets.hpp")}"\n')
    told = run("g++", "-std=c++17", "-DNDEBUG", "-fsyntax-only", f"-I{prefix}/include", work / "host.cpp", code=None)
    require("static assertion failed" in told, "the header of a firmware is taken on the host", told)
    project.edit("firmware/board.cpp", "sensors = 5", "sensors = 50")
    told = project.make("arm", code=None)
    require("[over-capacity]" in told and "right" in told and "wcmu link: exit code 2" in told, "a firmware over capacity", told)


def check_runtime_only(options, work):
    """Who has no LLVM: the headers alone, and a committed header of budgets."""
    run("cmake", "--preset", "runtime-only", "-B", work / "package", cwd=options.repository)
    run("cmake", "--install", work / "package", "--prefix", work / "prefix")
    project = Project(work, work / "prefix")
    project.edit("host/CMakeLists.txt", "HEADER host_budgets.hpp", "HEADER host_budgets.hpp CHECKED_IN budgets")
    (project.source / "host/budgets").mkdir()

    # The header is made where the command is, committed, and used where it is not.
    project.configure("with", WCMU_EXECUTABLE=options.tool)
    project.make("with", "--target", "host_budgets")
    text = (project.source / "host/budgets/host_budgets.hpp").read_text()
    require("Budget work{56, 7," in text, "the committed header", text)
    told = project.configure("without", WCMU_EXECUTABLE="")
    require("the wcmu command was not found" in told, "the command was found", told)
    project.make("without")
    run(work / "without/host/host")
    require("Total Tests: 1" in run("ctest", "--test-dir", work / "without", "-N"), "a check without the command")

    project.make("with")
    run("ctest", "--test-dir", work / "with", "--output-on-failure")
    project.edit("common/filter.hpp", "taps = 16", "taps = 15")
    told = run("ctest", "--test-dir", work / "with", "--output-on-failure", "-R", "host_budgets_check", code=None)
    require("[stale-header]" in told, "a committed header that is old", told)
    require((project.source / "host/budgets/host_budgets.hpp").read_text() == text, "a check changed the committed header")


def check_refusals(options, work):
    prefix = install(options, work)
    project = Project(work, prefix)
    project.edit("host/CMakeLists.txt", "JSON report.json", "BASELINE baseline.json")
    told = " ".join(project.configure("build").split())
    require("host/baseline.json is not there; the target host_budgets_baseline writes it" in told, "a baseline that is not there", told)
    project.make("build", code=None)
    project.make("build", "--target", "host_budgets_baseline")
    baseline = json.loads((project.source / "host/baseline.json").read_text())
    require([r["name"] for r in baseline["roots"]] == ["plant::work"], "the baseline", str(baseline))
    project.make("build")

    # One gate, three ways to take it.
    project.edit("common/filter.cpp", "taps +", "taps + 4 +")
    told = project.make("build", code=None)
    require("[regression]" in told and "56 bytes in the baseline, 60 now (+4)" in told and "filter" in told and "wcmu link: exit code 2" in told,
            "a regression", told)
    project.configure("build", WCMU_GATES="warning")
    told = project.make("build")
    require("warning: " in told and "[regression]" in told, "a gate that warns", told)
    project.configure("build", WCMU_GATES="test")
    project.make("build")
    told = run("ctest", "--test-dir", work / "build", "--output-on-failure", code=None)
    require("[regression]" in told and "host_budgets_check (Failed)" in told, "a gate that is a test", told)

    # Modules.
    (project.source / "host/parts.cppm").write_text("export module parts;\n")
    project.edit("host/CMakeLists.txt", "ignored.cpp)\n", "ignored.cpp parts.cppm)\n")
    told = project.configure("build", code=None)
    require("has C++20 modules (parts.cppm)" in " ".join(told.split()), "modules", told)
    project.edit("host/CMakeLists.txt", " parts.cppm)", ")")
    project.edit("CMakeLists.txt", "enable_testing()\n", "")
    for old, new, message in (
        ("", "", "WCMU_GATES=test needs tests: call enable_testing()"),
        ("HEADER host_budgets.hpp", "HEDAER host_budgets.hpp", "needs HEADER name.hpp; not understood: HEDAER"),
        ("CONSUMERS main.cpp", "CONSUMERS man.cpp", "CONSUMERS has man.cpp, which is no source of host"),
        ("RULES rules.yaml", "RULES rule.yaml", "RULES: there is no file"),
        ("PRIVATE common)", "PRIVATE common $<$<CONFIG:Debug>:table>)", "link table by name"),
        ("more.cpp>", "more.cpp> $<$<CONFIG:Debug>:$<TARGET_OBJECTS:table>>", "name its object library without a condition"),
        ("more.cpp>", "more.cpp> $<$<CONFIG:Debug>:parts.cppm>", "has C++20 modules (parts.cppm)"),
        ("wcmu_add_budgets(host ", "wcmu_add_budgets(hots ", "there is no target hots"),
        ("wcmu_add_budgets(host ", "add_executable(p::host ALIAS host)\nwcmu_add_budgets(p::host ", "p::host is another name of host"),
        ("wcmu_add_budgets(host ", "wcmu_add_budgets(wcmu::runtime ", "wcmu::runtime compiles nothing in this build"),
        ("wcmu_add_budgets(host ", "wcmu_add_budgets(host HEADER a.hpp)\nwcmu_add_budgets(host ", "host has its budgets already"),
        ("wcmu_add_budgets(host ", "wcmu_add_budgets(table ", "call it in the folder of the target")):
        project.edit("host/CMakeLists.txt", old, new)
        told = " ".join(project.configure("build", code=None).split())
        require(message in told, f"{new or old} is not refused", told)
        project.edit("host/CMakeLists.txt", new, old)
    told = project.configure("build", WCMU_GATES="error", WCMU_EXECUTABLE="/nowhere/wcmu")
    require("/nowhere/wcmu is not there; set -DWCMU_EXECUTABLE" in " ".join(told.split()), "a command that is not there", told)
    told = project.configure("build", WCMU_GATES="maybe", code=None)
    require("expected error, warning or test" in told, "a value of WCMU_GATES", told)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject")
    for name in ("--tool", "--repository", "--build", "--work"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    work = pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        globals()["check_" + options.subject.replace("-", "_")](options, work)
    except Failed as failed:
        print(failed)
        sys.exit(1)


main()
