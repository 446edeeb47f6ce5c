// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/rule_set.hpp"

#include "rules/load.hpp"
#include "rules/name_table.hpp"
#include "rules/reader.hpp"

#include <llvm/ADT/ScopeExit.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/TargetParser/Triple.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace wcmu {
namespace {

llvm::Error error_at(const Location& where, const llvm::Twine& message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), llvm::Twine(where.file) + ":" +
                                                                     llvm::Twine(where.line) + ":" +
                                                                     llvm::Twine(where.column) + ": error: " + message);
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> read(const std::string& path) {
  const auto wrong = [&](std::error_code why) {
    return llvm::createStringError(why, path + ": error: rule file cannot be read: " + why.message());
  };
  // What is no file may have no end. Of what is too large the first bytes say so.
  llvm::Expected<llvm::sys::fs::file_t> file = llvm::sys::fs::openNativeFileForRead(path);
  if (!file) return wrong(llvm::errorToErrorCode(file.takeError()));
  const auto close =
      llvm::make_scope_exit([&] { llvm::consumeError(llvm::errorCodeToError(llvm::sys::fs::closeFile(*file))); });
  std::string text(kLargestYaml + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    auto more = llvm::sys::fs::readNativeFile(*file, llvm::MutableArrayRef<char>(&text[size], text.size() - size));
    if (!more) return wrong(llvm::errorToErrorCode(more.takeError()));
    if (*more == 0) break;
    size += *more;
  }
  text.resize(size);
  return llvm::MemoryBuffer::getMemBufferCopy(text, path);
}

template <typename Visit>
void for_each_kind(const PlaceRules& places, Visit visit) {
  visit(places.loops);
  visit(places.recursion);
  visit(places.indirect);
  visit(places.assume);
  visit(places.roots);
  visit(places.capacity);
}

template <typename Rule>
std::string place_key(const Rule& rule) {
  return std::string(Rule::kind) + "\n" + rule.function + "\n" + rule.key();
}

/// Whether the names of POSIX are the system's in programs for this target. A program without a system may use them as it likes.
bool has_posix(llvm::StringRef target) {
  const llvm::Triple triple(target);
  return triple.isOSLinux() || triple.isOSDarwin() || triple.isOSFreeBSD() || triple.isOSNetBSD() ||
         triple.isOSOpenBSD() || triple.isOSSolaris();
}

}  // namespace

/// Look-up tables.
struct RuleSet::Index {
  using Found = std::array<const FunctionRule*, 2>;  ///< The user's and the shipped one.

  std::array<NameTable, 2> functions;
  NameTable loops, recursion, indirect, assume, roots;
  llvm::StringMap<Location> known;  ///< What entries of the other kinds are about.
  std::string target;
  std::mutex mutex;
  llvm::StringMap<Found> answers;  ///< By symbol: demangling and globs cost too much to repeat for every call.
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
  auto file = load_rules(text, name);
  if (!file) return file.takeError();
  return add(std::move(*file), shipped);
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

template <typename Rule>
llvm::Error RuleSet::check_places(const std::vector<Rule>& fresh) const {
  llvm::StringMap<const Rule*> seen;
  for (const Rule& rule : fresh) {
    // A capacity may be for all roots.
    if (!rule.function.empty())
      if (llvm::Error error = check_pattern(rule.function, rule.where)) return error;
    const std::string about = place_key(rule);
    auto [place, is_new] = seen.try_emplace(about, &rule);
    auto known = index_->known.find(about);
    if (is_new && known == index_->known.end()) continue;
    const Location& first = is_new ? known->second : place->second->where;
    return error_at(rule.where, "duplicate entry for '" + rule.function + "', the first one is at " + first.file + ":" +
                                    llvm::Twine(first.line));
  }
  return llvm::Error::success();
}

llvm::Error RuleSet::add(RuleFile file, bool shipped) {
  // All checks come first: a file is taken as a whole or not at all.
  llvm::StringMap<const FunctionRule*> seen;
  for (const auto& known : functions_) seen[(known->shipped ? "s" : "u") + known->pattern] = known.get();
  for (const auto& entry : file.functions) {
    entry->shipped = shipped;
    if (!shipped && !entry->body.empty())
      return error_at(entry->where,
                      "'body' is for the rules that ship with the tool; add the source to those that are analysed");
    auto [place, fresh] = seen.try_emplace((shipped ? "s" : "u") + entry->pattern, entry.get());
    if (!fresh) {
      const Location& first = place->second->where;
      return error_at(entry->where, "duplicate entry for '" + entry->pattern + "', the first one is at " + first.file +
                                        ":" + llvm::Twine(first.line));
    }
    if (llvm::Error error = check_pattern(entry->pattern, entry->where)) return error;
  }
  // Each file declares what its functions name: two may declare one arena, and must say the same of it.
  for (const ForeignArena& fresh : *file.arenas)
    for (const ForeignArena* known : arenas_)
      if (known->name == fresh.name && known->is_type == fresh.is_type &&
          (known->capacity != fresh.capacity || known->fields != fresh.fields))
        return error_at(fresh.where, "the entry for '" + fresh.name + "' contradicts that at " + known->where.file +
                                         ":" + llvm::Twine(known->where.line) +
                                         ": expected the same capacity and fields");
  llvm::Error wrong = llvm::Error::success();
  for_each_kind(file.places, [&](const auto& rules) {
    if (!wrong) wrong = check_places(rules);
  });
  if (wrong) return wrong;

  for (auto& entry : file.functions) {
    index_->functions[shipped].add(entry->pattern, static_cast<unsigned>(functions_.size()));
    functions_.push_back(std::move(entry));
  }
  declared_.push_back(file.arenas);
  for (const ForeignArena& arena : *file.arenas) arenas_.push_back(&arena);
  for_each_kind(file.places, [&](const auto& rules) {
    for (const auto& rule : rules) index_->known.try_emplace(place_key(rule), rule.where);
  });
  const auto append = [](auto& all, auto& fresh, NameTable* table) {
    for (auto& rule : fresh) {
      if (table != nullptr) table->add(rule.function, static_cast<unsigned>(all.size()));
      all.push_back(std::move(rule));
    }
  };
  append(places_.loops, file.places.loops, &index_->loops);
  append(places_.recursion, file.places.recursion, &index_->recursion);
  append(places_.indirect, file.places.indirect, &index_->indirect);
  append(places_.assume, file.places.assume, &index_->assume);
  append(places_.roots, file.places.roots, &index_->roots);
  append(places_.capacity, file.places.capacity, nullptr);
  index_->answers.clear();
  return llvm::Error::success();
}

void RuleSet::set_target(llvm::StringRef triple) {
  index_->target = triple.str();
  index_->answers.clear();
}

const FunctionRule* RuleSet::function(const FunctionName& name) const {
  const FunctionRule* user = function(name, false);
  return user != nullptr ? user : function(name, true);
}

const FunctionRule* RuleSet::function(const FunctionName& name, bool shipped) const {
  const std::lock_guard lock(index_->mutex);
  const bool by_file = !name.file.empty() && index_->functions[0].asks_for_files();
  const std::string key = by_file ? (name.symbol + ":" + name.file).str() : name.symbol.str();
  auto [place, fresh] = index_->answers.try_emplace(key);
  if (fresh) {
    const std::vector<SpelledName> names = spellings(name.symbol);
    for (const bool kind : {false, true}) {
      const std::vector<unsigned> found = index_->functions[kind].find(names, name.file, /*bare_names_too=*/!kind);
      const FunctionRule* rule = found.empty() ? nullptr : functions_[found.front()].get();
      if (rule != nullptr && rule->only_hosted && !has_posix(index_->target)) rule = nullptr;
      place->second[kind] = rule;
    }
  }
  return place->second[shipped];
}

bool RuleSet::has_user_rules() const {
  bool any = !arenas_.empty() ||
             std::any_of(functions_.begin(), functions_.end(), [](const auto& rule) { return !rule->shipped; });
  for_each_kind(places_, [&](const auto& rules) { any |= !rules.empty(); });
  return any;
}

namespace {

template <typename Rule>
std::vector<const Rule*> matching(const NameTable& table, const std::vector<Rule>& rules, const FunctionName& name) {
  std::vector<const Rule*> found;
  if (rules.empty()) return found;
  for (unsigned number : table.find(spellings(name.symbol), name.file, true)) found.push_back(&rules[number]);
  return found;
}

template <typename Rule>
const Rule* first_of(const std::vector<const Rule*>& rules) {
  return rules.empty() ? nullptr : rules.front();
}

}  // namespace

std::vector<const LoopRule*> RuleSet::loops(const FunctionName& name) const {
  return matching(index_->loops, places_.loops, name);
}
const RecursionRule* RuleSet::recursion(const FunctionName& name) const {
  return first_of(matching(index_->recursion, places_.recursion, name));
}
std::vector<const IndirectRule*> RuleSet::indirect(const FunctionName& name) const {
  return matching(index_->indirect, places_.indirect, name);
}
std::vector<const AssumeRule*> RuleSet::assume(const FunctionName& name) const {
  return matching(index_->assume, places_.assume, name);
}
const RootRule* RuleSet::root(const FunctionName& name) const {
  return first_of(matching(index_->roots, places_.roots, name));
}

}  // namespace wcmu
