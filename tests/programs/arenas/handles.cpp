// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Handles as parameters: each stands for one arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace handles {

// EXPECT: handles::encode arena=out bottom=130 top=0 retained_bottom=130 retained_top=0
// EXPECT: handles::encode arena=work bottom=0 top=64 retained_bottom=0 retained_top=64
WCMU_ROOT unsigned encode(wcmu::BottomHandle out, wcmu::TopHandle work, const unsigned char* text, unsigned length) {
  if (length > 64) length = 64;
  auto* marks = static_cast<unsigned char*>(work.allocate(length, 1));
  unsigned written = 2;
  for (unsigned i = 0; i < length; ++i) {
    marks[i] = text[i] < ' ';
    written += marks[i] ? 2 : 1;
  }
  out.allocate(written, 1);
  return written;
}

}  // namespace handles

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("handles::encode", "out", "work");
  unsigned char text[70];
  for (int control = 0; control <= 70; ++control) {
    for (int i = 0; i < 70; ++i) text[i] = i < control ? 1 : 'x';
    for (unsigned length = 0; length <= 70; ++length)
      root.run([&](wcmu::Arena& out, wcmu::Arena& work) {
        handles::encode(out.bottom_handle(), work.top_handle(), text, length);
      });
  }
}
#endif
