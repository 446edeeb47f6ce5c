#!/usr/bin/env bash
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# fuzz.sh SECONDS WORK_DIR: the loader of rule files on bytes that libFuzzer chooses, from the shipped rules and those of the tests on.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
top=$(realpath "$here/../..")
mkdir -p "$2/corpus"
# One unit: most of the time would go into LLVM's headers.
for source in "$top"/analyzer/rules/*.cpp "$here/fuzz_rules.cpp"; do echo "#include \"$source\""; done >"$2/all.new"
cmp -s "$2/all.new" "$2/all.cpp" || cp "$2/all.new" "$2/all.cpp"
if [ -n "$(find "$top"/analyzer/{rules,support} "$here/fuzz_rules.cpp" "$2/all.cpp" -newer "$2/fuzz_rules" 2>/dev/null || echo none)" ]; then
  # shellcheck disable=SC2046
  clang++-19 -std=c++20 -g1 -O1 -fsanitize=fuzzer,address $(llvm-config-19 --cppflags) "-I$top/analyzer" "$2/all.cpp" -o "$2/fuzz_rules" \
    "-L$(llvm-config-19 --libdir)" -lLLVM-19
fi
cp "$top"/rules/*.yaml "$top"/tests/programs/rules/*.yaml "$2/corpus/"
"$2/fuzz_rules" -max_total_time="$1" -max_len=4000 -timeout=5 -print_final_stats=1 -artifact_prefix="$2/" "-dict=$here/fuzz.dict" "$2/corpus" \
  >"$2/log" 2>&1 || { tail -50 "$2/log"; exit 1; }
grep number_of_executed_units "$2/log"
