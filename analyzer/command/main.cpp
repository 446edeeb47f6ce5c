// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"

#include <llvm/Support/InitLLVM.h>
#include <llvm/Support/PrettyStackTrace.h>

#include <csignal>

int main(int argc, char** argv) {
  using namespace wcmu;
  llvm::setBugReportMsg("wcmu itself failed. Please report this together with the source and the command:\n");
  llvm::InitLLVM init(argc, argv);
  std::signal(SIGXFSZ, SIG_IGN);  // A file beyond the limit is an error like a full disk, not the end.
  auto parsed = parse_options(argc, argv);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  const Options& options = std::get<Options>(parsed);
  const Log log(options.log);
  switch (options.command) {
    case Options::Command::analyze:
      return static_cast<int>(run_analyze(options, log));
    case Options::Command::extract:
      return static_cast<int>(run_extract(options, log));
    case Options::Command::link:
      return static_cast<int>(run_link(options, log));
    case Options::Command::explain:
      return static_cast<int>(run_explain(options, log));
    case Options::Command::loops:
      return static_cast<int>(run_loops(options, log));
    case Options::Command::roots:
      return static_cast<int>(run_roots(options, log));
    case Options::Command::doctor:
      return static_cast<int>(run_doctor(options, log));
    case Options::Command::rules_list:
      return static_cast<int>(run_rules_list(options, log));
    case Options::Command::rules_check:
      return static_cast<int>(run_rules_check(options, log));
  }
  return static_cast<int>(ExitCode::error);
}
