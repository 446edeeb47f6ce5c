// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "telemetry.hpp"

namespace telemetry {
namespace {

constexpr std::uint8_t request_mark = 0xA5, answer_mark = 0x5A;
constexpr std::size_t frame_size = 3;    // Mark, count, checksum.
constexpr std::size_t summary_size = 7;  // Channel and three numbers.

struct Block {
  Block* next;
  std::uint16_t* samples;
  std::uint8_t channel;
  std::uint8_t count;
};

/// Reads a packet byte by byte; past the end it gives zeros and says so.
class Reader {
 public:
  Reader(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), size_(size) {}

  std::uint8_t byte() {
    if (position_ >= size_) {
      truncated_ = true;
      return 0;
    }
    const std::uint8_t value = bytes_[position_++];
    checksum_ = static_cast<std::uint8_t>(checksum_ + value);
    return value;
  }
  std::uint16_t word() {
    const unsigned high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  [[nodiscard]] bool truncated() const { return truncated_; }
  [[nodiscard]] std::uint8_t checksum() const { return checksum_; }

 private:
  const std::uint8_t* bytes_;
  std::size_t size_;
  std::size_t position_ = 0;
  std::uint8_t checksum_ = 0;
  bool truncated_ = false;
};

Status read_block(wcmu::BottomHandle memory, Reader& reader, Block*& block) {
  block = memory.allocate<Block>();
  if (block == nullptr) return Status::out_of_memory;
  *block = {nullptr, nullptr, reader.byte(), reader.byte()};
  if (block->count > max_samples) return Status::too_long;
  block->samples = memory.allocate<std::uint16_t>(block->count);
  if (block->samples == nullptr) return Status::out_of_memory;
  for (unsigned i = 0; i < block->count; ++i) block->samples[i] = reader.word();
  return reader.truncated() ? Status::truncated : Status::ok;
}

std::uint8_t* put(std::uint8_t* out, unsigned word) {
  out[0] = static_cast<std::uint8_t>(word >> 8);
  out[1] = static_cast<std::uint8_t>(word);
  return out + 2;
}

std::uint8_t* summarize(const Block& block, std::uint8_t* out) {
  unsigned least = block.count > 0 ? 0xFFFF : 0, greatest = 0, sum = 0;
  for (unsigned i = 0; i < block.count; ++i) {
    const unsigned sample = block.samples[i];
    if (sample < least) least = sample;
    if (sample > greatest) greatest = sample;
    sum += sample;
  }
  *out++ = block.channel;
  out = put(out, least);
  out = put(out, greatest);
  return put(out, block.count > 0 ? sum / block.count : 0);
}

}  // namespace

Answer answer_packet(wcmu::Arena& arena, const std::uint8_t* packet, std::size_t size) {
  Reader reader(packet, size);
  if (reader.byte() != request_mark) return {Status::not_a_packet};
  const unsigned block_count = reader.byte();
  if (block_count > max_blocks) return {Status::too_long};

  Block* first = nullptr;
  for (unsigned i = 0; i < block_count; ++i) {
    Block* block = nullptr;
    const Status status = read_block(arena.bottom_handle(), reader, block);
    if (status != Status::ok) return {status};
    block->next = first;
    first = block;
  }
  const std::uint8_t expected = reader.checksum();
  if (reader.byte() != expected || reader.truncated()) return {Status::wrong_checksum};

  const std::size_t answer_size = frame_size + block_count * summary_size;
  auto* const answer = arena.top_handle().allocate<std::uint8_t>(answer_size);
  if (answer == nullptr) return {Status::out_of_memory};
  std::uint8_t* out = answer;
  *out++ = answer_mark;
  *out++ = static_cast<std::uint8_t>(block_count);
  for (const Block* block = first; block != nullptr; block = block->next) out = summarize(*block, out);
  std::uint8_t checksum = 0;
  for (const std::uint8_t* byte = answer; byte != out; ++byte) checksum = static_cast<std::uint8_t>(checksum + *byte);
  *out = checksum;
  return {Status::ok, answer, answer_size};
}

}  // namespace telemetry
