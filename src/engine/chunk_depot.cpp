// SPDX-License-Identifier: Apache-2.0
#include "engine/chunk_depot.hpp"

#include <algorithm>

namespace stakemine::engine {

ChunkDepot::~ChunkDepot() {
  for (const Chunk* chunk : unused_) delete chunk;
}

void ChunkDepot::fetch(std::vector<Chunk*>& chunks, std::size_t count) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t found = std::min(count, unused_.size());
    chunks.insert(chunks.end(), unused_.end() - static_cast<std::ptrdiff_t>(found), unused_.end());
    unused_.resize(unused_.size() - found);
    count -= found;
  }
  for (; count > 0; --count) chunks.push_back(new Chunk);
}

void ChunkDepot::give_back(std::vector<Chunk*>& chunks, std::size_t count) {
  const auto first = chunks.end() - static_cast<std::ptrdiff_t>(count);
  const std::lock_guard lock(mutex_);
  unused_.insert(unused_.end(), first, chunks.end());
  chunks.erase(first, chunks.end());
}

}  // namespace stakemine::engine
