// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/rule_set.hpp"

#include "rules/load.hpp"
#include "rules/names.hpp"

#include <llvm/ADT/StringMap.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/GlobPattern.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace wcmu {
namespace {

/// The text that a pattern without globs stands for; empty if it holds a glob.
std::optional<std::string> literal(llvm::StringRef pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[') return std::nullopt;
    if (pattern[i] == '\\' && ++i == pattern.size()) return std::nullopt;  // Malformed, which the glob will say.
    text += pattern[i];
  }
  return text;
}

llvm::Error error_at(const Location& where, const llvm::Twine& message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), llvm::Twine(where.file) + ":" +
                                                                     llvm::Twine(where.line) + ":" +
                                                                     llvm::Twine(where.column) + ": error: " + message);
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> read(const std::string& path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   path + ": error: rule file cannot be read: " + buffer.getError().message());
  return std::move(*buffer);
}

}  // namespace

/// Look-up tables; the first place of each pair is the user's, the second the shipped ones.
struct RuleSet::Index {
  struct Glob {
    llvm::GlobPattern pattern;
    const FunctionRule* rule;
  };
  using Found = std::array<const FunctionRule*, 2>;

  std::array<llvm::StringMap<const FunctionRule*>, 2> exact;
  std::array<std::vector<Glob>, 2> globs;
  std::mutex mutex;
  llvm::StringMap<Found> answers;  ///< By symbol: demangling and globs cost too much to repeat for every call.

  const FunctionRule* search(const std::vector<SpelledName>& names, bool shipped) const {
    for (const SpelledName& name : names) {
      if (shipped && name.bare) continue;
      if (auto found = exact[shipped].find(name.text); found != exact[shipped].end()) return found->second;
    }
    for (const Glob& glob : globs[shipped])
      for (const SpelledName& name : names)
        if (!(shipped && name.bare) && glob.pattern.match(name.text)) return glob.rule;
    return nullptr;
  }
};

RuleSet::RuleSet() : index_(std::make_unique<Index>()) {}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

llvm::Error RuleSet::add_file(const std::string& path, bool shipped) {
  auto buffer = read(path);
  if (!buffer) return buffer.takeError();
  // A shipped fact ends up in reports, which must not depend on where the tool is installed.
  const std::string name = shipped ? ("rules/" + llvm::sys::path::filename(path)).str() : path;
  return add_text((*buffer)->getBuffer(), name, shipped);
}

llvm::Error RuleSet::add_text(llvm::StringRef text, llvm::StringRef name, bool shipped) {
  auto entries = load_rules(text, name);
  if (!entries) return entries.takeError();
  for (auto& entry : *entries) entry->shipped = shipped;
  return add(std::move(*entries));
}

llvm::Error RuleSet::add_shipped_folder(const std::string& folder) {
  std::error_code code;
  std::vector<std::string> files;
  for (llvm::sys::fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
    if (llvm::sys::path::extension(entry->path()) == ".yaml") files.push_back(entry->path());
  if (code)
    return llvm::createStringError(code, folder + ": error: the shipped rules cannot be read: " + code.message());
  if (files.empty())
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   folder + ": error: there are no shipped rules (*.yaml) here");
  std::sort(files.begin(), files.end());
  for (const std::string& file : files)
    if (llvm::Error error = add_file(file, /*shipped=*/true)) return error;
  return llvm::Error::success();
}

llvm::Error RuleSet::add(std::vector<std::unique_ptr<FunctionRule>> entries) {
  // All checks come first: a file is taken as a whole or not at all.
  llvm::StringMap<const FunctionRule*> seen;
  for (const auto& known : functions_) seen[(known->shipped ? "s" : "u") + known->pattern] = known.get();
  for (const auto& entry : entries) {
    if (!entry->shipped && !entry->body.empty())
      return error_at(entry->where,
                      "'body' is for the rules that ship with the tool; add the source to those that are analysed");
    auto [place, fresh] = seen.try_emplace((entry->shipped ? "s" : "u") + entry->pattern, entry.get());
    if (!fresh) {
      const Location& first = place->second->where;
      return error_at(entry->where, "duplicate entry for '" + entry->pattern + "', the first one is at " + first.file +
                                        ":" + llvm::Twine(first.line));
    }
    if (literal(entry->pattern)) continue;
    if (auto glob = llvm::GlobPattern::create(entry->pattern); !glob)
      return error_at(entry->where, "malformed pattern '" + entry->pattern + "': " + llvm::toString(glob.takeError()) +
                                        " (a backslash takes a character literally)");
  }
  for (auto& entry : entries) {
    if (auto text = literal(entry->pattern))
      index_->exact[entry->shipped].try_emplace(*text, entry.get());
    else
      index_->globs[entry->shipped].push_back({llvm::cantFail(llvm::GlobPattern::create(entry->pattern)), entry.get()});
    functions_.push_back(std::move(entry));
  }
  index_->answers.clear();
  return llvm::Error::success();
}

const FunctionRule* RuleSet::function(llvm::StringRef symbol) const {
  const FunctionRule* user = function(symbol, false);
  return user != nullptr ? user : function(symbol, true);
}

const FunctionRule* RuleSet::function(llvm::StringRef symbol, bool shipped) const {
  const std::lock_guard lock(index_->mutex);
  auto [place, fresh] = index_->answers.try_emplace(symbol);
  if (fresh) {
    const std::vector<SpelledName> names = spellings(symbol);
    place->second = {index_->search(names, false), index_->search(names, true)};
  }
  return place->second[shipped];
}

}  // namespace wcmu
