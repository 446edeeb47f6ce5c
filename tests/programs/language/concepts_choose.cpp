// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Concepts choose the overload, constant evaluation the size.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <concepts>

namespace concepts_choose {

template <typename T>
concept Framed = requires(const T& value) {
  { value.frames() } -> std::convertible_to<unsigned>;
};
struct Text {
  unsigned length;
};
struct Audio {
  unsigned rate;
  [[nodiscard]] constexpr unsigned frames() const { return rate / 4; }
};

constexpr unsigned padded(unsigned n) { return (n + 7) / 8 * 8; }
static_assert(padded(13) == 16);

template <typename T>
void store(wcmu::Arena& arena, const T& value) {
  if constexpr (Framed<T>)
    arena.bottom_handle().allocate(padded(value.frames()), 8);
  else
    arena.top_handle().allocate(value.length, 1);
}

// EXPECT: concepts_choose::run bottom=32 top=9 retained_bottom=32 retained_top=9
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  store(arena, Audio{100 + n % 28});
  store(arena, Text{n % 10});
}

}  // namespace concepts_choose

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("concepts_choose::run");
  for (unsigned n = 0; n < 280; ++n) root.run([&](wcmu::Arena& arena) { concepts_choose::run(arena, n); });
}
#endif
