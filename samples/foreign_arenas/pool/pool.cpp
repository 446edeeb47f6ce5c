// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "pool.hpp"

#include <cstring>
#include <new>

void Pool::check(std::size_t more) const {
  if (size_ - left_ - right_ < more) throw std::bad_alloc();
}

const char* Pool::keep(const char* text) {
  const std::size_t bytes = std::strlen(text) + 1;
  check(bytes);
  char* copy = memory_ + left_;
  std::memcpy(copy, text, bytes);
  left_ += bytes;
  if (left_ > most_left_) most_left_ = left_;
  return copy;
}

Slot* Pool::slot() {
  check(sizeof(Slot));
  right_ += sizeof(Slot);
  if (right_ > most_right_) most_right_ = right_;
  return new (memory_ + size_ - right_) Slot{};
}
