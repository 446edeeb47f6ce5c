// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/machine.hpp"

#include "program/type_path.hpp"
#include "program/volatiles.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Instructions.h>

namespace wcmu {

using namespace llvm;

namespace {

/// The address is only subtracted, compared, or asked for its lowest bits. So no pointer can be made of it again, unless of a
/// difference, which is looked at where it is taken.
bool is_only_measured(const Instruction& address) {
  return !address.getType()->isVectorTy() && all_of(address.users(), [](const User* user) {
    if (isa<ICmpInst>(user)) return true;
    const auto* operation = dyn_cast<BinaryOperator>(user);
    if (operation == nullptr) return false;
    const auto* mask = dyn_cast<ConstantInt>(operation->getOperand(1));
    return operation->getOpcode() == Instruction::Sub ||
           (operation->getOpcode() == Instruction::And && mask != nullptr && mask->getValue().ult(4096));
  });
}

/// By type-based aliasing: a store of chars may write the bytes of a pointer, and so may every store that says nothing of its type
/// (-fno-strict-aliasing, unions). One of another type that is no pointer does not.
bool may_hit_pointers(const StoreInst& store) {
  const MDNode* tag = store.getMetadata(LLVMContext::MD_tbaa);
  if (tag == nullptr || tag->getNumOperands() < 2) return true;
  const auto* accessed = dyn_cast<MDNode>(tag->getOperand(1));
  const auto* name =
      accessed != nullptr && accessed->getNumOperands() > 0 ? dyn_cast<MDString>(accessed->getOperand(0)) : nullptr;
  if (name == nullptr) return true;
  StringRef type = name->getString();
  return type == "omnipotent char" || type.contains("pointer");
}

}  // namespace

Value Machine::read(const Activation& activation, const State& state, Operand operand, unsigned leaf) const {
  if (operand < 0) {
    std::size_t index = static_cast<std::size_t>(~operand) + leaf;
    return index < activation.code->constants.size() ? activation.code->constants[index] : Value{};
  }
  const Value& value = (*state.frame)[static_cast<std::size_t>(operand) + leaf];
  return value.symbol == 0 ? value : Arithmetic::simplify(state, value);
}

Value Machine::read_integer(const Activation& activation, State& state, Operand operand, unsigned leaf) {
  Value value = read(activation, state, operand, leaf);
  return value.is_integer() ? value : memory_.to_integer(state, value);
}

void Machine::set(State& state, const Step& step, unsigned leaf, const Value& value) const {
  state.frame.edit()[static_cast<std::size_t>(step.result) + leaf] = value;
}

void Machine::set_unknown(State& state, const Step& step) {
  if (step.result < 0) return;
  const ArrayRef<Leaf> leaves = stack_.back()->code->leaves_of(step);
  // An unknown pointer may be to whatever an operand is to; so may an integer that an instruction makes of one, later.
  const bool is_call = isa<CallBase>(step.source);
  const bool is_atomic = isa<AtomicRMWInst>(step.source) || isa<AtomicCmpXchgInst>(step.source);
  const bool hands_on = std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
    return leaf.kind == ValueKind::pointer || (leaf.kind == ValueKind::integer && leaf.width > 1 && !is_call);
  });
  for (unsigned i = is_atomic ? 1 : 0; hands_on && i < step.source->getNumOperands(); ++i) {
    const Type* type = step.source->getOperand(i)->getType();
    if (type->isLabelTy() || type->isMetadataTy() || type->isTokenTy()) continue;
    auto parts = leaves_of(type, context_.layout).size();
    Operand from = stack_.back()->code->operand(step, i);
    for (unsigned leaf = 0; leaf < parts; ++leaf) memory_.escape(state, read(*stack_.back(), state, from, leaf));
  }
  for (unsigned i = 0; i < leaves.size(); ++i) {
    Value value = Value::any(leaves[i].width);
    if (leaves[i].kind == ValueKind::integer) value = arithmetic_.unknown(state, leaves[i].width, step.is_unsigned);
    if (leaves[i].kind == ValueKind::pointer) value = Value::pointer(leaves[i].width, kUnknownRegion);
    set(state, step, i, value);
  }
}

bool Machine::split(Activation& activation, Activation::Item& item, SymbolId symbol, const Step& step) {
  const Interval* range = item.state.range(symbol);
  if (range == nullptr) {
    problem("unsupported", place(step), "one of several objects is used here, and nothing bounds which",
            {"guard the index"});
    return false;
  }
  std::vector<State> states;
  for (Int at = range->lo; at <= range->hi; at += std::max<Int>(range->step, 1)) {
    State next = item.state;
    if (arithmetic_.narrow(next, symbol, Interval::of(at))) states.push_back(std::move(next));
  }
  for (auto state = states.rbegin(); state != states.rend(); ++state)
    activation.ready.push_back({std::move(*state), item.block, item.step});
  return false;
}

bool Machine::after_access(Activation& activation, Activation::Item& item, const Step& step, const Access& access) {
  switch (access.kind) {
    case Access::Kind::done:
      return true;
    case Access::Kind::undefined:
      return false;
    case Access::Kind::split:
      return split(activation, item, access.symbol, step);
    case Access::Kind::choose:
      return true;  // Of loads only, which go on with each themselves.
  }
  return false;
}

/// What a volatile access finds at `pointer` is what the program stored there last.
bool Machine::is_own(State& state, const Value& pointer, const Step& step) {
  if (!pointer.is_pointer()) return false;
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind != RegionKind::global) return memory_.is_private(state, pointer.region);
  const auto* variable = dyn_cast<GlobalVariable>(info.global);
  if (!context_.starts_program || variable == nullptr) return false;
  auto [place, is_new] = own_volatiles_.try_emplace(variable, false);
  if (is_new) place->second = only_program_writes(program_, *variable, root_);
  if (place->second)
    trust("closed-world", "the volatile variable '" + info.name + "'", "nothing but the program writes it",
          this->place(step));
  return place->second;
}

bool Machine::execute_access(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  if (const auto* load = dyn_cast<LoadInst>(step.source)) {
    Value pointer = read(activation, state, activation.code->operand(step, 0));
    const ArrayRef<Leaf> leaves = activation.code->leaves_of(step);
    const bool is_unsigned = step.is_unsigned;
    for (unsigned i = 0; i < leaves.size(); ++i) {
      Value at = pointer;
      at.base += leaves[i].offset;
      if (!field_types_.empty())
        if (const auto field = foreign_field(state, at, (leaves[i].width + 7) / 8)) {
          set(state, step, i, load_field(state, field->first, field->second, leaves[i].width, step));
          continue;
        }
      Access access = memory_.load(state, at, leaves[i], is_unsigned);
      if (!after_access(activation, item, step, access)) return false;
      if (access.kind == Access::Kind::choose) {
        if (leaves.size() == 1) {
          const Context::Targets targets = *context_.targets(access.value);
          for (const auto& [region, offset] : targets) {
            State other = state;
            const Value target = Value::pointer(access.value.width, region, offset);
            memory_.settle(other, at, target);
            set(other, step, 0, other.current_name(target));
            activation.ready.push_back({std::move(other), item.block, item.step + 1});
          }
          return false;
        }
        memory_.escape(state, access.value);
        access.value = Value::pointer(access.value.width, kUnknownRegion);
      }
      Value value = access.value;
      if (memory_.given_back()) {
        check_escape(state, at, {}, &step);
        check_escape(state, value, at, &step);
      }
      if (const ArrayRef<Value> choices = memory_.choices(value); !choices.empty()) {
        for (std::size_t choice = choices.size(); choice-- > 0;) {
          State next = state;
          Memory::identify(next, value.region, 0, choices[choice]);
          activation.ready.push_back({std::move(next), item.block, item.step});
        }
        return false;
      }
      const bool is_guard = pointer.is_pointer() && context_.regions[pointer.region].guard;
      if (is_guard && value.is_integer() && !value.is_constant()) {
        // Two states: an earlier call made the variable, or none did.
        for (std::int64_t made : {0, 1}) {
          State next = state;
          memory_.write(next, pointer.region, pointer.base, 1, Value::constant(8, made));
          activation.ready.push_back({std::move(next), item.block, item.step});
        }
        return false;
      }
      // Another thread or a device may have written; what was found is then only one possibility.
      const bool is_device = load->isVolatile() && !is_own(state, pointer, step);
      const bool is_shared =
          load->isAtomic() && !is_guard && !(pointer.is_pointer() && memory_.is_private(state, pointer.region));
      if ((is_device || is_shared) && leaves[i].kind == ValueKind::integer)
        value = arithmetic_.unknown(state, leaves[i].width, is_unsigned);
      if (is_shared && leaves[i].kind == ValueKind::pointer) {
        memory_.escape(state, value);
        value = Value::pointer(leaves[i].width, kUnknownRegion);
      }
      if (is_device && leaves[i].kind == ValueKind::real) value = Value::any(leaves[i].width);
      if (const MDNode* bounds = step.range; bounds != nullptr && value.is_integer() && value.symbol != 0 &&
                                             value.scale == 1 && value.base == 0 && bounds->getNumOperands() == 2) {
        const auto* low = mdconst::extract<ConstantInt>(bounds->getOperand(0));
        const auto* high = mdconst::extract<ConstantInt>(bounds->getOperand(1));
        if (low->getZExtValue() < high->getZExtValue()) {
          // A result outside would be poison, so this load's value may be taken to lie inside.
          Interval wanted =
              Interval::range(static_cast<Int>(low->getZExtValue()), static_cast<Int>(high->getZExtValue()) - 1);
          if (!arithmetic_.narrow(state, value.symbol, wanted)) return false;
        }
      }
      if (value.kind == ValueKind::any && leaves[i].kind == ValueKind::integer)
        value = arithmetic_.unknown(state, leaves[i].width, is_unsigned);
      set(state, step, i, Arithmetic::simplify(state, value));
    }
    return true;
  }
  const auto& store = cast<StoreInst>(*step.source);
  Operand source = activation.code->operand(step, 0);
  Value pointer = read(activation, state, activation.code->operand(step, 1));
  if (pointer.is_pointer() && pointer.region == kNullRegion && store.isVolatile())
    trust("mmio", "volatile access at a constant address", "it is a device register, outside of all objects",
          place(step));
  const ArrayRef<Leaf> leaves = activation.code->leaves_of(step);
  if (leaves.empty()) {
    // More parts than are followed one by one.
    auto bytes = context_.layout.getTypeStoreSize(store.getValueOperand()->getType()).getFixedValue();
    if (bytes == 0) return true;
    return after_access(activation, item, step, memory_.forget(state, pointer, Interval::of(static_cast<Int>(bytes))));
  }
  for (unsigned i = 0; i < leaves.size(); ++i) {
    Value at = pointer;
    at.base += leaves[i].offset;
    if (memory_.given_back()) check_escape(state, at, {}, &step);
    if (!field_types_.empty()) {
      if (const auto field = foreign_field(state, at, (leaves[i].width + 7) / 8)) {
        if (!store_field(state, field->first, field->second, read(activation, state, source, i), step)) return false;
        continue;
      }
      if (may_hit_field(state, at, (leaves[i].width + 7) / 8)) {
        problem("unknown-mark", place(step),
                "this may write a part of a field that says how far an arena has got, or the field of one of several "
                "arenas: so how much is in use after it is not known",
                {"write the whole field, of an arena at a constant place"});
        return false;
      }
    }
    Access access = memory_.store(state, at, read(activation, state, source, i), (leaves[i].width + 7) / 8,
                                  may_hit_pointers(store));
    if (!after_access(activation, item, step, access)) return false;
  }
  return true;
}

bool Machine::execute_gep(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  const auto& access = cast<GetElementPtrInst>(*step.source);
  if (access.getType()->isVectorTy()) {
    set_unknown(state, step);
    return true;
  }
  Value pointer = read(activation, state, activation.code->operand(step, 0));
  if (!pointer.is_pointer()) pointer = Value::pointer(step.width, kUnknownRegion);
  if (pointer.region == kUnknownRegion) {
    set(state, step, 0, Value::pointer(step.width, kUnknownRegion));
    return true;
  }
  Value offset = Value::integer(pointer.width, pointer.symbol, pointer.scale, pointer.base);
  // An in-bounds address does not wrap around: the sum is the mathematical one.
  std::uint8_t flags = access.isInBounds() ? kNoSignedWrap : 0;
  for (const Term& term : activation.code->terms_of(step)) {
    Value bytes = Value::constant(offset.width, term.stride);
    if (term.index) {
      Value index = read_integer(activation, state, *term.index);
      if (index.width < offset.width) index = arithmetic_.sext(state, index, offset.width);
      if (index.width > offset.width) index = arithmetic_.trunc(state, index, offset.width);
      bytes = arithmetic_.binary(state, Operation::mul, flags, arithmetic_.as_signed(state, index), bytes);
    }
    offset = arithmetic_.binary(state, Operation::add, 0, offset, bytes);
  }
  offset = arithmetic_.as_signed(state, offset);
  Value result = Value::pointer(step.width, pointer.region);
  result.symbol = offset.symbol;
  result.scale = offset.scale;
  result.base = offset.base;
  // An offset from "no object" is an address again only if it is a constant.
  set(state, step, 0, Arithmetic::simplify(state, result));
  return true;
}

bool Machine::execute_cast(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  Operand operand = activation.code->operand(step, 0);
  if (step.result_leaves != 1 || step.source->getType()->isVectorTy() ||
      step.source->getOperand(0)->getType()->isVectorTy()) {
    if (step.opcode == Instruction::BitCast) {
      // Between vectors and integers: through bytes.
      std::vector<Leaf> from = leaves_of(step.source->getOperand(0)->getType(), context_.layout);
      std::vector<Leaf> to = leaves_of(step.source->getType(), context_.layout);
      std::vector<Piece> pieces;
      for (unsigned i = 0; i < from.size(); ++i)
        pieces.push_back({read(activation, state, operand, i), 0, from[i].width});
      Value all = arithmetic_.concat(state, pieces);
      unsigned at = 0;
      for (unsigned i = 0; i < to.size(); ++i) {
        Value part = arithmetic_.extract(state, all, at, to[i].width);
        at += to[i].width;
        if (to[i].kind == ValueKind::integer && part.kind == ValueKind::any)
          part = arithmetic_.unknown(state, to[i].width);
        if (to[i].kind == ValueKind::pointer && !part.is_pointer()) part = Value::pointer(to[i].width, kUnknownRegion);
        if (to[i].kind == ValueKind::real && part.is_constant()) part = Value::real(to[i].width, part.base);
        set(state, step, i, part);
      }
      return true;
    }
    set_unknown(state, step);
    return true;
  }
  Value x = read(activation, state, operand);
  // A mark stays one in an integer type that holds every position, and as a pointer.
  if (x.kind == ValueKind::mark && step.width >= 32 && step.opcode != Instruction::BitCast) {
    x.width = static_cast<std::uint16_t>(step.width);
    set(state, step, 0, x);
    return true;
  }
  switch (step.opcode) {
    case Instruction::ZExt:
      set(state, step, 0, arithmetic_.zext(state, x.is_integer() ? x : memory_.to_integer(state, x), step.width));
      return true;
    case Instruction::SExt:
      set(state, step, 0, arithmetic_.sext(state, x.is_integer() ? x : memory_.to_integer(state, x), step.width));
      return true;
    case Instruction::Trunc: {
      if (!x.is_integer() && x.kind != ValueKind::bytes) x = memory_.to_integer(state, x);
      Value value = arithmetic_.trunc(state, x, step.width);
      if (value.kind == ValueKind::any) value = arithmetic_.unknown(state, step.width);
      set(state, step, 0, value);
      return true;
    }
    case Instruction::PtrToInt:
      if (!is_only_measured(*step.source)) memory_.escape(state, x);
      set(state, step, 0,
          step.width == x.width ? memory_.to_integer(state, x) : arithmetic_.unknown(state, step.width));
      return true;
    case Instruction::IntToPtr:
      set(state, step, 0,
          x.width == step.width ? arithmetic_.to_pointer(state, x) : Value::pointer(step.width, kUnknownRegion));
      return true;
    case Instruction::AddrSpaceCast:
      set(state, step, 0, x);
      return true;
    case Instruction::BitCast: {
      bool to_real = step.source->getType()->isFloatingPointTy();
      if (to_real && x.is_constant())
        x = Value::real(step.width, static_cast<std::int64_t>(x.bits()));
      else if (to_real && x.kind != ValueKind::real)
        x = Value::any(step.width);
      else if (!to_real && x.kind == ValueKind::real)
        x = Value::constant(step.width, x.base);
      else if (!to_real && x.kind == ValueKind::any)
        x = arithmetic_.unknown(state, step.width);
      set(state, step, 0, x);
      return true;
    }
    default:
      return execute_float(activation, item, step);
  }
}

bool Machine::execute_compare(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  if (step.result_leaves != 1) {
    set_unknown(state, step);
    return true;
  }
  auto predicate = cast<ICmpInst>(step.source)->getPredicate();
  Value x = read(activation, state, activation.code->operand(step, 0));
  Value y = read(activation, state, activation.code->operand(step, 1));
  bool equality = ICmpInst::isEquality(predicate);
  auto answer = [&](const Value& value) {
    set(state, step, 0, value);
    return true;
  };
  if (x.is_pointer() && y.is_pointer()) {
    x = state.current_name(x);
    y = state.current_name(y);
    const bool summary = state.is_summary(x.region) || state.is_summary(y.region);
    // Which of the objects of a summary a pointer is to, nobody knows.
    if (summary && x.region == y.region) return answer(arithmetic_.unknown(state, 1));
    if (x.region == y.region && x.region != kUnknownRegion) {
      x.kind = y.kind = ValueKind::integer;
      // Offsets are signed: memory outside has no known beginning.
      x.region = y.region = 0;
      if (ICmpInst::isUnsigned(predicate)) predicate = ICmpInst::getSignedPredicate(predicate);
      return answer(arithmetic_.compare(state, predicate, x, y));
    }
    if (y.is_null()) std::swap(x, y);
    if (equality && x.is_null() && y.region != kUnknownRegion && y.region != kNullRegion) {
      const RegionInfo& info = context_.regions[y.region];
      bool weak = (info.kind == RegionKind::function || info.kind == RegionKind::global) &&
                  info.global->hasExternalWeakLinkage();
      if (!info.nullable && !weak) return answer(Value::constant(1, predicate == ICmpInst::ICMP_NE));
      // The pointer to it may have been written since: the old answer holds for the old pointer only.
      const Object* seen = state.object(y.region);
      bool written = info.kind == RegionKind::input && seen != nullptr && seen->escaped;
      if (weak || written) return answer(arithmetic_.unknown(state, 1));
      SymbolId symbol = context_.symbols.define({Operation::is_null, 0, 1, Value::pointer(y.width, y.region), {}, {}});
      if (state.range(symbol) == nullptr) state.set_range(symbol, Interval::range(0, 1));
      Value is_null = Value::integer(1, symbol, 1, 0);
      return answer(
          Arithmetic::simplify(state, predicate == ICmpInst::ICMP_EQ ? is_null : arithmetic_.negate_bool(is_null)));
    }
    // Is an object from outside of this class? Where it is, its vtable is known from here on.
    auto is_vtable = [&](const Value& v) {
      const RegionInfo& info = context_.regions[v.region];
      return info.kind == RegionKind::global && v.symbol == 0 && info.global->getName().starts_with("_ZTV");
    };
    if (is_vtable(x)) std::swap(x, y);
    if (equality && is_vtable(y) && x.symbol == 0 && context_.regions[x.region].kind == RegionKind::input) {
      State is_it = state;
      Memory::identify(is_it, x.region, x.base, y);
      set(is_it, step, 0, Value::constant(1, predicate == ICmpInst::ICMP_EQ ? 1 : 0));
      activation.ready.push_back({std::move(is_it), item.block, item.step + 1});
      return answer(Value::constant(1, predicate == ICmpInst::ICMP_EQ ? 0 : 1));
    }
    if (equality && x.region != kUnknownRegion && y.region != kUnknownRegion) {
      if (is_stated_identity(step, x, y)) return false;
      // Two objects of the program are never at one address; an end of one may be the beginning of the other.
      auto inside = [&](const Value& v) {
        const RegionInfo& info = context_.regions[v.region];
        if (info.kind == RegionKind::function) return v.symbol == 0 && v.base == 0;
        if (info.kind == RegionKind::input || info.kind == RegionKind::null) return false;
        auto offset = range_of(state, v);
        auto size = range_of(state, memory_.object(state, v.region).size);
        return offset && size && offset->lo >= 0 && offset->hi < size->lo;
      };
      // Objects that may share their bytes all the same.
      auto overlay = [&](const Value& v, const Value& w) {
        const RegionInfo& info = context_.regions[v.region];
        const RegionInfo& other = context_.regions[w.region];
        // Literals may be merged, also into the tail of one another; so may functions.
        if (info.kind == RegionKind::global || info.kind == RegionKind::function)
          if (info.kind == other.kind && info.global->hasAtLeastLocalUnnamedAddr()) return true;
        if (info.kind != RegionKind::block) return false;
        switch (other.kind) {
          case RegionKind::block:
            return memory_.may_share_place(state, v.region, w.region);
          case RegionKind::heap:
            return true;  // The arena's buffer.
          case RegionKind::stack:
            return memory_.object(state, w.region).escaped;
          case RegionKind::global: {
            const auto* variable = dyn_cast<GlobalVariable>(other.global);
            return variable == nullptr || !variable->isConstant();
          }
          default:
            return false;
        }
      };
      bool distinct_kinds = context_.regions[x.region].kind != context_.regions[y.region].kind &&
                            (context_.regions[x.region].kind == RegionKind::function ||
                             context_.regions[y.region].kind == RegionKind::function) &&
                            context_.regions[x.region].kind != RegionKind::input &&
                            context_.regions[y.region].kind != RegionKind::input;
      // Arenas of two names are two arenas (trust base: distinct-arenas).
      auto arena = [&](const Value& v) {
        return v.symbol == 0 &&
               is_runtime_class(
                   member_at(context_.regions[v.region].type, static_cast<std::uint64_t>(v.base), false).type, "Arena");
      };
      if ((inside(x) && inside(y) && !overlay(x, y) && !overlay(y, x)) || distinct_kinds || (arena(x) && arena(y)))
        return answer(Value::constant(1, predicate == ICmpInst::ICMP_NE));
      if (summary) return answer(arithmetic_.unknown(state, 1));
      if (x.region > y.region) std::swap(x, y);
      SymbolId symbol = context_.symbols.define({Operation::same_address, 0, 1, x, y, {}});
      if (state.range(symbol) == nullptr) state.set_range(symbol, Interval::range(0, 1));
      Value same = Value::integer(1, symbol, 1, 0);
      return answer(Arithmetic::simplify(state, predicate == ICmpInst::ICMP_EQ ? same : arithmetic_.negate_bool(same)));
    }
    return answer(arithmetic_.unknown(state, 1));
  }
  x = x.is_integer() ? x : memory_.to_integer(state, x);
  y = y.is_integer() ? y : memory_.to_integer(state, y);
  // Where a moving symbol meets a constant is where an invariant may end.
  if (!seeking_.empty()) {
    for (auto [moving, other] : {std::pair(x, y), std::pair(y, x)}) {
      if (moving.symbol == 0) continue;
      for (const LoopRun::Rate& rate : seeking_.back()->rates) {
        if (rate.symbol != moving.symbol) continue;
        auto limit = range_of(state, other);
        if (!limit) continue;
        for (Int bound : {limit->lo, limit->hi})
          for (Int near : {Int{-1}, Int{0}, Int{1}})
            if (seeking_.back()->thresholds.size() < 32)
              seeking_.back()->thresholds.insert((bound - moving.base) / moving.scale + near);
      }
    }
  }
  return answer(arithmetic_.compare(state, predicate, x, y));
}

bool Machine::execute_select(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  if (step.source->getOperand(0)->getType()->isVectorTy()) {
    set_unknown(state, step);
    return true;
  }
  Value condition = read_integer(activation, state, activation.code->operand(step, 0));
  auto take = [&](State& target, bool first) {
    Operand from = activation.code->operand(step, first ? 1 : 2);
    for (unsigned leaf = 0; leaf < step.result_leaves; ++leaf) {
      Value value = read(activation, target, from, leaf);
      set(target, step, leaf, value);
    }
  };
  if (condition.is_constant()) {
    take(state, condition.bits() != 0);
    return true;
  }
  if (step.result_leaves == 1 && step.source->getType()->isIntegerTy()) {
    Value yes = read_integer(activation, state, activation.code->operand(step, 1));
    Value no = read_integer(activation, state, activation.code->operand(step, 2));
    if (yes == no) {
      set(state, step, 0, yes);
      return true;
    }
  }
  // A fork keeps what the condition teaches about the chosen value; the states meet again at the next join.
  std::vector<State> forks;
  for (bool first : {true, false})
    for (State& next : arithmetic_.assume(state, condition, first)) {
      take(next, first);
      forks.push_back(std::move(next));
    }
  for (auto next = forks.rbegin(); next != forks.rend(); ++next)
    activation.ready.push_back({std::move(*next), item.block, item.step + 1});
  return false;
}

bool Machine::execute_branch(Activation& activation, Activation::Item& item, const Step& step) {
  const auto& branch = cast<BranchInst>(*step.source);
  if (branch.isUnconditional()) {
    follow(activation, item.block, 0, std::move(item.state), true);
    return false;
  }
  Value condition = read_integer(activation, item.state, activation.code->operand(step, 0));
  if (condition.is_constant()) {
    follow(activation, item.block, condition.bits() != 0 ? 0 : 1, std::move(item.state), true);
    return false;
  }
  found_.steps += item.state.weight() / 64;  // Whichever is written to first is copied.
  for (unsigned edge : {0U, 1U})
    for (State& next : arithmetic_.assume(item.state, condition, edge == 0))
      follow(activation, item.block, edge, std::move(next));
  return false;
}

bool Machine::execute_switch(Activation& activation, Activation::Item& item, const Step& step) {
  const auto& choice = cast<SwitchInst>(*step.source);
  Value value = read_integer(activation, item.state, activation.code->operand(step, 0));
  if (value.is_constant() && value.width <= 64) {
    const auto taken = llvm::find_if(
        choice.cases(), [&](const auto& option) { return option.getCaseValue()->getZExtValue() == value.bits(); });
    const unsigned edge = taken != choice.case_end() ? taken->getSuccessorIndex() : 0;
    follow(activation, item.block, edge, std::move(item.state), true);
    return false;
  }
  std::vector<State> rest{std::move(item.state)};
  for (auto option : choice.cases()) {
    std::uint64_t constant = option.getCaseValue()->getZExtValue();
    std::vector<State> others;
    for (State& state : rest) {
      for (State& hit : arithmetic_.assume_equal(state, value, constant))
        follow(activation, item.block, option.getSuccessorIndex(), std::move(hit));
      Value same = arithmetic_.compare(state, ICmpInst::ICMP_EQ, value,
                                       Value::constant(value.width, static_cast<std::int64_t>(constant)));
      for (State& miss : arithmetic_.assume(std::move(state), same, false)) others.push_back(std::move(miss));
    }
    rest = std::move(others);
  }
  for (State& state : rest) {
    // Nothing may be left although no end of the range was cut: all values have a case.
    auto range = unsigned_range(state, value);
    if (range && range->count() <= choice.getNumCases()) {
      Int covered = 0;
      for (auto option : choice.cases())
        covered += range->contains(static_cast<Int>(option.getCaseValue()->getZExtValue())) ? 1 : 0;
      if (covered >= range->count()) continue;
    }
    follow(activation, item.block, 0, std::move(state));
  }
  return false;
}

void Machine::execute_aggregate(Activation& activation, State& state, const Step& step) {
  auto leaves_before = [&](const Type* type, ArrayRef<unsigned> indices) {
    std::size_t before = 0;
    for (unsigned index : indices) {
      for (unsigned i = 0; i < index; ++i) {
        const Type* element = type->isStructTy() ? type->getStructElementType(i) : type->getArrayElementType();
        before += leaves_of(element, context_.layout).size();
      }
      type = type->isStructTy() ? type->getStructElementType(index) : type->getArrayElementType();
    }
    return static_cast<unsigned>(before);
  };
  switch (step.opcode) {
    case Instruction::ExtractValue: {
      const auto& part = cast<ExtractValueInst>(*step.source);
      unsigned first = leaves_before(part.getAggregateOperand()->getType(), part.getIndices());
      for (unsigned i = 0; i < step.result_leaves; ++i)
        set(state, step, i, read(activation, state, activation.code->operand(step, 0), first + i));
      return;
    }
    case Instruction::InsertValue: {
      const auto& whole = cast<InsertValueInst>(*step.source);
      unsigned first = leaves_before(whole.getType(), whole.getIndices());
      auto count = static_cast<unsigned>(leaves_of(whole.getInsertedValueOperand()->getType(), context_.layout).size());
      for (unsigned i = 0; i < step.result_leaves; ++i) {
        bool inserted = i >= first && i < first + count;
        set(state, step, i,
            inserted ? read(activation, state, activation.code->operand(step, 1), i - first)
                     : read(activation, state, activation.code->operand(step, 0), i));
      }
      return;
    }
    case Instruction::ExtractElement: {
      Value index = read_integer(activation, state, activation.code->operand(step, 1));
      auto count = leaves_of(step.source->getOperand(0)->getType(), context_.layout).size();
      if (!index.is_constant() || index.bits() >= count) return set_unknown(state, step);
      Value value = read(activation, state, activation.code->operand(step, 0), static_cast<unsigned>(index.bits()));
      if (value.kind == ValueKind::any && step.source->getType()->isIntegerTy())
        value = arithmetic_.unknown(state, step.width);
      return set(state, step, 0, value);
    }
    case Instruction::InsertElement: {
      Value index = read_integer(activation, state, activation.code->operand(step, 2));
      if (!index.is_constant()) return set_unknown(state, step);
      for (unsigned i = 0; i < step.result_leaves; ++i)
        set(state, step, i,
            i == index.bits() ? read(activation, state, activation.code->operand(step, 1))
                              : read(activation, state, activation.code->operand(step, 0), i));
      return;
    }
    case Instruction::ShuffleVector: {
      const auto& shuffle = cast<ShuffleVectorInst>(*step.source);
      auto width = static_cast<int>(leaves_of(shuffle.getOperand(0)->getType(), context_.layout).size());
      for (unsigned i = 0; i < step.result_leaves; ++i) {
        int from = shuffle.getMaskValue(i);
        Value value = from < 0 ? Value::any(step.width)
                               : read(activation, state, activation.code->operand(step, from < width ? 0 : 1),
                                      static_cast<unsigned>(from < width ? from : from - width));
        if (value.kind == ValueKind::any && shuffle.getType()->getElementType()->isIntegerTy())
          value = arithmetic_.unknown(state, step.width);
        set(state, step, i, value);
      }
      return;
    }
    default:
      set_unknown(state, step);
  }
}

/// In an object that only this code can reach they are a load and a store. In any other the result is anything: another thread may have
/// been there.
bool Machine::execute_atomic(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  const Value pointer = read(activation, state, activation.code->operand(step, 0));
  const auto* exchange = dyn_cast<AtomicCmpXchgInst>(step.source);
  const auto* change = dyn_cast<AtomicRMWInst>(step.source);
  const Type* type = step.source->getOperand(1)->getType();
  const auto bytes =
      static_cast<std::int64_t>(context_.layout.getTypeStoreSize(const_cast<Type*>(type)).getFixedValue());
  const std::vector<Leaf> leaves = leaves_of(type, context_.layout);
  const bool is_private = pointer.is_pointer() && memory_.is_private(state, pointer.region);
  Operation operation = Operation::none;
  if (change != nullptr) {
    switch (change->getOperation()) {
      case AtomicRMWInst::Add:
        operation = Operation::add;
        break;
      case AtomicRMWInst::Sub:
        operation = Operation::sub;
        break;
      case AtomicRMWInst::And:
        operation = Operation::bit_and;
        break;
      case AtomicRMWInst::Or:
        operation = Operation::bit_or;
        break;
      case AtomicRMWInst::Xor:
        operation = Operation::bit_xor;
        break;
      default:
        break;
    }
  }
  const bool swaps = change != nullptr && change->getOperation() == AtomicRMWInst::Xchg;
  const bool compares = exchange != nullptr && type->isIntegerTy();
  if (!is_private || leaves.size() != 1 || leaves[0].width > 64 ||
      !(swaps || compares || operation != Operation::none)) {
    // What is stored, and what it is compared with, may be in the result or in memory from now on.
    for (unsigned i = 1; i < step.source->getNumOperands(); ++i)
      memory_.escape(state, read(activation, state, activation.code->operand(step, i)));
    if (!after_access(activation, item, step, memory_.forget(state, pointer, Interval::of(bytes)))) return false;
    set_unknown(state, step);
    return true;
  }
  Access old = memory_.load(state, pointer, leaves[0], step.is_unsigned);
  if (!after_access(activation, item, step, old)) return false;
  if (swaps || operation != Operation::none) {
    Value next = read(activation, state, activation.code->operand(step, 1));
    if (operation != Operation::none) {
      Value before = old.value.is_integer() ? old.value : arithmetic_.to_integer(state, old.value);
      next = next.is_integer() ? next : arithmetic_.to_integer(state, next);
      next = arithmetic_.binary(state, operation, 0, before, next);
    }
    if (!after_access(activation, item, step, memory_.store(state, pointer, next, bytes))) return false;
    set(state, step, 0, old.value);
    return true;
  }
  Value found = old.value.is_integer() ? old.value : arithmetic_.to_integer(state, old.value);
  const Value expected = read_integer(activation, state, activation.code->operand(step, 1));
  const Value next = read(activation, state, activation.code->operand(step, 2));
  const Value same = arithmetic_.compare(state, ICmpInst::ICMP_EQ, found, expected);
  auto end = [&](State&& target, bool success) {
    set(target, step, 0, found);
    set(target, step, 1, Value::constant(1, success ? 1 : 0));
    activation.ready.push_back({std::move(target), item.block, item.step + 1});
  };
  for (State& other : arithmetic_.assume(state, same, false)) end(std::move(other), false);
  for (State& equal : arithmetic_.assume(state, same, true)) {
    if (exchange->isWeak()) end(State(equal), false);  // It may fail for no reason.
    Access stored = memory_.store(equal, pointer, next, bytes);
    if (stored.kind == Access::Kind::split) return split(activation, item, stored.symbol, step);
    if (stored.kind == Access::Kind::done) end(std::move(equal), true);
  }
  return false;
}

bool Machine::perform(Activation& activation, Activation::Item& item, const Step& step) {
  if (step.stated >= 0) return execute_stated(activation, item, step);
  State& state = item.state;
  if (step.operation != Operation::none) {
    if (step.result_leaves == 1 && !step.is_vector) {
      Value x = read(activation, state, activation.code->operand(step, 0));
      Value y = read(activation, state, activation.code->operand(step, 1));
      // Taking a field out of several that were loaded as one word.
      if (x.kind == ValueKind::bytes && y.is_constant() && step.opcode == Instruction::LShr && y.bits() < x.width) {
        unsigned left = x.width - static_cast<unsigned>(y.bits());
        Value part = arithmetic_.extract(state, x, static_cast<unsigned>(y.bits()), left);
        set(state, step, 0,
            part.is_integer() ? arithmetic_.zext(state, part, x.width)
                              : arithmetic_.concat(
                                    state, {{part, 0, left}, {Value::constant(x.width - left, 0), 0, x.width - left}}));
        if ((*state.frame)[static_cast<std::size_t>(step.result)].kind == ValueKind::any) set_unknown(state, step);
        return true;
      }
      // A bit-field with a sign is shifted up, and down again with its sign.
      if (x.kind == ValueKind::bytes && y.is_constant() && y.bits() > 0 && y.bits() < x.width) {
        const auto by = static_cast<unsigned>(y.bits());
        if (step.opcode == Instruction::Shl) {
          set(state, step, 0, arithmetic_.concat(state, {{Value::constant(by, 0), 0, by}, {x, 0, x.width - by}}));
          return true;
        }
        if (step.opcode == Instruction::AShr)
          if (const Value part = arithmetic_.extract(state, x, by, x.width - by); part.is_integer()) {
            set(state, step, 0, arithmetic_.sext(state, part, x.width));
            return true;
          }
      }
      // Integers keep their definition: a mask may be tested.
      const bool packs = step.operation == Operation::bit_or || !x.is_integer() || !y.is_integer();
      if (packs && step.width > 1) {
        if (auto fields = arithmetic_.combine_fields(state, step.operation, x, y)) {
          set(state, step, 0, *fields);
          return true;
        }
      }
      x = x.is_integer() ? x : memory_.to_integer(state, x);
      y = y.is_integer() ? y : memory_.to_integer(state, y);
      bool divides = step.operation == Operation::udiv || step.operation == Operation::sdiv ||
                     step.operation == Operation::urem || step.operation == Operation::srem;
      if (divides && y.is_constant() && y.base == 0) return false;  // Undefined.
      if (step.operation == Operation::sub &&
          (isa<PtrToIntInst>(step.source->getOperand(0)) || isa<PtrToIntInst>(step.source->getOperand(1)))) {
        // A distance within one object says nothing of where it is; any other may lead from one object to another.
        Value from = arithmetic_.to_pointer(state, x), to = arithmetic_.to_pointer(state, y);
        if (from.region != to.region || from.region <= kUnknownRegion) {
          memory_.escape(state, from);
          memory_.escape(state, to);
        }
      }
      set(state, step, 0, arithmetic_.binary(state, step.operation, step.flags, x, y));
      return true;
    }
    for (unsigned i = 0; i < step.result_leaves; ++i) {
      Value x = read_integer(activation, state, activation.code->operand(step, 0), i);
      Value y = read_integer(activation, state, activation.code->operand(step, 1), i);
      set(state, step, i, arithmetic_.binary(state, step.operation, step.flags, x, y));
    }
    return true;
  }
  switch (step.opcode) {
    case Instruction::Load:
    case Instruction::Store:
      return execute_access(activation, item, step);
    case Instruction::GetElementPtr:
      return execute_gep(activation, item, step);
    case Instruction::Alloca: {
      const auto& variable = cast<AllocaInst>(*step.source);
      Value count = read_integer(activation, state, activation.code->operand(step, 0));
      auto element =
          static_cast<std::int64_t>(context_.layout.getTypeAllocSize(variable.getAllocatedType()).getFixedValue());
      if (!variable.isStaticAlloca() && activation.code->innermost[item.block] >= 0) {
        problem("unsupported", place(step), "a variable-length array or alloca() in a loop is not analysed",
                {"move it out of the loop, or use a fixed-size array"});
        return false;
      }
      RegionId region = context_.regions.stack(&variable, activation.path);
      if (count.width < context_.pointer_width) count = arithmetic_.zext(state, count, context_.pointer_width);
      Object object;
      object.born = context_.next_birth++;
      object.size = arithmetic_.binary(state, Operation::mul, kNoSignedWrap, count,
                                       Value::constant(context_.pointer_width, element));
      state.add_object(region, std::move(object));
      if (has_foreign_arenas_) forget_arenas(state, region);
      if (std::find(activation.locals.begin(), activation.locals.end(), region) == activation.locals.end())
        activation.locals.push_back(region);
      set(state, step, 0, Value::pointer(step.width, region));
      return true;
    }
    case Instruction::ZExt:
    case Instruction::SExt:
    case Instruction::Trunc:
    case Instruction::PtrToInt:
    case Instruction::IntToPtr:
    case Instruction::BitCast:
    case Instruction::AddrSpaceCast:
    case Instruction::FPExt:
    case Instruction::FPTrunc:
    case Instruction::SIToFP:
    case Instruction::UIToFP:
    case Instruction::FPToSI:
    case Instruction::FPToUI:
      return execute_cast(activation, item, step);
    case Instruction::FAdd:
    case Instruction::FSub:
    case Instruction::FMul:
    case Instruction::FDiv:
    case Instruction::FRem:
    case Instruction::FNeg:
    case Instruction::FCmp:
      return execute_float(activation, item, step);
    case Instruction::ICmp:
      return execute_compare(activation, item, step);
    case Instruction::Select:
      return execute_select(activation, item, step);
    case Instruction::Br:
      return execute_branch(activation, item, step);
    case Instruction::Switch:
      return execute_switch(activation, item, step);
    case Instruction::ExtractValue:
    case Instruction::InsertValue:
    case Instruction::ExtractElement:
    case Instruction::InsertElement:
    case Instruction::ShuffleVector:
      execute_aggregate(activation, state, step);
      return true;
    case Instruction::Freeze:
      for (unsigned i = 0; i < step.result_leaves; ++i)
        set(state, step, i, read(activation, state, activation.code->operand(step, 0), i));
      return true;
    case Instruction::Call:
    case Instruction::Invoke:
      return execute_call(activation, item, step);
    case Instruction::Ret: {
      Outcome outcome;
      if (step.source->getNumOperands() > 0) {
        for (unsigned i = 0; i < step.leaf_count; ++i)
          outcome.result.push_back(read(activation, state, activation.code->operand(step, 0), i));
      }
      outcome.state = std::move(state);
      leave(activation, item.block, std::move(outcome));
      return false;
    }
    case Instruction::Resume: {
      Outcome outcome;
      outcome.unwinds = true;
      if (!state.landed.empty()) {
        state.thrown = state.landed.back();
        state.landed.pop_back();
      }
      outcome.state = std::move(state);
      leave(activation, item.block, std::move(outcome));
      return false;
    }
    case Instruction::LandingPad:
      return execute_landingpad(activation, item, step);
    case Instruction::Unreachable:
      return false;
    case Instruction::Fence:
      memory_.forget_reachable(state, {});
      return true;
    case Instruction::AtomicRMW:
    case Instruction::AtomicCmpXchg:
      return execute_atomic(activation, item, step);
    case Instruction::IndirectBr: {
      for (unsigned edge = 0; edge < activation.code->blocks[item.block].edges.size(); ++edge)
        follow(activation, item.block, edge, state);
      return false;
    }
    default:
      problem("unsupported", place(step),
              "the instruction '" + std::string(step.source->getOpcodeName()) + "' in '" +
                  Program::readable(*activation.code->function) + "' is not analysed",
              {"rewrite this place, or attest the function with WCMU_ATTEST"});
      return false;
  }
}

}  // namespace wcmu
