// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/units.hpp"

#include "command/crash_guard.hpp"
#include "support/file.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/ThreadPool.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace wcmu {
namespace {

/// Two entries of a database may be one command, and a file may be named twice: equal units are one.
void canonicalize(std::vector<Unit>& units) {
  std::map<std::string, std::vector<Unit>> of_source;
  for (Unit& unit : units) {
    std::vector<Unit>& same_source = of_source[unit.facts.source];
    same_source.push_back(std::move(unit));
  }
  units.clear();
  for (auto& [source, alike] : of_source) {
    if (alike.size() > 1) {
      std::map<std::string, Unit> by_bytes;
      for (Unit& unit : alike) {
        std::string bytes = serialize(unit);
        by_bytes.try_emplace(std::move(bytes), std::move(unit));
      }
      alike.clear();
      for (auto& [bytes, unit] : by_bytes) alike.push_back(std::move(unit));
    }
    std::move(alike.begin(), alike.end(), std::back_inserter(units));
  }
}

/// What a former run made of the same job.
std::optional<ExtractOutcome> find_outcome(Cache& cache, const std::string& key) {
  std::optional<CacheEntry> entry = cache.find(key);
  if (!entry) return std::nullopt;
  auto unit = deserialize(entry->payload, "the cache");
  if (!unit) {
    llvm::consumeError(unit.takeError());
    return std::nullopt;
  }
  return ExtractOutcome{std::move(*unit), "", std::move(entry->inputs)};
}

}  // namespace

std::string triple_of(const std::vector<Unit>& units) { return units.empty() ? "" : units.front().facts.build.triple; }

llvm::Expected<std::vector<CompileJob>> sorted_jobs(const SourceOptions& source) {
  auto found = find_jobs(source.sources, source.build_dir, source.fixed_command);
  if (!found) return found.takeError();
  std::sort(found->begin(), found->end(), [](const CompileJob& a, const CompileJob& b) {
    return std::tie(a.source, a.directory, a.command) < std::tie(b.source, b.directory, b.command);
  });
  if (found->empty())
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "there is no source to read: name one, or a compile database with -p");
  return found;
}

llvm::Expected<Units> extract_units(const SourceOptions& source, unsigned jobs, Cache& cache, const Log& log) {
  auto found = sorted_jobs(source);
  if (!found) return found.takeError();
  const std::vector<CompileJob>& todo = *found;

  if (todo.size() > 1) log.progress("reading " + std::to_string(todo.size()) + " translation units");
  std::vector<ExtractOutcome> outcomes(todo.size());
  Progress progress(log, "read", todo.size());
  enable_crash_guard();
  {
    llvm::DefaultThreadPool pool(
        llvm::hardware_concurrency(std::min<unsigned>(jobs, static_cast<unsigned>(todo.size()))));
    for (std::size_t i = 0; i < todo.size(); ++i)
      pool.async([&, i] {
        log.detail("reading " + todo[i].source + ": " + llvm::join(todo[i].command, " "));
        const std::string key = cache.enabled() ? unit_key(todo[i], source.extract) : "";
        if (std::optional<ExtractOutcome> known = find_outcome(cache, key)) {
          outcomes[i] = std::move(*known);
          progress.step();
          return;
        }
        if (run_guarded([&] { outcomes[i] = extract(todo[i], source.extract); })) {
          if (cache.enabled() && outcomes[i].unit && outcomes[i].diagnostics.empty())
            cache.store(key, outcomes[i].inputs, serialize(*outcomes[i].unit));
        } else {
          outcomes[i] = {std::nullopt,
                         todo[i].source +
                             ": error: clang crashed while it read this source; please report it to "
                             "wcmu with the source and its command, and leave the source out meanwhile\n",
                         {}};
        }
        progress.step();
      });
    pool.wait();
  }

  Units result;
  bool misses_header = false;
  for (std::size_t i = 0; i < todo.size(); ++i) {
    ExtractOutcome& outcome = outcomes[i];
    misses_header |= !outcome.unit && llvm::StringRef(outcome.diagnostics).contains("' file not found");
    if (!log.quiet() || !outcome.unit) log.raw(outcome.diagnostics);
    result.told |= !outcome.diagnostics.empty();
    result.inputs.insert(result.inputs.end(), outcome.inputs.begin(), outcome.inputs.end());
    if (outcome.unit)
      result.units.push_back(std::move(*outcome.unit));
    else
      result.failed.push_back(todo[i].source);
  }
  result.failed.erase(std::unique(result.failed.begin(), result.failed.end()), result.failed.end());
  std::sort(result.inputs.begin(), result.inputs.end());
  result.inputs.erase(std::unique(result.inputs.begin(), result.inputs.end()), result.inputs.end());
  if (misses_header && source.extract.budget_headers.empty())
    log.progress("if the header that is missing is the one with the budgets: --budget-header NAME");
  std::set<std::string> dropped;
  for (const Unit& unit : result.units)
    dropped.insert(unit.facts.dropped_flags.begin(), unit.facts.dropped_flags.end());
  if (!dropped.empty())
    log.progress("left out, because clang does not have them: " + llvm::join(dropped, " ") +
                 " ('wcmu doctor' tells more)");
  std::set<std::string> strangers;
  for (const Unit& unit : result.units)
    for (const TrustEntry& entry : unit.facts.trust)
      if (entry.kind == "abi") strangers.insert(entry.subject);
  if (!strangers.empty())
    log.progress("layouts and macros are those of clang, for this compiler could not be asked: " +
                 llvm::join(strangers, " ") + " ('wcmu doctor' tells more)");
  if (!cache.trouble().empty()) log.progress("the cache does not keep everything: " + cache.trouble());
  cache.prune();
  canonicalize(result.units);
  return result;
}

llvm::Expected<Units> read_inputs(const SourceOptions& source, unsigned jobs, Cache& cache, const Log& log) {
  SourceOptions sources = source;
  std::vector<std::string> files;
  std::erase_if(sources.sources, [&](const std::string& file) {
    const std::optional<std::string> bytes = read_file(file);
    if (!bytes || !is_unit(*bytes)) return false;
    files.push_back(file);
    return true;
  });
  if (files.empty()) return extract_units(source, jobs, cache, log);
  auto result = read_units(files, log);
  if (!result || sources.sources.empty()) return result;
  auto compiled = extract_units(sources, jobs, cache, log);
  if (!compiled) return compiled.takeError();
  for (Unit& unit : compiled->units) result->units.push_back(std::move(unit));
  result->failed = std::move(compiled->failed);
  canonicalize(result->units);
  return result;
}

llvm::Expected<Units> read_units(const std::vector<std::string>& files, const Log& log) {
  Units result;
  for (const std::string& file : files) {
    log.detail("reading " + file);
    const std::optional<std::string> bytes = read_file(file);
    if (!bytes) return llvm::createStringError(llvm::inconvertibleErrorCode(), file + ": cannot be read");
    auto unit = deserialize(*bytes, file);
    if (!unit) return unit.takeError();
    result.units.push_back(std::move(*unit));
  }
  canonicalize(result.units);
  return result;
}

}  // namespace wcmu
