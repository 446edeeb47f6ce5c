// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The arena: one fixed buffer with two bump pointers.
//
//   base_        floor_           bottom_                        top_            end_
//     | persistent | bottom end ---> |            free             | <--- top end |
//
// The bottom end grows up, the top end grows down. Every operation is O(1), unless it says that it writes or moves bytes;
// the buffer never grows. Blocks are given back by rewinding to a mark or by a reset, never one by one, and no destructor
// is ever run. The persistent prefix has size 0 at first; resets and rewinds leave it alone.
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
#include "detail/guard.hpp"
#include "detail/history.hpp"
#include "detail/primitive.h"
#include "failure.hpp"

WCMU_NAMESPACE_BEGIN

class Arena;
class BottomHandle;
class TopHandle;
struct MaybeArena;
template <typename T>
class ArenaHandle;

/// A position of the bottom end, to rewind to. Knows its arena and time; copyable; read by the arena only.
/// One that was never taken is refused as foreign.
class BottomMark {
  friend class Arena;
  const Arena* arena_ = nullptr;
  std::byte* position_ = nullptr;
  std::uint64_t time_ = 0;
};

/// The same for the top end.
class TopMark {
  friend class Arena;
  const Arena* arena_ = nullptr;
  std::byte* position_ = nullptr;
  std::uint64_t time_ = 0;
};

namespace detail {

class Measure;

/// What an arena knows of bytes that it tracks; read by the arena only. See ArenaHandle.
class Tracked {
  friend wcmu::Arena;
  enum class Region : std::uint8_t { none, nothing, prefix, bottom, top };  // `nothing`: no bytes, which nobody takes

  const Arena* arena_ = nullptr;
  std::uint64_t time_ = 0;
  std::uint64_t epoch_ = 0;
  Region region_ = Region::none;
};

}  // namespace detail

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
  WCMU_PRIMITIVE("allocate.bottom", 0, 1, 2)
  void* allocate_bottom(std::size_t size, std::size_t align) noexcept WCMU_NONBLOCKING {
    enter();
    if (!is_power_of_two(align)) return refused(size);
    if (size == 0) return reinterpret_cast<void*>(align);
    const std::size_t padding = (0 - address(bottom_)) & (align - 1);
    std::size_t need = 0;
    if (__builtin_add_overflow(size, padding, &need) || need > room_) return refused(size);
    std::byte* const block = bottom_ + padding;
    bottom_ += need;
    room_ -= need;
    if (align > bottom_alignment_) bottom_alignment_ = align;
    count(size);
#if defined(WCMU_DEBUG)
    bottom_pool_.grant(block, size);
#endif
    return block;
  }

  /// The same at the top end; padding lies above the block.
  WCMU_PRIMITIVE("allocate.top", 0, 1, 2)
  void* allocate_top(std::size_t size, std::size_t align) noexcept WCMU_NONBLOCKING {
    enter();
    if (!is_power_of_two(align)) return refused(size);
    if (size == 0) return reinterpret_cast<void*>(align);
    const std::size_t padding = (address(top_) - size) & (align - 1);
    std::size_t need = 0;
    if (__builtin_add_overflow(size, padding, &need) || need > room_) return refused(size);
    top_ -= need;
    room_ -= need;
    count(size);
#if defined(WCMU_DEBUG)
    top_pool_.grant(top_, size);
#endif
    return top_;
  }

  /// `size` bytes at alignment 1.
  std::byte* alloc_bottom_bytes(std::size_t size) noexcept { return static_cast<std::byte*>(allocate_bottom(size, 1)); }
  std::byte* alloc_top_bytes(std::size_t size) noexcept { return static_cast<std::byte*>(allocate_top(size, 1)); }

  /// Grows the last block of the bottom end in place. False, with nothing changed, if `block` of `old_size` bytes is
  /// not the last one, if `new_size` is smaller, or if it does not fit.
  WCMU_PRIMITIVE("extend.bottom", 0, 1, 2, 3)
  bool extend_bottom(void* block, std::size_t old_size, std::size_t new_size) noexcept WCMU_NONBLOCKING {
    enter();
    if (!is_last_bottom(block, old_size) || new_size < old_size || is_sealed()) return false;
    if (new_size - old_size > room_) return false;
    bottom_ += new_size - old_size;
    room_ -= new_size - old_size;
#if defined(WCMU_DEBUG)
    bottom_pool_.resize(block, old_size, new_size);
#endif
    return true;
  }

  /// Gives back the end of the last block of the bottom end; padding before the block stays. False, with nothing
  /// changed, if `block` of `old_size` bytes is not the last one or if `new_size` is larger.
  WCMU_PRIMITIVE("shrink.bottom", 0, 1, 2, 3)
  bool shrink_bottom(void* block, std::size_t old_size, std::size_t new_size) noexcept WCMU_NONBLOCKING {
    enter();
    if (!is_last_bottom(block, old_size) || new_size > old_size) return false;
    if (new_size == old_size) return true;
    lower_bottom(bottom_ - (old_size - new_size));
#if defined(WCMU_DEBUG)
    bottom_pool_.resize(block, old_size, new_size);
#endif
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
  WCMU_PRIMITIVE("mark.bottom", 0, 1, sizeof(BottomMark))
  void take_bottom_mark(BottomMark* mark) const noexcept WCMU_NONBLOCKING {
    enter();
    mark->arena_ = this;
    mark->position_ = bottom_;
    mark->time_ = clock_;
#if defined(WCMU_DEBUG)
    bottom_order_.watch(distance(base_, bottom_));
#endif
  }
  WCMU_PRIMITIVE("mark.top", 0, 1, sizeof(TopMark))
  void take_top_mark(TopMark* mark) const noexcept WCMU_NONBLOCKING {
    enter();
    mark->arena_ = this;
    mark->position_ = top_;
    mark->time_ = clock_;
#if defined(WCMU_DEBUG)
    top_order_.watch(top_used());
#endif
  }

  /// Frees all that was allocated at that end since the mark was taken. foreign_mark, stale_mark or forward_mark, with
  /// nothing changed, if the mark is not of this arena, older than a reset of that end or a persistent resize, or above
  /// the present position. A mark ends with its arena: one of an arena that had the same address before is refused where
  /// it lies outside of what is in use. A mark that was passed by a rewind and then overtaken by new blocks cannot be told from a
  /// good one; under WCMU_DEBUG it is a failure (scope_order), of the last 32 such rewinds at least.
  WCMU_PRIMITIVE("rewind.bottom", 0, 1) Error rewind_bottom(const BottomMark& mark) noexcept WCMU_NONBLOCKING {
    enter();
    if (mark.arena_ != this) return Error::foreign_mark;
    if (bottom_history_.is_cleared_since(mark.time_)) return Error::stale_mark;
    if (mark.position_ > bottom_) return Error::forward_mark;
    if (mark.position_ < floor_) return Error::foreign_mark;
#if defined(WCMU_DEBUG)
    check_order(bottom_order_.kept_since(mark.time_, distance(base_, mark.position_)));
#endif
    lower_bottom(mark.position_);
    hide_free(Ends::bottom);
    return Error::none;
  }
  WCMU_PRIMITIVE("rewind.top", 0, 1) Error rewind_top(const TopMark& mark) noexcept WCMU_NONBLOCKING {
    enter();
    if (mark.arena_ != this) return Error::foreign_mark;
    if (top_history_.is_cleared_since(mark.time_)) return Error::stale_mark;
    if (mark.position_ < top_) return Error::forward_mark;
    if (mark.position_ > end_) return Error::foreign_mark;
#if defined(WCMU_DEBUG)
    check_order(top_order_.kept_since(mark.time_, distance(mark.position_, end_)));
#endif
    raise_top(mark.position_);
    hide_free(Ends::top);
    return Error::none;
  }

  // --- Resets ---------------------------------------------------------------------------------------------------

  /// Frees everything (or one end), makes the marks and handles of it stale and counts the epoch up; peaks and the
  /// persistent prefix stay. A saturated epoch refuses with epoch_saturated, and nothing changes.
  WCMU_PRIMITIVE("reset.both", 0) Error reset() noexcept WCMU_NONBLOCKING {
    enter();
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    fold_peaks();
    empty_both();
    return Error::none;
  }
  WCMU_PRIMITIVE("reset.bottom", 0) Error reset_bottom() noexcept WCMU_NONBLOCKING {
    enter();
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    fold_peaks();
    empty_bottom(++clock_);
    settle();
    hide_free(Ends::bottom);
    return Error::none;
  }
  WCMU_PRIMITIVE("reset.top", 0) Error reset_top() noexcept WCMU_NONBLOCKING {
    enter();
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    fold_peaks();
    empty_top(++clock_);
    settle();
    hide_free(Ends::top);
    return Error::none;
  }

  /// The way out of a saturated epoch: frees both ends and starts again at epoch 0. Marks and handles become stale, as by
  /// reset().
  WCMU_PRIMITIVE("reset.both", 0) void force_reset_epoch() noexcept WCMU_NONBLOCKING {
    enter();
    epoch_ = 0;
    fold_peaks();
    empty_both();
  }

  /// Resets and persistent resizes since construction or force_reset_epoch(), and how many more can be counted.
  WCMU_PRIMITIVE("query", 0) std::uint64_t epoch() const noexcept WCMU_NONBLOCKING { return epoch_; }
  WCMU_PRIMITIVE("query", 0) std::uint64_t epoch_remaining() const noexcept WCMU_NONBLOCKING {
    return UINT64_MAX - epoch_;
  }

  /// From now on every allocation that needs bytes is refused, and no budget but an empty one fits. Rewinds, resets and
  /// the persistent prefix still work; there is no way back.
  WCMU_PRIMITIVE("seal", 0) void seal() noexcept WCMU_NONBLOCKING {
    enter();
    usable_ = 0;
    settle();
  }
  WCMU_PRIMITIVE("query", 0) bool is_sealed() const noexcept WCMU_NONBLOCKING { return usable_ == 0; }

  // --- The persistent prefix ------------------------------------------------------------------------------------
  //
  // The first bytes of the buffer, set apart for what outlives every reset. Each call checks everything before it changes
  // anything, and each that frees an end counts the epoch up; epoch_saturated if it cannot.

  /// Bytes of the prefix, and of all the rest.
  WCMU_PRIMITIVE("query", 0) std::size_t persistent_capacity() const noexcept WCMU_NONBLOCKING {
    return distance(base_, floor_);
  }
  WCMU_PRIMITIVE("query", 0) std::size_t dual_headed_capacity() const noexcept WCMU_NONBLOCKING {
    return distance(floor_, end_);
  }

  /// The begin of the prefix, which is that of the buffer: valid for persistent_capacity() bytes. Null without a buffer.
  WCMU_PRIMITIVE("query", 0) std::byte* persistent_ptr() const noexcept WCMU_NONBLOCKING { return base_; }

  /// Gives the prefix `size` bytes, of which the old ones keep their values. Frees both ends, as reset() does, and clears
  /// the peaks. exceeds_capacity if the buffer is smaller.
  WCMU_PRIMITIVE("resize-discard", 0, 1) Error resize_persistent(std::size_t size) noexcept WCMU_NONBLOCKING {
    enter();
    if (size > capacity()) return Error::exceeds_capacity;
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    move_floor(size);
    empty_both();
    clear_peaks();
    return Error::none;
  }

  /// The same, but the blocks of the bottom end move along with the prefix: their bytes are copied to a new place, so they
  /// must hold nothing that is not trivially copyable and no pointer to each other. Ends all marks and handles of the
  /// bottom, and sets its peak and peak() to the present use; the top end stays as it is. The present size: nothing
  /// happens. exceeds_capacity; overlap if there is no room below the top end; bad_alignment if the distance is no
  /// multiple of the largest alignment that was asked for since the bottom end was reset. Moves bottom_used() bytes.
  WCMU_PRIMITIVE("resize-keep", 0, 1) Error resize_persistent_capacity(std::size_t size) noexcept;

  /// Writes zeros: to the prefix; to a part of it (exceeds_capacity, if it is none); to both ends, which are freed as by
  /// reset(), with their peaks cleared; to all of the buffer, the same.
  WCMU_PRIMITIVE("none") void zero_persistent() noexcept WCMU_NONBLOCKING {
    enter();
    zero(base_, persistent_capacity());
  }
  WCMU_PRIMITIVE("query", 0)
  Error zero_persistent_range(std::size_t start, std::size_t length) noexcept WCMU_NONBLOCKING {
    enter();
    if (start > persistent_capacity() || length > persistent_capacity() - start) return Error::exceeds_capacity;
    zero(base_ + start, length);
    return Error::none;
  }
  WCMU_PRIMITIVE("reset.both", 0) Error zero_dual_headed() noexcept WCMU_NONBLOCKING { return reset_to_zero(floor_); }
  WCMU_PRIMITIVE("reset.both", 0) Error zero_all() noexcept WCMU_NONBLOCKING { return reset_to_zero(base_); }

  // --- Tracking -------------------------------------------------------------------------------------------------

  /// A handle of `n` objects in this arena, which knows when their bytes were given back. One of something that lies
  /// elsewhere, or partly so, is stale from the begin. See ArenaHandle.
  template <typename T>
  ArenaHandle<T> track(T* object) noexcept;
  template <typename T>
  ArenaHandle<T[]> track(T* objects, std::size_t n) noexcept;

  /// What ArenaHandle is made of. `tracked` is written here and means something here only.
  WCMU_PRIMITIVE("track", 2)
  void start_tracking(detail::Tracked* tracked, const void* begin, std::size_t size) noexcept WCMU_NONBLOCKING;
  WCMU_PRIMITIVE("query", 0)
  bool has_kept(const detail::Tracked& tracked, const void* begin, std::size_t size) const noexcept WCMU_NONBLOCKING;
  WCMU_PRIMITIVE("query") static std::uint64_t epoch_of(const detail::Tracked& tracked) noexcept WCMU_NONBLOCKING {
    return tracked.epoch_;
  }

  /// WCMU_DEBUG: the thread that calls it becomes the owner. Otherwise the first user since construction or reset() is,
  /// and every other one a failure (wrong_thread).
  WCMU_PRIMITIVE("none") void adopt() noexcept {
#if defined(WCMU_DEBUG)
    owner_.adopt();
#endif
  }

  // --- Queries, in bytes; padding counts as used ----------------------------------------------------------------

  /// Of the whole buffer, the persistent prefix included.
  WCMU_PRIMITIVE("capacity", 0) std::size_t capacity() const noexcept WCMU_NONBLOCKING { return distance(base_, end_); }
  WCMU_PRIMITIVE("used.bottom", 0) std::size_t bottom_used() const noexcept WCMU_NONBLOCKING {
    return distance(floor_, bottom_);
  }
  WCMU_PRIMITIVE("used.top", 0) std::size_t top_used() const noexcept WCMU_NONBLOCKING { return distance(top_, end_); }
  WCMU_PRIMITIVE("query", 0) std::size_t free() const noexcept WCMU_NONBLOCKING { return distance(bottom_, top_); }

  /// The highest use since construction or clear_peaks(); resets and rewinds keep it. The peaks of the two ends may be
  /// of different moments; peak() is the highest use of both at one moment.
  WCMU_PRIMITIVE("peak.bottom", 0) std::size_t bottom_peak() const noexcept WCMU_NONBLOCKING {
    return detail::larger(bottom_peak_, bottom_used());
  }
  WCMU_PRIMITIVE("peak.top", 0) std::size_t top_peak() const noexcept WCMU_NONBLOCKING {
    return detail::larger(top_peak_, top_used());
  }
  WCMU_PRIMITIVE("query", 0) std::size_t peak() const noexcept WCMU_NONBLOCKING {
    return detail::larger(peak_, used());
  }

  /// Sets the three peaks to the present use.
  WCMU_PRIMITIVE("none") void clear_peaks() noexcept WCMU_NONBLOCKING {
    enter();
    bottom_peak_ = bottom_used();
    top_peak_ = top_used();
    peak_ = used();
  }

#if defined(WCMU_STATS)
  /// Of both ends since construction: allocations of one byte or more that were asked for, those that were refused, and the
  /// largest size that was asked for. Only with WCMU_STATS.
  WCMU_PRIMITIVE("query", 0) std::uint64_t request_count() const noexcept WCMU_NONBLOCKING { return requests_; }
  WCMU_PRIMITIVE("query", 0) std::uint64_t failure_count() const noexcept WCMU_NONBLOCKING { return failures_; }
  WCMU_PRIMITIVE("query", 0) std::size_t largest_request() const noexcept WCMU_NONBLOCKING { return largest_request_; }
#endif

  /// Does `p` point into the bytes that a reset reclaims? Not into the persistent prefix.
  WCMU_PRIMITIVE("query", 0) bool is_ephemeral(const void* p) const noexcept WCMU_NONBLOCKING {
    return reinterpret_cast<std::uintptr_t>(p) - address(floor_) < dual_headed_capacity();
  }

  /// Calls `sink(name, value)`, a `const char*` and a `std::uint64_t`, for each number of the arena's state.
  template <typename Sink>
  void dump(Sink&& sink) const {
    const auto line = [&sink](const char* name, std::uint64_t value) { sink(name, value); };
    line("capacity", capacity());
    line("persistent_capacity", persistent_capacity());
    line("bottom_used", bottom_used());
    line("top_used", top_used());
    line("free", free());
    line("bottom_peak", bottom_peak());
    line("top_peak", top_peak());
    line("peak", peak());
    line("epoch", epoch());
    line("sealed", is_sealed() ? 1U : 0U);
#if defined(WCMU_STATS)
    line("request_count", request_count());
    line("failure_count", failure_count());
    line("largest_request", largest_request());
#endif
  }

  // --- Admission ------------------------------------------------------------------------------------------------

  /// If a root with this budget starts from an empty arena, is no allocation of it refused? Right for any base and any
  /// persistent prefix.
  WCMU_PRIMITIVE("query", 0) bool fits_budget(const Budget& budget) const noexcept WCMU_NONBLOCKING {
    return admits(floor_, end_, budget);
  }

  /// The same from the present positions.
  WCMU_PRIMITIVE("query", 0) bool fits_budget_now(const Budget& budget) const noexcept WCMU_NONBLOCKING {
    return admits(bottom_, top_, budget);
  }

  /// The check at startup: fails through the failure handler if fits_budget() is false.
  WCMU_PRIMITIVE("none") void check_budget(const Budget& budget) const noexcept {
    if (fits_budget(budget)) return;
    fail(Failure{is_sealed() ? Error::sealed : Error::budget_exceeded, "Arena::check_budget", this,
                 capacity_for(budget), dual_headed_capacity()});
  }

  /// check_budget() for every row of `table` whose arena is `name`; unknown_arena if there is none. `table` is
  /// `wcmu::budgets::all` of a generated header, for which check_all(arena, name) is shorter.
  template <std::size_t N>
  WCMU_PRIMITIVE("none")
  void check_all(const char* name, const BudgetEntry (&table)[N]) const noexcept {
    bool found = false;
    for (const BudgetEntry& row : table) {
      const char *a = row.arena, *b = name;
      for (; *a != 0 && *a == *b; ++b) ++a;
      if (*a != *b) continue;
      found = true;
      if (!fits_budget(row.budget))
        fail(Failure{is_sealed() ? Error::sealed : Error::budget_exceeded, row.root, this, capacity_for(row.budget),
                     dual_headed_capacity()});
    }
    if (!found) fail(Failure{Error::unknown_arena, name, this, 0, 0});
  }

 private:
  template <std::size_t N, std::size_t Align>
  friend class StaticArena;
  friend class detail::Measure;
  friend struct ArenaTestAccess;  // defined by the tests only: reaches states that take 2^64 steps

  static constexpr bool is_power_of_two(std::size_t n) noexcept { return n != 0 && (n & (n - 1)) == 0; }
  static std::uintptr_t address(const std::byte* p) noexcept { return reinterpret_cast<std::uintptr_t>(p); }
  static std::size_t distance(const std::byte* from, const std::byte* to) noexcept {
    return static_cast<std::size_t>(to - from);
  }

  WCMU_PRIMITIVE("construct", 0, 2)
  constexpr Arena(std::byte* buffer, std::size_t size) noexcept
      : bottom_(buffer),
        room_(check_buffer(buffer, size)),
        top_(buffer + size),
        base_(buffer),
        floor_(buffer),
        end_(top_) {
    if (!__builtin_is_constant_evaluated()) begin_guard();
  }

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

  enum class Ends : std::uint8_t { bottom, top, both };

  /// Of both ends.
  std::size_t used() const noexcept { return bottom_used() + top_used(); }

  /// Are these `size` bytes, more than 0, in [from, to)?
  static bool lies_in(const void* begin, std::size_t size, const std::byte* from, const std::byte* to) noexcept {
    const std::uintptr_t extent = reinterpret_cast<std::uintptr_t>(begin) - address(from);
    return extent < distance(from, to) && size <= distance(from, to) - extent;
  }

  bool is_last_bottom(const void* block, std::size_t size) const noexcept {
    const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(block);
    return size != 0 && start >= address(floor_) && start <= address(bottom_) && address(bottom_) - start == size;
  }

  bool admits(const std::byte* begin, const std::byte* end, const Budget& budget) const noexcept {
    if (is_sealed()) return budget.total() == 0;
    return detail::admits(address(begin), address(end), budget);
  }

  /// After a change of the positions by anything but an allocation.
  void settle() noexcept { room_ = free() & usable_; }

  /// Use only grows between two calls of these, so the highest use since the last one is the present one.
  void fold_peaks() noexcept {
    if (bottom_used() > bottom_peak_) bottom_peak_ = bottom_used();
    if (top_used() > top_peak_) top_peak_ = top_used();
    fold_peak();
  }
  void fold_peak() noexcept {
    if (used() > peak_) peak_ = used();
  }

  void lower_bottom(std::byte* to) noexcept {
    if (bottom_used() > bottom_peak_) bottom_peak_ = bottom_used();
    fold_peak();
    bottom_history_.note(distance(base_, to), clock_);
#if defined(WCMU_DEBUG)
    bottom_order_.note(distance(base_, to), clock_);
#endif
    bottom_ = to;
    settle();
  }
  void raise_top(std::byte* to) noexcept {
    if (top_used() > top_peak_) top_peak_ = top_used();
    fold_peak();
    top_history_.note(distance(to, end_), clock_);
#if defined(WCMU_DEBUG)
    top_order_.note(distance(to, end_), clock_);
#endif
    top_ = to;
    settle();
  }

  /// Ends all marks and handles of the bottom end.
  void forget_bottom(std::uint64_t now) noexcept {
    bottom_history_.clear(now);
#if defined(WCMU_DEBUG)
    bottom_order_.clear(now);
#endif
  }

  void empty_bottom(std::uint64_t now) noexcept {
    bottom_ = floor_;
    bottom_alignment_ = 1;
    forget_bottom(now);
  }
  void empty_top(std::uint64_t now) noexcept {
    top_ = end_;
    top_history_.clear(now);
#if defined(WCMU_DEBUG)
    top_order_.clear(now);
#endif
  }
  /// The caller has folded or clears the peaks: `floor_` may have moved.
  void empty_both() noexcept {
    const std::uint64_t now = ++clock_;
    empty_bottom(now);
    empty_top(now);
    settle();
    hide_free(Ends::both);
#if defined(WCMU_DEBUG)
    owner_.leave();
#endif
  }

  void move_floor(std::size_t size) noexcept {
    if (size < persistent_capacity()) prefix_history_.note(size, clock_);
    if (size > persistent_capacity()) detail::expose(floor_, size - persistent_capacity());
    floor_ = base_ + size;
  }

  static void zero(std::byte* begin, std::size_t size) noexcept {
    if (size != 0) __builtin_memset(begin, 0, size);
  }

  Error reset_to_zero(std::byte* begin) noexcept {
    enter();
    if (epoch_remaining() == 0) return Error::epoch_saturated;
    ++epoch_;
    detail::expose(begin, distance(begin, end_));
    zero(begin, distance(begin, end_));
    empty_both();
    clear_peaks();
    return Error::none;
  }

  // --- Statistics and debug help: nothing, unless asked for ---

  void count([[maybe_unused]] std::size_t size) noexcept {
#if defined(WCMU_STATS)
    ++requests_;
    largest_request_ = detail::larger(largest_request_, size);
#endif
  }
  void* refused([[maybe_unused]] std::size_t size) noexcept {
#if defined(WCMU_STATS)
    if (size != 0) {
      count(size);
      ++failures_;
    }
#endif
    return nullptr;
  }

  void enter() const noexcept {
#if defined(WCMU_DEBUG)
    owner_.enter(this);
#endif
  }
#if defined(WCMU_DEBUG)
  void check_order(bool good) const noexcept {
    if (!good) fail(Failure{Error::scope_order, "Arena::rewind", this, 0, 0});
  }
#endif
  void begin_guard() noexcept {
#if defined(WCMU_DEBUG)
    bottom_pool_.begin();
    top_pool_.begin();
    detail::hide(base_, capacity());
#endif
  }
  void end_guard() noexcept {
#if defined(WCMU_DEBUG)
    bottom_pool_.end();
    top_pool_.end();
    detail::expose(base_, capacity());
#endif
  }
  void hide_free([[maybe_unused]] Ends end) noexcept {
#if defined(WCMU_DEBUG)
    if (end != Ends::top) bottom_pool_.keep(floor_, bottom_used(), bottom_, free());
    if (end != Ends::bottom) top_pool_.keep(top_, top_used(), bottom_, free());
#endif
  }

  // base_ <= floor_ <= bottom_ <= top_ <= end_. What an allocation needs comes first; room_ stands between the positions so
  // that no compiler resets both by one wide store, which the next load of one of them would have to wait for.
  std::byte* bottom_;
  std::size_t room_;  // what an allocation may take: free(), or 0 when sealed
  std::byte* top_;
  std::byte* base_;
  std::byte* floor_;
  std::byte* end_;
  std::size_t usable_ = detail::size_max;  // all bits, or 0 when sealed
  std::size_t bottom_alignment_ = 1;       // the largest that was asked for since the bottom end was reset
  std::size_t heap_alignment_ = 0;         // not 0: the buffer is from the heap
  std::size_t bottom_peak_ = 0;
  std::size_t top_peak_ = 0;
  std::size_t peak_ = 0;
  std::uint64_t clock_ = 0;  // of marks and handles; unlike the epoch it never starts again
  std::uint64_t epoch_ = 0;
  // Extents are counted from base_ and from end_.
  detail::History<4, true> bottom_history_;
  detail::History<4, true> top_history_;
  detail::History<1, true> prefix_history_;
#if defined(WCMU_STATS)
  std::uint64_t requests_ = 0;
  std::uint64_t failures_ = 0;
  std::size_t largest_request_ = 0;
#endif
#if defined(WCMU_DEBUG)
  mutable detail::History<32, false> bottom_order_;  // of marks
  mutable detail::History<32, false> top_order_;
  detail::Pool bottom_pool_;
  detail::Pool top_pool_;
  detail::Owner owner_;
#endif
};

inline Error Arena::resize_persistent_capacity(std::size_t size) noexcept {
  enter();
  const std::size_t before = persistent_capacity();
  const std::size_t used = bottom_used();
  if (size == before) return Error::none;
  if (size > capacity()) return Error::exceeds_capacity;
  if (size + used > distance(base_, top_)) return Error::overlap;  // neither is above PTRDIFF_MAX
  if (used != 0 && ((size - before) & (bottom_alignment_ - 1)) != 0) return Error::bad_alignment;
  if (epoch_remaining() == 0) return Error::epoch_saturated;
  ++epoch_;
  detail::expose(floor_, distance(floor_, top_));
  if (used != 0) __builtin_memmove(base_ + size, floor_, used);
  move_floor(size);
  bottom_ = floor_ + used;
  settle();
  forget_bottom(++clock_);
  bottom_peak_ = used;
  peak_ = this->used();
#if defined(WCMU_DEBUG)
  bottom_pool_.keep(floor_, 0, bottom_, free());  // the blocks are one now
  if (used != 0) bottom_pool_.grant(floor_, used);
  detail::hide(bottom_, free());
  detail::expose(base_, distance(base_, bottom_));  // the prefix too: it may lie where blocks were
#endif
  return Error::none;
}

inline Arena::~Arena() {
  end_guard();
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
      base_ = floor_ = bottom_ = static_cast<std::byte*>(buffer);
      top_ = end_ = base_ + capacity;
      room_ = capacity;
      heap_alignment_ = align;
#if defined(WCMU_DEBUG)
      detail::hide(base_, capacity);
#endif
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
#include "detail/measure.hpp"       // IWYU pragma: export
#include "detail/scope.hpp"         // IWYU pragma: export
#include "detail/static_arena.hpp"  // IWYU pragma: export
#include "detail/tracking.hpp"      // IWYU pragma: export
