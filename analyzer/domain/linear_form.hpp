// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Sums `constant + c1*s1 + c2*s2 + ...` over symbols: positions in an arena, in bytes.
#pragma once

#include "domain/interval.hpp"
#include "domain/value.hpp"

#include <llvm/ADT/SmallVector.h>

#include <utility>

namespace wcmu {

/// More terms than this are not kept: the caller takes a number instead.
inline constexpr unsigned kMaxTerms = 6;

struct LinearForm {
  Int constant = 0;
  llvm::SmallVector<std::pair<SymbolId, Int>, 2> terms;  ///< Sorted by symbol; no factor is 0.

  static LinearForm of(Int constant) { return {constant, {}}; }
  static LinearForm of(SymbolId symbol, Int factor, Int constant);

  [[nodiscard]] bool is_constant() const { return terms.empty(); }

  LinearForm& operator+=(const LinearForm& other);
  LinearForm& operator-=(const LinearForm& other);
  LinearForm& operator*=(Int factor);

  friend bool operator==(const LinearForm&, const LinearForm&) = default;
};

}  // namespace wcmu
