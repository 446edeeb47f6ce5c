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

SymbolId SymbolTable::define(const Definition& definition) {
  auto [place, is_new] = interned_.try_emplace(definition, next_);
  if (is_new) definitions_.emplace(next_++, definition);
  return place->second;
}

SymbolId SymbolTable::find(const Definition& definition) const {
  auto place = interned_.find(definition);
  return place == interned_.end() ? 0 : place->second;
}

const Definition* SymbolTable::definition(SymbolId symbol) const {
  auto place = definitions_.find(symbol);
  return place == definitions_.end() ? nullptr : &place->second;
}

}  // namespace wcmu
