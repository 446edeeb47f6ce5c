// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Budgets: what a root needs of an arena, and the arithmetic of putting several into one buffer.
//
// Sizing (`capacity_for`) and admission (`Arena::fits_budget`) rest on one formula, `detail::admits`. The analysis
// computed its positions from a span whose begin and end are multiples of `alignment`. So admission aligns the span:
//  - the begin is rounded up to `alignment` if any byte of the bottom is used;
//  - the end is rounded down to min(alignment, bit_floor(top_bytes)): a block of the top end lies at a distance from
//    the end that is a multiple of its alignment and at most top_bytes, so no larger alignment can occur there.
// No sum wraps: what does not fit in a size_t is SIZE_MAX.
#pragma once

#include <cstddef>
#include <cstdint>

#include "detail/config.hpp"

WCMU_NAMESPACE_BEGIN

namespace detail {

inline constexpr std::size_t size_max = static_cast<std::size_t>(-1);

constexpr std::size_t saturating_add(std::size_t a, std::size_t b) noexcept {
  return b > size_max - a ? size_max : a + b;
}

/// `value` rounded up to a multiple of the power of two `align`; SIZE_MAX if there is none.
constexpr std::size_t align_up(std::size_t value, std::size_t align) noexcept {
  const std::size_t sum = saturating_add(value, align - 1);
  return sum == size_max ? size_max : sum & ~(align - 1);
}

constexpr std::size_t bit_floor(std::size_t value) noexcept {
  while ((value & (value - 1)) != 0) value &= value - 1;
  return value;
}

constexpr std::size_t larger(std::size_t a, std::size_t b) noexcept { return a < b ? b : a; }
constexpr std::size_t smaller(std::size_t a, std::size_t b) noexcept { return a < b ? a : b; }

/// A hand-written budget may hold any number: 0 counts as 1, others as the next power of two (1 << 63 at most).
constexpr std::size_t valid_alignment(std::size_t align) noexcept {
  const std::size_t floor = bit_floor(align);
  if (floor == 0) return 1;
  return floor == align || floor > size_max / 2 ? floor : floor * 2;
}

/// The alignment that the top end of a budget can meet; `top` is not 0.
constexpr std::size_t top_alignment(std::size_t top, std::size_t align) noexcept {
  return smaller(valid_alignment(align), bit_floor(top));
}

}  // namespace detail

/// The worst case of one root on one arena, in bytes. An aggregate; the generated header is made of these.
struct Budget {
  /// Highest use of the bottom end and of the top end, padding included.
  std::size_t bottom_bytes = 0;
  std::size_t top_bytes = 0;
  /// The largest alignment that the analysis met: the numbers hold from a start that is aligned to it.
  std::size_t alignment = alignof(std::max_align_t);
  /// What is still in use, at most, when the root returns.
  std::size_t retained_bottom = 0;
  std::size_t retained_top = 0;

  /// Both ends together, without padding between them. Saturates.
  constexpr std::size_t total() const noexcept { return detail::saturating_add(bottom_bytes, top_bytes); }

  friend constexpr bool operator==(const Budget& a, const Budget& b) noexcept {
    return a.bottom_bytes == b.bottom_bytes && a.top_bytes == b.top_bytes && a.alignment == b.alignment &&
           a.retained_bottom == b.retained_bottom && a.retained_top == b.retained_top;
  }
  friend constexpr bool operator!=(const Budget& a, const Budget& b) noexcept { return !(a == b); }
};

/// A row of the table `wcmu::budgets::all` of a generated header.
struct BudgetEntry {
  const char* root;   ///< qualified name of the root
  const char* arena;  ///< name of the arena, as in reports
  Budget budget;
};

namespace detail {

/// What WCMU_BUDGET stands for while the analyzer runs.
inline constexpr Budget empty_budget{0, 0, 1, 0, 0};

/// The admission formula: does `budget` fit between the addresses `begin` and `end`, begin <= end?
constexpr bool admits(std::uintptr_t begin, std::uintptr_t end, const Budget& budget) noexcept {
  if (budget.bottom_bytes > 0) {
    const std::uintptr_t mask = valid_alignment(budget.alignment) - 1;
    const std::uintptr_t padding = (0 - begin) & mask;
    if (padding > end - begin) return false;
    begin += padding;
  }
  if (budget.top_bytes > 0) {
    const std::uintptr_t padding = end & (top_alignment(budget.top_bytes, budget.alignment) - 1);
    if (padding > end - begin) return false;
    end -= padding;
  }
  const std::uintptr_t room = end - begin;
  return budget.bottom_bytes <= room && budget.top_bytes <= room - budget.bottom_bytes;
}

}  // namespace detail

/// The smallest capacity in bytes that is admitted on a base aligned to `budget.alignment`. Saturates.
constexpr std::size_t capacity_for(const Budget& budget) noexcept {
  if (budget.top_bytes == 0) return budget.bottom_bytes;
  return detail::align_up(budget.total(), detail::top_alignment(budget.top_bytes, budget.alignment));
}

/// For budgets that run one after another, each from an empty arena: the largest of their capacities.
template <typename... More>
constexpr std::size_t capacity_for(const Budget& first, const Budget& second, const More&... more) noexcept {
  return detail::larger(capacity_for(first), capacity_for(second, more...));
}

/// `b` runs on top of what `a` retains. `b` was measured from an aligned start, so what lies below it is rounded up.
constexpr Budget then(const Budget& a, const Budget& b) noexcept {
  Budget sum = a;
  sum.alignment = detail::larger(detail::valid_alignment(a.alignment), detail::valid_alignment(b.alignment));
  if (b.bottom_bytes > 0) {
    const std::size_t start = detail::align_up(a.retained_bottom, detail::valid_alignment(b.alignment));
    sum.bottom_bytes = detail::larger(a.bottom_bytes, detail::saturating_add(start, b.bottom_bytes));
    sum.retained_bottom = detail::saturating_add(start, b.retained_bottom);
  }
  if (b.top_bytes > 0) {
    const std::size_t start = detail::align_up(a.retained_top, detail::top_alignment(b.top_bytes, b.alignment));
    sum.top_bytes = detail::larger(a.top_bytes, detail::saturating_add(start, b.top_bytes));
    sum.retained_top = detail::saturating_add(start, b.retained_top);
  }
  return sum;
}

namespace detail {

/// One end of `together`: `use` is the peak, `kept` what is retained, `align` the largest alignment of that end.
///
/// Any of the runs may be interrupted anywhere by another one, which then runs to its end. A run that is shifted by x
/// bytes moves by align_up(x, align) at most, since rounding up is monotone. Hence an interrupted or running one
/// adds align_up(use), a finished one align_up(kept + padding before it), and only the one that sets the peak needs no
/// rounding: the sum, less the smallest such slack.
struct EndSum {
  std::size_t use = 0;
  std::size_t kept = 0;
  std::size_t slack = size_max;

  constexpr void add(std::size_t run_use, std::size_t run_kept, std::size_t align) noexcept {
    if (run_use == 0) return;
    const std::size_t finished = run_kept == 0 ? 0 : align_up(saturating_add(run_kept, align - 1), align);
    const std::size_t share = larger(align_up(run_use, align), finished);
    use = saturating_add(use, share);
    kept = saturating_add(kept, finished);
    slack = smaller(slack, share - run_use);
  }
  constexpr std::size_t peak() const noexcept { return use == 0 || use == size_max ? use : use - slack; }
};

}  // namespace detail

/// The budgets are alive at once on one arena: each runs once, and any may preempt any other, nested. Not covered: a run
/// that shrinks or extends a block over which another one has retained bytes.
template <typename... More>
constexpr Budget together(const Budget& first, const More&... more) noexcept {
  if constexpr (sizeof...(more) == 0) {
    return first;
  } else {
    const Budget runs[] = {first, more...};
    Budget sum{0, 0, 1, 0, 0};
    std::size_t bottom_align = 1;
    std::size_t top_align = 1;
    for (const Budget& run : runs) {
      const std::size_t align = detail::valid_alignment(run.alignment);
      sum.alignment = detail::larger(sum.alignment, align);
      if (run.bottom_bytes > 0) bottom_align = detail::larger(bottom_align, align);
      if (run.top_bytes > 0) top_align = detail::larger(top_align, detail::top_alignment(run.top_bytes, align));
    }
    detail::EndSum bottom;
    detail::EndSum top;
    for (const Budget& run : runs) {
      bottom.add(run.bottom_bytes, run.retained_bottom, bottom_align);
      top.add(run.top_bytes, run.retained_top, top_align);
    }
    sum.bottom_bytes = bottom.peak();
    sum.top_bytes = top.peak();
    sum.retained_bottom = detail::smaller(bottom.kept, sum.bottom_bytes);
    sum.retained_top = detail::smaller(top.kept, sum.top_bytes);
    return sum;
  }
}

WCMU_NAMESPACE_END
