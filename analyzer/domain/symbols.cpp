// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "domain/symbols.hpp"

namespace wcmu {

std::size_t SymbolTable::Hash::operator()(const Definition& d) const {
  ValueHash hash;
  std::size_t h = (static_cast<std::size_t>(d.operation) << 24) | (static_cast<std::size_t>(d.flags) << 16) | d.width;
  h = hash_mix(h, hash(d.x));
  h = hash_mix(h, hash(d.y));
  return hash_mix(h, hash(d.z));
}

namespace {

/// So many numbers over inputs are told from others: states keep them for good.
constexpr std::size_t kMaxOverInputs = 64;

/// The result is a number, and one in every execution: it is never poison.
bool is_number(const Definition& definition) {
  switch (definition.operation) {
    case Operation::none:
      return false;
    case Operation::shl:
    case Operation::lshr:
    case Operation::ashr:
      if (!definition.y.is_constant() || definition.y.bits() >= definition.x.width) return false;
      break;
    default:
      if (definition.operation >= Operation::eq) return false;
  }
  return (definition.flags & (kNoSignedWrap | kNoUnsignedWrap)) == 0;
}

}  // namespace

SymbolId SymbolTable::input(std::size_t number) {
  while (inputs_.size() <= number) {
    inputs_.push_back(fresh());
    over_inputs_.back() = true;
  }
  return inputs_[number];
}

SymbolId SymbolTable::define(const Definition& definition) {
  auto [place, is_new] = interned_.try_emplace(definition, next_);
  if (!is_new) return place->second;
  definitions_.push_back(definition);
  index_.push_back(static_cast<std::uint32_t>(definitions_.size()));
  for (SymbolId operand : {definition.x.symbol, definition.y.symbol, definition.z.symbol}) {
    if (operand == 0) continue;
    auto& list = users_[operand];
    if (list.empty() || list.back() != next_) list.push_back(next_);
  }
  auto known = [&](const Value& operand) {
    return operand.kind == ValueKind::dead ||
           (operand.is_integer() && (operand.symbol == 0 || over_inputs(operand.symbol)));
  };
  over_inputs_.push_back(is_number(definition) && known(definition.x) && known(definition.y) && known(definition.z) &&
                         over_inputs_count_ < kMaxOverInputs);
  over_inputs_count_ += over_inputs_.back();
  return next_++;
}

SymbolId SymbolTable::find(const Definition& definition) const {
  auto place = interned_.find(definition);
  return place == interned_.end() ? 0 : place->second;
}

const Definition* SymbolTable::definition(SymbolId symbol) const {
  std::uint32_t place = symbol < index_.size() ? index_[symbol] : 0;
  return place == 0 ? nullptr : &definitions_[place - 1];
}

const std::vector<SymbolId>& SymbolTable::users(SymbolId symbol) const {
  static const std::vector<SymbolId> none;
  auto place = users_.find(symbol);
  return place == users_.end() ? none : place->second;
}

}  // namespace wcmu
