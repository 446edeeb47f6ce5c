// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "domain/symbols.hpp"

#include "../catch_shim.hpp"

#include <random>
#include <set>
#include <vector>

namespace wcmu {
namespace {

TEST_CASE("equal definitions are one symbol, different ones are not", "[symbols]") {
  SymbolTable table;
  SymbolId s = table.fresh(), t = table.fresh();
  Definition sum{Operation::add, 0, 32, Value::integer(32, s, 1, 0), Value::integer(32, t, 1, 0), {}};
  REQUIRE(table.find(sum) == 0);
  SymbolId made = table.define(sum);
  REQUIRE(made != 0);
  REQUIRE(table.define(sum) == made);
  REQUIRE(table.find(sum) == made);
  REQUIRE(table.definition(made) != nullptr);
  REQUIRE(*table.definition(made) == sum);
  REQUIRE(table.definition(s) == nullptr);

  // Every part of a definition tells it from others.
  std::vector<Definition> others(9, sum);
  others[0].operation = Operation::sub;
  others[1].flags = kNoSignedWrap;
  others[2].width = 64;
  others[3].x.symbol = t;
  others[4].x.scale = 2;
  others[5].y.base = 1;
  others[6].z = Value::constant(32, 1);
  others[7].y.width = 64;
  others[8].x = Value::pointer(32, 5);
  std::set<SymbolId> symbols{s, t, made};
  for (const Definition& other : others) REQUIRE(symbols.insert(table.define(other)).second);
}

TEST_CASE("ids grow, and definitions stay where they are", "[symbols]") {
  SymbolTable table;
  std::mt19937 random(3);
  std::vector<std::pair<Definition, SymbolId>> known;
  SymbolId last = 0;
  for (int i = 0; i < 5000; ++i) {
    if (random() % 4 == 0) {
      SymbolId symbol = table.fresh();
      REQUIRE(symbol > last);
      last = symbol;
    } else {
      auto operand = [&] { return Value::integer(32, 1 + random() % 20, 1 + random() % 2, random() % 2); };
      Definition definition{random() % 2 == 0 ? Operation::add : Operation::mul, 0, 32, operand(), operand(), {}};
      SymbolId before = table.find(definition);
      SymbolId symbol = table.define(definition);
      if (before != 0) {
        REQUIRE(symbol == before);
      } else {
        REQUIRE(symbol > last);
        last = symbol;
        known.emplace_back(definition, symbol);
      }
    }
    REQUIRE(table.next() == last + 1);
  }
  for (const auto& [definition, symbol] : known) {
    REQUIRE(table.find(definition) == symbol);
    REQUIRE(*table.definition(symbol) == definition);
  }
}

}  // namespace
}  // namespace wcmu
