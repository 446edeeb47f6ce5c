// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// SARIF 2.1.0 (OASIS). One run: its problems as results, its budgets with their trust base as properties of the run.
#include "report/report.hpp"
#include "report/trust.hpp"
#include "report/view.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <set>

namespace wcmu {
namespace {

namespace json = llvm::json;

constexpr llvm::StringLiteral failed_unit = "compile-error";

std::string utf8(std::string_view text) { return json::fixUTF8(llvm::StringRef(text.data(), text.size())); }

/// RFC 3986: what is not unreserved is written as bytes.
std::string uri_of(llvm::StringRef path) {
  std::string uri = llvm::sys::path::is_absolute(path) ? "file://" : "";
  while (path.consume_front("./")) {
  }
  for (const char c : path) {
    if (llvm::isAlnum(c) || llvm::StringRef("-._~/").contains(c))
      uri += c;
    else
      uri += "%" + llvm::toHex(llvm::StringRef(&c, 1));
  }
  return uri;
}

std::string message_of(const Problem& problem) {
  std::string text = problem.message;
  for (const std::string& fact : problem.known) text += "\nknown: " + fact;
  for (const std::string& way : problem.ways_out) text += "\nway out: " + way;
  return text;
}

/// What gates say names its arena: "... on arena a needs ...", "... on arena a: ...".
bool is_about(const Problem& problem, const ArenaResult& arena) {
  const std::string words = " on arena " + arena.name;
  const std::size_t at = problem.message.find(words);
  if (at == std::string::npos) return false;
  const char next = problem.message[at + words.size()];  // At the end that is a null.
  return next == ' ' || next == ':';
}

class Writer {
 public:
  explicit Writer(llvm::raw_ostream& out) : json_(out, 2) {}

  void report(const AnalysisResult& result, std::string_view version) {
    std::set<std::string> rules;
    for (const Problem& problem : result.problems)
      if (problem.rule != failed_unit) rules.insert(problem.rule);
    rules_.assign(rules.begin(), rules.end());
    const std::vector<std::string> names = fingerprints(result.problems);

    json_.object([&] {
      json_.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      json_.attribute("version", "2.1.0");
      json_.attributeArray("runs", [&] {
        json_.object([&] {
          json_.attributeObject("tool", [&] { tool(version); });
          json_.attributeArray("invocations", [&] { json_.object([&] { invocation(result.problems); }); });
          json_.attribute("columnKind", "utf16CodeUnits");
          json_.attributeArray("results", [&] {
            for (std::size_t i = 0; i < names.size(); ++i)
              if (result.problems[i].rule != failed_unit)
                json_.object([&] { problem(result.problems[i], names[i], result); });
          });
          json_.attributeObject("properties", [&] { budgets(result); });
        });
      });
    });
  }

 private:
  void text(llvm::StringRef key, const std::string& words) {
    json_.attributeObject(key, [&] { json_.attribute("text", utf8(words)); });
  }

  void tool(std::string_view version) {
    json_.attributeObject("driver", [&] {
      json_.attribute("name", "wcmu");
      json_.attribute("version", utf8(version));
      json_.attributeArray("rules", [&] {
        for (const std::string& rule : rules_)
          json_.object([&] {
            json_.attribute("id", rule);
            text("help", "docs/rule-ids.md of wcmu has the causes of '" + rule + "' and the ways out.");
          });
      });
    });
  }

  void invocation(const std::vector<Problem>& problems) {
    const auto is_failed = [](const Problem& problem) { return problem.rule == failed_unit; };
    json_.attribute("executionSuccessful", std::none_of(problems.begin(), problems.end(), is_failed));
    json_.attributeArray("toolExecutionNotifications", [&] {
      for (const Problem& problem : problems) {
        if (!is_failed(problem)) continue;
        json_.object([&] {
          json_.attributeObject("descriptor", [&] { json_.attribute("id", failed_unit); });
          json_.attribute("level", "error");
          text("message", message_of(problem));
          locations(problem.location);
        });
      }
    });
  }

  void physical(const Location& location) {
    json_.attributeObject("physicalLocation", [&] {
      json_.attributeObject("artifactLocation", [&] { json_.attribute("uri", uri_of(utf8(location.file))); });
      if (!location.known()) return;
      json_.attributeObject("region", [&] {
        json_.attribute("startLine", location.line);
        if (location.column > 0) json_.attribute("startColumn", location.column);
      });
    });
  }

  void locations(const Location& location) {
    if (location.file.empty()) return;
    json_.attributeArray("locations", [&] { json_.object([&] { physical(location); }); });
  }

  void problem(const Problem& problem, const std::string& name, const AnalysisResult& result) {
    json_.attribute("ruleId", utf8(problem.rule));
    const auto rule = std::find(rules_.begin(), rules_.end(), problem.rule);
    json_.attribute("ruleIndex", static_cast<std::int64_t>(rule - rules_.begin()));
    json_.attribute("level", utf8(name_of(problem.severity)));
    text("message", message_of(problem));
    const auto root = std::find_if(result.roots.begin(), result.roots.end(),
                                   [&](const RootResult& candidate) { return candidate.public_name == problem.root; });
    const bool has_root = root != result.roots.end() && !problem.root.empty();
    locations(problem.location.file.empty() && has_root ? root->location : problem.location);
    json_.attributeObject("partialFingerprints", [&] { json_.attribute("wcmuProblem/v1", name); });
    if (!has_root) return;
    for (const ArenaResult& arena : root->arenas)
      if (is_about(problem, arena) && arena.bottom_explained && arena.top_explained) flows(arena);
  }

  /// Of both ends, the one with more bytes first.
  void flows(const ArenaResult& arena) {
    std::vector<std::vector<Cost>> paths;
    for (const auto& explained : {arena.bottom_explained, arena.top_explained})
      if (explained->tree.bytes > 0) paths.push_back(worst_path(*explained));
    std::stable_sort(paths.begin(), paths.end(),
                     [](const auto& a, const auto& b) { return a.front().bytes > b.front().bytes; });
    if (paths.empty()) return;
    json_.attributeArray("codeFlows", [&] {
      for (const std::vector<Cost>& path : paths)
        json_.object([&] {
          json_.attributeArray("threadFlows", [&] {
            json_.object([&] {
              json_.attributeArray("locations", [&] {
                for (const Cost& step : path) json_.object([&] { flow_step(step); });
              });
            });
          });
        });
    });
  }

  void flow_step(const Cost& step) {
    json_.attributeObject("location", [&] {
      if (!step.location.file.empty()) physical(step.location);
      const std::string what = step.kind == Cost::Kind::loop ? "loop" : short_name(step.name);
      text("message", what + ": " + std::to_string(step.bytes) + " bytes" +
                          (step.times > 1 ? ", " + std::to_string(step.times) + " times" : ""));
    });
  }

  void budgets(const AnalysisResult& result) {
    json_.attributeArray("budgets", [&] {
      for (const RootResult& root : result.roots)
        for (const ArenaResult& arena : root.arenas)
          json_.object([&] {
            json_.attribute("root", utf8(root.public_name));
            json_.attribute("arena", utf8(arena.name));
            json_.attribute("bottom_bytes", arena.bottom_bytes ? json::Value(*arena.bottom_bytes) : nullptr);
            json_.attribute("top_bytes", arena.top_bytes ? json::Value(*arena.top_bytes) : nullptr);
            json_.attribute("status", utf8(name_of(arena.status)));
          });
    });
    json_.attributeArray("trust_base", [&] {
      for (const SharedTrust& trust : shared_trust(result.roots, /*with_locations=*/false))
        json_.value(utf8(to_line(trust)));
    });
  }

  json::OStream json_;
  std::vector<std::string> rules_;
};

}  // namespace

std::string sarif_report(const AnalysisResult& result, std::string_view tool_version) {
  std::string text;
  llvm::raw_string_ostream out(text);
  Writer(out).report(result, tool_version);
  out << "\n";
  return text;
}

}  // namespace wcmu
