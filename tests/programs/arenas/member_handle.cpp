// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An object keeps a handle; the arena behind it is reached only through that member, two objects deep.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace member_handle {

class Writer {
 public:
  explicit Writer(wcmu::BottomHandle out) : out_(out) {}
  void word(unsigned value) { *out_.create<unsigned>(0u) = value; }
  void text(const char* text) {
    while (*text != '\0') *static_cast<char*>(out_.allocate(1, 1)) = *text++;
  }

 private:
  wcmu::BottomHandle out_;
};

struct Document {
  Writer writer;
  unsigned pages = 0;
};

static void page(Document& document, bool last) {
  document.writer.text(last ? "the end" : "page");
  document.writer.word(++document.pages);
}

// EXPECT: member_handle::print bottom=52 top=0 retained_bottom=52 retained_top=0
WCMU_ROOT unsigned print(wcmu::Arena& arena, unsigned pages) {
  if (pages > 6) pages = 6;
  Document document{Writer(arena.bottom_handle())};
  for (unsigned i = 0; i < pages; ++i) page(document, i == 5);
  if (pages != 6) document.writer.text("unfinished");
  return document.pages;
}

}  // namespace member_handle

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("member_handle::print");
  for (unsigned pages = 0; pages < 9; ++pages)
    root.run([&](wcmu::Arena& arena) { member_handle::print(arena, pages); });
}
#endif
