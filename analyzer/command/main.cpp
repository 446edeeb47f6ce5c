// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/crash_guard.hpp"
#include "command/run.hpp"

#include <llvm/Support/InitLLVM.h>
#include <llvm/Support/PrettyStackTrace.h>

#include <csignal>

namespace wcmu {
namespace {

ExitCode run(const Options& options, const Log& log) {
  switch (options.command) {
    case Options::Command::analyze:
      return run_analyze(options, log);
    case Options::Command::extract:
      return run_extract(options, log);
    case Options::Command::link:
      return run_link(options, log);
    case Options::Command::explain:
      return run_explain(options, log);
    case Options::Command::loops:
      return run_loops(options, log);
    case Options::Command::roots:
      return run_roots(options, log);
    case Options::Command::doctor:
      return run_doctor(options, log);
    case Options::Command::rules_list:
      return run_rules_list(options, log);
    case Options::Command::rules_check:
      return run_rules_check(options, log);
  }
  return ExitCode::error;
}

}  // namespace
}  // namespace wcmu

int main(int argc, char** argv) {
  using namespace wcmu;
  llvm::setBugReportMsg("wcmu itself failed. Please report this together with the source and the command:\n");
  llvm::InitLLVM init(argc, argv);
  std::signal(SIGXFSZ, SIG_IGN);  // A file beyond the limit is an error like a full disk, not the end.
  auto parsed = parse_options(argc, argv);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  const Options& options = std::get<Options>(parsed);
  const Log log(options.log);
  return end_program(static_cast<int>(run(options, log)));
}
