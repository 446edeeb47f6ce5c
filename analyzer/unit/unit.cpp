// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The unit format. Three parts, so that a reader can say what is wrong before it trusts a byte:
//
//   wcmu-unit 2\n                                        the magic line, with the version of the format
//   <bytes of facts> <bytes of bitcode> <digest>\n       decimal, decimal, BLAKE3 in lower-case hexadecimal
//   <facts><bitcode>                                     facts are one JSON object
//
// The digest covers both lengths and both parts. JSON keys are written in a fixed order: same unit, same bytes.
#include "unit/unit.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/BLAKE3.h>
#include <llvm/Support/Endian.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <type_traits>

namespace wcmu {
namespace {

namespace json = llvm::json;

constexpr llvm::StringLiteral magic = "wcmu-unit ";
constexpr llvm::StringLiteral version = "2";

/// A header line longer than this was not written by `serialize`.
constexpr std::size_t longest_header = 128;

std::string digest_of(llvm::StringRef facts, llvm::StringRef bitcode) {
  std::uint8_t lengths[16];
  llvm::support::endian::write64le(lengths, facts.size());
  llvm::support::endian::write64le(lengths + 8, bitcode.size());
  llvm::BLAKE3 hasher;
  hasher.update(llvm::ArrayRef(lengths));
  hasher.update(facts);
  hasher.update(bitcode);
  return llvm::toHex(hasher.final(), /*LowerCase=*/true);
}

// One description of the fields serves both directions: `Writer` and `Reader` have the same functions, and a field
// that one of them forgets cannot exist.

class Writer {
 public:
  explicit Writer(llvm::raw_ostream& out) : out_(out) {}

  template <typename T>
  void field(llvm::StringRef key, T& value) {
    out_.attributeBegin(key);
    put(value);
    out_.attributeEnd();
  }

  template <typename T>
  void root(T& value) {
    put(value);
  }

 private:
  template <typename T>
  void put(T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      out_.value(json::isUTF8(value) ? value : json::fixUTF8(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
      out_.value(value);
    } else {
      out_.objectBegin();
      describe(*this, value);
      out_.objectEnd();
    }
  }
  template <typename T>
  void put(std::optional<T>& value) {
    if (value)
      put(*value);
    else
      out_.value(nullptr);
  }
  template <typename T>
  void put(std::vector<T>& values) {
    out_.arrayBegin();
    for (T& value : values) put(value);
    out_.arrayEnd();
  }

  json::OStream out_;
};

class Reader {
 public:
  Reader(const json::Value& value, json::Path path) : value_(&value), path_(path) {}

  template <typename T>
  void field(llvm::StringRef key, T& value) {
    const json::Object* object = value_->getAsObject();
    json::Path path = path_.field(key);
    const json::Value* found = object ? object->get(key) : nullptr;
    if (!found) {
      fail(path, "missing value");
      return;
    }
    ok_ &= get(*found, path, value);
  }

  template <typename T>
  bool root(T& value) {
    ok_ &= get(*value_, path_, value);
    return ok_;
  }

 private:
  void fail(json::Path path, llvm::StringLiteral what) {
    path.report(what);
    ok_ = false;
  }

  template <typename T>
  static bool get(const json::Value& from, json::Path path, T& value) {
    if constexpr (std::is_same_v<T, unsigned>) {
      std::int64_t wide = 0;
      if (!json::fromJSON(from, wide, path)) return false;
      value = static_cast<unsigned>(wide);
      if (wide == static_cast<std::int64_t>(value)) return true;
      path.report("out of range");
      return false;
    } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
      return json::fromJSON(from, value, path);
    } else {
      if (!from.getAsObject()) {
        path.report("expected object");
        return false;
      }
      Reader reader(from, path);
      describe(reader, value);
      return reader.ok_;
    }
  }
  template <typename T>
  static bool get(const json::Value& from, json::Path path, std::optional<T>& value) {
    value.reset();
    if (from.getAsNull()) return true;
    return get(from, path, value.emplace());
  }
  template <typename T>
  static bool get(const json::Value& from, json::Path path, std::vector<T>& values) {
    const json::Array* array = from.getAsArray();
    if (!array) {
      path.report("expected array");
      return false;
    }
    values.resize(array->size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!get((*array)[i], path.index(i), values[i])) return false;
    }
    return true;
  }

  const json::Value* value_;
  json::Path path_;
  bool ok_ = true;
};

template <typename Io>
void describe(Io& io, Location& v) {
  io.field("file", v.file);
  io.field("line", v.line);
  io.field("column", v.column);
}

template <typename Io>
void describe(Io& io, TrustEntry& v) {
  io.field("kind", v.kind);
  io.field("subject", v.subject);
  io.field("reason", v.reason);
  io.field("location", v.location);
}

template <typename Io>
void describe(Io& io, BuildFacts& v) {
  io.field("triple", v.triple);
  io.field("compiler", v.compiler);
  io.field("compiler_version", v.compiler_version);
  io.field("pointer_bytes", v.pointer_bytes);
  io.field("max_align", v.max_align);
  io.field("ndebug", v.ndebug);
  io.field("glibcxx_assertions", v.glibcxx_assertions);
  io.field("cxx11_abi", v.cxx11_abi);
  io.field("glibcxx_release", v.glibcxx_release);
}

template <typename Io>
void describe(Io& io, ParameterFact& v) {
  io.field("name", v.name);
  io.field("arena_as", v.arena_as);
  io.field("capacity", v.capacity);
  io.field("attested", v.attested);
  io.field("argument", v.argument);
}

template <typename Io>
void describe(Io& io, FunctionFact& v) {
  io.field("symbol", v.symbol);
  io.field("name", v.name);
  io.field("signature", v.signature);
  io.field("location", v.location);
  io.field("parameters", v.parameters);
}

template <typename Io>
void describe(Io& io, RootFact& v) {
  io.field("name", v.name);
  io.field("alias", v.alias);
  io.field("symbols", v.symbols);
  io.field("location", v.location);
  io.field("capacity", v.capacity);
}

template <typename Io>
void describe(Io& io, UnitFacts& v) {
  io.field("source", v.source);
  io.field("build", v.build);
  io.field("roots", v.roots);
  io.field("functions", v.functions);
  io.field("trust", v.trust);
  io.field("dropped_flags", v.dropped_flags);
}

llvm::Error damaged(llvm::StringRef name, const llvm::Twine& what) {
  return llvm::createStringError(name + ": " + what);
}

}  // namespace

bool is_unit(llvm::StringRef bytes) { return bytes.starts_with(magic); }

std::string serialize(const Unit& unit) {
  std::string facts;
  llvm::raw_string_ostream out(facts);
  // The writer takes its values by plain reference, as the reader must, and changes none.
  Writer(out).root(const_cast<UnitFacts&>(unit.facts));
  out.flush();
  return (magic + version + "\n" + llvm::Twine(facts.size()) + " " + llvm::Twine(unit.bitcode.size()) + " " +
          digest_of(facts, unit.bitcode) + "\n" + facts + unit.bitcode)
      .str();
}

llvm::Expected<Unit> deserialize(llvm::StringRef bytes, llvm::StringRef name) {
  llvm::StringRef rest = bytes;
  if (!rest.consume_front(magic)) {
    if (!bytes.empty() && magic.starts_with(bytes)) return damaged(name, "truncated unit; extract it again");
    return damaged(name, bytes.empty() ? "empty file, not a wcmu unit" : "not a wcmu unit");
  }
  const std::size_t version_end = rest.take_front(longest_header).find('\n');
  if (version_end == llvm::StringRef::npos) {
    return damaged(name, rest.size() < longest_header ? "truncated unit; extract it again" : "not a wcmu unit");
  }
  const llvm::StringRef found_version = rest.take_front(version_end);
  if (found_version != version) {
    return damaged(name, "unit format " +
                             llvm::Twine(llvm::isPrint(found_version.empty() ? '\0' : found_version[0])
                                             ? found_version
                                             : llvm::StringRef("unknown")) +
                             ", but this wcmu reads format " + version + "; extract it again");
  }
  rest = rest.drop_front(version_end + 1);

  const std::size_t header_end = rest.take_front(longest_header).find('\n');
  if (header_end == llvm::StringRef::npos) {
    return damaged(name, rest.size() < longest_header ? "truncated unit; extract it again" : "altered unit (header)");
  }
  llvm::StringRef header = rest.take_front(header_end);
  rest = rest.drop_front(header_end + 1);
  std::uint64_t facts_size = 0;
  std::uint64_t bitcode_size = 0;
  if (header.consumeInteger(10, facts_size) || !header.consume_front(" ") || header.consumeInteger(10, bitcode_size) ||
      !header.consume_front(" ")) {
    return damaged(name, "altered unit (header); extract it again");
  }
  // Written so that no sum can wrap.
  if (facts_size > rest.size() || bitcode_size > rest.size() - facts_size) {
    return damaged(name, "truncated unit; extract it again");
  }
  if (facts_size + bitcode_size != rest.size())
    return damaged(name, "altered unit (bytes after its end); extract it again");
  const llvm::StringRef facts = rest.take_front(facts_size);
  const llvm::StringRef bitcode = rest.drop_front(facts_size);
  if (header != digest_of(facts, bitcode)) return damaged(name, "altered unit (digest differs); extract it again");

  llvm::Expected<json::Value> parsed = json::parse(facts);
  if (!parsed) return damaged(name, "malformed facts: " + llvm::toString(parsed.takeError()));
  Unit unit;
  json::Path::Root root("facts");
  if (!Reader(*parsed, root).root(unit.facts)) {
    return damaged(name, "malformed facts: " + llvm::toString(root.getError()));
  }
  unit.bitcode = bitcode.str();
  return unit;
}

}  // namespace wcmu
