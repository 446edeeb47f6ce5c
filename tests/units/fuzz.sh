#!/usr/bin/env bash
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# fuzz.sh SECONDS WORK_DIR BUILD_DIR: damaged units, changed by libFuzzer, through the reader, the linker and a short analysis.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
root=$here/../..
work=$2 build=$3
mkdir -p "$work/corpus"
rm -f "$work"/corpus/*  # Those of another format of units would be refused at once.
"$build/bin/wcmu" extract "$here/seed.cpp" -o "$work/corpus/seed" -- clang++-19 -std=c++20 "-I$root/runtime/include" 2>"$work/log" ||
  { cat "$work/log"; exit 1; }
launcher=()
command -v ccache >/dev/null && launcher=(ccache)
# The reader and the linker are built with coverage and checks, the rest is that of the tool.
objects=()
for source in "$here/fuzz_unit.cpp" "$root"/analyzer/unit/unit.cpp "$root"/analyzer/program/{program,annotations,primitive}.cpp; do
  objects+=("$work/$(basename "$source").o")
  "${launcher[@]}" clang++-19 -std=c++20 -g1 -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -w \
    "-I$root/analyzer" "-I$root/runtime/include" -isystem "$(llvm-config-19 --includedir)" -c "$source" -o "${objects[-1]}"
done
libraries=()
for room in execution rules program unit result domain support; do
  libraries+=("$build/analyzer/$room/libwcmu_$room.a")
done
clang++-19 -fsanitize=fuzzer,address,undefined "${objects[@]}" -Wl,--start-group "${libraries[@]}" -Wl,--end-group \
  -L"$(llvm-config-19 --libdir)" -lLLVM-19 -pthread -o "$work/fuzz_unit"
# Objects of both kinds work on one vector: what says how much of it is in use is not kept by all.
ASAN_OPTIONS=detect_container_overflow=0 "$work/fuzz_unit" "-max_total_time=$1" -max_len=400000 -len_control=0 -timeout=20 -rss_limit_mb=3000 -detect_leaks=0 \
  -print_final_stats=1 "-artifact_prefix=$work/" "$work/corpus" >"$work/log" 2>&1 || { tail -60 "$work/log"; exit 1; }
grep number_of_executed_units "$work/log"
