// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// --cache-dir: what was worked out before from the same question and the same files. An entry names every file that was read with a hash of
// its content, and every file that would have been read had it been there; it counts only where all of that is still so. Entries are
// written in one step, so runs can share a folder; one that cannot be written, or is damaged, is no entry.
#pragma once

#include "frontend/extract.hpp"

#include <llvm/Support/BLAKE3.h>
#include <llvm/Support/Chrono.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// Makes the key of an entry: words that cannot run into each other.
class CacheKey {
 public:
  CacheKey& add(llvm::StringRef word);
  CacheKey& add(const std::vector<std::string>& words);
  /// A program: its path, size and time.
  CacheKey& add_program(const std::string& path);
  [[nodiscard]] std::string text();

 private:
  llvm::BLAKE3 hasher_;
};

/// What decides of a unit besides the files that are read: the job, the options, the user's compiler, this tool.
std::string unit_key(const CompileJob& job, const ExtractOptions& options);

struct CacheEntry {
  std::vector<FileUse> inputs;
  std::string payload;
};

/// Thread-safe. Without a folder nothing is found or stored.
class Cache {
 public:
  /// Files that change while this object lives are taken for changed during the work, and what depends on them is not stored.
  explicit Cache(std::string folder);

  [[nodiscard]] bool enabled() const { return !folder_.empty(); }
  /// Why something is not kept: the first failure. Empty: there was none.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  std::optional<CacheEntry> find(const std::string& key);
  void store(const std::string& key, const std::vector<FileUse>& inputs, llvm::StringRef payload);

  /// Removes what was not used for a week, and the oldest beyond four GiB; at most every twenty minutes.
  void prune() const;

 private:
  /// Hash of the content; empty if it is no file that can be read. Asked once.
  std::string state_of(const std::string& path);
  bool is_still_so(llvm::StringRef line);

  std::string folder_;
  std::string trouble_;
  llvm::sys::TimePoint<> begin_;
  std::mutex mutex_;
  std::map<std::string, std::string> states_;
};

}  // namespace wcmu
