// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "reader.hpp"

#include <wcmu/memory_resource.hpp>

#include <string>

namespace json {
namespace {

class Flattener {
 public:
  Flattener(wcmu::Arena& arena, std::string_view document, Lines& lines)
      : arena_(arena), text_(document), lines_(lines) {}

  Status run() {
    const Status status = value({}, 0);
    if (status != Status::ok) return status;
    return next() == '\0' ? Status::ok : Status::syntax_error;
  }

 private:
  /// The next character that is not a blank, without taking it; 0 at the end.
  char next() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n')) ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool take(char wanted) {
    if (next() != wanted) return false;
    ++position_;
    return true;
  }

  Status value(std::string_view path, unsigned depth) {
    const char first = next();
    if (first == '{' || first == '[') return members(path, depth, first == '{');
    if (first == '"') return string(path);
    return literal(path);
  }

  /// An object or an array: both are members with a name, which for an array is a number.
  Status members(std::string_view path, unsigned depth, bool object) {
    if (depth == max_depth) return Status::too_deep;
    const char close = object ? '}' : ']';
    ++position_;
    if (take(close)) return Status::ok;
    unsigned index = 0;
    do {
      char digits[4];
      std::string_view key = number(index++, digits);
      if (object) {
        const Status status = name(key);
        if (status != Status::ok) return status;
      }
      // The path of a member is needed until the member is read.
      wcmu::BottomScope scope(arena_);
      const Status status = value(join(path, key), depth + 1);
      if (status != Status::ok) return status;
    } while (take(','));
    return take(close) ? Status::ok : Status::syntax_error;
  }

  /// The key of a member, as it stands in the document, and the colon after it.
  Status name(std::string_view& key) {
    if (!take('"')) return Status::syntax_error;
    const std::size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != '"') ++position_;
    if (position_ == text_.size()) return Status::syntax_error;
    key = text_.substr(begin, position_ - begin);
    ++position_;
    if (key.size() > max_key) return Status::too_long;
    return take(':') ? Status::ok : Status::syntax_error;
  }

  /// `index`, of which three digits are kept, in `digits`.
  static std::string_view number(unsigned index, char (&digits)[4]) {
    digits[0] = static_cast<char>('0' + index / 100 % 10);
    digits[1] = static_cast<char>('0' + index / 10 % 10);
    digits[2] = static_cast<char>('0' + index % 10);
    return {digits, 3};
  }

  /// "path.key", in the arena.
  std::string_view join(std::string_view path, std::string_view key) {
    if (path.size() > max_depth * (max_key + 1) || key.size() > max_key) return {};
    const std::size_t size = path.size() + 1 + key.size();
    char* const joined = arena_.bottom_handle().allocate<char>(size);
    if (joined == nullptr) return {};
    char* end = joined + path.copy(joined, path.size());
    *end++ = '.';
    key.copy(end, key.size());
    return {joined, size};
  }

  /// A string is unescaped before it is written.
  Status string(std::string_view path) {
    ++position_;
    wcmu::TopScope scope(arena_);
    wcmu::TopResource memory(arena_);
    std::pmr::string plain(&memory);
    plain.reserve(max_text);
    while (position_ < text_.size() && text_[position_] != '"') {
      if (text_[position_] == '\\') ++position_;
      if (position_ == text_.size()) return Status::syntax_error;
      if (plain.size() == max_text) return Status::too_long;
      plain.push_back(text_[position_++]);
    }
    ++position_;
    return line(path, plain);
  }

  /// A number, true, false or null is written as it stands.
  Status literal(std::string_view path) {
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_literal(text_[position_])) ++position_;
    if (position_ == begin) return Status::syntax_error;
    return line(path, text_.substr(begin, position_ - begin));
  }
  static bool is_literal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
  }

  Status line(std::string_view path, std::string_view text) {
    if (!path.empty()) path.remove_prefix(1);
    const bool fits = put(path) && put("=") && put(text) && put("\n");
    return fits ? Status::ok : Status::output_full;
  }
  bool put(std::string_view text) {
    if (text.size() > lines_.capacity - lines_.size) return false;
    text.copy(lines_.buffer + lines_.size, text.size());
    lines_.size += text.size();
    return true;
  }

  wcmu::Arena& arena_;
  std::string_view text_;
  Lines& lines_;
  std::size_t position_ = 0;
};

}  // namespace

Status flatten(wcmu::Arena& arena, std::string_view document, Lines& lines) {
  return Flattener(arena, document, lines).run();
}

}  // namespace json
