// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"
#include "command/units.hpp"
#include "support/file.hpp"

namespace wcmu {

ExitCode run_extract(const Options& options, const Log& log) {
  auto units = extract_units(options.source, 1, log);
  if (!units) return tell(units.takeError(), log);
  if (!units->failed.empty()) return ExitCode::error;
  if (units->units.size() != 1) {
    log.error(options.source.sources.front() +
              ": the compile database has several commands for this source; give the one that is meant after --");
    return ExitCode::error;
  }
  if (llvm::Error error = write_file(options.unit_output, serialize(units->units.front())))
    return tell(std::move(error), log);
  return ExitCode::ok;
}

}  // namespace wcmu
