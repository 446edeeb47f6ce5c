// Worst-case memory use, computed by wcmu 0.0.0 for x86_64-pc-linux-gnu. Do not edit.
#pragma once

#include <cstddef>
#include <wcmu/budget.hpp>

// The budgets hold for the build that was analysed.
static_assert(sizeof(void*) == 8 && alignof(std::max_align_t) == 16,
              "wcmu: these budgets were computed for x86_64-pc-linux-gnu");
#ifndef WCMU_ALLOW_CONFIG_MISMATCH
#ifdef NDEBUG
#error "wcmu: these budgets were computed without NDEBUG, and here it is defined: analyse this build, or define WCMU_ALLOW_CONFIG_MISMATCH"
#endif
#ifdef _GLIBCXX_ASSERTIONS
#error "wcmu: these budgets were computed without _GLIBCXX_ASSERTIONS, and here it is defined: analyse this build, or define WCMU_ALLOW_CONFIG_MISMATCH"
#endif
#if !defined(_GLIBCXX_USE_CXX11_ABI) || _GLIBCXX_USE_CXX11_ABI != 1
#error "wcmu: these budgets were computed with _GLIBCXX_USE_CXX11_ABI 1, and here it differs: analyse this build, or define WCMU_ALLOW_CONFIG_MISMATCH"
#endif
#if !defined(_GLIBCXX_RELEASE) || _GLIBCXX_RELEASE != 12
#error "wcmu: these budgets were computed with _GLIBCXX_RELEASE 12, and here it differs: analyse this build, or define WCMU_ALLOW_CONFIG_MISMATCH"
#endif
#endif

// Trust base: what these budgets rest on and the analysis did not prove.
//   assume: n <= 20: WCMU_ASSUME
//   closed-world: the units hold every definition
//   ub: no undefined behaviour occurs

namespace wcmu::budgets {
namespace app {
inline constexpr ::wcmu::Budget frame{252, 80, 4, 0, 80};  // arena a
}  // namespace app

// Every budget above, for check_all and capacity_for.
inline constexpr ::wcmu::BudgetEntry all[] = {
    {"app::frame", "a", ::wcmu::budgets::app::frame},
};
}  // namespace wcmu::budgets

namespace wcmu {
/// Checks `arena` against every budget above that is of an arena of that name; see <wcmu/arena.hpp>.
template <typename AnyArena>
void check_all(AnyArena&& arena, const char* name) noexcept {
  check_table(arena, name, budgets::all);
}
}  // namespace wcmu
