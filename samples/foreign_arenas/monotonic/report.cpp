// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report.hpp"

#include <memory_resource>
#include <vector>

namespace report {

unsigned summarise(std::span<std::byte, 4096> buffer, std::span<const unsigned> values) {
  std::pmr::monotonic_buffer_resource memory(buffer.data(), buffer.size(), std::pmr::null_memory_resource());
  std::pmr::vector<unsigned> kept(&memory);
  for (unsigned value : values.first(values.size() < 30 ? values.size() : 30)) {
    bool is_new = true;
    for (unsigned other : kept) is_new = is_new && other != value;
    if (is_new) kept.push_back(value);
  }
  std::pmr::vector<char> digits(&memory);
  digits.reserve(11);
  unsigned sum = 0;
  for (unsigned value : kept) sum += value;
  digits.push_back(static_cast<char>('0' + sum % 10));
  std::pmr::vector<double> mean(1, sum / 2.0, &memory);
  return sum + static_cast<unsigned>(digits[0]) + static_cast<unsigned>(mean[0]);
}

}  // namespace report
