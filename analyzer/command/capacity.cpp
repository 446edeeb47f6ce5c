// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/capacity.hpp"

#include "rules/place_reader.hpp"

#include <llvm/Support/MathExtras.h>

namespace wcmu {
namespace {

llvm::Error usage(const llvm::Twine& message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

}  // namespace

llvm::Expected<std::uint64_t> parse_bytes(llvm::StringRef text) {
  if (const std::optional<std::uint64_t> bytes = bytes_of(text)) return *bytes;
  return usage("'" + text + "' is no size: expected bytes as 4096, 0x1000, 4KiB, 1MiB or 1GiB, below 16 EiB");
}

std::uint64_t Amount::of(std::uint64_t whole) const {
  if (!percent) return value;
  // In two parts, so that only the result can be too large.
  const std::uint64_t rest = whole % 100 * value;
  const std::uint64_t part = rest / 100 + (rest % 100 == 0 ? 0 : 1);
  return llvm::SaturatingAdd(llvm::SaturatingMultiply(whole / 100, value), part);
}

llvm::Expected<Amount> parse_amount(llvm::StringRef text) {
  Amount amount;
  llvm::StringRef digits = text;
  amount.percent = digits.consume_back("%");
  if (!amount.percent) {
    auto bytes = parse_bytes(text);
    if (!bytes) return usage(llvm::toString(bytes.takeError()) + ", or a share as 5%");
    amount.value = *bytes;
  } else if (digits.getAsInteger(10, amount.value) || amount.value > 10'000) {
    return usage("'" + text + "' is no share: expected a whole number of percent as 5%");
  }
  return amount;
}

llvm::Expected<Capacity> parse_capacity(llvm::StringRef text) {
  Capacity capacity;
  const std::size_t equals = text.rfind('=');
  if (equals != llvm::StringRef::npos) {
    // The name of a root has no dot; the access path of an arena may have several.
    auto [root, arena] = text.take_front(equals).split('.');
    if (root.empty() || (arena.empty() && text.take_front(equals).contains('.')))
      return usage("'" + text + "' names no root or arena: expected BYTES, ROOT=BYTES or ROOT.ARENA=BYTES");
    capacity.root = root.str();
    capacity.arena = arena.str();
    text = text.drop_front(equals + 1);
  }
  auto bytes = parse_bytes(text);
  if (!bytes) return bytes.takeError();
  capacity.bytes = *bytes;
  return capacity;
}

llvm::Expected<std::vector<Capacity>> parse_capacities(const std::vector<std::string>& texts) {
  std::vector<Capacity> result;
  for (const std::string& text : texts) {
    auto capacity = parse_capacity(text);
    if (!capacity) return usage("--capacity: " + llvm::toString(capacity.takeError()));
    for (const Capacity& other : result)
      if (other.root == capacity->root && other.arena == capacity->arena)
        return usage("--capacity: two values for " +
                     (capacity->root.empty() ? "all arenas" : "'" + capacity->target() + "'"));
    result.push_back(std::move(*capacity));
  }
  return result;
}

}  // namespace wcmu
