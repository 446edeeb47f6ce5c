// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <cstddef>
#include <vector>

#include <wcmu/allocator.hpp>
#include <wcmu/arena.hpp>

namespace shared_template {

template <class T>
class Ring {
 public:
  Ring(wcmu::Arena& arena, std::size_t limit) : items_(arena), limit_(limit) {}
  bool push(T value) {
    if (items_.size() == limit_) return false;
    items_.push_back(value);
    return true;
  }
  std::size_t size() const { return items_.size(); }

 private:
  std::vector<T, wcmu::TopAllocator<T>> items_;
  std::size_t limit_;
};

std::size_t fill(Ring<short>& ring, int from, int to);

}  // namespace shared_template
