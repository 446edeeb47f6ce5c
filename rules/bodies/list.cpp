// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The rings of nodes below std::list (libstdc++, <bits/stl_list.h>).
namespace std::__detail {

struct _List_node_base {
  _List_node_base* _M_next;
  _List_node_base* _M_prev;

  static void swap(_List_node_base& a, _List_node_base& b) noexcept;
  void _M_transfer(_List_node_base* first, _List_node_base* last) noexcept;
  void _M_reverse() noexcept;
  void _M_hook(_List_node_base* position) noexcept;
  void _M_unhook() noexcept;
};

namespace {

/// `head`, which was moved here from `old`, with its ring.
void close_ring(_List_node_base& head, const _List_node_base& old) {
  if (head._M_next == &old) {
    head._M_next = head._M_prev = &head;
  } else {
    head._M_next->_M_prev = head._M_prev->_M_next = &head;
  }
}

}  // namespace

void _List_node_base::swap(_List_node_base& a, _List_node_base& b) noexcept {
  _List_node_base old = a;
  a = b;
  b = old;
  if (&a == &b) return;
  close_ring(a, b);
  close_ring(b, a);
}

/// [first, last) of any ring goes before this node.
void _List_node_base::_M_transfer(_List_node_base* first, _List_node_base* last) noexcept {
  if (this == last) return;
  _List_node_base* final = last->_M_prev;
  first->_M_prev->_M_next = last;
  last->_M_prev = first->_M_prev;
  _M_prev->_M_next = first;
  first->_M_prev = _M_prev;
  final->_M_next = this;
  _M_prev = final;
}

void _List_node_base::_M_reverse() noexcept {
  _List_node_base* node = this;
  do {
    _List_node_base* next = node->_M_next;
    node->_M_next = node->_M_prev;
    node->_M_prev = next;
    node = next;
  } while (node != this);
}

void _List_node_base::_M_hook(_List_node_base* position) noexcept {
  _M_next = position;
  _M_prev = position->_M_prev;
  position->_M_prev->_M_next = this;
  position->_M_prev = this;
}

void _List_node_base::_M_unhook() noexcept {
  _M_prev->_M_next = _M_next;
  _M_next->_M_prev = _M_prev;
}

}  // namespace std::__detail
