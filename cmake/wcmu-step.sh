#!/bin/sh
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# The two steps of wcmu_add_budgets, as the build runs them:
#   wcmu-step.sh extract WCMU HEADER COMPILER FLAGS... -o UNIT -c SOURCE    in place of the compiler
#   wcmu-step.sh link    WCMU HEADER-PATH UNITS-AND-OPTIONS...
set -eu

step=$1 wcmu=$2 header=$3
shift 3

if [ "$step" = link ]; then
  mkdir -p "$(dirname "$header")"
  code=0
  "$wcmu" link "$@" || code=$?
  # Ninja does not say with which code a command failed, and here the code has a meaning.
  if [ "$code" -ne 0 ]; then
    echo "wcmu link: exit code $code" >&2
    exit "$code"
  fi
  : >"$header.stamp"
  exit 0
fi

# Takes output, source and dependency options out of the compiler's command; what is left is how the source is read.
unit='' source='' depfile='' target=''
left=$#
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  case "$word" in
    -o) unit=$1 ;;
    -c) source=$1 ;;
    -MF) depfile=$1 ;;
    -MT | -MQ) target=$1 ;;
    -MD | -MMD) continue ;;
    *) set -- "$@" "$word"; continue ;;
  esac
  shift
  left=$((left - 1))
done

"$wcmu" extract "$source" -o "$unit" --quiet --budget-header "$header" -- "$@"

# The unit depends on all headers that the compiler reads, and on the tool; not on the header of budgets, which is made from it.
[ -n "$depfile" ] || exit 0
"$@" -D__WCMU_ANALYSIS__=1 -M -MG -MT "$target" -MF "$depfile.all" "$source"
name=$(printf '%s' "$header" | sed 's/[].[*^$\\#]/\\&/g')
{
  sed -E "s#(^|[[:space:]])(([^[:space:]]|\\\\ )*/)?$name([[:space:]]|\$)#\\1\\4#g" "$depfile.all"
  printf '%s: %s\n' "$target" "$(printf '%s' "$wcmu" | sed 's/ /\\ /g')"
} >"$depfile"
rm -f "$depfile.all"
