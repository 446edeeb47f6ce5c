// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One description of the fields serves both directions, so none can be forgotten in one of them.
#include "result/archive.hpp"

#include <concepts>
#include <cstring>
#include <type_traits>

namespace wcmu {
namespace {

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}

  template <typename T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  bool operator()(T& value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes_.append(raw, sizeof(T));
    return true;
  }
  std::uint64_t size(std::uint64_t count) {
    (*this)(count);
    return count;
  }
  bool operator()(std::string& text) {
    size(text.size());
    bytes_ += text;
    return true;
  }
  template <typename T>
  bool resize(std::vector<T>& items) {
    size(items.size());
    return true;
  }
  template <typename T>
  bool engage(std::optional<T>& item) {
    bool has = item.has_value();
    return (*this)(has);
  }

 private:
  std::string& bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  bool operator()(T& value) {
    if (bytes_.size() < sizeof(T)) return false;
    bytes_.copy(reinterpret_cast<char*>(&value), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return true;
  }
  bool operator()(std::string& text) {
    std::uint64_t size = 0;
    if (!(*this)(size) || size > bytes_.size()) return false;
    text.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return true;
  }
  template <typename T>
  bool resize(std::vector<T>& items) {
    std::uint64_t size = 0;
    // Each item has a byte at least.
    if (!(*this)(size) || size > bytes_.size()) return false;
    items.resize(size);
    return true;
  }
  template <typename T>
  bool engage(std::optional<T>& item) {
    bool has = false;
    if (!(*this)(has)) return false;
    if (has) item.emplace();
    return true;
  }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

template <typename Io, typename T>
bool field(Io& io, std::vector<T>& items);
template <typename Io, typename T>
bool field(Io& io, std::optional<T>& item);
template <typename Io, typename T>
bool field(Io& io, T& value);

template <typename Io, typename... Fields>
bool fields(Io& io, Fields&... all) {
  return (field(io, all) && ...);
}

template <typename Io>
bool describe(Io& io, Location& v) {
  return fields(io, v.file, v.line, v.column);
}
template <typename Io>
bool describe(Io& io, TrustEntry& v) {
  return fields(io, v.kind, v.subject, v.reason, v.location);
}
template <typename Io>
bool describe(Io& io, Problem& v) {
  return fields(io, v.rule, v.severity, v.location, v.message, v.ways_out, v.root, v.known);
}
template <typename Io>
bool describe(Io& io, Cost& v) {
  return fields(io, v.kind, v.name, v.location, v.in_library, v.bytes, v.padding, v.times, v.parts);
}
template <typename Io>
bool describe(Io& io, Hint& v) {
  return fields(io, v.kind, v.location, v.message, v.bytes);
}
template <typename Io>
bool describe(Io& io, Explanation& v) {
  return fields(io, v.tree, v.hints);
}
template <typename Io>
bool describe(Io& io, CallPlace& v) {
  return fields(io, v.function, v.location);
}
template <typename Io>
bool describe(Io& io, PeakPlace& v) {
  return fields(io, v.calls, v.bytes);
}
template <typename Io>
bool describe(Io& io, ArenaResult& v) {
  return fields(io, v.name, v.path, v.bottom_bytes, v.top_bytes, v.alignment, v.retained_bottom, v.retained_top,
                v.declared_capacity, v.capacity, v.status, v.bottom_peak, v.top_peak, v.bottom_explained,
                v.top_explained);
}
template <typename Io>
bool describe(Io& io, RootResult& v) {
  return fields(io, v.name, v.public_name, v.mangled, v.location, v.arenas, v.trust_base, v.bounded, v.steps);
}
template <typename Io>
bool describe(Io& io, BuildFacts& v) {
  return fields(io, v.triple, v.compiler, v.compiler_version, v.pointer_bytes, v.max_align, v.ndebug,
                v.glibcxx_assertions, v.cxx11_abi, v.glibcxx_release);
}
template <typename Io>
bool describe(Io& io, AnalysisResult& v) {
  return fields(io, v.build, v.roots, v.problems);
}
template <typename Io>
bool describe(Io& io, LoopResult& v) {
  return fields(io, v.location, v.function, v.bound, v.entries, v.source, v.problem);
}
template <typename Io>
bool describe(Io& io, LoopsResult& v) {
  return fields(io, v.loops, v.problems);
}

template <typename Io, typename T>
bool field(Io& io, std::vector<T>& items) {
  if (!io.resize(items)) return false;
  for (T& item : items)
    if (!field(io, item)) return false;
  return true;
}

template <typename Io, typename T>
bool field(Io& io, std::optional<T>& item) {
  return io.engage(item) && (!item || field(io, *item));
}

template <typename Io, typename T>
bool field(Io& io, T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string>)
    return io(value);
  else
    return describe(io, value);
}

template <typename T>
std::string packed(const T& result) {
  std::string bytes;
  Writer writer(bytes);
  // The writer takes its values by plain reference, as the reader must, and changes none.
  field(writer, const_cast<T&>(result));
  return bytes;
}

template <typename T>
std::optional<T> unpacked(std::string_view bytes) {
  Reader reader(bytes);
  std::optional<T> result(std::in_place);
  if (!field(reader, *result) || !reader.at_end()) result.reset();
  return result;
}

}  // namespace

std::string pack(const AnalysisResult& result) { return packed(result); }
std::string pack(const LoopsResult& result) { return packed(result); }

std::optional<AnalysisResult> unpack(std::string_view bytes) { return unpacked<AnalysisResult>(bytes); }
std::optional<LoopsResult> unpack_loops(std::string_view bytes) { return unpacked<LoopsResult>(bytes); }

}  // namespace wcmu
