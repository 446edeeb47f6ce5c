// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Four ways to find a word in a text: with failure links, with jumps from the right end, by a rolling sum, and the most alike part by
// tables of edits.
#include "../counted.h"

#include <string.h>

static const char text[] =
    "a screaming comes across the sky. it has happened before, but there is nothing to compare it to now.";
static const char* const words[] = {"nothing", "sky", "compare it to", "happier", "ss"};

static int by_links(const char* word) {
  int links[32];
  const int length = (int)strlen(word);
  links[0] = -1;
  int k = -1, at = 0;
  // LOOP: entries=5
  ENTER(a) while (at < length) {
    BODY(a);
    // LOOP:
    ENTER(b) while (k >= 0 && word[at] != word[k]) {
      BODY(b);
      k = links[k];
    }
    links[++at] = ++k;
  }
  k = 0;
  // LOOP: entries=5
  ENTER(c) for (const char* p = text; *p; ++p) {
    BODY(c);
    // LOOP:
    ENTER(d) while (k >= 0 && word[k] != *p) {
      BODY(d);
      k = links[k];
    }
    if (++k == length) return (int)(p - text) - length + 1;
  }
  return -1;
}

static int by_jumps(const char* word) {
  unsigned char jumps[128];
  const size_t length = strlen(word), all = sizeof text - 1;
  memset(jumps, (int)length, sizeof jumps);
  // LOOP: entries=5
  ENTER(a) for (size_t i = 0; i + 1 < length; ++i) {
    BODY(a);
    jumps[(int)word[i]] = (unsigned char)(length - 1 - i);
  }
  size_t end = length - 1;
  // LOOP: entries=5
  ENTER(b) while (end < all) {
    BODY(b);
    size_t i = length - 1, j = end;
    // LOOP:
    ENTER(c) while (word[i] == text[j]) {
      BODY(c);
      if (i == 0) return (int)j;
      --i;
      --j;
    }
    end += jumps[(int)text[end]];
  }
  return -1;
}

static int by_sums(const char* word) {
  const int length = (int)strlen(word);
  unsigned wanted = 0, here = 0, high = 1;
  // LOOP: entries=5
  ENTER(a) for (int i = 0; i < length; ++i) {
    BODY(a);
    wanted = (wanted * 31 + (unsigned char)word[i]) % 101;
    here = (here * 31 + (unsigned char)text[i]) % 101;
    if (i > 0) high = high * 31 % 101;
  }
  // LOOP: entries=5
  ENTER(b) for (int i = 0; text[i + length - 1]; ++i) {
    BODY(b);
    if (here == wanted) {
      int j = 0;
      // LOOP:
      ENTER(c) while (j < length && text[i + j] == word[j]) {
        BODY(c);
        ++j;
      }
      if (j == length) return i;
    }
    here = ((here + 101 * 255 - (unsigned char)text[i] * high) * 31 + (unsigned char)text[i + length]) % 101;
  }
  return -1;
}

static int least_edits(const char* word) {
  int row[32];
  const int length = (int)strlen(word);
  // LOOP: entries=5
  ENTER(a) for (int i = 0; i <= length; ++i) {
    BODY(a);
    row[i] = i;
  }
  int best = length;
  // LOOP: entries=5
  ENTER(b) for (const char* p = text; *p && best > 0; ++p) {
    BODY(b);
    int corner = 0;
    // LOOP:
    ENTER(c) for (int i = 1; i <= length; ++i) {
      BODY(c);
      const int above = row[i];
      int least = corner + (word[i - 1] != *p);
      if (above + 1 < least) least = above + 1;
      if (row[i - 1] + 1 < least) least = row[i - 1] + 1;
      row[i] = least;
      corner = above;
    }
    if (row[length] < best) best = row[length];
  }
  return best;
}

int main(void) {
  int sum = 0;
  // LOOP: bound=5 entries=1
  ENTER(a) for (int i = 0; i < 5; ++i) {
    BODY(a);
    const int place = by_links(words[i]);
    if (by_jumps(words[i]) != place || by_sums(words[i]) != place || (least_edits(words[i]) == 0) != (place >= 0))
      return 1;
    sum += place;
  }
  return sum == 0;
}
