#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""A project of the size and style of a small game engine with telemetry: some 70 translation units in C++ and C, a library and two
programs (so two mains in one compile database), built by CMake and g++ with flags that only GCC knows. `write(folder)` makes it and
returns what each root needs: {root: (bottom, top)}.

Every module has a root `engine::mNN::step`. They are of five kinds; each gives all back, so a phase of the frame, ten modules, needs the
largest of its own.
"""
import pathlib

MODULES = 60
PHASES = 6

CMAKE = """cmake_minimum_required(VERSION 3.20)
project(engine CXX C)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_options(-pipe -fmax-errors=5 -fno-semantic-interposition -fno-canonical-system-headers -fstack-usage)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wnoexcept> $<$<COMPILE_LANGUAGE:CXX>:-fconcepts-diagnostics-depth=2>)
file(GLOB modules modules/*.cpp modules/*.c)
add_library(engine STATIC ${modules} core/frame.cpp core/log.cpp)
target_include_directories(engine PUBLIC . "${WCMU_RUNTIME}")
target_compile_options(engine PRIVATE -include "${CMAKE_SOURCE_DIR}/core/config.h" -imacros "${CMAKE_SOURCE_DIR}/core/limits.h")
target_compile_options(engine PRIVATE "@${CMAKE_SOURCE_DIR}/core/flags.rsp")
add_executable(game apps/game.cpp)
target_link_libraries(game PRIVATE engine)
add_executable(replay apps/replay.cpp)
target_link_libraries(replay PRIVATE engine)
"""

INPUT = """#pragma once
#include <cstddef>
#include <cstdint>

namespace engine {

struct Input {
  unsigned count = 0;
  std::uint8_t bytes[16] = {};
};

}  // namespace engine
"""

HEADER = """#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include "core/input.hpp"

namespace engine::m{n:02} {{

WCMU_ROOT unsigned step(wcmu::Arena& arena, const Input& input);

}}  // namespace engine::m{n:02}
"""

BEGIN = """#include "modules/m{n:02}.hpp"

{includes}
namespace engine::m{n:02} {{
"""

# Transient blocks of one frame, in a scope.
SCRATCH = """
namespace {{
constexpr unsigned most = {most};
struct Block {{
  std::uint64_t words[{words}];
}};
}}  // namespace

unsigned step(wcmu::Arena& arena, const Input& input) {{
  wcmu::BottomScope scope(arena);
  const unsigned count = ({{ unsigned n = input.count; n < most ? n : most; }});  // A statement expression.
  unsigned sum = 0;
  for (unsigned i = 0; i < count; ++i) {{
    Block* block = arena.bottom_handle().allocate<Block>();
    block->words[0] = i;
    sum += static_cast<unsigned>(block->words[0]);
  }}
  return sum;
}}
"""

# Records at the top end.
TELEMETRY = """
namespace {{
struct Record {{
  std::uint32_t time, key, value;
}};
}}  // namespace

unsigned step(wcmu::Arena& arena, const Input& input) {{
  wcmu::TopScope scope(arena);
  const unsigned count = input.count < {most} ? input.count : {most};
  Record* records = arena.top_handle().allocate<Record>(count);
  for (unsigned i = 0; i < count; ++i) records[i] = Record{{.time = i, .key = input.bytes[i & 15], .value = 1}};
  return count == 0 ? 0 : records[0].key;
}}
"""

# A vector with its capacity reserved.
SAMPLES = """
namespace {{
struct Sample {{
  float x, y;
}};
}}  // namespace

unsigned step(wcmu::Arena& arena, const Input& input) {{
  wcmu::BottomScope scope(arena);
  std::vector<Sample, wcmu::BottomAllocator<Sample>> samples(arena);
  samples.reserve({most});
  for (unsigned i = 0; i < input.count && i < {most}; ++i) samples.push_back({{1.0F, static_cast<float>(i)}});
  return static_cast<unsigned>(samples.size());
}}
"""

# A strategy behind a base class.
STRATEGY = """
namespace {{

struct Strategy {{
  virtual ~Strategy() = default;
  virtual unsigned run(wcmu::Arena& arena, const Input& input) const = 0;
}};

struct Greedy final : Strategy {{
  unsigned run(wcmu::Arena& arena, const Input&) const override {{
    arena.bottom_handle().allocate({bytes}, 8);
    return 1;
  }}
}};

struct Patient final : Strategy {{
  unsigned run(wcmu::Arena&, const Input& input) const override {{ return input.count; }}
}};

unsigned play(const Strategy& strategy, wcmu::Arena& arena, const Input& input) {{ return strategy.run(arena, input); }}

}}  // namespace

unsigned step(wcmu::Arena& arena, const Input& input) {{
  wcmu::BottomScope scope(arena);
  return (input.count & 1) != 0 ? play(Greedy(), arena, input) : play(Patient(), arena, input);
}}
"""

# Numbers from a table that a C source holds.
TABLE = """
unsigned step(wcmu::Arena& arena, const Input& input) {{
  wcmu::BottomScope scope(arena);
  unsigned sum = 0;
  switch (input.count) {{
    case 0 ... 7:
      sum = m{n:02}_look_up(input.count);
      break;
    default:
      sum = 1;
  }}
  arena.bottom_handle().allocate(sum, 1);
  return sum;
}}
"""

C_TABLE = """#include "core/config.h"

/* Values of the build's calibration run. */
static const unsigned table[8] = {{ [0] = 3, [1 ... 6] = {middle}, [7] = {last} }};

unsigned m{n:02}_look_up(unsigned index) {{
  __auto_type place = index & 7u;
  return table[place];
}}
"""


def module(n):
    """Text of the C++ source, of the C source or None, and what the root needs: (bottom, top)."""
    kind, begin = n % 5, BEGIN.format(n=n, includes="")
    end = f"\n}}  // namespace engine::m{n:02}\n"
    if kind == 0:
        most, words = 4 + n % 7, 1 + n % 3
        return begin + SCRATCH.format(most=most, words=words) + end, None, (8 * words * most, 0)
    if kind == 1:
        most = 10 + n
        return begin + TELEMETRY.format(most=most) + end, None, (0, 12 * most)
    if kind == 2:
        most = 16 + n
        begin = BEGIN.format(n=n, includes="#include <wcmu/allocator.hpp>\n\n#include <vector>\n")
        return begin + SAMPLES.format(most=most) + end, None, (8 * most, 0)
    if kind == 3:
        return begin + STRATEGY.format(bytes=40 + n) + end, None, (40 + n, 0)
    middle, last = 5 + n, 90 + n
    begin = BEGIN.format(n=n, includes=f'extern "C" unsigned m{n:02}_look_up(unsigned index);\n')
    return begin + TABLE.format(n=n) + end, C_TABLE.format(n=n, middle=middle, last=last), (last, 0)


def modules_of(phase):
    return range(phase * MODULES // PHASES, (phase + 1) * MODULES // PHASES)


def phase_body(phase):
    calls = "".join(f"  sum += m{n:02}::step(arena, input);\n  log({n});\n" for n in modules_of(phase))
    return f"unsigned phase_{phase}(wcmu::Arena& arena, const Input& input) {{\n  unsigned sum = 0;\n{calls}  return sum;\n}}\n\n"


def write(folder):
    folder = pathlib.Path(folder)
    files = {
        "CMakeLists.txt": CMAKE,
        "core/input.hpp": INPUT,
        "core/config.h": "#define ENGINE_BUILD 7\n",
        "core/limits.h": "#define ENGINE_PLAYERS 4\n",
        "core/flags.rsp": "-DENGINE_FAST=1 -fno-math-errno\n",
        "core/log.hpp": "#pragma once\nnamespace engine {\n__attribute__((weak)) void on_overflow(int module);\n"
                        "void log(int module) noexcept;\n}  // namespace engine\n",
        "core/log.cpp": '#include "core/log.hpp"\n\nnamespace engine {\nstatic int lines[ENGINE_PLAYERS];\n'
                        "void log(int module) noexcept { lines[module % ENGINE_PLAYERS] += ENGINE_BUILD; }\n}  // namespace engine\n",
    }
    needs = {}
    for n in range(MODULES):
        text, c_text, need = module(n)
        files[f"modules/m{n:02}.hpp"] = HEADER.format(n=n)
        files[f"modules/m{n:02}.cpp"] = text
        if c_text is not None:
            files[f"modules/m{n:02}_table.c"] = c_text
        needs[f"engine::m{n:02}::step"] = need
    includes = "".join(f'#include "modules/m{n:02}.hpp"\n' for n in range(MODULES))
    files["core/frame.hpp"] = (
        "#pragma once\n#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n\n#include \"core/input.hpp\"\n\n"
        "namespace engine {\n"
        + "".join(f"WCMU_ROOT unsigned phase_{phase}(wcmu::Arena& arena, const Input& input);\n" for phase in range(PHASES))
        + "unsigned frame(wcmu::Arena& arena, const Input& input);\n}  // namespace engine\n"
    )
    files["core/frame.cpp"] = (
        f'#include "core/frame.hpp"\n\n#include "core/log.hpp"\n{includes}\nnamespace engine {{\n\n'
        + "".join(phase_body(phase) for phase in range(PHASES))
        + "unsigned frame(wcmu::Arena& arena, const Input& input) {\n  unsigned sum = 0;\n"
        + "".join(f"  sum += phase_{phase}(arena, input);\n" for phase in range(PHASES))
        + "  return sum;\n}\n\n}  // namespace engine\n"
    )
    for phase in range(PHASES):
        own = [needs[f"engine::m{n:02}::step"] for n in modules_of(phase)]
        needs[f"engine::phase_{phase}"] = tuple(max(need[end] for need in own) for end in range(2))
    for app, frames in (("game", 3), ("replay", 8)):
        files[f"apps/{app}.cpp"] = (
            '#include "core/frame.hpp"\n\nint main() {\n  static wcmu::StaticArena<65536> memory;\n  wcmu::Arena& arena = memory;\n'
            f"  unsigned sum = 0;\n  for (unsigned i = 0; i < {frames}; ++i) {{\n    engine::Input input;\n    input.count = i;\n"
            "    sum += engine::frame(arena, input);\n  }\n  return sum == 0;\n}\n"
        )
    # What each root uses, by running it: the truth to compare with. All sources in one, for speed.
    runs = "".join(
        f'  measure("engine::m{n:02}::step", [](wcmu::Arena& a, const engine::Input& i) {{ engine::m{n:02}::step(a, i); }});\n'
        for n in range(MODULES)
    )
    files["truth.cpp"] = (
        '#include "core/config.h"\n#include "core/limits.h"\n#include "core/frame.hpp"\n'
        + "".join(f'#include "modules/m{n:02}.cpp"\n' for n in range(MODULES))
        + '#include "core/log.cpp"\n#include "core/frame.cpp"\n#include <cstdio>\n\n'
        "template <typename Root>\nvoid measure(const char* name, Root root) {\n"
        "  wcmu::Arena arena = wcmu::Arena::with_capacity(65536);\n"
        "  for (unsigned count = 0; count < 100; ++count) {\n    engine::Input input;\n    input.count = count;\n"
        '    root(arena, input);\n    arena.reset();\n  }\n  std::printf("%s %zu %zu\\n", name, arena.bottom_peak(), arena.top_peak());\n}\n\n'
        f"int main() {{\n{runs}"
        + "".join(
            f'  measure("engine::phase_{phase}", [](wcmu::Arena& a, const engine::Input& i) {{ engine::phase_{phase}(a, i); }});\n'
            for phase in range(PHASES)
        )
        + "}\n"
    )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return needs
