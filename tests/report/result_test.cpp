// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "../catch_shim.hpp"
#include "samples.hpp"

#include <algorithm>

using namespace wcmu;
using namespace wcmu::test;

TEST_CASE("the needed capacity is the runtime's", "[result]") {
  CHECK(needed_capacity(arena("a", 252, 80, 4)) == 332U);
  CHECK(needed_capacity(arena("a", 1, 8, 8)) == 16U);
  CHECK(needed_capacity(arena("a", 1, 7, 8)) == 8U);
  CHECK(needed_capacity(arena("a", 9, 0, 16)) == 9U);
  CHECK(!needed_capacity(unbounded_arena("a")));
  ArenaResult half = unbounded_arena("a");
  half.bottom_bytes = 5;
  CHECK(!needed_capacity(half));
}

TEST_CASE("a root that never returns keeps its peak", "[result]") {
  ArenaResult superloop = arena("a", 64, 32);
  superloop.retained_bottom = superloop.retained_top = std::nullopt;
  CHECK(budget_of(superloop) == Budget{64, 32, 8, 64, 32});
}

TEST_CASE("sorting gives one order whatever the order before", "[result]") {
  AnalysisResult result;
  result.roots = {root("b", {arena("y", 1, 1), arena("x", 1, 1)}), root("a", {})};
  result.roots[0].trust_base.push_back(result.roots[0].trust_base.front());
  Problem late{"unbounded-loop", Severity::error, {"a.cpp", 9, 1}, "m", {}, "b"};
  Problem early{"unbounded-loop", Severity::error, {"a.cpp", 2, 7}, "m", {}, "b"};
  Problem other = early;
  other.rule = "unknown-callee";
  result.problems = {late, other, early, late};
  AnalysisResult shuffled = result;
  std::reverse(shuffled.roots.begin(), shuffled.roots.end());
  std::reverse(shuffled.problems.begin(), shuffled.problems.end());
  sort(result);
  sort(shuffled);
  CHECK(result.roots[0].name == "a");
  CHECK(result.roots[1].arenas[0].path == "x");
  CHECK(result.roots[1].trust_base.size() == 2);
  REQUIRE(result.problems.size() == 3);
  CHECK(result.problems[0] == early);
  CHECK(result.problems[1] == other);
  CHECK(result.problems[2] == late);
  CHECK(result.problems == shuffled.problems);
  CHECK(result.roots[0].name == shuffled.roots[0].name);
}
