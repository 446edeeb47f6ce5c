// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The file is read node by node, as llvm::yaml parses it, and reading stops at the first node that is not of the kind that is
// expected there. So every error has its place, and deep nesting never gets far: a node that nobody asks for is never parsed.
#include "rules/load.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/YAMLParser.h>

#include <algorithm>
#include <functional>

namespace wcmu {
namespace {

namespace yaml = llvm::yaml;

using Entries = std::vector<std::unique_ptr<FunctionRule>>;

class Loader {
 public:
  Loader(llvm::StringRef text, llvm::StringRef name) : text_(text), name_(name) {
    sources_.setDiagHandler(
        [](const llvm::SMDiagnostic& diagnostic, void* self) {
          static_cast<Loader*>(self)->fail(diagnostic.getLineNo(), diagnostic.getColumnNo() + 1,
                                           diagnostic.getMessage());
        },
        this);
  }

  llvm::Expected<Entries> run() {
    // The scanner takes a NUL for the end of the text, and would drop what follows in silence.
    if (std::size_t nul = text_.find('\0'); nul != llvm::StringRef::npos) {
      fail_at(text_.data() + nul, "the file holds a NUL character");
      return take_error();
    }
    yaml::Stream stream(text_, sources_, /*ShowColors=*/false);
    yaml::document_iterator document = stream.begin();
    if (document == stream.end()) fail(1, 1, "expected 'functions:', the file is empty");
    if (ok()) read_file(document->getRoot());
    // Only now the rest of the stream may be looked at: the parser has a single position.
    if (ok() && !stream.failed() && ++document != stream.end() && document->getRoot() != nullptr)
      fail_at(document->getRoot()->getSourceRange().Start.getPointer(), "expected one document a file");
    if (ok() && stream.failed()) fail(1, 1, "the file is no YAML");
    if (!ok()) return take_error();
    return std::move(entries_);
  }

 private:
  using Handler = std::function<void(yaml::Node* value)>;
  struct Key {
    llvm::StringRef name;
    Handler read;
  };

  [[nodiscard]] bool ok() const { return error_.empty(); }

  llvm::Error take_error() { return llvm::createStringError(llvm::inconvertibleErrorCode(), error_); }

  /// The first error stays: what follows it is often its consequence.
  void fail(int line, int column, const llvm::Twine& message) {
    if (!ok()) return;
    error_ = (llvm::Twine(name_) + ":" + llvm::Twine(std::max(line, 1)) + ":" + llvm::Twine(std::max(column, 1)) +
              ": error: " + message)
                 .str();
  }

  void fail_at(const char* place, const llvm::Twine& message) {
    Location where = locate(place);
    fail(static_cast<int>(where.line), static_cast<int>(where.column), message);
  }

  void fail_at(const yaml::Node* node, const llvm::Twine& message) { fail_at(place_of(node), message); }

  /// A null node has no place of its own; the key before it has.
  const char* place_of(const yaml::Node* node) const {
    const char* place =
        node != nullptr && !llvm::isa<yaml::NullNode>(node) ? node->getSourceRange().Start.getPointer() : nullptr;
    return place != nullptr ? place : last_key_;
  }

  [[nodiscard]] Location locate(const char* place) const {
    if (place == nullptr || place < text_.begin() || place > text_.end()) return {name_.str(), 1, 1};
    const llvm::StringRef before = text_.take_front(static_cast<std::size_t>(place - text_.begin()));
    const std::size_t line_start = before.rfind('\n') + 1;
    return {name_.str(), static_cast<unsigned>(before.count('\n') + 1),
            static_cast<unsigned>(before.size() - line_start + 1)};
  }

  /// Reads a mapping whose keys are all in `keys`, each at most once.
  void read_mapping(yaml::Node* node, const llvm::Twine& what, const std::vector<Key>& keys) {
    auto* mapping = llvm::dyn_cast_or_null<yaml::MappingNode>(node);
    if (mapping == nullptr || !plain(node)) return fail_at(node, "expected " + what);
    std::vector<llvm::StringRef> seen;
    for (yaml::KeyValueNode& pair : *mapping) {
      if (!ok()) return;
      auto* key_node = llvm::dyn_cast_or_null<yaml::ScalarNode>(pair.getKey());
      if (!ok()) return;
      if (key_node == nullptr || !plain(key_node)) return fail_at(pair.getKey(), "expected a key of " + what);
      last_key_ = key_node->getSourceRange().Start.getPointer();
      llvm::SmallString<32> storage;
      const llvm::StringRef name = key_node->getValue(storage);
      auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& candidate) { return candidate.name == name; });
      if (key == keys.end()) {
        std::vector<std::string> known;
        for (const Key& candidate : keys) known.push_back("'" + candidate.name.str() + "'");
        return fail_at(key_node, "unknown key '" + name + "', expected " + llvm::join(known, ", "));
      }
      if (llvm::is_contained(seen, key->name)) return fail_at(key_node, "key '" + name + "' is given twice");
      seen.push_back(key->name);
      yaml::Node* value = pair.getValue();
      if (!ok()) return;
      key->read(value);
    }
  }

  void read_sequence(yaml::Node* node, const llvm::Twine& what, const Handler& item) {
    auto* sequence = llvm::dyn_cast_or_null<yaml::SequenceNode>(node);
    if (sequence == nullptr || !plain(node)) return fail_at(node, "expected " + what);
    for (yaml::Node& entry : *sequence) {
      if (!ok()) return;
      item(&entry);
    }
  }

  /// Anchors and tags would change what a node means; no rule needs them.
  static bool plain(const yaml::Node* node) { return node->getAnchor().empty() && node->getRawTag().empty(); }

  /// A text, its white space folded to single blanks so that it fits a line of a report. Empty is an error.
  std::string read_text(yaml::Node* node, const llvm::Twine& what) {
    llvm::SmallString<128> storage;
    llvm::StringRef value;
    if (auto* scalar = llvm::dyn_cast_or_null<yaml::ScalarNode>(node); scalar != nullptr && plain(node))
      value = scalar->getValue(storage);
    else if (auto* block = llvm::dyn_cast_or_null<yaml::BlockScalarNode>(node); block != nullptr && plain(node))
      value = block->getValue();
    llvm::SmallVector<llvm::StringRef> words;
    llvm::SplitString(value, words, " \t\n\r\v\f");
    if (words.empty()) fail_at(node, "expected " + what);
    return llvm::join(words, " ");
  }

  template <typename Number>
  Number read_number(yaml::Node* node, const llvm::Twine& what) {
    Number number = 0;
    auto* scalar = llvm::dyn_cast_or_null<yaml::ScalarNode>(node);
    if (scalar == nullptr || !plain(node) || scalar->getRawValue().trim().getAsInteger(0, number))
      fail_at(node, "expected " + what);
    return number;
  }

  unsigned read_index(yaml::Node* node) {
    return read_number<unsigned>(node, "the index of an argument, the first one being 0");
  }

  void read_file(yaml::Node* root) {
    bool any = false;
    read_mapping(root, "a mapping with the key 'functions'",
                 {{"functions", [&](yaml::Node* value) {
                     any = true;
                     read_sequence(value, "a list of entries", [&](yaml::Node* entry) { read_function(entry); });
                   }}});
    if (!any) fail_at(root, "expected 'functions:'");
  }

  void read_function(yaml::Node* node) {
    const char* start = place_of(node);
    FunctionRule rule;
    std::vector<std::pair<std::string, Location>> names;
    std::vector<llvm::StringRef> effects;
    bool has_details = false;
    auto read_name = [&](yaml::Node* value) {
      Location where = locate(place_of(value));
      names.emplace_back(read_text(value, "the name of a function"), where);
    };
    read_mapping(node, "an entry with 'name' and 'reason'",
                 {{"name",
                   [&](yaml::Node* value) {
                     if (llvm::isa_and_nonnull<yaml::SequenceNode>(value))
                       read_sequence(value, "a name or a list of names", read_name);
                     else
                       read_name(value);
                   }},
                  {"reason", [&](yaml::Node* value) { rule.reason = read_text(value, "the reason why this holds"); }},
                  {"effect",
                   [&](yaml::Node* value) {
                     effects.push_back("effect");
                     if (read_text(value, "'none'") != "none") fail_at(value, "expected 'none'");
                   }},
                  {"model",
                   [&](yaml::Node* value) {
                     effects.push_back("model");
                     rule.model = read_text(value, "the name of a model");
                   }},
                  {"body",
                   [&](yaml::Node* value) {
                     effects.push_back("body");
                     rule.body = read_text(value, "a file of rules/bodies");
                   }},
                  {"unless", [&](yaml::Node* value) { rule.unless = read_text(value, "a linkage name"); }},
                  {"no_return",
                   [&](yaml::Node* value) {
                     effects.push_back("no_return");
                     if (read_text(value, "'true'") != "true") fail_at(value, "expected 'true'");
                     rule.no_return = true;
                   }},
                  {"throws",
                   [&](yaml::Node* value) {
                     effects.push_back("throws");
                     rule.throws = read_text(value, "the type that is thrown");
                   }},
                  {"writes",
                   [&](yaml::Node* value) {
                     has_details = true;
                     read_sequence(value, "a list of {pointer: ARGUMENT, size_argument: ARGUMENT, size: BYTES}",
                                   [&](yaml::Node* item) { rule.writes.push_back(read_write(item)); });
                   }},
                  {"returns", [&](yaml::Node* value) {
                     has_details = true;
                     rule.returns = read_returns(value);
                   }}});
    if (!ok()) return;
    if (names.empty()) return fail_at(start, "the entry has no 'name'");
    if (rule.reason.empty()) return fail_at(start, "the entry for '" + names.front().first + "' has no 'reason'");
    if (effects.size() != 1)
      return fail_at(start, "the entry for '" + names.front().first +
                                "' needs exactly one of 'effect', 'body', 'model', 'no_return', 'throws'");
    if (!rule.unless.empty() && rule.body.empty())
      return fail_at(start, "'unless' goes with 'body' only, not with '" + effects.front() + "'");
    if (has_details && effects.front() != "effect")
      return fail_at(start, "'writes' and 'returns' go with 'effect: none' only, not with '" + effects.front() + "'");
    for (auto& [name, where] : names) {
      rule.pattern = name;
      rule.where = where;
      entries_.push_back(std::make_unique<FunctionRule>(rule));
    }
  }

  WriteRule read_write(yaml::Node* node) {
    WriteRule write;
    bool pointer = false;
    const char* start = place_of(node);
    read_mapping(
        node, "{pointer: ARGUMENT, size_argument: ARGUMENT, size: BYTES} or {pointers_from: ARGUMENT}",
        {{"pointer",
          [&](yaml::Node* value) {
            pointer = true;
            write.pointer = read_index(value);
          }},
         {"pointers_from",
          [&](yaml::Node* value) {
            pointer = write.and_all_behind = true;
            write.pointer = read_index(value);
          }},
         {"size_argument", [&](yaml::Node* value) { write.size_argument = read_index(value); }},
         {"size", [&](yaml::Node* value) { write.size = read_number<std::uint64_t>(value, "a number of bytes"); }}});
    if (!pointer) fail_at(start, "the write has no 'pointer'");
    if (write.and_all_behind && (write.size || write.size_argument))
      fail_at(start, "'pointers_from' goes without a size");
    if (write.size && write.size_argument) fail_at(start, "'size' and 'size_argument' exclude each other");
    return write;
  }

  ReturnRule read_returns(yaml::Node* node) {
    const char* what = "'anything', 'null', {argument: ARGUMENT} or {range: [LOW, HIGH]}";
    ReturnRule rule;
    const char* start = place_of(node);
    if (llvm::isa_and_nonnull<yaml::ScalarNode>(node)) {
      const std::string word = read_text(node, what);
      if (word == "null")
        rule.kind = ReturnRule::Kind::null;
      else if (word != "anything")
        fail_at(node, llvm::Twine("expected ") + what);
      return rule;
    }
    unsigned keys = 0;
    read_mapping(node, what,
                 {{"argument",
                   [&](yaml::Node* value) {
                     ++keys;
                     rule.kind = ReturnRule::Kind::argument;
                     rule.argument = read_index(value);
                   }},
                  {"range", [&](yaml::Node* value) {
                     ++keys;
                     rule.kind = ReturnRule::Kind::range;
                     std::vector<std::int64_t> ends;
                     read_sequence(value, "[LOW, HIGH]", [&](yaml::Node* end) {
                       ends.push_back(read_number<std::int64_t>(end, "a 64-bit number"));
                     });
                     if (!ok()) return;
                     if (ends.size() != 2 || ends[0] > ends[1])
                       return fail_at(value, "expected [LOW, HIGH] with LOW <= HIGH");
                     rule.low = ends[0];
                     rule.high = ends[1];
                   }}});
    if (keys != 1) fail_at(start, llvm::Twine("expected ") + what);
    return rule;
  }

  llvm::StringRef text_;
  llvm::StringRef name_;
  llvm::SourceMgr sources_;
  std::string error_;
  const char* last_key_ = nullptr;
  Entries entries_;
};

}  // namespace

llvm::Expected<std::vector<std::unique_ptr<FunctionRule>>> load_rules(llvm::StringRef text, llvm::StringRef name) {
  return Loader(text, name).run();
}

}  // namespace wcmu
