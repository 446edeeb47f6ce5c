// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// docs/report.schema.json describes what is written here. Keys are added, never changed, within one version of the schema.
#include "report/report.hpp"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

namespace wcmu {
namespace {

namespace json = llvm::json;

/// Names come from sources and from the file system, which promise no encoding.
std::string utf8(std::string_view text) { return json::fixUTF8(llvm::StringRef(text.data(), text.size())); }

json::Value number(std::optional<std::uint64_t> value) { return value ? json::Value(*value) : json::Value(nullptr); }
json::Value number(std::optional<int> value) { return value ? json::Value(*value) : json::Value(nullptr); }

json::Value headroom(const ArenaResult& arena) {
  const auto needed = needed_capacity(arena);
  if (!needed || !arena.capacity) return nullptr;
  return static_cast<std::int64_t>(*arena.capacity - *needed);
}

class Writer {
 public:
  explicit Writer(llvm::raw_ostream& out) : json_(out, 2) {}

  void report(const AnalysisResult& result, std::string_view version) {
    json_.object([&] {
      json_.attribute("schema", "wcmu-report/1");
      json_.attributeObject("tool", [&] {
        json_.attribute("name", "wcmu");
        json_.attribute("version", utf8(version));
      });
      json_.attributeObject("build", [&] { build(result.build); });
      json_.attributeArray("roots", [&] {
        for (const RootResult& item : result.roots) json_.object([&] { root(item); });
      });
      json_.attributeArray("problems", [&] {
        for (const Problem& item : result.problems) json_.object([&] { problem(item); });
      });
    });
  }

 private:
  void build(const BuildFacts& build) {
    json_.attribute("triple", utf8(build.triple));
    json_.attribute("compiler", utf8(build.compiler));
    json_.attribute("compiler_version", utf8(build.compiler_version));
    json_.attribute("pointer_bytes", build.pointer_bytes);
    json_.attribute("max_align", build.max_align);
    json_.attribute("ndebug", build.ndebug);
    json_.attribute("glibcxx_assertions", build.glibcxx_assertions);
    json_.attribute("cxx11_abi", number(build.cxx11_abi));
    json_.attribute("glibcxx_release", number(build.glibcxx_release));
  }

  void location(const Location& location) {
    if (location.file.empty()) return json_.attribute("location", nullptr);
    json_.attributeObject("location", [&] {
      json_.attribute("file", utf8(location.file));
      json_.attribute("line", location.line);
      json_.attribute("column", location.column);
    });
  }

  void root(const RootResult& root) {
    json_.attribute("name", utf8(root.public_name));
    json_.attribute("function", utf8(root.name));
    json_.attribute("mangled", utf8(root.mangled.empty() ? "" : root.mangled.front()));
    strings("instances", root.mangled);
    location(root.location);
    json_.attribute("bounded", root.bounded);
    json_.attribute("steps", root.steps);
    json_.attributeArray("arenas", [&] {
      for (const ArenaResult& item : root.arenas) json_.object([&] { arena(item); });
    });
    json_.attributeArray("trust_base", [&] {
      for (const TrustEntry& item : root.trust_base) json_.object([&] { trust(item); });
    });
  }

  void arena(const ArenaResult& arena) {
    json_.attribute("name", utf8(arena.name));
    json_.attribute("path", utf8(arena.path));
    json_.attribute("bottom_bytes", number(arena.bottom_bytes));
    json_.attribute("top_bytes", number(arena.top_bytes));
    json_.attribute("alignment", arena.alignment);
    json_.attribute("retained_bottom", number(arena.retained_bottom));
    json_.attribute("retained_top", number(arena.retained_top));
    json_.attribute("needed_capacity", number(needed_capacity(arena)));
    json_.attribute("capacity", number(arena.capacity));
    json_.attribute("headroom", headroom(arena));
    json_.attribute("status", utf8(name_of(arena.status)));
    json_.attributeObject("peak", [&] {
      json_.attributeObject("bottom", [&] { peak(arena.bottom_peak); });
      json_.attributeObject("top", [&] { peak(arena.top_peak); });
    });
    if (arena.bottom_explained && arena.top_explained)
      json_.attributeObject("explanation", [&] {
        json_.attributeObject("bottom", [&] { explanation(*arena.bottom_explained); });
        json_.attributeObject("top", [&] { explanation(*arena.top_explained); });
      });
  }

  void peak(const PeakPlace& place) {
    json_.attribute("bytes", place.bytes);
    json_.attributeArray("calls", [&] {
      for (const CallPlace& call : place.calls)
        json_.object([&] {
          json_.attribute("function", utf8(call.function));
          location(call.location);
        });
    });
  }

  void explanation(const Explanation& explanation) {
    json_.attributeObject("tree", [&] { cost(explanation.tree); });
    json_.attributeArray("hints", [&] {
      for (const Hint& item : explanation.hints)
        json_.object([&] {
          json_.attribute("kind", utf8(name_of(item.kind)));
          location(item.location);
          json_.attribute("message", utf8(item.message));
          json_.attribute("bytes", item.bytes);
        });
    });
  }

  void cost(const Cost& cost) {
    json_.attribute("kind", utf8(name_of(cost.kind)));
    json_.attribute("name", utf8(cost.name));
    location(cost.location);
    json_.attribute("in_library", cost.in_library);
    json_.attribute("bytes", cost.bytes);
    json_.attribute("padding", cost.padding);
    json_.attribute("times", cost.times);
    json_.attributeArray("parts", [&] {
      for (const Cost& part : cost.parts) json_.object([&] { this->cost(part); });
    });
  }

  void trust(const TrustEntry& entry) {
    json_.attribute("kind", utf8(entry.kind));
    json_.attribute("subject", utf8(entry.subject));
    json_.attribute("reason", utf8(entry.reason));
    location(entry.location);
  }

  void problem(const Problem& problem) {
    json_.attribute("rule", utf8(problem.rule));
    json_.attribute("severity", utf8(name_of(problem.severity)));
    location(problem.location);
    json_.attribute("message", utf8(problem.message));
    if (!problem.known.empty()) strings("known", problem.known);
    strings("ways_out", problem.ways_out);
    json_.attribute("root", problem.root.empty() ? json::Value(nullptr) : json::Value(utf8(problem.root)));
  }

  void strings(llvm::StringRef key, const std::vector<std::string>& values) {
    json_.attributeArray(key, [&] {
      for (const std::string& value : values) json_.value(utf8(value));
    });
  }

  json::OStream json_;
};

}  // namespace

std::string json_report(const AnalysisResult& result, std::string_view tool_version) {
  std::string text;
  llvm::raw_string_ostream out(text);
  Writer(out).report(result, tool_version);
  out << "\n";
  return text;
}

}  // namespace wcmu
