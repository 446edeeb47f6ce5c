// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "execution/cow.hpp"

#include <llvm/ADT/SmallVector.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace wcmu {

/// A sequence sorted by `key_of(element)`, without two elements of one key, of which copies share what neither has changed: a B+ tree
/// of two levels whose leaves are shadowed (Rodeh, "B-trees, shadowing, and clones", 2008). With n elements, chunks of at most
/// C = 32: search O(log n); a change of an element O(C), after a copy O(C + n/C); a copy O(n/C).
///
/// A chunk also remembers whether all its elements are plain (`is_plain(element)`), so that who looks for the others skips it, and a hash of
/// it then (the sum of `hash_plain(element)`).
///
/// Whatever changes the sequence invalidates its iterators, pointers and references.
template <typename T>
class SortedChunks {
  struct Chunk;
  struct Slot;

 public:
  using Key = decltype(key_of(std::declval<const T&>()));
  using value_type = T;

  class const_iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    const_iterator() = default;
    reference operator*() const { return *at_; }
    pointer operator->() const { return at_; }
    const_iterator& operator++() {
      if (++at_ == end_) *this = const_iterator(slot_ + 1, last_);
      return *this;
    }
    const_iterator operator++(int) {
      const_iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.at_ == b.at_; }
    /// Of iterators of two sequences: true if both are at one element of a chunk that the sequences share. From there on it is the same.
    [[nodiscard]] bool shares(const const_iterator& other) const { return at_ != nullptr && at_ == other.at_; }
    /// Behind the elements of the chunk. Not at the end.
    [[nodiscard]] const_iterator next_chunk() const { return {slot_ + 1, last_}; }
    /// All elements of the chunk are plain. Not at the end.
    [[nodiscard]] bool in_plain_chunk() const { return slot_->chunk->plain(); }

   private:
    friend class SortedChunks;
    const_iterator(const Slot* slot, const Slot* last) : slot_(slot), last_(last) {
      if (slot == last) return;
      at_ = slot->chunk->items.data();
      end_ = at_ + slot->chunk->items.size();
    }
    const_iterator(const Slot* slot, const Slot* last, std::size_t index) : const_iterator(slot, last) {
      at_ += index;
      if (at_ == end_) *this = const_iterator(slot + 1, last);
    }
    const Slot* slot_ = nullptr;
    const Slot* last_ = nullptr;
    const T* at_ = nullptr;  ///< Null at the end.
    const T* end_ = nullptr;
  };
  using iterator = const_iterator;

  [[nodiscard]] const_iterator begin() const { return {slots_.begin(), slots_.end()}; }
  [[nodiscard]] const_iterator end() const { return {slots_.end(), slots_.end()}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Null if there is none.
  [[nodiscard]] const T* find(const Key& key) const {
    if (empty()) return nullptr;
    const auto& items = slot_of(key)->chunk->items;
    std::size_t index = below(items, key);
    return index < items.size() && key_of(items[index]) == key ? &items[index] : nullptr;
  }
  /// The last element whose key is not above `key`; the first one if there is none.
  [[nodiscard]] const_iterator floor(const Key& key) const {
    if (empty()) return end();
    const Slot* slot = slot_of(key);
    const auto& items = slot->chunk->items;
    std::size_t index = below(items, key);
    if (index == items.size() || (index > 0 && key < key_of(items[index]))) --index;
    return {slot, slots_.end(), index};
  }
  /// Visits the elements that are not plain, in order; a chunk without any costs one test.
  template <typename Visit>
  void visit_marked(Visit visit) const {
    for (const Slot& slot : slots_) {
      if (slot.chunk->plain()) continue;
      for (const T& item : slot.chunk->items)
        if (!is_plain(item)) visit(item);
    }
  }

  /// The sum of hash_plain(element) over the elements of plain chunks, which costs one addition a chunk where nothing changed; visits the
  /// elements of the others, in order. It does not depend on where a chunk ends if `visit` adds the same for plain elements.
  template <typename Visit>
  [[nodiscard]] std::size_t sum_plain(Visit visit) const {
    std::size_t sum = 0;
    for (const Slot& slot : slots_) {
      if (slot.chunk->plain())
        sum += slot.chunk->sum;
      else
        for (const T& item : slot.chunk->items) visit(item);
    }
    return sum;
  }

  /// For writing, the key excepted; null if there is none.
  T* edit(const Key& key) {
    if (find(key) == nullptr) return nullptr;
    auto& items = slot_of(key)->chunk.edit().touch();
    return &items[below(items, key)];
  }
  /// The key must be new.
  T& insert(T item) {
    ++size_;
    const Key key = key_of(item);
    if (slots_.empty()) slots_.push_back({key, {}});
    Slot* slot = slot_of(key);
    if (std::size_t count = slot->chunk->items.size(); count == kCapacity) {
      // What grows at its end leaves full chunks behind.
      bool at_end = slot + 1 == slots_.end() && key_of(slot->chunk->items.back()) < key;
      slot = slots_.insert(slot + 1, Slot{key, {}});
      if (!at_end) {
        auto& left = slot[-1].chunk.edit().touch();
        auto half = left.begin() + kCapacity / 2;
        slot->chunk.edit().touch().assign(std::make_move_iterator(half), std::make_move_iterator(left.end()));
        left.erase(half, left.end());
        slot->first = key_of(slot->chunk->items.front());
        if (key < slot->first) --slot;
      }
    }
    auto& items = slot->chunk.edit().touch();
    auto place = items.insert(items.begin() + static_cast<std::ptrdiff_t>(below(items, key)), std::move(item));
    slot->first = key_of(items.front());
    return *place;
  }
  /// The key must be above all others.
  void push_back(T item) { insert(std::move(item)); }
  /// Appends the elements of another sequence from `from` to the end of its chunk, which is shared if they are all of it. Their keys must be
  /// above all others.
  void push_back_chunk(const_iterator from) {
    if (from.at_ != from.slot_->chunk->items.data()) {
      for (const T* item = from.at_; item != from.end_; ++item) push_back(*item);
      return;
    }
    slots_.push_back(*from.slot_);
    size_ += from.slot_->chunk->items.size();
  }
  template <typename Predicate>
  void erase_if(Predicate predicate) {
    erase_if(slots_.begin(), slots_.end(), predicate);
  }
  /// Those with from <= key < to.
  void erase(const Key& from, const Key& to) {
    if (empty() || !(from < to)) return;
    erase_if(slot_of(from), slot_of(to) + 1,
             [&](const T& item) { return !(key_of(item) < from) && key_of(item) < to; });
  }
  void erase(const Key& key) {
    if (empty()) return;
    Slot* slot = slot_of(key);
    erase_if(slot, slot + 1, [&](const T& item) { return key_of(item) == key; });
  }

 private:
  static constexpr std::size_t kCapacity = 32;

  struct Chunk {
    enum class Plain : unsigned char { unasked, yes, no };
    std::vector<T> items;
    mutable Plain known = Plain::unasked;
    mutable std::size_t sum = 0;  ///< Of hash_plain(), if it is known that all are plain.

    /// The elements for writing.
    std::vector<T>& touch() {
      known = Plain::unasked;
      return items;
    }
    [[nodiscard]] bool plain() const {
      if (known == Plain::unasked) {
        bool all = std::all_of(items.begin(), items.end(), [](const T& item) { return is_plain(item); });
        known = all ? Plain::yes : Plain::no;
        sum = 0;
        for (const T& item : items) sum += all ? hash_plain(item) : 0;
      }
      return known == Plain::yes;
    }
  };
  struct Slot {
    Key first;         ///< Of the chunk's elements.
    Cow<Chunk> chunk;  ///< Not empty.
  };

  /// The number of elements at the beginning of `list` whose key, by `key_in`, is below `key`; without a branch to mispredict.
  template <typename List, typename KeyIn>
  static std::size_t below(const List& list, const Key& key, KeyIn key_in) {
    const auto* from = list.data();
    std::size_t left = list.size();
    while (left > 1) {
      const std::size_t half = left / 2;
      from += key_in(from[half - 1]) < key ? half : 0;
      left -= half;
    }
    return static_cast<std::size_t>(from - list.data()) + (left == 1 && key_in(*from) < key ? 1 : 0);
  }
  static std::size_t below(const std::vector<T>& items, const Key& key) {
    return below(items, key, [](const T& item) { return key_of(item); });
  }

  /// The chunk in which the key is, or would be; there must be one.
  [[nodiscard]] std::size_t chunk_of(const Key& key) const {
    std::size_t index = below(slots_, key, [](const Slot& slot) { return slot.first; });
    bool first = index < slots_.size() && !(key < slots_[index].first);
    return first || index == 0 ? index : index - 1;
  }
  [[nodiscard]] const Slot* slot_of(const Key& key) const { return slots_.begin() + chunk_of(key); }
  Slot* slot_of(const Key& key) { return slots_.begin() + chunk_of(key); }

  template <typename Predicate>
  void erase_if(Slot* first, Slot* last, Predicate predicate) {
    for (Slot* slot = first; slot != last; ++slot) {
      const auto& shared = slot->chunk->items;
      if (std::none_of(shared.begin(), shared.end(), predicate)) continue;
      auto& items = slot->chunk.edit().touch();
      size_ -= std::erase_if(items, predicate);
      if (!items.empty()) slot->first = key_of(items.front());
    }
    slots_.erase(std::remove_if(first, last, [](const Slot& slot) { return slot.chunk->items.empty(); }), last);
  }

  llvm::SmallVector<Slot, 1> slots_;  ///< Sorted.
  std::size_t size_ = 0;
};

}  // namespace wcmu
