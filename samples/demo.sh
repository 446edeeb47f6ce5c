#!/usr/bin/env bash
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# demo.sh WCMU BUILD_DIR: the telemetry sample from its analysis to the running program. Called by `./dev demo`.
set -euo pipefail
wcmu=$(realpath "$1")
mkdir -p "$2"
build=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '$ %s\n' "$*" | sed "s#$wcmu#wcmu#; s#$PWD/##g"; }
run() {
  show "$@"
  "$@"
}
source=samples/telemetry/telemetry.cpp
header=$build/telemetry_budgets.hpp
compiler=(g++ -std=c++17 -fno-exceptions -fno-rtti -Iruntime/include)

step "1. A packet parser for a microcontroller. This function allocates from an arena; how much can it need?"
run grep -B 1 -A 1 WCMU_ROOT samples/telemetry/telemetry.hpp

step "2. wcmu executes it on all inputs at once, and writes the answer as a header."
run "$wcmu" analyze "$source" --capacity 256 --emit-header "$header" -- "${compiler[@]}"
run grep constexpr "$header"

step "3. A capacity that is one byte too small is found at build time: exit code 2, for CI."
code=0
run "$wcmu" analyze "$source" --capacity 255 -- "${compiler[@]}" 2>&1 || code=$?
echo "exit code $code"
[[ $code -eq 2 ]]

step "4. In a build, wcmu_add_budgets() does this before the program compiles. By GCC and by Clang:"
for cxx in g++ clang++-19; do
  show cmake -S samples/telemetry -B "$build/$cxx" "-DCMAKE_CXX_COMPILER=$cxx"
  cmake -S samples/telemetry -B "$build/$cxx" -G Ninja "-DCMAKE_CXX_COMPILER=$cxx" -DCMAKE_BUILD_TYPE=Release \
    "-DWCMU_EXECUTABLE=$wcmu" >"$build/$cxx.log"
  show cmake --build "$build/$cxx"
  cmake --build "$build/$cxx" >>"$build/$cxx.log" || { cat "$build/$cxx.log"; exit 1; }
  run "$build/$cxx/telemetry"
done

step "The worst packet uses its budget to the last byte, and no packet can use more. Next: README.md, docs/overview.md, samples/."
