// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A bump allocator that takes slabs from elsewhere, in the style of LLVM's: slabs of 256 bytes, of which every fourth doubles; what is larger
// gets a slab of its own.
#pragma once

#include <cstddef>
#include <cstdint>

/// Where slabs come from. Never null.
void* take_slab(std::size_t bytes);
void give_slabs();
extern std::size_t slab_bytes, slab_peak;  ///< Of all slabs that are out, and the most that ever were.

class SlabAllocator {
 public:
  void* allocate(std::size_t size, std::size_t align) {
    const std::size_t padding = (~reinterpret_cast<std::uintptr_t>(at_) + 1) & (align - 1);
    if (at_ != nullptr && padding + size <= static_cast<std::size_t>(end_ - at_)) {
      char* block = at_ + padding;
      at_ = block + size;
      return block;
    }
    if (size + align - 1 > kSlab) return aligned(static_cast<char*>(take_slab(size + align - 1)), align);
    const std::size_t bytes = kSlab << (slabs_ / 4);
    ++slabs_;
    at_ = static_cast<char*>(take_slab(bytes));
    end_ = at_ + bytes;
    char* block = aligned(at_, align);
    at_ = block + size;
    return block;
  }

 private:
  static constexpr std::size_t kSlab = 256;
  static char* aligned(char* at, std::size_t align) {
    return at + ((~reinterpret_cast<std::uintptr_t>(at) + 1) & (align - 1));
  }

  char* at_ = nullptr;
  char* end_ = nullptr;
  unsigned slabs_ = 0;
};
