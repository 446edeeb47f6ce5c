// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a rule says of a function of somebody else's arena: the same primitives that the runtime's own arena has, with the numbers that the
// arena computes from the arguments of a call.
#pragma once

#include "support/location.hpp"

#include <llvm/ADT/StringRef.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wcmu {

/// A number that a call computes from its arguments: without a sign, and without wrapping around.
struct Expression {
  enum class Kind : std::uint8_t {
    number,
    argument,  ///< The value of argument `argument`.
    length,    ///< strlen() of argument `argument`.
    add,
    subtract,
    multiply,
    divide,
    remainder,
    bit_and,
    bit_or,
    shift_left,
    shift_right,
    complement,
    least,     ///< min(x, y)
    most,      ///< max(x, y)
    align_up,  ///< align_up(x, y): the next multiple of y, which is a power of two.
  };
  Kind kind = Kind::number;
  std::uint64_t number = 0;
  unsigned argument = 0;
  std::vector<Expression> parts;

  static Expression of(std::uint64_t number) { return {Kind::number, number, 0, {}}; }
};

/// Where an expression is wrong.
struct ExpressionError {
  std::size_t at = 0;  ///< Index of the character.
  std::string expected;
};
/// "arg1 * arg2 + 16", with the operators and precedence of C, and align_up(), max(), min() and strlen().
std::variant<Expression, ExpressionError> parse_expression(llvm::StringRef text);

/// One entry of `arenas:`: an arena that no argument leads to, or what all objects of a type have that are arenas.
struct ForeignArena {
  /// A member that holds how far an end has got, which code outside of the arena's own functions reads and writes.
  struct Field {
    std::string name;  ///< "used", "pos.low".
    bool top = false;
    friend bool operator==(const Field&, const Field&) = default;
  };
  std::string name;  ///< Of the arena; of the type ("Zone", "ns::Pool").
  bool is_type = false;
  std::string reason;
  Location where;
  std::optional<std::uint64_t> capacity;
  std::vector<Field> fields;
};

/// What a function does to an arena.
struct ArenaRule {
  enum class Kind : std::uint8_t { allocate, free, mark, rewind, reset, init, create, destroy };
  /// What happens where an allocation is refused.
  enum class Refused : std::uint8_t { null, never, throws };

  Kind kind = Kind::allocate;
  /// The arena: of that name, or the object that an argument points to. Neither: what the mark, the block or the result says.
  std::string arena;
  std::optional<unsigned> arena_argument;
  bool bottom = true, top = false;

  /// allocate, free: bytes that the call asks for. What is taken is align_up(max(size, least), round) + trailer, and the header.
  Expression size, alignment = Expression::of(1);
  std::uint64_t least = 0, round = 1, trailer = 0, header = 0;
  bool aligns_header = false;  ///< The alignment is that of the header, not that of what is returned.
  std::uint64_t aligned = 1;   ///< What is returned is a multiple of that, whatever the position is: it costs no bytes.
  Refused refused = Refused::null;
  std::string thrown;   ///< With Refused::throws: the type.
  bool zeroed = false;  ///< The block holds zeros.

  /// free: the block, with all that was taken after it; else the last `size` bytes are given back.
  std::optional<unsigned> block;
  bool only_last = false;  ///< Nothing happens unless it is the last block.

  /// rewind: the argument that is the mark. mark: the argument through which it is written; nothing: it is the result.
  std::optional<unsigned> mark;
  bool through_pointer = false;  ///< The argument points to the mark.
  std::uint64_t mark_bytes = 0;  ///< Size of what is written.
  bool refuses_forward = false;  ///< A mark that is above the position changes nothing.

  std::optional<Expression> capacity;  ///< init, create.
  bool runs = false;                   ///< init: the function's own code is run besides.

  /// All of `arenas:` of the file.
  std::shared_ptr<const std::vector<ForeignArena>> declared;

  [[nodiscard]] bool takes_bytes() const { return kind == Kind::allocate; }
  /// The declaration of `arena`; null if an object is the arena.
  [[nodiscard]] const ForeignArena* declaration() const;
};

/// "allocate", "free", ...: the key of the entry.
llvm::StringRef name_of(ArenaRule::Kind kind);

}  // namespace wcmu
