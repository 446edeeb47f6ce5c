// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The weak topological order of random graphs, checked against its definition.
#include "execution/wto.hpp"

#include "../catch_shim.hpp"

#include <algorithm>
#include <random>
#include <sstream>

namespace wcmu {
namespace {

using Graph = std::vector<std::vector<std::uint32_t>>;

std::string text(const Graph& graph) {
  std::ostringstream out;
  for (std::size_t node = 0; node < graph.size(); ++node) {
    out << node << " ->";
    for (std::uint32_t next : graph[node]) out << ' ' << next;
    out << '\n';
  }
  return out.str();
}

std::vector<bool> reachable(const Graph& graph) {
  std::vector<bool> seen(graph.size(), false);
  std::vector<std::uint32_t> work{0};
  seen[0] = true;
  while (!work.empty()) {
    std::uint32_t node = work.back();
    work.pop_back();
    for (std::uint32_t next : graph[node])
      if (!seen[next]) {
        seen[next] = true;
        work.push_back(next);
      }
  }
  return seen;
}

void check(const Graph& graph) {
  INFO(text(graph));
  Wto wto = weak_topological_order(graph);
  auto seen = reachable(graph);

  // Every node that can be reached, once.
  std::vector<int> position(graph.size(), -1);
  for (std::size_t i = 0; i < wto.order.size(); ++i) {
    REQUIRE(wto.order[i] < graph.size());
    REQUIRE(position[wto.order[i]] == -1);
    position[wto.order[i]] = static_cast<int>(i);
  }
  for (std::size_t node = 0; node < graph.size(); ++node) REQUIRE((position[node] >= 0) == seen[node]);
  REQUIRE(wto.order.front() == 0);
  REQUIRE(wto.innermost.size() == wto.order.size());

  // Loops nest: an inner one lies within its parent, which comes before it, and two loops are nested or apart.
  for (std::size_t i = 0; i < wto.loops.size(); ++i) {
    const WtoLoop& loop = wto.loops[i];
    REQUIRE((loop.header <= loop.end && loop.end < wto.order.size()));
    REQUIRE(wto.innermost[loop.header] == static_cast<int>(i));
    if (loop.parent >= 0) {
      REQUIRE(loop.parent < static_cast<int>(i));
      const WtoLoop& parent = wto.loops[static_cast<std::size_t>(loop.parent)];
      REQUIRE((parent.header < loop.header && loop.end <= parent.end));
    }
    for (std::size_t j = 0; j < i; ++j) {
      const WtoLoop& other = wto.loops[j];
      bool apart = other.end < loop.header || loop.end < other.header;
      REQUIRE((apart || (other.contains(loop.header) && other.contains(loop.end))));
    }
  }
  for (std::size_t at = 0; at < wto.order.size(); ++at) {
    int best = -1;
    for (std::size_t i = 0; i < wto.loops.size(); ++i)
      if (wto.loops[i].contains(static_cast<std::uint32_t>(at))) best = static_cast<int>(i);  // Inner ones come later.
    REQUIRE(wto.innermost[at] == best);
  }

  // An edge back leads to the header of a loop that holds its source: so every cycle goes through a header, and leaving a loop is
  // always an edge forward, to a place behind the loop.
  std::vector<bool> closed(wto.loops.size(), false);
  for (std::size_t from = 0; from < wto.order.size(); ++from)
    for (std::uint32_t node : graph[wto.order[from]]) {
      auto to = static_cast<std::uint32_t>(position[node]);
      if (to <= from) {
        bool is_header = false;
        for (std::size_t i = 0; i < wto.loops.size(); ++i)
          if (wto.loops[i].header == to && wto.loops[i].contains(static_cast<std::uint32_t>(from)))
            closed[i] = is_header = true;
        REQUIRE(is_header);
      }
      for (const WtoLoop& loop : wto.loops)
        if (loop.contains(static_cast<std::uint32_t>(from)) && !loop.contains(to))
          REQUIRE((to > loop.end || to < loop.header));
    }
  for (bool has_back_edge : closed) REQUIRE(has_back_edge);
}

TEST_CASE("random graphs, reducible or not", "[wto]") {
  std::mt19937 random(21);
  for (int round = 0; round < 4000; ++round) {
    Graph graph(1 + random() % 9);
    std::size_t edges = random() % (2 * graph.size() + 2);
    for (std::size_t i = 0; i < edges; ++i)
      graph[random() % graph.size()].push_back(static_cast<std::uint32_t>(random() % graph.size()));
    check(graph);
  }
}

TEST_CASE("structured programs have the loops that they were written with", "[wto]") {
  std::mt19937 random(22);
  for (int round = 0; round < 1500; ++round) {
    // Sequences, branches and while loops, nested; no two loops share a header.
    Graph graph(1);
    unsigned loops = 0;
    auto block = [&] {
      graph.emplace_back();
      return static_cast<std::uint32_t>(graph.size() - 1);
    };
    auto edge = [&](std::uint32_t from, std::uint32_t to) { graph[from].push_back(to); };
    auto build = [&](auto& self, std::uint32_t from, int depth) -> std::uint32_t {
      for (unsigned i = 0; i < 1 + random() % 3; ++i) switch (depth == 0 ? 0 : random() % 3) {
          case 0: {
            std::uint32_t next = block();
            edge(from, next);
            from = next;
            break;
          }
          case 1: {
            std::uint32_t left = block(), right = block(), join = block();
            edge(from, left);
            edge(from, right);
            edge(self(self, left, depth - 1), join);
            edge(self(self, right, depth - 1), join);
            from = join;
            break;
          }
          default: {
            ++loops;
            std::uint32_t header = block(), body = block(), exit = block();
            edge(from, header);
            // The exit may be listed before the body: it comes behind the loop all the same.
            edge(header, random() % 2 == 0 ? body : exit);
            edge(header, graph[header].front() == body ? exit : body);
            edge(self(self, body, depth - 1), header);
            from = exit;
          }
        }
      return from;
    };
    build(build, 0, 3);
    check(graph);
    INFO(text(graph));
    Wto wto = weak_topological_order(graph);
    REQUIRE(wto.loops.size() == loops);
    for (std::size_t from = 0; from < wto.order.size(); ++from)
      for (const WtoLoop& loop : wto.loops)
        for (std::uint32_t node : graph[wto.order[from]]) {
          auto to = static_cast<std::uint32_t>(std::find(wto.order.begin(), wto.order.end(), node) - wto.order.begin());
          if (loop.contains(static_cast<std::uint32_t>(from)) && !loop.contains(to)) REQUIRE(to > loop.end);
          // One way in.
          if (!loop.contains(static_cast<std::uint32_t>(from)) && loop.contains(to)) REQUIRE(to == loop.header);
        }
  }
}

TEST_CASE("small graphs by hand", "[wto]") {
  Wto line = weak_topological_order({{1}, {2}, {}});
  REQUIRE((line.order == std::vector<std::uint32_t>{0, 1, 2} && line.loops.empty()));
  Wto self = weak_topological_order({{0, 1}, {}});
  REQUIRE((self.loops.size() == 1 && self.loops[0].header == 0 && self.loops[0].end == 0));
  // Bourdoncle's example: 1 2 (3 4 (5 6) 7) 8, counted from 0.
  Wto example = weak_topological_order({{1}, {2, 7}, {3}, {4, 6}, {5}, {4, 6}, {2, 7}, {}});
  REQUIRE(example.order == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7});
  REQUIRE(example.loops.size() == 2);
  REQUIRE((example.loops[0].header == 2 && example.loops[0].end == 6));
  REQUIRE((example.loops[1].header == 4 && example.loops[1].end == 5 && example.loops[1].parent == 0));
}

}  // namespace
}  // namespace wcmu
