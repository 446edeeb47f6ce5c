// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/arena_rule.hpp"

#include <llvm/ADT/StringExtras.h>

#include <algorithm>
#include <array>

namespace wcmu {
namespace {

struct Operator {
  llvm::StringRef text;
  Expression::Kind kind;
  int strength;  ///< As in C: the higher one binds first.
};
constexpr std::array<Operator, 9> kOperators{{{"<<", Expression::Kind::shift_left, 3},
                                              {">>", Expression::Kind::shift_right, 3},
                                              {"*", Expression::Kind::multiply, 5},
                                              {"/", Expression::Kind::divide, 5},
                                              {"%", Expression::Kind::remainder, 5},
                                              {"+", Expression::Kind::add, 4},
                                              {"-", Expression::Kind::subtract, 4},
                                              {"&", Expression::Kind::bit_and, 2},
                                              {"|", Expression::Kind::bit_or, 1}}};

struct Function {
  llvm::StringRef name;
  Expression::Kind kind;
  unsigned arguments;
};
constexpr std::array<Function, 4> kFunctions{{{"align_up", Expression::Kind::align_up, 2},
                                              {"max", Expression::Kind::most, 2},
                                              {"min", Expression::Kind::least, 2},
                                              {"strlen", Expression::Kind::length, 1}}};

/// Precedence climbing.
class Parser {
 public:
  explicit Parser(llvm::StringRef text) : text_(text) {}

  std::variant<Expression, ExpressionError> run() {
    Expression result = binary(1);
    blanks();
    if (!error_ && at_ < text_.size()) fail("an operator, or the end");
    if (error_) return *error_;
    return result;
  }

 private:
  static constexpr int kDeepest = 32;
  static constexpr int kLongest = 256;  ///< Operands: what is chained is as deep as it is long.

  void fail(const std::string& expected) {
    if (!error_) error_ = ExpressionError{std::min(at_, text_.size()), expected};
  }
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(llvm::StringRef token) {
    blanks();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  Expression binary(int least) {
    if (++depth_ > kDeepest) fail("an expression that is less deep");
    Expression left = error_ ? Expression{} : unary();
    for (bool found = true; found && !error_;) {
      found = false;
      for (const Operator& known : kOperators) {
        if (known.strength < least || !take(known.text)) continue;
        Expression right = binary(known.strength + 1);
        left = {known.kind, 0, 0, {std::move(left), std::move(right)}};
        found = true;
        break;
      }
    }
    --depth_;
    return left;
  }

  Expression unary() {
    if (++operands_ > kLongest) fail("an expression that is shorter");
    if (++depth_ > kDeepest) fail("an expression that is less deep");
    Expression result;
    if (error_) return result;
    if (take("~")) {
      result = {Expression::Kind::complement, 0, 0, {unary()}};
    } else if (take("(")) {
      result = binary(1);
      if (!take(")")) fail("')'");
    } else {
      result = term();
    }
    --depth_;
    return result;
  }

  Expression term() {
    blanks();
    const std::size_t start = at_;
    while (at_ < text_.size() && (llvm::isAlnum(text_[at_]) || text_[at_] == '_')) ++at_;
    const llvm::StringRef word = text_.slice(start, at_);
    auto wrong = [&](const std::string& expected) {
      at_ = start;
      fail(expected);
      return Expression{};
    };
    if (!word.empty() && llvm::isDigit(word.front())) {
      std::uint64_t number = 0;
      if (word.getAsInteger(0, number)) return wrong("a number of 64 bits without a sign");
      return Expression::of(number);
    }
    if (llvm::StringRef digits = word; digits.consume_front("arg")) {
      unsigned argument = 0;
      if (digits.getAsInteger(10, argument) || argument > 255) return wrong("arg0, arg1, ...");
      return {Expression::Kind::argument, 0, argument, {}};
    }
    for (const Function& known : kFunctions) {
      if (word != known.name) continue;
      if (!take("(")) fail("'('");
      Expression result{known.kind, 0, 0, {}};
      for (unsigned i = 0; i < known.arguments && !error_; ++i) {
        if (i > 0 && !take(",")) fail("',' (between braces what holds a comma needs quotes: size: 'max(arg1, 8)')");
        result.parts.push_back(binary(1));
      }
      if (!error_ && !take(")")) fail("')'");
      if (error_ || known.kind != Expression::Kind::length) return result;
      if (result.parts.front().kind != Expression::Kind::argument) return wrong("strlen of an argument: strlen(arg1)");
      return {Expression::Kind::length, 0, result.parts.front().argument, {}};
    }
    return wrong(
        "a number, an argument (arg0, arg1, ...; `this` is arg0), '(', '~', align_up(x, n), max(x, y), min(x, y) or "
        "strlen(arg0)");
  }

  llvm::StringRef text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int operands_ = 0;
  std::optional<ExpressionError> error_;
};

}  // namespace

std::variant<Expression, ExpressionError> parse_expression(llvm::StringRef text) { return Parser(text).run(); }

const ForeignArena* ArenaRule::declaration() const {
  if (arena.empty() || declared == nullptr) return nullptr;
  auto place = std::find_if(declared->begin(), declared->end(),
                            [&](const ForeignArena& known) { return !known.is_type && known.name == arena; });
  return place == declared->end() ? nullptr : &*place;
}

llvm::StringRef name_of(ArenaRule::Kind kind) {
  constexpr std::array<llvm::StringRef, 8> names{"allocate", "free", "mark",   "rewind",
                                                 "reset",    "init", "create", "destroy"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace wcmu
