// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// sources, compile database, words after `--` -> compile jobs. Nothing is guessed: a source without a command has no
// job.
#include "frontend/extract.hpp"

#include <clang/Tooling/JSONCompilationDatabase.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

namespace wcmu {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

constexpr llvm::StringLiteral database_name = "compile_commands.json";
constexpr llvm::StringLiteral remedy =
    "configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON and name the build directory with -p, or give the compiler and "
    "its flags "
    "after --";

std::string working_directory() {
  llvm::SmallString<256> dir;
  return fs::current_path(dir) ? std::string() : std::string(dir);
}

std::string absolute(llvm::StringRef file, llvm::StringRef directory) {
  llvm::SmallString<256> whole(file);
  fs::make_absolute(directory, whole);
  path::remove_dots(whole, /*remove_dot_dot=*/true);
  return std::string(whole);
}

/// With links resolved, so that a source is found whichever way leads to it. As it is if the file is not there.
std::string real(const std::string& file) {
  llvm::SmallString<256> resolved;
  return fs::real_path(file, resolved) ? file : std::string(resolved);
}

/// The system's compiler for this source, as make and CMake name it.
const char* default_compiler(llvm::StringRef source) { return path::extension(source) == ".c" ? "cc" : "c++"; }

/// Clang reads C and C++. A database also holds assembly; its functions have no body then, and calling one is a
/// problem.
bool is_analysable(llvm::StringRef source) {
  const std::string extension = path::extension(source).lower();
  return !llvm::is_contained({".s", ".sx", ".asm", ".rc", ".f", ".f90", ".cu"}, extension);
}

llvm::Expected<std::vector<CompileJob>> fixed_jobs(const std::vector<std::string>& sources,
                                                   const std::vector<std::string>& words) {
  if (sources.empty()) return llvm::createStringError("no source is named; with -- the sources stand before it");
  for (const std::string& source : sources)
    if (fs::is_directory(source))
      return llvm::createStringError(source + ": is a folder; name its sources, or a compile database with -p");
  const std::string directory = working_directory();
  const bool has_compiler = !words.empty() && !llvm::StringRef(words.front()).starts_with("-") &&
                            !llvm::StringRef(words.front()).starts_with("@");
  std::vector<CompileJob> jobs;
  for (const std::string& source : sources) {
    CompileJob job{source, directory, {}};
    if (!has_compiler) job.command.push_back(default_compiler(source));
    job.command.insert(job.command.end(), words.begin(), words.end());
    jobs.push_back(std::move(job));
  }
  return jobs;
}

/// `wanted`, or upward from `start`; empty if there is none.
std::string find_database(const std::string& wanted, llvm::StringRef start) {
  if (!wanted.empty()) {
    llvm::SmallString<256> file(wanted);
    if (fs::is_directory(file)) path::append(file, database_name);
    return fs::exists(file) ? std::string(file) : std::string();
  }
  for (llvm::StringRef dir = start; !dir.empty(); dir = path::parent_path(dir)) {
    llvm::SmallString<256> file(dir);
    path::append(file, database_name);
    if (fs::exists(file)) return std::string(file);
  }
  return {};
}

}  // namespace

llvm::Expected<std::vector<CompileJob>> find_jobs(const std::vector<std::string>& sources, const std::string& build_dir,
                                                  const std::vector<std::string>& fixed_command) {
  if (!fixed_command.empty()) return fixed_jobs(sources, fixed_command);

  const std::string here = working_directory();
  // As Clang's tools do: upward from the source, then from here.
  std::string file =
      find_database(build_dir, sources.empty() ? here : path::parent_path(absolute(sources.front(), here)).str());
  if (file.empty()) file = find_database(build_dir, here);
  if (file.empty()) {
    return llvm::createStringError((build_dir.empty() ? "no " + database_name + " in this directory or above"
                                                      : "no " + database_name + " in " + build_dir) +
                                   "; " + remedy);
  }
  // Clang's own reader would print what is wrong instead of saying it.
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> text = llvm::MemoryBuffer::getFile(file);
  const auto damaged = [&](const std::string& why) {
    return llvm::createStringError(file + ": no compile database can be read from it: " + why +
                                   "; make it again, by configuring the build anew");
  };
  if (!text) return damaged(text.getError().message());
  llvm::Expected<llvm::json::Value> json = llvm::json::parse((*text)->getBuffer());
  if (!json) return damaged(llvm::toString(json.takeError()));
  std::string why;
  const std::unique_ptr<clang::tooling::JSONCompilationDatabase> database =
      clang::tooling::JSONCompilationDatabase::loadFromFile(file, why,
                                                            clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!database) return damaged(why);

  struct Entry {
    std::string file;
    CompileJob job;
  };
  std::vector<Entry> entries;
  const std::string database_dir = absolute(path::parent_path(file), here);
  for (clang::tooling::CompileCommand& command : database->getAllCompileCommands()) {
    if (command.CommandLine.empty()) continue;
    std::string directory = absolute(command.Directory, database_dir);
    std::string whole = absolute(command.Filename, directory);
    entries.push_back({std::move(whole), {command.Filename, std::move(directory), std::move(command.CommandLine)}});
  }

  std::vector<CompileJob> jobs;
  const auto add = [&](const CompileJob& job) {
    const bool known = llvm::any_of(jobs, [&](const CompileJob& other) {
      return other.directory == job.directory && other.source == job.source && other.command == job.command;
    });
    if (!known) jobs.push_back(job);
  };
  if (sources.empty()) {
    for (const Entry& entry : entries) {
      if (is_analysable(entry.file)) add(entry.job);
    }
    if (jobs.empty())
      return llvm::createStringError(
          file + ": holds no command of a C or C++ source; configure the build that compiles them, " +
          "and name its directory with -p");
    return jobs;
  }
  for (const std::string& source : sources) {
    const std::string wanted = absolute(source, here);
    bool found = false;
    for (const Entry& entry : entries) {
      if (entry.file != wanted && real(entry.file) != real(wanted)) continue;
      found = true;
      add(entry.job);
    }
    if (!found) {
      return llvm::createStringError(source + ": not in " + file +
                                     "; add it to a target of that build, or give the compiler " +
                                     "and its flags after --");
    }
  }
  return jobs;
}

}  // namespace wcmu
