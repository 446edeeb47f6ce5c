// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/memory.hpp"

#include "program/type_path.hpp"

#include <llvm/Analysis/ConstantFolding.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/GlobalVariable.h>

#include <algorithm>

namespace wcmu {
namespace {

constexpr Int kMaxStrongWrites = 8;   ///< A store to so few candidate places forks, and then overwrites.
constexpr Int kMaxWeakWrites = 64;    ///< A store to more candidate places forgets them all.
constexpr Int kMaxTableReads = 8192;  ///< A load from more candidate places is unknown.
constexpr Int kMaxSplit = 64;         ///< A load of different pointers forks into at most so many states.
constexpr std::int64_t kMaxChunkedBytes = 4096;

using Cells = SortedChunks<Cell>;

/// The first cell that ends behind `offset`.
Cells::const_iterator first_cell(const Cells& cells, std::int64_t offset) {
  auto cell = cells.floor(offset);
  if (cell != cells.end() && cell->end() <= offset) ++cell;
  return cell;
}

/// The scalars of a constant that are not zero, as cells.
void initial_cells(const llvm::Constant& constant, std::int64_t offset, Context& context, Cells& out) {
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
    llvm::Type* element =
        type->isArrayTy() ? type->getArrayElementType() : llvm::cast<llvm::VectorType>(type)->getElementType();
    std::uint64_t count =
        type->isArrayTy() ? type->getArrayNumElements() : llvm::cast<llvm::FixedVectorType>(type)->getNumElements();
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
      // What another unit defines, or may define instead, may be larger: `extern char table[];`.
      const bool is_one = context_.program.has_one_definition(variable);
      if (is_one && (variable.hasDefinitiveInitializer() || (!variable.isDeclaration() && !variable.isInterposable())))
        object.size = Value::constant(context_.pointer_width, size);
      object.fill = Fill::outside;
      // Known at entry is what cannot have been written since the program started; of the rest what may have been is (settled()).
      if (is_one && (info.fixed || context_.starts_program) && variable.hasDefinitiveInitializer()) {
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

std::optional<Value> Memory::initial_value(const llvm::GlobalVariable& variable, std::int64_t offset,
                                           std::int64_t bytes, ValueKind wanted) {
  if (bytes > 8) return std::nullopt;
  auto& context = variable.getContext();
  llvm::Type* type = wanted == ValueKind::pointer ? static_cast<llvm::Type*>(llvm::PointerType::get(context, 0))
                                                  : llvm::IntegerType::get(context, static_cast<unsigned>(bytes * 8));
  const llvm::Constant* held = llvm::ConstantFoldLoadFromConst(
      const_cast<llvm::Constant*>(variable.getInitializer()), type,
      llvm::APInt(context_.layout.getIndexSizeInBits(0), static_cast<std::uint64_t>(offset)), context_.layout);
  std::vector<Value> value;
  if (held != nullptr) evaluate_constant(*held, context_.program, context_.regions, value);
  if (value.size() != 1 || value[0].kind == ValueKind::any) return std::nullopt;
  return value[0];
}

std::optional<Value> Memory::settled(State& state, RegionId region, std::int64_t offset, std::int64_t bytes,
                                     ValueKind wanted) {
  const RegionInfo& info = context_.regions[region];
  const auto* variable = llvm::dyn_cast_or_null<llvm::GlobalVariable>(info.global);
  if (info.kind != RegionKind::global || info.guard || variable == nullptr) return std::nullopt;
  const Held held = context_.globals.held(*variable, offset, bytes);
  if (held.kind == Held::Kind::unknown) return std::nullopt;
  auto first = initial_value(*variable, offset, bytes, wanted);
  if (!first) return std::nullopt;
  const auto width = static_cast<unsigned>(bytes * 8);
  std::vector<Value> values{convert(state, *first, wanted, width)};
  auto add = [&](const Value& value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  };
  for (const llvm::Constant* constant : held.constants) {
    std::vector<Value> value;
    evaluate_constant(*constant, context_.program, context_.regions, value);
    if (value.size() != 1 || value[0].width != width || value[0].kind == ValueKind::any) return std::nullopt;
    add(convert(state, value[0], wanted, width));
  }
  for (const Held::Address& address : held.addresses)
    add(address.object == nullptr ? Value::null(width)
                                  : Value::pointer(width, context_.regions.global(address.object), address.offset));
  if (values.size() == 1) return values[0];
  if (wanted == ValueKind::integer) {
    std::optional<Interval> hull;
    for (const Value& value : values) {
      if (!value.is_constant()) return std::nullopt;
      const Interval one = *signed_range(state, value);
      hull = hull ? join(*hull, one) : one;
    }
    return arithmetic_.fresh(state, width, *hull);
  }
  if (wanted != ValueKind::pointer) return std::nullopt;
  if (!std::all_of(values.begin(), values.end(), [](const Value& value) { return value.is_pointer(); }))
    return std::nullopt;
  const RegionId any = context_.regions.input(region, offset);
  choices_.try_emplace(any, std::move(values));
  return Value::pointer(width, any);
}

llvm::ArrayRef<Value> Memory::choices(const Value& pointer) const {
  if (!pointer.is_pointer() || pointer.symbol != 0 || pointer.base != 0) return {};
  auto known = choices_.find(pointer.region);
  return known == choices_.end() ? llvm::ArrayRef<Value>() : llvm::ArrayRef<Value>(known->second);
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
  return *state.memory.edit().insert({region, place->second}).second;
}

std::optional<Value> Memory::blend(State& out, const State& in_a, const Value& a, const State& in_b, const Value& b) {
  const bool plain =
      a.symbol == 0 && a.kind != ValueKind::bytes && a.kind != ValueKind::mark && a.kind != ValueKind::any;
  if (a == b && plain) return a;
  if (auto both = context_.either(a, b)) return both;
  if (a.width != b.width || a.width > 64) return std::nullopt;
  if (a.is_pointer() && b.is_pointer() && a.region == b.region && a.region > kUnknownRegion) {
    auto x = range_of(in_a, a), y = range_of(in_b, b);
    if (!x || !y) return std::nullopt;
    const Value offset = arithmetic_.fresh(out, a.width, join(*x, *y));
    Value both = Value::pointer(a.width, a.region, offset.base);
    both.symbol = offset.symbol;
    both.scale = offset.scale;
    return both;
  }
  if (!a.is_integer() || !b.is_integer()) return std::nullopt;
  // Read as signed or unsigned numbers: as those that span less.
  std::optional<Interval> hull;
  auto take = [&](const std::optional<Interval>& x, const std::optional<Interval>& y) {
    if (!x || !y) return;
    const Interval both = join(*x, *y);
    if (!hull || both.hi - both.lo < hull->hi - hull->lo) hull = both;
  };
  take(signed_range(in_a, a), signed_range(in_b, b));
  take(unsigned_range(in_a, a), unsigned_range(in_b, b));
  return hull ? arithmetic_.fresh(out, a.width, *hull) : arithmetic_.unknown(out, a.width);
}

Value Memory::to_integer(State& state, const Value& value) {
  if (value.is_pointer() && state.is_summary(value.region)) escape(state, value);
  return arithmetic_.to_integer(state, value);
}

Value Memory::another(State& state, Value value) {
  if (value.symbol == 0 || (!value.is_integer() && !value.is_pointer())) return value;
  const Interval* range = state.range(value.symbol);
  const Interval same = range != nullptr ? *range : Interval::range(-kIntLimit, kIntLimit);
  value.symbol = context_.symbols.fresh();
  state.set_range(value.symbol, same);
  return value;
}

Value Memory::convert(State& state, Value value, ValueKind wanted, unsigned width) {
  // A choice that is not gone on with one by one has escaped (escape_if_lost).
  if (value.kind == ValueKind::any || value.kind == ValueKind::dead || value.kind == ValueKind::choice) {
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

Value Memory::from_fill(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted,
                        bool is_unsigned) {
  auto width = static_cast<unsigned>(bytes * 8);
  Fill fill = object(state, region).fill;
  if (fill == Fill::zero) {
    if (wanted == ValueKind::pointer) return Value::null(width);
    if (wanted == ValueKind::real) return Value::real(width, 0);
    return width <= 64 ? Value::constant(width, 0) : Value::any(width);
  }
  Value value;
  if (auto known = fill == Fill::outside ? settled(state, region, offset, bytes, wanted) : std::nullopt)
    value = *known;
  else if (wanted == ValueKind::pointer && fill == Fill::outside)
    value = Value::pointer(width, context_.regions.same_as(context_.regions.input(region, offset)));
  else if (wanted == ValueKind::pointer)
    value = Value::pointer(width, kUnknownRegion);
  else if (wanted == ValueKind::integer && width <= 64)
    value = arithmetic_.unknown(state, width, is_unsigned);
  else
    return Value::any(width);
  if (state.is_summary(region)) return value;
  // Two reads of the same unknown give the same value. That is no write: what was read elsewhere stays.
  const auto recollections = state.recollections;
  state.edit_object(region)->cells.insert({offset, bytes, value, true});
  state.recollections = recollections;
  return value;
}

Value Memory::read(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted,
                   bool is_unsigned) {
  const Object& object = this->object(state, region);
  auto width = static_cast<unsigned>(bytes * 8);
  auto cell = first_cell(object.cells, offset);
  if (cell == object.cells.end() || cell->offset >= offset + bytes)
    return from_fill(state, region, offset, bytes, wanted, is_unsigned);
  if (cell->offset == offset && cell->size == bytes) {
    if (object.summary) {
      const Value held = cell->value;
      if (held.kind == ValueKind::any && wanted == ValueKind::integer && width <= 64)
        return arithmetic_.unknown(state, width, is_unsigned);
      const Value one = another(state, held);
      escape_if_lost(state, one, wanted);
      return convert(state, one, wanted, width);
    }
    if (cell->value.kind == ValueKind::any && wanted == ValueKind::integer && width <= 64) {
      Value value = arithmetic_.unknown(state, width, is_unsigned);
      state.edit_object(region)->cells.edit(offset)->value = value;
      return value;
    }
    Value whole = cell->value;
    escape_if_lost(state, whole, wanted);
    return convert(state, whole, wanted, width);
  }
  // Put together from parts of cells.
  std::vector<Piece> pieces;
  std::int64_t at = offset;
  std::vector<Cell> cells;
  for (; cell != object.cells.end() && cell->offset < offset + bytes; ++cell) cells.push_back(*cell);
  Fill fill = object.fill;
  const bool summary = object.summary;
  for (const Cell& part : cells) {
    if (part.offset > at) {
      auto gap = static_cast<unsigned>((part.offset - at) * 8);
      pieces.push_back({fill == Fill::zero && gap <= 64 ? Value::constant(gap, 0) : Value::any(gap), 0, gap});
    }
    std::int64_t lo = std::max(part.offset, at), hi = std::min(part.end(), offset + bytes);
    auto take = static_cast<unsigned>((hi - lo) * 8);
    Value value = summary ? another(state, part.value) : part.value;
    if (value.kind == ValueKind::choice) {
      escape(state, value);
      value = Value::any(value.width);
    }
    if (value.kind == ValueKind::any || value.width != part.size * 8) {
      pieces.push_back({Value::any(take), 0, take});
    } else {
      // A part of an address is followed no further.
      if (take != value.width) escape(state, value);
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
  escape_if_lost(state, value, wanted);
  return convert(state, value, wanted, width);
}

/// Removes the bytes [from, to) from all cells; what is left of a cell that is cut stays.
void Memory::cut(State& state, Object& object, std::int64_t from, std::int64_t to) {
  auto first = first_cell(object.cells, from);
  if (first == object.cells.end() || first->offset >= to) return;
  std::int64_t begin = first->offset;
  std::vector<Cell> rest;
  for (auto cell = first; cell != object.cells.end() && cell->offset < to; ++cell) {
    auto keep = [&](std::int64_t lo, std::int64_t hi) {
      if (lo >= hi) return;
      Value part = Value::any(static_cast<unsigned>((hi - lo) * 8));
      // What is left of an address is followed no further.
      escape(state, cell->value);
      if (cell->value.kind != ValueKind::any && cell->value.kind != ValueKind::choice &&
          cell->value.width == cell->size * 8)
        part = arithmetic_.extract(state, cell->value, static_cast<unsigned>((lo - cell->offset) * 8),
                                   static_cast<unsigned>((hi - lo) * 8));
      rest.push_back({lo, hi - lo, part, false});
    };
    keep(cell->offset, std::min(cell->end(), from));
    keep(std::max(cell->offset, to), cell->end());
  }
  object.cells.erase(begin, to);
  for (const Cell& cell : rest) object.cells.insert(cell);
}

/// The object in its new form. It may have escaped meanwhile: a string's pointer is to the string itself.
void Memory::put(State& state, RegionId region, Object object) {
  Object* place = state.edit_object(region);
  object.escaped |= place->escaped;
  *place = std::move(object);
}

/// The cell may now hold `value`, or what it held.
void Memory::write_to_summary(State& state, RegionId region, std::int64_t offset, std::int64_t bytes,
                              const Value& value) {
  const Object& known = object(state, region);
  const auto cell = first_cell(known.cells, offset);
  const bool overlaps = cell != known.cells.end() && cell->offset < offset + bytes;
  if (!overlaps && known.fill != Fill::zero) return escape(state, value);  // It was anything, and is.
  if (overlaps && (cell->offset != offset || cell->size != bytes)) {
    escape(state, value);
    return forget_range(state, region, offset, offset + bytes);
  }
  const auto width = static_cast<unsigned>(bytes * 8);
  Value old = Value::constant(std::min(width, 64U), 0);
  if (overlaps)
    old = cell->value;
  else if (value.is_pointer() || value.kind == ValueKind::choice)
    old = Value::null(width);
  std::optional<Value> both;
  if (old.kind != ValueKind::any) both = blend(state, state, old, state, value);
  if (!both) {
    escape(state, old);
    escape(state, value);
    both = Value::any(std::min(width, 64U));
  }
  Object* object = state.edit_object(region);
  if (overlaps)
    object->cells.edit(offset)->value = *both;
  else
    object->cells.insert({offset, bytes, *both, false});
}

bool Memory::holds_folded(State& state, RegionId region, const Interval& offsets, std::int64_t bytes) {
  const Object& object = this->object(state, region);
  if (object.summary) return true;
  auto cell = first_cell(object.cells, static_cast<std::int64_t>(offsets.lo));
  for (; cell != object.cells.end() && cell->offset < offsets.hi + bytes; ++cell)
    if (cell->value.kind == ValueKind::choice || (cell->value.is_pointer() && state.is_summary(cell->value.region)))
      return true;
  return false;
}

std::optional<Value> Memory::pointers_in(State& state, RegionId region, const Interval& offsets, std::int64_t bytes) {
  constexpr Int kMaxPlaces = 4096;
  if (offsets.count() > kMaxPlaces) return std::nullopt;
  const Object& object = this->object(state, region);
  std::optional<Value> all;
  for (Int at = offsets.lo; at <= offsets.hi; at += std::max<Int>(offsets.step, 1)) {
    const auto offset = static_cast<std::int64_t>(at);
    const auto cell = first_cell(object.cells, offset);
    Value here = Value::null(static_cast<unsigned>(bytes * 8));
    if (cell != object.cells.end() && cell->offset < offset + bytes) {
      if (cell->offset != offset || cell->size != bytes) return std::nullopt;
      here = cell->value;
      if (here.is_constant() && here.base == 0) here = Value::null(here.width);
    } else if (object.fill != Fill::zero) {
      return std::nullopt;
    }
    all = context_.either(all ? *all : here, here);
    if (!all) return std::nullopt;
  }
  return all;
}

void Memory::settle(State& state, const Value& address, const Value& target) {
  const Value pointer = Arithmetic::simplify(state, address);
  // Of a summary it was the content of one object; of several places it was one.
  if (pointer.symbol != 0 || state.is_summary(pointer.region)) return;
  Object* object = state.edit_object(pointer.region);
  Cell* cell = object->cells.edit(pointer.base);
  if (cell != nullptr && cell->value.kind == ValueKind::choice) cell->value = target;
}

void Memory::write(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, const Value& value) {
  if (object(state, region).summary) return write_to_summary(state, region, offset, bytes, value);
  // The usual cases: the cell is there, or nothing is.
  Object* object = state.edit_object(region);
  auto cell = first_cell(object->cells, offset);
  if (cell == object->cells.end() || cell->offset >= offset + bytes) {
    object->cells.insert({offset, bytes, value, false});
    return;
  }
  if (cell->offset == offset && cell->size == bytes) {
    *object->cells.edit(offset) = {offset, bytes, value, false};
    return;
  }
  Object copy = *object;
  cut(state, copy, offset, offset + bytes);
  copy.cells.insert({offset, bytes, value, false});
  put(state, region, std::move(copy));
}

void Memory::forget_range(State& state, RegionId region, std::int64_t from, std::int64_t to) {
  object(state, region);
  // The bytes may also have stayed as they are.
  escape_range(state, region, from, to);
  Object copy = *state.edit_object(region);
  cut(state, copy, from, to);
  // A cell of unknown bytes where the fill would say more than that.
  if (copy.fill != Fill::any) copy.cells.insert({from, to - from, Value::any(8), false});
  put(state, region, std::move(copy));
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
    auto symbol = affine(*inside, pointer.scale > 0 ? 1 : -1,
                         pointer.scale > 0 ? -static_cast<Int>(pointer.base) : static_cast<Int>(pointer.base));
    Int scale = pointer.scale > 0 ? static_cast<Int>(pointer.scale) : -static_cast<Int>(pointer.scale);
    if (symbol && !arithmetic_.narrow(state, pointer.symbol,
                                      Interval::range(ceil_div(symbol->lo, scale), floor_div(symbol->hi, scale))))
      return std::nullopt;
  }
  return inside;
}

/// Nothing is known of what is read.
Access Memory::unknown_leaf(State& state, const Leaf& leaf, bool is_unsigned) {
  if (leaf.kind == ValueKind::pointer) return Access::of(Value::pointer(leaf.width, kUnknownRegion));
  if (leaf.kind == ValueKind::real) return Access::of(Value::any(leaf.width));
  return Access::of(arithmetic_.unknown(state, leaf.width, is_unsigned));
}

/// Of whole bytes, those bits that were asked for.
Value Memory::to_leaf(State& state, const Value& bytes, const Leaf& leaf) {
  return leaf.width % 8 != 0 && bytes.is_integer() ? arithmetic_.trunc(state, bytes, leaf.width) : bytes;
}

Access Memory::load(State& state, const Value& address, const Leaf& leaf, bool is_unsigned) {
  note(address, false);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  const std::int64_t bytes = (leaf.width + 7) / 8;
  auto unknown = [&] { return unknown_leaf(state, leaf, is_unsigned); };
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) return unknown();
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function) return unknown();
  if (info.kind == RegionKind::null)
    return pointer.symbol == 0 && pointer.base >= 0 && pointer.base < 4096 ? Access::undefined() : unknown();
  auto range = offsets(state, pointer, bytes);
  if (!range) return Access::undefined();
  if (range->single()) {
    if (leaf.kind == ValueKind::pointer) {
      const Object& object = this->object(state, pointer.region);
      const auto cell = first_cell(object.cells, static_cast<std::int64_t>(range->lo));
      if (cell != object.cells.end() && cell->offset == range->lo && cell->size == bytes &&
          cell->value.kind == ValueKind::choice)
        return Access::choose(cell->value);
    }
    Value value = read(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, leaf.kind, is_unsigned);
    return Access::of(to_leaf(state, value, leaf));
  }
  if (leaf.kind == ValueKind::integer && leaf.width % 8 == 0 && leaf.width <= 64 && !state.is_summary(pointer.region)) {
    if (const Value* known = state.recollect(pointer, bytes)) return Access::of(*known);
    Access access = load_somewhere(state, pointer, leaf, is_unsigned, *range);
    if (access.kind == Access::Kind::done && access.value.is_integer() && access.value.symbol != 0)
      state.remember({pointer, bytes, access.value});
    return access;
  }
  return load_somewhere(state, pointer, leaf, is_unsigned, *range);
}

/// From one of the places in `range`.
Access Memory::load_somewhere(State& state, const Value& pointer, const Leaf& leaf, bool is_unsigned,
                              const Interval& range) {
  const std::int64_t bytes = (leaf.width + 7) / 8;
  // Where it is not followed which of the pointers in there was read, it may be any of them.
  auto lost = [&] {
    escape_range(state, pointer.region, range.lo, range.hi + bytes);
    return unknown_leaf(state, leaf, is_unsigned);
  };
  // One of several places: the hull of what is there.
  if (leaf.kind == ValueKind::pointer) {
    // Pointers that are choices already, or too many places for a state each.
    if (range.count() > kMaxSplit || holds_folded(state, pointer.region, range, bytes))
      if (auto pointers = pointers_in(state, pointer.region, range, bytes))
        return pointers->kind == ValueKind::choice ? Access::choose(*pointers) : Access::of(*pointers);
  }
  if (range.count() > kMaxTableReads) {
    const Object& object = this->object(state, pointer.region);
    if (object.fill == Fill::zero && object.cells.empty())
      return Access::of(to_leaf(state, from_fill(state, pointer.region, 0, bytes, leaf.kind, is_unsigned), leaf));
    return lost();
  }
  const Object& object = this->object(state, pointer.region);
  bool untouched = object.fill != Fill::zero;
  if (untouched) {
    auto cell = first_cell(object.cells, static_cast<std::int64_t>(range.lo));
    untouched = cell == object.cells.end() || cell->offset >= range.hi + bytes;
  }
  if (untouched && leaf.kind != ValueKind::pointer) return unknown_leaf(state, leaf, is_unsigned);
  std::optional<Value> first;
  std::optional<Interval> hull;
  bool all_equal = true;
  State scratch = state;  // Reading must not fill in cells here: the place is not known.
  for (Int at = range.lo; at <= range.hi; at += std::max<Int>(range.step, 1)) {
    Value value = read(scratch, pointer.region, static_cast<std::int64_t>(at), bytes, leaf.kind, is_unsigned);
    if (leaf.kind == ValueKind::integer) {
      if (value.kind != ValueKind::integer) value = arithmetic_.to_integer(scratch, value);
      auto bounds = is_unsigned ? unsigned_range(scratch, value) : signed_range(scratch, value);
      if (!bounds) return lost();
      hull = hull ? join(*hull, *bounds) : *bounds;
    }
    if (!first)
      first = value;
    else if (!(*first == value))
      all_equal = false;
  }
  if (all_equal && first->symbol == 0) return Access::of(to_leaf(state, *first, leaf));
  if (leaf.kind == ValueKind::integer && leaf.width % 8 == 0) {
    escape_range(state, pointer.region, range.lo, range.hi + bytes);
    return Access::of(arithmetic_.fresh(state, leaf.width, *hull));
  }
  if (leaf.kind == ValueKind::pointer && range.count() <= kMaxSplit && !untouched) return Access::split(pointer.symbol);
  return lost();
}

Access Memory::store(State& state, const Value& address, const Value& stored, std::int64_t bytes,
                     bool may_hit_pointers) {
  note(address, true);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  Value value = state.current_name(Arithmetic::simplify(state, stored));
  if (value.is_integer() && value.width < bytes * 8)
    value = arithmetic_.zext(state, value, static_cast<unsigned>(bytes * 8));
  may_hit_pointers |= !value.is_integer() && value.kind != ValueKind::real;
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    escape(state, value);
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
  bool shared = outside || object(state, pointer.region).escaped;
  if (shared) {
    escape(state, value);
    forget_aliases(state, pointer.region, may_hit_pointers);
  }
  if (range->single()) {
    write(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, value);
    return Access::of({});
  }
  if (!shared && value.is_pointer() && !range->single()) {
    // Beside choices and pointers to summaries one choice more: a state for each place would be undone by the next fold.
    std::optional<Value> old;
    if (state.is_summary(value.region) || range->count() > kMaxStrongWrites ||
        holds_folded(state, pointer.region, *range, bytes))
      old = pointers_in(state, pointer.region, *range, bytes);
    if (old && context_.either(*old, value)) {
      state.has_summaries = true;
      for (Int at = range->lo; at <= range->hi; at += range->step) {
        const Value here = *pointers_in(state, pointer.region, Interval::of(at), bytes);
        write(state, pointer.region, static_cast<std::int64_t>(at), bytes, *context_.either(here, value));
      }
      return Access::of({});
    }
  }
  if (!outside && range->count() <= kMaxStrongWrites && range_of(state, pointer)->count() <= kMaxStrongWrites)
    return Access::split(pointer.symbol);
  if (range->count() > kMaxWeakWrites || !value.is_integer() || bytes > 8) {
    if (range->count() <= kMaxWeakWrites && value.is_pointer()) return Access::split(pointer.symbol);
    Int lo = std::max(range->lo, -kIntLimit / 2), hi = range->hi + bytes;
    escape(state, value);  // It is in one of these places, nobody knows in which.
    if (hi > (static_cast<Int>(1) << 40) || lo < -(static_cast<Int>(1) << 40))
      return forget(state, pointer, std::nullopt);
    forget_range(state, pointer.region, static_cast<std::int64_t>(lo), static_cast<std::int64_t>(hi));
    return Access::of({});
  }
  // One of a few places: each may have the new value or keep its own.
  auto fresh = signed_range(state, value);
  for (Int at = range->lo; at <= range->hi; at += range->step) {
    auto offset = static_cast<std::int64_t>(at);
    escape_range(state, pointer.region, at, at + bytes);
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
  note(address, true);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  if (length && length->hi <= 0) return Access::of({});
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    forget_reachable(state, {});
    return Access::of({});
  }
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function || info.kind == RegionKind::null)
    return info.kind == RegionKind::null && pointer.base >= 4096 ? Access::of({}) : Access::undefined();
  if (info.outside() || object(state, pointer.region).escaped) forget_aliases(state, pointer.region, true);
  auto range = range_of(state, pointer);
  auto size = range_of(state, object(state, pointer.region).size);
  if (range && length && range->hi + length->hi < (static_cast<Int>(1) << 40) &&
      range->lo > -(static_cast<Int>(1) << 40)) {
    Int to = range->hi + length->hi;
    if (size) to = std::min(to, size->hi);
    if (to > range->lo)
      forget_range(state, pointer.region, static_cast<std::int64_t>(range->lo), static_cast<std::int64_t>(to));
    return Access::of({});
  }
  escape_range(state, pointer.region, -kIntLimit, kIntLimit);
  Object* object = state.edit_object(pointer.region);
  object->cells = {};
  object->fill = Fill::any;
  return Access::of({});
}

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
  auto cell = first_cell(object->cells, static_cast<std::int64_t>(std::max<Int>(from, INT64_MIN)));
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
  if (touched_ != nullptr) touched_->written.insert(kUnknownRegion);
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

Access Memory::copy(State& state, const Value& to_address, const Value& from_address, const Value& length) {
  note(to_address, true);
  note(from_address, false);
  Value to = state.current_name(Arithmetic::simplify(state, to_address));
  Value from = state.current_name(Arithmetic::simplify(state, from_address));
  Interval bytes = unsigned_or_all(state, length);
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && from.is_pointer() && to.symbol == 0 && from.symbol == 0 &&
               to.region > kUnknownRegion && from.region > kUnknownRegion && bytes.hi < (static_cast<Int>(1) << 32);
  if (!plain || context_.regions[from.region].kind == RegionKind::function ||
      context_.regions[to.region].kind == RegionKind::function) {
    // What is copied may hold pointers: they are known to whom can read the target.
    if (from.is_pointer() && from.region > kUnknownRegion)
      if (const Object* source = state.object(from.region)) {
        const Cells cells = source->cells;
        for (const Cell& cell : cells) escape(state, cell.value);
      }
    // Pointers in an object outside that were never read are not known to be copied: what is read from the target is unknown.
    return forget(state, to, bytes);
  }
  auto count = static_cast<std::int64_t>(bytes.hi);
  if (auto limit = range_of(state, object(state, to.region).size); limit && to.base + count > limit->hi)
    return Access::undefined();
  const RegionInfo& source_info = context_.regions[from.region];
  // Pointers that were never read yet are told from data by the type of the source.
  if (object(state, from.region).fill == Fill::outside && source_info.type != nullptr) {
    std::int64_t word = context_.pointer_width / 8;
    for (std::int64_t at = (from.base + word - 1) / word * word;
         at + word <= from.base + count && at < kMaxChunkedBytes; at += word) {
      MemberPath member = member_at(source_info.type, static_cast<std::uint64_t>(at), true);
      if (member.type != nullptr && pointee(member.type) != nullptr)
        read(state, from.region, at, word, ValueKind::pointer, false);
    }
  }
  const Object source = object(state, from.region);
  if (object(state, to.region).summary) {
    // Each cell may have been copied, or not.
    const Object old = object(state, to.region);
    Object copied = source;
    cut(state, copied, INT64_MIN / 4, from.base);
    cut(state, copied, from.base + count, INT64_MAX / 4);
    escape_range(state, from.region, from.base, from.base + count);  // For what the target has no cell.
    std::int64_t at = to.base;
    for (const Cell& cell : copied.cells) {
      const std::int64_t offset = cell.offset + to.base - from.base;
      if (at < offset) forget_range(state, to.region, at, offset);
      const Value value = source.summary ? another(state, cell.value) : cell.value;
      write_to_summary(state, to.region, offset, cell.size, value);
      at = offset + cell.size;
    }
    if (at < to.base + count) forget_range(state, to.region, at, to.base + count);
    return Access::of({});
  }
  bool outside = context_.regions[to.region].outside();
  if (outside || object(state, to.region).escaped) {
    escape_range(state, from.region, from.base, from.base + count);
    forget_aliases(state, to.region, true);
  }
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
        target.cells.insert({at, size, Value::constant(static_cast<unsigned>(size * 8), 0), false});
        at += size;
      }
    } else {
      target.cells.insert({at, end - at, Value::any(8), false});
    }
  };
  for (Cell cell : pruned.cells) {
    cell.offset += to.base - from.base;
    fill_gap(cell.offset);
    at = cell.end();
    cell.from_outside = false;
    if (source.summary) cell.value = another(state, cell.value);
    target.cells.insert(cell);
  }
  fill_gap(to.base + count);
  put(state, to.region, std::move(target));
  return Access::of({});
}

Access Memory::fill(State& state, const Value& to_address, const Value& byte, const Value& length) {
  note(to_address, true);
  Value to = state.current_name(Arithmetic::simplify(state, to_address));
  Value value = Arithmetic::simplify(state, byte);
  if (value.width > 8)
    value = arithmetic_.trunc(state, value, 8);  // memset(p, -1, n): an int of which the low byte counts.
  Interval bytes = unsigned_or_all(state, length);
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && to.symbol == 0 && to.region > kUnknownRegion &&
               value.is_constant() && context_.regions[to.region].kind != RegionKind::function &&
               bytes.hi < (static_cast<Int>(1) << 32) && !state.is_summary(to.region);
  if (!plain) return forget(state, to, bytes);
  auto count = static_cast<std::int64_t>(bytes.hi);
  object(state, to.region);
  // Pointers are made null like this.
  if (context_.regions[to.region].outside() || object(state, to.region).escaped) forget_aliases(state, to.region, true);
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
      target.cells.insert({to.base + at, chunk, Value::constant(static_cast<unsigned>(chunk * 8), pattern), false});
      at += chunk;
    }
  } else if (target.fill != Fill::any || !whole) {
    target.cells.insert({to.base, count, Value::any(8), false});
  }
  put(state, to.region, std::move(target));
  return Access::of({});
}

}  // namespace wcmu
