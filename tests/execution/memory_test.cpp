// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loads, stores, copies and fills against bytes.
#include "objects.hpp"

namespace wcmu {
namespace {

void run(std::uint64_t seed, int rounds, int steps, bool with_outside) {
  std::mt19937_64 random(seed);
  for (int round = 0; round < rounds; ++round) {
    Objects work(random, with_outside);
    for (int i = 0; i < steps && work.any_alive(); ++i) {
      work.step(random);
      work.check();
    }
  }
}

TEST_CASE("random accesses to blocks", "[memory]") { run(31, 6000, 16, false); }

TEST_CASE("random accesses to memory that has two names", "[memory]") { run(32, 4000, 16, true); }

TEST_CASE("what was stored is read back", "[memory]") {
  std::mt19937_64 random(33);
  Objects work(random, false);
  Memory& memory = work.world->memory;
  State& state = work.state;
  RegionId block = work.regions[0];
  Leaf word{ValueKind::integer, 32, 0}, pointer{ValueKind::pointer, 64, 0};
  Value n = Value::integer(32, 1, 1, 0);
  memory.store(state, Value::pointer(64, block, 4), n, 4);
  REQUIRE(memory.load(state, Value::pointer(64, block, 4), word, false).value == n);
  memory.store(state, Value::pointer(64, block, 8), Value::pointer(64, work.regions[1], 8), 8);
  REQUIRE(memory.load(state, Value::pointer(64, block, 8), pointer, false).value ==
          Value::pointer(64, work.regions[1], 8));
  REQUIRE(memory.load(state, Value::pointer(64, block, 4), word, false).value == n);
  memory.copy(state, Value::pointer(64, work.regions[1]), Value::pointer(64, block), Value::constant(64, 16));
  REQUIRE(memory.load(state, Value::pointer(64, work.regions[1], 4), word, false).value == n);
  memory.fill(state, Value::pointer(64, block), Value::constant(8, 0), Value::constant(64, 16));
  REQUIRE(memory.load(state, Value::pointer(64, block, 4), word, false).value == Value::constant(32, 0));
  REQUIRE(memory.load(state, Value::pointer(64, block, 8), pointer, false).value.is_null());
  // Beyond the end there is no execution.
  REQUIRE(memory.load(state, Value::pointer(64, block, 13), word, false).kind == Access::Kind::undefined);
  REQUIRE(memory.store(state, Value::pointer(64, block, 16), Value::constant(8, 1), 1).kind == Access::Kind::undefined);
}

}  // namespace
}  // namespace wcmu
