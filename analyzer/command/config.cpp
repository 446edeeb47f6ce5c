// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/config.hpp"

#include "rules/reader.hpp"

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

namespace wcmu {
namespace {

namespace yaml = llvm::yaml;

class ConfigReader : private YamlReader {
 public:
  ConfigReader(llvm::StringRef text, llvm::StringRef path)
      : YamlReader(text, path), folder_(llvm::sys::path::parent_path(path)) {}

  llvm::Expected<Config> run() {
    const auto root = [&](yaml::Node* node) { read_mapping(node, "a mapping of options", keys()); };
    if (llvm::Error error = read_document("a mapping of options", root)) return error;
    return std::move(config_);
  }

 private:
  std::vector<Key> keys() {
    return {list("rules", config_.rules, true),
            list("roots", config_.roots),
            list("exclude_roots", config_.exclude_roots),
            {"capacity",
             [this](yaml::Node* value) {
               read_one_or_more(value, "a value of --capacity or a list of them", [&](yaml::Node* item) {
                 const std::string text = read_text(item, "BYTES, ROOT=BYTES or ROOT.ARENA=BYTES");
                 if (!ok()) return;
                 auto parsed = parse_capacity(text);
                 if (!parsed) return fail_at(item, llvm::toString(parsed.takeError()));
                 parsed->stated = locate(place_of(item));
                 config_.capacities.push_back(std::move(*parsed));
               });
             }},
            list("may_fail", config_.may_fail),
            list("no_trust", config_.no_trust),
            {"strict", [this](yaml::Node* value) { config_.strict = read_bool(value); }},
            {"max_steps",
             [this](yaml::Node* value) {
               config_.max_steps = read_number<std::uint64_t>(value, "a number of steps");
               if (*config_.max_steps == 0) fail_at(value, "expected a number of steps");
             }},
            text("emit_header", config_.emit_header, true),
            text("header_namespace", config_.header_namespace),
            text("emit_json", config_.emit_json, true),
            text("build_dir", config_.build_dir, true),
            list("budget_headers", config_.budget_headers),
            list("extra_args", config_.extra_args),
            list("extra_args_before", config_.extra_args_before),
            list("query_drivers", config_.query_drivers)};
  }

  Key list(llvm::StringRef name, std::vector<std::string>& values, bool are_paths = false) {
    return {name, [this, &values, are_paths](yaml::Node* value) {
              read_one_or_more(value, "a text or a list of them", [&](yaml::Node* item) {
                const std::string text = read_text(item, "a text");
                values.push_back(are_paths ? path(text) : text);
              });
            }};
  }

  Key text(llvm::StringRef name, std::optional<std::string>& target, bool is_path = false) {
    return {name, [this, &target, is_path](yaml::Node* value) {
              const std::string text = read_text(value, "a text");
              target = is_path ? path(text) : text;
            }};
  }

  /// A path of the file leads from its folder.
  std::string path(const std::string& text) {
    if (text == "-" || folder_.empty() || llvm::sys::path::is_absolute(text)) return text;
    llvm::SmallString<256> full(folder_);
    llvm::sys::path::append(full, text);
    return std::string(full);
  }

  llvm::StringRef folder_;
  Config config_;
};

}  // namespace

std::string find_config() {
  // Upward by relative paths: what is found is named the same wherever the project lies.
  llvm::SmallString<256> folder;
  if (llvm::sys::fs::current_path(folder)) return {};
  for (std::string way;; way += "../") {
    if (llvm::sys::fs::is_regular_file(way + "wcmu.yaml")) return way + "wcmu.yaml";
    const llvm::StringRef parent = llvm::sys::path::parent_path(folder);
    if (parent.empty() || parent == folder) return {};
    folder.resize(parent.size());
  }
}

llvm::Expected<Config> load_config(const std::string& path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/true);
  if (!buffer) return llvm::createStringError(buffer.getError(), path + ": error: " + buffer.getError().message());
  return load_config((*buffer)->getBuffer(), path);
}

llvm::Expected<Config> load_config(llvm::StringRef text, llvm::StringRef path) {
  return ConfigReader(text, path).run();
}

}  // namespace wcmu
