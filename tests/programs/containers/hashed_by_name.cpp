// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An unordered_map by strings that are known: their hash is computed as the program does.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <string>
#include <string_view>
#include <unordered_map>

namespace hashed_by_name {

using Name = std::basic_string<char, std::char_traits<char>, wcmu::BottomAllocator<char>>;
struct Hash {
  std::size_t operator()(const Name& name) const noexcept { return std::hash<std::string_view>()(name); }
};
using Map = std::unordered_map<Name, int, Hash, std::equal_to<>, wcmu::TopAllocator<std::pair<const Name, int>>>;

// 20 letters and the end a name, the one to look for too; at the top 4 nodes of 56, buckets of 13.
// EXPECT: hashed_by_name::look_up bottom=105 top=328
WCMU_ROOT int look_up(wcmu::Arena& arena, unsigned which) {
  static constexpr const char* names[] = {"temperature at inlet", "pressure at a valve.", "speed of a wheel fl.",
                                          "speed of a wheel fr."};
  Map map(arena);
  for (int i = 0; i < 4; ++i) map.emplace(Name(names[i], arena), i);
  const auto found = map.find(Name(names[which % 4], arena));
  return found == map.end() ? -1 : found->second;
}

}  // namespace hashed_by_name

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("hashed_by_name::look_up");
  for (unsigned which = 0; which < 6; ++which)
    root.run([&](wcmu::Arena& arena) { hashed_by_name::look_up(arena, which); });
}
#endif
