// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A line of text is put together in place: only its characters take memory, and what was reserved and not used is given back.
#include <wcmu/annotate.hpp>
#include <wcmu/builder.hpp>

namespace text_built {

// "reading " and five values of "255,".
// EXPECT: text_built::line bottom=28 top=0 retained_bottom=28 retained_top=0
WCMU_ROOT std::size_t line(wcmu::Arena& arena, const unsigned char* values, unsigned n) {
  if (n > 5) return 0;
  wcmu::StringBuilder text(arena);
  if (!text.append("reading ")) return 0;
  for (unsigned i = 0; i < n; ++i) {
    char digits[4];
    unsigned at = 3;
    digits[at] = ',';
    for (unsigned value = values[i], count = 0; count < 3 && (count == 0 || value != 0); ++count, value /= 10)
      digits[--at] = static_cast<char>('0' + value % 10);
    if (!text.append(digits + at, 4 - at)) return 0;
  }
  text.finish();
  return text.size();
}

}  // namespace text_built

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("text_built::line");
  for (unsigned n = 0; n < 7; ++n)
    for (unsigned value : {0U, 9U, 10U, 99U, 100U, 255U}) {
      unsigned char values[7];
      for (unsigned char& v : values) v = static_cast<unsigned char>(value);
      root.run([&](wcmu::Arena& arena) { text_built::line(arena, values, n); });
    }
}
#endif
