// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::optional of what owns memory, std::array of vectors, std::span over them.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace optional_and_array {

using Track = std::vector<unsigned char, wcmu::BottomAllocator<unsigned char>>;

static std::size_t total(std::span<const Track> tracks) {
  std::size_t sum = 0;
  for (const Track& track : tracks) sum += track.size();
  return sum;
}

// 30 + 20 + 10, then the mix of as many.
// EXPECT: optional_and_array::record bottom=120 top=0 retained_bottom=120 retained_top=0
WCMU_ROOT std::size_t record(wcmu::Arena& arena, unsigned n, bool mix) {
  if (n > 10) n = 10;
  std::array<Track, 3> tracks{Track(n * 3, 0, arena), Track(n * 2, 0, arena), Track(n, 0, arena)};
  std::optional<Track> out;
  if (mix) out.emplace(total(tracks), 0, arena);
  return out ? out->size() : 0;
}

}  // namespace optional_and_array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional_and_array::record");
  for (unsigned n = 0; n < 13; ++n)
    for (bool mix : {false, true}) root.run([&](wcmu::Arena& arena) { optional_and_array::record(arena, n, mix); });
}
#endif
