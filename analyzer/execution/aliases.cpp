// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Other names of the same bytes: objects outside, and objects whose address got out.
#include "execution/memory.hpp"
#include "program/type_path.hpp"

#include <algorithm>

namespace wcmu {

bool Memory::leads_to_arena(const State& state, RegionId region) {
  for (const ArenaState& arena : *state.arenas)
    for (RegionId at = arena.key.first; at != 0; at = context_.regions[at].parent)
      if (at == region) return true;
  return reaches_arena(context_.regions[region].type);
}

/// What an object outside holds was perhaps written through another name of it. Numbers are read again when they are wanted.
/// Pointers that lead to an arena stay, since the path names it (trust base: distinct-arenas); but whether one is null is open again,
/// so `escaped` is set where they lead. Other pointers may now be to anything, also to what has no name yet.
void Memory::forget_outside(State& state, RegionId region, bool pointers) {
  if (context_.regions[region].guard) {
    // Once set a guard stays set. A clear one may have been set: then it is as it may be at entry.
    if (const auto& cells = state.object(region)->cells;
        cells.size() == 1 && cells.begin()->value == Value::constant(8, 0))
      state.edit_object(region)->cells = {};
    return;
  }
  std::vector<RegionId> kept;
  Cells cells;
  const auto* variable = llvm::dyn_cast_or_null<llvm::GlobalVariable>(context_.regions[region].global);
  for (Cell cell : state.object(region)->cells) {
    // It is among what the variable is known to hold, and so is what it may hold now.
    if (variable != nullptr && context_.regions[region].kind == RegionKind::global &&
        context_.globals.held(*variable, cell.offset, cell.size).kind != Held::Kind::unknown)
      continue;
    bool number = cell.value.is_integer() || cell.value.kind == ValueKind::real;
    if (number && cell.from_outside) continue;
    if ((cell.value.is_pointer() || cell.value.kind == ValueKind::choice) && !pointers) {
      cells.push_back(cell);
      continue;
    }
    if (cell.value.is_pointer() && cell.from_outside && leads_to_arena(state, cell.value.region)) {
      kept.push_back(cell.value.region);
      cells.push_back(cell);
      continue;
    }
    cell.value = Value::any(8);
    cell.from_outside = false;
    cells.push_back(cell);
  }
  state.edit_object(region)->cells = std::move(cells);
  for (RegionId target : kept) {
    if (!context_.regions[target].outside()) continue;
    object(state, target);
    state.edit_object(target)->escaped = true;
  }
}

/// A store into memory outside may have hit another name of the same bytes. One into an object of the program whose address got out,
/// too: a pointer that is found outside may be to it, but what a parameter or a global variable is was settled before.
void Memory::forget_aliases(State& state, RegionId written, bool pointers) {
  state.forget_recollections([&](const Recollection& read) {
    return context_.regions[read.pointer.region].outside() || state.object(read.pointer.region)->escaped;
  });
  const RegionInfo& writer = context_.regions[written];
  bool written_global = writer.kind == RegionKind::global;
  auto found = [](const RegionInfo& info) { return info.kind == RegionKind::input && info.parent != 0; };
  std::vector<RegionId> touched;
  for (const auto& [region, object] : *state.memory) {
    const RegionInfo& info = context_.regions[region];
    if (region == written) continue;
    if (!info.outside()) {
      if (object->escaped && found(writer)) touched.push_back(region);
      continue;
    }
    if (object->cells.empty() || (!writer.outside() && !found(info))) continue;
    if (info.kind == RegionKind::global) {
      if (written_global) continue;  // Two variables are two objects.
      if (info.constant()) continue;
    }
    touched.push_back(region);
  }
  for (RegionId region : touched) {
    if (context_.regions[region].outside()) {
      forget_outside(state, region, pointers);
      continue;
    }
    Object* object = state.edit_object(region);
    // Everything that it points to has escaped with it.
    object->cells.erase_if([&](const Cell& cell) {
      return pointers || cell.value.is_integer() || cell.value.kind == ValueKind::real ||
             cell.value.kind == ValueKind::any;
    });
    object->fill = Fill::any;
  }
}

bool Memory::is_private(State& state, RegionId region) {
  switch (context_.regions[region].kind) {
    case RegionKind::stack:
    case RegionKind::heap:
    case RegionKind::block:
    case RegionKind::exception:
      return !object(state, region).escaped;
    default:
      return false;
  }
}

void Memory::escape(State& state, const Value& value) {
  if (value.is_integer() || value.kind == ValueKind::any) return;
  std::vector<Value> work{value};
  while (!work.empty()) {
    Value next = work.back();
    work.pop_back();
    if (next.kind == ValueKind::bytes)
      for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(next.base)]) work.push_back(piece.value);
    if (next.kind == ValueKind::choice)
      for (const auto& [region, offset] : context_.choices[static_cast<std::size_t>(next.base)])
        work.push_back(Value::pointer(next.width, region, offset));
    if (!next.is_pointer()) continue;
    next = state.current_name(next);
    RegionKind kind = context_.regions[next.region].kind;
    if (kind != RegionKind::stack && kind != RegionKind::heap && kind != RegionKind::block &&
        kind != RegionKind::exception)
      continue;
    const Object* object = state.object(next.region);
    if (object == nullptr || object->escaped) continue;
    state.edit_object(next.region)->escaped = true;
    state.object(next.region)->cells.visit_marked([&](const Cell& cell) {
      if (!cell.value.is_integer()) work.push_back(cell.value);
    });
  }
}

void Memory::escape_range(State& state, RegionId region, Int from, Int to) {
  const Object* object = state.object(region);
  if (object == nullptr) return;
  std::vector<Value> held;
  auto cell = object->first_cell(static_cast<std::int64_t>(std::max<Int>(from, INT64_MIN)));
  for (; cell != object->cells.end() && cell->offset < to; ++cell)
    if (cell->value.is_pointer() || cell->value.kind == ValueKind::bytes || cell->value.kind == ValueKind::choice)
      held.push_back(cell->value);
  for (const Value& value : held) escape(state, value);
}

/// A pointer that is read as something else is followed no further.
void Memory::escape_if_lost(State& state, const Value& value, ValueKind wanted) {
  const bool several = value.kind == ValueKind::bytes || value.kind == ValueKind::choice;
  if (several || (wanted != ValueKind::pointer && value.is_pointer())) escape(state, value);
}

void Memory::forget_reachable(State& state, const std::vector<Value>& roots) {
  note(Value::pointer(context_.pointer_width, kUnknownRegion), std::nullopt, true);
  // What is reachable from an escaped object has escaped too.
  for (const Value& root : roots) escape(state, root);
  state.forget_recollections([&](const Recollection& read) {
    return context_.regions[read.pointer.region].outside() || state.object(read.pointer.region)->escaped;
  });
  std::vector<RegionId> reached;
  for (const auto& [region, object] : *state.memory) {
    const RegionInfo& info = context_.regions[region];
    if (!info.outside() && !object->escaped) continue;
    if (info.constant()) continue;
    reached.push_back(region);
  }
  for (RegionId region : reached) {
    if (context_.regions[region].outside()) {
      forget_outside(state, region, true);
      continue;
    }
    Object* object = state.edit_object(region);
    object->cells = {};
    object->fill = Fill::any;
  }
}

void Memory::identify(State& state, RegionId region, std::int64_t offset, const Value& target) {
  auto leads = [&](const Value& value) { return value.is_pointer() && value.region == region; };
  auto renamed = [&](Value value) {
    value.region = target.region;
    value.base += target.base - offset;
    return value;
  };
  const auto& slots = *state.frame;
  if (std::any_of(slots.begin(), slots.end(), leads))
    for (Value& slot : state.frame.edit())
      if (leads(slot)) slot = renamed(slot);
  std::vector<std::pair<RegionId, std::int64_t>> places;
  for (const auto& [holder, object] : *state.memory)
    object->cells.visit_marked([&](const Cell& cell) {
      if (leads(cell.value)) places.emplace_back(holder, cell.offset);
    });
  for (auto [holder, at] : places) {
    Cell* cell = state.edit_object(holder)->cells.edit(at);
    cell->value = renamed(cell->value);
  }
  state.forget_recollections([&](const Recollection& read) { return read.pointer.region == region; });
}

}  // namespace wcmu
