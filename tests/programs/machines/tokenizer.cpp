// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hand-written tokenizer with a pushed-back state; every token costs a node.
// ARGS: --max-steps 4000000
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace tokenizer {

struct Token {
  int kind;
  int length;
};

// EXPECT: tokenizer::scan bottom=160 top=0 retained_bottom=160 retained_top=0
WCMU_ROOT int scan(wcmu::Arena& arena, const char* text, int length) {
  if (length < 0 || length > 20) return -1;
  int tokens = 0;
  int i = 0;
  while (i < length) {
    const int begin = i;
    if (text[i] >= '0' && text[i] <= '9') {
      while (i < length && text[i] >= '0' && text[i] <= '9') ++i;
    } else if (text[i] == ' ') {
      ++i;
      continue;
    } else {
      ++i;
    }
    arena.bottom_handle().create<Token>(Token{1, i - begin});
    ++tokens;
  }
  return tokens;
}

}  // namespace tokenizer

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("tokenizer::scan");
  for (const char* text :
       {"++++++++++++++++++++", "1+2+3+4+5+6+7+8+9+10", "12345678901234567890", "1 2 3 4 5 6 7 8 9 10"})
    for (int length = -1; length <= 20; ++length)
      root.run([&](wcmu::Arena& arena) { tokenizer::scan(arena, text, length); });
}
#endif
