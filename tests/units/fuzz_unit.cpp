// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// libFuzzer: units that are damaged, from the reader to a short analysis. What a unit says is either refused or worked with; nothing may
// crash. A unit whose digest is wrong is refused at once, so most inputs get a right one again, around facts that are changed as JSON.
// Bitcode with a right digest stays as it was: LLVM's reader trusts what it is given, and the digest is what keeps damage from it. Run by
// `./dev fuzz-units`.
#include "execution/analyze.hpp"
#include "program/program.hpp"
#include "rules/rule_set.hpp"
#include "unit/unit.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/BLAKE3.h>
#include <llvm/Support/Endian.h>
#include <llvm/Support/JSON.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

namespace json = llvm::json;
using Random = std::minstd_rand;

/// The parts of a unit, whatever its digest is.
struct Parts {
  std::string facts, bitcode;
};

std::optional<Parts> parts_of(llvm::StringRef bytes) {
  auto [magic, rest] = bytes.split('\n');
  auto [header, body] = rest.split('\n');
  std::uint64_t facts = 0, bitcode = 0;
  if (header.consumeInteger(10, facts) || !header.consume_front(" ") || header.consumeInteger(10, bitcode) ||
      facts > body.size())
    return std::nullopt;
  return Parts{body.take_front(facts).str(), body.drop_front(facts).str()};
}

/// The format a second time: see analyzer/unit/unit.cpp.
std::string whole(const Parts& parts) {
  std::uint8_t lengths[16];
  llvm::support::endian::write64le(lengths, parts.facts.size());
  llvm::support::endian::write64le(lengths + 8, parts.bitcode.size());
  llvm::BLAKE3 hasher;
  hasher.update(llvm::ArrayRef(lengths));
  hasher.update(llvm::StringRef(parts.facts));
  hasher.update(llvm::StringRef(parts.bitcode));
  return "wcmu-unit 2\n" + std::to_string(parts.facts.size()) + " " + std::to_string(parts.bitcode.size()) + " " +
         llvm::toHex(hasher.final(), true) + "\n" + parts.facts + parts.bitcode;
}

void all_nodes(json::Value& value, std::vector<json::Value*>& nodes) {
  nodes.push_back(&value);
  if (auto* object = value.getAsObject())
    for (auto& entry : *object) all_nodes(entry.second, nodes);
  if (auto* array = value.getAsArray())
    for (json::Value& element : *array) all_nodes(element, nodes);
}

void change(json::Value& facts, Random& random) {
  std::vector<json::Value*> nodes;
  all_nodes(facts, nodes);
  json::Value& node = *nodes[random() % nodes.size()];
  const json::Value other = *nodes[random() % nodes.size()];
  switch (random() % 6) {
    case 0: {
      const std::int64_t numbers[] = {0, 1, -1, 3, 4294967295, 4294967296, INT64_MAX, INT64_MIN};
      node = numbers[random() % 8];
      return;
    }
    case 1:
      node = nullptr;
      return;
    case 2:
      node = std::string(random() % 300, 'x');
      return;
    case 3:
      if (auto* array = node.getAsArray(); array != nullptr && !array->empty()) {
        std::swap((*array)[random() % array->size()], array->back());
        array->pop_back();
        return;
      }
      [[fallthrough]];
    case 4:
      if (auto* array = node.getAsArray(); array != nullptr && !array->empty()) {
        const json::Value copy = (*array)[random() % array->size()];
        array->push_back(copy);
        return;
      }
      [[fallthrough]];
    default:
      node = other;
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most,
                                               unsigned int seed) {
  Random random(seed);
  auto parts = parts_of({reinterpret_cast<const char*>(bytes), size});
  if (!parts || random() % 8 == 0) return LLVMFuzzerMutate(bytes, size, most);
  if (auto facts = json::parse(parts->facts); facts && random() % 8 != 0) {
    for (unsigned times = 1 + random() % 3; times > 0; --times) change(*facts, random);
    parts->facts = llvm::formatv("{0}", *facts).str();
  } else {
    if (!facts) llvm::consumeError(facts.takeError());
    std::string text = parts->facts;
    text.resize(text.size() + 16);
    text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), parts->facts.size(), text.size()));
    parts->facts = text;
  }
  const std::string result = whole(*parts);
  if (result.size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::memcpy(bytes, result.data(), result.size());
  return result.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auto unit = wcmu::deserialize({reinterpret_cast<const char*>(bytes), size}, "input.unit");
  if (!unit) {
    if (llvm::toString(unit.takeError()).find("input.unit: ") != 0) std::abort();
    return 0;
  }
  static const std::string first = unit->bitcode;  // That of the seed, which libFuzzer runs first.
  if (unit->bitcode != first) return 0;
  std::vector<wcmu::Unit> units;
  units.push_back(std::move(*unit));
  auto program = wcmu::Program::link(std::move(units));
  if (!program) {
    llvm::consumeError(program.takeError());
    return 0;
  }
  wcmu::AnalysisOptions options;
  options.max_steps = 4000;
  // One at a time: several would be analysed in other processes, where a crash is not seen.
  for (const wcmu::ProgramRoot& root : (*program)->roots()) {
    options.roots = {root.public_name};
    (void)wcmu::analyze(**program, wcmu::RuleSet(), options);
  }
  return 0;
}
