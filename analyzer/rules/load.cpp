// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/load.hpp"

#include "rules/load_arena.hpp"
#include "rules/place_reader.hpp"

#include <llvm/Support/MathExtras.h>

namespace wcmu {
namespace {

namespace yaml = llvm::yaml;

constexpr const char* kAttestation = "{bottom: BYTES, top: BYTES, alignment: BYTES, per: call, argument: ARGUMENT}";

class Loader : private PlaceReader {
 public:
  using PlaceReader::PlaceReader;

  llvm::Expected<RuleFile> run() {
    if (llvm::Error error = read_document("'functions:' or another kind", [&](yaml::Node* root) { read_file(root); }))
      return error;
    return RuleFile{std::move(functions_), std::move(places_), arenas_.declared()};
  }

 private:
  friend class ArenaReader<Loader>;

  void read_file(yaml::Node* root) {
    bool any = false;
    std::vector<Key> keys{{"functions", [&](yaml::Node* value) {
                             read_sequence(value, "a list of entries",
                                           [&](yaml::Node* entry) { read_function(entry); });
                           }}};
    keys.push_back({"arenas", [&](yaml::Node* value) { arenas_.read_declarations(value); }});
    for (Key& key : place_keys()) keys.push_back(std::move(key));
    for (Key& key : keys)
      key.read = [&any, read = std::move(key.read)](yaml::Node* value) {
        any = true;
        read(value);
      };
    read_mapping(root, "a mapping with the key 'functions' or that of another kind", keys);
    if (!any) fail_at(root, "expected 'functions:' or another kind");
    if (ok()) arenas_.check();
  }

  void read_function(yaml::Node* node) {
    const char* start = place_of(node);
    FunctionRule rule;
    std::vector<std::pair<std::string, Location>> names;
    std::vector<llvm::StringRef> effects;
    bool writes = false, returns = false, throwing = false;
    auto read_name = [&](yaml::Node* value) {
      Location where = locate(place_of(value));
      names.emplace_back(read_text(value, "the name of a function"), where);
    };
    std::vector<Key> keys{
        {"name", [&](yaml::Node* value) { read_one_or_more(value, "a name or a list of names", read_name); }},
        {"reason", [&](yaml::Node* value) { rule.reason = read_text(value, "the reason why this holds"); }},
        {"effect",
         [&](yaml::Node* value) {
           effects.push_back("effect");
           const std::string word = read_text(value, "'none' or 'waits'");
           if (word != "none" && word != "waits") fail_at(value, "expected 'none' or 'waits'");
           rule.waits = word == "waits";
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
           writes = true;
           read_sequence(value, "a list of {pointer: ARGUMENT, size_argument: ARGUMENT, size: BYTES}",
                         [&](yaml::Node* item) { rule.writes.push_back(read_write(item)); });
         }},
        {"attest",
         [&](yaml::Node* value) {
           effects.push_back("attest");
           read_one_or_more(value, kAttestation, [&](yaml::Node* item) { read_attest(item, rule); });
           if (ok() && rule.attest.empty()) fail_at(value, llvm::Twine("expected ") + kAttestation);
         }},
        {"may_throw",
         [&](yaml::Node* value) {
           throwing = true;
           rule.may_throw = read_bool(value);
         }},
        {"calls",
         [&](yaml::Node* value) {
           effects.push_back("calls");
           rule.calls = read_call(value);
         }},
        {"when",
         [&](yaml::Node* value) {
           if (read_text(value, "'hosted'") != "hosted") fail_at(value, "expected 'hosted'");
           rule.only_hosted = true;
         }},
        {"returns", [&](yaml::Node* value) {
           returns = true;
           rule.returns = read_returns(value);
         }}};
    arenas_.add_keys(keys, [&](llvm::StringRef key, std::shared_ptr<const ArenaRule> arena) {
      effects.push_back(key);
      rule.arena = std::move(arena);
    });
    read_mapping(node, "an entry with 'name' and 'reason'", keys);
    if (!ok()) return;
    if (names.empty()) return fail_at(start, "the entry has no 'name'");
    if (rule.reason.empty()) return fail_at(start, "the entry for '" + names.front().first + "' has no 'reason'");
    if (effects.size() != 1)
      return fail_at(start,
                     "the entry for '" + names.front().first +
                         "' needs exactly one of 'effect', 'attest', 'body', 'calls', 'model', 'no_return', 'throws', "
                         "or of the primitives of an arena: 'allocate', 'free', 'mark', 'rewind', 'reset', "
                         "'init', 'create', 'destroy'");
    if (!rule.unless.empty() && rule.body.empty())
      return fail_at(start, "'unless' goes with 'body' only, not with '" + effects.front() + "'");
    if (throwing && rule.attest.empty())
      return fail_at(start, "'may_throw' goes with 'attest' only, not with '" + effects.front() + "'");
    if (writes && effects.front() != "effect" && effects.front() != "calls" && rule.arena == nullptr)
      return fail_at(start, "'writes' goes with 'effect' or 'calls' only, not with '" + effects.front() + "'");
    if (returns && effects.front() != "effect" && rule.arena == nullptr)
      return fail_at(start, "'returns' goes with 'effect' only, not with '" + effects.front() + "'");
    rule.states_writes = writes;
    for (auto& [name, where] : names) {
      rule.pattern = name;
      rule.where = where;
      functions_.push_back(std::make_unique<FunctionRule>(rule));
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

  void read_attest(yaml::Node* node, FunctionRule& rule) {
    AttestRule attest;
    bool stated = false;
    const char* start = place_of(node);
    const auto bytes = [&](std::uint64_t& number) {
      return [&](yaml::Node* value) {
        stated = true;
        number = read_number<std::uint32_t>(value, "a number of bytes");
      };
    };
    read_mapping(node, kAttestation,
                 {{"bottom", bytes(attest.bottom)},
                  {"top", bytes(attest.top)},
                  {"alignment",
                   [&](yaml::Node* value) {
                     attest.alignment = read_number<std::uint32_t>(value, "a power of two");
                     if (!llvm::isPowerOf2_64(attest.alignment)) fail_at(value, "expected a power of two");
                   }},
                  {"per",
                   [&](yaml::Node* value) {
                     const std::string word = read_text(value, "'call' or 'entry'");
                     if (word != "call" && word != "entry") fail_at(value, "expected 'call' or 'entry'");
                     attest.per_entry = word == "entry";
                   }},
                  {"argument", [&](yaml::Node* value) { attest.argument = read_index(value); }}});
    if (!ok()) return;
    if (!stated) return fail_at(start, "the attestation has no 'bottom' or 'top'");
    for (const AttestRule& other : rule.attest)
      if (!attest.argument || !other.argument || *attest.argument == *other.argument)
        return fail_at(start, "of several attestations each needs an 'argument' of its own");
    rule.attest.push_back(attest);
  }

  CallRule read_call(yaml::Node* node) {
    CallRule call;
    bool argument = false;
    const char* start = place_of(node);
    const auto given = [&](yaml::Node* value) {
      if (llvm::isa_and_nonnull<yaml::ScalarNode>(value) && read_text(value, "an argument or 'any'") == "any")
        call.with.emplace_back();
      else
        call.with.emplace_back(read_index(value));
    };
    read_mapping(node, "{argument: ARGUMENT, with: [ARGUMENT or 'any', ...], times: any}",
                 {{"argument",
                   [&](yaml::Node* value) {
                     argument = true;
                     call.argument = read_index(value);
                   }},
                  {"with", [&](yaml::Node* value) { read_sequence(value, "a list of arguments or 'any'", given); }},
                  {"times", [&](yaml::Node* value) {
                     const std::string word = read_text(value, "'any' or 'once'");
                     if (word != "any" && word != "once") fail_at(value, "expected 'any' or 'once'");
                     call.once = word == "once";
                   }}});
    if (!argument) fail_at(start, "the call has no 'argument'");
    return call;
  }

  ReturnRule read_returns(yaml::Node* node) {
    const char* what = "'anything', 'null', {argument: ARGUMENT}, {into: ARGUMENT} or {range: [LOW, HIGH]}";
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
    const auto of_argument = [&](ReturnRule::Kind kind) {
      return [&, kind](yaml::Node* value) {
        ++keys;
        rule.kind = kind;
        rule.argument = read_index(value);
      };
    };
    const auto read_range = [&](yaml::Node* value) {
      ++keys;
      rule.kind = ReturnRule::Kind::range;
      unsigned ends = 0;
      read_sequence(value, "[LOW, HIGH]", [&](yaml::Node* end) {
        const bool is_low = ends++ == 0;
        std::optional<unsigned>& argument = is_low ? rule.low_argument : rule.high_argument;
        if (llvm::isa_and_nonnull<yaml::MappingNode>(end))
          read_mapping(end, "a 64-bit number or {argument: ARGUMENT}",
                       {{"argument", [&](yaml::Node* index) { argument = read_index(index); }}});
        else
          (is_low ? rule.low : rule.high) = read_number<std::int64_t>(end, "a 64-bit number or {argument: ARGUMENT}");
      });
      if (!ok()) return;
      if (ends != 2 || (!rule.low_argument && !rule.high_argument && rule.low > rule.high))
        fail_at(value, "expected [LOW, HIGH] with LOW <= HIGH");
    };
    read_mapping(node, what,
                 {{"argument", of_argument(ReturnRule::Kind::argument)},
                  {"into", of_argument(ReturnRule::Kind::into)},
                  {"or_null", [&](yaml::Node* value) { rule.or_null = read_bool(value); }},
                  {"range", read_range}});
    if (keys != 1) fail_at(start, llvm::Twine("expected ") + what);
    if (rule.or_null && rule.kind == ReturnRule::Kind::range) fail_at(start, "'or_null' goes with pointers only");
    return rule;
  }

  std::vector<std::unique_ptr<FunctionRule>> functions_;
  ArenaReader<Loader> arenas_{*this};
};

}  // namespace

llvm::Expected<RuleFile> load_rules(llvm::StringRef text, llvm::StringRef name) { return Loader(text, name).run(); }

}  // namespace wcmu
