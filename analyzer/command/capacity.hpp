// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/capacity.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <cstdint>
#include <string>
#include <vector>

namespace wcmu {

/// "4096", "0x1000", "4KiB", "1MiB", "1GiB". An error says what was expected.
llvm::Expected<std::uint64_t> parse_bytes(llvm::StringRef text);

/// Bytes, or a share of something.
struct Amount {
  std::uint64_t value = 0;
  bool percent = false;

  /// Rounded up; saturates.
  [[nodiscard]] std::uint64_t of(std::uint64_t whole) const;
};

/// A size as above, or "5%".
llvm::Expected<Amount> parse_amount(llvm::StringRef text);

/// "BYTES", "ROOT=BYTES" or "ROOT.ARENA=BYTES".
llvm::Expected<Capacity> parse_capacity(llvm::StringRef text);

/// All values of --capacity; two for the same target are an error.
llvm::Expected<std::vector<Capacity>> parse_capacities(const std::vector<std::string>& texts);

}  // namespace wcmu
