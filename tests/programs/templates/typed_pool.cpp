// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A class template with a size and a type; two instances in one root.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdint>

namespace typed_pool {

template <class T, std::size_t N>
class Pool {
 public:
  explicit Pool(wcmu::Arena& arena) : slots_(arena.bottom_handle().allocate<T>(N)) {}
  T* take() { return used_ < N ? &slots_[used_++] : nullptr; }
  std::size_t used() const { return used_; }

 private:
  T* slots_;
  std::size_t used_ = 0;
};

struct Bullet {
  float x, y;
  std::uint8_t owner;
};

// EXPECT: typed_pool::level bottom=436 top=320 retained_bottom=436 retained_top=320
WCMU_ROOT void level(wcmu::Arena& arena, unsigned shots) {
  Pool<std::uint8_t, 50> flags(arena);
  Pool<Bullet, 32> bullets(arena);
  if (shots > 100) return;
  for (unsigned i = 0; i < shots; ++i)
    if (bullets.take() == nullptr) flags.take();
  arena.top_handle().allocate(bullets.used() * 10, 2);
  (void)flags;
}

}  // namespace typed_pool

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("typed_pool::level");
  for (unsigned shots = 0; shots < 110; ++shots) root.run([&](wcmu::Arena& arena) { typed_pool::level(arena, shots); });
}
#endif
