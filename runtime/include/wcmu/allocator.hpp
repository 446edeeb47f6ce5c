// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Allocators for the standard containers, one for each end of an arena.
#pragma once

#include "arena.hpp"

WCMU_NAMESPACE_BEGIN

namespace detail {

/// An allocator or resource is exhausted: std::bad_alloc, or the failure handler without exceptions.
[[noreturn]] inline void exhausted([[maybe_unused]] const Arena& arena, [[maybe_unused]] std::size_t bytes) {
#if WCMU_EXCEPTIONS
  throw std::bad_alloc();
#else
  fail(Failure{arena.is_sealed() ? Error::sealed : Error::out_of_memory, "allocator", &arena, bytes, arena.free()});
#endif
}

/// What both allocators have in common. Containers move and swap their allocator with their blocks; a container that
/// is copied or assigned to keeps its arena.
template <typename T, typename Handle>
class ArenaAllocator {
 public:
  using value_type = T;
  using propagate_on_container_copy_assignment = std::false_type;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;
  using is_always_equal = std::false_type;

  constexpr explicit ArenaAllocator(Handle handle) noexcept : handle_(handle) {}

  constexpr Arena& arena() const noexcept { return handle_.arena(); }
  constexpr Handle handle() const noexcept { return handle_; }

  /// Room for `n` objects; never null.
  [[nodiscard]] T* allocate(std::size_t n) const {
    T* const block = handle_.template allocate<T>(n);
    if (block == nullptr) exhausted(arena(), n > size_max / sizeof(T) ? size_max : n * sizeof(T));
    return block;
  }

  /// Nothing: the bytes come back by rewind or reset.
  void deallocate(T*, std::size_t) const noexcept {}

 private:
  Handle handle_;
};

}  // namespace detail

/// Allocates at the bottom end. Equal to another one of the same arena.
template <typename T>
class BottomAllocator : public detail::ArenaAllocator<T, BottomHandle> {
  using Base = detail::ArenaAllocator<T, BottomHandle>;

 public:
  constexpr BottomAllocator(Arena& arena) noexcept : Base(BottomHandle(arena)) {}
  constexpr BottomAllocator(BottomHandle handle) noexcept : Base(handle) {}
  template <typename U>
  constexpr BottomAllocator(const BottomAllocator<U>& other) noexcept : Base(other.handle()) {}
};

/// Allocates at the top end.
template <typename T>
class TopAllocator : public detail::ArenaAllocator<T, TopHandle> {
  using Base = detail::ArenaAllocator<T, TopHandle>;

 public:
  constexpr TopAllocator(Arena& arena) noexcept : Base(TopHandle(arena)) {}
  constexpr TopAllocator(TopHandle handle) noexcept : Base(handle) {}
  template <typename U>
  constexpr TopAllocator(const TopAllocator<U>& other) noexcept : Base(other.handle()) {}
};

template <typename T, typename U>
constexpr bool operator==(const BottomAllocator<T>& a, const BottomAllocator<U>& b) noexcept {
  return a.handle() == b.handle();
}
template <typename T, typename U>
constexpr bool operator!=(const BottomAllocator<T>& a, const BottomAllocator<U>& b) noexcept {
  return !(a == b);
}
template <typename T, typename U>
constexpr bool operator==(const TopAllocator<T>& a, const TopAllocator<U>& b) noexcept {
  return a.handle() == b.handle();
}
template <typename T, typename U>
constexpr bool operator!=(const TopAllocator<T>& a, const TopAllocator<U>& b) noexcept {
  return !(a == b);
}

WCMU_NAMESPACE_END
