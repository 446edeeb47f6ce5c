// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Arenas of which code outside of their functions reads and writes a field, as in `#define temp_save(f) ((f)->temp_offset)`. Where a rule
// declares the type and the field, the field holds what only the arena's position says:
// - to read it is to take a mark of its end; to write a mark into it is to rewind;
// - to write into it what is no mark makes the arena, so long as it is not in use; 0 in a field of the bottom end is a reset;
// - a copy of such an object stands where the object stands: what is taken through either counts from there. Both are arenas with budgets
//   of their own, and the buffer that they share must hold the larger.
// Memory itself holds nothing that is known in these bytes. Any other write of them is a problem.
#include "execution/class_at.hpp"
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/DebugInfoMetadata.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

namespace {

struct FoundField {
  std::uint64_t offset = 0, size = 0;
};

/// Of a copy: attested totals are of one arena each.
Position copied(Position position) {
  position.charged = 0;
  return position;
}

/// A member by its path, "pos.low".
std::optional<FoundField> locate_field(const DIType* type, StringRef path) {
  FoundField found;
  while (!path.empty()) {
    auto [name, rest] = path.split('.');
    const auto* composite = dyn_cast_or_null<DICompositeType>(strip(type));
    if (composite == nullptr) return std::nullopt;
    const DIDerivedType* member = nullptr;
    for (const DINode* node : composite->getElements())
      if (const auto* each = dyn_cast_or_null<DIDerivedType>(node); each != nullptr && !each->isStaticMember() &&
                                                                    each->getTag() == dwarf::DW_TAG_member &&
                                                                    each->getName() == name)
        member = each;
    if (member == nullptr) return std::nullopt;
    found.offset += member->getOffsetInBits() / 8;
    type = member->getBaseType();
    found.size = strip(type) != nullptr ? strip(type)->getSizeInBits() / 8 : 0;
    path = rest;
  }
  return found;
}

std::string qualified(const DIType& type) {
  std::string name = type.getName().str();
  for (const DIScope* scope = type.getScope(); scope != nullptr; scope = scope->getScope()) {
    if (!isa<DINamespace>(scope) && !isa<DICompositeType>(scope)) break;
    if (!scope->getName().empty()) name.insert(0, scope->getName().str() + "::");
  }
  return name;
}

std::size_t index(End end) { return static_cast<std::size_t>(end); }

}  // namespace

const DICompositeType* class_at(const DIType* type, std::int64_t offset,
                                function_ref<bool(const DICompositeType&)> wanted) {
  constexpr int kDeepest = 32;
  type = strip(type);
  for (int depth = 0; depth < kDeepest && offset >= 0; ++depth) {
    const auto* composite = dyn_cast_or_null<DICompositeType>(type);
    if (composite == nullptr) return nullptr;
    if (offset == 0 && wanted(*composite)) return composite;
    auto bytes = [](const DIType* of) {
      return of != nullptr ? static_cast<std::int64_t>(of->getSizeInBits() / 8) : 0;
    };
    if (composite->getTag() == dwarf::DW_TAG_array_type) {
      type = strip(composite->getBaseType());
      if (bytes(type) == 0) return nullptr;
      offset %= bytes(type);
      continue;
    }
    const DIType* next = nullptr;
    for (const DINode* node : composite->getElements()) {
      const auto* member = dyn_cast_or_null<DIDerivedType>(node);
      if (member == nullptr || member->isStaticMember()) continue;
      if (member->getTag() != dwarf::DW_TAG_member && member->getTag() != dwarf::DW_TAG_inheritance) continue;
      const DIType* inner = strip(member->getBaseType());
      const auto start = static_cast<std::int64_t>(member->getOffsetInBits() / 8);
      if (offset < start || offset >= start + std::max<std::int64_t>(bytes(inner), 1)) continue;
      next = inner;
      offset -= start;
      break;
    }
    type = next;
  }
  return nullptr;
}

std::map<const DIType*, const ForeignArena*> declared_types(const Program& program, const RuleSet& rules) {
  std::map<const DIType*, const ForeignArena*> found;
  std::map<std::string, const ForeignArena*> wanted;
  for (const ForeignArena* declared : rules.arenas())
    if (declared->is_type) wanted.try_emplace(declared->name, declared);
  if (wanted.empty()) return found;
  // In C the name of a type is often that of a typedef only.
  for (const auto& module : program.modules()) {
    DebugInfoFinder finder;
    finder.processModule(*module);
    for (const DIType* type : finder.types()) {
      const bool is_named = isa<DICompositeType>(type) || type->getTag() == dwarf::DW_TAG_typedef;
      const auto place = is_named && !type->getName().empty() ? wanted.find(qualified(*type)) : wanted.end();
      if (place == wanted.end()) continue;
      const auto* object = dyn_cast_or_null<DICompositeType>(strip(type));
      if (object == nullptr || object->isForwardDecl()) continue;
      found.try_emplace(object, place->second);
    }
  }
  return found;
}

void Machine::collect_field_types() {
  arena_types_ = field_types_ = declared_types(program_, rules_);
  std::erase_if(field_types_, [](const auto& entry) { return entry.second->fields.empty(); });
}

const DIType* Machine::foreign_type(const ArenaKey& key) const {
  if (field_types_.empty()) return nullptr;
  if (const auto known = foreign_objects_.find(key); known != foreign_objects_.end()) return known->second;
  return class_at(context_.regions[key.first].type, key.second,
                  [&](const DICompositeType& type) { return field_types_.contains(&type); });
}

std::optional<std::pair<ArenaKey, End>> Machine::foreign_field(const State& state, const Value& pointer,
                                                               std::int64_t bytes) {
  if (!pointer.is_pointer() || pointer.symbol != 0 || pointer.region <= kUnknownRegion ||
      state.is_summary(pointer.region))
    return std::nullopt;
  // Fields are few: the object is sought that would have one here.
  for (const auto& [type, declared] : field_types_) {
    for (const ForeignArena::Field& field : declared->fields) {
      const auto found = locate_field(type, field.name);
      if (!found || static_cast<std::int64_t>(found->size) != bytes) continue;
      const ArenaKey key{pointer.region, pointer.base - static_cast<std::int64_t>(found->offset)};
      if (foreign_type(key) == type) return std::pair{key, field.top ? End::top : End::bottom};
    }
  }
  return std::nullopt;
}

void Machine::open_foreign(State& state, const ArenaKey& key) {
  memory_.object(state, key.first);
  if (foreign_arenas_.insert(key).second && attests_) foreign_learned_ = true;
  const bool is_new = state.arena(key) == nullptr;
  ArenaState* arena = state.edit_arena(key);
  // Not that of an object that was there before.
  if (is_new)
    for (ArenaEnd& end : arena->ends) end.generation = context_.next_generation++;
  const DIType* type = foreign_type(key);
  if (type == nullptr) return;
  const ForeignArena& declared = *field_types_.at(type);
  trust("rule", declared.name, declared.reason, declared.where);
  for (const ForeignArena::Field& field : declared.fields) {
    const auto found = locate_field(type, field.name);
    if (!found || found->size == 0) {
      const Location& where = declared.where;
      problem("bad-rule", where,
              "the type '" + declared.name + "' of arena '" + arena_name(key) + "' has no field '" + field.name + "'",
              {"correct the rule at " + where.file + ":" + std::to_string(where.line)});
      continue;
    }
    const std::int64_t at = key.second + static_cast<std::int64_t>(found->offset);
    const auto size = static_cast<std::int64_t>(found->size);
    const Object& object = memory_.object(state, key.first);
    const auto cell = object.first_cell(at);
    // A copy that was made where nobody knew what it was.
    if (is_new && cell != object.cells.end() && cell->offset == at && cell->value.kind == ValueKind::mark)
      state.edit_arena(key)->ends[index(field.top ? End::top : End::bottom)].position =
          copied(context_.marks[static_cast<std::size_t>(cell->value.base)].position);
    memory_.write(state, key.first, at, size, Value::any(8));
  }
}

Value Machine::load_field(State& state, const ArenaKey& key, End end, unsigned width, const Step& step) {
  open_foreign(state, key);
  touch(step, key, end, {0, 1, false});
  const ArenaEnd& now = state.arena(key)->ends[index(end)];
  Value mark = context_.add_mark({key, end, now.position, now.generation, false, context_.next_birth});
  mark.width = static_cast<std::uint16_t>(width);
  return mark;
}

bool Machine::store_field(State& state, const ArenaKey& key, End end, const Value& value, const Step& step) {
  const bool is_new = state.arena(key) == nullptr;
  open_foreign(state, key);
  touch(step, key, end, {0, 1, true});
  memory_.give_back();
  if (value.kind == ValueKind::mark) {
    const MarkRecord record = context_.marks[static_cast<std::size_t>(value.base)];
    if (record.end == end) {
      if (record.arena == key) {
        take_from_mark(state, key, end, record, ArenaRule{}, step);
      } else {
        // A member of an object that is copied member by member.
        state.edit_arena(key)->ends[index(end)] = {copied(record.position), context_.next_generation++, false, 0};
      }
      return true;
    }
  } else if (is_new) {
    return true;
  } else if (value.is_constant() && value.bits() == 0 && end == End::bottom) {
    reset(state, key, end, step);
    return true;
  } else if (const ArenaEnd& now = state.arena(key)->ends[index(end)];
             value.is_constant() && now.position == Position::of(0)) {
    return true;
  }
  problem("unknown-mark", place(step),
          "a field that says how far arena '" + arena_name(key) +
              "' has got is set here to what is no mark of this end: so how much is in use after it is not known",
          {"write what was read from the field before, without arithmetic",
           "put what takes or gives back bytes here into a function, and state in a rule what it does"});
  return false;
}

bool Machine::sync_fields(State& state, const Value& pointer, const Value& length, const Step& step) {
  if (field_types_.empty() || !pointer.is_pointer() || pointer.region <= kUnknownRegion) return true;
  constexpr Int kMost = static_cast<Int>(1) << 32;
  const auto bytes = unsigned_range(state, length);
  if (pointer.symbol != 0 || !bytes || bytes->hi > kMost) {
    const Int most = bytes ? std::min(bytes->hi, kMost) : kMost;
    if (most == 0 || !may_hit_field(state, pointer, static_cast<std::int64_t>(most))) return true;
    problem("unknown-mark", place(step),
            "this may write a field that says how far one of several arenas has got: so how much is in use after it is "
            "not known",
            {"write the object of an arena at a constant place, all of it"});
    return false;
  }
  const std::vector<ArenaState> arenas = *state.arenas;
  for (const ArenaState& arena : arenas) {
    const ArenaKey& key = arena.key;
    const DIType* type = key.first == pointer.region ? foreign_type(key) : nullptr;
    if (type == nullptr) continue;
    bool is_zeroed = true;
    std::vector<std::pair<End, Value>> written;
    for (const ForeignArena::Field& field : field_types_.at(type)->fields) {
      const auto found = locate_field(type, field.name);
      if (!found || found->size == 0) continue;
      const std::int64_t at = key.second + static_cast<std::int64_t>(found->offset);
      const auto size = static_cast<std::int64_t>(found->size);
      if (at + size <= pointer.base || at >= pointer.base + bytes->hi) {
        is_zeroed = false;
        continue;
      }
      const Value value = memory_.read(state, key.first, at, size, ValueKind::integer, true);
      is_zeroed = is_zeroed && value.is_constant() && value.bits() == 0;
      written.emplace_back(field.top ? End::top : End::bottom, value);
    }
    if (written.empty()) continue;
    if (is_zeroed) {
      // All of its state: it is made anew.
      std::erase_if(state.arenas.edit(), [&](const ArenaState& each) { return each.key == key; });
      continue;
    }
    for (const auto& [end, value] : written)
      if (!store_field(state, key, end, value, step)) return false;
  }
  return true;
}

void Machine::copy_arenas(State& state, const Value& to, const Value& from, const Value& length, const Step& step) {
  if (!has_foreign_arenas_ || !to.is_pointer() || !from.is_pointer() || from.region <= kUnknownRegion) return;
  std::vector<ArenaState> arenas;
  for (const ArenaState& arena : *state.arenas)
    if (arena.key.first == from.region && foreign_arenas_.contains(arena.key)) arenas.push_back(arena);
  if (arenas.empty() || counting_) return;
  const auto bytes = unsigned_range(state, length);
  const bool is_known = bytes && bytes->hi <= (static_cast<Int>(1) << 32) && to.symbol == 0 && from.symbol == 0 &&
                        to.region > kUnknownRegion && !state.is_summary(to.region) && !state.is_summary(from.region);
  for (const ArenaState& arena : arenas) {
    if (is_known && (arena.key.second < from.base || arena.key.second >= from.base + bytes->hi)) continue;
    if (!is_known) {
      problem("unknown-mark", place(step),
              "an object is copied here of which arena '" + arena_name(arena.key) +
                  "' may be a part, and it is not known which bytes go where: so how much is in use of the copy is not "
                  "known",
              {"copy the object by its name, or from a place that is constant"});
      return;
    }
    const ArenaKey key{to.region, to.base + arena.key.second - from.base};
    foreign_arenas_.insert(key);
    const DIType* type = foreign_type(arena.key);
    if (type != nullptr) foreign_objects_.try_emplace(key, type);
    const bool is_certain = arena.key.second < from.base + bytes->lo;
    const std::optional<ArenaState> before =
        state.arena(key) != nullptr ? std::optional(*state.arena(key)) : std::nullopt;
    ArenaState* copy = state.edit_arena(key);
    for (std::size_t end = 0; end < 2; ++end) {
      Position position = copied(arena.ends[end].position);
      if (!is_certain && before && highest(state, before->ends[end].position) > highest(state, position))
        position = Position::of(highest(state, before->ends[end].position));
      copy->ends[end] = {std::move(position), context_.next_generation++, false, 0};
    }
    copy->capacity = arena.capacity;
    if (type == nullptr) continue;
    // Until the next function of the arena comes to it.
    for (const ForeignArena::Field& field : field_types_.at(type)->fields)
      if (const auto found = locate_field(type, field.name); found && found->size > 0) {
        const End end = field.top ? End::top : End::bottom;
        const ArenaEnd& now = state.arena(key)->ends[index(end)];
        Value mark = context_.add_mark({key, end, now.position, now.generation, false, context_.next_birth});
        mark.width = static_cast<std::uint16_t>(found->size * 8);
        memory_.write(state, key.first, key.second + static_cast<std::int64_t>(found->offset),
                      static_cast<std::int64_t>(found->size), mark);
      }
  }
}

std::vector<ForeignWrites::Range> Machine::field_bytes(const DIType* type) const {
  std::vector<ForeignWrites::Range> result;
  for (const ForeignArena::Field& field : field_types_.at(type)->fields)
    if (const auto found = locate_field(type, field.name); found && found->size > 0)
      result.push_back({0, static_cast<std::int64_t>(found->offset), static_cast<std::int64_t>(found->size)});
  return result;
}

bool Machine::may_hit_field(const State& state, const Value& pointer, std::int64_t bytes) const {
  if (!pointer.is_pointer() || pointer.region <= kUnknownRegion) return false;
  const auto places = range_of(state, pointer);
  for (const ArenaState& arena : *state.arenas) {
    const DIType* type = arena.key.first == pointer.region ? foreign_type(arena.key) : nullptr;
    if (type == nullptr) continue;
    if (!places) return true;
    for (const ForeignWrites::Range& field : field_bytes(type)) {
      const Int from = arena.key.second + field.offset, to = from + field.size;
      // The first place from which on a store ends behind the beginning of the field.
      Int first = places->lo;
      if (first + bytes <= from) {
        if (places->step == 0) continue;
        first += (from - bytes - first) / places->step * places->step;
        while (first + bytes <= from) first += places->step;
      }
      if (first <= places->hi && first < to) return true;
    }
  }
  return false;
}

}  // namespace wcmu
