#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A project that takes only the folder runtime/, copied away from the rest: by add_subdirectory, by its installed files and by include
path alone. It builds and runs where CMake finds no LLVM and where no program of LLVM is on the path.

Usage: alone_checks.py RUNTIME_DIR
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROJECT = """cmake_minimum_required(VERSION 3.16)
project(alone LANGUAGES CXX)
{take}
add_executable(alone main.cpp)
target_link_libraries(alone PRIVATE wcmu::runtime)
"""
WAYS = {
    "add_subdirectory": 'add_subdirectory("${RUNTIME}" wcmu)',
    "installed": 'include("${INSTALLED}/lib/cmake/wcmu/wcmu-runtime.cmake")',
}
MAIN = """#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/builder.hpp>
#include <wcmu/memory_resource.hpp>

#include <cstdio>
#include <vector>

WCMU_ROOT int sum(wcmu::Arena& arena, int n) {
  WCMU_ASSUME(n < 100);
  wcmu::BottomScope scope(arena);
  std::vector<int, wcmu::BottomAllocator<int>> numbers{arena};
  for (int i = 0; i < n; ++i) numbers.push_back(i);
  int result = 0;
  for (const int k : numbers) result += k;
  return result;
}

int main() {
  static wcmu::StaticArena<1024> memory;
  constexpr wcmu::Budget budget{508, 0, 4};
  memory->check_budget(budget);
  const wcmu::BudgetScope measured(memory, budget);
  const int result = sum(memory, 50);
  std::printf("%d %zu\\n", result, memory->bottom_peak());
}
"""
failures = 0


def check(what, ok, why=""):
    global failures
    if not ok:
        failures += 1
        print(f"{what}:\n{why[-3000:]}")


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


with tempfile.TemporaryDirectory(prefix="wcmu-alone-") as folder:
    work = pathlib.Path(folder)
    # Only what is needed to build is on the path; no clang, no llvm-config.
    tools = work / "tools"
    tools.mkdir()
    for tool in ("g++", "ar", "as", "ld", "ranlib", "cmake", "ninja"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not there")
        (tools / tool).symlink_to(shutil.which(tool))
    environment = {"PATH": str(tools), "HOME": str(work)}
    runtime = work / "runtime"
    shutil.copytree(sys.argv[1], runtime)
    main = work / "main.cpp"
    main.write_text(MAIN)
    flags = ["-G", "Ninja", "-DCMAKE_CXX_COMPILER=g++", "-DCMAKE_DISABLE_FIND_PACKAGE_LLVM=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_Clang=ON"]

    def build(what, source, *more):
        """Configures and builds; its folder."""
        binary = work / f"build-{what}"
        for command in (("cmake", "-S", source, "-B", binary, *flags, *more), ("cmake", "--build", binary)):
            code, output = run(*command)
            check(f"{what}: {command[1]}", code == 0, output)
        cache = (binary / "CMakeCache.txt").read_text()
        check(f"{what}: CMake looked for LLVM", not re.search(r"^(LLVM|Clang)_DIR", cache, re.M), cache)
        return binary

    def runs(what, program):
        code, output = run(program) if program.exists() else (1, "not built")
        check(f"{what}: it runs", code == 0 and output == "1225 508\n", output)
        check(f"{what}: what it links", not re.search("LLVM|clang", subprocess.run(["ldd", program], capture_output=True, text=True).stdout))

    # The folder is a project of its own as well.
    installed = work / "prefix"
    by_itself = build("itself", runtime, f"-DCMAKE_INSTALL_PREFIX={installed}", "-DCMAKE_INSTALL_LIBDIR=lib")
    check("install", run("cmake", "--install", by_itself)[0] == 0)
    for way, take in WAYS.items():
        project = work / way
        project.mkdir()
        shutil.copy(main, project)
        (project / "CMakeLists.txt").write_text(PROJECT.format(take=take))
        runs(way, build(way, project, f"-DRUNTIME={runtime}", f"-DINSTALLED={installed}") / "alone")
    for standard in ("c++17", "c++20", "c++23"):
        program = work / f"by-path-{standard}"
        code, output = run("g++", f"-std={standard}", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I", runtime / "include", main, "-o", program)
        check(f"include path, {standard}", code == 0, output)
        runs(f"include path, {standard}", program)

print(f"{failures} failed")
sys.exit(failures != 0)
