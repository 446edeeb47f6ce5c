// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "reader.hpp"

#include "reader_budgets.hpp"

#include <cstdio>
#include <string>

static bool show(wcmu::Arena& arena, const char* what, const std::string& document) {
  std::FILE* const in = std::tmpfile();
  if (in == nullptr) return false;
  std::fputs(document.c_str(), in);
  std::rewind(in);
  std::printf("%s\n", what);
  const json::Status status = json::flatten(arena, in, stdout);
  std::fclose(in);
  std::printf("memory: %zu + %zu bytes\n\n", arena.bottom_peak(), arena.top_peak());
  return status == json::Status::ok;
}

int main() {
  constexpr wcmu::Budget budget = WCMU_BUDGET(json::flatten);
  wcmu::Arena arena = wcmu::Arena::with_capacity(SAMPLE_CAPACITY, budget.alignment);
  arena.check_budget(budget);

  // As deep as may be, with the longest keys.
  std::string worst;
  for (unsigned depth = 0; depth < json::max_depth; ++depth) worst += "{\"" + std::string(json::max_key, 'k') + "\":";
  worst += "\"as deep as may be\"";
  worst += std::string(json::max_depth, '}');

  const bool read =
      show(arena, "a usual document", R"({"net": {"host": "localhost", "port": 80}, "log": ["a", "b"]})") &&
      show(arena, "the worst", worst);
  std::printf("the budget: %zu + %zu bytes\n", budget.bottom_bytes, budget.top_bytes);
  return read && arena.bottom_peak() == budget.bottom_bytes && arena.top_peak() == budget.top_bytes ? 0 : 1;
}
