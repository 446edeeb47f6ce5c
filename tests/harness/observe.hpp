// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How a program of the corpus tells what its root really used. The driver runs the root as often as it likes, each time on
// fresh arenas; the highest peaks and the highest retained uses are printed at the end, one line an arena:
//   PEAK root arena bottom top retained_bottom retained_top
// Both retained values are "-" for a root that never came back.
//
// Every arena is large and has a base and an end at multiples of 4096, as the promise of a budget wants it. With
//   WCMU_OBSERVE="root/arena=bytes/alignment,..." in the environment, the named arena has exactly so many bytes and a base that is
// aligned to that alignment and to nothing more: a budget that is admitted must be enough.
#pragma once

#include <wcmu/arena.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace observe {

inline constexpr std::size_t arena_bytes = std::size_t{32} << 20;
inline constexpr std::size_t most_arenas = 4;
alignas(4096) inline std::byte storage[most_arenas][2 * arena_bytes];  // .bss: only touched pages cost anything

struct Use {
  const char* arena = "arena";
  std::size_t bottom = 0, top = 0, retained_bottom = 0, retained_top = 0;
};

/// Where the arena begins in its storage, and how many bytes it has.
struct Place {
  std::size_t offset = 0, bytes = arena_bytes;
};

inline Place place_of(const char* root, const char* arena) {
  const char* wish = std::getenv("WCMU_OBSERVE");
  for (const std::size_t r = std::strlen(root), a = std::strlen(arena); wish != nullptr;) {
    if (std::strncmp(wish, root, r) == 0 && wish[r] == '/' && std::strncmp(wish + r + 1, arena, a) == 0 &&
        wish[r + 1 + a] == '=') {
      Place place;
      if (std::sscanf(wish + r + a + 2, "%zu/%zu", &place.bytes, &place.offset) == 2) return place;
      std::fprintf(stderr, "WCMU_OBSERVE cannot be read\n");
      std::exit(1);
    }
    wish = std::strchr(wish, ',');
    if (wish != nullptr) ++wish;
  }
  return {};
}

class Observation {
 public:
  virtual void stop() = 0;

 protected:
  ~Observation() = default;
};
inline Observation* running = nullptr;

/// Ends the program from inside a root that never returns: its peaks count, it retains nothing that could be named.
[[noreturn]] inline void stop() {
  running->stop();
  std::fflush(stdout);
  std::_Exit(0);
}

template <std::size_t N>
class Root final : Observation {
  static_assert(N >= 1 && N <= most_arenas);

 public:
  /// `names`: the arenas of the root as its budget names them, in the order in which `run` passes them.
  template <class... Names>
  explicit Root(const char* root, const char* first, Names... names) : root_(root), uses_{Use{first}, Use{names}...} {}
  explicit Root(const char* root) : root_(root) {}
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  ~Root() {
    for (const Use& use : uses_) print(use, true);
  }

  /// Calls `call(arena...)` with N fresh arenas.
  template <class Call>
  void run(Call&& call) {
    with_arenas(call);
  }

  /// Calls `call()`, which uses arenas that the program owns. They must be empty, and their peaks clear.
  template <class Call, class... Arenas>
  void run_on(Call&& call, Arenas&... arenas) {
    static_assert(sizeof...(Arenas) == N);
    std::size_t index = 0;
    ((bases_[index++] = &arenas), ...);
    running = this;
    call();
    collect(true);
  }

 private:
  template <class Call, class... Made>
  void with_arenas(Call& call, Made&... made) {
    constexpr std::size_t index = sizeof...(Made);
    if constexpr (index == N) {
      run_on([&] { call(made...); }, made...);
    } else {
      const Place place = place_of(root_, uses_[index].arena);
      wcmu::Arena arena = wcmu::Arena::from_buffer_unchecked(storage[index] + place.offset, place.bytes);
      with_arenas(call, made..., arena);
    }
  }

  static void raise(std::size_t& value, std::size_t seen) { value = seen > value ? seen : value; }

  void collect(bool returned) {
    for (std::size_t i = 0; i < N; ++i) {
      const wcmu::Arena& arena = *bases_[i];
      // A prefix that the root made is bytes that the arena must have: a budget counts them as used by the bottom end.
      const std::size_t prefix = arena.persistent_capacity();
      raise(uses_[i].bottom, prefix + arena.bottom_peak());
      raise(uses_[i].top, arena.top_peak());
      if (!returned) continue;
      raise(uses_[i].retained_bottom, prefix + arena.bottom_used());
      raise(uses_[i].retained_top, arena.top_used());
    }
  }

  void stop() override {
    collect(false);
    for (const Use& use : uses_) print(use, false);
  }

  void print(const Use& use, bool returned) const {
    std::printf("PEAK %s %s %zu %zu ", root_, use.arena, use.bottom, use.top);
    if (returned) std::printf("%zu %zu\n", use.retained_bottom, use.retained_top);
    if (!returned) std::printf("- -\n");
  }

  const char* root_;
  std::array<Use, N> uses_{};
  std::array<const wcmu::Arena*, N> bases_{};
};

Root(const char*) -> Root<1>;
template <class... Names>
Root(const char*, const char*, Names...) -> Root<1 + sizeof...(Names)>;

}  // namespace observe
