#!/usr/bin/env bash
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# fuzz.sh SECONDS WORK_DIR: the loader of rule files on bytes that libFuzzer chooses, from the shipped rules and those of the tests on.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
top=$here/../..
mkdir -p "$2/corpus"
sources=("$here/fuzz_rules.cpp" "$top"/analyzer/rules/*.cpp)
objects=()
for source in "${sources[@]}"; do
  object=$2/$(basename "$source" .cpp).o
  objects+=("$object")
  newest=$(find "$top/analyzer/rules" "$top/analyzer/support" "$here/fuzz_rules.cpp" -newer "$object" 2>/dev/null || echo all)
  [ -z "$newest" ] && continue
  # shellcheck disable=SC2046
  clang++-19 -std=c++20 -g1 -O1 -fsanitize=fuzzer-no-link,address $(llvm-config-19 --cppflags) "-I$top/analyzer" -c "$source" -o "$object"
done
clang++-19 -fsanitize=fuzzer,address "${objects[@]}" "-L$(llvm-config-19 --libdir)" -lLLVM-19 -o "$2/fuzz_rules"
cp "$top"/rules/*.yaml "$top"/tests/programs/rules/*.yaml "$2/corpus/"
"$2/fuzz_rules" -max_total_time="$1" -max_len=4000 -timeout=5 -print_final_stats=1 -artifact_prefix="$2/" "-dict=$here/fuzz.dict" "$2/corpus" \
  >"$2/log" 2>&1 || { tail -50 "$2/log"; exit 1; }
grep number_of_executed_units "$2/log"
