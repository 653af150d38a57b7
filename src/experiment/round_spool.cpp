// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/round_spool.hpp"

#include "stakemine/core/error.hpp"

#include <cstring>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::experiment {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

using Length = std::uint32_t;  // of the record that follows it

}  // namespace

RoundSpool::~RoundSpool() {
  if (is_taken_down_ || !descriptor_.is_open()) return;
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  ::rmdir(file_.parent_path().c_str());  // only where nothing else is in it
}

void RoundSpool::open() {
  if (descriptor_.is_open()) return;
  checkpoints_.hold();
  descriptor_ = FileDescriptor{file_, O_WRONLY | O_CREAT | O_APPEND, "create"};
  if (::ftruncate(descriptor_.number(), static_cast<off_t>(bytes_)) != 0) throw_errno("cut", file_);
}

void RoundSpool::flush() {
  open();
  descriptor_.write(waiting_);
  bytes_ += waiting_.size();
  waiting_.clear();
}

void RoundSpool::round_finished(const protocol::RoundRecord& record) {
  open();
  Archive archive;
  protocol::RoundRecord copy = record;
  archive(copy);
  const auto length = static_cast<Length>(archive.bytes().size());
  waiting_.append(reinterpret_cast<const char*>(&length), sizeof length);
  waiting_ += archive.bytes();
  if (waiting_.size() >= kBufferBytes) flush();
}

void RoundSpool::carry_state(Archive& archive) {
  if (!archive.reads()) {
    flush();
    descriptor_.sync();
  }
  is_taken_down_ = true;
  archive(bytes_);
  if (!archive.reads()) return;
  std::error_code error;
  const auto size = std::filesystem::file_size(file_, error);
  if (error || size < bytes_)
    throw UserError(fmt::format("{}: has lost rounds: {} bytes of {}", file_.string(), error ? 0 : size, bytes_));
}

void RoundSpool::for_each(const std::function<void(const protocol::RoundRecord&)>& see) {
  flush();
  std::ifstream in{file_, std::ios::binary};
  std::string bytes;
  for (std::uint64_t left = bytes_; left > 0; left -= sizeof(Length) + bytes.size()) {
    Length length = 0;
    in.read(reinterpret_cast<char*>(&length), sizeof length);
    const bool fits = in && left >= sizeof length && length <= left - sizeof length;
    bytes.resize(fits ? length : 0);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!fits || !in) throw RunError(fmt::format("cannot read {}: it is damaged, or ends early", file_.string()));
    Archive archive{bytes};
    protocol::RoundRecord record;
    archive(record);
    see(record);
  }
}

}  // namespace stakemine::experiment
