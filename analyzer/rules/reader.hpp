// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Strict reading of YAML: what rule files and wcmu.yaml have in common. A file is read node by node, as llvm::yaml parses it, and
// reading stops at the first node that is not of the kind that is expected there. So every error has its place, and deep nesting never
// gets far: a node that nobody asks for is never parsed.
#pragma once

#include "support/location.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/YAMLParser.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wcmu {

/// Bytes of a file that is read; more is an error. It keeps what a hostile file can cost below a second.
inline constexpr std::size_t kLargestYaml = std::size_t{1} << 20U;

class YamlReader {
 public:
  /// `text` and `name` must stay.
  YamlReader(llvm::StringRef text, llvm::StringRef name);

 protected:
  using Handler = std::function<void(llvm::yaml::Node* value)>;
  struct Key {
    llvm::StringRef name;
    Handler read;
  };

  /// Reads the one document of the file by `root`; gives the first error "name:line:column: error: what was expected".
  llvm::Error read_document(const llvm::Twine& expected, const Handler& root);

  [[nodiscard]] bool ok() const { return error_.empty(); }

  /// The first error stays: what follows it is often its consequence.
  void fail(int line, int column, const llvm::Twine& message);
  void fail_at(const char* place, const llvm::Twine& message);
  void fail_at(const llvm::yaml::Node* node, const llvm::Twine& message) { fail_at(place_of(node), message); }

  /// A null node has no place of its own; the key before it has.
  [[nodiscard]] const char* place_of(const llvm::yaml::Node* node) const;
  [[nodiscard]] Location locate(const char* place) const;

  /// Anchors and tags would change what a node means; no file needs them.
  static bool plain(const llvm::yaml::Node* node) { return node->getAnchor().empty() && node->getRawTag().empty(); }

  /// Reads a mapping whose keys are all in `keys`, each at most once.
  void read_mapping(llvm::yaml::Node* node, const llvm::Twine& what, const std::vector<Key>& keys);
  void read_sequence(llvm::yaml::Node* node, const llvm::Twine& what, const Handler& item);
  /// A list, or what would be its only item.
  void read_one_or_more(llvm::yaml::Node* node, const llvm::Twine& what, const Handler& item);

  /// A text, its white space folded to single blanks so that it fits a line of a report. Empty is an error.
  std::string read_text(llvm::yaml::Node* node, const llvm::Twine& what);

  template <typename Number>
  Number read_number(llvm::yaml::Node* node, const llvm::Twine& what) {
    Number number = 0;
    auto* scalar = llvm::dyn_cast_or_null<llvm::yaml::ScalarNode>(node);
    if (scalar == nullptr || !plain(node) || scalar->getRawValue().trim().getAsInteger(0, number))
      fail_at(node, "expected " + what);
    else if (is_ambiguous(scalar->getRawValue().trim()))
      fail_at(node, "expected " + what + " without a zero in front: in C that is base 8");
    return number;
  }
  bool read_bool(llvm::yaml::Node* node);

  /// "010" is 8 in C, and 10 in YAML.
  static bool is_ambiguous(llvm::StringRef number) {
    number.consume_front("-");
    return number.size() > 1 && number.front() == '0' && llvm::isDigit(number[1]);
  }

  unsigned read_index(llvm::yaml::Node* node) {
    return read_number<unsigned>(node, "the index of an argument, the first one being 0");
  }

 private:
  llvm::StringRef text_;
  llvm::StringRef name_;
  llvm::SourceMgr sources_;
  std::string error_;
  const char* last_key_ = nullptr;
  std::vector<std::size_t> lines_;  ///< Where each begins.
};

}  // namespace wcmu
