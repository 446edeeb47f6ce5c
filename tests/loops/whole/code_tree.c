// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A prefix code: letters counted, a tree built of nodes in a pool, its code words written by recursion, a text packed into bits and read
// back by walking the tree.
#include "../counted.h"

#include <stddef.h>

struct node {
  struct node *left, *right, *next;
  unsigned weight;
  int letter;
};

static const char text[] = "she sells sea shells by the sea shore; the shells she sells are sea shells for sure.";
static struct node pool[128];
static int used;
static unsigned words[256];
static unsigned char lengths[256];
static unsigned char bits[128];
static char back[sizeof text];

static struct node* make(int letter, unsigned weight, struct node* left, struct node* right) {
  struct node* n = &pool[used++];
  n->letter = letter;
  n->weight = weight;
  n->left = left;
  n->right = right;
  n->next = NULL;
  return n;
}

static void insert(struct node** list, struct node* n) {
  // LOOP:
  ENTER(a) while (*list != NULL && (*list)->weight < n->weight) {
    BODY(a);
    list = &(*list)->next;
  }
  n->next = *list;
  *list = n;
}

static void write_words(const struct node* n, unsigned word, unsigned char length) {
  if (n->letter >= 0) {
    words[n->letter] = word;
    lengths[n->letter] = length;
    return;
  }
  write_words(n->left, word << 1, (unsigned char)(length + 1));
  write_words(n->right, word << 1 | 1, (unsigned char)(length + 1));
}

static int pack(void) {
  int at = 0;
  // LOOP: entries=1
  ENTER(a) for (const char* p = text; *p != 0; ++p) {
    BODY(a);
    const unsigned word = words[(unsigned char)*p];
    // LOOP:
    ENTER(b) for (int i = lengths[(unsigned char)*p] - 1; i >= 0; --i) {
      BODY(b);
      if (word >> i & 1) bits[at >> 3] |= (unsigned char)(128 >> (at & 7));
      ++at;
    }
  }
  return at;
}

static void unpack(const struct node* root, int count) {
  char* to = back;
  const struct node* n = root;
  // LOOP: entries=1
  ENTER(a) for (int i = 0; i < count; ++i) {
    BODY(a);
    n = bits[i >> 3] & 128 >> (i & 7) ? n->right : n->left;
    if (n->letter < 0) continue;
    *to++ = (char)n->letter;
    n = root;
  }
}

int main(void) {
  unsigned counts[256] = {0};
  // LOOP: bound=84 entries=1
  ENTER(a) for (size_t i = 0; i + 1 < sizeof text; ++i) {
    BODY(a);
    ++counts[(unsigned char)text[i]];
  }
  struct node* list = NULL;
  // LOOP: bound=256 entries=1
  ENTER(b) for (int c = 0; c < 256; ++c) {
    BODY(b);
    if (counts[c] > 0) insert(&list, make(c, counts[c], NULL, NULL));
  }
  // LOOP: entries=1
  ENTER(c) while (list->next != NULL) {
    BODY(c);
    struct node *first = list, *second = list->next;
    list = second->next;
    insert(&list, make(-1, first->weight + second->weight, first, second));
  }
  write_words(list, 0, 0);
  unpack(list, pack());
  int same = 0;
  // LOOP: bound=84 entries=1
  ENTER(d) while (text[same] != 0 && text[same] == back[same]) {
    BODY(d);
    ++same;
  }
  return text[same] != 0;
}
