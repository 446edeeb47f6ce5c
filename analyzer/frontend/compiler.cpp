// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/compiler.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/FileUtilities.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>

#include <map>
#include <mutex>

namespace wcmu {
namespace {

constexpr unsigned seconds_to_answer = 10;

/// The file that a shell would run; empty if there is none.
std::string resolve(llvm::StringRef program, llvm::StringRef directory) {
  if (program.contains('/')) {
    llvm::SmallString<256> path(program);
    if (!directory.empty()) llvm::sys::fs::make_absolute(directory, path);
    return llvm::sys::fs::can_execute(path) ? std::string(path) : std::string();
  }
  llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName(program);
  return found ? *found : std::string();
}

/// "clang version 19.1.7 (3~deb12u1)" -> "19.1.7".
std::string version_after(llvm::StringRef text, llvm::StringRef word) {
  const std::size_t at = text.find(word);
  if (at == llvm::StringRef::npos) return {};
  return text.drop_front(at + word.size())
      .ltrim()
      .take_while([](char c) { return llvm::isDigit(c) || c == '.'; })
      .str();
}

std::string family_by_name(llvm::StringRef program) {
  return llvm::sys::path::filename(program).contains("clang") ? "clang" : "gcc";
}

/// Where clang expects a GCC installation to have crtbegin.o.
std::string gcc_dir_of(const std::string& path) {
  const std::optional<std::string> said = output_of({path, "-print-libgcc-file-name"}, "");
  if (!said) return {};
  const llvm::StringRef dir = llvm::sys::path::parent_path(llvm::StringRef(*said).trim());
  llvm::SmallString<256> start(dir);
  llvm::sys::path::append(start, "crtbegin.o");
  return llvm::sys::fs::exists(start) ? dir.str() : std::string();
}

UserCompiler ask(llvm::StringRef program, const std::string& path) {
  const std::optional<std::string> said = output_of({path, "--version"}, "");
  if (!said) return {path, family_by_name(program), "", ""};
  if (llvm::StringRef(*said).contains("clang")) return {path, "clang", version_after(*said, "clang version"), ""};
  // GCC before 7 has no -dumpfullversion; with both, the one that is known answers.
  const std::optional<std::string> version = output_of({path, "-dumpfullversion", "-dumpversion"}, "");
  return {path, "gcc", version ? version_after(*version, "") : "", gcc_dir_of(path)};
}

}  // namespace

std::optional<std::string> output_of(const std::vector<std::string>& command, llvm::StringRef directory) {
  const std::string path = resolve(command.front(), directory);
  llvm::SmallString<128> file;
  if (path.empty() || llvm::sys::fs::createTemporaryFile("wcmu", "out", file)) return std::nullopt;
  llvm::FileRemover remover(file);
  std::vector<llvm::StringRef> words(command.begin(), command.end());
  const std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(), llvm::StringRef(file), llvm::StringRef()};
  if (llvm::sys::ExecuteAndWait(path, words, std::nullopt, redirects, seconds_to_answer) != 0) return std::nullopt;
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> text = llvm::MemoryBuffer::getFile(file);
  if (!text) return std::nullopt;
  return (*text)->getBuffer().str();
}

UserCompiler identify_compiler(llvm::StringRef program, llvm::StringRef directory) {
  const std::string path = resolve(program, directory);
  if (path.empty()) return {path, family_by_name(program), "", ""};
  static std::mutex mutex;
  static std::map<std::string, UserCompiler> known;
  std::lock_guard lock(mutex);
  auto [entry, added] = known.try_emplace(path);
  if (added) entry->second = ask(program, path);
  return entry->second;
}

}  // namespace wcmu
