// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Linear forms against plain vectors of factors.
#include "domain/linear_form.hpp"

#include "../catch_shim.hpp"

#include <array>
#include <random>

namespace wcmu {
namespace {

using Dense = std::array<long, 5>;  ///< [0] is the constant, [s] the factor of symbol s.

Dense dense(const LinearForm& form) {
  Dense out{};
  out[0] = static_cast<long>(form.constant);
  for (auto [symbol, factor] : form.terms) out.at(symbol) += static_cast<long>(factor);
  return out;
}

bool normal(const LinearForm& form) {
  for (std::size_t i = 0; i < form.terms.size(); ++i) {
    if (form.terms[i].second == 0) return false;
    if (i > 0 && form.terms[i - 1].first >= form.terms[i].first) return false;
  }
  return true;
}

LinearForm make(const Dense& factors) {
  LinearForm form = LinearForm::of(factors[0]);
  // Highest first: the form has to sort them.
  for (SymbolId symbol = 4; symbol >= 1; --symbol) form += LinearForm::of(symbol, factors.at(symbol), 0);
  return form;
}

TEST_CASE("sums, differences and multiples", "[linear-form]") {
  std::mt19937 random(7);
  std::uniform_int_distribution<long> small(-2, 2);
  for (int round = 0; round < 20000; ++round) {
    Dense a{}, b{};
    for (long& factor : a) factor = small(random);
    for (long& factor : b) factor = small(random);
    long scale = small(random);
    LinearForm x = make(a), y = make(b);
    LinearForm sum = x, difference = x, multiple = x;
    sum += y;
    difference -= y;
    multiple *= scale;
    Dense expected_sum{}, expected_difference{}, expected_multiple{};
    for (std::size_t i = 0; i < a.size(); ++i) {
      expected_sum[i] = a[i] + b[i];
      expected_difference[i] = a[i] - b[i];
      expected_multiple[i] = a[i] * scale;
    }
    REQUIRE((normal(x) && normal(sum) && normal(difference) && normal(multiple)));
    REQUIRE(dense(x) == a);
    REQUIRE(dense(sum) == expected_sum);
    REQUIRE(dense(difference) == expected_difference);
    REQUIRE(dense(multiple) == expected_multiple);
    // One sum, one representation.
    REQUIRE(sum == make(expected_sum));
    sum -= y;
    REQUIRE(sum == x);
  }
}

TEST_CASE("a form is added to and taken from itself", "[linear-form]") {
  LinearForm twice = make({3, 1, 0, -2, 5});
  LinearForm once = twice;
  twice += once;
  REQUIRE(twice == make({6, 2, 0, -4, 10}));
  once -= make({3, 1, 0, -2, 5});
  REQUIRE((once.is_constant() && once == LinearForm::of(0)));
}

TEST_CASE("no term without a symbol or a factor", "[linear-form]") {
  REQUIRE(LinearForm::of(0, 4, 9) == LinearForm::of(9));
  REQUIRE(LinearForm::of(3, 0, 9) == LinearForm::of(9));
  REQUIRE_FALSE(LinearForm::of(3, 1, 9).is_constant());
}

}  // namespace
}  // namespace wcmu
