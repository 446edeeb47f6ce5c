// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The red-black trees below std::map, set, multimap and multiset (libstdc++, <bits/stl_tree.h>). The header node's parent is the root,
// its left and right are the first and the last node, and it is red, which tells it from the root.
//
// How a tree is balanced changes neither bytes nor order. Where the analysis has given up to tell the nodes apart nothing is balanced: the
// tree is as good, and there is less to follow.

// The tool's own: whether it takes the object for any of several.
extern "C" bool __wcmu_is_summary(const void* object) noexcept;

namespace std {

enum _Rb_tree_color { _S_red = false, _S_black = true };

struct _Rb_tree_node_base {
  _Rb_tree_color _M_color;
  _Rb_tree_node_base* _M_parent;
  _Rb_tree_node_base* _M_left;
  _Rb_tree_node_base* _M_right;
};

namespace {

using Node = _Rb_tree_node_base;

/// The link by which the tree holds `node`.
Node*& link_to(Node* node, Node& header) {
  Node* parent = node->_M_parent;
  if (parent == &header) return header._M_parent;
  return parent->_M_left == node ? parent->_M_left : parent->_M_right;
}

/// Moves `node` down to its left, and its right child into its place.
void rotate_left(Node* node, Node& header) {
  Node* up = node->_M_right;
  link_to(node, header) = up;
  up->_M_parent = node->_M_parent;
  node->_M_right = up->_M_left;
  if (up->_M_left) up->_M_left->_M_parent = node;
  up->_M_left = node;
  node->_M_parent = up;
}

void rotate_right(Node* node, Node& header) {
  Node* up = node->_M_left;
  link_to(node, header) = up;
  up->_M_parent = node->_M_parent;
  node->_M_left = up->_M_right;
  if (up->_M_right) up->_M_right->_M_parent = node;
  up->_M_right = node;
  node->_M_parent = up;
}

Node* first_below(Node* node) {
  while (node->_M_left) node = node->_M_left;
  return node;
}

Node* last_below(Node* node) {
  while (node->_M_right) node = node->_M_right;
  return node;
}

bool is_black(const Node* node) { return !node || node->_M_color == _S_black; }

Node* next(Node* node) {
  if (node->_M_right) return first_below(node->_M_right);
  Node* parent = node->_M_parent;
  while (node == parent->_M_right) {
    node = parent;
    parent = parent->_M_parent;
  }
  // The end: where the root is the last node, the climb ran past the header.
  return node->_M_right != parent ? parent : node;
}

Node* previous(Node* node) {
  if (node->_M_color == _S_red && node->_M_parent->_M_parent == node) return node->_M_right;  // Of the end.
  if (node->_M_left) return last_below(node->_M_left);
  Node* parent = node->_M_parent;
  while (node == parent->_M_left) {
    node = parent;
    parent = parent->_M_parent;
  }
  return parent;
}

}  // namespace

Node* _Rb_tree_increment(Node* node) noexcept { return next(node); }
const Node* _Rb_tree_increment(const Node* node) noexcept { return next(const_cast<Node*>(node)); }
Node* _Rb_tree_decrement(Node* node) noexcept { return previous(node); }
const Node* _Rb_tree_decrement(const Node* node) noexcept { return previous(const_cast<Node*>(node)); }

void _Rb_tree_insert_and_rebalance(const bool left, Node* node, Node* parent, Node& header) noexcept {
  node->_M_parent = parent;
  node->_M_left = nullptr;
  node->_M_right = nullptr;
  node->_M_color = _S_red;
  if (parent == &header) {
    header._M_parent = header._M_left = header._M_right = node;
  } else if (left) {
    parent->_M_left = node;
    if (parent == header._M_left) header._M_left = node;
  } else {
    parent->_M_right = node;
    if (parent == header._M_right) header._M_right = node;
  }

  if (__wcmu_is_summary(parent) || __wcmu_is_summary(header._M_parent)) return;

  // A red node has a red parent: paint, or rotate.
  while (node != header._M_parent && node->_M_parent->_M_color == _S_red) {
    Node* above = node->_M_parent;
    Node* grand = above->_M_parent;
    const bool on_left = above == grand->_M_left;
    Node* uncle = on_left ? grand->_M_right : grand->_M_left;
    if (!is_black(uncle)) {
      above->_M_color = uncle->_M_color = _S_black;
      grand->_M_color = _S_red;
      node = grand;
      continue;
    }
    if (on_left) {
      if (node == above->_M_right) {
        rotate_left(above, header);
        above = node;
      }
      above->_M_color = _S_black;
      grand->_M_color = _S_red;
      rotate_right(grand, header);
    } else {
      if (node == above->_M_left) {
        rotate_right(above, header);
        above = node;
      }
      above->_M_color = _S_black;
      grand->_M_color = _S_red;
      rotate_left(grand, header);
    }
    break;
  }
  header._M_parent->_M_color = _S_black;
}

/// Takes `node` out of its tree and gives it back.
Node* _Rb_tree_rebalance_for_erase(Node* const node, Node& header) noexcept {
  if (header._M_left == node) header._M_left = next(node);  // The header, if there is no other.
  if (header._M_right == node) header._M_right = previous(node);

  Node* child;          // What moves up, or null,
  Node* parent;         // below whom,
  _Rb_tree_color gone;  // and the colour that is missing on its way.
  if (node->_M_left && node->_M_right) {
    // The next node takes the place of `node`.
    Node* heir = first_below(node->_M_right);
    gone = heir->_M_color;
    child = heir->_M_right;
    if (heir == node->_M_right) {
      parent = heir;
    } else {
      parent = heir->_M_parent;
      parent->_M_left = child;
      if (child) child->_M_parent = parent;
      heir->_M_right = node->_M_right;
      heir->_M_right->_M_parent = heir;
    }
    link_to(node, header) = heir;
    heir->_M_parent = node->_M_parent;
    heir->_M_left = node->_M_left;
    heir->_M_left->_M_parent = heir;
    heir->_M_color = node->_M_color;
  } else {
    gone = node->_M_color;
    child = node->_M_left ? node->_M_left : node->_M_right;
    parent = node->_M_parent;
    link_to(node, header) = child;
    if (child) child->_M_parent = parent;
  }
  if (gone == _S_red || __wcmu_is_summary(node) || __wcmu_is_summary(parent) || __wcmu_is_summary(header._M_parent))
    return node;

  while (child != header._M_parent && is_black(child)) {
    const bool on_left = child == parent->_M_left;
    Node* sibling = on_left ? parent->_M_right : parent->_M_left;
    if (!is_black(sibling)) {
      sibling->_M_color = _S_black;
      parent->_M_color = _S_red;
      if (on_left) {
        rotate_left(parent, header);
        sibling = parent->_M_right;
      } else {
        rotate_right(parent, header);
        sibling = parent->_M_left;
      }
    }
    if (is_black(sibling->_M_left) && is_black(sibling->_M_right)) {
      sibling->_M_color = _S_red;
      child = parent;
      parent = parent->_M_parent;
      continue;
    }
    if (on_left) {
      if (is_black(sibling->_M_right)) {
        sibling->_M_left->_M_color = _S_black;
        sibling->_M_color = _S_red;
        rotate_right(sibling, header);
        sibling = parent->_M_right;
      }
      sibling->_M_color = parent->_M_color;
      parent->_M_color = _S_black;
      sibling->_M_right->_M_color = _S_black;
      rotate_left(parent, header);
    } else {
      if (is_black(sibling->_M_left)) {
        sibling->_M_right->_M_color = _S_black;
        sibling->_M_color = _S_red;
        rotate_left(sibling, header);
        sibling = parent->_M_left;
      }
      sibling->_M_color = parent->_M_color;
      parent->_M_color = _S_black;
      sibling->_M_left->_M_color = _S_black;
      rotate_right(parent, header);
    }
    break;
  }
  if (child) child->_M_color = _S_black;
  return node;
}

}  // namespace std
