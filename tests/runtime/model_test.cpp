// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Random operations against a slow reference, which owns one cell a byte, searches for places one by one and looks at
// every number after every step.
#include <algorithm>
#include <vector>

#include "support.hpp"

using wcmu::Arena;
using wcmu::Error;

namespace {

class Reference {
 public:
  Reference(std::uintptr_t base, std::size_t capacity) : base_(base), cells_(capacity, Free) {}

  /// Offset of the block, or -1.
  long allocate_bottom(std::size_t size, std::size_t align) {
    for (std::size_t at = used(Bottom); at + size <= cells_.size(); ++at) {
      if ((base_ + at) % align != 0) continue;
      if (std::any_of(cells_.begin() + static_cast<long>(at), cells_.begin() + static_cast<long>(at + size),
                      [](Cell c) { return c != Free; }))
        return -1;
      std::fill(cells_.begin(), cells_.begin() + static_cast<long>(at + size), Bottom);
      note();
      return static_cast<long>(at);
    }
    return -1;
  }
  long allocate_top(std::size_t size, std::size_t align) {
    for (long at = static_cast<long>(cells_.size() - used(Top)) - static_cast<long>(size); at >= 0; --at) {
      if ((base_ + static_cast<std::size_t>(at)) % align != 0) continue;
      if (static_cast<std::size_t>(at) < used(Bottom)) return -1;
      std::fill(cells_.begin() + at, cells_.end(), Top);
      note();
      return at;
    }
    return -1;
  }
  void keep_bottom(std::size_t n) { std::fill(cells_.begin() + static_cast<long>(n), end_of_bottom(), Free); }
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
  void clear_peaks() {
    bottom_peak = top_peak = peak = 0;
    note();
  }
  std::size_t bottom_peak = 0;
  std::size_t top_peak = 0;
  std::size_t peak = 0;

 private:
  enum Cell : char { Free, Bottom, Top };
  std::size_t used(Cell kind) const { return static_cast<std::size_t>(std::count(cells_.begin(), cells_.end(), kind)); }
  std::vector<Cell>::iterator end_of_bottom() { return cells_.begin() + static_cast<long>(used(Bottom)); }
  void note() {
    bottom_peak = std::max(bottom_peak, bottom());
    top_peak = std::max(top_peak, top());
    peak = std::max(peak, bottom() + top());
  }

  std::uintptr_t base_;
  std::vector<Cell> cells_;
};

template <typename Mark>
struct Taken {
  Mark mark;
  std::size_t used;
  unsigned generation;
};

Error expected(std::size_t mark_used, unsigned mark_generation, std::size_t used, unsigned generation) {
  if (mark_generation != generation) return Error::stale_mark;
  return mark_used > used ? Error::forward_mark : Error::none;
}

void run(std::uint64_t seed) {
  test::Random random(seed);
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

  for (int step = 0; step < 120; ++step) {
    const std::size_t size = 1 + random.below(24);
    const std::size_t align = random.power_of_two(7);
    switch (random.below(13)) {
      case 0:
      case 1:
      case 2: {
        auto* const block = static_cast<std::byte*>(arena.bottom_handle().allocate(size, align));
        const long at = reference.allocate_bottom(size, align);
        REQUIRE((block == nullptr ? -1 : block - buffer.begin()) == at);
        if (block != nullptr) last = block, last_size = size;
        break;
      }
      case 3:
      case 4:
      case 5: {
        auto* const block = static_cast<std::byte*>(arena.top_handle().allocate(size, align));
        const long at = reference.allocate_top(size, align);
        REQUIRE((block == nullptr ? -1 : block - buffer.begin()) == at);
        break;
      }
      case 6:
        bottom_marks.push_back({arena.bottom_mark(), reference.bottom(), bottom_generation});
        top_marks.push_back({arena.top_mark(), reference.top(), top_generation});
        break;
      case 7:
        if (!bottom_marks.empty()) {
          const auto& taken = bottom_marks[random.below(bottom_marks.size())];
          const Error want = expected(taken.used, taken.generation, reference.bottom(), bottom_generation);
          REQUIRE(arena.rewind_bottom(taken.mark) == want);
          if (want == Error::none) reference.keep_bottom(taken.used);
        }
        break;
      case 8:
        if (!top_marks.empty()) {
          const auto& taken = top_marks[random.below(top_marks.size())];
          const Error want = expected(taken.used, taken.generation, reference.top(), top_generation);
          REQUIRE(arena.rewind_top(taken.mark) == want);
          if (want == Error::none) reference.keep_top(taken.used);
        }
        break;
      case 9: {
        const std::size_t what = random.below(12);
        if (what == 0 || what == 1) {
          REQUIRE((what == 0 ? arena.reset() : arena.reset_bottom()) == Error::none);
          reference.keep_bottom(0);
          ++bottom_generation;
        }
        if (what == 0 || what == 2) {
          if (what == 2) REQUIRE(arena.reset_top() == Error::none);
          reference.keep_top(0);
          ++top_generation;
        }
        break;
      }
      case 10: {
        const bool is_last =
            last != nullptr && last_size > 0 && last + last_size == buffer.begin() + reference.bottom();
        const bool fits = is_last && size <= reference.free();
        REQUIRE(arena.bottom_handle().try_extend(last, last_size, last_size + size) == fits);
        if (fits) reference.grow_bottom(size), last_size += size;
        break;
      }
      case 11: {
        const bool is_last =
            last != nullptr && last_size > 0 && last + last_size == buffer.begin() + reference.bottom();
        const std::size_t less = std::min(last_size, size);
        REQUIRE(arena.bottom_handle().shrink(last, last_size, last_size - less) == is_last);
        if (is_last) reference.keep_bottom(reference.bottom() - less), last_size -= less;
        break;
      }
      default:
        if (random.below(8) == 0) {
          arena.clear_peaks();
          reference.clear_peaks();
        }
    }
    REQUIRE(arena.bottom_used() == reference.bottom());
    REQUIRE(arena.top_used() == reference.top());
    REQUIRE(arena.free() == reference.free());
    if (random.below(4) == 0) {  // not at each step: peaks must survive being folded in late
      REQUIRE(arena.bottom_peak() == reference.bottom_peak);
      REQUIRE(arena.top_peak() == reference.top_peak);
      REQUIRE(arena.peak() == reference.peak);
    }
  }
}

}  // namespace

TEST_CASE("random operations agree with the reference") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    INFO("seed " << seed);
    run(seed);
  }
}
