// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A bump arena as many projects have one: every block has a header with its size and a tag. It knows nothing of wcmu.
#pragma once

#include <cstddef>

struct Chunk {
  std::size_t size;
  const char* tag;
};

class BumpArena {
 public:
  BumpArena(void* memory, std::size_t capacity) : base_(static_cast<unsigned char*>(memory)), capacity_(capacity) {}

  /// Null when it does not fit. `align` is a power of two.
  void* allocate(std::size_t size, std::size_t align, const char* tag);
  [[nodiscard]] std::size_t mark() const { return used_; }
  void release(std::size_t mark) { used_ = mark; }
  void clear() { used_ = 0; }

  [[nodiscard]] std::size_t peak() const { return peak_; }

 private:
  unsigned char* base_;
  std::size_t capacity_;
  std::size_t used_ = 0;
  std::size_t peak_ = 0;
};
