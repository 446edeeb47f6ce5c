#!/bin/sh
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# The steps of wcmu_add_budgets, as the build runs them:
#   wcmu-step.sh extract WCMU HEADER SOURCE-ROOT COMPILER FLAGS... -o UNIT -c SOURCE    in place of the compiler
#   wcmu-step.sh link    WCMU STAMP UNITS-AND-OPTIONS...
#   wcmu-step.sh check   WCMU STAMP UNITS-AND-OPTIONS...                    the same, without a stamp
set -eu

step=$1 wcmu=$2 name=$3
shift 3

if [ "$step" != extract ]; then
  code=0
  mkdir -p "$(dirname "$name")"
  "$wcmu" link "$@" || code=$?
  # Ninja does not say with which code a command failed, and here the code has a meaning.
  if [ "$code" -ne 0 ]; then
    echo "wcmu link: exit code $code" >&2
    exit "$code"
  fi
  [ "$step" = check ] || : >"$name"
  exit 0
fi

root=$1
shift

# Takes output, source and dependency options out of the compiler's command; what is left is how the source is read.
unit='' source='' depfile='' target='' pch='' before=''
for word; do
  [ "$before" != -o ] || unit=$word
  before=$word
done
left=$#
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  case "$word" in
    -o) ;;
    -c) source=$1 ;;
    -MF) depfile=$1 ;;
    -MT | -MQ) target=$1 ;;
    -MD | -MMD) continue ;;
    */cmake_pch.hxx | */cmake_pch.h)
      # A copy: beside the file lies its compiled form, which depends on the header that is made here.
      cp "$word" "$unit.pch.h.$$"
      mv -f "$unit.pch.h.$$" "$unit.pch.h"
      set -- "$@" "$unit.pch.h"
      pch=$word
      continue
      ;;
    *) set -- "$@" "$word"; continue ;;
  esac
  shift
  left=$((left - 1))
done

if [ -z "$depfile" ]; then
  exec "$wcmu" extract "$source" -o "$unit" --quiet --source-root "$root" --budget-header "$name" -- "$@"
fi
"$wcmu" extract "$source" -o "$unit" --depfile "$depfile" --depfile-target "$target" --quiet --source-root "$root" --budget-header "$name" -- "$@"
[ -z "$pch" ] || printf '%s: %s\n' "$target" "$(printf '%s' "$pch" | sed 's/ /\\ /g')" >>"$depfile"
