// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Expressions that are computed twice: on abstract values, and on the bits of every assignment of the symbols.
#pragma once

#include "concrete.hpp"

#include "../catch_shim.hpp"

#include <sstream>

namespace wcmu {

/// An abstract value, and what it is in each concrete state.
struct Node {
  Value value;
  std::vector<std::uint64_t> truth;
  std::vector<bool> poison;  ///< Then `truth` means nothing.
};

/// A state, the concrete states that it stands for, and values in it. Concrete states in which an instruction is undefined, or a branch
/// depends on poison, end there: the program has no such execution. Poison that nobody asks for is no reason to end.
struct Expressions {
  World world;
  State state;
  std::vector<Assignment> cases;
  std::vector<bool> alive;
  std::vector<Node> nodes;
  std::vector<std::string> history;

  /// All members of each range, or `limit` cases taken at random.
  Expressions(const std::vector<Interval>& ranges, std::size_t limit, std::mt19937_64& random) {
    cases.resize(1);
    for (const Interval& range : ranges) {
      SymbolId symbol = world.context.symbols.fresh();
      state.set_range(symbol, range);
      std::vector<Assignment> more;
      for (const Assignment& one : cases)
        for (Int member = range.lo; member <= range.hi; member += std::max<Int>(range.step, 1)) {
          more.push_back(one);
          more.back().numbers[symbol] = member;
        }
      std::shuffle(more.begin(), more.end(), random);
      if (more.size() > limit) more.resize(limit);
      cases = std::move(more);
    }
    alive.assign(cases.size(), true);
  }

  std::size_t affine(unsigned width, SymbolId symbol, std::int64_t scale, std::int64_t base) {
    Node node;
    node.value = symbol == 0 ? Value::constant(width, base) : Value::integer(width, symbol, scale, base);
    for (const Assignment& one : cases)
      node.truth.push_back(
          low_bits(symbol == 0 ? static_cast<Int>(base) : one.numbers.at(symbol) * scale + base, width));
    node.poison.assign(cases.size(), false);
    return add(std::move(node), "");
  }

  std::size_t binary(Operation operation, std::uint8_t flags, std::size_t x, std::size_t y) {
    Value result = world.arithmetic.binary(state, operation, flags, nodes[x].value, nodes[y].value);
    return add(combine(result, operation, flags, x, y), describe(text(operation), flags, x, y));
  }

  /// `x & y` or `x | y` by fields; nothing where they overlap.
  std::optional<std::size_t> pack(Operation operation, std::size_t x, std::size_t y) {
    auto result = world.arithmetic.combine_fields(state, operation, nodes[x].value, nodes[y].value);
    if (!result) return std::nullopt;
    return add(combine(*result, operation, 0, x, y), describe(text(operation), 0, x, y) + " by fields");
  }

  std::size_t compare(llvm::CmpInst::Predicate predicate, std::size_t x, std::size_t y) {
    using P = llvm::CmpInst;
    Value result = world.arithmetic.compare(state, predicate, nodes[x].value, nodes[y].value);
    Operation operation = Operation::eq;
    bool swapped = false;
    switch (predicate) {
      case P::ICMP_NE:
        operation = Operation::ne;
        break;
      case P::ICMP_UGT:
        swapped = true;
        [[fallthrough]];
      case P::ICMP_ULT:
        operation = Operation::ult;
        break;
      case P::ICMP_UGE:
        swapped = true;
        [[fallthrough]];
      case P::ICMP_ULE:
        operation = Operation::ule;
        break;
      case P::ICMP_SGT:
        swapped = true;
        [[fallthrough]];
      case P::ICMP_SLT:
        operation = Operation::slt;
        break;
      case P::ICMP_SGE:
        swapped = true;
        [[fallthrough]];
      case P::ICMP_SLE:
        operation = Operation::sle;
        break;
      default:
        break;
    }
    std::string how = describe(P::getPredicateName(predicate).str(), 0, x, y);
    if (swapped) std::swap(x, y);
    return add(combine(result, operation, 0, x, y), how);
  }

  std::size_t resize(Operation operation, std::size_t x, unsigned width) {
    Node node;
    unsigned from = nodes[x].value.width;
    node.value = operation == Operation::zext   ? world.arithmetic.zext(state, nodes[x].value, width)
                 : operation == Operation::sext ? world.arithmetic.sext(state, nodes[x].value, width)
                                                : world.arithmetic.trunc(state, nodes[x].value, width);
    for (std::uint64_t bits : nodes[x].truth)
      node.truth.push_back(operation == Operation::zext   ? bits
                           : operation == Operation::sext ? low_bits(as_signed(bits, from), width)
                                                          : low_bits(static_cast<Int>(bits), width));
    node.poison = nodes[x].poison;
    return add(std::move(node), describe(text(operation), 0, x, x) + " to " + std::to_string(width));
  }

  /// Goes on in one of the states in which node `x` is `bits`, after all of them together have been found to hold every such case.
  /// False if there is none left.
  bool assume_equal(std::size_t x, std::uint64_t bits, std::mt19937_64& random) {
    bool is_bool = nodes[x].value.width == 1 && random() % 2 == 0;
    std::vector<State> states = is_bool ? world.arithmetic.assume(state, nodes[x].value, bits == 1)
                                        : world.arithmetic.assume_equal(state, nodes[x].value, bits);
    history.push_back("  assume n" + std::to_string(x) + " == " + std::to_string(bits));
    for (std::size_t i = 0; i < cases.size(); ++i) {
      alive[i] = alive[i] && !nodes[x].poison[i] && nodes[x].truth[i] == bits;
      if (!alive[i]) continue;
      bool held =
          std::any_of(states.begin(), states.end(), [&](const State& s) { return covers(world.context, s, cases[i]); });
      if (!held) fail("the branch has no state for the case", i);
    }
    if (states.empty()) return false;
    state = states[random() % states.size()];
    for (std::size_t i = 0; i < cases.size(); ++i) alive[i] = alive[i] && covers(world.context, state, cases[i]);
    return true;
  }

  void check(std::size_t x) {
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (alive[i] && !nodes[x].poison[i] && !covers(world.context, state, cases[i], nodes[x].value, nodes[x].truth[i]))
        fail("n" + std::to_string(x) + " does not cover " + std::to_string(nodes[x].truth[i]), i);
  }

  void check_all() {
    for (std::size_t x = 0; x < nodes.size(); ++x) check(x);
  }

 private:
  Node combine(const Value& result, Operation operation, std::uint8_t flags, std::size_t x, std::size_t y) {
    Node node;
    node.value = result;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      bool poison = nodes[x].poison[i] || nodes[y].poison[i];
      auto bits =
          poison ? std::nullopt : apply(operation, flags, nodes[x].value.width, nodes[x].truth[i], nodes[y].truth[i]);
      // A division is an error at once.
      bool divides = operation == Operation::udiv || operation == Operation::sdiv || operation == Operation::urem ||
                     operation == Operation::srem;
      if (!bits && divides) alive[i] = false;
      node.truth.push_back(bits.value_or(0));
      node.poison.push_back(!bits);
    }
    return node;
  }

  std::string describe(const std::string& operation, std::uint8_t flags, std::size_t x, std::size_t y) const {
    std::string out = operation;
    if ((flags & kNoSignedWrap) != 0) out += " nsw";
    if ((flags & kNoUnsignedWrap) != 0) out += " nuw";
    return out + " n" + std::to_string(x) + ", n" + std::to_string(y);
  }

  std::size_t add(Node node, const std::string& how) {
    history.push_back("  n" + std::to_string(nodes.size()) + " = " + text(node.value) + "   " + how);
    nodes.push_back(std::move(node));
    check(nodes.size() - 1);
    return nodes.size() - 1;
  }

  void fail(const std::string& what, std::size_t i) {
    std::ostringstream out;
    out << what << " in" << text(cases[i]) << '\n';
    for (const std::string& line : history) out << line << '\n';
    out << text(world.context, state);
    FAIL(out.str());
  }
};

/// A random strided interval within [least, most] of at most `count` members.
inline Interval random_interval(std::mt19937_64& random, Int least, Int most, Int count) {
  auto below = [&](Int n) { return static_cast<Int>(random() % static_cast<std::uint64_t>(n)); };
  Int lo = least + below(most - least + 1);
  Int step = 1 + below(random() % 2 == 0 ? 1 : 4);
  Int members = 1 + below(count);
  return Interval::range(lo, std::min(most, lo + (members - 1) * step), step);
}

}  // namespace wcmu
