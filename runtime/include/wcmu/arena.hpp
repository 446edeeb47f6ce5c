// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The arena: one fixed buffer with two bump pointers.
//
//   base_            bottom_                        top_            end_
//     | bottom end ---> |            free             | <--- top end |
//
// The bottom end grows up, the top end grows down. Every operation is O(1); the buffer never grows. Blocks are given
// back by rewinding to a mark or by a reset, never one by one, and no destructor is ever run.
//
// Every function that touches the state of an arena is a primitive: the analyzer knows its effect from the annotation
// and never looks at its body. Everything else (handles, scopes, typed helpers) is ordinary code over the primitives,
// and holds a plain `Arena*`. A new operation follows the same rule, or budgets stop being true.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

#include "budget.hpp"
#include "detail/config.hpp"
#include "detail/primitive.h"
#include "failure.hpp"

WCMU_NAMESPACE_BEGIN

class Arena;
class BottomHandle;
class TopHandle;
struct MaybeArena;

/// A position of the bottom end, to rewind to. Knows its arena and generation; copyable; read by the arena only.
/// One that was never taken is refused as foreign.
class BottomMark {
  friend class Arena;
  const Arena* arena_ = nullptr;
  std::byte* position_ = nullptr;
  std::uint64_t generation_ = 0;
};

/// The same for the top end.
class TopMark {
  friend class Arena;
  const Arena* arena_ = nullptr;
  std::byte* position_ = nullptr;
  std::uint64_t generation_ = 0;
};

/// For one thread. Neither copyable nor movable, since handles and marks hold its address; the factories return it in
/// place. A buffer that is null with a size, larger than PTRDIFF_MAX or that wraps around the address space is a
/// failure (see set_failure_handler).
class Arena {
 public:
  // --- Making one -----------------------------------------------------------------------------------------------

#if WCMU_HOSTED
  /// A zeroed buffer of `capacity` bytes (0 is legal) from the heap, aligned to `align`, a power of two. Fails
  /// through the failure handler when the heap has no such buffer.
  static Arena with_capacity(std::size_t capacity, std::size_t align = 16) { return {capacity, align, true}; }

  /// with_capacity() with exactly the capacity and alignment that `budget` needs.
  static Arena for_budget(const Budget& budget) {
    return {capacity_for(budget), detail::valid_alignment(budget.alignment), true};
  }

  /// with_capacity() that reports instead: out_of_memory or bad_alignment, with an arena of capacity 0.
  static MaybeArena try_with_capacity(std::size_t capacity, std::size_t align = 16);
#endif

  /// Over a buffer that outlives the arena, at any base; not zeroed.
  template <std::size_t N>
  static Arena from_static_buffer(std::byte (&buffer)[N]) noexcept {
    return {buffer, N};
  }
  template <std::size_t N>
  static Arena from_static_buffer(unsigned char (&buffer)[N]) noexcept {
    return {reinterpret_cast<std::byte*>(buffer), N};
  }
  static Arena from_static_buffer(void* buffer, std::size_t size) noexcept {
    return {static_cast<std::byte*>(buffer), size};
  }

  /// The same; the caller vouches for the lifetime of the buffer and that nothing else uses it.
  static Arena from_buffer_unchecked(void* buffer, std::size_t size) noexcept {
    return {static_cast<std::byte*>(buffer), size};
  }

  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Gives a buffer of with_capacity() back to the heap. Runs no destructor of what lies in it.
  WCMU_PRIMITIVE("destroy", 0) ~Arena();

  // --- Allocation -----------------------------------------------------------------------------------------------

  /// `size` bytes at an address that is a multiple of `align`. nullptr, with nothing changed, if they do not fit, if
  /// the arena is sealed, or if `align` is no power of two. Size 0: the pointer with the value `align`, which costs
  /// nothing and succeeds on a full arena too. The bytes are not initialised.
  WCMU_PRIMITIVE("allocate.bottom", 0, 1, 2) void* allocate_bottom(std::size_t size, std::size_t align) noexcept {
    if (!is_power_of_two(align)) return nullptr;
    if (size == 0) return reinterpret_cast<void*>(align);
    const std::size_t room = free();
    const std::size_t padding = (0 - address(bottom_)) & (align - 1);
    if (padding > room || size > room - padding || sealed_) return nullptr;
    std::byte* const block = bottom_ + padding;
    bottom_ = block + size;
    return block;
  }

  /// The same at the top end; padding lies above the block.
  WCMU_PRIMITIVE("allocate.top", 0, 1, 2) void* allocate_top(std::size_t size, std::size_t align) noexcept {
    if (!is_power_of_two(align)) return nullptr;
    if (size == 0) return reinterpret_cast<void*>(align);
    const std::size_t room = free();
    if (size > room || sealed_) return nullptr;
    const std::size_t padding = (address(top_) - size) & (align - 1);
    if (padding > room - size) return nullptr;
    top_ -= size + padding;
    return top_;
  }

  /// `size` bytes at alignment 1.
  std::byte* alloc_bottom_bytes(std::size_t size) noexcept { return static_cast<std::byte*>(allocate_bottom(size, 1)); }
  std::byte* alloc_top_bytes(std::size_t size) noexcept { return static_cast<std::byte*>(allocate_top(size, 1)); }

  /// Grows the last block of the bottom end in place. False, with nothing changed, if `block` of `old_size` bytes is
  /// not the last one, if `new_size` is smaller, or if it does not fit.
  WCMU_PRIMITIVE("extend.bottom", 0, 1, 2, 3)
  bool extend_bottom(void* block, std::size_t old_size, std::size_t new_size) noexcept {
    if (!is_last_bottom(block, old_size) || new_size < old_size || sealed_) return false;
    if (new_size - old_size > free()) return false;
    bottom_ += new_size - old_size;
    return true;
  }

  /// Gives back the end of the last block of the bottom end; padding before the block stays. False, with nothing
  /// changed, if `block` of `old_size` bytes is not the last one or if `new_size` is larger.
  WCMU_PRIMITIVE("shrink.bottom", 0, 1, 2, 3)
  bool shrink_bottom(void* block, std::size_t old_size, std::size_t new_size) noexcept {
    if (!is_last_bottom(block, old_size) || new_size > old_size) return false;
    fold_peaks();
    bottom_ -= old_size - new_size;
    return true;
  }

  /// Views of one end. `stack` and `heap` are other names for bottom and top.
  BottomHandle bottom_handle() noexcept;
  TopHandle top_handle() noexcept;
  BottomHandle stack_handle() noexcept;
  TopHandle heap_handle() noexcept;

  // --- Marks ----------------------------------------------------------------------------------------------------

  BottomMark bottom_mark() const noexcept {
    BottomMark mark;
    take_bottom_mark(&mark);
    return mark;
  }
  TopMark top_mark() const noexcept {
    TopMark mark;
    take_top_mark(&mark);
    return mark;
  }
  WCMU_PRIMITIVE("mark.bottom", 0, 1, sizeof(BottomMark)) void take_bottom_mark(BottomMark* mark) const noexcept {
    mark->arena_ = this;
    mark->position_ = bottom_;
    mark->generation_ = bottom_generation_;
  }
  WCMU_PRIMITIVE("mark.top", 0, 1, sizeof(TopMark)) void take_top_mark(TopMark* mark) const noexcept {
    mark->arena_ = this;
    mark->position_ = top_;
    mark->generation_ = top_generation_;
  }

  /// Frees all that was allocated at that end since the mark was taken. foreign_mark, stale_mark or forward_mark, with
  /// nothing changed, if the mark is not of this arena, older than a reset, or above the present position. A mark
  /// that was passed by a rewind and then overtaken by new blocks cannot be told from a good one.
  WCMU_PRIMITIVE("rewind.bottom", 0, 1) Error rewind_bottom(const BottomMark& mark) noexcept {
    if (mark.arena_ != this) return Error::foreign_mark;
    if (mark.generation_ != bottom_generation_) return Error::stale_mark;
    if (mark.position_ > bottom_) return Error::forward_mark;
    fold_peaks();
    bottom_ = mark.position_;
    return Error::none;
  }
  WCMU_PRIMITIVE("rewind.top", 0, 1) Error rewind_top(const TopMark& mark) noexcept {
    if (mark.arena_ != this) return Error::foreign_mark;
    if (mark.generation_ != top_generation_) return Error::stale_mark;
    if (mark.position_ < top_) return Error::forward_mark;
    fold_peaks();
    top_ = mark.position_;
    return Error::none;
  }

  // --- Resets ---------------------------------------------------------------------------------------------------

  /// Frees everything (or one end), makes the marks of it stale and counts the epoch up; peaks stay. A saturated epoch
  /// refuses with epoch_saturated, and nothing changes.
  WCMU_PRIMITIVE("reset.both", 0) Error reset() noexcept {
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    empty_bottom();
    empty_top();
    return Error::none;
  }
  WCMU_PRIMITIVE("reset.bottom", 0) Error reset_bottom() noexcept {
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    empty_bottom();
    return Error::none;
  }
  WCMU_PRIMITIVE("reset.top", 0) Error reset_top() noexcept {
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    empty_top();
    return Error::none;
  }

  /// The way out of a saturated epoch: frees everything and starts again at epoch 0. Marks become stale, as by reset().
  WCMU_PRIMITIVE("reset.both", 0) void force_reset_epoch() noexcept {
    epoch_ = 0;
    empty_bottom();
    empty_top();
  }

  /// Resets of any kind since construction or force_reset_epoch(), and how many more can be counted.
  WCMU_PRIMITIVE("query", 0) std::uint64_t epoch() const noexcept { return epoch_; }
  WCMU_PRIMITIVE("query", 0) std::uint64_t epoch_remaining() const noexcept { return UINT64_MAX - epoch_; }

  /// From now on every allocation that needs bytes is refused. Rewinds and resets still work; there is no way back.
  WCMU_PRIMITIVE("query", 0) void seal() noexcept { sealed_ = true; }
  WCMU_PRIMITIVE("query", 0) bool is_sealed() const noexcept { return sealed_; }

  // --- Queries, in bytes; padding counts as used ----------------------------------------------------------------

  WCMU_PRIMITIVE("capacity", 0) std::size_t capacity() const noexcept { return distance(base_, end_); }
  WCMU_PRIMITIVE("used.bottom", 0) std::size_t bottom_used() const noexcept { return distance(base_, bottom_); }
  WCMU_PRIMITIVE("used.top", 0) std::size_t top_used() const noexcept { return distance(top_, end_); }
  WCMU_PRIMITIVE("query", 0) std::size_t free() const noexcept { return distance(bottom_, top_); }

  /// The highest use since construction or clear_peaks(); resets and rewinds keep it. The peaks of the two ends may be
  /// of different moments; peak() is the highest use of both at one moment.
  WCMU_PRIMITIVE("peak.bottom", 0) std::size_t bottom_peak() const noexcept {
    return detail::larger(bottom_peak_, bottom_used());
  }
  WCMU_PRIMITIVE("peak.top", 0) std::size_t top_peak() const noexcept { return detail::larger(top_peak_, top_used()); }
  WCMU_PRIMITIVE("query", 0) std::size_t peak() const noexcept { return detail::larger(peak_, used()); }

  /// Sets the three peaks to the present use.
  WCMU_PRIMITIVE("none") void clear_peaks() noexcept {
    bottom_peak_ = bottom_used();
    top_peak_ = top_used();
    peak_ = used();
  }

  /// Does `p` point into the bytes that a reset reclaims?
  WCMU_PRIMITIVE("query", 0) bool is_ephemeral(const void* p) const noexcept {
    return reinterpret_cast<std::uintptr_t>(p) - address(base_) < capacity();
  }

  /// Calls `sink(name, value)`, a `const char*` and a `std::uint64_t`, for each number of the arena's state.
  template <typename Sink>
  void dump(Sink&& sink) const {
    const auto line = [&sink](const char* name, std::uint64_t value) { sink(name, value); };
    line("capacity", capacity());
    line("bottom_used", bottom_used());
    line("top_used", top_used());
    line("free", free());
    line("bottom_peak", bottom_peak());
    line("top_peak", top_peak());
    line("peak", peak());
    line("epoch", epoch());
    line("sealed", is_sealed() ? 1U : 0U);
  }

  // --- Admission ------------------------------------------------------------------------------------------------

  /// If a root with this budget starts from an empty arena, is no allocation of it refused? Right for any base.
  WCMU_PRIMITIVE("query", 0) bool fits_budget(const Budget& budget) const noexcept {
    return admits(base_, end_, budget);
  }

  /// The same from the present positions.
  WCMU_PRIMITIVE("query", 0) bool fits_budget_now(const Budget& budget) const noexcept {
    return admits(bottom_, top_, budget);
  }

  /// The check at startup: fails through the failure handler if fits_budget() is false.
  WCMU_PRIMITIVE("none") void check_budget(const Budget& budget) const noexcept {
    if (fits_budget(budget)) return;
    fail(Failure{sealed_ ? Error::sealed : Error::budget_exceeded, "Arena::check_budget", this, capacity_for(budget),
                 capacity()});
  }

 private:
  template <std::size_t N, std::size_t Align>
  friend class StaticArena;
  friend struct ArenaTestAccess;  // defined by the tests only: reaches states that take 2^64 steps

  static constexpr bool is_power_of_two(std::size_t n) noexcept { return n != 0 && (n & (n - 1)) == 0; }
  static std::uintptr_t address(const std::byte* p) noexcept { return reinterpret_cast<std::uintptr_t>(p); }
  static std::size_t distance(const std::byte* from, const std::byte* to) noexcept {
    return static_cast<std::size_t>(to - from);
  }

  WCMU_PRIMITIVE("construct", 0, 2)
  constexpr Arena(std::byte* buffer, std::size_t size) noexcept
      : base_(buffer), bottom_(buffer), top_(buffer + check_buffer(buffer, size)), end_(top_) {}

#if WCMU_HOSTED
  friend struct MaybeArena;

  /// From the heap. Where there is no such buffer: the failure handler if `must`, else an arena of capacity 0.
  WCMU_PRIMITIVE("construct", 0, 1) Arena(std::size_t capacity, std::size_t align, bool must) noexcept;

  /// Why the constructor above has made less than was asked for. Not an output of it: the analyzer knows no such thing.
  WCMU_PRIMITIVE("query", 0) Error shortfall(std::size_t capacity, std::size_t align) const noexcept {
    if (!is_power_of_two(align)) return Error::bad_alignment;
    return this->capacity() < capacity ? Error::out_of_memory : Error::none;
  }
#endif

  static constexpr std::size_t check_buffer(const std::byte* buffer, std::size_t size) noexcept {
    if (size == 0) return 0;
    if (buffer == nullptr) fail(Failure{Error::null_buffer, "Arena", nullptr, size, 0});
    if (size > PTRDIFF_MAX || (!__builtin_is_constant_evaluated() && size > UINTPTR_MAX - address(buffer)))
      fail(Failure{Error::exceeds_capacity, "Arena", nullptr, size, PTRDIFF_MAX});
    return size;
  }

  std::size_t used() const noexcept { return capacity() - free(); }

  bool is_last_bottom(const void* block, std::size_t size) const noexcept {
    const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(block);
    return size != 0 && start >= address(base_) && start <= address(bottom_) && address(bottom_) - start == size;
  }

  bool admits(const std::byte* begin, const std::byte* end, const Budget& budget) const noexcept {
    if (sealed_) return budget.total() == 0;
    return detail::admits(address(begin), address(end), budget);
  }

  // Use only grows between two calls of this, so the highest use since the last one is the present one.
  void fold_peaks() noexcept {
    bottom_peak_ = bottom_peak();
    top_peak_ = top_peak();
    peak_ = peak();
  }

  void empty_bottom() noexcept {
    fold_peaks();
    bottom_ = base_;
    ++bottom_generation_;
  }
  void empty_top() noexcept {
    fold_peaks();
    top_ = end_;
    ++top_generation_;
  }

  // base_ <= bottom_ <= top_ <= end_. The persistent prefix will lie below a pointer of its own, between base_ and
  // bottom_.
  std::byte* base_;
  std::byte* bottom_;
  std::byte* top_;
  std::byte* end_;
  std::size_t bottom_peak_ = 0;
  std::size_t top_peak_ = 0;
  std::size_t peak_ = 0;
  std::uint64_t epoch_ = 0;
  // Unlike the epoch these never start again, so that a mark from before force_reset_epoch() stays stale.
  std::uint64_t bottom_generation_ = 0;
  std::uint64_t top_generation_ = 0;
  std::size_t heap_alignment_ = 0;  // not 0: the buffer is from the heap
  bool sealed_ = false;
};

inline Arena::~Arena() {
#if WCMU_HOSTED
  if (heap_alignment_ != 0) ::operator delete(base_, std::align_val_t{heap_alignment_});
#endif
}

#if WCMU_HOSTED
inline Arena::Arena(std::size_t capacity, std::size_t align, bool must) noexcept : Arena(nullptr, 0) {
  if (capacity > 0 && is_power_of_two(align) && capacity <= PTRDIFF_MAX && align <= PTRDIFF_MAX - capacity) {
    void* const buffer = ::operator new(capacity, std::align_val_t{align}, std::nothrow);
    if (buffer != nullptr) {
      __builtin_memset(buffer, 0, capacity);
      base_ = bottom_ = static_cast<std::byte*>(buffer);
      top_ = end_ = base_ + capacity;
      heap_alignment_ = align;
    }
  }
  const Error error = shortfall(capacity, align);
  if (must && error != Error::none) fail(Failure{error, "Arena::with_capacity", nullptr, capacity, 0});
}

/// What try_with_capacity() returns; `arena` has capacity 0 if there is an error.
struct MaybeArena {
  MaybeArena(std::size_t capacity, std::size_t align) noexcept
      : arena(capacity, align, false), error(arena.shortfall(capacity, align)) {}

  Arena arena;
  Error error;
};

inline MaybeArena Arena::try_with_capacity(std::size_t capacity, std::size_t align) { return {capacity, align}; }
#endif

WCMU_NAMESPACE_END

// The rest of an arena's surface: code over the primitives above.
#include "detail/handle.hpp"        // IWYU pragma: export
#include "detail/scope.hpp"         // IWYU pragma: export
#include "detail/static_arena.hpp"  // IWYU pragma: export
