// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/machine.hpp"

#include <llvm/IR/Instructions.h>
#include <llvm/IR/Intrinsics.h>

#include <bit>

namespace wcmu {

using namespace llvm;

namespace {

/// A constant rounded to a whole number, or without its sign: exact.
std::optional<Value> rounded(const Value& x, Intrinsic::ID how) {
  if (x.kind != ValueKind::real || (x.width != 32 && x.width != 64)) return std::nullopt;
  const auto& semantics = x.width == 32 ? APFloat::IEEEsingle() : APFloat::IEEEdouble();
  APFloat number(semantics, APInt(64, static_cast<std::uint64_t>(x.base)).trunc(x.width));
  switch (how) {
    case Intrinsic::floor:
      number.roundToIntegral(APFloat::rmTowardNegative);
      break;
    case Intrinsic::ceil:
      number.roundToIntegral(APFloat::rmTowardPositive);
      break;
    case Intrinsic::trunc:
      number.roundToIntegral(APFloat::rmTowardZero);
      break;
    case Intrinsic::round:
      number.roundToIntegral(APFloat::rmNearestTiesToAway);
      break;
    case Intrinsic::roundeven:
      number.roundToIntegral(APFloat::rmNearestTiesToEven);
      break;
    case Intrinsic::fabs:
      number.clearSign();
      break;
    default:
      return std::nullopt;
  }
  return Value::real(x.width, static_cast<std::int64_t>(number.bitcastToAPInt().getZExtValue()));
}

}  // namespace

bool Machine::execute_intrinsic(Activation& activation, Activation::Item& item, const Step& step,
                                const IntrinsicInst& call) {
  State& state = item.state;
  auto operand = [&](unsigned i) { return read(activation, state, activation.code->operand(step, i)); };
  auto integer = [&](unsigned i) { return read_integer(activation, state, activation.code->operand(step, i)); };
  auto scalar = [&] { return step.result_leaves == 1 && !call.getType()->isVectorTy(); };
  auto overflowing = [&](Operation operation, bool is_signed) {
    // {result, whether it wrapped}
    Value x = integer(0), y = integer(1);
    if (step.result_leaves != 2 || x.width > 64) return set_unknown(state, step);
    Value result = arithmetic_.binary(state, operation, 0, x, y);
    auto a = is_signed ? signed_range(state, x) : unsigned_range(state, x);
    auto b = is_signed ? signed_range(state, y) : unsigned_range(state, y);
    Value wrapped = arithmetic_.unknown(state, 1);
    if (a && b) {
      Int ends[4];
      bool fits = true;
      unsigned n = 0;
      for (Int p : {a->lo, a->hi})
        for (Int q : {b->lo, b->hi}) {
          bool far = operation == Operation::mul && __builtin_mul_overflow(p, q, &ends[n]);
          if (operation == Operation::add) ends[n] = p + q;
          if (operation == Operation::sub) ends[n] = p - q;
          fits &= !far;
          ++n;
        }
      Int lo = is_signed ? -(static_cast<Int>(1) << (x.width - 1)) : 0;
      Int hi = lo + (static_cast<Int>(1) << x.width) - 1;
      Int least = *std::min_element(ends, ends + 4), most = *std::max_element(ends, ends + 4);
      if (fits && least >= lo && most <= hi) {
        wrapped = Value::constant(1, 0);
      } else if (fits && (most < lo || least > hi)) {
        wrapped = Value::constant(1, 1);
      } else if (fits) {
        // Two states: in the one without a wrap the result is the mathematical one.
        State fork = state;
        set(fork, step, 0, arithmetic_.unknown(fork, x.width, !is_signed));
        set(fork, step, 1, Value::constant(1, 1));
        activation.ready.push_back({std::move(fork), item.block, item.step + 1});
        result = arithmetic_.binary(state, operation, is_signed ? kNoSignedWrap : kNoUnsignedWrap, x, y);
        wrapped = Value::constant(1, 0);
      }
    }
    set(state, step, 0, result);
    set(state, step, 1, wrapped);
  };
  auto elementwise = [&](Operation operation) {
    for (unsigned i = 0; i < step.result_leaves; ++i) {
      Value x = read_integer(activation, state, activation.code->operand(step, 0), i);
      Value y = read_integer(activation, state, activation.code->operand(step, 1), i);
      set(state, step, i, arithmetic_.binary(state, operation, 0, x, y));
    }
  };

  switch (call.getIntrinsicID()) {
    case Intrinsic::memcpy:
    case Intrinsic::memmove:
    case Intrinsic::memcpy_inline:
      if (!after_access(activation, item, step, memory_.copy(state, operand(0), operand(1), integer(2)))) return false;
      copy_arenas(state, operand(0), operand(1), integer(2), step);
      return sync_fields(state, operand(0), integer(2), step);
    case Intrinsic::memset:
    case Intrinsic::memset_inline:
      if (!after_access(activation, item, step, memory_.fill(state, operand(0), integer(1), integer(2)))) return false;
      // Zeros in one of several arenas empty it: the bound of each is one.
      return (operand(0).symbol != 0 && integer(1).is_constant() && integer(1).bits() == 0) ||
             sync_fields(state, operand(0), integer(2), step);
    case Intrinsic::lifetime_start:
    case Intrinsic::lifetime_end: {
      Value pointer = operand(1);
      if (pointer.is_pointer() && context_.regions[pointer.region].kind == RegionKind::stack)
        if (Object* object = state.edit_object(pointer.region)) {
          object->cells = {};
          object->fill = Fill::any;
          if (has_foreign_arenas_) forget_arenas(state, pointer.region);
        }
      return true;
    }
    case Intrinsic::dbg_declare:
    case Intrinsic::dbg_value:
    case Intrinsic::dbg_label:
    case Intrinsic::dbg_assign:
    case Intrinsic::donothing:
    case Intrinsic::experimental_noalias_scope_decl:
    case Intrinsic::var_annotation:
    case Intrinsic::invariant_end:
    case Intrinsic::prefetch:
    case Intrinsic::sideeffect:
    case Intrinsic::stackrestore:
    case Intrinsic::assume:
    case Intrinsic::pseudoprobe:
      if (call.getIntrinsicID() != Intrinsic::assume) return true;
      {
        std::vector<State> states = arithmetic_.assume(std::move(state), integer(0), true);
        if (states.empty()) return false;
        for (std::size_t i = 1; i < states.size(); ++i)
          activation.ready.push_back({std::move(states[i]), item.block, item.step + 1});
        item.state = std::move(states.front());
        return true;
      }
    case Intrinsic::stacksave:
    case Intrinsic::invariant_start:
    case Intrinsic::returnaddress:
    case Intrinsic::frameaddress:
      set_unknown(state, step);
      return true;
    case Intrinsic::expect:
    case Intrinsic::expect_with_probability:
    case Intrinsic::launder_invariant_group:
    case Intrinsic::strip_invariant_group:
    case Intrinsic::ptr_annotation:
    case Intrinsic::annotation:
    case Intrinsic::threadlocal_address:
    case Intrinsic::ssa_copy:
    case Intrinsic::arithmetic_fence:
      for (unsigned i = 0; i < step.result_leaves; ++i)
        set(state, step, i, read(activation, state, activation.code->operand(step, 0), i));
      return true;
    case Intrinsic::trap:
    case Intrinsic::debugtrap:
    case Intrinsic::ubsantrap:
      return false;
    case Intrinsic::umin:
      elementwise(Operation::umin);
      return true;
    case Intrinsic::umax:
      elementwise(Operation::umax);
      return true;
    case Intrinsic::smin:
      elementwise(Operation::smin);
      return true;
    case Intrinsic::smax:
      elementwise(Operation::smax);
      return true;
    case Intrinsic::sadd_with_overflow:
      overflowing(Operation::add, true);
      return true;
    case Intrinsic::uadd_with_overflow:
      overflowing(Operation::add, false);
      return true;
    case Intrinsic::ssub_with_overflow:
      overflowing(Operation::sub, true);
      return true;
    case Intrinsic::usub_with_overflow:
      overflowing(Operation::sub, false);
      return true;
    case Intrinsic::smul_with_overflow:
      overflowing(Operation::mul, true);
      return true;
    case Intrinsic::umul_with_overflow:
      overflowing(Operation::mul, false);
      return true;
    case Intrinsic::abs: {
      Value x = integer(0);
      if (!scalar() || x.width > 64) break;
      Value zero = Value::constant(x.width, 0);
      set(state, step, 0,
          arithmetic_.binary(
              state, Operation::smax, 0, x,
              arithmetic_.binary(state, Operation::sub, integer(1).bits() != 0 ? kNoSignedWrap : 0, zero, x)));
      return true;
    }
    case Intrinsic::ctpop:
    case Intrinsic::ctlz:
    case Intrinsic::cttz: {
      Value x = integer(0);
      if (!scalar() || x.width > 64) break;
      if (!x.is_constant()) {
        set(state, step, 0, arithmetic_.fresh(state, step.width, Interval::range(0, x.width)));
        return true;
      }
      int count = std::popcount(x.bits());
      if (call.getIntrinsicID() == Intrinsic::ctlz)
        count = x.bits() == 0 ? x.width : std::countl_zero(x.bits()) - (64 - x.width);
      if (call.getIntrinsicID() == Intrinsic::cttz) count = x.bits() == 0 ? x.width : std::countr_zero(x.bits());
      set(state, step, 0, Value::constant(step.width, count));
      return true;
    }
    case Intrinsic::bswap:
    case Intrinsic::bitreverse: {
      Value x = integer(0);
      if (!scalar() || !x.is_constant() || x.width > 64) break;
      APInt number(x.width, x.bits());
      number = call.getIntrinsicID() == Intrinsic::bswap ? number.byteSwap() : number.reverseBits();
      set(state, step, 0, Value::constant(step.width, number.getSExtValue()));
      return true;
    }
    case Intrinsic::fshl:
    case Intrinsic::fshr: {
      Value x = integer(0), y = integer(1), z = integer(2);
      if (!scalar() || !x.is_constant() || !y.is_constant() || !z.is_constant() || x.width > 64) break;
      unsigned shift = static_cast<unsigned>(z.bits() % x.width);
      APInt both = APInt(x.width * 2, x.bits()).shl(x.width) | APInt(x.width * 2, y.bits());
      APInt number = call.getIntrinsicID() == Intrinsic::fshl ? both.shl(shift).lshr(x.width).trunc(x.width)
                                                              : both.lshr(shift).trunc(x.width);
      set(state, step, 0, Value::constant(step.width, number.getSExtValue()));
      return true;
    }
    case Intrinsic::type_test:
    case Intrinsic::public_type_test: {
      // In front of each virtual call: of a vtable that is not known the class is.
      Value vtable = operand(0);
      const Operand slot = activation.code->operand(step, 0);
      if (slot >= 0 && vtable.is_pointer() && vtable.symbol == 0 &&
          (vtable.region == kUnknownRegion || context_.regions[vtable.region].kind == RegionKind::input)) {
        std::vector<Value> vtables;
        const auto* type = cast<MetadataAsValue>(call.getArgOperand(1));
        for (const AddressPoint& point : program_.dispatch().address_points(type->getMetadata()))
          vtables.push_back(
              Value::pointer(context_.pointer_width, context_.regions.global(point.vtable), point.offset));
        if (!vtables.empty()) {
          trust("closed-world", "the classes of objects in " + Program::readable(*activation.code->function),
                "the program has no other class that may be met there", place(step));
          return choose(activation, item, vtable, slot, vtables);
        }
      }
      set(state, step, 0, Value::constant(1, 1));
      return true;
    }
    case Intrinsic::eh_typeid_for: {
      Value type = operand(0);
      set(state, step, 0,
          type.is_pointer() && type.region > kUnknownRegion
              ? Value::constant(step.width, static_cast<std::int64_t>(type.region))
              : arithmetic_.unknown(state, step.width));
      return true;
    }
    case Intrinsic::vastart:
      return execute_va_start(activation, item, step);
    case Intrinsic::vaend:
      return true;
    case Intrinsic::vacopy:
      // Two offsets and two addresses on x86-64, else one address. va_start refuses other targets.
      return after_access(activation, item, step,
                          memory_.copy(state, operand(0), operand(1),
                                       Value::constant(context_.pointer_width, context_.pointer_width == 64 ? 24 : 4)));
    case Intrinsic::eh_sjlj_setjmp:
    case Intrinsic::eh_sjlj_longjmp:
      break;
    case Intrinsic::fmuladd: {
      // One rounding or two.
      const Value x = operand(0), y = operand(1), z = operand(2);
      const auto* semantics = step.width == 32 ? &APFloat::IEEEsingle() : &APFloat::IEEEdouble();
      if (!scalar() || (step.width != 32 && step.width != 64) || context_.floating_point.fuses ||
          llvm::any_of(ArrayRef{x, y, z}, [](const Value& value) { return value.kind != ValueKind::real; })) {
        set_unknown(state, step);
        return true;
      }
      auto number = [&](const Value& value) {
        return APFloat(*semantics, APInt(64, static_cast<std::uint64_t>(value.base)).trunc(value.width));
      };
      APFloat sum = number(x);
      const APFloat::opStatus product = sum.multiply(number(y), APFloat::rmNearestTiesToEven);
      const APFloat::opStatus status = sum.add(number(z), APFloat::rmNearestTiesToEven);
      set(state, step, 0, floating_result(step, sum, product != APFloat::opOK ? product : status));
      return true;
    }
    case Intrinsic::floor:
    case Intrinsic::ceil:
    case Intrinsic::trunc:
    case Intrinsic::round:
    case Intrinsic::roundeven:
    case Intrinsic::fabs:
      if (scalar())
        if (auto value = rounded(operand(0), call.getIntrinsicID())) {
          set(state, step, 0, *value);
          return true;
        }
      set_unknown(state, step);
      return true;
    default:
      // What neither writes memory nor jumps has an unknown result and no effect.
      if (call.onlyReadsMemory() || call.doesNotAccessMemory()) {
        set_unknown(state, step);
        return true;
      }
      break;
  }
  if (call.doesNotAccessMemory()) {
    set_unknown(state, step);
    return true;
  }
  problem("unsupported", place(step),
          "'" + call.getCalledFunction()->getName().str() + "' in '" + Program::readable(*activation.code->function) +
              "' is not analysed",
          {"attest the function with WCMU_ATTEST(bottom, top)"});
  return false;
}

}  // namespace wcmu
