// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A guard that rewinds only if the scope is left by an exception.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <exception>

namespace commit_or_roll_back {

class Transaction {
 public:
  explicit Transaction(wcmu::Arena& arena)
      : arena_(arena), mark_(arena.bottom_mark()), before_(std::uncaught_exceptions()) {}
  ~Transaction() {
    if (std::uncaught_exceptions() > before_) (void)arena_.rewind_bottom(mark_);
  }

 private:
  wcmu::Arena& arena_;
  wcmu::BottomMark mark_;
  int before_;
};

// Three good ones keep 20 each. A budget cannot know which were rolled back, but here all of them may be good.
// EXPECT: commit_or_roll_back::apply bottom=60 top=0 retained_bottom=60 retained_top=0
WCMU_ROOT void apply(wcmu::Arena& arena, unsigned bad) {
  for (unsigned i = 0; i < 3; ++i) {
    try {
      Transaction transaction(arena);
      arena.bottom_handle().allocate(20, 1);
      if (bad >> i & 1) throw i;
    } catch (unsigned) {
    }
  }
}

}  // namespace commit_or_roll_back

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("commit_or_roll_back::apply");
  for (unsigned bad = 0; bad < 8; ++bad) root.run([&](wcmu::Arena& arena) { commit_or_roll_back::apply(arena, bad); });
}
#endif
