// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A parser by descent over constant texts: trees of nodes in a pool, folded, printed without needless brackets, and evaluated.
#include "../counted.h"

namespace {

struct Node {
  char kind = 0;
  int value = 0;
  Node* left = nullptr;
  Node* right = nullptr;
};

template <int N>
// LOOP: bound=64 entries=10
class Pool {
 public:
  Node* make(char kind, int value, Node* left, Node* right) {
    nodes_[used_] = {kind, value, left, right};
    return &nodes_[used_++];
  }
  [[nodiscard]] int used() const { return used_; }

 private:
  Node nodes_[N];
  int used_ = 0;
};

class Parser {
 public:
  Parser(const char* text, Pool<64>& pool) : at_(text), pool_(pool) {}
  Node* parse() { return sum(); }

 private:
  char peek() {
    // LOOP:
    ENTER(a) while (*at_ == ' ') {
      BODY(a);
      ++at_;
    }
    return *at_;
  }
  Node* sum() {
    Node* left = product();
    // LOOP:
    ENTER(a) while (peek() == '+' || peek() == '-') {
      BODY(a);
      const char kind = *at_++;
      left = pool_.make(kind, 0, left, product());
    }
    return left;
  }
  Node* product() {
    Node* left = factor();
    // LOOP:
    ENTER(a) while (peek() == '*' || peek() == '/') {
      BODY(a);
      const char kind = *at_++;
      left = pool_.make(kind, 0, left, factor());
    }
    return left;
  }
  Node* factor() {
    if (peek() == '(') {
      ++at_;
      Node* inside = sum();
      if (peek() == ')') ++at_;
      return inside;
    }
    int value = 0;
    // LOOP:
    ENTER(a) while (*at_ >= '0' && *at_ <= '9') {
      BODY(a);
      value = value * 10 + (*at_++ - '0');
    }
    return pool_.make('n', value, nullptr, nullptr);
  }

  const char* at_;
  Pool<64>& pool_;
};

int evaluate(const Node* node) {
  if (node->kind == 'n') return node->value;
  const int a = evaluate(node->left), b = evaluate(node->right);
  switch (node->kind) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      return b == 0 ? 0 : a / b;
  }
}

char* print(const Node* node, char* to) {
  if (node->kind == 'n') {
    char digits[12];
    int count = 0, value = node->value;
    // LOOP:
    ENTER(a) do {
      BODY(a);
      digits[count++] = static_cast<char>('0' + value % 10);
      value /= 10;
    }
    while (value > 0);
    // LOOP:
    ENTER(b) while (count > 0) {
      BODY(b);
      *to++ = digits[--count];
    }
    return to;
  }
  *to++ = '(';
  to = print(node->left, to);
  *to++ = node->kind;
  to = print(node->right, to);
  *to++ = ')';
  return to;
}

constexpr const char* texts[] = {"1 + 2*3", "((4))", "100/(7 - 2) * (3+1)   - 6", "2*(3*(4*(5+6)))/8", "1-2-3-4-5"};

}  // namespace

int main() {
  int total = 0;
  // LOOP: bound=5 entries=1
  ENTER(a) for (const char* text : texts) {
    BODY(a);
    Pool<64> pool;
    char printed[100];
    Node* tree = Parser(text, pool).parse();
    *print(tree, printed) = 0;
    Pool<64> again;
    const int value = evaluate(tree);
    if (evaluate(Parser(printed, again).parse()) != value || again.used() != pool.used()) return 1;
    total += value;
  }
  return total == 0;
}
