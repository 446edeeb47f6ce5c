// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Scopes that measure what was used during their life. Included by arena.hpp, after class Arena.
#pragma once

WCMU_NAMESPACE_BEGIN

namespace detail {

/// Takes the peaks of an arena for itself from its construction to finish(), which gives them back as if it had not been.
class Measure {
 public:
  explicit Measure(Arena& arena) noexcept
      : arena_(&arena),
        bottom_(arena.bottom_),
        top_(arena.top_),
        bottom_peak_(arena.bottom_peak()),
        top_peak_(arena.top_peak()),
        peak_(arena.peak()) {
    arena.clear_peaks();
  }
  Measure(const Measure&) = delete;
  Measure& operator=(const Measure&) = delete;

  void finish() noexcept {
    Arena& arena = *arena_;
    bottom_high_ = arena.floor_ + arena.bottom_peak();
    top_low_ = arena.end_ - arena.top_peak();
    arena.bottom_peak_ = larger(bottom_peak_, arena.bottom_peak());
    arena.top_peak_ = larger(top_peak_, arena.top_peak());
    arena.peak_ = larger(peak_, arena.peak());
  }

  /// After finish(): did what was used stay inside `budget`, from the position at the begin rounded to its alignment?
  bool stayed_inside(const Budget& budget) const noexcept { return inside(bottom_high_, top_low_, budget); }

  /// Is what is in use now at least what was at the begin, and at most `budget` above it?
  bool keeps_inside(const Budget& budget) const noexcept {
    return arena_->bottom_ >= bottom_ && arena_->top_ <= top_ && inside(arena_->bottom_, arena_->top_, budget);
  }

  const Arena& arena() const noexcept { return *arena_; }
  std::size_t used() const noexcept {
    return saturating_add(distance(bottom_, bottom_high_), distance(top_low_, top_));
  }

 private:
  static std::size_t distance(const std::byte* from, const std::byte* to) noexcept {
    return to < from ? 0 : static_cast<std::size_t>(to - from);
  }
  bool inside(const std::byte* bottom, const std::byte* top, const Budget& budget) const noexcept {
    std::size_t bottom_most = budget.bottom_bytes;
    std::size_t top_most = budget.top_bytes;
    if (bottom_most > 0)
      bottom_most = saturating_add(
          bottom_most, (0 - reinterpret_cast<std::uintptr_t>(bottom_)) & (valid_alignment(budget.alignment) - 1));
    if (top_most > 0)
      top_most = saturating_add(
          top_most, reinterpret_cast<std::uintptr_t>(top_) & (top_alignment(budget.top_bytes, budget.alignment) - 1));
    return distance(bottom_, bottom) <= bottom_most && distance(top, top_) <= top_most;
  }

  Arena* arena_;
  std::byte* bottom_;
  std::byte* top_;
  std::size_t bottom_peak_;
  std::size_t top_peak_;
  std::size_t peak_;
  std::byte* bottom_high_ = nullptr;
  std::byte* top_low_ = nullptr;
};

}  // namespace detail

/// At its end: was the use of each end during its life inside `budget`, counted from the positions at its begin, rounded to
/// the budget's alignment? If not, a failure (budget_exceeded). The peaks of the arena are as without it, unless they were
/// cleared meanwhile; then the scope knows only what came after. A persistent resize ends what it can know: do not make
/// one inside. Scopes may be nested.
class [[nodiscard]] BudgetScope {
 public:
  WCMU_PRIMITIVE("none")
  BudgetScope(Arena& arena, const Budget& budget) noexcept : measure_(arena), budget_(budget) {}
  WCMU_PRIMITIVE("none") ~BudgetScope() {
    measure_.finish();
    if (!measure_.stayed_inside(budget_))
      fail(Failure{Error::budget_exceeded, "BudgetScope", &measure_.arena(), measure_.used(), budget_.total()});
  }

 private:
  detail::Measure measure_;
  Budget budget_;
};

/// What WCMU_ATTEST(bottom, top, alignment) promises of a call, measured: at its end, was no more used, is no more kept, and
/// no less than at the begin? If not, a failure (attest_exceeded). Else as BudgetScope.
class [[nodiscard]] AttestedScope {
 public:
  WCMU_PRIMITIVE("none")
  AttestedScope(Arena& arena, std::size_t bottom, std::size_t top,
                std::size_t alignment = alignof(std::max_align_t)) noexcept
      : measure_(arena), promise_{bottom, top, alignment} {}
  WCMU_PRIMITIVE("none") ~AttestedScope() {
    measure_.finish();
    if (!measure_.stayed_inside(promise_) || !measure_.keeps_inside(promise_))
      fail(Failure{Error::attest_exceeded, "AttestedScope", &measure_.arena(), measure_.used(), promise_.total()});
  }

 private:
  detail::Measure measure_;
  Budget promise_;
};

#if defined(__WCMU_ANALYSIS__)
/// The generated header, which brings this function, may be an empty one yet. Where it is not, its own is more specialised.
template <typename AnyArena, typename Name>
void check_all(AnyArena&&, Name&&) noexcept {}
#endif

/// What the generated header's check_all() calls.
template <std::size_t N>
void check_table(const Arena& arena, const char* name, const BudgetEntry (&table)[N]) noexcept {
  arena.check_all(name, table);
}

WCMU_NAMESPACE_END
