// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Floating point. Operations on constants give a number where every compiler comes to the same one; everything else is unknown.
#include "execution/machine.hpp"

#include <llvm/ADT/APFloat.h>
#include <llvm/ADT/APSInt.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Operator.h>

namespace wcmu {

using namespace llvm;

namespace {

const fltSemantics* semantics(unsigned width) {
  switch (width) {
    case 16:
      return &APFloat::IEEEhalf();
    case 32:
      return &APFloat::IEEEsingle();
    case 64:
      return &APFloat::IEEEdouble();
    default:
      return nullptr;
  }
}

APFloat as_float(const ::wcmu::Value& value) {
  return APFloat(*semantics(value.width), APInt(64, static_cast<std::uint64_t>(value.base)).trunc(value.width));
}

::wcmu::Value from_float(const APFloat& number, unsigned width) {
  return ::wcmu::Value::real(width, static_cast<std::int64_t>(number.bitcastToAPInt().getZExtValue()));
}

}  // namespace

/// What the operation gives in the user's program, if that is one number: `number`, rounded to nearest.
Value Machine::floating_result(const Step& step, const APFloat& number, APFloat::opStatus status) const {
  const Floating& target = context_.floating_point;
  if (const auto* operation = dyn_cast<FPMathOperator>(step.source)) {
    const FastMathFlags flags = operation->getFastMathFlags();
    if (flags.allowReassoc() || flags.allowReciprocal() || flags.approxFunc()) return Value::any(step.width);
  }
  // The bits of a NaN are the processor's. What is tiny may be flushed to 0.
  if (number.isNaN() || number.isDenormal()) return Value::any(step.width);
  const bool is_inexact = status != APFloat::opOK;
  if (is_inexact && (target.rounds || target.wider || (target.fuses && step.opcode == Instruction::FMul)))
    return Value::any(step.width);
  return from_float(number, step.width);
}

bool Machine::execute_float(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  auto operand = [&](unsigned i) { return read(activation, state, activation.code->operand(step, i)); };
  auto known = [](const Value& v) { return v.kind == ValueKind::real && semantics(v.width) != nullptr; };
  constexpr auto kNearest = APFloat::rmNearestTiesToEven;
  if (step.result_leaves != 1) {
    set_unknown(state, step);
    return true;
  }
  Value x = operand(0);
  switch (step.opcode) {
    case Instruction::FAdd:
    case Instruction::FSub:
    case Instruction::FMul:
    case Instruction::FDiv: {
      Value y = operand(1);
      if (!known(x) || !known(y)) break;
      APFloat number = as_float(x);
      const APFloat other = as_float(y);
      APFloat::opStatus status = APFloat::opOK;
      if (step.opcode == Instruction::FAdd) status = number.add(other, kNearest);
      if (step.opcode == Instruction::FSub) status = number.subtract(other, kNearest);
      if (step.opcode == Instruction::FMul) status = number.multiply(other, kNearest);
      if (step.opcode == Instruction::FDiv) status = number.divide(other, kNearest);
      set(state, step, 0, floating_result(step, number, status));
      return true;
    }
    case Instruction::FNeg:
      if (!known(x)) break;
      set(state, step, 0, from_float(neg(as_float(x)), step.width));
      return true;
    case Instruction::FPExt:
    case Instruction::FPTrunc: {
      if (!known(x) || semantics(step.width) == nullptr) break;
      APFloat number = as_float(x);
      bool loses = false;
      const APFloat::opStatus status = number.convert(*semantics(step.width), kNearest, &loses);
      set(state, step, 0, floating_result(step, number, status));
      return true;
    }
    case Instruction::SIToFP:
    case Instruction::UIToFP: {
      if (!x.is_constant() || semantics(step.width) == nullptr || x.width > 64) break;
      APFloat number(*semantics(step.width));
      const APFloat::opStatus status =
          number.convertFromAPInt(APInt(x.width, x.bits()), step.opcode == Instruction::SIToFP, kNearest);
      set(state, step, 0, floating_result(step, number, status));
      return true;
    }
    case Instruction::FPToSI:
    case Instruction::FPToUI: {
      if (!known(x) || step.width > 64) break;
      APSInt number(step.width, step.opcode == Instruction::FPToUI);
      bool exact = false;
      if (as_float(x).convertToInteger(number, APFloat::rmTowardZero, &exact) & APFloat::opInvalidOp) break;
      set(state, step, 0, Value::constant(step.width, number.getExtValue()));
      return true;
    }
    case Instruction::FCmp: {
      Value y = operand(1);
      if (!known(x) || !known(y)) break;
      set(state, step, 0,
          Value::constant(1, FCmpInst::compare(as_float(x), as_float(y), cast<FCmpInst>(step.source)->getPredicate())));
      return true;
    }
    default:
      break;
  }
  set_unknown(state, step);
  return true;
}

}  // namespace wcmu
