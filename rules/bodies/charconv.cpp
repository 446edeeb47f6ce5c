// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// <charconv> for floating numbers; that for integers is in the header. Which characters are written, and how many, is left open.
using size_t = decltype(sizeof(0));
extern "C" {
int snprintf(char*, size_t, const char*, ...) noexcept;
size_t __wcmu_any_size() noexcept;
double __wcmu_any_real() noexcept;
}

namespace std {

enum class errc : int { none = 0, result_out_of_range = 34, value_too_large = 75, invalid_argument = 22 };
enum class chars_format : int;

struct to_chars_result {
  char* ptr;
  errc ec;
};
struct from_chars_result {
  const char* ptr;
  errc ec;
};

namespace {

to_chars_result written(char* first, char* last) {
  const size_t room = static_cast<size_t>(last - first), length = __wcmu_any_size();
  snprintf(first, room, "");  // It writes something.
  if (length > room) return {last, errc::value_too_large};
  return {first + length, errc::none};
}

template <typename T>
from_chars_result read(const char* first, const char* last, T& value) {
  const size_t room = static_cast<size_t>(last - first), length = __wcmu_any_size();
  if (length == 0 || length > room) return {first, errc::invalid_argument};
  if (__wcmu_any_size() != 0) return {first + length, errc::result_out_of_range};
  value = static_cast<T>(__wcmu_any_real());
  return {first + length, errc::none};
}

}  // namespace

#define WCMU_CHARCONV(T)                                                                                            \
  to_chars_result to_chars(char* first, char* last, T) noexcept { return written(first, last); }                    \
  to_chars_result to_chars(char* first, char* last, T, chars_format) noexcept { return written(first, last); }      \
  to_chars_result to_chars(char* first, char* last, T, chars_format, int) noexcept { return written(first, last); } \
  from_chars_result from_chars(const char* first, const char* last, T& value, chars_format) noexcept {              \
    return read(first, last, value);                                                                                \
  }
WCMU_CHARCONV(float)
WCMU_CHARCONV(double)
WCMU_CHARCONV(long double)

}  // namespace std
