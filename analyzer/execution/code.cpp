// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/code.hpp"

#include "execution/choices.hpp"
#include "program/program.hpp"
#include "program/type_path.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/DerivedTypes.h>
#include <llvm/IR/GetElementPtrTypeIterator.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Operator.h>

namespace wcmu {

using namespace llvm;

namespace {

bool add_leaves(const Type* type, const DataLayout& layout, std::uint64_t offset, std::vector<Leaf>& out) {
  if (out.size() > kMaxLeaves) return false;
  auto* any = const_cast<Type*>(type);
  if (const auto* structure = dyn_cast<StructType>(type)) {
    const StructLayout* fields = layout.getStructLayout(cast<StructType>(any));
    for (unsigned i = 0; i < structure->getNumElements(); ++i)
      if (!add_leaves(structure->getElementType(i), layout, offset + fields->getElementOffset(i), out)) return false;
    return true;
  }
  if (const auto* array = dyn_cast<ArrayType>(type)) {
    std::uint64_t size = layout.getTypeAllocSize(array->getElementType());
    if (array->getNumElements() > kMaxLeaves) return false;
    for (std::uint64_t i = 0; i < array->getNumElements(); ++i)
      if (!add_leaves(array->getElementType(), layout, offset + i * size, out)) return false;
    return true;
  }
  if (const auto* vector = dyn_cast<FixedVectorType>(type)) {
    std::uint64_t bits = layout.getTypeSizeInBits(vector->getElementType());
    if (vector->getNumElements() > kMaxLeaves || bits % 8 != 0) return false;
    for (std::uint64_t i = 0; i < vector->getNumElements(); ++i)
      if (!add_leaves(vector->getElementType(), layout, offset + i * (bits / 8), out)) return false;
    return true;
  }
  if (type->isVoidTy() || type->isTokenTy() || type->isMetadataTy() || type->isLabelTy()) return true;
  if (!type->isSized() || isa<ScalableVectorType>(type)) return false;
  Leaf leaf;
  leaf.offset = static_cast<std::uint32_t>(offset);
  leaf.width = static_cast<std::uint16_t>(layout.getTypeSizeInBits(any).getFixedValue());
  leaf.kind = type->isPointerTy()         ? ValueKind::pointer
              : type->isFloatingPointTy() ? ValueKind::real
                                          : ValueKind::integer;
  out.push_back(leaf);
  return true;
}

Value as_value(const APInt& number) {
  if (number.getBitWidth() <= 64) return Value::constant(number.getBitWidth(), number.getSExtValue());
  if (number.isSignedIntN(64)) return Value::constant(number.getBitWidth(), number.getSExtValue());
  return Value::any(number.getBitWidth());
}

}  // namespace

std::vector<Leaf> leaves_of(const Type* type, const DataLayout& layout, bool* too_large) {
  std::vector<Leaf> leaves;
  bool good = add_leaves(type, layout, 0, leaves);
  if (too_large != nullptr) *too_large = !good;
  if (!good) leaves.clear();
  return leaves;
}

void evaluate_constant(const Constant& constant, const Program& program, RegionTable& regions,
                       std::vector<Value>& out) {
  const DataLayout& layout = program.layout();
  const Type* type = constant.getType();
  auto pointer_width = [&] { return static_cast<unsigned>(layout.getPointerSizeInBits()); };
  if (const auto* number = dyn_cast<ConstantInt>(&constant)) return out.push_back(as_value(number->getValue()));
  if (const auto* real = dyn_cast<ConstantFP>(&constant)) {
    APInt bits = real->getValueAPF().bitcastToAPInt();
    return out.push_back(bits.getBitWidth() <= 64
                             ? Value::real(bits.getBitWidth(), static_cast<std::int64_t>(bits.getZExtValue()))
                             : Value::any(bits.getBitWidth()));
  }
  if (isa<ConstantPointerNull>(constant)) return out.push_back(Value::null(pointer_width()));
  if (const auto* function = dyn_cast<Function>(&constant))
    return out.push_back(Value::pointer(pointer_width(), regions.global(&program.address_of(*function))));
  if (const auto* variable = dyn_cast<GlobalVariable>(&constant))
    return out.push_back(Value::pointer(pointer_width(), regions.global(program.resolve(*variable))));
  if (const auto* alias = dyn_cast<GlobalAlias>(&constant))
    return evaluate_constant(*alias->getAliasee(), program, regions, out);
  if (type->isAggregateType() || type->isVectorTy()) {
    if (isa<UndefValue>(constant) || isa<ConstantAggregateZero>(constant) || isa<ConstantAggregate>(constant) ||
        isa<ConstantDataSequential>(constant)) {
      unsigned count = 0;
      if (const auto* structure = dyn_cast<StructType>(type))
        count = structure->getNumElements();
      else if (const auto* array = dyn_cast<ArrayType>(type))
        count = static_cast<unsigned>(array->getNumElements());
      else if (const auto* vector = dyn_cast<FixedVectorType>(type))
        count = vector->getNumElements();
      for (unsigned i = 0; i < count; ++i) {
        const Constant* element = constant.getAggregateElement(i);
        if (element == nullptr) break;
        evaluate_constant(*element, program, regions, out);
      }
      return;
    }
    for (const Leaf& leaf : leaves_of(type, layout)) out.push_back(Value::any(leaf.width));
    return;
  }
  if (!type->isSized()) return out.push_back(Value::any(0));  // A token.
  auto width = static_cast<unsigned>(layout.getTypeSizeInBits(const_cast<Type*>(type)).getFixedValue());
  if (const auto* expression = dyn_cast<ConstantExpr>(&constant)) {
    switch (expression->getOpcode()) {
      case Instruction::GetElementPtr: {
        const auto* access = cast<GEPOperator>(expression);
        APInt offset(layout.getIndexSizeInBits(0), 0);
        std::vector<Value> base;
        evaluate_constant(*cast<Constant>(access->getPointerOperand()), program, regions, base);
        if (access->accumulateConstantOffset(layout, offset) && base.size() == 1 && base[0].is_pointer()) {
          base[0].base += offset.getSExtValue();
          return out.push_back(base[0]);
        }
        break;
      }
      case Instruction::BitCast:
      case Instruction::AddrSpaceCast:
        return evaluate_constant(*expression->getOperand(0), program, regions, out);
      case Instruction::PtrToInt:
      case Instruction::IntToPtr: {
        // An address as a number is kept as the pointer itself; arithmetic on it takes the number when it needs one.
        std::vector<Value> inner;
        evaluate_constant(*expression->getOperand(0), program, regions, inner);
        if (inner.size() == 1 && inner[0].is_pointer() && inner[0].width == width) return out.push_back(inner[0]);
        if (inner.size() == 1 && inner[0].is_constant()) {
          if (expression->getOpcode() == Instruction::IntToPtr)
            return out.push_back(Value::pointer(width, kNullRegion, static_cast<std::int64_t>(inner[0].bits())));
        }
        break;
      }
      default:
        break;
    }
  }
  out.push_back(Value::any(width));
}

bool prefers_unsigned(const llvm::Value& value) {
  int votes = 0;
  auto count = [&](const llvm::Value& of, int depth, auto& self) -> void {
    for (const User* user : of.users()) {
      if (isa<ZExtInst>(user) || isa<UIToFPInst>(user) || user->getType()->isPointerTy()) ++votes;
      if (isa<SExtInst>(user) || isa<SIToFPInst>(user)) --votes;
      if (const auto* comparison = dyn_cast<ICmpInst>(user))
        votes += comparison->isUnsigned() ? 1 : comparison->isSigned() ? -1 : 0;
      if (const auto* operation = dyn_cast<BinaryOperator>(user)) {
        switch (operation->getOpcode()) {
          case Instruction::UDiv:
          case Instruction::URem:
          case Instruction::LShr:
            ++votes;
            break;
          case Instruction::SDiv:
          case Instruction::SRem:
          case Instruction::AShr:
            --votes;
            break;
          case Instruction::Add:
          case Instruction::Sub:
          case Instruction::Mul:
            if (operation->hasNoSignedWrap()) --votes;
            break;
          default:
            break;
        }
      }
      if ((isa<PHINode>(user) || isa<SelectInst>(user)) && depth > 0) self(*user, depth - 1, self);
    }
  };
  count(value, 2, count);
  unsigned width = value.getType()->isIntegerTy() ? value.getType()->getIntegerBitWidth() : 0;
  return votes > 0 || (votes == 0 && (width < 32 || width == 64));
}

namespace {

Operation operation_of(unsigned opcode) {
  switch (opcode) {
    case Instruction::Add:
      return Operation::add;
    case Instruction::Sub:
      return Operation::sub;
    case Instruction::Mul:
      return Operation::mul;
    case Instruction::UDiv:
      return Operation::udiv;
    case Instruction::SDiv:
      return Operation::sdiv;
    case Instruction::URem:
      return Operation::urem;
    case Instruction::SRem:
      return Operation::srem;
    case Instruction::Shl:
      return Operation::shl;
    case Instruction::LShr:
      return Operation::lshr;
    case Instruction::AShr:
      return Operation::ashr;
    case Instruction::And:
      return Operation::bit_and;
    case Instruction::Or:
      return Operation::bit_or;
    case Instruction::Xor:
      return Operation::bit_xor;
    default:
      return Operation::none;
  }
}

std::uint8_t flags_of(const Instruction& instruction) {
  const auto* wrapping = dyn_cast<OverflowingBinaryOperator>(&instruction);
  if (wrapping == nullptr) return 0;
  return static_cast<std::uint8_t>((wrapping->hasNoSignedWrap() ? kNoSignedWrap : 0) |
                                   (wrapping->hasNoUnsignedWrap() ? kNoUnsignedWrap : 0));
}

/// Where its keyword is; nothing for a loop of gotos.
std::optional<Location> loop_keyword(const Code& code, std::size_t loop) {
  const CodeLoop& bounds = code.loops[loop];
  for (std::uint32_t position = bounds.end + 1; position-- > bounds.header;) {
    const llvm::MDNode* info = code.blocks[position].source->getTerminator()->getMetadata(llvm::LLVMContext::MD_loop);
    if (info == nullptr) continue;
    bool mine = false;
    for (const Edge& edge : code.blocks[position].edges) mine |= edge.target == bounds.header;
    if (!mine) continue;
    for (const llvm::MDOperand& operand : info->operands())
      if (const auto* place = llvm::dyn_cast<llvm::DILocation>(operand.get()))
        return Location{place->getFilename().str(), place->getLine(), place->getColumn()};
  }
  return std::nullopt;
}

class Decoder {
 public:
  Decoder(const Function& function, const Program& program, const RuleSet& rules, RegionTable& regions)
      : function_(function), program_(program), rules_(rules), regions_(regions), code_(std::make_unique<Code>()) {}

  std::unique_ptr<Code> run() {
    code_->function = &function_;
    if (const llvm::MDNode* places = function_.getMetadata("wcmu.unsequenced"))
      for (unsigned i = 0; i + 2 < places->getNumOperands(); i += 3) {
        const auto number = [&](unsigned at) {
          return static_cast<unsigned>(mdconst::extract<ConstantInt>(places->getOperand(i + at))->getZExtValue());
        };
        code_->unsequenced.push_back({cast<MDString>(places->getOperand(i))->getString().str(), number(1), number(2)});
      }
    number_values();
    if (!code_->unsupported.empty()) return std::move(code_);
    order_blocks();
    for (CodeBlock& block : code_->blocks) decode_block(block);
    connect_blocks();
    find_conditions();
    find_assumptions();
    add_rules();
    compute_liveness();
    code_->slot_of = std::move(slot_);
    return std::move(code_);
  }

 private:
  static bool ignored(const Instruction& instruction) { return isa<DbgInfoIntrinsic>(instruction); }

  std::int32_t slots_for(const Type* type, const std::string& what) {
    bool too_large = false;
    std::vector<Leaf> leaves = leaves_of(type, program_.layout(), &too_large);
    if (too_large) code_->unsupported = "a value of a type with too many parts (" + what + ")";
    auto first = static_cast<std::int32_t>(code_->slots.size());
    code_->slots.insert(code_->slots.end(), leaves.begin(), leaves.end());
    return leaves.empty() ? -1 : first;
  }

  void number_values() {
    for (const Argument& argument : function_.args()) {
      std::size_t before = code_->slots.size();
      std::int32_t slot = slots_for(argument.getType(), "parameter");
      slot_[&argument] = slot;
      code_->parameters.push_back({slot, static_cast<std::uint32_t>(code_->slots.size() - before)});
    }
    for (const BasicBlock& block : function_)
      for (const Instruction& instruction : block)
        if (!ignored(instruction)) slot_[&instruction] = slots_for(instruction.getType(), instruction.getOpcodeName());
  }

  void order_blocks() {
    DenseMap<const BasicBlock*, std::uint32_t> number;
    for (const BasicBlock& block : function_) number[&block] = static_cast<std::uint32_t>(number.size());
    std::vector<const BasicBlock*> by_number(number.size());
    std::vector<std::vector<std::uint32_t>> successors(number.size());
    for (const BasicBlock& block : function_) {
      by_number[number[&block]] = &block;
      for (const BasicBlock* next : llvm::successors(&block)) successors[number[&block]].push_back(number[next]);
    }
    Wto wto = weak_topological_order(successors);
    code_->innermost = wto.innermost;
    code_->blocks.resize(wto.order.size());
    for (const WtoLoop& loop : wto.loops) {
      code_->blocks[loop.header].heads = static_cast<std::int32_t>(code_->loops.size());
      code_->loops.push_back({loop, {}, false, -1, true});
    }
    for (std::uint32_t position = 0; position < wto.order.size(); ++position) {
      code_->blocks[position].source = by_number[wto.order[position]];
      position_[by_number[wto.order[position]]] = position;
    }
    for (CodeLoop& loop : code_->loops) {
      const auto first = code_->blocks.begin() + loop.header, last = code_->blocks.begin() + loop.end + 1;
      loop.never_ends = std::all_of(first, last, [&](const CodeBlock& block) {
        return !isa<ReturnInst>(block.source->getTerminator()) &&
               all_of(llvm::successors(block.source),
                      [&](const BasicBlock* next) { return next->isEHPad() || loop.contains(position_.lookup(next)); });
      });
    }
  }

  Operand operand(const llvm::Value* value) {
    if (auto place = slot_.find(value); place != slot_.end()) return place->second;
    const auto* constant = dyn_cast<Constant>(value);
    if (constant == nullptr) return ~0;  // Labels, metadata, assembly: never read.
    auto [place, is_new] = constant_.try_emplace(constant, ~static_cast<Operand>(code_->constants.size()));
    if (is_new) {
      evaluate_constant(*constant, program_, regions_, code_->constants);
      if (code_->constants.empty()) code_->constants.emplace_back();
    }
    return place->second;
  }

  void decode_block(CodeBlock& block) {
    for (const Instruction& instruction : *block.source) {
      if (isa<PHINode>(instruction) || ignored(instruction)) continue;
      Step step;
      step.source = &instruction;
      step.opcode = instruction.getOpcode();
      step.result = slot_[&instruction];
      if (step.result >= 0) {
        step.result_leaves = static_cast<std::uint16_t>(leaves_of(instruction.getType(), program_.layout()).size());
        step.width = code_->slots[static_cast<std::size_t>(step.result)].width;
      }
      step.operation = operation_of(step.opcode);
      step.flags = flags_of(instruction);
      step.is_vector = instruction.getType()->isVectorTy();
      step.is_unsigned = prefers_unsigned(instruction);
      step.is_operand = OrderWatch::watches(instruction);
      step.range = isa<LoadInst>(instruction) ? instruction.getMetadata(LLVMContext::MD_range) : nullptr;
      add_leaves_of(step);
      add_terms(step);
      std::vector<Operand> operands;
      for (const Use& use : instruction.operands()) operands.push_back(operand(use.get()));
      step.first_operand = static_cast<std::uint32_t>(code_->operands.size());
      code_->operands.insert(code_->operands.end(), operands.begin(), operands.end());
      add_counter(instruction, block, step);
      block.steps.push_back(step);
    }
  }

  void add_leaves_of(Step& step) {
    const bool hands_over = isa<StoreInst, ReturnInst>(step.source) && step.source->getNumOperands() > 0;
    const Type* type = hands_over ? step.source->getOperand(0)->getType() : step.source->getType();
    auto [place, is_new] = leaves_.try_emplace(type, static_cast<std::uint32_t>(code_->leaves.size()), 0);
    if (is_new) {
      std::vector<Leaf> leaves = leaves_of(type, program_.layout());
      place->second.second = static_cast<std::uint32_t>(leaves.size());
      code_->leaves.insert(code_->leaves.end(), leaves.begin(), leaves.end());
    }
    std::tie(step.first_leaf, step.leaf_count) = place->second;
  }

  /// Constant terms that follow each other are one.
  void add_terms(Step& step) {
    step.first_term = static_cast<std::uint32_t>(code_->terms.size());
    const auto* access = dyn_cast<GetElementPtrInst>(step.source);
    if (access == nullptr || access->getType()->isVectorTy()) return;
    const DataLayout& layout = program_.layout();
    auto add = [&](std::int64_t bytes) {
      if (code_->terms.size() == step.first_term || code_->terms.back().index) code_->terms.emplace_back();
      code_->terms.back().stride += bytes;
    };
    for (auto type = gep_type_begin(access), end = gep_type_end(access); type != end; ++type) {
      const auto* constant = dyn_cast<ConstantInt>(type.getOperand());
      if (StructType* structure = type.getStructTypeOrNull()) {
        auto field = static_cast<unsigned>(constant->getZExtValue());
        add(static_cast<std::int64_t>(layout.getStructLayout(structure)->getElementOffset(field).getFixedValue()));
        continue;
      }
      auto size = static_cast<std::int64_t>(type.getSequentialElementStride(layout).getFixedValue());
      if (constant != nullptr)
        add(static_cast<std::int64_t>(constant->getValue().sextOrTrunc(64).getZExtValue() *
                                      static_cast<std::uint64_t>(size)));
      else
        code_->terms.push_back({operand(type.getOperand()), size});
    }
    step.term_count = static_cast<std::uint32_t>(code_->terms.size()) - step.first_term;
  }

  /// A WCMU_LOOP_BOUND counts in a slot of its own, as ordinary code would: so joins and acceleration know it without a special case.
  void add_counter(const Instruction& instruction, const CodeBlock& block, Step& step) {
    const auto* call = dyn_cast<CallBase>(&instruction);
    if (call == nullptr || call->getCalledFunction() == nullptr) return;
    const Primitive* primitive = program_.primitive(*call->getCalledFunction());
    if (primitive == nullptr || primitive->kind != PrimitiveKind::loop_bound) return;
    std::int32_t loop = code_->innermost[position_[block.source]];
    if (loop < 0) return;
    step.counter = static_cast<std::int32_t>(code_->slots.size());
    code_->slots.push_back({ValueKind::integer, 64, 0});
    code_->loops[static_cast<std::size_t>(loop)].counters.push_back(step.counter);
  }

  void connect_blocks() {
    std::vector<unsigned> incoming(code_->blocks.size(), 0);
    for (CodeBlock& block : code_->blocks) {
      for (const BasicBlock* next : successors(block.source)) {
        Edge edge;
        edge.target = position_[next];
        ++incoming[edge.target];
        for (const PHINode& phi : next->phis()) {
          std::int32_t to = slot_[&phi];
          if (to < 0) continue;
          auto leaves = static_cast<std::uint16_t>(leaves_of(phi.getType(), program_.layout()).size());
          edge.copies.push_back({operand(phi.getIncomingValueForBlock(block.source)), to, leaves});
        }
        block.edges.push_back(std::move(edge));
      }
    }
    for (std::size_t i = 0; i < incoming.size(); ++i) code_->blocks[i].is_join = incoming[i] > 1;
  }

  /// Clang puts the branch that decides on another round of a `for` or `while` at the keyword, and the body first; for a range-`for`
  /// at the colon, and there the jump that goes back. Anything else is taken as a loop whose rounds begin with the body: that never
  /// counts too few.
  void find_conditions() {
    for (std::size_t i = 0; i < code_->loops.size(); ++i) {
      CodeLoop& loop = code_->loops[i];
      const BasicBlock* last = nullptr;  // From it a jump goes back.
      for (std::uint32_t position = loop.header; position <= loop.end; ++position)
        if (code_->blocks[position].source->getTerminator()->getMetadata(LLVMContext::MD_loop) != nullptr &&
            is_contained(successors(code_->blocks[position].source), code_->blocks[loop.header].source))
          last = code_->blocks[position].source;
      auto keyword = loop_keyword(*code_, i);
      if (!keyword || last == nullptr) continue;
      const DILocation* back = last->getTerminator()->getDebugLoc().get();
      std::vector<std::uint32_t> candidates;
      for (std::uint32_t position = loop.header; position <= loop.end; ++position) {
        const auto* branch = dyn_cast<BranchInst>(code_->blocks[position].source->getTerminator());
        if (code_->innermost[position] != static_cast<std::int32_t>(i) || branch == nullptr || !branch->isConditional())
          continue;
        const DILocation* place = branch->getDebugLoc().get();
        const bool at_keyword =
            place != nullptr && place->getLine() == keyword->line && place->getColumn() == keyword->column;
        if (at_keyword || (place != nullptr && back != nullptr && place->getLine() == back->getLine() &&
                           place->getColumn() == back->getColumn()))
          candidates.push_back(position);
      }
      loop.may_have_condition = !candidates.empty();
      if (candidates.size() != 1) continue;
      const auto& edges = code_->blocks[candidates.front()].edges;
      if (edges[0].target == loop.header) loop.may_have_condition = false;  // `do` ... `while`
      if (edges[0].target != loop.header && loop.contains(edges[0].target) && !loop.contains(edges[1].target))
        loop.condition = static_cast<std::int32_t>(candidates.front());
    }
  }

  /// Where a WCMU_ASSUME fails, and where control goes on if it does not. One that always fails says that control never comes there.
  void find_assumptions() {
    for (const CodeBlock& block : code_->blocks)
      for (const Step& step : block.steps) {
        const auto* call = dyn_cast<CallBase>(step.source);
        if (call == nullptr || call->getCalledFunction() == nullptr) continue;
        const Primitive* primitive = program_.primitive(*call->getCalledFunction());
        if (primitive == nullptr || primitive->kind != PrimitiveKind::assume_failed) continue;
        const auto leads = [&](const BasicBlock* from) { return is_contained(successors(from), block.source); };
        bool has_condition = false;
        for (const BasicBlock* from : predecessors(block.source))
          for (const BasicBlock* next : successors(from)) {
            const auto place = position_.find(next);
            if (next == block.source || leads(next) || place == position_.end()) continue;
            code_->blocks[place->second].held = call;
            has_condition = true;
          }
        if (has_condition) code_->assumed.push_back(call);
      }
  }

  /// A step in front of all others of a block.
  void add_stated(CodeBlock& block, Stated stated, std::int32_t counter) {
    Step step;
    step.source = block.steps.front().source;
    step.first_operand = block.steps.front().first_operand;
    step.counter = counter;
    step.stated = static_cast<std::int32_t>(code_->stated.size());
    code_->stated.push_back(std::move(stated));
    block.steps.insert(block.steps.begin(), step);
  }

  void add_rules() {
    const FunctionName name = Program::rule_name(function_);
    const std::vector<const LoopRule*> bounds = rules_.loops(name);
    for (std::size_t i = 0; !bounds.empty() && i < code_->loops.size(); ++i) {
      const Location here = loop_location(*code_, i);
      unsigned ordinal = 0;
      for (std::size_t other = 0; other < code_->loops.size(); ++other) ordinal += loop_location(*code_, other) < here;
      for (const LoopRule* rule : bounds)
        if (rule->line ? *rule->line == here.line : *rule->ordinal == ordinal) bound_loop(i, *rule);
    }
    for (const AssumeRule* rule : rules_.assume(name)) assume(*rule);
  }

  void bound_loop(std::size_t number, const LoopRule& rule) {
    CodeLoop& loop = code_->loops[number];
    Stated stated;
    stated.loop = &rule;
    stated.bound = rule.bound;
    std::uint32_t place = loop.header;
    if (loop.condition >= 0) place = code_->blocks[static_cast<std::size_t>(loop.condition)].edges[0].target;
    // Where it is not certain that a round begins with the body, control comes to the header once more, to leave.
    if (code_->innermost[place] != static_cast<std::int32_t>(number)) place = loop.header;
    if (place == loop.header && loop.may_have_condition) ++stated.bound;
    const auto counter = static_cast<std::int32_t>(code_->slots.size());
    code_->slots.push_back({ValueKind::integer, 64, 0});
    loop.counters.push_back(counter);
    add_stated(code_->blocks[place], std::move(stated), counter);
  }

  /// What is not there, or is no integer, is nothing that the rule means: an entry that matches nothing is told.
  void assume(const AssumeRule& rule) {
    Stated stated;
    stated.assume = &rule;
    if (!rule.global.empty()) {
      const GlobalVariable* variable = program_.variable_named(rule.global, *function_.getParent());
      if (variable == nullptr) return;
      stated.name = rule.what();
      stated.variable =
          Value::pointer(static_cast<unsigned>(program_.layout().getPointerSizeInBits()), regions_.global(variable));
      if (follow(stated, describe(*variable).type, rule.field))
        add_stated(code_->blocks.front(), std::move(stated), -1);
      return;
    }
    const std::string wanted = rule.argument ? parameter_name(function_, *rule.argument) : rule.parameter;
    std::uint64_t begin = 0;  // Of the next part of an object that is passed in registers, in bytes.
    for (const Argument& argument : function_.args()) {
      const VariableInfo described = describe(argument);
      if (described.name != wanted) continue;
      stated.name = described.name + (rule.field.empty() ? "" : "->" + rule.field);
      const Parameter& parameter = code_->parameters[argument.getArgNo()];
      stated.slot = parameter.slot;
      if (argument.getName().contains(".coerce")) {
        for (std::uint32_t leaf = 0; leaf < parameter.leaves; ++leaf) {
          const Leaf& part = code_->slots[static_cast<std::size_t>(parameter.slot) + leaf];
          const std::uint64_t size = part.width / 8;
          begin = alignTo(begin, std::max<std::uint64_t>(size, 1));
          stated.slot = parameter.slot + static_cast<std::int32_t>(leaf);
          if (in_register(stated, part, begin, described.type, rule.field)) {
            add_stated(code_->blocks.front(), std::move(stated), -1);
            return;
          }
          begin += size;
        }
        continue;
      }
      if (parameter.leaves != 1 || (argument.hasByValAttr() && rule.field.empty())) return;
      if (rule.field.empty()) {
        if (code_->slots[static_cast<std::size_t>(parameter.slot)].kind != ValueKind::integer) return;
      } else {
        // An object that is passed by value is a copy, to which a pointer is passed.
        const llvm::DIType* object = pointee(described.type);
        if (!follow(stated, object != nullptr ? object : described.type, rule.field)) return;
      }
      add_stated(code_->blocks.front(), std::move(stated), -1);
      return;
    }
  }

  /// The way to a member of an object in memory. False: there is no such integer.
  bool follow(Stated& stated, const llvm::DIType* type, StringRef field) {
    const std::optional<FieldPath> path = find_field(type, field);
    if (!path) return false;
    stated.hops = path->hops;
    const unsigned bytes = (path->first_bit + path->bits + 7) / 8;
    stated.leaf = {ValueKind::integer, static_cast<std::uint16_t>(bytes * 8), 0};
    if (path->bits == bytes * 8) return true;
    stated.first_bit = path->first_bit;
    stated.bits = path->bits;
    return bytes <= 8 && program_.layout().isLittleEndian();
  }

  /// The same for an object of which a register holds the bytes from `begin` on.
  bool in_register(Stated& stated, const Leaf& part, std::uint64_t begin, const llvm::DIType* type, StringRef field) {
    Stated found = stated;
    if (field.empty() || !follow(found, type, field) || !program_.layout().isLittleEndian()) return false;
    const std::uint64_t at = found.hops.front(), size = part.width / 8;
    if (at < begin || at >= begin + size) return false;
    if (found.hops.size() > 1) {
      if (at != begin || part.kind != ValueKind::pointer) return false;
      found.hops.erase(found.hops.begin());
      stated = std::move(found);
      return true;
    }
    const std::uint64_t bits = found.bits != 0 ? found.bits : found.leaf.width;
    found.first_bit += static_cast<unsigned>(at - begin) * 8;
    if (part.kind != ValueKind::integer || found.first_bit + bits > part.width) return false;
    found.bits = static_cast<unsigned>(bits);
    found.hops.clear();
    stated = std::move(found);
    return true;
  }

  void mark(BitVector& set, Operand operand, const llvm::Value* value) {
    if (operand < 0) return;
    std::size_t leaves = leaves_of(value->getType(), program_.layout()).size();
    for (std::size_t i = 0; i < leaves; ++i) set.set(static_cast<unsigned>(operand) + static_cast<unsigned>(i));
  }

  /// Backward over one block from its live-out set; also records what lives across calls if `record`.
  BitVector transfer(CodeBlock& block, bool record) {
    BitVector live(static_cast<unsigned>(code_->slots.size()));
    for (const Edge& edge : block.edges) {
      BitVector needed = code_->blocks[edge.target].live_in;
      for (const Edge::Copy& copy : edge.copies)
        for (unsigned i = 0; i < copy.leaves; ++i) needed.reset(static_cast<unsigned>(copy.to) + i);
      for (const Edge::Copy& copy : edge.copies)
        if (copy.from >= 0)
          for (unsigned i = 0; i < copy.leaves; ++i) needed.set(static_cast<unsigned>(copy.from) + i);
      live |= needed;
    }
    for (auto step = block.steps.rbegin(); step != block.steps.rend(); ++step) {
      for (unsigned i = 0; i < step->result_leaves; ++i) live.reset(static_cast<unsigned>(step->result) + i);
      if (record && isa<CallBase>(step->source)) {
        step->live_after = static_cast<std::int32_t>(code_->live_sets.size());
        code_->live_sets.push_back(live);
      }
      for (unsigned i = 0; i < step->source->getNumOperands(); ++i)
        mark(live, code_->operand(*step, i), step->source->getOperand(i));
      if (step->counter >= 0) live.set(static_cast<unsigned>(step->counter));
    }
    return live;
  }

  void compute_liveness() {
    for (CodeBlock& block : code_->blocks) block.live_in.resize(static_cast<unsigned>(code_->slots.size()));
    bool changed = true;
    while (changed) {
      changed = false;
      for (auto block = code_->blocks.rbegin(); block != code_->blocks.rend(); ++block) {
        BitVector live = transfer(*block, false);
        // The block's own phis hold their values from the edge on.
        for (const PHINode& phi : block->source->phis())
          if (std::int32_t slot = slot_[&phi]; slot >= 0) mark(live, slot, &phi);
        if (live == block->live_in) continue;
        block->live_in = live;
        changed = true;
      }
    }
    for (CodeBlock& block : code_->blocks) transfer(block, true);
    // A counter lives in all of its loop.
    for (const CodeLoop& loop : code_->loops)
      for (std::int32_t counter : loop.counters)
        for (std::uint32_t position = loop.header; position <= loop.end; ++position)
          code_->blocks[position].live_in.set(static_cast<unsigned>(counter));
  }

  const Function& function_;
  const Program& program_;
  const RuleSet& rules_;
  RegionTable& regions_;
  std::unique_ptr<Code> code_;
  DenseMap<const llvm::Value*, std::int32_t> slot_;
  DenseMap<const Constant*, Operand> constant_;
  DenseMap<const BasicBlock*, std::uint32_t> position_;
  DenseMap<const Type*, std::pair<std::uint32_t, std::uint32_t>> leaves_;  ///< First of Code::leaves, and how many.
};

}  // namespace

Location loop_location(const Code& code, std::size_t loop) {
  if (auto keyword = loop_keyword(code, loop)) return *keyword;
  // A loop of gotos has no keyword: its label.
  const llvm::BasicBlock& header = *code.blocks[code.loops[loop].header].source;
  for (const llvm::Instruction& instruction : header)
    for (const llvm::DbgRecord& record : instruction.getDbgRecordRange())
      if (const auto* label = llvm::dyn_cast<llvm::DbgLabelRecord>(&record))
        return {label->getLabel()->getFile()->getFilename().str(), label->getLabel()->getLine(), 1};
  return Program::location(*header.getTerminator());
}

std::unique_ptr<Code> decode(const Function& function, const Program& program, const RuleSet& rules,
                             RegionTable& regions) {
  return Decoder(function, program, rules, regions).run();
}

}  // namespace wcmu
