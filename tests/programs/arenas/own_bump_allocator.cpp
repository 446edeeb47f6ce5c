// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A bump allocator of the user's own on a block of the arena: it is plain code, and refills itself with new blocks.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace own_bump_allocator {

class Pool {
 public:
  explicit Pool(wcmu::Arena& arena) : arena_(arena) {}
  void* take(unsigned n) {
    if (n > left_) {
      at_ = static_cast<unsigned char*>(arena_.bottom_handle().allocate(64, 8));
      left_ = 64;
    }
    void* const block = at_;
    at_ += n;
    left_ -= n;
    return block;
  }

 private:
  wcmu::Arena& arena_;
  unsigned char* at_ = nullptr;
  unsigned left_ = 0;
};

// 10 of 24 bytes: two in each block of 64.
// EXPECT: own_bump_allocator::spawn bottom=320 top=0 retained_bottom=320 retained_top=0
WCMU_ROOT void spawn(wcmu::Arena& arena, unsigned n) {
  if (n > 10) n = 10;
  Pool pool(arena);
  for (unsigned i = 0; i < n; ++i) *static_cast<unsigned*>(pool.take(24)) = i;
}

}  // namespace own_bump_allocator

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("own_bump_allocator::spawn");
  for (unsigned n = 0; n < 13; ++n) root.run([&](wcmu::Arena& arena) { own_bump_allocator::spawn(arena, n); });
}
#endif
