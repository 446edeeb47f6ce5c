// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A map of counters by an unknown byte: operator[] inserts what is not there.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <map>

namespace counted_words {

using Counts =
    std::map<unsigned char, unsigned, std::less<>, wcmu::TopAllocator<std::pair<const unsigned char, unsigned>>>;

// 40 nodes of 40 bytes.
// EXPECT: counted_words::histogram bottom=0 top=1600
WCMU_ROOT unsigned histogram(wcmu::Arena& arena, const unsigned char* text, unsigned n) {
  if (n > 40) return 0;
  Counts counts(arena);
  for (unsigned i = 0; i < n; ++i) ++counts[text[i]];
  unsigned most = 0;
  for (const auto& [byte, count] : counts)
    if (count > most) most = count;
  return most;
}

}  // namespace counted_words

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("counted_words::histogram");
  unsigned char text[40];
  for (unsigned spread : {1U, 5U, 256U}) {
    for (unsigned i = 0; i < 40; ++i) text[i] = static_cast<unsigned char>(i * 37 % spread);
    for (unsigned n = 0; n < 42; ++n) root.run([&](wcmu::Arena& arena) { counted_words::histogram(arena, text, n); });
  }
}
#endif
