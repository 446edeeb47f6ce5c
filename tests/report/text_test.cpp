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

TEST_CASE("an explanation shows the user's code, folded stacks all frames", "[text]") {
  RootResult frame = root("app::frame", {arena("a", 28, 0, 4)});
  frame.arenas[0].bottom_explained = explanation();
  frame.arenas[0].top_explained = Explanation{};
  CHECK(explain_text(frame) ==
        "app::frame  src/app.cpp:12:6\n"
        "\narena 'a', bottom: 28 bytes, padding 4\n"
        "     bytes    padding     times\n"
        "        28          4            app::frame  src/app.cpp:12:6\n"
        "         8          0        x1    take  src/app.cpp:13:3\n"
        "        20          4        x3    loop  src/app.cpp:14:3\n"
        "        20          4        x2      std::vector::push_back  src/app.cpp:15:5\n"
        "\n  top contributors\n"
        "        20       71.4 %  std::vector::push_back  src/app.cpp:15:5\n"
        "         8       28.6 %  take  src/app.cpp:13:3\n"
        "\n  hints\n"
        "    src/app.cpp:15:5: reserve()\n"
        "\narena 'a', top: 0 bytes\n");
  CHECK(folded_stacks(frame) ==
        "a bottom;app::frame(int) (src/app.cpp:12);take(int) (src/app.cpp:13) 8\n"
        "a bottom;app::frame(int) (src/app.cpp:12);loop (src/app.cpp:14);void std::vector<int, "
        "A<int>>::push_back<B>(int&&) (src/app.cpp:15);allocate(unsigned long) (/usr/include/a.h:7) 20\n");
}

TEST_CASE("loops: a line each, and JSON with nulls", "[text]") {
  LoopsResult result;
  result.loops = {{{"a.c", 4, 3}, "main", 12, 1, "executed", ""}, {{"a.c", 9, 5}, "main", {}, {}, "", "no bound"}};
  CHECK(loops_text(result) ==
        "loop           bound      entries  source       function\n"
        "a.c:4:3           12            1  executed     main\n"
        "a.c:9:5            -            -  unbounded    main\n"
        "1 of 2 loops are bounded\n");
  const std::string json = loops_json(result);
  CHECK(json.find("\"schema\": \"wcmu-loops/1\"") != std::string::npos);
  CHECK(json.find("\"bound\": null") != std::string::npos);
  CHECK(json.find("\"problem\": \"no bound\"") != std::string::npos);
}
