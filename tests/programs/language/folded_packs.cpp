// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Variadic templates: each argument is stored with its own size and alignment, in order.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <utility>

namespace folded_packs {

template <class T>
concept Stored = requires(const T& value) {
  { value.size() } -> std::convertible_to<std::size_t>;
};

struct Name {
  unsigned letters;
  std::size_t size() const { return letters; }
};

template <class T>
void store(wcmu::Arena& arena, const T& value) {
  if constexpr (Stored<T>)
    arena.bottom_handle().allocate(value.size(), 1);
  else
    *arena.bottom_handle().allocate<T>() = value;
}

template <class... T>
void store_all(wcmu::Arena& arena, const T&... values) {
  (store(arena, values), ...);
}

template <std::size_t... I>
void powers(wcmu::Arena& arena, std::index_sequence<I...>) {
  ((I % 2 == 0 ? arena.top_handle().allocate(std::size_t{1} << I, 1) : nullptr), ...);
}

// 1 | 8 -> 16 | 10 -> 26 | 28 -> 32 | at the top 1 + 4 + 16.
// EXPECT: folded_packs::pack bottom=32 top=21 retained_bottom=32 retained_top=21
WCMU_ROOT void pack(wcmu::Arena& arena, unsigned letters) {
  store_all(arena, 'c', 2.5, Name{letters > 10 ? 10 : letters}, 7);
  powers(arena, std::make_index_sequence<6>());
}

}  // namespace folded_packs

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("folded_packs::pack");
  for (unsigned letters = 0; letters < 14; ++letters)
    root.run([&](wcmu::Arena& arena) { folded_packs::pack(arena, letters); });
}
#endif
