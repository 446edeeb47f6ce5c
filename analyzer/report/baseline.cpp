// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/baseline.hpp"

#include "report/view.hpp"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

namespace wcmu {

namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral schema = "wcmu-baseline/1";

std::string utf8(llvm::StringRef text) { return json::fixUTF8(text); }

SiteBytes bytes_of(const std::optional<Explanation>& explained) {
  SiteBytes bytes;
  if (explained)
    for (const auto& [way, site] : sites_of(*explained)) bytes[utf8(way)] = site.bytes;
  return bytes;
}

void write(json::OStream& out, llvm::StringRef key, const SiteBytes& sites) {
  out.attributeObject(key, [&] {
    for (const auto& [way, bytes] : sites) out.attribute(way, bytes);
  });
}

// Names that LLVM finds when it reads the parts of a baseline.
bool read(const json::Value& value, BaselineArena& arena, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", arena.name) && map.map("path", arena.path) &&
         map.map("bottom_bytes", arena.budget.bottom_bytes) && map.map("top_bytes", arena.budget.top_bytes) &&
         map.map("alignment", arena.budget.alignment) && map.map("retained_bottom", arena.budget.retained_bottom) &&
         map.map("retained_top", arena.budget.retained_top) && map.map("bottom_sites", arena.bottom_sites) &&
         map.map("top_sites", arena.top_sites);
}

bool read(const json::Value& value, BaselineRoot& root, json::Path path);
bool read(const json::Value& value, Baseline& baseline, json::Path path);

template <typename Item>
bool read_all(const json::Value& value, llvm::StringRef key, std::vector<Item>& items, json::Path path) {
  const json::Object* object = value.getAsObject();
  const json::Array* array = object != nullptr ? object->getArray(key) : nullptr;
  if (array == nullptr) {
    path.field(key).report("expected array");
    return false;
  }
  items.resize(array->size());
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!read((*array)[i], items[i], path.field(key).index(i))) return false;
  return true;
}

bool read(const json::Value& value, BaselineRoot& root, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", root.name) && read_all(value, "arenas", root.arenas, path);
}

bool read(const json::Value& value, Baseline& baseline, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("triple", baseline.triple) && read_all(value, "roots", baseline.roots, path);
}

}  // namespace

Baseline baseline_of(const AnalysisResult& result) {
  Baseline baseline;
  baseline.triple = result.build.triple;
  for (const RootResult& root : result.roots) {
    BaselineRoot& kept = baseline.roots.emplace_back();
    kept.name = root.public_name;
    for (const ArenaResult& arena : root.arenas)
      kept.arenas.push_back({arena.name, arena.path, budget_of(arena).value_or(Budget{}),
                             bytes_of(arena.bottom_explained), bytes_of(arena.top_explained)});
  }
  return baseline;
}

std::string baseline_json(const Baseline& baseline) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  json::OStream out(stream, 2);
  out.object([&] {
    out.attribute("schema", schema);
    out.attribute("triple", utf8(baseline.triple));
    out.attributeArray("roots", [&] {
      for (const BaselineRoot& root : baseline.roots)
        out.object([&] {
          out.attribute("name", utf8(root.name));
          out.attributeArray("arenas", [&] {
            for (const BaselineArena& arena : root.arenas)
              out.object([&] {
                out.attribute("name", utf8(arena.name));
                out.attribute("path", utf8(arena.path));
                out.attribute("bottom_bytes", arena.budget.bottom_bytes);
                out.attribute("top_bytes", arena.budget.top_bytes);
                out.attribute("alignment", arena.budget.alignment);
                out.attribute("retained_bottom", arena.budget.retained_bottom);
                out.attribute("retained_top", arena.budget.retained_top);
                write(out, "bottom_sites", arena.bottom_sites);
                write(out, "top_sites", arena.top_sites);
              });
          });
        });
    });
  });
  out.flush();
  return text + "\n";
}

llvm::Expected<Baseline> parse_baseline(llvm::StringRef text, llvm::StringRef name) {
  const auto wrong = [&](const llvm::Twine& what) {
    return llvm::createStringError(name + ": " + what + "; make it again with --write-baseline");
  };
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value) return wrong("not a baseline: " + llvm::toString(value.takeError()));
  const json::Object* object = value->getAsObject();
  const std::optional<llvm::StringRef> found = object != nullptr ? object->getString("schema") : std::nullopt;
  if (!found) return wrong("not a baseline");
  if (*found != schema) return wrong("a baseline of another kind: " + *found);
  Baseline baseline;
  json::Path::Root root("baseline");
  if (!read(*value, baseline, root)) return wrong(llvm::toString(root.getError()));
  return baseline;
}

}  // namespace wcmu
