// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "control.hpp"

namespace control {
namespace {

struct Sample {
  Sample* next;
  std::uint16_t value;
};

struct Setting {
  Setting* next;
  std::uint8_t channel;
  std::uint8_t value;
};

}  // namespace

std::uint16_t smooth(wcmu::Arena& arena, const std::uint16_t* samples, unsigned n) {
  if (n > max_samples) return 0;
  wcmu::BottomScope scope(arena);
  Sample* first = nullptr;
  for (unsigned i = 0; i < n; ++i) {
    auto* const sample = arena.bottom_handle().create<Sample>();
    if (sample == nullptr) return 0;
    sample->value = samples[i];
    Sample** place = &first;
    for (unsigned k = 0; k < i && (*place)->value < sample->value; ++k) place = &(*place)->next;
    sample->next = *place;
    *place = sample;
  }
  wait_for_command(arena);
  const Sample* median = first;
  for (unsigned i = 0; i < n / 2; ++i) median = median->next;
  return median != nullptr ? median->value : std::uint16_t{0};
}

int on_command(wcmu::Arena& arena, const std::uint8_t* bytes, unsigned size) {
  if (size > max_command) return -1;
  wcmu::BottomScope scope(arena);
  Setting* settings = nullptr;
  for (unsigned i = 0; i + 1 < size; i += 2) {
    auto* const setting = arena.bottom_handle().create<Setting>();
    if (setting == nullptr) return -1;
    *setting = {settings, bytes[i], bytes[i + 1]};
    settings = setting;
  }
  int sum = 0;
  for (const Setting* s = settings; s != nullptr; s = s->next) sum += s->value;
  return sum;
}

}  // namespace control
