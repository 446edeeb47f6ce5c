// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Functions of <string.h> and <stdlib.h> that can be said by those of which the tool has an exact model (strlen, memchr, memcpy, ...):
// so a place that they give is known to lie in its string. Floating numbers in a text are left open.
using size_t = decltype(sizeof(0));

extern "C" {

void* memchr(const void*, int, size_t) noexcept;
void* memcpy(void*, const void*, size_t) noexcept;
void* memset(void*, int, size_t) noexcept;
int memcmp(const void*, const void*, size_t) noexcept;
int strncmp(const char*, const char*, size_t) noexcept;
size_t strlen(const char*) noexcept;
void* malloc(size_t) noexcept;

// The tool's own: any number.
size_t __wcmu_any_size() noexcept;
double __wcmu_any_real() noexcept;

namespace {

/// Somewhere in the text, up to its terminating zero.
char* somewhere(const char* text) {
  const size_t length = strlen(text);
  size_t place = __wcmu_any_size();
  if (place > length) place = length;
  return const_cast<char*>(text) + place;
}

size_t length_up_to(const char* text, size_t most) {
  const void* end = memchr(text, 0, most);
  return end ? static_cast<size_t>(static_cast<const char*>(end) - text) : most;
}

}  // namespace

size_t strnlen(const char* text, size_t most) noexcept { return length_up_to(text, most); }

char* strchr(const char* text, int wanted) noexcept {
  const size_t length = strlen(text);
  if (static_cast<char>(wanted) == 0) return const_cast<char*>(text) + length;
  return static_cast<char*>(memchr(text, wanted, length));
}

char* strrchr(const char* text, int wanted) noexcept {
  if (static_cast<char>(wanted) == 0) return const_cast<char*>(text) + strlen(text);
  char* last = nullptr;
  while (char* found = strchr(text, wanted)) {
    last = found;
    text = found + 1;
  }
  return last;
}

char* strstr(const char* text, const char* wanted) noexcept {
  const size_t length = strlen(wanted);
  if (length == 0) return const_cast<char*>(text);
  while (char* found = strchr(text, wanted[0])) {
    if (strncmp(found, wanted, length) == 0) return found;
    text = found + 1;
  }
  return nullptr;
}

size_t strspn(const char* text, const char* set) noexcept {
  const size_t length = strlen(text);
  size_t count = 0;
  while (count < length && strchr(set, text[count])) ++count;
  return count;
}

size_t strcspn(const char* text, const char* set) noexcept {
  const size_t length = strlen(text);
  size_t count = 0;
  while (count < length && !strchr(set, text[count])) ++count;
  return count;
}

char* strpbrk(const char* text, const char* set) noexcept {
  text += strcspn(text, set);
  return *text ? const_cast<char*>(text) : nullptr;
}

char* strtok(char* text, const char* separators) noexcept {
  static char* rest;
  if (!text) text = rest;
  if (!text) return nullptr;
  text += strspn(text, separators);
  if (!*text) {
    rest = nullptr;
    return nullptr;
  }
  char* end = text + strcspn(text, separators);
  if (*end) {
    *end = 0;
    rest = end + 1;
  } else {
    rest = nullptr;
  }
  return text;
}

char* strncpy(char* to, const char* from, size_t size) noexcept {
  const size_t length = length_up_to(from, size);
  memcpy(to, from, length);
  memset(to + length, 0, size - length);
  return to;
}

char* strcat(char* to, const char* from) noexcept {
  memcpy(to + strlen(to), from, strlen(from) + 1);
  return to;
}

char* strncat(char* to, const char* from, size_t most) noexcept {
  const size_t length = length_up_to(from, most);
  char* end = to + strlen(to);
  memcpy(end, from, length);
  end[length] = 0;
  return to;
}

void* memccpy(void* to, const void* from, int last, size_t size) noexcept {
  const void* end = memchr(from, last, size);
  const size_t length =
      end ? static_cast<size_t>(static_cast<const char*>(end) - static_cast<const char*>(from)) + 1 : size;
  memcpy(to, from, length);
  return end ? static_cast<char*>(to) + length : nullptr;
}

char* strdup(const char* text) noexcept {
  const size_t size = strlen(text) + 1;
  void* copy = malloc(size);
  return copy ? static_cast<char*>(memcpy(copy, text, size)) : nullptr;
}

char* strndup(const char* text, size_t most) noexcept {
  const size_t length = length_up_to(text, most);
  char* copy = static_cast<char*>(malloc(length + 1));
  if (!copy) return nullptr;
  memcpy(copy, text, length);
  copy[length] = 0;
  return copy;
}

}  // extern "C"

namespace {

/// The number that a text begins with, and where it ends. At most `most`, or below 0 `most + 1`: beyond is the last that there is.
struct Number {
  unsigned long long magnitude;
  bool negative;
  bool beyond;
};

Number number_in(const char* text, char** end, int base, unsigned long long most, bool is_signed) {
  Number number = {0, false, false};
  if (strlen(text) > 64) {  // Nothing that a program would count on.
    if (end) *end = somewhere(text);
    const unsigned long long high = __wcmu_any_size();
    number.magnitude = high << 32 | (__wcmu_any_size() & 0xffffffffU);
    return number;
  }
  const char* at = text;
  while (*at == ' ' || (*at >= '\t' && *at <= '\r')) ++at;
  if (*at == '-' || *at == '+') number.negative = *at++ == '-';
  auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
  };
  if ((base == 0 || base == 16) && at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && digit(at[2]) < 16) {
    at += 2;
    base = 16;
  } else if (base == 0) {
    base = *at == '0' ? 8 : 10;
  }
  if (is_signed && number.negative) ++most;
  const char* first = at;
  for (int value; (value = digit(*at)) < base; ++at) {
    const unsigned long long radix = static_cast<unsigned>(base), next = static_cast<unsigned>(value);
    if (number.beyond || number.magnitude > (most - next) / radix) {
      number.beyond = true;
      number.magnitude = most;
    } else {
      number.magnitude = number.magnitude * radix + next;
    }
  }
  if (end) *end = const_cast<char*>(at == first ? text : at);
  if (at == first) number.negative = false;
  return number;
}

template <typename T>
T signed_number(const char* text, char** end, int base) {
  const auto most = static_cast<unsigned long long>(~(T{1} << (sizeof(T) * 8 - 1)));
  const Number number = number_in(text, end, base, most, true);
  return static_cast<T>(number.negative ? 0 - number.magnitude : number.magnitude);
}

template <typename T>
T unsigned_number(const char* text, char** end, int base) {
  const Number number = number_in(text, end, base, static_cast<T>(-1), false);
  return static_cast<T>(number.negative && !number.beyond ? 0 - number.magnitude : number.magnitude);
}

}  // namespace

extern "C" {

long strtol(const char* text, char** end, int base) noexcept { return signed_number<long>(text, end, base); }
long long strtoll(const char* text, char** end, int base) noexcept { return signed_number<long long>(text, end, base); }
unsigned long strtoul(const char* text, char** end, int base) noexcept {
  return unsigned_number<unsigned long>(text, end, base);
}
unsigned long long strtoull(const char* text, char** end, int base) noexcept {
  return unsigned_number<unsigned long long>(text, end, base);
}
int atoi(const char* text) noexcept { return static_cast<int>(strtol(text, nullptr, 10)); }
long atol(const char* text) noexcept { return strtol(text, nullptr, 10); }
long long atoll(const char* text) noexcept { return strtoll(text, nullptr, 10); }

double strtod(const char* text, char** end) noexcept {
  if (end) *end = somewhere(text);
  return __wcmu_any_real();
}
float strtof(const char* text, char** end) noexcept { return static_cast<float>(strtod(text, end)); }

}  // extern "C"
