// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Operations against a slow reference, which owns one cell a byte, searches for places one by one and looks at every number
// after every step. What is done is chosen from outside; MODEL_REQUIRE(condition) says what happens if they differ.
#pragma once

#include <algorithm>
#include <vector>

#include "support.hpp"

namespace model {

using wcmu::Arena;
using wcmu::Error;

class Reference {
 public:
  Reference(std::uintptr_t base, std::size_t capacity) : base_(base), cells_(capacity, Free) {}

  /// Offset of the block, or -1.
  long allocate_bottom(std::size_t size, std::size_t align) {
    if (sealed) return -1;
    for (std::size_t at = prefix() + used(Bottom); at + size <= cells_.size(); ++at) {
      if ((base_ + at) % align != 0) continue;
      if (std::any_of(cells_.begin() + static_cast<long>(at), cells_.begin() + static_cast<long>(at + size),
                      [](Cell c) { return c != Free; }))
        return -1;
      alignment = std::max(alignment, align);
      std::fill(end_of_bottom(), cells_.begin() + static_cast<long>(at + size), Bottom);
      note();
      return static_cast<long>(at);
    }
    return -1;
  }
  long allocate_top(std::size_t size, std::size_t align) {
    if (sealed) return -1;
    for (long at = static_cast<long>(cells_.size() - used(Top)) - static_cast<long>(size); at >= 0; --at) {
      if ((base_ + static_cast<std::size_t>(at)) % align != 0) continue;
      if (static_cast<std::size_t>(at) < prefix() + used(Bottom)) return -1;
      std::fill(cells_.begin() + at, cells_.end(), Top);
      note();
      return at;
    }
    return -1;
  }
  void keep_bottom(std::size_t n) {
    std::fill(cells_.begin() + static_cast<long>(prefix() + n), end_of_bottom(), Free);
  }
  void empty_bottom() {
    keep_bottom(0);
    alignment = 1;
  }
  void resize(std::size_t n) {
    empty_bottom();
    keep_top(0);
    std::fill(cells_.begin(), cells_.end(), Free);
    std::fill(cells_.begin(), cells_.begin() + static_cast<long>(n), Prefix);
    clear_peaks();
  }
  Error resize_and_keep(std::size_t n) {
    const std::size_t moved = bottom();
    if (n == prefix()) return Error::none;
    if (n > cells_.size()) return Error::exceeds_capacity;
    if (n + moved + top() > cells_.size()) return Error::overlap;
    if (moved > 0 && (n > prefix() ? n - prefix() : prefix() - n) % alignment != 0) return Error::bad_alignment;
    std::fill(cells_.begin(), end_of_bottom(), Free);
    std::fill(cells_.begin(), cells_.begin() + static_cast<long>(n), Prefix);
    std::fill(cells_.begin() + static_cast<long>(n), cells_.begin() + static_cast<long>(n + moved), Bottom);
    bottom_peak = moved;
    peak = moved + top();
    return Error::none;
  }
  void keep_top(std::size_t n) {
    std::fill(cells_.end() - static_cast<long>(used(Top)), cells_.end() - static_cast<long>(n), Free);
  }
  void grow_bottom(std::size_t n) {
    std::fill(end_of_bottom(), end_of_bottom() + static_cast<long>(n), Bottom);
    note();
  }

  std::size_t bottom() const { return used(Bottom); }
  std::size_t top() const { return used(Top); }
  std::size_t free() const { return used(Free); }
  std::size_t prefix() const { return used(Prefix); }
  void clear_peaks() {
    bottom_peak = top_peak = peak = 0;
    note();
  }
  std::size_t bottom_peak = 0;
  std::size_t top_peak = 0;
  std::size_t peak = 0;
  std::size_t alignment = 1;  // the largest that was asked for since the bottom end was reset
  bool sealed = false;

 private:
  enum Cell : char { Free, Prefix, Bottom, Top };
  std::size_t used(Cell kind) const { return static_cast<std::size_t>(std::count(cells_.begin(), cells_.end(), kind)); }
  std::vector<Cell>::iterator end_of_bottom() { return cells_.begin() + static_cast<long>(prefix() + used(Bottom)); }
  void note() {
    bottom_peak = std::max(bottom_peak, bottom());
    top_peak = std::max(top_peak, top());
    peak = std::max(peak, bottom() + top());
  }

  std::uintptr_t base_;
  std::vector<Cell> cells_;
};

#if defined(WCMU_DEBUG)
constexpr bool debug = true;
#else
constexpr bool debug = false;
#endif

template <typename Mark>
struct Taken {
  Mark mark;
  std::size_t used;
  unsigned generation;
  bool passed = false;  // by a rewind: such a mark must not be used, and is a failure in a debug build
};

/// A block that a handle follows.
struct Followed {
  wcmu::ArenaHandle<std::byte[]> handle;
  std::size_t begin;
  std::size_t size;
  bool top;
  bool live = true;
};

Error expected(std::size_t mark_used, unsigned mark_generation, std::size_t used, unsigned generation) {
  if (mark_generation != generation) return Error::stale_mark;
  return mark_used > used ? Error::forward_mark : Error::none;
}

/// `choices.below(n)` is a number in [0, n), `choices.done()` ends the run.
template <typename Choices>
void run(Choices& random) {
  const std::size_t capacity = random.below(random.below(3) == 0 ? 20 : 300);
  const std::size_t offset = random.below(70);
  test::Buffer buffer(capacity, offset);
  Arena arena = Arena::from_buffer_unchecked(buffer.begin(), capacity);
  Reference reference(test::address(buffer.begin()), capacity);
  std::vector<Taken<wcmu::BottomMark>> bottom_marks;
  std::vector<Taken<wcmu::TopMark>> top_marks;
  unsigned bottom_generation = 0;
  unsigned top_generation = 0;
  std::byte* last = nullptr;  // the last block of the bottom end, as far as known
  std::size_t last_size = 0;
  std::vector<Followed> followed;
  const auto follow = [&](std::byte* block, std::size_t size, bool top) {
    if (followed.size() < 20 && random.below(3) == 0)
      followed.push_back({arena.track(block, size), static_cast<std::size_t>(block - buffer.begin()), size, top});
  };
  const auto end_handles = [&](bool top) {
    for (Followed& f : followed)
      if (f.top == top) f.live = false;
  };

  while (!random.done()) {
    const std::size_t size = 1 + random.below(24);
    const std::size_t align = std::size_t{1} << random.below(7);
    switch (random.below(14)) {
      case 0:
      case 1:
      case 2: {
        auto* const block = static_cast<std::byte*>(arena.bottom_handle().allocate(size, align));
        const long at = reference.allocate_bottom(size, align);
        MODEL_REQUIRE((block == nullptr ? -1 : block - buffer.begin()) == at);
        if (block != nullptr) last = block, last_size = size, follow(block, size, false);
        break;
      }
      case 3:
      case 4:
      case 5: {
        auto* const block = static_cast<std::byte*>(arena.top_handle().allocate(size, align));
        const long at = reference.allocate_top(size, align);
        MODEL_REQUIRE((block == nullptr ? -1 : block - buffer.begin()) == at);
        if (block != nullptr) follow(block, size, true);
        break;
      }
      case 6:
        bottom_marks.push_back({arena.bottom_mark(), reference.bottom(), bottom_generation, false});
        top_marks.push_back({arena.top_mark(), reference.top(), top_generation, false});
        break;
      case 7:
        if (!bottom_marks.empty()) {
          const auto& taken = bottom_marks[random.below(bottom_marks.size())];
          const Error want = expected(taken.used, taken.generation, reference.bottom(), bottom_generation);
          if (debug && want == Error::none && taken.passed) break;
          MODEL_REQUIRE(arena.rewind_bottom(taken.mark) == want);
          if (want == Error::none) reference.keep_bottom(taken.used);
        }
        break;
      case 8:
        if (!top_marks.empty()) {
          const auto& taken = top_marks[random.below(top_marks.size())];
          const Error want = expected(taken.used, taken.generation, reference.top(), top_generation);
          if (debug && want == Error::none && taken.passed) break;
          MODEL_REQUIRE(arena.rewind_top(taken.mark) == want);
          if (want == Error::none) reference.keep_top(taken.used);
        }
        break;
      case 9: {
        const std::size_t what = random.below(15);
        const bool both = what == 0 || what >= 12;
        if (what == 0) MODEL_REQUIRE(arena.reset() == Error::none);
        if (what == 1) MODEL_REQUIRE(arena.reset_bottom() == Error::none);
        if (what == 2) MODEL_REQUIRE(arena.reset_top() == Error::none);
        if (what == 12) arena.force_reset_epoch();
        if (what == 13) MODEL_REQUIRE(arena.zero_dual_headed() == Error::none);
        if (what == 14) MODEL_REQUIRE(arena.zero_all() == Error::none);
        if (both || what == 1) {
          reference.empty_bottom();
          end_handles(false);
          ++bottom_generation;
        }
        if (both || what == 2) {
          reference.keep_top(0);
          end_handles(true);
          ++top_generation;
        }
        if (what >= 13) reference.clear_peaks();
        if (what == 3) {
          const std::size_t n = random.below(capacity + 2);
          MODEL_REQUIRE(arena.resize_persistent(n) == (n > capacity ? Error::exceeds_capacity : Error::none));
          if (n <= capacity) {
            reference.resize(n);
            last = nullptr;
            end_handles(false);
            end_handles(true);
            ++bottom_generation;
            ++top_generation;
          }
        }
        if (what >= 4 && what < 7) {
          const std::size_t before = reference.prefix();
          const std::size_t n = what == 4 ? random.below(capacity + 2) : before / 32 * 32 + 32 * random.below(3);
          const Error want = reference.resize_and_keep(n);
          MODEL_REQUIRE(arena.resize_persistent_capacity(n) == want);
          if (want == Error::none && n != before) {
            ++bottom_generation;
            end_handles(false);
            last = nullptr;
          }
        }
        break;
      }
      case 10: {
        const bool is_last = last != nullptr && last_size > 0 &&
                             last + last_size == buffer.begin() + reference.prefix() + reference.bottom();
        const bool fits = is_last && size <= reference.free() && !reference.sealed;
        MODEL_REQUIRE(arena.bottom_handle().try_extend(last, last_size, last_size + size) == fits);
        if (fits) reference.grow_bottom(size), last_size += size;
        break;
      }
      case 11: {
        const bool is_last = last != nullptr && last_size > 0 &&
                             last + last_size == buffer.begin() + reference.prefix() + reference.bottom();
        const std::size_t less = std::min(last_size, size);
        MODEL_REQUIRE(arena.bottom_handle().shrink(last, last_size, last_size - less) == is_last);
        if (is_last) reference.keep_bottom(reference.bottom() - less), last_size -= less;
        break;
      }
      case 12: {
        // What no arena has.
        const std::size_t huge = static_cast<std::size_t>(-1) - random.below(200);
        const std::size_t wide = std::size_t{1} << (sizeof(std::size_t) * 8 - 1 - random.below(8));
        MODEL_REQUIRE((arena.allocate_bottom(huge, align) == nullptr && arena.allocate_top(huge, align) == nullptr));
        MODEL_REQUIRE((arena.allocate_bottom(huge, wide) == nullptr && arena.allocate_top(huge, wide) == nullptr));
        MODEL_REQUIRE((arena.allocate_bottom(size, wide) == nullptr && arena.allocate_top(size, wide) == nullptr));
        MODEL_REQUIRE((arena.allocate_bottom(size, 3 * align) == nullptr && arena.allocate_top(size, 0) == nullptr));
        MODEL_REQUIRE(test::address(arena.allocate_bottom(0, wide)) == wide);
        if (random.below(32) == 0) {
          arena.seal();
          reference.sealed = true;
        }
        break;
      }
      default:
        if (random.below(8) == 0) {
          arena.clear_peaks();
          reference.clear_peaks();
        }
    }
    for (auto& taken : bottom_marks) taken.passed = taken.passed || taken.used > reference.bottom();
    for (auto& taken : top_marks) taken.passed = taken.passed || taken.used > reference.top();
    for (Followed& f : followed) {
      f.live = f.live && (f.top ? f.begin >= capacity - reference.top()
                                : f.begin + f.size <= reference.prefix() + reference.bottom());
      // Never too late. It may be too early: see ArenaHandle.
      MODEL_REQUIRE((f.handle.get(arena) == nullptr || (f.live && f.handle.get(arena) == buffer.begin() + f.begin)));
    }
    MODEL_REQUIRE(arena.persistent_capacity() == reference.prefix());
    MODEL_REQUIRE(arena.bottom_used() == reference.bottom());
    MODEL_REQUIRE(arena.top_used() == reference.top());
    MODEL_REQUIRE(arena.free() == reference.free());
    if (random.below(4) == 0) {  // not at each step: peaks must survive being folded in late
      MODEL_REQUIRE(arena.bottom_peak() == reference.bottom_peak);
      MODEL_REQUIRE(arena.top_peak() == reference.top_peak);
      MODEL_REQUIRE(arena.peak() == reference.peak);
    }
  }
}

}  // namespace model
