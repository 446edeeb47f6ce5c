// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Mutual recursion of an expression reader: sum -> product -> atom -> sum, each level of brackets costs a node of each kind.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace mutual {

struct Reader {
  wcmu::Arena& arena;
  const char* text;
  int at;
  int end;
  int depth;
};

static int sum(Reader& reader);

static int atom(Reader& reader) {
  if (reader.at < reader.end && reader.text[reader.at] == '(' && reader.depth < 4) {
    ++reader.at;
    ++reader.depth;
    reader.arena.bottom_handle().allocate(16, 8);
    const int value = sum(reader);
    --reader.depth;
    if (reader.at < reader.end) ++reader.at;  // the closing bracket
    return value;
  }
  if (reader.at < reader.end) ++reader.at;
  return 1;
}

static int product(Reader& reader) {
  reader.arena.bottom_handle().allocate(8, 8);
  return atom(reader);
}

static int sum(Reader& reader) {
  reader.arena.top_handle().allocate(4, 4);
  return product(reader);
}

// EXPECT: mutual::evaluate bottom=104 top=20 retained_bottom=104 retained_top=20
WCMU_ROOT int evaluate(wcmu::Arena& arena, const char* text, int length) {
  if (length < 0 || length > 12) return -1;
  Reader reader{arena, text, 0, length, 0};
  return sum(reader);
}

}  // namespace mutual

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("mutual::evaluate");
  for (int bits = 0; bits < 4096; ++bits)
    for (int length : {-1, 0, 3, 4, 5, 12, 13}) {
      char text[12];
      for (int i = 0; i < 12; ++i) text[i] = (bits >> i) & 1 ? '(' : '1';
      root.run([&](wcmu::Arena& arena) { mutual::evaluate(arena, text, length); });
    }
}
#endif
