// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Handles: cheap views of one end of an arena, and typed allocation over them. Included by arena.hpp, after class Arena.
#pragma once

WCMU_NAMESPACE_BEGIN

/// May create<T>() place a T whose destructor will not run? Specialise it to opt a type out of the check.
template <typename T>
inline constexpr bool destructor_may_be_skipped = std::is_trivially_destructible_v<T>;

namespace detail {

/// Typed allocation for a handle `Derived` that has `void* allocate(size, align)`.
template <typename Derived>
class TypedAllocation {
 public:
  /// Uninitialised room for `n` objects, for n = 0 as for size 0; nullptr if it does not fit, overflow included.
  template <typename T>
  T* allocate(std::size_t n = 1) const noexcept {
    if (n > size_max / sizeof(T)) return nullptr;
    return static_cast<T*>(static_cast<const Derived*>(this)->allocate(n * sizeof(T), alignof(T)));
  }

  /// A new T, or nullptr if it does not fit. Its destructor will not run.
  template <typename T, typename... Args>
  T* create(Args&&... args) const noexcept(std::is_nothrow_constructible_v<T, Args&&...>) {
    static_assert(destructor_may_be_skipped<T>,
                  "an arena runs no destructors: specialise wcmu::destructor_may_be_skipped if that is right for T");
    void* const block = static_cast<const Derived*>(this)->allocate(sizeof(T), alignof(T));
    return block == nullptr ? nullptr : ::new (block) T(static_cast<Args&&>(args)...);
  }
};

}  // namespace detail

/// The bottom end of an arena. Holds the arena's address; valid as long as the arena is.
class BottomHandle : public detail::TypedAllocation<BottomHandle> {
 public:
  explicit constexpr BottomHandle(Arena& arena) noexcept : arena_(&arena) {}

  constexpr Arena& arena() const noexcept { return *arena_; }

  using TypedAllocation::allocate;
  /// See Arena::allocate_bottom.
  void* allocate(std::size_t size, std::size_t align) const noexcept { return arena_->allocate_bottom(size, align); }
  /// See Arena::extend_bottom.
  bool try_extend(void* block, std::size_t old_size, std::size_t new_size) const noexcept {
    return arena_->extend_bottom(block, old_size, new_size);
  }
  /// See Arena::shrink_bottom.
  bool shrink(void* block, std::size_t old_size, std::size_t new_size) const noexcept {
    return arena_->shrink_bottom(block, old_size, new_size);
  }

  friend constexpr bool operator==(BottomHandle a, BottomHandle b) noexcept { return a.arena_ == b.arena_; }
  friend constexpr bool operator!=(BottomHandle a, BottomHandle b) noexcept { return a.arena_ != b.arena_; }

 private:
  Arena* arena_;
};

/// The top end of an arena.
class TopHandle : public detail::TypedAllocation<TopHandle> {
 public:
  explicit constexpr TopHandle(Arena& arena) noexcept : arena_(&arena) {}

  constexpr Arena& arena() const noexcept { return *arena_; }

  using TypedAllocation::allocate;
  /// See Arena::allocate_top.
  void* allocate(std::size_t size, std::size_t align) const noexcept { return arena_->allocate_top(size, align); }
  /// A block of the top end cannot change its size in place: false, and nothing changes.
  bool try_extend(void*, std::size_t, std::size_t) const noexcept { return false; }
  bool shrink(void*, std::size_t, std::size_t) const noexcept { return false; }

  friend constexpr bool operator==(TopHandle a, TopHandle b) noexcept { return a.arena_ == b.arena_; }
  friend constexpr bool operator!=(TopHandle a, TopHandle b) noexcept { return a.arena_ != b.arena_; }

 private:
  Arena* arena_;
};

inline BottomHandle Arena::bottom_handle() noexcept { return BottomHandle(*this); }
inline TopHandle Arena::top_handle() noexcept { return TopHandle(*this); }
inline BottomHandle Arena::stack_handle() noexcept { return BottomHandle(*this); }
inline TopHandle Arena::heap_handle() noexcept { return TopHandle(*this); }

namespace detail {

/// The alignment of a type of `size` bytes that is passed to a plain `operator new`: it divides the size.
constexpr std::size_t alignment_of_size(std::size_t size) noexcept {
  return smaller(size & (0 - size), __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}

}  // namespace detail

WCMU_NAMESPACE_END

/// `new (handle) T(...)`: nullptr, without calling the constructor, if it does not fit. Arrays would need a cookie of
/// unknown alignment: use handle.allocate<T>(n).
inline void* operator new(std::size_t size, wcmu::BottomHandle handle) noexcept {
  return handle.allocate(size, wcmu::detail::alignment_of_size(size));
}
inline void* operator new(std::size_t size, std::align_val_t align, wcmu::BottomHandle handle) noexcept {
  return handle.allocate(size, static_cast<std::size_t>(align));
}
inline void* operator new(std::size_t size, wcmu::TopHandle handle) noexcept {
  return handle.allocate(size, wcmu::detail::alignment_of_size(size));
}
inline void* operator new(std::size_t size, std::align_val_t align, wcmu::TopHandle handle) noexcept {
  return handle.allocate(size, static_cast<std::size_t>(align));
}
void* operator new[](std::size_t size, wcmu::BottomHandle handle) = delete;
void* operator new[](std::size_t size, wcmu::TopHandle handle) = delete;

// For a constructor that throws: the bytes stay used until the next rewind or reset.
inline void operator delete(void*, wcmu::BottomHandle) noexcept {}
inline void operator delete(void*, std::align_val_t, wcmu::BottomHandle) noexcept {}
inline void operator delete(void*, wcmu::TopHandle) noexcept {}
inline void operator delete(void*, std::align_val_t, wcmu::TopHandle) noexcept {}
