// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/primitive.hpp"

namespace wcmu {
namespace {

struct Entry {
  llvm::StringRef name;
  PrimitiveKind kind;
  bool has_end;
  unsigned numbers;  // How many must be given.
};

constexpr Entry kEntries[] = {
    {"allocate", PrimitiveKind::allocate, true, 3},
    {"mark", PrimitiveKind::mark, true, 3},
    {"rewind", PrimitiveKind::rewind, true, 2},
    {"reset", PrimitiveKind::reset, true, 1},
    {"construct", PrimitiveKind::construct, false, 2},
    {"destroy", PrimitiveKind::destroy, false, 1},
    {"extend", PrimitiveKind::extend, true, 4},
    {"shrink", PrimitiveKind::shrink, true, 4},
    {"used", PrimitiveKind::used, true, 1},
    {"peak", PrimitiveKind::peak, true, 1},
    {"capacity", PrimitiveKind::capacity, false, 1},
    {"seal", PrimitiveKind::seal, false, 1},
    {"resize-discard", PrimitiveKind::resize_discard, false, 2},
    {"resize-keep", PrimitiveKind::resize_keep, false, 2},
    {"track", PrimitiveKind::track, false, 1},
    {"query", PrimitiveKind::query, false, 0},
    {"none", PrimitiveKind::none, false, 0},
    {"assume-failed", PrimitiveKind::assume_failed, false, 0},
    {"loop-bound", PrimitiveKind::loop_bound, false, 0},
    {"recursion-bound", PrimitiveKind::recursion_bound, false, 0},
};

}  // namespace

std::optional<Primitive> parse_primitive(llvm::StringRef kind, llvm::ArrayRef<std::int64_t> numbers) {
  auto [name, end] = kind.split('.');
  for (const Entry& entry : kEntries) {
    if (entry.name != name) continue;
    if (entry.has_end == end.empty() || numbers.size() < entry.numbers) return std::nullopt;
    Primitive primitive;
    primitive.kind = entry.kind;
    primitive.bottom = end == "bottom" || end == "both";
    primitive.top = end == "top" || end == "both";
    if (entry.has_end && !primitive.bottom && !primitive.top) return std::nullopt;
    if (end == "both" && entry.kind != PrimitiveKind::reset) return std::nullopt;
    primitive.numbers.assign(numbers.begin(), numbers.end());
    return primitive;
  }
  return std::nullopt;
}

}  // namespace wcmu
