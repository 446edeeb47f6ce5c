// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An entry:
//   wcmu-cache 1 <digest of all behind this line>\n
//   + <hash> <path>\n      read: it had this content
//   - <path>\n             asked for: it was not there
//   =\n
//   <payload>
//
// One question has up to four answers, for files that change back and forth as branches are switched.
#include "command/cache.hpp"

#include "frontend/compiler.hpp"
#include "support/file.hpp"
#include "support/version.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/CachePruning.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <cstdlib>

namespace wcmu {
namespace {

namespace fs = llvm::sys::fs;

constexpr llvm::StringLiteral magic = "wcmu-cache 1 ";
constexpr unsigned answers = 4;
constexpr std::size_t hash_bytes = 16;

std::string hash_of(llvm::StringRef text) {
  llvm::BLAKE3 hasher;
  hasher.update(text);
  return llvm::toHex(hasher.final<hash_bytes>(), /*LowerCase=*/true);
}

/// The prefix is the one that llvm::pruneCache looks for.
std::string file_of(const std::string& folder, const std::string& key, unsigned answer) {
  return folder + "/llvmcache-" + key + "-" + std::to_string(answer);
}

/// Where compilers look besides what their command says.
constexpr const char* variables[] = {"CPATH",           "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",
                                     "GCC_EXEC_PREFIX", "COMPILER_PATH",  "SOURCE_DATE_EPOCH"};

}  // namespace

CacheKey& CacheKey::add(llvm::StringRef word) {
  hasher_.update(std::to_string(word.size()) + ":");
  hasher_.update(word);
  return *this;
}

CacheKey& CacheKey::add(const std::vector<std::string>& words) {
  add(std::to_string(words.size()));
  for (const std::string& word : words) add(word);
  return *this;
}

CacheKey& CacheKey::add_program(const std::string& path) {
  add(path);
  fs::file_status status;
  if (fs::status(path, status)) return add("none");
  return add(std::to_string(status.getSize()))
      .add(std::to_string(status.getLastModificationTime().time_since_epoch().count()));
}

std::string CacheKey::text() { return llvm::toHex(hasher_.final<hash_bytes>(), /*LowerCase=*/true); }

std::string unit_key(const CompileJob& job, const ExtractOptions& options) {
  static int anchor;
  CacheKey key;
  key.add("unit").add(tool_version()).add_program(fs::getMainExecutable(nullptr, &anchor));
  key.add(job.source).add(job.directory).add(job.command);
  key.add(options.extra_args_before).add(options.extra_args).add(options.budget_headers).add(options.query_drivers);
  key.add(options.resource_dir).add(options.source_root).add(options.budgets ? "budgets:" + *options.budgets : "");
  if (!job.command.empty()) key.add_program(program_path(job.command.front(), job.directory));
  for (const char* variable : variables) {
    const char* value = std::getenv(variable);
    key.add(value != nullptr ? value : "");
  }
  // GCC itself reads these.
  for (llvm::StringRef word : job.command)
    if (const std::size_t equals = word.find("specs="); equals != llvm::StringRef::npos) {
      llvm::SmallString<256> path(word.drop_front(equals + 6));
      fs::make_absolute(job.directory, path);
      key.add(hash_of(read_file(std::string(path)).value_or("")));
    }
  return key.text();
}

Cache::Cache(std::string folder) : folder_(std::move(folder)), begin_(std::chrono::system_clock::now()) {
  // Without a folder that can be made there is nothing to find, and nothing is stored.
  if (folder_.empty()) return;
  if (const std::error_code error = fs::create_directories(folder_)) {
    trouble_ = folder_ + ": cannot be made: " + error.message();
    folder_.clear();
  }
}

std::string Cache::state_of(const std::string& path) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = states_.find(path); known != states_.end()) return known->second;
  }
  std::string state;
  fs::file_status status;
  if (!fs::status(path, status)) {
    if (status.type() == fs::file_type::regular_file) {
      if (const std::optional<std::string> text = read_file(path)) state = hash_of(*text);
    } else {
      state = "other";
    }
  }
  const std::lock_guard lock(mutex_);
  return states_.try_emplace(path, state).first->second;
}

bool Cache::is_still_so(llvm::StringRef line) {
  if (line.consume_front("- ")) return state_of(line.str()).empty();
  if (!line.consume_front("+ ")) return false;
  const auto [hash, path] = line.split(' ');
  return state_of(path.str()) == hash;
}

std::optional<CacheEntry> Cache::find(const std::string& key) {
  if (!enabled()) return std::nullopt;
  for (unsigned answer = 0; answer < answers; ++answer) {
    const std::string file = file_of(folder_, key, answer);
    std::optional<std::string> bytes = read_file(file);
    if (!bytes) return std::nullopt;
    llvm::StringRef rest = *bytes;
    if (!rest.consume_front(magic)) continue;
    const auto [digest, content] = rest.split('\n');
    if (digest != hash_of(content)) continue;
    rest = content;
    CacheEntry entry;
    bool good = true;
    for (;;) {
      const auto [line, behind] = rest.split('\n');
      rest = behind;
      if (line == "=") break;
      good = is_still_so(line);
      if (!good) break;
      const bool is_there = line.front() == '+';
      entry.inputs.push_back({(is_there ? line.drop_front(2).split(' ').second : line.drop_front(2)).str(), is_there});
    }
    if (!good) continue;
    entry.payload = rest.str();
    // Used just now: pruning goes by that.
    int handle = -1;
    if (!fs::openFileForReadWrite(file, handle, fs::CD_OpenExisting, fs::OF_None)) {
      // It only makes pruning worse if it cannot be said.
      llvm::consumeError(
          llvm::errorCodeToError(fs::setLastAccessAndModificationTime(handle, std::chrono::system_clock::now())));
      llvm::consumeError(llvm::errorCodeToError(fs::closeFile(handle)));
    }
    return entry;
  }
  return std::nullopt;
}

void Cache::store(const std::string& key, const std::vector<FileUse>& inputs, llvm::StringRef payload) {
  if (!enabled()) return;
  std::string content;
  for (const FileUse& input : inputs) {
    const std::string state = state_of(input.path);
    fs::file_status status;
    // Changed meanwhile: nobody knows which content was read. A name with a line break cannot be written down.
    if (input.is_there == state.empty() || input.path.find('\n') != std::string::npos) return;
    if (input.is_there && (fs::status(input.path, status) || status.getLastModificationTime() >= begin_)) return;
    content += input.is_there ? "+ " + state + " " + input.path + "\n" : "- " + input.path + "\n";
  }
  content += "=\n";
  content += payload;
  unsigned oldest = 0;
  llvm::sys::TimePoint<> time = llvm::sys::TimePoint<>::max();
  for (unsigned answer = 0; answer < answers; ++answer) {
    fs::file_status status;
    if (fs::status(file_of(folder_, key, answer), status)) {
      oldest = answer;
      break;
    }
    if (status.getLastModificationTime() >= time) continue;
    time = status.getLastModificationTime();
    oldest = answer;
  }
  // A cache that cannot grow is no reason to stop: the next run works it out again.
  if (llvm::Error error = write_file(file_of(folder_, key, oldest), magic.str() + hash_of(content) + "\n" + content)) {
    const std::string why = llvm::toString(std::move(error));
    const std::lock_guard lock(mutex_);
    if (trouble_.empty()) trouble_ = why;
  }
}

void Cache::prune() const {
  if (!enabled()) return;
  llvm::CachePruningPolicy policy;
  policy.MaxSizeBytes = std::uint64_t{4} << 30U;
  llvm::pruneCache(folder_, policy);
}

}  // namespace wcmu
