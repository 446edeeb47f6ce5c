// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A pool for tables: texts are packed from the left, slots of one size from the right, until they meet.
#pragma once

#include <cstddef>

struct Slot {
  const char* name;
  double value;
  Slot* next;
};

class Pool {
 public:
  Pool(char* memory, std::size_t size) : memory_(memory), size_(size) {}

  /// A copy of the text.
  const char* keep(const char* text);
  /// Throws std::bad_alloc when the pool is full, as keep() does.
  Slot* slot();

  [[nodiscard]] std::size_t most_left() const { return most_left_; }
  [[nodiscard]] std::size_t most_right() const { return most_right_; }

 private:
  void check(std::size_t more) const;

  char* memory_;
  std::size_t size_;
  std::size_t left_ = 0, right_ = 0;
  std::size_t most_left_ = 0, most_right_ = 0;
};
