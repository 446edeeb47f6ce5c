// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Random operations against the slow reference of model.hpp.
#include "support.hpp"

#define MODEL_REQUIRE REQUIRE
#include "model.hpp"

namespace {

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_.below(n); }
  bool done() { return ++steps_ > 120; }

 private:
  test::Random random_;
  int steps_ = 0;
};

}  // namespace

TEST_CASE("random operations agree with the reference") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    INFO("seed " << seed);
    Choices choices(seed);
    model::run(choices);
  }
}
