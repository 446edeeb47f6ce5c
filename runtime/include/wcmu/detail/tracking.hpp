// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Handles of objects: pointers that know when their bytes were given back. Included by arena.hpp, after class Arena.
#pragma once

WCMU_NAMESPACE_BEGIN

namespace detail {

/// What ArenaHandle<T> and ArenaHandle<T[]> have in common.
template <typename T>
class TrackedPointer {
 public:
  /// The pointer, or nullptr if the handle is stale or of another arena.
  T* get(const Arena& arena) const noexcept WCMU_NONBLOCKING { return is_stale(arena) ? nullptr : begin_; }

  /// Were the bytes given back by a reset, rewind, shrink or persistent resize, or are they of another arena? Never too
  /// late. Too early only after four more rewinds of that end, each of which kept more bytes than the one before and gave
  /// back something that was tracked; see docs/runtime.md.
  bool is_stale(const Arena& arena) const noexcept WCMU_NONBLOCKING {
    return !arena.has_kept(tracked_, begin_, n_ * sizeof(T));
  }

  /// The epoch of the arena when the handle was made; 0 for a handle of nothing.
  std::uint64_t epoch() const noexcept WCMU_NONBLOCKING { return Arena::epoch_of(tracked_); }

 protected:
  constexpr TrackedPointer() noexcept = default;
  TrackedPointer(Arena& arena, T* begin, std::size_t n) noexcept : begin_(begin), n_(n) {
    // As many as there can be no array of lie in no arena.
    arena.start_tracking(&tracked_, begin, n > size_max / sizeof(T) ? size_max : n * sizeof(T));
  }

  T* begin_ = nullptr;
  std::size_t n_ = 0;

 private:
  Tracked tracked_;
};

}  // namespace detail

/// An object in an arena, from Arena::track(). Copyable, bound to no lifetime, trivially destructible; the arena must
/// only be alive when it is asked. It knows its arena by the address: do not ask one that was made where the arena had
/// been. A handle that is made by default is stale in every arena.
template <typename T>
class ArenaHandle : public detail::TrackedPointer<T> {
  friend Arena;
  using Base = detail::TrackedPointer<T>;
  ArenaHandle(Arena& arena, T* object) noexcept : Base(arena, object, 1) {}

 public:
  constexpr ArenaHandle() noexcept = default;
};

/// An array in an arena.
template <typename T>
class ArenaHandle<T[]> : public detail::TrackedPointer<T> {
  friend Arena;
  using Base = detail::TrackedPointer<T>;
  ArenaHandle(Arena& arena, T* objects, std::size_t n) noexcept : Base(arena, objects, n) {}

 public:
  constexpr ArenaHandle() noexcept = default;
  /// The number of objects, also of a stale handle.
  constexpr std::size_t size() const noexcept { return this->n_; }
  constexpr bool empty() const noexcept { return this->n_ == 0; }
};

template <typename T>
ArenaHandle<T> Arena::track(T* object) noexcept {
  return {*this, object};
}
template <typename T>
ArenaHandle<T[]> Arena::track(T* objects, std::size_t n) noexcept {
  return {*this, objects, n};
}

inline void Arena::start_tracking(detail::Tracked* tracked, const void* begin,
                                  std::size_t size) noexcept WCMU_NONBLOCKING {
  using Region = detail::Tracked::Region;
  enter();
  const auto extent = [&](const std::byte* from) { return reinterpret_cast<std::uintptr_t>(begin) - address(from); };
  *tracked = {};
  if (size == 0) {
    tracked->region_ = Region::nothing;
  } else if (lies_in(begin, size, base_, floor_)) {
    tracked->region_ = Region::prefix;
    prefix_history_.watch(extent(base_) + size);
  } else if (lies_in(begin, size, floor_, bottom_)) {
    tracked->region_ = Region::bottom;
    bottom_history_.watch(extent(base_) + size);
  } else if (lies_in(begin, size, top_, end_)) {
    tracked->region_ = Region::top;
    top_history_.watch(distance(top_, end_) - extent(top_));
  } else {
    return;
  }
  tracked->arena_ = this;
  tracked->time_ = clock_;
  tracked->epoch_ = epoch_;
}

inline bool Arena::has_kept(const detail::Tracked& tracked, const void* begin,
                            std::size_t size) const noexcept WCMU_NONBLOCKING {
  using Region = detail::Tracked::Region;
  if (tracked.arena_ != this) return false;
  const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(begin);
  // What is live is in use. It is asked all the same: an arena that was made where another one had been may be given a
  // handle of that one, and answers for no byte that it does not have.
  switch (tracked.region_) {
    case Region::prefix:
      return lies_in(begin, size, base_, floor_) &&
             prefix_history_.kept_since(tracked.time_, start + size - address(base_));
    case Region::bottom:
      return lies_in(begin, size, floor_, bottom_) &&
             bottom_history_.kept_since(tracked.time_, start + size - address(base_));
    case Region::top:
      return lies_in(begin, size, top_, end_) && top_history_.kept_since(tracked.time_, address(end_) - start);
    case Region::nothing:
      return true;
    case Region::none:
      break;
  }
  return false;
}

WCMU_NAMESPACE_END
