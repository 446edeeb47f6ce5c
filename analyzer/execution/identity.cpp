// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// WCMU_ASSUME(&a == &b): two names, one object. Objects that are or hold arenas count as different otherwise (trust base: distinct-arenas), and
// an assumption that is taken as false would end its path: nothing behind it would be charged. So it is looked for where the comparison is
// made. If the root states it before it does anything else, it holds in every execution: the run begins again with one object for both
// names. Anything else, such as an assumption on one path only, is a problem.
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/IR/Instructions.h>

#include <map>
#include <optional>
#include <set>

namespace wcmu {
namespace {

using namespace llvm;

/// Whether a failed assumption is told in the block.
bool fails(const Program& program, const BasicBlock& block) {
  for (const Instruction& instruction : block)
    if (const auto* call = dyn_cast<CallBase>(&instruction); call != nullptr && call->getCalledFunction() != nullptr)
      if (const Primitive* primitive = program.primitive(*call->getCalledFunction());
          primitive != nullptr && primitive->kind == PrimitiveKind::assume_failed)
        return true;
  return false;
}

/// Whether an assumption fails for certain where the objects are different. The few blocks of its condition are followed: && makes
/// branches and phis.
bool fails_if_different(const Program& program, const ICmpInst& comparison) {
  std::map<const llvm::Value*, bool> known{{&comparison, comparison.getPredicate() == ICmpInst::ICMP_NE}};
  auto value_of = [&](const llvm::Value* value) -> std::optional<bool> {
    if (const auto* constant = dyn_cast<ConstantInt>(value)) return !constant->isZero();
    auto place = known.find(value);
    return place == known.end() ? std::nullopt : std::optional(place->second);
  };
  const BasicBlock* block = comparison.getParent();
  constexpr int kMostBlocks = 32;
  for (int i = 0; i < kMostBlocks; ++i) {
    for (const Instruction& instruction : *block) {
      if (!isa<CastInst, FreezeInst>(instruction) && instruction.getOpcode() != Instruction::Xor) continue;
      auto operand = value_of(instruction.getOperand(0));
      if (!operand || known.contains(&instruction)) continue;
      if (instruction.getOpcode() != Instruction::Xor)
        known[&instruction] = *operand;
      else if (const auto* mask = dyn_cast<ConstantInt>(instruction.getOperand(1)); mask != nullptr && mask->isOne())
        known[&instruction] = !*operand;
    }
    const auto* branch = dyn_cast<BranchInst>(block->getTerminator());
    if (branch == nullptr) return false;
    auto taken = branch->isConditional() ? value_of(branch->getCondition()) : true;
    if (!taken) return false;
    const BasicBlock* next = branch->getSuccessor(*taken ? 0 : 1);
    if (fails(program, *next)) return true;
    for (const PHINode& phi : next->phis()) {
      auto value = value_of(phi.getIncomingValueForBlock(block));
      known.erase(&phi);
      if (value) known[&phi] = *value;
    }
    block = next;
  }
  return false;
}

/// Whether the comparison is met first of all in every execution of its function, and nothing goes on where it does not say "equal".
bool is_stated_at_once(const Program& program, const ICmpInst& comparison) {
  const BasicBlock* block = &comparison.getFunction()->getEntryBlock();
  for (std::set<const BasicBlock*> seen; seen.insert(block).second;) {
    const auto* branch = dyn_cast<BranchInst>(block->getTerminator());
    const bool is_here = comparison.getParent() == block;
    for (const Instruction& instruction : *block)
      if (const auto* call = dyn_cast<CallBase>(&instruction); call != nullptr && !isa<IntrinsicInst>(call))
        return false;
    if (branch == nullptr) return false;
    if (branch->isUnconditional()) {
      if (is_here) return false;
      block = branch->getSuccessor(0);
      continue;
    }
    const unsigned failing = fails(program, *branch->getSuccessor(0)) ? 0 : 1;
    if (!fails(program, *branch->getSuccessor(failing))) return false;
    if (is_here)
      return branch->getCondition() == &comparison &&
             failing == (comparison.getPredicate() == ICmpInst::ICMP_EQ ? 1U : 0U);
    block = branch->getSuccessor(1 - failing);
  }
  return false;
}

}  // namespace

bool Machine::is_stated_identity(const Step& step, const Value& x, const Value& y) {
  const RegionInfo& one = context_.regions[x.region];
  const RegionInfo& other = context_.regions[y.region];
  if (x.region == y.region || !one.outside() || !other.outside()) return false;
  const auto& comparison = llvm::cast<llvm::ICmpInst>(*step.source);
  if (!fails_if_different(program_, comparison)) return false;
  if (!reaches_arena(one.type) && !reaches_arena(other.type)) return false;
  auto is_whole = [&](const Value& value) {
    return value.symbol == 0 && value.base == 0 && memory_.choices(value).empty();
  };
  const bool first_is_input = one.kind == RegionKind::input;
  const bool can_be_one = is_whole(x) && is_whole(y) && (first_is_input || other.kind == RegionKind::input);
  if (can_be_one && stack_.size() == 1 && is_stated_at_once(program_, comparison)) {
    // The name that comes first stays; a variable's stays in any case.
    const bool drop_second = other.kind == RegionKind::input && (!first_is_input || x.region < y.region);
    context_.regions.identify(drop_second ? y.region : x.region, drop_second ? x.region : y.region);
    identities_.insert({"assume", "'" + one.name + "' and '" + other.name + "' are one object",
                        "WCMU_ASSUME: stated by the author", place(step)});
    identified_ = true;
  } else {
    problem("unsupported", place(step),
            "an assumption says that '" + one.name + "' and '" + other.name +
                "' are one object, not as the first that the root does, or of a part of an object: which bytes are "
                "taken from one arena is not known",
            {"begin the root with WCMU_ASSUME(&" + one.name + " == &" + other.name + ")", "pass the object once"});
  }
  aborted_ = true;
  return true;
}

}  // namespace wcmu
