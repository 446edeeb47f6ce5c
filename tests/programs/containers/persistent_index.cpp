// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A class that owns a map and a list keeps them between calls: a scenario.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <list>
#include <map>

namespace persistent_index {

class Index {
 public:
  explicit Index(wcmu::Arena& arena) : by_id_(arena), order_(arena) {}
  void note(unsigned id) {
    if (by_id_.emplace(id, by_id_.size()).second) order_.push_back(id);
  }
  std::size_t size() const { return order_.size(); }

 private:
  std::map<unsigned, std::size_t, std::less<>, wcmu::BottomAllocator<std::pair<const unsigned, std::size_t>>> by_id_;
  std::list<unsigned, wcmu::TopAllocator<unsigned>> order_;
};

// 7 nodes of 48 bytes, and 7 of 24 at the top.
// EXPECT: persistent_index::scenario bottom=1440 top=168
WCMU_ROOT std::size_t scenario(wcmu::Arena& arena, unsigned calls) {
  Index index(arena);
  for (unsigned i = 0; i < calls && i < 30; ++i) index.note(i % 7);
  return index.size();
}

}  // namespace persistent_index

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("persistent_index::scenario");
  for (unsigned n = 0; n < 33; ++n) root.run([&](wcmu::Arena& arena) { persistent_index::scenario(arena, n); });
}
#endif
