// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "reader.hpp"

#include <wcmu/memory_resource.hpp>

#include <string>

namespace json {
namespace {

/// An element on the way from the document to the value that is read.
struct Member {
  const Member* outer;
  std::pmr::string key;
};

class Flattener {
 public:
  Flattener(wcmu::Arena& arena, std::FILE* in, std::FILE* out) : arena_(arena), in_(in), out_(out) {}

  Status run() {
    advance();
    return value(nullptr, 0);
  }

 private:
  void advance() { next_ = std::getc(in_); }
  /// Takes `wanted` and the blanks in front of it, if it is there.
  bool take(char wanted) {
    while (next_ == ' ' || next_ == '\n') advance();
    if (next_ != wanted) return false;
    advance();
    return true;
  }

  Status value(const Member* path, unsigned depth) {
    if (take('{')) return members(path, depth, '}');
    if (take('[')) return members(path, depth, ']');
    put_path(path);
    std::fputc('=', out_);
    const Status status = take('"') ? text() : literal();
    std::fputc('\n', out_);
    return status;
  }

  /// What stands between braces or brackets. The elements of an array have no key.
  Status members(const Member* outer, unsigned depth, char close) {
    if (depth == max_depth) return Status::too_deep;
    if (take(close)) return Status::ok;
    do {
      // The key of a member is needed until the member is read.
      wcmu::BottomScope scope(arena_);
      wcmu::BottomResource memory(arena_);
      Member member{outer, std::pmr::string(&memory)};
      member.key.reserve(max_key);
      Status status = close == '}' ? key(member.key) : Status::ok;
      if (status == Status::ok) status = value(&member, depth + 1);
      if (status != Status::ok) return status;
    } while (take(','));
    return take(close) ? Status::ok : Status::syntax_error;
  }

  Status key(std::pmr::string& key) {
    if (!take('"')) return Status::syntax_error;
    while (next_ != '"') {
      if (next_ == EOF) return Status::syntax_error;
      if (key.size() == max_key) return Status::too_long;
      key.push_back(static_cast<char>(next_));
      advance();
    }
    advance();
    return take(':') ? Status::ok : Status::syntax_error;
  }

  /// The rest of a text after its first quote. It is written while it is read, so it may have any length.
  Status text() {
    while (next_ != '"') {
      if (next_ == '\\') advance();
      if (next_ == EOF) return Status::syntax_error;
      std::fputc(next_, out_);
      advance();
    }
    advance();
    return Status::ok;
  }

  /// A number, true, false or null is written as it stands. Of the two letters for an exponent only the small one is taken.
  Status literal() {
    if (!is_literal(next_)) return Status::syntax_error;
    do {
      std::fputc(next_, out_);
      advance();
    } while (is_literal(next_));
    return Status::ok;
  }
  static bool is_literal(int c) { return (c >= '-' && c <= '9') || (c >= 'a' && c <= 'z'); }

  void put_path(const Member* member) {
    if (member == nullptr) return;
    put_path(member->outer);
    std::fputc('.', out_);
    std::fwrite(member->key.data(), 1, member->key.size(), out_);
  }

  wcmu::Arena& arena_;
  std::FILE* in_;
  std::FILE* out_;
  int next_ = EOF;
};

}  // namespace

Status flatten(wcmu::Arena& arena, std::FILE* in, std::FILE* out) { return Flattener(arena, in, out).run(); }

}  // namespace json
