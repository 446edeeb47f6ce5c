// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Transfer functions against all concrete results, on small widths.
#include "expressions.hpp"

namespace wcmu {
namespace {

using P = llvm::CmpInst;

constexpr Operation kBinary[] = {
    Operation::add,     Operation::sub,    Operation::mul,     Operation::udiv, Operation::sdiv, Operation::urem,
    Operation::srem,    Operation::shl,    Operation::lshr,    Operation::ashr, Operation::umin, Operation::umax,
    Operation::bit_and, Operation::bit_or, Operation::bit_xor, Operation::smin, Operation::smax};
constexpr P::Predicate kPredicates[] = {P::ICMP_EQ,  P::ICMP_NE,  P::ICMP_ULT, P::ICMP_ULE, P::ICMP_UGT,
                                        P::ICMP_UGE, P::ICMP_SLT, P::ICMP_SLE, P::ICMP_SGT, P::ICMP_SGE};

bool takes_flags(Operation operation) {
  return operation == Operation::add || operation == Operation::sub || operation == Operation::mul ||
         operation == Operation::shl;
}

/// Every operation on nodes x and y, each from the same state (a case that one operation ends lives on for the next).
void try_all(Expressions& work, std::size_t x, std::size_t y) {
  const State state = work.state;
  const std::vector<bool> alive = work.alive;
  const std::size_t nodes = work.nodes.size(), lines = work.history.size();
  auto each = [&](auto operation) {
    operation();
    work.state = state;
    work.alive = alive;
    work.nodes.resize(nodes);
    work.history.resize(lines);
  };
  for (Operation operation : kBinary)
    for (std::uint8_t flags = 0; flags < (takes_flags(operation) ? 4 : 1); ++flags)
      each([&] { work.binary(operation, flags, x, y); });
  for (P::Predicate predicate : kPredicates) each([&] { work.compare(predicate, x, y); });
}

/// All strided intervals in [least, most].
std::vector<Interval> all_intervals(int least, int most) {
  std::vector<Interval> all;
  for (int lo = least; lo <= most; ++lo) {
    all.push_back(Interval::of(lo));
    for (int hi = lo + 1; hi <= most; ++hi)
      for (int step = 1; step <= hi - lo; ++step)
        if ((hi - lo) % step == 0) all.push_back({lo, hi, step});
  }
  return all;
}

TEST_CASE("one symbol against every constant, all intervals", "[transfer]") {
  std::mt19937_64 random(1);
  for (unsigned width : {3U, 4U}) {
    int size = 1 << width;
    auto all = all_intervals(width == 3 ? -size / 2 - 1 : -size / 2, width == 3 ? size + 1 : size - 1);
    for (const Interval& range : all) {
      if (width == 4 && random() % 6 != 0) continue;
      for (int constant = -size / 2; constant < size / 2; ++constant) {
        if (random() % (width == 3 ? 2 : 4) != 0) continue;
        Expressions start({range}, 64, random);
        std::size_t x = start.affine(width, 1, 1, 0), c = start.affine(width, 0, 0, constant);
        try_all(start, x, c);
        try_all(start, c, x);
      }
    }
  }
}

TEST_CASE("two symbols, and one symbol twice", "[transfer]") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 2500; ++round) {
    unsigned width = 3 + random() % 3;
    Int size = static_cast<Int>(1) << width;
    Expressions start({random_interval(random, -size, size * 2, 12), random_interval(random, -size, size * 2, 12)}, 144,
                      random);
    auto scale = [&] { return static_cast<std::int64_t>(1 + random() % 4) * (random() % 3 == 0 ? -1 : 1); };
    auto base = [&] {
      return static_cast<std::int64_t>(random() % (2 * static_cast<std::uint64_t>(size))) -
             static_cast<std::int64_t>(size);
    };
    bool plain = random() % 2 == 0;
    std::size_t x = start.affine(width, 1, plain ? 1 : scale(), plain ? 0 : base());
    std::size_t y = start.affine(width, 2, plain ? 1 : scale(), plain ? 0 : base());
    std::size_t again = start.affine(width, 1, scale(), base());
    try_all(start, x, y);
    try_all(start, x, again);
    try_all(start, x, x);
  }
}

TEST_CASE("extensions and truncations", "[transfer]") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; ++round) {
    unsigned width = 1 + random() % 6;
    Int size = static_cast<Int>(1) << width;
    Expressions work({random_interval(random, -2 * size, size * 3, 32)}, 64, random);
    std::size_t x = work.affine(
        width, 1, static_cast<std::int64_t>(random() % 7) - 3 == 0 ? 1 : 1 + static_cast<std::int64_t>(random() % 3),
        static_cast<std::int64_t>(random() % 40) - 20);
    std::size_t wide = work.resize(random() % 2 == 0 ? Operation::zext : Operation::sext, x, width + 1 + random() % 4);
    unsigned have = work.nodes[wide].value.width;
    std::size_t narrow = work.resize(Operation::trunc, wide, 1 + random() % (have - 1));
    work.resize(random() % 2 == 0 ? Operation::zext : Operation::sext, narrow, 16 + random() % 49);
  }
}

TEST_CASE("fields that are packed into one word and taken out again", "[transfer]") {
  std::mt19937_64 random(5);
  int packed = 0, masked = 0;
  for (int round = 0; round < 4000; ++round) {
    const unsigned width = random() % 2 == 0 ? 16 : 64, cut = 2 + random() % 4;
    const Int size = static_cast<Int>(1) << cut;
    Expressions work({random_interval(random, -1, size, 12), random_interval(random, 0, size, 12)}, 64, random);
    std::size_t low = work.affine(width, 1, 1, 0);
    std::size_t high = work.affine(width, 2, std::int64_t{1} << (cut + random() % 2), 0);
    auto word = work.pack(Operation::bit_or, low, high);
    if (!word) continue;
    ++packed;
    // Below the cut, above it, across it.
    const std::int64_t masks[] = {(std::int64_t{1} << cut) - 1, -(std::int64_t{1} << cut), 6, -1, 0};
    masked += work.pack(Operation::bit_and, *word, work.affine(width, 0, 0, masks[random() % 5])).has_value();
    work.pack(Operation::bit_or, *word, work.affine(width, 0, 0, masks[random() % 5]));
    work.resize(Operation::trunc, *word, 1 + random() % (width - 1));
    work.check_all();
  }
  CHECK(packed > 1000);
  CHECK(masked > 500);
}

TEST_CASE("words of 32 and 64 bits at the edges of their windows", "[transfer]") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 3000; ++round) {
    unsigned width = random() % 2 == 0 ? 32 : 64;
    Int size = static_cast<Int>(1) << width;
    const Int edges[] = {
        0, size / 2, size, -size / 2, size / 4, static_cast<Int>(1) << 31, -(static_cast<Int>(1) << 31), 4096};
    auto interval = [&] {
      Int edge = edges[random() % 8];
      Interval range = random_interval(random, edge - 6, edge + 6, 6);
      if (random() % 3 == 0) range = *affine(range, static_cast<Int>(1) << (random() % (width - 8)), 0);
      Int limit = (static_cast<Int>(1) << 64) - 1;
      return clamp(range, -limit / 2 - 1, limit).value_or(Interval::of(1));
    };
    Expressions start({interval(), interval()}, 36, random);
    auto value = [&](SymbolId symbol) {
      std::int64_t scale = random() % 2 == 0 ? 1 : std::int64_t{1} << (random() % 20);
      std::int64_t base = random() % 2 == 0 ? 0
                                            : static_cast<std::int64_t>(edges[random() % 8]) +
                                                  static_cast<std::int64_t>(random() % 5) - 2;
      return start.affine(width, symbol, scale, base);
    };
    std::size_t x = value(1), y = value(2), z = value(1), c = value(0);
    try_all(start, x, y);
    try_all(start, x, z);
    try_all(start, x, c);
    try_all(start, c, x);
  }
}

TEST_CASE("chains of operations", "[transfer]") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 8000; ++round) {
    unsigned width = 3 + random() % 3;
    Int size = static_cast<Int>(1) << width;
    Expressions work({random_interval(random, -size / 2, size - 1, 8), random_interval(random, -size / 2, size - 1, 8)},
                     64, random);
    work.affine(width, 1, 1, 0);
    work.affine(width, 2, 1, 0);
    for (int i = 0; i < 6; ++i) {
      std::size_t x = random() % work.nodes.size(), y = random() % work.nodes.size();
      if (random() % 4 == 0) y = work.affine(width, 0, 0, static_cast<std::int64_t>(random() % 32));
      Operation operation = kBinary[random() % std::size(kBinary)];
      work.binary(operation, takes_flags(operation) ? random() % 4 : 0, x, y);
    }
  }
}

TEST_CASE("what must be exact", "[transfer]") {
  World world;
  State state;
  SymbolId s = world.context.symbols.fresh();
  state.set_range(s, Interval::range(0, 100));
  Value n = Value::integer(32, s, 1, 0);
  auto constant = [](std::int64_t c) { return Value::constant(32, c); };
  auto bounds = [&](Operation operation, std::uint8_t flags, const Value& x, const Value& y) {
    Value result = world.arithmetic.binary(state, operation, flags, x, y);
    auto range = unsigned_range(state, result);
    return range ? *range : Interval::of(-1);
  };
  REQUIRE(bounds(Operation::mul, 0, n, constant(8)) == Interval::range(0, 800, 8));
  REQUIRE(bounds(Operation::shl, 0, n, constant(3)) == Interval::range(0, 800, 8));
  REQUIRE(bounds(Operation::add, 0, n, constant(7)) == Interval::range(7, 107));
  REQUIRE(bounds(Operation::sub, 0, constant(100), n) == Interval::range(0, 100));
  REQUIRE(bounds(Operation::urem, 0, n, constant(16)) == Interval::range(0, 15));
  REQUIRE(bounds(Operation::udiv, 0, n, constant(8)) == Interval::range(0, 12));
  REQUIRE(bounds(Operation::lshr, 0, n, constant(3)) == Interval::range(0, 12));
  REQUIRE(bounds(Operation::bit_and, 0, n, constant(7)) == Interval::range(0, 7));
  REQUIRE(bounds(Operation::umin, 0, n, constant(64)) == Interval::range(0, 64));
  REQUIRE(bounds(Operation::umax, 0, n, constant(64)) == Interval::range(64, 100));
  // Rounding up to 8: what was scaled already is a multiple, what is not gets the grid.
  Value eight = world.arithmetic.binary(state, Operation::mul, 0, n, constant(8));
  REQUIRE(bounds(Operation::bit_and, 0, world.arithmetic.binary(state, Operation::add, 0, eight, constant(7)),
                 constant(-8)) == Interval::range(0, 800, 8));
  REQUIRE(bounds(Operation::bit_and, 0, world.arithmetic.binary(state, Operation::add, 0, n, constant(7)),
                 constant(-8)) == Interval::range(0, 104, 8));
  // How far a multiple of 8 is from the next one of 4, of 16, and from the last of 8: as allocators write it.
  const Value below = world.arithmetic.binary(state, Operation::bit_xor, 0, eight, constant(-1));
  const Value negative = world.arithmetic.binary(state, Operation::add, 0, below, constant(1));
  REQUIRE(bounds(Operation::bit_and, 0, negative, constant(3)) == Interval::of(0));
  REQUIRE(bounds(Operation::bit_and, 0, negative, constant(15)) == Interval::range(0, 8, 8));
  REQUIRE(bounds(Operation::bit_and, 0, below, constant(7)) == Interval::of(7));
  // (n + 5) - n is 5, (8 * n) / 8 is n: relations are kept, not bounds.
  REQUIRE(world.arithmetic.binary(state, Operation::sub, 0,
                                  world.arithmetic.binary(state, Operation::add, 0, n, constant(5)), n) == constant(5));
  REQUIRE(world.arithmetic.binary(state, Operation::udiv, 0, eight, constant(8)) == n);
  REQUIRE(world.arithmetic.trunc(state, world.arithmetic.zext(state, n, 64), 32) == n);
}

}  // namespace
}  // namespace wcmu
