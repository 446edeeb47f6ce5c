// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/same_code.hpp"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Operator.h>
#include <llvm/Support/BLAKE3.h>

namespace wcmu {

using namespace llvm;

namespace {

/// Writes all that makes a difference into a hash. Internal functions and variables are written where they are met first.
class Digest {
 public:
  std::string of(const Function& function) {
    write_function(function);
    return finish();
  }
  std::string of(const GlobalVariable& variable) {
    write_variable(variable);
    return finish();
  }

 private:
  std::string finish() {
    // What it refers to may refer to more: `pending_` grows while it is worked off.
    for (std::size_t next = 0; next < pending_.size(); ++next) {
      if (const auto* other = dyn_cast<Function>(pending_[next]))
        write_function(*other);
      else
        write_variable(*cast<GlobalVariable>(pending_[next]));
    }
    return toHex(hasher_.final());
  }

  void put(std::uint64_t number) {
    hasher_.update(ArrayRef(reinterpret_cast<const std::uint8_t*>(&number), sizeof number));
  }
  void put(StringRef text) {
    put(text.size());
    hasher_.update(text);
  }

  void put(const Type* type) {
    put(std::uint64_t{type->getTypeID()});
    if (const auto* integer = dyn_cast<IntegerType>(type)) put(std::uint64_t{integer->getBitWidth()});
    if (const auto* structure = dyn_cast<StructType>(type)) {
      put(std::uint64_t{structure->isPacked()});
      put(std::uint64_t{structure->isOpaque() ? ~0U : structure->getNumElements()});
    }
    if (const auto* array = dyn_cast<ArrayType>(type)) put(array->getNumElements());
    if (const auto* vector = dyn_cast<VectorType>(type))
      put(std::uint64_t{vector->getElementCount().getKnownMinValue()});
    if (const auto* function = dyn_cast<FunctionType>(type)) {
      put(std::uint64_t{function->isVarArg()});
      put(std::uint64_t{function->getNumParams()});
    }
    for (const Type* part : type->subtypes()) put(part);
  }

  void put_global(const GlobalValue& global) {
    if (!global.hasLocalLinkage()) {
      put(global.getName());
      return;
    }
    auto [place, is_new] = numbers_.try_emplace(&global, numbers_.size());
    put(place->second);
    if (is_new && isa<Function, GlobalVariable>(global)) pending_.push_back(&global);
  }

  void put(const Value& value) {
    put(std::uint64_t{value.getValueID()});
    if (const auto* global = dyn_cast<GlobalValue>(&value)) {
      put_global(*global);
    } else if (const auto* constant = dyn_cast<Constant>(&value)) {
      put(constant->getType());
      if (const auto* integer = dyn_cast<ConstantInt>(constant))
        for (unsigned i = 0; i < integer->getValue().getNumWords(); ++i)
          put(std::uint64_t{integer->getValue().getRawData()[i]});
      else if (const auto* real = dyn_cast<ConstantFP>(constant))
        put(toString(real->getValueAPF().bitcastToAPInt(), 16, false));
      else if (const auto* data = dyn_cast<ConstantDataSequential>(constant))
        put(data->getRawDataValues());
      if (const auto* expression = dyn_cast<ConstantExpr>(constant)) {
        put(std::uint64_t{expression->getOpcode()});
        if (const auto* address = dyn_cast<GEPOperator>(expression)) put(address->getSourceElementType());
      }
      for (const Use& part : constant->operands()) put(*part);
    } else if (const auto* assembly = dyn_cast<InlineAsm>(&value)) {
      put(assembly->getAsmString());
      put(assembly->getConstraintString());
    } else if (!isa<MetadataAsValue>(value)) {
      put(numbers_.try_emplace(&value, numbers_.size()).first->second);  // An argument, a block or an instruction.
    }
  }

  void write_variable(const GlobalVariable& variable) {
    put(variable.getValueType());
    put(std::uint64_t{variable.isConstant()});
    if (variable.hasInitializer()) put(*variable.getInitializer());
  }

  void write_function(const Function& function) {
    put(function.getFunctionType());
    put(std::uint64_t{function.isDeclaration()});
    for (const Argument& argument : function.args()) put(argument);
    if (function.hasPersonalityFn()) put(*function.getPersonalityFn());
    for (const BasicBlock& block : function) {
      put(block);
      for (const Instruction& instruction : block)
        if (!isa<DbgInfoIntrinsic>(instruction)) write(instruction);
    }
  }

  void write(const Instruction& instruction) {
    put(instruction);
    put(instruction.getType());
    put(std::uint64_t{instruction.getNumOperands()});
    for (const Use& operand : instruction.operands()) put(*operand);
    put(std::uint64_t{instruction.getRawSubclassOptionalData()});
    if (const auto* compare = dyn_cast<CmpInst>(&instruction)) put(std::uint64_t{compare->getPredicate()});
    if (const auto* address = dyn_cast<GetElementPtrInst>(&instruction)) put(address->getSourceElementType());
    if (const auto* local = dyn_cast<AllocaInst>(&instruction)) {
      put(local->getAllocatedType());
      put(local->getAlign().value());
    }
    if (instruction.mayReadOrWriteMemory()) put(std::uint64_t{instruction.isVolatile()});
    if (const auto* phi = dyn_cast<PHINode>(&instruction))
      for (const BasicBlock* block : phi->blocks()) put(*block);
    if (const auto* part = dyn_cast<ExtractValueInst>(&instruction))
      for (unsigned index : part->indices()) put(std::uint64_t{index});
    if (const auto* part = dyn_cast<InsertValueInst>(&instruction))
      for (unsigned index : part->indices()) put(std::uint64_t{index});
    if (const auto* shuffle = dyn_cast<ShuffleVectorInst>(&instruction))
      for (int index : shuffle->getShuffleMask()) put(static_cast<std::uint64_t>(index));
    if (const auto* atomic = dyn_cast<AtomicRMWInst>(&instruction)) put(std::uint64_t{atomic->getOperation()});
    if (const auto* pad = dyn_cast<LandingPadInst>(&instruction)) put(std::uint64_t{pad->isCleanup()});
    if (const auto* call = dyn_cast<CallBase>(&instruction)) put(call->getFunctionType());
  }

  BLAKE3 hasher_;
  DenseMap<const Value*, std::uint64_t> numbers_;
  SmallVector<const GlobalValue*, 8> pending_;
};

}  // namespace

std::string code_digest(const Function& function) { return Digest().of(function); }
std::string code_digest(const GlobalVariable& variable) { return Digest().of(variable); }

}  // namespace wcmu
