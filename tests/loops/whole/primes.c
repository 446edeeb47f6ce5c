// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Numbers: tests for primes with an early end, a sieve in bits, common divisors, powers modulo, digits, collatz.
#include "../counted.h"

static unsigned char sieve[64];
static unsigned seed;

static unsigned next_number(void) {
  seed = (seed * 3877u + 29573u) % 139968u;
  return seed;
}

static int is_prime(unsigned n) {
  if (n % 2 == 0) return n == 2;
  // LOOP:
  ENTER(a) for (unsigned i = 3; i * i <= n; i += 2) {
    BODY(a);
    if (n % i == 0) return 0;
  }
  return n > 1;
}

static unsigned divisor(unsigned a, unsigned b) {
  // LOOP: entries=10
  ENTER(c) while (b != 0) {
    BODY(c);
    const unsigned rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static unsigned binary_divisor(unsigned a, unsigned b) {
  unsigned shift = 0;
  // LOOP: entries=10
  ENTER(c) while (((a | b) & 1) == 0) {
    BODY(c);
    a >>= 1;
    b >>= 1;
    ++shift;
  }
  // LOOP: entries=10
  ENTER(d) while (a != 0) {
    BODY(d);
    // LOOP:
    ENTER(e) while ((a & 1) == 0) {
      BODY(e);
      a >>= 1;
    }
    // LOOP:
    ENTER(f) while ((b & 1) == 0) {
      BODY(f);
      b >>= 1;
    }
    if (a >= b)
      a -= b;
    else
      b -= a;
  }
  return b << shift;
}

static unsigned power(unsigned base, unsigned exponent, unsigned modulus) {
  unsigned long long result = 1, square = base % modulus;
  // LOOP: entries=10
  ENTER(a) for (; exponent; exponent >>= 1) {
    BODY(a);
    if (exponent & 1) result = result * square % modulus;
    square = square * square % modulus;
  }
  return (unsigned)result;
}

int main(void) {
  int found = 0;
  // LOOP: entries=1
  ENTER(a) for (unsigned i = 2; i * i < 512; ++i) {
    BODY(a);
    if (sieve[i >> 3] >> (i & 7) & 1) continue;
    // LOOP:
    ENTER(b) for (unsigned j = i * i; j < 512; j += i) {
      BODY(b);
      sieve[j >> 3] |= (unsigned char)(1u << (j & 7));
    }
  }
  // LOOP: bound=10 entries=1
  ENTER(c) for (int i = 0; i < 10; ++i) {
    BODY(c);
    const unsigned x = next_number() + 1, y = next_number() + 1;
    found += is_prime(x) + is_prime(y);
    if (divisor(x, y) != binary_divisor(x, y)) return 1;
    unsigned p = x | 1;
    // LOOP: entries=10
    ENTER(d) while (!is_prime(p)) {
      BODY(d);
      p += 2;
    }
    if (y % p != 0 && power(y, p - 1, p) != 1) return 2;
    int digits = 0;
    // LOOP: entries=10
    ENTER(e) for (unsigned rest = x; rest > 0; rest /= 10) {
      BODY(e);
      digits += (int)(rest % 10);
    }
    unsigned long long n = x % 100 + 1;
    // LOOP: entries=10
    ENTER(f) while (n != 1) {
      BODY(f);
      n = n % 2 ? 3 * n + 1 : n / 2;
    }
    found += digits & 1;
  }
  return found > 40;
}
