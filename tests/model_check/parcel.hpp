// SPDX-License-Identifier: Apache-2.0
/// What models put into mailboxes.
#pragma once

#include <cstdint>

namespace stakemine::model_check {

/// As engine::Chunk: the messages first … end − 1 of one sender, which numbers its messages from 0.
template <class Atomics>
struct Parcel {
  Parcel(unsigned sent_by, std::uint32_t first_message, std::uint32_t count = 1)
      : sender(sent_by), first(first_message), end(first_message + count) {}

  [[nodiscard]] std::uint32_t size() const { return end - first; }
  [[nodiscard]] std::uint64_t weight() const { return size(); }
  [[nodiscard]] bool must_stay() const { return false; }
  void drop_front(std::uint32_t count) { first = first + count; }

  typename Atomics::template Plain<Parcel*> next = nullptr;
  typename Atomics::template Plain<unsigned> sender;
  typename Atomics::template Plain<std::uint32_t> first, end;
};

/// Hands each of a list to handle(parcel), the first first, and frees it.
template <class Atomics, class Handle>
void unpack(Parcel<Atomics>* parcels, Handle handle) {
  while (parcels != nullptr) {
    Parcel<Atomics>* const next = parcels->next;
    handle(*parcels);
    delete parcels;
    parcels = next;
  }
}

}  // namespace stakemine::model_check
