// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/run.hpp"

#include "support/file.hpp"

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

namespace wcmu {
std::string shipped_rules_folder() {
  static int anchor;  // Any address inside the executable.
  llvm::SmallString<256> folder(llvm::sys::path::parent_path(llvm::sys::fs::getMainExecutable(nullptr, &anchor)));
  llvm::sys::path::append(folder, "..", "share", "wcmu", "rules");
  return llvm::sys::fs::is_directory(folder) ? std::string(folder) : WCMU_SOURCE_RULES;
}

ExitCode tell(llvm::Error error, const Log& log) {
  log.error(llvm::toString(std::move(error)));
  return ExitCode::error;
}

llvm::Error write_output(const std::string& path, std::string_view text) {
  if (path != kStdout) return write_file(path, text);
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
    return llvm::Error::success();
  return llvm::createStringError(std::string("stdout: cannot be written: ") + std::strerror(errno));
}

bool print(std::string_view text, const Log& log) {
  llvm::Error error = write_output(std::string(kStdout), text);
  if (!error) return true;
  (void)tell(std::move(error), log);
  return false;
}

llvm::Expected<RuleSet> load_rule_files(const std::vector<std::string>& user_files, const std::string& triple) {
  RuleSet rules;
  if (!triple.empty()) rules.set_target(triple);
  if (llvm::Error error = rules.add_shipped_folder(shipped_rules_folder())) return error;
  std::set<std::string> seen;
  for (const std::string& file : user_files) {
    if (!seen.insert(file).second) continue;
    if (llvm::Error error = rules.add_file(file, /*shipped=*/false)) return error;
  }
  return rules;
}

}  // namespace wcmu
