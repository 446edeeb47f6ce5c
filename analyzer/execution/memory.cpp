// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/memory.hpp"

#include "program/type_path.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/GlobalVariable.h>

#include <algorithm>
#include <set>

namespace wcmu {
namespace {

constexpr Int kMaxStrongWrites = 8;   ///< A store to so few candidate places forks, and then overwrites.
constexpr Int kMaxWeakWrites = 64;    ///< A store to more candidate places forgets them all.
constexpr Int kMaxTableReads = 8192;  ///< A load from more candidate places is unknown.
constexpr Int kMaxSplit = 64;         ///< A load of different pointers forks into at most so many states.
constexpr std::int64_t kMaxChunkedBytes = 4096;

std::vector<Cell>::iterator first_cell(std::vector<Cell>& cells, std::int64_t offset) {
  return std::lower_bound(cells.begin(), cells.end(), offset, [](const Cell& cell, std::int64_t at) { return cell.end() <= at; });
}
std::vector<Cell>::const_iterator first_cell(const std::vector<Cell>& cells, std::int64_t offset) {
  return std::lower_bound(cells.begin(), cells.end(), offset, [](const Cell& cell, std::int64_t at) { return cell.end() <= at; });
}

void insert_cell(Object& object, Cell cell) { object.cells.insert(first_cell(object.cells, cell.offset), cell); }

/// The scalars of a constant that are not zero, as cells.
void initial_cells(const llvm::Constant& constant, std::int64_t offset, Context& context, std::vector<Cell>& out) {
  if (constant.isZeroValue()) return;
  const llvm::DataLayout& layout = context.layout;
  auto* type = constant.getType();
  if (type->isAggregateType() || type->isVectorTy()) {
    if (const auto* structure = llvm::dyn_cast<llvm::StructType>(type)) {
      const llvm::StructLayout* fields = layout.getStructLayout(llvm::cast<llvm::StructType>(type));
      for (unsigned i = 0; i < structure->getNumElements(); ++i)
        if (const llvm::Constant* field = constant.getAggregateElement(i))
          initial_cells(*field, offset + static_cast<std::int64_t>(fields->getElementOffset(i)), context, out);
      return;
    }
    llvm::Type* element = type->isArrayTy() ? type->getArrayElementType() : llvm::cast<llvm::VectorType>(type)->getElementType();
    std::uint64_t count = type->isArrayTy() ? type->getArrayNumElements() : llvm::cast<llvm::FixedVectorType>(type)->getNumElements();
    auto size = static_cast<std::int64_t>(layout.getTypeAllocSize(element).getFixedValue());
    for (std::uint64_t i = 0; i < count; ++i)
      if (const llvm::Constant* part = constant.getAggregateElement(static_cast<unsigned>(i)))
        initial_cells(*part, offset + static_cast<std::int64_t>(i) * size, context, out);
    return;
  }
  std::vector<Value> value;
  evaluate_constant(constant, context.program, context.regions, value);
  if (value.size() != 1) return;
  out.push_back({offset, static_cast<std::int64_t>(layout.getTypeStoreSize(type).getFixedValue()), value[0], false});
}

}  // namespace

Object Memory::first_state(RegionId region) {
  const RegionInfo& info = context_.regions[region];
  Object object;  // Born before everything: it is there from the start.
  object.size = Value::any(context_.pointer_width);
  switch (info.kind) {
    case RegionKind::input:
      object.fill = Fill::outside;
      break;
    case RegionKind::global: {
      const auto& variable = llvm::cast<llvm::GlobalVariable>(*info.global);
      auto size = static_cast<std::int64_t>(context_.layout.getTypeAllocSize(variable.getValueType()).getFixedValue());
      object.size = Value::constant(context_.pointer_width, size);
      object.fill = Fill::outside;
      // Only what cannot have been written since the program started is known at entry.
      if (variable.isConstant() && variable.hasDefinitiveInitializer()) {
        object.fill = Fill::zero;
        initial_cells(*variable.getInitializer(), 0, context_, object.cells);
      }
      break;
    }
    default:
      break;
  }
  return object;
}

const Object& Memory::object(State& state, RegionId region) {
  if (const Object* known = state.object(region)) return *known;
  auto place = constants_.find(region);
  if (place == constants_.end()) {
    Object first = first_state(region);
    bool shared = first.cells.size() > 8;
    if (!shared) return state.add_object(region, std::move(first));
    place = constants_.emplace(region, Cow<Object>(std::move(first))).first;
  }
  auto& list = state.memory.edit();
  auto at = std::lower_bound(list.begin(), list.end(), region, [](const auto& entry, RegionId r) { return entry.first < r; });
  return *list.insert(at, {region, place->second})->second;
}

Value Memory::convert(State& state, Value value, ValueKind wanted, unsigned width) {
  if (value.kind == ValueKind::any || value.kind == ValueKind::dead) {
    if (wanted == ValueKind::pointer) return Value::pointer(width, kUnknownRegion);
    if (wanted == ValueKind::integer) return arithmetic_.unknown(state, width);
    return Value::any(width);
  }
  if (wanted == ValueKind::pointer) {
    if (value.is_pointer()) return value;
    return value.is_integer() ? arithmetic_.to_pointer(state, value) : Value::pointer(width, kUnknownRegion);
  }
  if (wanted == ValueKind::real) {
    if (value.kind == ValueKind::real) return value;
    if (value.is_constant() && width <= 64) return Value::real(width, static_cast<std::int64_t>(value.bits()));
    return Value::any(width);
  }
  if (value.kind == ValueKind::real) return Value::constant(width, value.base);
  return value;  // Addresses, marks and lists of bytes pass through integer registers unchanged.
}

Value Memory::from_fill(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted, bool is_unsigned) {
  auto width = static_cast<unsigned>(bytes * 8);
  Fill fill = object(state, region).fill;
  if (fill == Fill::zero) {
    if (wanted == ValueKind::pointer) return Value::null(width);
    if (wanted == ValueKind::real) return Value::real(width, 0);
    return width <= 64 ? Value::constant(width, 0) : Value::any(width);
  }
  Value value;
  if (wanted == ValueKind::pointer && fill == Fill::outside)
    value = Value::pointer(width, context_.regions.input(region, offset));
  else if (wanted == ValueKind::pointer)
    value = Value::pointer(width, kUnknownRegion);
  else if (wanted == ValueKind::integer && width <= 64)
    value = arithmetic_.unknown(state, width, is_unsigned);
  else
    return Value::any(width);
  // Two reads of the same unknown give the same value.
  insert_cell(*state.edit_object(region), {offset, bytes, value, true});
  return value;
}

Value Memory::read(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted, bool is_unsigned) {
  const Object& object = this->object(state, region);
  auto width = static_cast<unsigned>(bytes * 8);
  auto cell = first_cell(object.cells, offset);
  if (cell == object.cells.end() || cell->offset >= offset + bytes)
    return from_fill(state, region, offset, bytes, wanted, is_unsigned);
  if (cell->offset == offset && cell->size == bytes) {
    if (cell->value.kind == ValueKind::any && wanted == ValueKind::integer && width <= 64) {
      Value value = arithmetic_.unknown(state, width, is_unsigned);
      first_cell(state.edit_object(region)->cells, offset)->value = value;
      return value;
    }
    return convert(state, cell->value, wanted, width);
  }
  // Put together from parts of cells.
  std::vector<Piece> pieces;
  std::int64_t at = offset;
  std::vector<Cell> cells(cell, object.cells.end());
  Fill fill = object.fill;
  for (const Cell& part : cells) {
    if (part.offset >= offset + bytes) break;
    if (part.offset > at) {
      auto gap = static_cast<unsigned>((part.offset - at) * 8);
      pieces.push_back({fill == Fill::zero && gap <= 64 ? Value::constant(gap, 0) : Value::any(gap), 0, gap});
    }
    std::int64_t lo = std::max(part.offset, at), hi = std::min(part.end(), offset + bytes);
    auto take = static_cast<unsigned>((hi - lo) * 8);
    Value value = part.value;
    if (value.kind == ValueKind::any || value.width != part.size * 8) {
      pieces.push_back({Value::any(take), 0, take});
    } else {
      pieces.push_back({value, static_cast<std::uint32_t>((lo - part.offset) * 8), take});
    }
    at = hi;
  }
  if (at < offset + bytes) {
    auto gap = static_cast<unsigned>((offset + bytes - at) * 8);
    pieces.push_back({fill == Fill::zero && gap <= 64 ? Value::constant(gap, 0) : Value::any(gap), 0, gap});
  }
  Value value;
  if (pieces.size() == 1)
    value = arithmetic_.extract(state, pieces[0].value, pieces[0].from, pieces[0].width);
  else
    value = arithmetic_.concat(state, pieces);
  return convert(state, value, wanted, width);
}

/// Removes the bytes [from, to) from all cells; what is left of a cell that is cut stays.
void Memory::cut(State& state, Object& object, std::int64_t from, std::int64_t to) {
  auto first = first_cell(object.cells, from);
  auto last = first;
  std::vector<Cell> rest;
  while (last != object.cells.end() && last->offset < to) {
    auto keep = [&](std::int64_t lo, std::int64_t hi) {
      if (lo >= hi) return;
      Value part = Value::any(static_cast<unsigned>((hi - lo) * 8));
      if (last->value.kind != ValueKind::any && last->value.width == last->size * 8)
        part = arithmetic_.extract(state, last->value, static_cast<unsigned>((lo - last->offset) * 8), static_cast<unsigned>((hi - lo) * 8));
      rest.push_back({lo, hi - lo, part, false});
    };
    keep(last->offset, std::min(last->end(), from));
    keep(std::max(last->offset, to), last->end());
    ++last;
  }
  first = object.cells.erase(first, last);
  object.cells.insert(first, rest.begin(), rest.end());
}

void Memory::write(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, const Value& value) {
  object(state, region);
  // The usual case: the cell is there.
  Object* object = state.edit_object(region);
  auto cell = first_cell(object->cells, offset);
  if (cell != object->cells.end() && cell->offset == offset && cell->size == bytes) {
    cell->value = value;
    cell->from_outside = false;
    return;
  }
  Object copy = *object;
  cut(state, copy, offset, offset + bytes);
  insert_cell(copy, {offset, bytes, value, false});
  *state.edit_object(region) = std::move(copy);
}

void Memory::forget_range(State& state, RegionId region, std::int64_t from, std::int64_t to) {
  object(state, region);
  Object copy = *state.edit_object(region);
  cut(state, copy, from, to);
  // A cell of unknown bytes where the fill would say more than that.
  if (copy.fill != Fill::any) insert_cell(copy, {from, to - from, Value::any(8), false});
  *state.edit_object(region) = std::move(copy);
}

std::optional<Interval> Memory::offsets(State& state, const Value& pointer, std::int64_t bytes) {
  const Object& object = this->object(state, pointer.region);
  std::optional<Interval> size = range_of(state, object.size);
  Int limit = size ? size->hi - bytes : kIntLimit;
  auto range = range_of(state, pointer);
  if (!range) return Interval::range(0, limit);
  // Accesses outside of an object are undefined; memory outside has no known beginning, a pointer into it may be anywhere.
  bool open = context_.regions[pointer.region].kind == RegionKind::input;
  auto inside = clamp(*range, open ? -kIntLimit : 0, limit);
  // ... so what the access teaches of the offset holds from here on.
  if (inside && pointer.symbol != 0 && !(*inside == *range)) {
    auto symbol = affine(*inside, pointer.scale > 0 ? 1 : -1, pointer.scale > 0 ? -static_cast<Int>(pointer.base) : static_cast<Int>(pointer.base));
    Int scale = pointer.scale > 0 ? static_cast<Int>(pointer.scale) : -static_cast<Int>(pointer.scale);
    if (symbol && !arithmetic_.narrow(state, pointer.symbol, Interval::range(ceil_div(symbol->lo, scale), floor_div(symbol->hi, scale)))) return std::nullopt;
  }
  return inside;
}

Access Memory::load(State& state, const Value& address, const Leaf& leaf, bool is_unsigned) {
  Value pointer = Arithmetic::simplify(state, address);
  std::int64_t bytes = (leaf.width + 7) / 8;
  auto narrow = [&](Value value) {
    if (leaf.width % 8 != 0 && value.is_integer()) value = arithmetic_.trunc(state, value, leaf.width);
    return Access::of(value);
  };
  auto unknown = [&] {
    if (leaf.kind == ValueKind::pointer) return Access::of(Value::pointer(leaf.width, kUnknownRegion));
    if (leaf.kind == ValueKind::real) return Access::of(Value::any(leaf.width));
    return Access::of(arithmetic_.unknown(state, leaf.width, is_unsigned));
  };
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) return unknown();
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function) return unknown();
  if (info.kind == RegionKind::null) return pointer.symbol == 0 && pointer.base >= 0 && pointer.base < 4096 ? Access::undefined() : unknown();
  auto range = offsets(state, pointer, bytes);
  if (!range) return Access::undefined();
  if (range->single()) return narrow(read(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, leaf.kind, is_unsigned));

  // One of several places: the hull of what is there.
  if (range->count() > kMaxTableReads) {
    const Object& object = this->object(state, pointer.region);
    if (object.fill == Fill::zero && object.cells.empty()) return narrow(from_fill(state, pointer.region, 0, bytes, leaf.kind, is_unsigned));
    return unknown();
  }
  const Object& object = this->object(state, pointer.region);
  bool untouched = object.fill != Fill::zero;
  if (untouched) {
    auto cell = first_cell(object.cells, static_cast<std::int64_t>(range->lo));
    untouched = cell == object.cells.end() || cell->offset >= range->hi + bytes;
  }
  if (untouched && leaf.kind != ValueKind::pointer) return unknown();
  std::optional<Value> first;
  std::optional<Interval> hull;
  bool all_equal = true;
  State scratch = state;  // Reading must not fill in cells here: the place is not known.
  for (Int at = range->lo; at <= range->hi; at += std::max<Int>(range->step, 1)) {
    Value value = read(scratch, pointer.region, static_cast<std::int64_t>(at), bytes, leaf.kind, is_unsigned);
    if (leaf.kind == ValueKind::integer) {
      if (value.kind != ValueKind::integer) value = arithmetic_.to_integer(scratch, value);
      auto bounds = is_unsigned ? unsigned_range(scratch, value) : signed_range(scratch, value);
      if (!bounds) return unknown();
      hull = hull ? join(*hull, *bounds) : *bounds;
    }
    if (!first)
      first = value;
    else if (!(*first == value))
      all_equal = false;
  }
  if (all_equal && first->symbol == 0) return narrow(*first);
  if (leaf.kind == ValueKind::integer && leaf.width % 8 == 0) return Access::of(arithmetic_.fresh(state, leaf.width, *hull));
  if (leaf.kind == ValueKind::pointer && range->count() <= kMaxSplit && !untouched) return Access::split(pointer.symbol);
  return unknown();
}

Access Memory::store(State& state, const Value& address, const Value& stored, std::int64_t bytes) {
  Value pointer = Arithmetic::simplify(state, address);
  Value value = Arithmetic::simplify(state, stored);
  if (value.is_integer() && value.width < bytes * 8) value = arithmetic_.zext(state, value, static_cast<unsigned>(bytes * 8));
  bool is_pointer = value.is_pointer();
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    if (is_pointer) escape(state, value);
    forget_reachable(state, {});
    return Access::of({});
  }
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function) return Access::undefined();
  if (info.kind == RegionKind::null) {
    if (pointer.symbol == 0 && pointer.base >= 0 && pointer.base < 4096) return Access::undefined();
    return Access::of({});  // A device register: outside of all objects.
  }
  auto range = offsets(state, pointer, bytes);
  if (!range) return Access::undefined();
  bool outside = info.outside();
  if (is_pointer && (outside || object(state, pointer.region).escaped)) escape(state, value);
  if (outside) forget_aliases(state, pointer.region, is_pointer);
  if (range->single()) {
    write(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, value);
    return Access::of({});
  }
  if (!outside && range->count() <= kMaxStrongWrites && range_of(state, pointer)->count() <= kMaxStrongWrites) return Access::split(pointer.symbol);
  if (range->count() > kMaxWeakWrites || !value.is_integer() || bytes > 8) {
    if (range->count() <= kMaxWeakWrites && value.is_pointer()) return Access::split(pointer.symbol);
    Int lo = std::max(range->lo, -kIntLimit / 2), hi = range->hi + bytes;
    std::optional<Interval> size = range_of(state, object(state, pointer.region).size);
    if (hi > (static_cast<Int>(1) << 40) || lo < -(static_cast<Int>(1) << 40)) return forget(state, pointer, std::nullopt);
    forget_range(state, pointer.region, static_cast<std::int64_t>(lo), static_cast<std::int64_t>(hi));
    return Access::of({});
  }
  // One of a few places: each may have the new value or keep its own.
  auto fresh = signed_range(state, value);
  for (Int at = range->lo; at <= range->hi; at += range->step) {
    auto offset = static_cast<std::int64_t>(at);
    Value old = read(state, pointer.region, offset, bytes, ValueKind::integer, false);
    auto bounds = old.is_integer() ? signed_range(state, old) : std::nullopt;
    Value both = Value::any(static_cast<unsigned>(bytes * 8));
    if (old == value)
      both = old;
    else if (bounds && fresh)
      both = arithmetic_.fresh(state, static_cast<unsigned>(bytes * 8), join(*bounds, *fresh));
    write(state, pointer.region, offset, bytes, both);
  }
  return Access::of({});
}

Access Memory::forget(State& state, const Value& address, std::optional<Interval> length) {
  Value pointer = Arithmetic::simplify(state, address);
  if (length && length->hi <= 0) return Access::of({});
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    forget_reachable(state, {});
    return Access::of({});
  }
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function || info.kind == RegionKind::null)
    return info.kind == RegionKind::null && pointer.base >= 4096 ? Access::of({}) : Access::undefined();
  object(state, pointer.region);
  if (info.outside()) forget_aliases(state, pointer.region, true);
  auto range = range_of(state, pointer);
  auto size = range_of(state, object(state, pointer.region).size);
  if (range && length && range->hi + length->hi < (static_cast<Int>(1) << 40) && range->lo > -(static_cast<Int>(1) << 40)) {
    Int to = range->hi + length->hi;
    if (size) to = std::min(to, size->hi);
    if (to > range->lo) forget_range(state, pointer.region, static_cast<std::int64_t>(range->lo), static_cast<std::int64_t>(to));
    return Access::of({});
  }
  Object* object = state.edit_object(pointer.region);
  object->cells.clear();
  object->fill = Fill::any;
  return Access::of({});
}

/// A store into memory outside may have hit another name of the same bytes. Pointers found outside stay: an arena is named by the
/// path to it (trust base: distinct-arenas).
void Memory::forget_aliases(State& state, RegionId written, bool pointers) {
  bool written_global = context_.regions[written].kind == RegionKind::global;
  std::vector<RegionId> touched;
  for (const auto& [region, object] : *state.memory) {
    const RegionInfo& info = context_.regions[region];
    if (region == written || !info.outside() || object->cells.empty()) continue;
    if (info.kind == RegionKind::global) {
      if (written_global) continue;  // Two variables are two objects.
      const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(info.global);
      if (variable != nullptr && variable->isConstant()) continue;
    }
    touched.push_back(region);
  }
  for (RegionId region : touched) {
    auto& cells = state.edit_object(region)->cells;
    std::erase_if(cells, [&](const Cell& cell) { return cell.value.is_pointer() ? pointers && !cell.from_outside : true; });
  }
}

void Memory::escape(State& state, const Value& pointer) {
  if (!pointer.is_pointer()) return;
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind != RegionKind::stack && info.kind != RegionKind::heap && info.kind != RegionKind::block) return;
  const Object* object = state.object(pointer.region);
  if (object != nullptr && !object->escaped) state.edit_object(pointer.region)->escaped = true;
}

void Memory::forget_reachable(State& state, const std::vector<Value>& roots) {
  std::set<RegionId> reached;
  std::vector<RegionId> work;
  auto reach = [&](RegionId region) {
    RegionKind kind = context_.regions[region].kind;
    if (kind == RegionKind::null || kind == RegionKind::unknown || kind == RegionKind::function) return;
    if (kind == RegionKind::global) {
      const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(context_.regions[region].global);
      if (variable != nullptr && variable->isConstant()) return;
    }
    if (reached.insert(region).second) work.push_back(region);
  };
  for (const Value& root : roots)
    if (root.is_pointer()) reach(root.region);
  for (const auto& [region, object] : *state.memory)
    if (object->escaped || context_.regions[region].outside()) reach(region);
  while (!work.empty()) {
    RegionId region = work.back();
    work.pop_back();
    if (const Object* object = state.object(region))
      for (const Cell& cell : object->cells)
        if (cell.value.is_pointer()) reach(cell.value.region);
  }
  for (RegionId region : reached) {
    if (state.object(region) == nullptr) continue;
    Object* object = state.edit_object(region);
    bool outside = context_.regions[region].outside();
    object->escaped = true;
    // Paths to arenas stay (distinct-arenas); everything else is unknown now.
    std::erase_if(object->cells, [&](const Cell& cell) { return !(outside && cell.from_outside && cell.value.is_pointer()); });
    if (!outside) object->fill = Fill::any;
  }
}

Access Memory::copy(State& state, const Value& to_address, const Value& from_address, const Value& length) {
  Value to = Arithmetic::simplify(state, to_address), from = Arithmetic::simplify(state, from_address);
  Interval bytes = unsigned_or_all(state, length);
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && from.is_pointer() && to.symbol == 0 && from.symbol == 0 &&
               to.region > kUnknownRegion && from.region > kUnknownRegion && bytes.hi < (static_cast<Int>(1) << 32);
  if (!plain || context_.regions[from.region].kind == RegionKind::function || context_.regions[to.region].kind == RegionKind::function) {
    // What is copied may hold pointers: they are known to whom can read the target.
    if (from.is_pointer() && from.region > kUnknownRegion)
      if (const Object* source = state.object(from.region)) {
        std::vector<Cell> cells = source->cells;
        for (const Cell& cell : cells) escape(state, cell.value);
      }
    return forget(state, to, bytes);
  }
  auto count = static_cast<std::int64_t>(bytes.hi);
  if (auto limit = range_of(state, object(state, to.region).size); limit && to.base + count > limit->hi) return Access::undefined();
  const RegionInfo& source_info = context_.regions[from.region];
  // Pointers that were never read yet are told from data by the type of the source.
  if (object(state, from.region).fill == Fill::outside && source_info.type != nullptr) {
    std::int64_t word = context_.pointer_width / 8;
    for (std::int64_t at = (from.base + word - 1) / word * word; at + word <= from.base + count && at < kMaxChunkedBytes; at += word) {
      MemberPath member = member_at(source_info.type, static_cast<std::uint64_t>(at), true);
      if (member.type != nullptr && pointee(member.type) != nullptr) read(state, from.region, at, word, ValueKind::pointer, false);
    }
  }
  const Object source = object(state, from.region);
  object(state, to.region);
  bool outside = context_.regions[to.region].outside();
  if (outside) forget_aliases(state, to.region, true);
  Object target = *state.edit_object(to.region);
  Object pruned = source;
  cut(state, pruned, INT64_MIN / 4, from.base);
  cut(state, pruned, from.base + count, INT64_MAX / 4);
  cut(state, target, to.base, to.base + count);
  auto covered = range_of(state, target.size);
  bool whole = to.base == 0 && covered && covered->single() && covered->lo <= count;
  Fill gap = source.fill == Fill::outside ? Fill::any : source.fill;
  if (whole) target.fill = gap;
  std::int64_t at = to.base;
  auto fill_gap = [&](std::int64_t end) {
    if (at >= end || target.fill == gap) return;
    if (gap == Fill::zero && end - at <= kMaxChunkedBytes) {
      while (at < end) {
        std::int64_t size = std::min<std::int64_t>(8, end - at);
        insert_cell(target, {at, size, Value::constant(static_cast<unsigned>(size * 8), 0), false});
        at += size;
      }
    } else {
      insert_cell(target, {at, end - at, Value::any(8), false});
    }
  };
  for (Cell cell : pruned.cells) {
    cell.offset += to.base - from.base;
    fill_gap(cell.offset);
    at = cell.end();
    cell.from_outside = false;
    if (outside || target.escaped) escape(state, cell.value);
    insert_cell(target, cell);
  }
  fill_gap(to.base + count);
  *state.edit_object(to.region) = std::move(target);
  return Access::of({});
}

Access Memory::fill(State& state, const Value& to_address, const Value& byte, const Value& length) {
  Value to = Arithmetic::simplify(state, to_address);
  Value value = Arithmetic::simplify(state, byte);
  Interval bytes = unsigned_or_all(state, length);
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && to.symbol == 0 && to.region > kUnknownRegion && value.is_constant() &&
               context_.regions[to.region].kind != RegionKind::function && bytes.hi < (static_cast<Int>(1) << 32);
  if (!plain) return forget(state, to, bytes);
  auto count = static_cast<std::int64_t>(bytes.hi);
  object(state, to.region);
  if (context_.regions[to.region].outside()) forget_aliases(state, to.region, false);
  Object target = *state.edit_object(to.region);
  auto size = range_of(state, target.size);
  if (size && to.base + count > size->hi) return Access::undefined();
  cut(state, target, to.base, to.base + count);
  bool whole = to.base == 0 && size && size->single() && size->lo == count;
  if (whole && value.base == 0) {
    target.fill = Fill::zero;
  } else if (count <= kMaxChunkedBytes) {
    for (std::int64_t at = 0; at < count;) {
      std::int64_t chunk = std::min<std::int64_t>(8, count - at);
      auto pattern = static_cast<std::int64_t>(value.bits() * 0x0101010101010101ULL);
      insert_cell(target, {to.base + at, chunk, Value::constant(static_cast<unsigned>(chunk * 8), pattern), false});
      at += chunk;
    }
  } else if (target.fill != Fill::any || !whole) {
    insert_cell(target, {to.base, count, Value::any(8), false});
  }
  *state.edit_object(to.region) = std::move(target);
  return Access::of({});
}

}  // namespace wcmu
