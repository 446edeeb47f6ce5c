// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/compiler.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/FileUtilities.h>
#include <llvm/Support/GlobPattern.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>

#include <unistd.h>

#include <map>
#include <mutex>

namespace wcmu {
namespace {

constexpr unsigned seconds_to_answer = 10;

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
  if (!said) return {path, family_by_name(program), "", "", ""};
  if (llvm::StringRef(*said).contains("clang")) return {path, "clang", version_after(*said, "clang version"), "", ""};
  // GCC before 7 has no -dumpfullversion; with both, the one that is known answers.
  const std::optional<std::string> version = output_of({path, "-dumpfullversion", "-dumpversion"}, "");
  const std::optional<std::string> target = output_of({path, "-dumpmachine"}, "");
  return {path, "gcc", version ? version_after(*version, "") : "", gcc_dir_of(path),
          target ? llvm::StringRef(*target).trim().str() : ""};
}

/// Words whose value is the word behind them, and says nothing of the compiler. It may look like a flag.
bool hides_next(llvm::StringRef word) {
  return llvm::is_contained({"-Xclang", "-mllvm", "-Xpreprocessor", "-Xassembler", "-Xlinker", "-o"}, word);
}

/// Whether a word of a command can change what the compiler defines, or where it looks. 2: with the word behind it.
unsigned words_of_interest(llvm::StringRef word) {
  if (llvm::is_contained({"-isysroot", "--sysroot", "--param", "-B", "-specs", "--specs", "-target"}, word)) return 2;
  for (llvm::StringRef no :
       {"-fprofile", "-fdump", "-fplugin", "-fdiagnostics", "-fpch", "-flto", "-fmodule", "-fcallgraph",
        "-fstack-usage", "-fcompare-debug", "-fsave", "-ftime-", "-fdebug", "-ffile-prefix", "-fmacro-prefix"})
    if (word.starts_with(no)) return 0;
  for (llvm::StringRef yes : {"-f", "-m", "-O", "-std", "--std=", "-specs=", "--specs=", "--sysroot=", "-B",
                              "-nostdinc", "-stdlib=", "-ansi", "-pthread", "--target="})
    if (word.starts_with(yes)) return 1;
  return 0;
}

/// `word` as it is understood in another directory: a file of specs that is named from `directory` gets its whole name.
std::string from_anywhere(llvm::StringRef word, llvm::StringRef directory) {
  for (llvm::StringRef flag : {"-specs=", "--specs="}) {
    if (!word.starts_with(flag)) continue;
    llvm::SmallString<256> path(word.drop_front(flag.size()));
    llvm::sys::fs::make_absolute(directory, path);
    if (llvm::sys::fs::exists(path)) return (flag + path).str();
  }
  return word.str();
}

CompilerAnswer read_answer(llvm::StringRef macros, llvm::StringRef talk) {
  CompilerAnswer answer;
  answer.asked = true;
  llvm::SmallVector<llvm::StringRef> lines;
  macros.split(lines, '\n', -1, false);
  for (llvm::StringRef line : lines) {
    if (!line.consume_front("#define ")) continue;
    const std::size_t end = line.find_first_of(" (");
    answer.macros[line.substr(0, end).str()] = line.substr(end).trim().str();
  }
  lines.clear();
  talk.split(lines, '\n', -1, false);
  bool inside = false;
  for (llvm::StringRef line : lines) {
    if (line.starts_with("End of search list")) break;
    if (inside && line.starts_with(" ")) answer.include_dirs.push_back(line.trim().str());
    inside |= line.starts_with("#include <...>");
  }
  return answer;
}

}  // namespace

std::string program_path(llvm::StringRef program, llvm::StringRef directory) {
  if (program.contains('/')) {
    llvm::SmallString<256> path(program);
    if (!directory.empty()) llvm::sys::fs::make_absolute(directory, path);
    return llvm::sys::fs::can_execute(path) ? std::string(path) : std::string();
  }
  llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName(program);
  return found ? *found : std::string();
}

std::optional<std::string> output_of(const std::vector<std::string>& command, llvm::StringRef directory,
                                     std::string* error_output) {
  const std::string path = program_path(command.front(), directory);
  llvm::SmallString<128> file, talk;
  if (path.empty() || llvm::sys::fs::createTemporaryFile("wcmu", "out", file)) return std::nullopt;
  llvm::FileRemover remover(file), talk_remover;
  if (error_output != nullptr) {
    if (llvm::sys::fs::createTemporaryFile("wcmu", "err", talk)) return std::nullopt;
    talk_remover.setFile(talk);
  }
  std::vector<llvm::StringRef> words(command.begin(), command.end());
  // What a compiler says is read by its English words.
  std::vector<llvm::StringRef> environment{"LC_ALL=C"};
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!llvm::StringRef(*variable).starts_with("LC_") && !llvm::StringRef(*variable).starts_with("LANG"))
      environment.emplace_back(*variable);
  const std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(), llvm::StringRef(file), llvm::StringRef(talk)};
  if (llvm::sys::ExecuteAndWait(path, words, llvm::ArrayRef<llvm::StringRef>(environment), redirects,
                                seconds_to_answer) != 0)
    return std::nullopt;
  if (error_output != nullptr)
    if (auto said = llvm::MemoryBuffer::getFile(talk)) *error_output = (*said)->getBuffer().str();
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> text = llvm::MemoryBuffer::getFile(file);
  if (!text) return std::nullopt;
  return (*text)->getBuffer().str();
}

bool may_query(llvm::StringRef path, const std::vector<std::string>& globs) {
  return globs.empty() || llvm::any_of(globs, [&](const std::string& text) {
           llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(text);
           if (glob) return glob->match(path);
           llvm::consumeError(glob.takeError());
           return false;
         });
}

const CompilerAnswer& ask_compiler(const std::string& path, llvm::StringRef language,
                                   const std::vector<std::string>& words, llvm::StringRef directory) {
  std::vector<std::string> command{path};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const unsigned count = words_of_interest(words[i]);
    for (unsigned end = 0; end < count && i + end < words.size(); ++end)
      command.push_back(from_anywhere(words[i + end], directory));
    if (count == 2 || hides_next(words[i])) ++i;
  }
  // Last: a language of the command is meant for its source.
  for (const char* word : {"-E", "-dM", "-v", "-x"}) command.emplace_back(word);
  command.push_back(language.str());
  command.emplace_back("/dev/null");
  static std::mutex mutex;
  static std::map<std::vector<std::string>, CompilerAnswer> known;
  std::lock_guard lock(mutex);
  auto [entry, added] = known.try_emplace(command);
  if (!added) return entry->second;
  std::string talk;
  if (std::optional<std::string> macros = output_of(command, directory, &talk))
    entry->second = read_answer(*macros, talk);
  return entry->second;
}

UserCompiler identify_compiler(llvm::StringRef program, llvm::StringRef directory,
                               const std::vector<std::string>& globs) {
  const std::string path = program_path(program, directory);
  if (path.empty() || !may_query(path, globs)) return {path, family_by_name(program), "", "", ""};
  static std::mutex mutex;
  static std::map<std::string, UserCompiler> known;
  std::lock_guard lock(mutex);
  auto [entry, added] = known.try_emplace(path);
  if (added) entry->second = ask(program, path);
  return entry->second;
}

}  // namespace wcmu
