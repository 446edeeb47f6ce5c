// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a branch teaches: no case that takes it may be lost, and what people write must be learnt in full.
#include "expressions.hpp"

namespace wcmu {
namespace {

using P = llvm::CmpInst;

constexpr Operation kScalar[] = {
    Operation::add,  Operation::sub,     Operation::mul,    Operation::udiv,    Operation::sdiv, Operation::urem,
    Operation::srem, Operation::shl,     Operation::lshr,   Operation::ashr,    Operation::umin, Operation::umax,
    Operation::smin, Operation::bit_and, Operation::bit_or, Operation::bit_xor, Operation::smax};
constexpr P::Predicate kPredicates[] = {P::ICMP_EQ,  P::ICMP_NE,  P::ICMP_ULT, P::ICMP_ULE, P::ICMP_UGT,
                                        P::ICMP_UGE, P::ICMP_SLT, P::ICMP_SLE, P::ICMP_SGT, P::ICMP_SGE};

/// A random step: an operation, an extension, a comparison, a connective of bools, or a branch.
bool random_step(Expressions& work, std::mt19937_64& random, unsigned width) {
  auto pick = [&](unsigned wanted) -> std::optional<std::size_t> {
    std::vector<std::size_t> fit;
    for (std::size_t i = 0; i < work.nodes.size(); ++i)
      if (work.nodes[i].value.width == wanted) fit.push_back(i);
    if (fit.empty()) return std::nullopt;
    return fit[random() % fit.size()];
  };
  std::size_t any = random() % work.nodes.size();
  unsigned have = work.nodes[any].value.width;
  switch (random() % 8) {
    case 0:
    case 1: {
      Operation operation = kScalar[random() % std::size(kScalar)];
      if (have == 1)
        operation = random() % 2 == 0 ? Operation::bit_and : random() % 2 == 0 ? Operation::bit_or : Operation::bit_xor;
      bool flags = operation == Operation::add || operation == Operation::sub || operation == Operation::mul ||
                   operation == Operation::shl;
      std::size_t y =
          random() % 3 == 0 ? work.affine(have, 0, 0, static_cast<std::int64_t>(random() % 16)) : *pick(have);
      work.binary(operation, flags ? random() % 4 : 0, any, y);
      return true;
    }
    case 2:
      if (have < 16) work.resize(random() % 2 == 0 ? Operation::zext : Operation::sext, any, have + 1 + random() % 3);
      return true;
    case 3:
      if (have > 2) work.resize(Operation::trunc, any, 1 + random() % (have - 1));
      return true;
    case 4:
    case 5: {
      std::size_t y =
          random() % 2 == 0 ? work.affine(have, 0, 0, static_cast<std::int64_t>(random() % 16) - 4) : *pick(have);
      work.compare(kPredicates[random() % std::size(kPredicates)], any, y);
      return true;
    }
    case 6: {
      auto x = pick(1);
      if (!x) return true;
      return work.assume_equal(*x, random() % 2, random);
    }
    default:
      if (random() % 3 != 0) return true;
      for (std::size_t i = 0; i < work.cases.size(); ++i)
        if (work.alive[i]) return work.assume_equal(any, work.nodes[any].truth[i], random);
      return false;
  }
}

TEST_CASE("random chains of operations and branches lose no case", "[refine]") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 12000; ++round) {
    unsigned width = 3 + random() % 3;
    Int size = static_cast<Int>(1) << width;
    std::vector<Interval> ranges;
    for (unsigned i = 0; i < 1 + random() % 3; ++i) ranges.push_back(random_interval(random, -size / 2, size - 1, 10));
    Expressions work(ranges, 100, random);
    for (SymbolId symbol = 1; symbol <= ranges.size(); ++symbol)
      work.affine(width, symbol, random() % 3 == 0 ? 2 : 1,
                  random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 8));
    for (int i = 0; i < 14; ++i)
      if (!random_step(work, random, width)) break;
    work.check_all();
  }
}

TEST_CASE("every comparison of two values, every branch", "[refine]") {
  std::mt19937_64 random(12);
  for (int round = 0; round < 8000; ++round) {
    unsigned width = 3 + random() % 3;
    Int size = static_cast<Int>(1) << width;
    Expressions work({random_interval(random, -size, 2 * size, 12), random_interval(random, -size, 2 * size, 12)}, 144,
                     random);
    auto scale = [&] { return static_cast<std::int64_t>(1 + random() % 3) * (random() % 3 == 0 ? -1 : 1); };
    std::size_t x = work.affine(width, 1, scale(), static_cast<std::int64_t>(random() % 16));
    std::size_t y = work.affine(width, random() % 3, scale(), static_cast<std::int64_t>(random() % 16));
    if (random() % 2 == 0) std::swap(x, y);
    std::size_t first = work.compare(kPredicates[random() % std::size(kPredicates)], x, y);
    std::size_t second = work.compare(kPredicates[random() % std::size(kPredicates)], y,
                                      work.affine(width, 0, 0, static_cast<std::int64_t>(random() % 16)));
    std::size_t both = work.binary(random() % 2 == 0 ? Operation::bit_and : Operation::bit_or, 0, first, second);
    std::size_t not_both = work.binary(Operation::bit_xor, 0, both, work.affine(1, 0, 0, 1));
    work.assume_equal(random() % 2 == 0 ? both : not_both, random() % 2, random);
    work.check_all();
  }
}

TEST_CASE("switches on values that wrap around", "[refine]") {
  std::mt19937_64 random(13);
  for (int round = 0; round < 4000; ++round) {
    unsigned width = 3 + random() % 3;
    Int size = static_cast<Int>(1) << width;
    Interval range = random_interval(random, -2 * size, 2 * size, 24);
    for (Int constant = 0; constant < size; constant += 3) {
      Expressions work({range}, 64, random);
      std::size_t x = work.affine(
          width, 1, static_cast<std::int64_t>(random() % 9) - 4 == 0 ? 1 : 1 + static_cast<std::int64_t>(random() % 3),
          3);
      work.assume_equal(x, static_cast<std::uint64_t>(constant), random);
    }
  }
}

TEST_CASE("words of 64 bits", "[refine]") {
  std::mt19937_64 random(14);
  for (int round = 0; round < 6000; ++round) {
    const unsigned width = random() % 2 == 0 ? 32 : 64;
    Int size = static_cast<Int>(1) << width;
    const Int edges[] = {0, size / 2, -size / 2, 64, size - 8};
    auto interval = [&] {
      Int edge = edges[random() % 5];
      Int limit = (static_cast<Int>(1) << width) - 1;
      return clamp(random_interval(random, edge - 6, edge + 8, 8), -limit / 2 - 1, limit).value_or(Interval::of(1));
    };
    Expressions work({interval(), interval()}, 64, random);
    work.affine(width, 1, 1, 0);
    work.affine(width, 2, 1, random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 8) - 4);
    for (int i = 0; i < 12; ++i)
      if (!random_step(work, random, width)) break;
    work.check_all();
  }
}

struct Learnt {
  World world;
  State state;
  SymbolId symbol;
  Value n;

  Learnt(unsigned width, const Interval& range)
      : symbol(world.context.symbols.fresh()), n(Value::integer(width, symbol, 1, 0)) {
    state.set_range(symbol, range);
  }

  std::vector<Interval> after(const Value& condition, bool truth) {
    std::vector<Interval> out;
    for (const State& left : world.arithmetic.assume(state, condition, truth)) out.push_back(*left.range(symbol));
    return out;
  }
  std::vector<Interval> after(P::Predicate predicate, const Value& x, std::int64_t constant, bool truth = true) {
    return after(world.arithmetic.compare(state, predicate, x, Value::constant(x.width, constant)), truth);
  }
};

using Ranges = std::vector<Interval>;

TEST_CASE("a comparison with a constant is learnt in full", "[refine]") {
  Int top = (static_cast<Int>(1) << 32) - 1;
  Learnt u(32, Interval::range(0, top));
  REQUIRE(u.after(P::ICMP_ULE, u.n, 64) == Ranges{Interval::range(0, 64)});
  REQUIRE(u.after(P::ICMP_ULE, u.n, 64, false) == Ranges{Interval::range(65, top)});
  REQUIRE(u.after(P::ICMP_UGT, u.n, 64, false) == Ranges{Interval::range(0, 64)});
  REQUIRE(u.after(P::ICMP_ULT, u.n, 0).empty());
  REQUIRE(u.after(P::ICMP_EQ, u.n, 7) == Ranges{Interval::of(7)});
  REQUIRE(u.after(P::ICMP_NE, u.n, 0) == Ranges{Interval::range(1, top)});

  // A full word read as signed, asked as unsigned: two parts, of which the one that wraps is beyond the question.
  Int half = static_cast<Int>(1) << 31;
  Learnt s(32, Interval::range(-half, half - 1));
  REQUIRE(s.after(P::ICMP_ULE, s.n, 64) == Ranges{Interval::range(0, 64)});
  REQUIRE(s.after(P::ICMP_SLT, s.n, 0) == Ranges{Interval::range(-half, -1)});
  REQUIRE(s.after(P::ICMP_SGE, s.n, 10) == Ranges{Interval::range(10, half - 1)});

  Learnt word(64, Interval::range(0, (static_cast<Int>(1) << 64) - 1));
  REQUIRE(word.after(P::ICMP_ULE, word.n, 64) == Ranges{Interval::range(0, 64)});
}

TEST_CASE("what was computed from a symbol teaches about the symbol", "[refine]") {
  Learnt t(32, Interval::range(0, 1000));
  auto c = [](std::int64_t value) { return Value::constant(32, value); };
  Value twice = t.world.arithmetic.binary(t.state, Operation::mul, 0, t.n, c(2));
  REQUIRE(t.after(P::ICMP_ULT, twice, 101) == Ranges{Interval::range(0, 50)});
  Value half = t.world.arithmetic.binary(t.state, Operation::udiv, 0, t.n, c(2));
  REQUIRE(t.after(P::ICMP_ULT, half, 50) == Ranges{Interval::range(0, 99)});
  Value most = t.world.arithmetic.binary(t.state, Operation::umax, 0, t.n, c(64));
  REQUIRE(t.after(P::ICMP_ULE, most, 100) == Ranges{Interval::range(0, 100)});
  Value parity = t.world.arithmetic.binary(t.state, Operation::bit_and, 0, t.n, c(1));
  REQUIRE(t.after(P::ICMP_EQ, parity, 1) == Ranges{Interval::range(1, 999, 2)});
  Value wide = t.world.arithmetic.zext(t.state, t.n, 64);
  REQUIRE(t.after(P::ICMP_ULE, wide, 64) == Ranges{Interval::range(0, 64)});
  // A bool that was stored, widened and asked much later.
  Value small = t.world.arithmetic.compare(t.state, P::ICMP_ULE, t.n, c(64));
  Value stored = t.world.arithmetic.zext(t.state, small, 8);
  REQUIRE(t.after(P::ICMP_NE, stored, 0) == Ranges{Interval::range(0, 64)});
  REQUIRE(t.after(t.world.arithmetic.trunc(t.state, stored, 1), false) == Ranges{Interval::range(65, 1000)});
}

TEST_CASE("and, or and not of conditions", "[refine]") {
  Learnt t(32, Interval::range(0, 1000));
  auto c = [](std::int64_t value) { return Value::constant(32, value); };
  Value above = t.world.arithmetic.compare(t.state, P::ICMP_UGE, t.n, c(10));
  Value below = t.world.arithmetic.compare(t.state, P::ICMP_ULE, t.n, c(20));
  Value both = t.world.arithmetic.binary(t.state, Operation::bit_and, 0, above, below);
  REQUIRE(t.after(both, true) == Ranges{Interval::range(10, 20)});
  Ranges outside = t.after(both, false);
  std::sort(outside.begin(), outside.end(), [](const Interval& a, const Interval& b) { return a.lo < b.lo; });
  REQUIRE(outside == Ranges{Interval::range(0, 9), Interval::range(21, 1000)});
  Value negated = t.world.arithmetic.binary(t.state, Operation::bit_xor, 0, both, Value::constant(1, 1));
  REQUIRE(t.after(negated, false) == Ranges{Interval::range(10, 20)});
}

}  // namespace
}  // namespace wcmu
