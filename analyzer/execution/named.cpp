// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/named.hpp"

#include "execution/arithmetic.hpp"
#include "program/type_path.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/Instructions.h>

namespace wcmu {
namespace {

using namespace llvm;

bool is_unsigned(const DIType* type) {
  const auto* basic = dyn_cast_or_null<DIBasicType>(strip(type));
  return basic != nullptr && basic->getSignedness() == DIBasicType::Signedness::Unsigned;
}

bool is_in_scope(const DILocalVariable& variable, const DILocation* place) {
  if (place == nullptr) return variable.isParameter();
  if (place->getInlinedAt() != nullptr) return false;
  if (!variable.isParameter() && variable.getLine() >= place->getLine()) return false;
  for (const DILocalScope* scope = place->getScope(); scope != nullptr;
       scope = dyn_cast_or_null<DILocalScope>(scope->getScope())) {
    if (scope->getNonLexicalBlockFileScope() == variable.getScope()->getNonLexicalBlockFileScope()) return true;
    if (isa<DISubprogram>(scope)) return false;
  }
  return false;
}

}  // namespace

std::string public_name(std::string text) {
  for (StringRef length : {"_M_len", "_M_string_length", "_M_extent._M_extent_value"})
    if (StringRef(text).ends_with(length)) text = text.substr(0, text.size() - length.size()) + "size()";
  const bool is_private = text.find("_M_") != std::string::npos || text.find('+') != std::string::npos;
  return is_private ? std::string() : text;
}

std::vector<Named> named_numbers(const Code& code, const DILocation* place, const std::vector<Value>& frame,
                                 const State& state) {
  std::vector<Named> found;
  const auto add = [&](const std::string& text, const Value& value, const DIType* type) {
    const Value number = Arithmetic::simplify(state, value);
    const std::string name = public_name(text);
    if (!name.empty() && number.is_integer()) found.push_back({name, number, is_unsigned(type)});
  };
  const auto joined = [](const std::string& first, const char* by, const std::string& second) {
    return second.empty() ? first : first + by + second;
  };
  for (const BasicBlock& block : *code.function)
    for (const Instruction& instruction : block)
      for (DbgVariableRecord& record : filterDbgVars(instruction.getDbgRecordRange())) {
        const DILocalVariable& variable = *record.getVariable();
        if (variable.getName().empty() || variable.isArtificial() || record.getNumVariableLocationOps() != 1) continue;
        const llvm::Value* held = record.getVariableLocationOp(0);
        const auto slot = held != nullptr ? code.slot_of.find(held) : code.slot_of.end();
        if (slot == code.slot_of.end() || slot->second < 0 || !is_in_scope(variable, place)) continue;
        const DIExpression& expression = *record.getExpression();
        const auto fragment = expression.getFragmentInfo();
        if (expression.getNumElements() != (fragment ? 3U : 0U)) continue;
        const Value value = frame[static_cast<std::size_t>(slot->second)];
        const std::string name = variable.getName().str();
        const std::uint64_t within = fragment ? fragment->OffsetInBits / 8 : 0;
        const DIType* type = strip(variable.getType());
        if (!record.isDbgDeclare() && !value.is_pointer()) {
          const MemberPath part = fragment ? member_at(type, within, false) : MemberPath{};
          add(joined(name, ".", part.text), value, fragment ? part.type : type);
          continue;
        }
        if (!value.is_pointer() || value.symbol != 0 || value.region <= kUnknownRegion) continue;
        const DIType* target = record.isDbgDeclare() ? type : pointee(type);
        const bool is_pointer =
            !record.isDbgDeclare() && type != nullptr && type->getTag() == dwarf::DW_TAG_pointer_type;
        const Object* object = state.object(value.region);
        if (object == nullptr || target == nullptr || fragment) continue;
        for (const Cell& cell : object->cells) {
          if (cell.offset < value.base || !cell.value.is_integer()) continue;
          const MemberPath member = member_at(target, static_cast<std::uint64_t>(cell.offset - value.base), false);
          if (member.text.empty() && is_pointer)
            add("*" + name, cell.value, target);
          else
            add(joined(name, is_pointer ? "->" : ".", member.text), cell.value, member.type);
        }
      }
  return found;
}

}  // namespace wcmu
