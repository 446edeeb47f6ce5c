// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The annotations in a normal and in a debug build: built twice, once with WCMU_DEBUG.
#include <algorithm>
#include <vector>
#include <wcmu/annotate.hpp>

#include "support.hpp"

using wcmu::Error;

namespace wcmu {
namespace budgets {
namespace app {
inline constexpr ::wcmu::Budget frame{48, 16, 16, 0, 0};
}  // namespace app
}  // namespace budgets
}  // namespace wcmu

extern "C" int annotated_c_function(int n);

namespace {

WCMU_STATIC_ASSERT_FITS(app::frame, 64);
static_assert(WCMU_BUDGET(app::frame).total() == 64);

int evaluations = 0;
bool counted(bool value) {
  ++evaluations;
  return value;
}

struct Annotated {
  WCMU_ARENA_AS("scratch") WCMU_CAPACITY(64) wcmu::Arena* arena;
  WCMU_ROOT int method(int n) { return n; }
  WCMU_ROOT static int static_method(int n) { return n; }
};
template <typename T>
WCMU_ROOT_AS("tests::twice")
T twice(T n) {
  WCMU_RECURSION_BOUND(4);
  return n + n;
}
WCMU_ATTEST(8, 0) WCMU_CAPACITY(1 << 10) inline int attested(WCMU_ATTEST(8, 0, 4) int n) { return n; }
WCMU_ROOT static int bounded_loop(const std::vector<int>& v) {
  int sum = 0;
  for (const int n : v) WCMU_LOOP_BOUND(10), sum += n;
  return sum;
}
constexpr int in_constant_expression(int n) {
  WCMU_ASSUME(n < 10);
  return n;
}
static_assert(in_constant_expression(3) == 3);

}  // namespace

TEST_CASE("annotations leave the code as it is") {
  Annotated annotated{nullptr};
  CHECK(annotated.arena == nullptr);
  CHECK(annotated.method(3) == 3);
  CHECK(Annotated::static_method(4) == 4);
  CHECK(twice(5) == 10);
  CHECK(attested(6) == 6);
  CHECK(bounded_loop({1, 2, 3}) == 6);
  CHECK(annotated_c_function(3) == 9);
}

TEST_CASE("WCMU_ASSUME is checked in a debug build, and never evaluated otherwise") {
  const std::vector<int> v{1, 2, 3};
  WCMU_ASSUME(std::all_of(v.begin(), v.end(), [](int n) { return n < 4; }));
  evaluations = 0;
  WCMU_ASSUME(counted(true));
#if defined(WCMU_DEBUG)
  CHECK(evaluations == 1);
  CHECK(test::failure_of([] { WCMU_ASSUME(counted(false)); }) == Error::assumption_failed);
#else
  CHECK(evaluations == 0);
  CHECK(test::failure_of([] { WCMU_ASSUME(counted(false)); }) == Error::none);
#endif
}

TEST_CASE("scopes out of order are found in a debug build") {
  const Error error = test::failure_of([] {
    wcmu::Arena arena = wcmu::Arena::with_capacity(64);
    alignas(wcmu::BottomScope) std::byte outer_bytes[sizeof(wcmu::BottomScope)];
    auto* const outer = ::new (static_cast<void*>(outer_bytes)) wcmu::BottomScope(arena);
    (void)arena.alloc_bottom_bytes(8);
    const wcmu::BottomScope inner(arena);
    outer->~BottomScope();
  });
#if defined(WCMU_DEBUG)
  CHECK(error == Error::scope_order);
#else
  CHECK(error == Error::none);
#endif
}

TEST_CASE("a LoopBound is enforced in every build") {
  CHECK(test::failure_of([] {
          wcmu::LoopBound bound{3};
          for (int i = 0; i < 3; ++i) bound.step();
          bound.restart();
          for (int i = 0; i < 3; ++i) bound.step();
        }) == Error::none);
  CHECK(test::failure_of([] {
          wcmu::LoopBound bound{3};
          for (int i = 0; i < 4; ++i) bound.step();
        }) == Error::loop_bound_exceeded);
  CHECK(test::failure_of([] { wcmu::LoopBound{0}.step(); }) == Error::loop_bound_exceeded);
}
