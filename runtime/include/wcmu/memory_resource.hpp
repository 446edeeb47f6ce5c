// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Polymorphic memory resources, one for each end of an arena. Needs a standard library with <memory_resource>.
#pragma once

#include <memory_resource>

#include "allocator.hpp"
#include "arena.hpp"

WCMU_NAMESPACE_BEGIN

/// Allocates at the bottom end; deallocate() does nothing. Exhaustion: std::bad_alloc, or the failure handler without
/// exceptions. Two resources are equal if they are the same object: without RTTI the type of another one is unknown.
class BottomResource final : public std::pmr::memory_resource {
 public:
  explicit BottomResource(Arena& arena) noexcept : handle_(arena) {}
  explicit BottomResource(BottomHandle handle) noexcept : handle_(handle) {}
  Arena& arena() const noexcept { return handle_.arena(); }

 private:
  void* do_allocate(std::size_t size, std::size_t align) override {
    void* const block = handle_.allocate(size, align);
    if (block == nullptr) detail::exhausted(handle_.arena(), size);
    return block;
  }
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  BottomHandle handle_;
};

/// Allocates at the top end.
class TopResource final : public std::pmr::memory_resource {
 public:
  explicit TopResource(Arena& arena) noexcept : handle_(arena) {}
  explicit TopResource(TopHandle handle) noexcept : handle_(handle) {}
  Arena& arena() const noexcept { return handle_.arena(); }

 private:
  void* do_allocate(std::size_t size, std::size_t align) override {
    void* const block = handle_.allocate(size, align);
    if (block == nullptr) detail::exhausted(handle_.arena(), size);
    return block;
  }
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  TopHandle handle_;
};

WCMU_NAMESPACE_END
