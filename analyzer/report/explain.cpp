// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What `wcmu explain` says of a root. People see their own code: what a library does below a call of theirs is one line, at that call.
// Folded stacks and JSON have all frames.
#include "report/report.hpp"
#include "report/view.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FormatVariadic.h>

#include <algorithm>
#include <map>

namespace wcmu {
namespace {

constexpr std::size_t most_contributors = 5;

std::string label(const Cost& node) {
  std::string text = node.kind == Cost::Kind::other ? node.name : short_name(node.name);
  if (const std::string where = to_string(node.location); !where.empty()) text += "  " + where;
  return text;
}

void rows(const Cost& node, unsigned depth, std::string& text) {
  const std::string times = node.kind == Cost::Kind::root ? "" : "x" + std::to_string(node.times);
  text += llvm::formatv("{0,10} {1,10} {2,9}  {3}{4}\n", node.bytes, node.padding, times, std::string(2 * depth, ' '),
                        label(node))
              .str();
  for (const Cost& part : node.parts) rows(part, depth + 1, text);
}

void leaves(const Cost& node, std::map<std::string, Cost>& all) {
  for (const Cost& part : node.parts) {
    if (!part.parts.empty()) {
      leaves(part, all);
      continue;
    }
    auto [place, is_new] = all.try_emplace(label(part), part);
    if (is_new) continue;
    place->second.bytes += part.bytes;
    place->second.padding += part.padding;
    place->second.times += part.times;
  }
}

std::string contributors(const Cost& view) {
  std::map<std::string, Cost> all;
  leaves(view, all);
  std::vector<std::pair<std::string, Cost>> sorted(all.begin(), all.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.bytes > b.second.bytes; });
  if (sorted.size() > most_contributors) sorted.resize(most_contributors);
  std::string text = "\n  top contributors\n";
  for (const auto& [name, cost] : sorted) {
    const std::uint64_t tenths = view.bytes == 0 ? 0 : (cost.bytes * 1000 + view.bytes / 2) / view.bytes;
    text += llvm::formatv("{0,10} {1,10} %  {2}\n", cost.bytes,
                          std::to_string(tenths / 10) + "." + std::to_string(tenths % 10), name)
                .str();
  }
  return text;
}

std::string hints(const std::vector<Hint>& all) {
  if (all.empty()) return {};
  std::string text = "\n  hints\n";
  for (const Hint& hint : all) {
    const std::string where = to_string(hint.location);
    text += "    " + (where.empty() ? "" : where + ": ") + hint.message + "\n";
  }
  return text;
}

std::string end_text(const ArenaResult& arena, const char* end, const Explanation& explained) {
  const Cost view = user_view(explained.tree);
  std::string text = "\narena '" + arena.name + "', " + end + ": " + std::to_string(view.bytes) +
                     (view.bytes == 1 ? " byte" : " bytes");
  if (view.padding > 0) text += ", padding " + std::to_string(view.padding);
  text += "\n";
  if (view.bytes == 0) return text;
  text += llvm::formatv("{0,10} {1,10} {2,9}\n", "bytes", "padding", "times").str();
  rows(view, 0, text);
  return text + contributors(view) + hints(explained.hints);
}

/// Semicolons part the frames, and the last blank the number.
std::string frame(const Cost& node) {
  std::string name = node.name;
  if (node.location.known()) name += " (" + node.location.file + ":" + std::to_string(node.location.line) + ")";
  for (char& c : name)
    if (c == ';' || c == '\n') c = ',';
  return name;
}

void fold(const Cost& node, const std::string& above, std::string& text) {
  const std::string stack = above + ";" + frame(node);
  if (node.parts.empty() && node.bytes > 0) text += stack + " " + std::to_string(node.bytes) + "\n";
  for (const Cost& part : node.parts) fold(part, stack, text);
}

}  // namespace

std::string explain_text(const RootResult& root) {
  std::string text = root.public_name;
  if (const std::string where = to_string(root.location); !where.empty()) text += "  " + where;
  text += "\n";
  if (root.arenas.empty()) text += root.bounded ? "\nit takes no bytes of any arena\n" : "\nnot bounded\n";
  for (const ArenaResult& arena : root.arenas) {
    if (!arena.bottom_explained || !arena.top_explained) {
      text += "\narena '" + arena.name + "': not bounded\n";
      continue;
    }
    text += end_text(arena, "bottom", *arena.bottom_explained);
    text += end_text(arena, "top", *arena.top_explained);
  }
  return text;
}

std::string folded_stacks(const RootResult& root) {
  std::string text;
  for (const ArenaResult& arena : root.arenas) {
    if (arena.bottom_explained) fold(arena.bottom_explained->tree, arena.name + " bottom", text);
    if (arena.top_explained) fold(arena.top_explained->tree, arena.name + " top", text);
  }
  return text;
}

}  // namespace wcmu
