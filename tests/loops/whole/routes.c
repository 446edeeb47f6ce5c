// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Shortest ways in a graph: a queue of nodes linked through a pool, the same by a table of distances, and components by depth first.
#include "../counted.h"

#include <stddef.h>

#define NODES 16
#define NONE 9999

struct item {
  int node, distance, before;
  struct item* next;
};

static unsigned char lengths[NODES][NODES];
static struct item pool[200];
static struct item* head;
static int used, waiting;
static struct {
  int distance, before;
} found[NODES];
static unsigned char seen[NODES];

static void put(int node, int distance, int before) {
  struct item* fresh = &pool[used++];
  struct item* last = head;
  fresh->node = node;
  fresh->distance = distance;
  fresh->before = before;
  fresh->next = NULL;
  if (last == NULL) {
    head = fresh;
  } else {
    // LOOP:
    ENTER(a) while (last->next != NULL) {
      BODY(a);
      last = last->next;
    }
    last->next = fresh;
  }
  waiting++;
}

static struct item take(void) {
  const struct item first = *head;
  head = head->next;
  waiting--;
  return first;
}

static int search(int start, int end) {
  // LOOP: bound=16 entries=4
  ENTER(a) for (int i = 0; i < NODES; i++) {
    BODY(a);
    found[i].distance = NONE;
    found[i].before = NONE;
  }
  used = 0;
  found[start].distance = 0;
  put(start, 0, NONE);
  // LOOP: entries=4
  ENTER(b) while (waiting > 0) {
    BODY(b);
    const struct item now = take();
    // LOOP: bound=16
    ENTER(c) for (int i = 0; i < NODES; i++) {
      BODY(c);
      const int length = lengths[now.node][i];
      if (length == 0) continue;
      if (found[i].distance == NONE || found[i].distance > length + now.distance) {
        found[i].distance = now.distance + length;
        found[i].before = now.node;
        put(i, found[i].distance, now.node);
      }
    }
  }
  int hops = 0;
  // LOOP: entries=4
  ENTER(d) for (int at = end; at != start && at != NONE; at = found[at].before) {
    BODY(d);
    ++hops;
  }
  return hops;
}

static void visit(int node) {
  seen[node] = 1;
  // LOOP: bound=16
  ENTER(a) for (int i = 0; i < NODES; i++) {
    BODY(a);
    if (lengths[node][i] != 0 && !seen[i]) visit(i);
  }
}

int main(void) {
  unsigned state = 11;
  // LOOP: bound=16 entries=1
  ENTER(a) for (int i = 0; i < NODES; i++) {
    BODY(a);
    // LOOP: bound=16 entries=16
    ENTER(b) for (int j = 0; j < NODES; j++) {
      BODY(b);
      state = state * 1103515245u + 12345u;
      if ((state >> 20) % 4 == 0 && i != j) lengths[i][j] = (unsigned char)(1 + (state >> 12) % 30);
    }
  }
  int hops = 0, parts = 0;
  // LOOP: bound=4 entries=1
  ENTER(c) for (int i = 0; i < 4; i++) {
    BODY(c);
    hops += search(i, NODES - 1 - i);
  }
  // LOOP: bound=16 entries=1
  ENTER(d) for (int i = 0; i < NODES; i++) {
    BODY(d);
    if (seen[i]) continue;
    ++parts;
    visit(i);
  }
  return hops == 0 || parts == 0;
}
