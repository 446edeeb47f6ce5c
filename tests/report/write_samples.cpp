// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// write_samples FOLDER: a header and a JSON report of every sample.
#include "report/report.hpp"
#include "samples.hpp"

#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  const std::string folder = argv[1];
  for (const auto& [name, result] : wcmu::test::samples()) {
    std::ofstream(folder + "/" + name + ".json") << wcmu::json_report(result, "0.0.0");
    if (name.find("-unbounded") != std::string::npos) continue;
    const wcmu::Header header = wcmu::budget_header(result, {"wcmu::budgets", "0.0.0"});
    std::cerr << wcmu::diagnostics(header.problems, false);
    if (!header.problems.empty()) return 1;
    std::ofstream(folder + "/" + name + ".hpp") << header.text;
  }
  return 0;
}
