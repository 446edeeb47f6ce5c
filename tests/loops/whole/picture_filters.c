// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Filters over a small picture: brightness by a table, edges against a threshold, thinning until nothing changes, blocks smoothed only
// where their border is weak, regions filled by recursion.
#include "../counted.h"

#define W 14
#define H 10

typedef unsigned char pixel;

static pixel picture[H][W], edges[H][W], alike[512];
static int areas;

static void draw(void) {
  volatile pixel mask = 0;
  // LOOP: bound=10 entries=1
  ENTER(a) for (int y = 0; y < H; ++y) {
    BODY(a);
    // LOOP: bound=14 entries=10
    ENTER(b) for (int x = 0; x < W; ++x) {
      BODY(b);
      const int dx = x - 5, dy = y - 4;
      picture[y][x] = (pixel)((dx * dx + dy * dy < 12 ? 200 : 40) + (x * 7 + y * 3) % 16);
    }
  }
  pixel* p = &picture[0][0];
  // LOOP: bound=140 entries=1
  ENTER(c) for (unsigned i = 0; i < sizeof picture; ++i, ++p) {
    BODY(c);
    *p ^= mask;
  }
}

static void make_table(int threshold) {
  // LOOP: bound=512 entries=1
  ENTER(a) for (int k = -256; k < 256; ++k) {
    BODY(a);
    float t = (float)k / (float)threshold;
    t = t * t;
    t = t * t * t;
    alike[k + 256] = (pixel)(t > 6.0f ? 0.0f : 100.0f / (1.0f + t));
  }
}

static void find_edges(int limit) {
  static const signed char ring[][2] = {{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}};
  // LOOP: bound=8 entries=1
  ENTER(a) for (int y = 1; y < H - 1; ++y) {
    BODY(a);
    // LOOP: bound=12 entries=8
    ENTER(b) for (int x = 1; x < W - 1; ++x) {
      BODY(b);
      int sum = 100;
      // LOOP: entries=96
      ENTER(c) for (unsigned i = 0; i < 8 && sum <= limit; ++i) {
        BODY(c);
        sum += alike[256 + picture[y + ring[i][1]][x + ring[i][0]] - picture[y][x]];
      }
      if (sum <= limit) edges[y][x] = (pixel)(limit - sum + 1 > 255 ? 255 : limit - sum + 1);
    }
  }
}

static void thin(void) {
  int removed;
  // LOOP: entries=1
  ENTER(a) do {
    BODY(a);
    removed = 0;
    // LOOP: bound=8
    ENTER(b) for (int y = 1; y < H - 1; ++y) {
      BODY(b);
      // LOOP: bound=12
      ENTER(c) for (int x = 1; x < W - 1; ++x) {
        BODY(c);
        if (edges[y][x] == 0) continue;
        int around = 0;
        // LOOP: bound=3
        ENTER(d) for (int v = y - 1; v <= y + 1; ++v) {
          BODY(d);
          // LOOP: bound=3
          ENTER(e) for (int u = x - 1; u <= x + 1; ++u) {
            BODY(e);
            around += edges[v][u] > 0;
          }
        }
        if (around < 3 || around > 6) {
          edges[y][x] = 0;
          ++removed;
        }
      }
    }
  }
  while (removed > 0);
}

static void smooth(pixel* at, int step, int alpha, int beta) {
  // LOOP: bound=10
  ENTER(a) for (int i = 0; i < H; ++i, at += W) {
    BODY(a);
    const int p1 = at[-2 * step], p0 = at[-step], q0 = at[0], q1 = at[step];
    if ((p0 > q0 ? p0 - q0 : q0 - p0) >= alpha) continue;
    if ((p1 > p0 ? p1 - p0 : p0 - p1) >= beta) continue;
    at[-step] = (pixel)((2 * p1 + p0 + q1 + 2) >> 2);
    at[0] = (pixel)((2 * q1 + q0 + p1 + 2) >> 2);
  }
}

static void fill(int x, int y) {
  if (x < 0 || y < 0 || x >= W || y >= H || edges[y][x] != 0) return;
  edges[y][x] = 1;
  fill(x + 1, y);
  fill(x - 1, y);
  fill(x, y + 1);
  fill(x, y - 1);
}

int main(void) {
  draw();
  make_table(20);
  find_edges(620);
  thin();
  // LOOP: bound=3 entries=1
  ENTER(a) for (int x = 4; x < W; x += 4) {
    BODY(a);
    smooth(&picture[0][x], 1, 12, 6);
  }
  // LOOP: bound=10 entries=1
  ENTER(b) for (int y = 0; y < H; ++y) {
    BODY(b);
    // LOOP: bound=14 entries=10
    ENTER(c) for (int x = 0; x < W; ++x) {
      BODY(c);
      if (edges[y][x] != 0) continue;
      fill(x, y);
      ++areas;
    }
  }
  return areas == 0;
}
