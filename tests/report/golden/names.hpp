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
//   closed-world: the units hold every definition
//   ub: no undefined behaviour occurs

namespace wcmu::budgets {
namespace app {
namespace Mixer {
inline constexpr ::wcmu::Budget Mixer{3, 4, 8, 0, 4};  // arena a
inline constexpr ::wcmu::Budget frame{1, 2, 8, 0, 2};  // arena this->scratch
}  // namespace Mixer
namespace core {
inline constexpr ::wcmu::Budget frame{5, 6, 8, 0, 6};  // arena a
}  // namespace core
inline constexpr ::wcmu::Budget hidden{7, 8, 8, 0, 8};  // arena a
}  // namespace app
inline constexpr ::wcmu::Budget tick{9, 10, 8, 0, 10};  // arena a
namespace wcmu {
namespace test {
inline constexpr ::wcmu::Budget own{11, 12, 8, 0, 12};  // arena a
}  // namespace test
}  // namespace wcmu
inline constexpr ::wcmu::Budget ünï{1, 1, 8, 0, 1};  // arena a

// Every budget above, for check_all and capacity_for.
inline constexpr ::wcmu::BudgetEntry all[] = {
    {"app::Mixer::Mixer", "a", ::wcmu::budgets::app::Mixer::Mixer},
    {"app::Mixer::frame", "scratch", ::wcmu::budgets::app::Mixer::frame},
    {"app::core::frame", "a", ::wcmu::budgets::app::core::frame},
    {"app::(anonymous namespace)::hidden", "a", ::wcmu::budgets::app::hidden},
    {"tick", "a", ::wcmu::budgets::tick},
    {"wcmu::test::own", "a", ::wcmu::budgets::wcmu::test::own},
    {"ünï", "a", ::wcmu::budgets::ünï},
};
}  // namespace wcmu::budgets

namespace wcmu {
/// Checks `arena` against every budget above that is of an arena of that name; see <wcmu/arena.hpp>.
template <typename AnyArena>
void check_all(AnyArena&& arena, const char* name) noexcept {
  check_table(arena, name, budgets::all);
}
}  // namespace wcmu
