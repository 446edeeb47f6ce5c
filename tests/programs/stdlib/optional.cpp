// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::optional as a result: without a value there is no block.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <optional>

namespace optional {

static std::optional<unsigned> read_size(int raw) {
  if (raw < 0 || raw > 100) return std::nullopt;
  return static_cast<unsigned>(raw) / 2;
}

// EXPECT: optional::load bottom=60 top=70 retained_bottom=60 retained_top=70
WCMU_ROOT bool load(wcmu::Arena& arena, int raw) {
  const std::optional<unsigned> size = read_size(raw);
  if (size) arena.bottom_handle().allocate(*size + 10, 2);
  arena.top_handle().allocate(size.value_or(70), 2);
  return size.has_value();
}

}  // namespace optional

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional::load");
  for (int raw = -10; raw < 110; ++raw) root.run([&](wcmu::Arena& arena) { optional::load(arena, raw); });
}
#endif
