// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Objects and their cells: what bytes hold that nobody has written, and cells that are read and written at known places.
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
  auto cell = object.first_cell(offset);
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
  auto first = object.first_cell(from);
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
  const auto cell = known.first_cell(offset);
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
  auto cell = object.first_cell(static_cast<std::int64_t>(offsets.lo));
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
    const auto cell = object.first_cell(offset);
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
  auto cell = object->first_cell(offset);
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

void Memory::unsettle(State& state, const Touched::Spans& spans) {
  constexpr Int kFar = static_cast<Int>(1) << 40;
  for (const auto& [region, span] : spans) {
    const RegionInfo& info = context_.regions[region];
    if (region == kUnknownRegion) forget_reachable(state, {});
    if (region <= kUnknownRegion || info.kind == RegionKind::function || info.constant()) continue;
    if (state.object(region) == nullptr && !info.outside()) continue;  // Gone, or not made yet.
    if (span.from > -kFar && span.to < kFar) {
      forget_range(state, region, static_cast<std::int64_t>(span.from), static_cast<std::int64_t>(span.to));
      continue;
    }
    object(state, region);
    escape_range(state, region, -kIntLimit, kIntLimit);
    Object* object = state.edit_object(region);
    object->cells = {};
    object->fill = Fill::any;
  }
}

void Memory::forget_range(State& state, RegionId region, std::int64_t from, std::int64_t to) {
  context_.work += object(state, region).cells.size() / 16;
  // The bytes may also have stayed as they are.
  escape_range(state, region, from, to);
  Object copy = *state.edit_object(region);
  cut(state, copy, from, to);
  // A cell of unknown bytes where the fill would say more than that.
  if (copy.fill != Fill::any) copy.cells.insert({from, to - from, Value::any(8), false});
  put(state, region, std::move(copy));
}

}  // namespace wcmu
