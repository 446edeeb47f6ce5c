// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "../catch_shim.hpp"
#include "report/report.hpp"
#include "samples.hpp"

using namespace wcmu;
using namespace wcmu::test;

TEST_CASE("a line for each root and arena, then the trust base", "[text]") {
  AnalysisResult result;
  RootResult frame = root("app::frame", {arena("a", 252, 80, 4)});
  frame.arenas[0].capacity = 331;
  frame.arenas[0].status = ArenaStatus::over;
  frame.trust_base.push_back({"assume", "n <= 20", "WCMU_ASSUME", {"src/app.cpp", 13, 3}});
  RootResult loop = root("superloop", {arena("ctx.scratch", 64, 32)});
  loop.arenas[0].retained_bottom = loop.arenas[0].retained_top = std::nullopt;
  loop.arenas[0].capacity = 100;
  loop.arenas[0].status = ArenaStatus::ok;
  RootResult grow = root("grow", {unbounded_arena("a")});
  grow.bounded = false;
  result.roots = {frame, grow, root("none", {}), loop};
  sort(result);
  CHECK(text_report(result) ==
        "root        arena    bottom  top  total  capacity  headroom  retained  status\n"
        "app::frame  a           252   80    332       331        -1      0+80  over\n"
        "grow        a             -    -      -         -         -       -+-  unbounded\n"
        "none        -             0    0      0         -         -       0+0  ok\n"
        "superloop   scratch      64   32     96       100         4       -+-  ok\n"
        "\n"
        "trust base: what these numbers rest on and the analysis did not prove\n"
        "  assume: n <= 20: WCMU_ASSUME (app::frame) [src/app.cpp:13:3]\n"
        "  closed-world: the units hold every definition\n"
        "  ub: no undefined behaviour occurs\n");
}

TEST_CASE("a diagnostic has place, rule id and ways out", "[text]") {
  Problem problem{
      "unbounded-loop", Severity::error, {"a.cpp", 4, 3}, "no bound", {"WCMU_LOOP_BOUND(n)", "--rules FILE"}, "g"};
  Problem again = problem;
  again.root = "f";
  Problem other{"no-root", Severity::warning, {}, "nothing there", {}, ""};
  CHECK(diagnostics({other, again, problem}, false) ==
        "wcmu: warning: nothing there [no-root]\n"
        "a.cpp:4:3: error: no bound [unbounded-loop]\n"
        "  way out: WCMU_LOOP_BOUND(n)\n"
        "  way out: --rules FILE\n"
        "  on the way of: f, g\n");
  CHECK(diagnostics({{"stale-header", Severity::error, {"x.hpp", 0, 0}, "old", {}, ""}}, false) ==
        "x.hpp: error: old [stale-header]\n");
  CHECK_THAT(diagnostics({problem}, true), Catch::Contains("\033[1;31merror:\033[0m no bound"));
  Problem named{"over-capacity", Severity::error, {"a.cpp", 1, 1}, "budget of app::f is too large", {}, "app::f"};
  CHECK(diagnostics({named}, false) == "a.cpp:1:1: error: budget of app::f is too large [over-capacity]\n");
  CHECK(diagnostics({}, true).empty());
}
