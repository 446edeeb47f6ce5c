// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The annotations of annotate.h, and what C++ adds to them: budgets by name, a loop bound that is enforced, and scopes that
// measure (BudgetScope, AttestedScope).
#pragma once

#include <cstddef>

#include "annotate.h"
#include "arena.hpp"
#include "budget.hpp"
#include "failure.hpp"

/// The budget of the root `qualified::name` (no leading `::`), a constant expression. Include the generated header.
/// While the analyzer runs there is no such header: the macro is then an empty budget, which passes every check. Once it knows
/// the budgets it reads the source again with them, and they must come out the same.
#if defined(__WCMU_ANALYSIS__) && !defined(WCMU_DETAIL_BUDGETS_KNOWN)
#define WCMU_BUDGET(...) ::wcmu::detail::empty_budget
#else
#define WCMU_BUDGET(...) ::wcmu::budgets::__VA_ARGS__
#endif

/// Compile-time check: a buffer of `bytes` bytes, aligned to the budget's alignment, is large enough for `root`.
#define WCMU_STATIC_ASSERT_FITS(root, bytes) \
  static_assert(::wcmu::capacity_for(WCMU_BUDGET(root)) <= (bytes), "the budget of " #root " does not fit in " #bytes)

WCMU_NAMESPACE_BEGIN

/// `LoopBound bound{n};` before a loop and `bound.step();` in it: more than n steps end the program through the failure
/// handler, in every build. The analyzer sees the same check, so this is proven and not part of the trust base.
class LoopBound {
 public:
  constexpr explicit LoopBound(std::size_t bound) noexcept : bound_(bound) {}

  void step() noexcept {
    if (steps_ >= bound_) fail(Failure{Error::loop_bound_exceeded, "LoopBound::step", nullptr, bound_, bound_});
    ++steps_;
  }

  /// Starts again from 0 steps.
  void restart() noexcept { steps_ = 0; }

 private:
  std::size_t bound_;
  std::size_t steps_ = 0;
};

WCMU_NAMESPACE_END
