// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "rules/place_rules.hpp"
#include "rules/reader.hpp"

namespace wcmu {

/// Reads the kinds of place_rules.hpp.
class PlaceReader : public YamlReader {
 public:
  using YamlReader::YamlReader;

 protected:
  /// The keys of a rule file that hold these kinds.
  std::vector<Key> place_keys();

  PlaceRules places_;

 private:
  /// An entry with `function` (or another `name_key`), `reason` and these keys; false if it was wrong. Not `named`: the name may be
  /// missing; not `reasoned`: the reason may.
  struct Entry {
    llvm::StringRef kind;
    llvm::StringRef name_key = "function";
    bool named = true;
    bool reasoned = true;
  };
  bool read_entry(llvm::yaml::Node* node, PlaceRule& rule, const Entry& entry, std::vector<Key> keys);

  void read_loop(llvm::yaml::Node* node);
  void read_recursion(llvm::yaml::Node* node);
  void read_indirect(llvm::yaml::Node* node);
  void read_assume(llvm::yaml::Node* node);
  void read_root(llvm::yaml::Node* node);
  void read_capacity(llvm::yaml::Node* node);

  std::optional<unsigned> read_line(llvm::yaml::Node* node);
};

/// "4096", "0x1000", "4KiB", "1MiB", "1GiB"; nothing if it is none of these, or too large.
std::optional<std::uint64_t> bytes_of(llvm::StringRef text);

}  // namespace wcmu
