// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "domain/linear_form.hpp"

namespace wcmu {

LinearForm LinearForm::of(SymbolId symbol, Int factor, Int constant) {
  LinearForm form{constant, {}};
  if (symbol != 0 && factor != 0) form.terms.emplace_back(symbol, factor);
  return form;
}

LinearForm& LinearForm::operator+=(const LinearForm& other) {
  constant += other.constant;
  for (auto [symbol, factor] : other.terms) {
    auto* place = terms.begin();
    while (place != terms.end() && place->first < symbol) ++place;
    if (place == terms.end() || place->first != symbol)
      terms.insert(place, {symbol, factor});
    else if ((place->second += factor) == 0)
      terms.erase(place);
  }
  return *this;
}

LinearForm& LinearForm::operator-=(const LinearForm& other) {
  LinearForm negative = other;
  negative *= -1;
  return *this += negative;
}

LinearForm& LinearForm::operator*=(Int factor) {
  if (factor == 0) return *this = LinearForm{};
  constant *= factor;
  for (auto& term : terms) term.second *= factor;
  return *this;
}

}  // namespace wcmu
