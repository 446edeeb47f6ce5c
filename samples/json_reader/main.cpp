// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "reader.hpp"

#include "reader_budgets.hpp"

#include <cstdio>
#include <string>

static bool show(wcmu::Arena& arena, const char* what, std::string_view document) {
  char buffer[512];
  json::Lines lines{buffer, sizeof buffer};
  const json::Status status = json::flatten(arena, document, lines);
  std::printf("%s\n%.*smemory: %zu + %zu bytes\n\n", what, static_cast<int>(lines.size), buffer, arena.bottom_peak(),
              arena.top_peak());
  return status == json::Status::ok;
}

int main() {
  constexpr wcmu::Budget budget = WCMU_BUDGET(json::flatten);
  wcmu::Arena arena = wcmu::Arena::with_capacity(SAMPLE_CAPACITY, budget.alignment);
  arena.check_budget(budget);

  // As deep as may be, with the longest keys, down to the longest string.
  std::string worst;
  for (unsigned depth = 0; depth < json::max_depth; ++depth) worst += "{\"" + std::string(json::max_key, 'k') + "\":";
  worst += "\"" + std::string(json::max_text, 's') + "\"";
  worst += std::string(json::max_depth, '}');

  const bool read =
      show(arena, "a usual document", R"({"net": {"host": "localhost", "port": 80}, "log": ["a", "b"]})") &&
      show(arena, "the worst", worst);
  std::printf("the budget: %zu + %zu bytes\n", budget.bottom_bytes, budget.top_bytes);
  return read && arena.bottom_peak() == budget.bottom_bytes && arena.top_peak() == budget.top_bytes ? 0 : 1;
}
