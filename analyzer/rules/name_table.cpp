// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/name_table.hpp"

#include <algorithm>

namespace wcmu {
namespace {

/// Names are shorter; matching takes time in proportion to this.
constexpr std::size_t kLongestPattern = 4096;

}  // namespace

std::pair<llvm::StringRef, llvm::StringRef> split_file(llvm::StringRef pattern) {
  for (std::size_t at = pattern.find(':'); at != llvm::StringRef::npos; at = pattern.find(':', at + 1)) {
    if (pattern.substr(at).starts_with("::")) {
      ++at;
      continue;
    }
    return {pattern.take_front(at), pattern.drop_front(at + 1)};
  }
  return {{}, pattern};
}

std::optional<std::string> literal(llvm::StringRef pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[') return std::nullopt;
    if (pattern[i] == '\\' && ++i == pattern.size()) return std::nullopt;  // Malformed, which the glob will say.
    text += pattern[i];
  }
  return text;
}

llvm::Error check_pattern(llvm::StringRef pattern, const Location& where) {
  const auto wrong = [&](const llvm::Twine& why) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   llvm::Twine(where.file) + ":" + llvm::Twine(where.line) + ":" +
                                       llvm::Twine(where.column) + ": error: malformed pattern '" +
                                       pattern.take_front(200) + "': " + why);
  };
  if (pattern.size() > kLongestPattern) return wrong("it is longer than any name");
  const auto [file, name] = split_file(pattern);
  if (name.empty()) return wrong("it has a file and no name; expected 'file.cpp:name'");
  for (llvm::StringRef part : {file, name}) {
    if (literal(part)) continue;
    if (auto glob = llvm::GlobPattern::create(part); !glob)
      return wrong(llvm::toString(glob.takeError()) + " (a backslash takes a character literally)");
  }
  return llvm::Error::success();
}

void NameTable::add(Patterns& patterns, llvm::StringRef pattern, unsigned number) {
  if (auto text = literal(pattern)) {
    patterns.exact[*text].push_back(number);
    return;
  }
  auto [place, is_new] = patterns.glob_numbers.try_emplace(pattern, patterns.globs.size());
  if (is_new) patterns.globs.push_back({llvm::cantFail(llvm::GlobPattern::create(keep(pattern.str()))), {}});
  patterns.globs[place->second].numbers.push_back(number);
}

void NameTable::add(llvm::StringRef pattern, unsigned number) {
  const auto [file, name] = split_file(pattern);
  if (file.empty()) return add(everywhere_, name, number);
  auto [known, is_new] = file_numbers_.try_emplace(file, by_file_.size());
  if (is_new) {
    OfFile fresh{keep(file.str()), {}, {}};
    fresh.patterns.push_back(llvm::cantFail(llvm::GlobPattern::create(fresh.text)));
    fresh.patterns.push_back(llvm::cantFail(llvm::GlobPattern::create(keep(("*/" + file).str()))));
    by_file_.push_back(std::move(fresh));
  }
  add(by_file_[known->second].names, name, number);
}

std::vector<unsigned> NameTable::find(const Patterns& patterns, const std::vector<SpelledName>& names,
                                      bool bare_names_too) {
  for (const SpelledName& name : names) {
    if (name.bare && !bare_names_too) continue;
    if (auto found = patterns.exact.find(name.text); found != patterns.exact.end()) return found->second;
  }
  for (const Glob& glob : patterns.globs)
    for (const SpelledName& name : names)
      if ((bare_names_too || !name.bare) && glob.pattern.match(name.text)) return glob.numbers;
  return {};
}

std::vector<unsigned> NameTable::find(const std::vector<SpelledName>& names, llvm::StringRef file,
                                      bool bare_names_too) const {
  if (!file.empty())
    for (const OfFile& each : by_file_) {
      if (std::none_of(each.patterns.begin(), each.patterns.end(),
                       [&](const llvm::GlobPattern& pattern) { return pattern.match(file); }))
        continue;
      if (auto found = find(each.names, names, bare_names_too); !found.empty()) return found;
    }
  return find(everywhere_, names, bare_names_too);
}

}  // namespace wcmu
