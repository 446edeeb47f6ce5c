// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "samples.hpp"

namespace wcmu::test {

BuildFacts build_facts() {
  BuildFacts build;
  build.triple = "x86_64-pc-linux-gnu";
  build.compiler = "gcc";
  build.compiler_version = "12.2.0";
  build.pointer_bytes = 8;
  build.max_align = 16;
  build.cxx11_abi = 1;
  build.glibcxx_release = 12;
  return build;
}

ArenaResult arena(const std::string& path, std::uint64_t bottom, std::uint64_t top, std::uint64_t alignment) {
  ArenaResult result;
  result.path = path;
  result.name = path.substr(path.find_last_of(".>") + 1);
  result.bottom_bytes = bottom;
  result.top_bytes = top;
  result.alignment = alignment;
  result.retained_bottom = 0;
  result.retained_top = top;
  return result;
}

ArenaResult unbounded_arena(const std::string& path) {
  ArenaResult result;
  result.path = result.name = path;
  result.status = ArenaStatus::unbounded;
  return result;
}

Explanation explanation() {
  const std::string grow = "void std::vector<int, A<int>>::push_back<B>(int&&)";
  Cost site{Cost::Kind::site, "allocate(unsigned long)", {"/usr/include/a.h", 7, 3}, true, 20, 4, 2, {}};
  Cost call{Cost::Kind::call, grow, {"src/app.cpp", 15, 5}, true, 20, 4, 2, {site}};
  Cost loop{Cost::Kind::loop, "loop", {"src/app.cpp", 14, 3}, false, 20, 4, 3, {call}};
  Cost own{Cost::Kind::site, "take(int)", {"src/app.cpp", 13, 3}, false, 8, 0, 1, {}};
  Cost tree{Cost::Kind::root, "app::frame(int)", {"src/app.cpp", 12, 6}, false, 28, 4, 1, {own, loop}};
  return {tree, {{Hint::Kind::reserve, {"src/app.cpp", 15, 5}, "reserve()", 6}}};
}

RootResult root(const std::string& name, std::vector<ArenaResult> arenas) {
  RootResult result;
  result.name = result.public_name = name;
  result.mangled = {"_Z" + std::to_string(name.size()) + "f"};
  result.location = {"src/app.cpp", 12, 6};
  result.arenas = std::move(arenas);
  result.trust_base = {{"ub", "", "no undefined behaviour occurs", {}},
                       {"closed-world", "", "the units hold every definition", {}}};
  return result;
}

std::map<std::string, AnalysisResult> samples() {
  std::map<std::string, AnalysisResult> result;
  auto sample = [&](const std::string& name, std::vector<RootResult> roots) {
    AnalysisResult& made = result[name];
    made.build = build_facts();
    made.roots = std::move(roots);
    sort(made);
  };

  RootResult frame = root("app::frame", {arena("a", 252, 80, 4)});
  frame.trust_base.push_back({"assume", "n <= 20", "WCMU_ASSUME", {"src/app.cpp", 13, 3}});
  sample("one", {frame});
  RootResult explained = root("app::frame", {arena("a", 28, 0, 4)});
  explained.arenas[0].bottom_explained = explanation();
  explained.arenas[0].top_explained = Explanation{};
  sample("explained", {explained});

  // Classes, a constructor, the same tail in two namespaces, an anonymous namespace, a name outside of all namespaces.
  sample("names", {root("app::Mixer::frame", {arena("this->scratch", 1, 2)}),
                   root("app::Mixer::Mixer", {arena("a", 3, 4)}), root("app::core::frame", {arena("a", 5, 6)}),
                   root("app::(anonymous namespace)::hidden", {arena("a", 7, 8)}), root("tick", {arena("a", 9, 10)}),
                   root("wcmu::test::own", {arena("a", 11, 12)}), root("ünï", {arena("a", 1, 1)})});

  // Several arenas, tails that are not unique, elements, none at all.
  RootResult several =
      root("several", {arena("ctx->bottom", 1, 0), arena("ctx->pool[2].scratch", 2, 0), arena("other.scratch", 3, 4)});
  several.arenas[1].name = "pool[2].scratch";
  several.arenas[2].name = "other.scratch";
  sample("arenas", {several, root("none", {})});

  RootResult superloop = root("superloop", {arena("a", 64, 32)});
  superloop.arenas[0].retained_bottom = superloop.arenas[0].retained_top = std::nullopt;
  sample("never-returns", {superloop});

  RootResult instances = root("app::fill", {arena("a", 40, 0)});
  instances.mangled = {"_ZN3app4fillIiEEvRN4wcmu5ArenaET_", "_ZN3app4fillIdEEvRN4wcmu5ArenaET_"};
  sample("instances", {instances});

  // Texts that try to leave their comment or their literal.
  RootResult hostile = root("hostile", {arena("a", 1, 1)});
  hostile.trust_base = {{"assume", "a\nint x;", "ends in a splice \\", {}},
                        {"assume", "/* never closed", "*/ int y;", {}},
                        {"assume",
                         "\t\x01",
                         "trigraph ?"
                         "?/",
                         {}}};
  hostile.public_name = "hostile";
  hostile.arenas[0].name = "quo\"te\\";
  sample("hostile", {hostile});

  sample("large", {root("large", {arena("a", UINT64_MAX, 0, 16)})});

  AnalysisResult& debug = result["assertions"];
  debug.build = build_facts();
  debug.build.ndebug = debug.build.glibcxx_assertions = true;
  debug.roots = {root("f", {arena("a", 1, 1)})};

  AnalysisResult& plain = result["no-libstdcxx"];
  plain.build = build_facts();
  plain.build.cxx11_abi = plain.build.glibcxx_release = std::nullopt;
  plain.roots = {root("f", {arena("a", 1, 1)})};

  RootResult grow = root("grow", {unbounded_arena("a"), arena("b", 1, 1)});
  grow.bounded = false;
  sample("one-unbounded", {grow, root("lost", {})});
  result["one-unbounded"].problems = {{"unbounded-loop",
                                       Severity::error,
                                       {"src/app.cpp", 4, 3},
                                       "no bound is known for this loop",
                                       {"WCMU_LOOP_BOUND(n)", "WCMU_ASSUME(n <= N)"},
                                       "grow"},
                                      {"no-root", Severity::warning, {}, "bytes \xff that are no UTF-8", {}, ""}};
  return result;
}

}  // namespace wcmu::test
