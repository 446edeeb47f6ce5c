// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/gate.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

ArenaResult arena(const std::string& path, std::uint64_t bottom, std::uint64_t top, std::uint64_t alignment = 8) {
  ArenaResult result;
  result.name = path.substr(path.find_last_of('.') + 1);
  result.path = path;
  result.bottom_bytes = bottom;
  result.top_bytes = top;
  result.alignment = alignment;
  return result;
}

/// app::frame with arenas a (332 bytes) and ctx.b (16 bytes, though 1 + 8 are used), and an unbounded g.
AnalysisResult program() {
  AnalysisResult result;
  RootResult frame;
  frame.name = "app::frame";
  frame.public_name = "frame_alias";
  frame.location = {"app.cpp", 3, 1};
  frame.arenas = {arena("a", 252, 80, 4), arena("ctx.b", 1, 8)};
  RootResult g;
  g.name = g.public_name = "g";
  g.bounded = false;
  g.arenas.emplace_back();
  g.arenas[0].name = g.arenas[0].path = "a";
  g.arenas[0].status = ArenaStatus::unbounded;
  result.roots = {frame, g};
  return result;
}

AnalysisResult gated(const std::vector<std::string>& capacities) {
  AnalysisResult result = program();
  apply_capacity_gate(result, llvm::cantFail(parse_capacities(capacities)));
  return result;
}

ArenaStatus status(const AnalysisResult& result, int arena) {
  return result.roots[0].arenas[static_cast<std::size_t>(arena)].status;
}

}  // namespace

TEST_CASE("without a capacity there is no gate", "[gate]") {
  AnalysisResult result = gated({});
  CHECK(status(result, 0) == ArenaStatus::no_capacity);
  CHECK(result.problems.empty());
}

TEST_CASE("the last byte decides", "[gate]") {
  CHECK(status(gated({"332"}), 0) == ArenaStatus::ok);
  AnalysisResult result = gated({"331"});
  CHECK(status(result, 0) == ArenaStatus::over);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].rule == "over-capacity");
  CHECK(result.problems[0].message ==
        "budget of frame_alias on arena a needs 332 bytes, capacity is 331: 1 byte is missing");
  CHECK(result.problems[0].location == Location{"app.cpp", 3, 1});
  CHECK(!result.problems[0].ways_out.empty());
  CHECK(gated({"330"}).problems[0].message ==
        "budget of frame_alias on arena a needs 332 bytes, capacity is 330: 2 bytes are missing");
}

TEST_CASE("what is needed is what the runtime admits, not the sum", "[gate]") {
  CHECK(status(gated({"frame_alias.b=16"}), 1) == ArenaStatus::ok);
  CHECK(status(gated({"frame_alias.b=15"}), 1) == ArenaStatus::over);
}

TEST_CASE("the most specific capacity wins, whatever the order", "[gate]") {
  for (auto capacities :
       {std::vector<std::string>{"5", "app::frame=6", "app::frame.a=7"}, {"app::frame.a=7", "app::frame=6", "5"}}) {
    AnalysisResult result = gated(capacities);
    CHECK(result.roots[0].arenas[0].capacity == 7U);
    CHECK(result.roots[0].arenas[1].capacity == 6U);
    CHECK(result.roots[1].arenas[0].capacity == 5U);
  }
  AnalysisResult result = program();
  result.roots[0].arenas[0].declared_capacity = 332;
  result.roots[0].arenas[1].declared_capacity = 1;
  apply_capacity_gate(result, llvm::cantFail(parse_capacities({"frame_alias.ctx.b=100"})));
  CHECK(result.roots[0].arenas[0].capacity == 332U);
  CHECK(status(result, 0) == ArenaStatus::ok);
  CHECK(result.roots[0].arenas[1].capacity == 100U);
}

TEST_CASE("what is unbounded stays unbounded", "[gate]") {
  AnalysisResult result = gated({"1GiB"});
  CHECK(result.roots[1].arenas[0].status == ArenaStatus::unbounded);
  CHECK(result.roots[1].arenas[0].capacity == 1073741824U);
}

TEST_CASE("a capacity of nothing is told", "[gate]") {
  for (const char* wrong : {"frame=5", "app::frame.c=5", "frame_alias.ctx=5"}) {
    INFO(wrong);
    AnalysisResult result = gated({wrong});
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].rule == "unknown-capacity");
    CHECK_THAT(result.problems[0].ways_out.at(0), Catch::Contains("frame_alias.a, frame_alias.b"));
  }
  // The analysis may have ended before it met that arena.
  CHECK(gated({"g.later=5"}).problems.empty());
}

TEST_CASE("an arena that may fail is named by its name, a tail of its path, or with its root", "[gate]") {
  for (const char* right : {"a", "b", "ctx.b", "frame_alias.b", "frame_alias.ctx.b", "g.later"}) {
    INFO(right);
    AnalysisResult result = gated({});
    check_may_fail(result, {right});
    CHECK(result.problems.empty());
  }
}
