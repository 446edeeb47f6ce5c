// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/reader.hpp"

#include <llvm/Support/ConvertUTF.h>

#include <algorithm>

namespace wcmu {

namespace yaml = llvm::yaml;

YamlReader::YamlReader(llvm::StringRef text, llvm::StringRef name) : text_(text), name_(name), lines_{0} {
  for (std::size_t end = text.find('\n'); end != llvm::StringRef::npos; end = text.find('\n', end + 1))
    lines_.push_back(end + 1);
  sources_.setDiagHandler(
      [](const llvm::SMDiagnostic& diagnostic, void* self) {
        static_cast<YamlReader*>(self)->fail(diagnostic.getLineNo(), diagnostic.getColumnNo() + 1,
                                             diagnostic.getMessage());
      },
      this);
}

llvm::Error YamlReader::read_document(const llvm::Twine& expected, const Handler& root) {
  const auto result = [&]() -> llvm::Error {
    if (ok()) return llvm::Error::success();
    return llvm::createStringError(llvm::inconvertibleErrorCode(), error_);
  };
  if (text_.size() > kLargestYaml) {
    fail(1, 1, "the file is larger than " + llvm::Twine(kLargestYaml >> 10U) + " KiB; split it");
    return result();
  }
  // The scanner takes a NUL for the end of the text, and would drop what follows in silence.
  if (std::size_t nul = text_.find('\0'); nul != llvm::StringRef::npos) {
    fail_at(text_.data() + nul, "the file holds a NUL character");
    return result();
  }
  const auto* bytes = text_.bytes_begin();
  if (!llvm::isLegalUTF8String(&bytes, text_.bytes_end())) {
    fail_at(reinterpret_cast<const char*>(bytes), "the file is no UTF-8");
    return result();
  }
  yaml::Stream stream(text_, sources_, /*ShowColors=*/false);
  yaml::document_iterator document = stream.begin();
  if (document == stream.end()) fail(1, 1, "expected " + expected + ", the file is empty");
  if (ok()) root(document->getRoot());
  // Only now the rest of the stream may be looked at: the parser has a single position.
  if (ok() && !stream.failed() && ++document != stream.end() && document->getRoot() != nullptr)
    fail_at(document->getRoot()->getSourceRange().Start.getPointer(), "expected one document a file");
  if (ok() && stream.failed()) fail(1, 1, "the file is no YAML");
  return result();
}

void YamlReader::fail(int line, int column, const llvm::Twine& message) {
  if (!ok()) return;
  error_ = (llvm::Twine(name_) + ":" + llvm::Twine(std::max(line, 1)) + ":" + llvm::Twine(std::max(column, 1)) +
            ": error: " + message)
               .str();
}

void YamlReader::fail_at(const char* place, const llvm::Twine& message) {
  Location where = locate(place);
  fail(static_cast<int>(where.line), static_cast<int>(where.column), message);
}

const char* YamlReader::place_of(const yaml::Node* node) const {
  const char* place =
      node != nullptr && !llvm::isa<yaml::NullNode>(node) ? node->getSourceRange().Start.getPointer() : nullptr;
  return place != nullptr ? place : last_key_;
}

Location YamlReader::locate(const char* place) const {
  if (place == nullptr || place < text_.begin() || place > text_.end()) return {name_.str(), 1, 1};
  const auto at = static_cast<std::size_t>(place - text_.begin());
  const auto line = std::prev(std::upper_bound(lines_.begin(), lines_.end(), at));
  return {name_.str(), static_cast<unsigned>(line - lines_.begin() + 1), static_cast<unsigned>(at - *line + 1)};
}

void YamlReader::read_mapping(yaml::Node* node, const llvm::Twine& what, const std::vector<Key>& keys) {
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
      return fail_at(key_node, "unknown key '" + name.take_front(100) + "', expected " + llvm::join(known, ", "));
    }
    if (llvm::is_contained(seen, key->name)) return fail_at(key_node, "key '" + name + "' is given twice");
    seen.push_back(key->name);
    yaml::Node* value = pair.getValue();
    if (!ok()) return;
    key->read(value);
    if (!ok()) return;  // To go on is to parse what is left of the value, however deep it is.
  }
}

void YamlReader::read_sequence(yaml::Node* node, const llvm::Twine& what, const Handler& item) {
  auto* sequence = llvm::dyn_cast_or_null<yaml::SequenceNode>(node);
  if (sequence == nullptr || !plain(node)) return fail_at(node, "expected " + what);
  for (yaml::Node& entry : *sequence) {
    item(&entry);
    if (!ok()) return;
  }
}

void YamlReader::read_one_or_more(yaml::Node* node, const llvm::Twine& what, const Handler& item) {
  if (llvm::isa_and_nonnull<yaml::SequenceNode>(node))
    read_sequence(node, what, item);
  else
    item(node);
}

std::string YamlReader::read_text(yaml::Node* node, const llvm::Twine& what) {
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

bool YamlReader::read_bool(yaml::Node* node) {
  const std::string word = read_text(node, "'true' or 'false'");
  if (word != "true" && word != "false") fail_at(node, "expected 'true' or 'false'");
  return word == "true";
}

}  // namespace wcmu
