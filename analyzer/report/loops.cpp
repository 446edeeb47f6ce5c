// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/report.hpp"

#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>

namespace wcmu {
namespace {

namespace json = llvm::json;

std::string utf8(std::string_view text) { return json::fixUTF8(llvm::StringRef(text.data(), text.size())); }

json::Value number(std::optional<std::uint64_t> value) { return value ? json::Value(*value) : json::Value(nullptr); }

json::Value text_or_null(std::string_view text) {
  return text.empty() ? json::Value(nullptr) : json::Value(utf8(text));
}

std::string cell(std::optional<std::uint64_t> value) { return value ? std::to_string(*value) : "-"; }

}  // namespace

std::string loops_text(const LoopsResult& result) {
  if (result.loops.empty()) return "no loops\n";
  std::size_t widest = 8;
  for (const LoopResult& loop : result.loops) widest = std::max(widest, to_string(loop.location).size());
  auto line = [&](const std::string& where, const std::string& bound, const std::string& entries,
                  const std::string& source, const std::string& function) {
    return where + std::string(widest - where.size(), ' ') +
           llvm::formatv("{0,12} {1,12}  {2,-11}  {3}\n", bound, entries, source, function).str();
  };
  std::string text = line("loop", "bound", "entries", "source", "function");
  for (const LoopResult& loop : result.loops)
    text += line(to_string(loop.location), cell(loop.bound), cell(loop.entries), loop.bound ? loop.source : "unbounded",
                 loop.function);
  const auto bounded = std::count_if(result.loops.begin(), result.loops.end(),
                                     [](const LoopResult& loop) { return loop.bound.has_value(); });
  return text + std::to_string(bounded) + " of " + std::to_string(result.loops.size()) + " loops are bounded\n";
}

std::string loops_json(const LoopsResult& result) {
  std::string text;
  llvm::raw_string_ostream out(text);
  json::OStream json(out, 2);
  json.object([&] {
    json.attribute("schema", "wcmu-loops/1");
    json.attributeArray("loops", [&] {
      for (const LoopResult& loop : result.loops)
        json.object([&] {
          json.attribute("file", utf8(loop.location.file));
          json.attribute("line", loop.location.line);
          json.attribute("column", loop.location.column);
          json.attribute("function", utf8(loop.function));
          json.attribute("bound", number(loop.bound));
          json.attribute("entries", number(loop.entries));
          json.attribute("source", text_or_null(loop.source));
          json.attribute("problem", text_or_null(loop.problem));
        });
    });
  });
  out << "\n";
  return text;
}

}  // namespace wcmu
