// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the global variables of a program can hold whenever a root begins, and at any time after: their initialisers, and what the code of
// all units ever stores into them. Needs no order of execution, so it holds in every state.
#pragma once

#include <llvm/ADT/StringRef.h>
#include <llvm/IR/GlobalVariable.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace wcmu {

class Program;
class RuleSet;

/// The contents of some bytes of a variable.
struct Held {
  /// An address: `offset` bytes into a global or a function; `object` null: a null pointer.
  struct Address {
    const llvm::GlobalValue* object = nullptr;
    std::int64_t offset = 0;
    friend bool operator==(const Address&, const Address&) = default;
  };
  enum class Kind : std::uint8_t {
    unknown,  ///< Anything.
    initial,  ///< The initialiser: nothing ever stores there.
    one_of,   ///< The initialiser, or one of the following.
  };
  Kind kind = Kind::unknown;
  std::vector<const llvm::Constant*> constants;
  std::vector<Address> addresses;
};

class Globals {
 public:
  /// Reads all units of the program, which must stay, and solves for all pointers of it.
  Globals(const Program& program, const RuleSet& rules);
  ~Globals();
  Globals(const Globals&) = delete;
  Globals& operator=(const Globals&) = delete;

  /// What `size` bytes at `offset` of the variable may hold.
  [[nodiscard]] Held held(const llvm::GlobalVariable& variable, std::int64_t offset, std::int64_t size) const;
  /// Nothing ever stores into it, anywhere: it is as constant.
  [[nodiscard]] bool never_written(const llvm::GlobalVariable& variable) const;

 private:
  class Solver;
  std::unique_ptr<Solver> solver_;
};

}  // namespace wcmu
