// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A callback from outside, of a type of which this program has no function at all.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace unknown_pointer {

struct Token {
  int kind;
};
using Callback = void (*)(wcmu::Arena&, const Token&, const volatile char*);

WCMU_ROOT void notify(wcmu::Arena& arena, Callback callback) {
  const Token token{3};
  callback(arena, token, nullptr);  // UNBOUNDED: unknown-call-target
}

}  // namespace unknown_pointer
