// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pmr container without a resource takes from the heap: no bytes of the arena.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <map>
#include <memory_resource>
#include <string>

namespace pmr_default_is_heap {

// One block of 33 bytes.
// EXPECT: pmr_default_is_heap::mixed bottom=34 top=0
WCMU_ROOT std::size_t mixed(wcmu::Arena& arena, unsigned n) {
  if (n > 5) n = 5;
  std::pmr::map<int, std::pmr::string> on_heap;
  for (unsigned i = 0; i < n; ++i) on_heap[static_cast<int>(i)] = "a text that is too long to be stored inside";
  wcmu::BottomResource memory(arena);
  std::pmr::string copy(n > 0 ? "thirty-two letters, and then some" : "", &memory);
  copy.resize(3);
  return on_heap.size() + copy.size();
}

}  // namespace pmr_default_is_heap

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_default_is_heap::mixed");
  for (unsigned n = 0; n < 7; ++n) root.run([&](wcmu::Arena& arena) { pmr_default_is_heap::mixed(arena, n); });
}
#endif
