// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The part of the loader that reads what rules say of arenas: `arenas:`, and the keys of a function's entry that make it a primitive.
// `Reader` is the loader: it knows how nodes of each kind are read, and how an error is told.
#pragma once

#include "rules/arena_rule.hpp"
#include "rules/place_reader.hpp"

#include <llvm/Support/YAMLParser.h>

#include <functional>
#include <utility>

namespace wcmu {

template <typename Reader>
class ArenaReader {
 public:
  using Node = llvm::yaml::Node;
  explicit ArenaReader(Reader& in) : in_(in), declared_(std::make_shared<std::vector<ForeignArena>>()) {}

  /// The keys of a function's entry, with what they fill; each is called at most once an entry.
  template <typename Keys>
  void add_keys(Keys& keys, const std::function<void(llvm::StringRef, std::shared_ptr<const ArenaRule>)>& found) {
    using Kind = ArenaRule::Kind;
    for (Kind kind :
         {Kind::allocate, Kind::free, Kind::mark, Kind::rewind, Kind::reset, Kind::init, Kind::create, Kind::destroy}) {
      keys.push_back({name_of(kind), [this, kind, found](Node* value) { found(name_of(kind), read(kind, value)); }});
    }
  }

  /// The value of `arenas:`.
  void read_declarations(Node* node) {
    in_.read_sequence(node, "a list of arenas", [this](Node* entry) { read_declaration(entry); });
  }

  [[nodiscard]] std::shared_ptr<const std::vector<ForeignArena>> declared() const { return declared_; }

  /// To be called at the end of the file: are all arenas declared that functions name?
  void check() {
    for (const auto& [name, place] : named_) {
      if (find(name, false) != nullptr) continue;
      in_.fail_at(place, "no arena '" + name + "' is declared: expected an entry of 'arenas:' with 'name: " + name +
                             "', or the argument that points to the arena, as {argument: 0} or arg0");
      return;
    }
  }

 private:
  [[nodiscard]] const ForeignArena* find(llvm::StringRef name, bool is_type) const {
    for (const ForeignArena& known : *declared_)
      if (known.is_type == is_type && known.name == name) return &known;
    return nullptr;
  }

  void read_declaration(Node* node) {
    ForeignArena arena;
    const char* start = in_.place_of(node);
    unsigned names = 0;
    const char* name_at = start;
    auto read_name = [&](Node* value, bool is_type) {
      ++names;
      arena.is_type = is_type;
      name_at = in_.place_of(value);
      arena.name = in_.read_text(value, is_type ? "the name of a type" : "a name for the arena");
    };
    in_.read_mapping(node, "an entry with 'name' or 'type', and 'reason'",
                     {{"name", [&](Node* value) { read_name(value, false); }},
                      {"type", [&](Node* value) { read_name(value, true); }},
                      {"reason", [&](Node* value) { arena.reason = in_.read_text(value, "what the arena is"); }},
                      {"capacity",
                       [&](Node* value) {
                         arena.capacity = bytes_of(in_.read_text(value, "a number of bytes"));
                         if (!arena.capacity) in_.fail_at(value, "expected bytes as 4096, 0x1000, 4KiB, 1MiB or 1GiB");
                       }},
                      {"fields", [&](Node* value) {
                         in_.read_sequence(value, "a list of {field: NAME, end: END}",
                                           [&](Node* item) { arena.fields.push_back(read_field(item)); });
                       }}});
    if (!in_.ok()) return;
    if (names != 1)
      return in_.fail_at(start,
                         "the entry needs exactly one of 'name' (of an arena that no argument leads to) and "
                         "'type' (of objects that are arenas)");
    if (arena.reason.empty()) return in_.fail_at(start, "the entry for '" + arena.name + "' has no 'reason'");
    if (!arena.is_type && arena.name.find_first_of("=. \"[]") != std::string::npos)
      return in_.fail_at(name_at, "expected a name that --capacity can take: without '=', '.', brackets and blanks");
    if (!arena.is_type && !arena.fields.empty())
      return in_.fail_at(start, "'fields' goes with 'type' only: fields are those of an object");
    if (find(arena.name, arena.is_type) != nullptr)
      return in_.fail_at(name_at, "duplicate entry for '" + arena.name + "'");
    arena.where = in_.locate(name_at);
    declared_->push_back(std::move(arena));
  }

  ForeignArena::Field read_field(Node* node) {
    ForeignArena::Field field;
    const char* start = in_.place_of(node);
    in_.read_mapping(node, "{field: NAME, end: END}",
                     {{"field", [&](Node* value) { field.name = in_.read_text(value, "the name of a member"); }},
                      {"end", [&](Node* value) { field.top = read_end(value, false) == 2; }}});
    if (field.name.empty()) in_.fail_at(start, "the field has no name: expected {field: NAME, end: END}");
    return field;
  }

  /// 1: bottom, 2: top, 3: both.
  int read_end(Node* value, bool may_be_both) {
    const char* what = may_be_both ? "'bottom', 'top' or 'both'" : "'bottom' or 'top'";
    const std::string word = in_.read_text(value, what);
    if (word == "bottom") return 1;
    if (word == "top") return 2;
    if (word == "both" && may_be_both) return 3;
    in_.fail_at(value, llvm::Twine("expected ") + what);
    return 1;
  }

  static std::optional<unsigned> argument_of(llvm::StringRef word) {
    unsigned argument = 0;
    if (word == "this") return 0U;
    if (!word.consume_front("arg") || word.getAsInteger(10, argument) || argument > 255) return std::nullopt;
    return argument;
  }

  /// {argument: N} or argN; with `pointer` also {pointer: N}, which sets it.
  unsigned read_argument(Node* node, bool* pointer = nullptr) {
    const std::string what = pointer != nullptr ? "arg0, {argument: 0} or {pointer: 0}" : "arg0 or {argument: 0}";
    unsigned argument = 0;
    if (llvm::isa_and_nonnull<llvm::yaml::ScalarNode>(node)) {
      const auto found = argument_of(in_.read_text(node, what));
      if (!found) in_.fail_at(node, "expected " + what);
      return found.value_or(0);
    }
    unsigned keys = 0;
    const char* start = in_.place_of(node);
    std::vector<typename Reader::Key> known{{"argument", [&](Node* value) {
                                               ++keys;
                                               argument = in_.read_index(value);
                                             }}};
    if (pointer != nullptr)
      known.push_back({"pointer", [&](Node* value) {
                         ++keys;
                         *pointer = true;
                         argument = in_.read_index(value);
                       }});
    in_.read_mapping(node, what, known);
    if (keys != 1) in_.fail_at(start, "expected " + what);
    return argument;
  }

  Expression read_expression(Node* node, const char* what) {
    if (!llvm::isa_and_nonnull<llvm::yaml::ScalarNode>(node)) {
      Expression result;
      result.kind = Expression::Kind::argument;
      result.argument = read_argument(node);
      return result;
    }
    const std::string text = in_.read_text(node, what);
    auto parsed = parse_expression(text);
    if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
      in_.fail_at(node, llvm::Twine("'") + llvm::StringRef(text).take_front(100) + "', character " +
                            llvm::Twine(error->at + 1) + ": expected " + error->expected);
      return {};
    }
    return std::get<Expression>(std::move(parsed));
  }

  std::shared_ptr<const ArenaRule> read(ArenaRule::Kind kind, Node* node) {
    using Kind = ArenaRule::Kind;
    auto rule = std::make_shared<ArenaRule>();
    rule->kind = kind;
    rule->declared = declared_;
    if (kind == Kind::reset || kind == Kind::init || kind == Kind::create || kind == Kind::destroy) rule->top = true;
    const char* start = in_.place_of(node);
    bool has_arena = false, has_size = false;
    std::vector<typename Reader::Key> keys;
    if (kind != Kind::create)
      keys.push_back({"arena", [&](Node* value) {
                        has_arena = true;
                        if (!llvm::isa_and_nonnull<llvm::yaml::ScalarNode>(value)) {
                          rule->arena_argument = read_argument(value);
                          return;
                        }
                        const std::string word = in_.read_text(value, "the name of an arena, or arg0");
                        rule->arena_argument = argument_of(word);
                        if (rule->arena_argument) return;
                        rule->arena = word;
                        named_.emplace_back(word, in_.place_of(value));
                      }});
    if (kind != Kind::init && kind != Kind::create && kind != Kind::destroy)
      keys.push_back({"end", [&](Node* value) {
                        const int end = read_end(value, kind == Kind::reset);
                        rule->bottom = (end & 1) != 0;
                        rule->top = (end & 2) != 0;
                      }});
    if (kind == Kind::allocate || kind == Kind::free) {
      const char* bytes = "a number of bytes";
      keys.push_back({"size", [&](Node* value) {
                        has_size = true;
                        rule->size = read_expression(value, "bytes: a number, arg1, {argument: 1} or 'arg1 * arg2'");
                      }});
      for (auto [name, place] : {std::pair<llvm::StringRef, std::uint64_t ArenaRule::*>{"least", &ArenaRule::least},
                                 {"trailer", &ArenaRule::trailer},
                                 {"header", &ArenaRule::header}})
        keys.push_back({name, [this, rule, place = place, bytes](Node* value) {
                          (*rule).*place = in_.template read_number<std::uint64_t>(value, bytes);
                          if ((*rule).*place > (1U << 30)) in_.fail_at(value, "expected less than a gigabyte");
                        }});
      keys.push_back({"round", [&](Node* value) {
                        rule->round = in_.template read_number<std::uint64_t>(value, bytes);
                        if (rule->round == 0 || rule->round > (1U << 30))
                          in_.fail_at(value, "expected a number of bytes from 1 on, of which sizes are made multiples");
                      }});
    }
    if (kind == Kind::allocate) {
      keys.push_back(
          {"align", [&](Node* value) {
             rule->alignment = read_expression(value, "an alignment: 16, arg2 or {argument: 2}");
             if (rule->alignment.kind == Expression::Kind::number &&
                 (rule->alignment.number == 0 || (rule->alignment.number & (rule->alignment.number - 1)) != 0))
               in_.fail_at(value, "expected a power of two");
           }});
      keys.push_back({"aligned", [&](Node* value) {
                        rule->aligned = in_.template read_number<std::uint64_t>(value, "a power of two");
                        if (rule->aligned == 0 || (rule->aligned & (rule->aligned - 1)) != 0 || rule->aligned > 4096)
                          in_.fail_at(value, "expected a power of two up to 4096");
                      }});
      keys.push_back({"aligns", [&](Node* value) {
                        const std::string word = in_.read_text(value, "'block' or 'header'");
                        if (word != "block" && word != "header") in_.fail_at(value, "expected 'block' or 'header'");
                        rule->aligns_header = word == "header";
                      }});
      keys.push_back({"zeroed", [&](Node* value) {
                        const std::string word = in_.read_text(value, "'true' or 'false'");
                        if (word != "true" && word != "false") in_.fail_at(value, "expected 'true' or 'false'");
                        rule->zeroed = word == "true";
                      }});
    }
    if (kind == Kind::allocate || kind == Kind::create)
      keys.push_back({"fails", [&](Node* value) { read_failure(value, *rule); }});
    if (kind == Kind::free) {
      keys.push_back({"block", [&](Node* value) { rule->block = read_argument(value); }});
      keys.push_back({"only_last", [&](Node* value) {
                        const std::string word = in_.read_text(value, "'true' or 'false'");
                        if (word != "true" && word != "false") in_.fail_at(value, "expected 'true' or 'false'");
                        rule->only_last = word == "true";
                      }});
    }
    if (kind == Kind::mark) {
      keys.push_back({"to", [&](Node* value) { rule->mark = read_argument(value); }});
      keys.push_back({"bytes", [&](Node* value) {
                        rule->mark_bytes = in_.template read_number<std::uint64_t>(value, "the size of the mark");
                        if (rule->mark_bytes == 0 || rule->mark_bytes > 64)
                          in_.fail_at(value, "expected the size of the mark, 1 to 64 bytes");
                      }});
    }
    if (kind == Kind::rewind) {
      keys.push_back({"mark", [&](Node* value) { rule->mark = read_argument(value, &rule->through_pointer); }});
      keys.push_back({"forward", [&](Node* value) {
                        if (in_.read_text(value, "'refused'") != "refused") in_.fail_at(value, "expected 'refused'");
                        rule->refuses_forward = true;
                      }});
    }
    if (kind == Kind::init || kind == Kind::create)
      keys.push_back({"capacity", [&](Node* value) {
                        rule->capacity = read_expression(value, "bytes: a number, arg1 or {argument: 1}");
                      }});
    if (kind == Kind::init)
      keys.push_back({"runs", [&](Node* value) {
                        const std::string word = in_.read_text(value, "'true' or 'false'");
                        if (word != "true" && word != "false") in_.fail_at(value, "expected 'true' or 'false'");
                        rule->runs = word == "true";
                      }});
    in_.read_mapping(node, llvm::Twine("what '") + name_of(kind) + "' does: a mapping", keys);
    if (!in_.ok()) return rule;
    const bool knows_arena = kind == Kind::create || kind == Kind::rewind || (kind == Kind::free && rule->block);
    if (!has_arena && !knows_arena)
      in_.fail_at(start, llvm::Twine("'") + name_of(kind) +
                             "' has no 'arena': expected the argument that points to it, as arg0 or {argument: 0}, or "
                             "the name of an entry of 'arenas:'");
    else if (kind == Kind::allocate && !has_size)
      in_.fail_at(start, "'allocate' has no 'size': expected the bytes that are asked for, as arg1 or 'arg1 * arg2'");
    else if (kind == Kind::free && has_size == rule->block.has_value())
      in_.fail_at(start,
                  "'free' needs exactly one of 'size' (so many bytes are given back) and 'block' (it, and all "
                  "that was taken after it)");
    else if (rule->only_last && !rule->block)
      in_.fail_at(start, "'only_last' goes with 'block' only");
    else if (kind == Kind::mark && rule->mark.has_value() != (rule->mark_bytes != 0))
      in_.fail_at(start, "'to' and 'bytes' go together: where the mark is written, and its size");
    else if (kind == Kind::rewind && !rule->mark)
      in_.fail_at(start,
                  "'rewind' has no 'mark': expected the argument that is the mark (arg1), or points to it "
                  "({pointer: 1}); what goes back to the beginning is a 'reset'");
    return rule;
  }

  void read_failure(Node* node, ArenaRule& rule) {
    const char* what = "'null', 'never' or {throws: TYPE}: what happens where the arena is full";
    if (!llvm::isa_and_nonnull<llvm::yaml::MappingNode>(node)) {
      // A bare null is a null of YAML, and means the same.
      const std::string word = llvm::isa_and_nonnull<llvm::yaml::NullNode>(node) ? "null" : in_.read_text(node, what);
      if (word != "null" && word != "never") in_.fail_at(node, llvm::Twine("expected ") + what);
      rule.refused = word == "never" ? ArenaRule::Refused::never : ArenaRule::Refused::null;
      return;
    }
    in_.read_mapping(node, what, {{"throws", [&](Node* value) {
                                     rule.refused = ArenaRule::Refused::throws;
                                     rule.thrown = in_.read_text(value, "the type that is thrown: std::bad_alloc");
                                   }}});
    if (rule.refused != ArenaRule::Refused::throws) in_.fail_at(node, llvm::Twine("expected ") + what);
  }

  Reader& in_;
  std::shared_ptr<std::vector<ForeignArena>> declared_;
  std::vector<std::pair<std::string, const char*>> named_;  ///< Arenas that functions name, and where.
};

}  // namespace wcmu
