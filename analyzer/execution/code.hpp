// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A function decoded for execution: values numbered, aggregates split into scalar leaves, constants evaluated, blocks in weak
// topological order, liveness known. Made once a function and root.
#pragma once

#include "domain/symbols.hpp"
#include "domain/value.hpp"
#include "execution/regions.hpp"
#include "execution/wto.hpp"
#include "support/location.hpp"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/BitVector.h>
#include <llvm/IR/DataLayout.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/Instruction.h>

#include <memory>
#include <optional>
#include <vector>

namespace wcmu {

class Program;
class RuleSet;
struct AssumeRule;
struct LoopRule;

/// A scalar part of a first-class type.
struct Leaf {
  ValueKind kind = ValueKind::integer;  ///< integer, pointer or real
  std::uint16_t width = 0;              ///< in bits
  std::uint32_t offset = 0;             ///< of its first byte in memory
};

/// The scalars of `type` in memory order; nothing for void, or for an aggregate of more than `kMaxLeaves` parts.
std::vector<Leaf> leaves_of(const llvm::Type* type, const llvm::DataLayout& layout, bool* too_large = nullptr);
inline constexpr std::size_t kMaxLeaves = 512;

/// Where a value comes from: slot `index` of the frame, or constant `~index`. An aggregate's leaves follow each other.
using Operand = std::int32_t;

struct Step {
  const llvm::Instruction* source = nullptr;
  unsigned opcode = 0;
  std::int32_t result = -1;  ///< First slot; -1 if there is none.
  std::uint16_t result_leaves = 0;
  std::uint16_t width = 0;          ///< Of the first leaf of the result, in bits; 0 if there is none.
  std::uint32_t first_operand = 0;  ///< In Code::operands: one entry an LLVM operand.
  std::int32_t counter = -1;        ///< Slot that counts the executions of a WCMU_LOOP_BOUND, or of what a rule states.
  std::int32_t stated = -1;         ///< Index into Code::stated: no instruction, but in front of `source`; opcode 0.
  std::int32_t live_after = -1;     ///< Calls: index into Code::live_sets.
  std::uint32_t first_leaf = 0;     ///< In Code::leaves: see Code::leaves_of.
  std::uint32_t leaf_count = 0;
  std::uint32_t first_term = 0;  ///< In Code::terms: what a getelementptr adds.
  std::uint32_t term_count = 0;
  Operation operation = Operation::none;  ///< Of an integer instruction with two operands.
  std::uint8_t flags = 0;                 ///< kNoSignedWrap, kNoUnsignedWrap
  bool is_vector = false;                 ///< The result.
  bool is_operand = false;                ///< OrderWatch watches it.
  bool is_unsigned = false;               ///< How an unknown result is best read.
  const llvm::MDNode* range = nullptr;    ///< Loads: what is promised of the value.
};

/// `stride` bytes times operand; without an operand `stride` bytes.
struct Term {
  std::optional<Operand> index;
  std::int64_t stride = 0;
};

struct Edge {
  struct Copy {
    Operand from;
    std::int32_t to;
    std::uint16_t leaves;
  };
  std::uint32_t target = 0;  ///< Position of the block.
  std::vector<Copy> copies;  ///< Phis of the target; all sources are read before any is written.
};

struct CodeBlock {
  const llvm::BasicBlock* source = nullptr;
  std::vector<Step> steps;  ///< Without phis and debug intrinsics.
  std::vector<Edge> edges;  ///< One a successor of the terminator, in its order.
  llvm::BitVector live_in;  ///< Slots that are read before they are written, phis of this block included.
  bool is_join = false;     ///< Several edges lead here.
  const llvm::Instruction* held = nullptr;  ///< Control comes here where this assumption holds (Code::assumed).
  std::int32_t heads = -1;                  ///< The loop of which it is the header.
};

struct CodeLoop : WtoLoop {
  std::vector<std::int32_t> counters;  ///< Set to 0 when the loop is entered.
  bool never_ends = false;             ///< Nothing but an exception leaves it.
  /// Where the condition of a `for` or `while` is decided: its body follows on edge 0. -1: each round begins with the body.
  std::int32_t condition = -1;
  bool may_have_condition = true;  ///< -1 because it was not found for certain.
};

/// What a rule file states of the place where control is.
struct Stated {
  const LoopRule* loop = nullptr;  ///< Control comes here at most `bound` times per entry of the loop around it.
  std::uint64_t bound = 0;
  const AssumeRule* assume =
      nullptr;             ///< The number in `slot`, or what these offsets lead to from there, is in its range.
  std::int32_t slot = -1;  ///< -1: a variable,
  Value variable;          ///< which is here.
  std::string name;        ///< For people.
  std::vector<std::uint64_t> hops;  ///< In bytes; a pointer is read at each but the last.
  Leaf leaf;                        ///< What is read at the last.
  unsigned first_bit = 0;           ///< The number is a part of what was read, or of the slot: from here on,
  unsigned bits = 0;                ///< so many bits. 0: all of it.
};

struct Parameter {
  std::int32_t slot = -1;  ///< The first.
  std::uint32_t leaves = 0;
};

struct Code {
  const llvm::Function* function = nullptr;
  std::vector<CodeBlock> blocks;  ///< By position in the weak topological order.
  std::vector<std::int32_t> innermost;
  std::vector<CodeLoop> loops;
  std::vector<Leaf> slots;  ///< What each slot holds.
  std::vector<Parameter> parameters;
  std::vector<Value> constants;
  std::vector<Operand> operands;
  std::vector<Leaf> leaves;  ///< Of each type that is loaded, stored, returned or made.
  std::vector<Term> terms;
  std::vector<llvm::BitVector> live_sets;
  std::vector<Stated> stated;
  std::vector<const llvm::Instruction*> assumed;  ///< Where a WCMU_ASSUME with a condition has failed.
  std::vector<Location> unsequenced;              ///< Where operands meet in a variable that is kept in a register.
  std::string unsupported;                        ///< Not empty: why the function cannot be executed.
  llvm::DenseMap<const llvm::Value*, std::int32_t> slot_of;  ///< The first slot of each argument and result; -1: none.
  std::size_t first_loop = 0;      ///< Number of its first loop among all loops that are counted.
  mutable std::uint32_t live = 0;  ///< So many activations of it are on the stack of the machine.

  [[nodiscard]] Operand operand(const Step& step, unsigned number) const {
    return operands[step.first_operand + number];
  }
  /// Of what it stores or returns, else of its result.
  [[nodiscard]] llvm::ArrayRef<Leaf> leaves_of(const Step& step) const {
    return llvm::ArrayRef<Leaf>(leaves).slice(step.first_leaf, step.leaf_count);
  }
  [[nodiscard]] llvm::ArrayRef<Term> terms_of(const Step& step) const {
    return llvm::ArrayRef<Term>(terms).slice(step.first_term, step.term_count);
  }
};

/// Of its keyword, or of its label.
Location loop_location(const Code& code, std::size_t loop);

std::unique_ptr<Code> decode(const llvm::Function& function, const Program& program, const RuleSet& rules,
                             RegionTable& regions);

/// How an unknown integer is best read. Both readings are sound; the one that its uses want avoids forks at its wrap.
bool prefers_unsigned(const llvm::Value& value);

/// The leaves of a constant, in memory order.
void evaluate_constant(const llvm::Constant& constant, const Program& program, RegionTable& regions,
                       std::vector<Value>& out);

}  // namespace wcmu
