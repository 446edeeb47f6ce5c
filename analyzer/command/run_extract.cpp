// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"
#include "command/units.hpp"
#include "support/file.hpp"

#include <llvm/Support/FileSystem.h>

namespace wcmu {
namespace {

/// As make and ninja read it.
std::string escaped(llvm::StringRef path) {
  std::string text;
  for (const char c : path) {
    if (c == ' ' || c == '#') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text;
}

/// What the unit is made from: what was read, and the tool. A header that may yet be made is not in it: neither make nor ninja can say so.
std::string depfile(const std::string& target, const std::vector<FileUse>& inputs) {
  static int anchor;
  std::string text = escaped(target) + ": " + escaped(llvm::sys::fs::getMainExecutable(nullptr, &anchor));
  for (const FileUse& input : inputs)
    if (input.is_there) text += " \\\n  " + escaped(input.path);
  return text + "\n";
}

}  // namespace

ExitCode run_extract(const Options& options, const Log& log) {
  Cache cache(options.cache_dir);
  auto units = extract_units(options.source, 1, cache, log);
  if (!units) return tell(units.takeError(), log);
  if (!units->failed.empty()) return ExitCode::error;
  if (units->units.size() != 1) {
    log.error(options.source.sources.front() +
              ": the compile database has several commands for this source; give the one that is meant after --");
    return ExitCode::error;
  }
  if (llvm::Error error = write_file(options.unit_output, serialize(units->units.front())))
    return tell(std::move(error), log);
  if (options.depfile.empty()) return ExitCode::ok;
  const std::string& target = options.depfile_target.empty() ? options.unit_output : options.depfile_target;
  if (llvm::Error error = write_output(options.depfile, depfile(target, units->inputs)))
    return tell(std::move(error), log);
  return ExitCode::ok;
}

}  // namespace wcmu
