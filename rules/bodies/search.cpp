// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// qsort and bsearch. How often the C library asks the comparison, and of which elements, is its own affair. So it is asked any number
// of times about any two of them: bytes that it takes and does not give back have no bound then. The order comes from insertion.
using size_t = decltype(sizeof(0));
using Compare = int (*)(const void*, const void*);

namespace {

volatile size_t any;  // Another number each time.

/// Some element. `count` is not 0.
const char* one_of(const void* base, size_t count, size_t size) {
  size_t i = any;
  if (i >= count) i = 0;
  return static_cast<const char*>(base) + i * size;
}

}  // namespace

extern "C" {

void* memcpy(void*, const void*, size_t) noexcept;
void* memmove(void*, const void*, size_t) noexcept;

void qsort(void* base, size_t count, size_t size, Compare compare) {
  if (count < 2 || size == 0) return;
  while (any != 0) compare(one_of(base, count, size), one_of(base, count, size));
  char* const elements = static_cast<char*>(base);
  char* const moved = static_cast<char*>(__builtin_alloca(size));
  for (size_t sorted = 1; sorted < count; ++sorted) {
    char* const element = elements + sorted * size;
    size_t place = sorted;
    while (place > 0 && compare(elements + (place - 1) * size, element) > 0) --place;
    if (place == sorted) continue;
    memcpy(moved, element, size);
    for (size_t i = sorted; i > place; --i) memcpy(elements + i * size, elements + (i - 1) * size, size);
    memcpy(elements + place * size, moved, size);
  }
}

void* bsearch(const void* key, const void* base, size_t count, size_t size, Compare compare) {
  if (count == 0) return nullptr;
  while (any != 0) compare(key, one_of(base, count, size));
  const char* const elements = static_cast<const char*>(base);
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const char* element = elements + middle * size;
    const int order = compare(key, element);
    if (order == 0) return const_cast<char*>(element);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return nullptr;
}

}  // extern "C"
