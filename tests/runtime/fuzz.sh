#!/usr/bin/env bash
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# fuzz.sh SECONDS WORK_DIR: the arena against its reference on bytes that libFuzzer chooses, with and without the debug help.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
mkdir -p "$2/corpus"
for mode in "" -DWCMU_DEBUG; do
  clang++-19 -std=c++17 -g -O1 ${mode:+"$mode"} -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
    "-I$here/../../runtime/include" "$here/fuzz_arena.cpp" -o "$2/fuzz_arena"
  "$2/fuzz_arena" -max_total_time="$(($1 / 2))" -max_len=2000 -print_final_stats=1 -artifact_prefix="$2/" "$2/corpus" \
    >"$2/log" 2>&1 || { tail -50 "$2/log"; exit 1; }
  grep number_of_executed_units "$2/log"
done
