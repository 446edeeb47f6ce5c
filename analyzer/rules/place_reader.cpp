// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/place_reader.hpp"

#include "rules/name_table.hpp"

namespace wcmu {

namespace yaml = llvm::yaml;

std::optional<std::uint64_t> bytes_of(llvm::StringRef text) {
  unsigned shift = 0;
  for (auto [suffix, bits] : {std::pair<llvm::StringRef, unsigned>{"KiB", 10}, {"MiB", 20}, {"GiB", 30}})
    if (text.consume_back(suffix)) {
      shift = bits;
      break;
    }
  const unsigned base = text.consume_front("0x") || text.consume_front("0X") ? 16 : 10;
  std::uint64_t bytes = 0;
  if (text.empty() || text.getAsInteger(base, bytes) || bytes > (UINT64_MAX >> shift)) return std::nullopt;
  return bytes << shift;
}

std::vector<YamlReader::Key> PlaceReader::place_keys() {
  const auto list = [this](llvm::StringRef kind, void (PlaceReader::*read)(yaml::Node*)) {
    return Key{kind, [this, read](yaml::Node* value) {
                 read_sequence(value, "a list of entries", [this, read](yaml::Node* entry) { (this->*read)(entry); });
               }};
  };
  return {list("loops", &PlaceReader::read_loop),        list("recursion", &PlaceReader::read_recursion),
          list("indirect", &PlaceReader::read_indirect), list("assume", &PlaceReader::read_assume),
          list("roots", &PlaceReader::read_root),        list("capacity", &PlaceReader::read_capacity)};
}

bool PlaceReader::read_entry(yaml::Node* node, PlaceRule& rule, const Entry& entry, std::vector<Key> keys) {
  const char* start = place_of(node);
  rule.where = locate(start);
  keys.insert(keys.begin(),
              {{entry.name_key,
                [&](yaml::Node* value) {
                  rule.where = locate(place_of(value));
                  rule.function = read_text(value, "the name of a function");
                }},
               {"reason", [&](yaml::Node* value) { rule.reason = read_text(value, "the reason why this holds"); }}});
  read_mapping(node, "an entry of '" + entry.kind + "'", keys);
  if (ok() && entry.named && rule.function.empty())
    fail_at(start, "the entry of '" + entry.kind + "' has no '" + entry.name_key + "'");
  if (ok() && entry.reasoned && rule.reason.empty())
    fail_at(start, "the entry of '" + entry.kind + "' for '" + rule.function + "' has no 'reason'");
  return ok();
}

std::optional<unsigned> PlaceReader::read_line(yaml::Node* node) {
  const auto line = read_number<unsigned>(node, "the number of a line, from 1 on");
  if (line == 0) fail_at(node, "expected the number of a line, from 1 on");
  return line;
}

void PlaceReader::read_loop(yaml::Node* node) {
  const char* start = place_of(node);
  LoopRule rule;
  bool bounded = false;
  const std::vector<Key> keys{
      {"line", [&](yaml::Node* value) { rule.line = read_line(value); }},
      {"ordinal",
       [&](yaml::Node* value) {
         rule.ordinal = read_number<unsigned>(value, "the number of a loop in the function, the first one being 0");
       }},
      {"bound", [&](yaml::Node* value) {
         bounded = true;
         rule.bound = read_number<std::uint32_t>(value, "how often the body is executed at most");
       }}};
  if (!read_entry(node, rule, {"loops"}, keys)) return;
  if (!bounded) return fail_at(start, "the loop in '" + rule.function + "' has no 'bound'");
  if (rule.line.has_value() == rule.ordinal.has_value())
    return fail_at(start, "the loop in '" + rule.function + "' needs exactly one of 'line' and 'ordinal'");
  places_.loops.push_back(std::move(rule));
}

void PlaceReader::read_recursion(yaml::Node* node) {
  const char* start = place_of(node);
  RecursionRule rule;
  const std::vector<Key> keys{{"bound", [&](yaml::Node* value) {
                                 rule.bound =
                                     read_number<std::uint32_t>(value, "how many activations are live at most");
                                 if (rule.bound == 0) fail_at(value, "expected a bound of 1 or more");
                               }}};
  if (!read_entry(node, rule, {"recursion"}, keys)) return;
  if (rule.bound == 0) return fail_at(start, "the entry of 'recursion' for '" + rule.function + "' has no 'bound'");
  places_.recursion.push_back(std::move(rule));
}

void PlaceReader::read_indirect(yaml::Node* node) {
  const char* start = place_of(node);
  IndirectRule rule;
  const auto target = [&](yaml::Node* value) { rule.targets.push_back(read_text(value, "the name of a function")); };
  const std::vector<Key> keys{
      {"line", [&](yaml::Node* value) { rule.line = read_line(value); }},
      {"targets", [&](yaml::Node* value) { read_one_or_more(value, "a name or a list of names", target); }}};
  if (!read_entry(node, rule, {"indirect"}, keys)) return;
  if (rule.targets.empty())
    return fail_at(start, "the entry of 'indirect' for '" + rule.function + "' has no 'targets'");
  places_.indirect.push_back(std::move(rule));
}

void PlaceReader::read_assume(yaml::Node* node) {
  const char* start = place_of(node);
  AssumeRule rule;
  std::vector<std::int64_t> ends;
  const std::vector<Key> keys{
      {"parameter", [&](yaml::Node* value) { rule.parameter = read_text(value, "the name of a parameter"); }},
      {"argument", [&](yaml::Node* value) { rule.argument = read_index(value); }},
      {"global",
       [&](yaml::Node* value) {
         rule.global = read_text(value, "the name of a variable");
         if (ok() && !literal(split_file(rule.global).second)) fail_at(value, "expected a name without globs");
       }},
      {"field", [&](yaml::Node* value) { rule.field = read_text(value, "a member, as 'limits.count'"); }},
      {"range", [&](yaml::Node* value) {
         read_sequence(value, "[LOW, HIGH]",
                       [&](yaml::Node* end) { ends.push_back(read_number<std::int64_t>(end, "a 64-bit number")); });
         if (ok() && (ends.size() != 2 || ends[0] > ends[1])) fail_at(value, "expected [LOW, HIGH] with LOW <= HIGH");
       }}};
  if (!read_entry(node, rule, {"assume"}, keys)) return;
  if (ends.empty()) return fail_at(start, "the entry of 'assume' for '" + rule.function + "' has no 'range'");
  if (!rule.parameter.empty() + rule.argument.has_value() + !rule.global.empty() != 1)
    return fail_at(start, "the entry of 'assume' for '" + rule.function +
                              "' needs exactly one of 'parameter', 'argument' and 'global'");
  rule.low = ends[0];
  rule.high = ends[1];
  places_.assume.push_back(std::move(rule));
}

void PlaceReader::read_root(yaml::Node* node) {
  RootRule rule;
  const std::vector<Key> keys{
      {"as", [&](yaml::Node* value) { rule.as = read_text(value, "a qualified name, as 'ns::name'"); }}};
  if (!read_entry(node, rule, {"roots", "name", true, /*reasoned=*/false}, keys)) return;
  places_.roots.push_back(std::move(rule));
}

void PlaceReader::read_capacity(yaml::Node* node) {
  const char* start = place_of(node);
  CapacityRule rule;
  bool stated = false;
  const std::vector<Key> keys{
      {"arena", [&](yaml::Node* value) { rule.arena = read_text(value, "the name of an arena"); }},
      {"bytes", [&](yaml::Node* value) {
         stated = true;
         const std::optional<std::uint64_t> bytes = bytes_of(read_text(value, "a number of bytes"));
         if (!bytes) return fail_at(value, "expected bytes as 4096, 0x1000, 4KiB, 1MiB or 1GiB");
         rule.bytes = *bytes;
       }}};
  if (!read_entry(node, rule, {"capacity", "root", /*named=*/false, /*reasoned=*/false}, keys)) return;
  if (!stated) return fail_at(start, "the entry of 'capacity' has no 'bytes'");
  if (rule.function.empty() && !rule.arena.empty())
    return fail_at(start, "'arena' goes with 'root': an arena is named by the root that uses it");
  places_.capacity.push_back(std::move(rule));
}

}  // namespace wcmu
