// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A class that owns a block, with a move that is noexcept, a copy that allocates, and a factory that returns by value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace moved_buffers {

class Buffer {
 public:
  Buffer(wcmu::Arena& arena, unsigned n) : arena_(&arena), size_(n), data_(arena.bottom_handle().allocate(n, 1)) {}
  Buffer(const Buffer& other) : Buffer(*other.arena_, other.size_) {}
  Buffer(Buffer&& other) noexcept
      : arena_(other.arena_), size_(std::exchange(other.size_, 0)), data_(std::exchange(other.data_, nullptr)) {}
  Buffer& operator=(Buffer other) noexcept {
    std::swap(size_, other.size_);
    std::swap(data_, other.data_);
    return *this;
  }
  unsigned size() const { return size_; }

 private:
  wcmu::Arena* arena_;
  unsigned size_;
  void* data_;
};

static Buffer make(wcmu::Arena& arena, unsigned n) {
  Buffer buffer(arena, n);
  return buffer;
}

// 20 made; 20 copied; 0 of the moved; assigned a copy of 20, then one of the empty: 60.
// EXPECT: moved_buffers::run bottom=60 top=0 retained_bottom=60 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, unsigned n) {
  if (n > 20) return 0;
  Buffer first = make(arena, n);
  Buffer second = first;
  Buffer third = std::move(first);
  second = third;
  second = first;
  return second.size() + third.size();
}

}  // namespace moved_buffers

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("moved_buffers::run");
  for (unsigned n = 0; n < 24; ++n) root.run([&](wcmu::Arena& arena) { moved_buffers::run(arena, n); });
}
#endif
