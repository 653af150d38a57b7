// SPDX-License-Identifier: Apache-2.0
/// What an honest validator votes for, in one round of agreement: propose, prevote, precommit, commit; and anew, with
/// another proposer, where that fails. The voter of Tendermint (Buchman, Kwon and Milosevic 2018, "The latest gossip on
/// BFT consensus", algorithm 1) without its proofs of validity: a voter gives up a lock only where it sees a newer
/// quorum of prevotes for something else. An unlucky lock may cost a round its agreement, never its safety.
#pragma once

#include "stakemine/consensus/quorum.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::consensus {

/// One thread at a time; copyable. It takes proposals at their word: it votes on agreement, and what is agreed on is
/// checked by whoever holds the aggregate.
class Voter {
 public:
  /// What it proposes where it is its turn. \param digest of the aggregate, as it was told.
  [[nodiscard]] std::uint64_t propose(std::uint64_t digest) const { return locked_.value_or(digest); }
  /// \param proposal nil: none came.
  [[nodiscard]] Ballot prevote(const Ballot& proposal) const { return locked_ ? locked_ : proposal; }
  /// \param prevotes a quorum of prevotes that it sees; nothing: none. It locks on what it precommits.
  Ballot precommit(const std::optional<Ballot>& prevotes) {
    if (!prevotes || !*prevotes) return std::nullopt;
    return locked_ = *prevotes;
  }
  /// \param precommits a quorum of precommits that it sees. The first digest that it commits stays.
  void commit(const std::optional<Ballot>& precommits) {
    if (precommits && !committed_) committed_ = *precommits;
  }

  [[nodiscard]] const Ballot& locked() const { return locked_; }
  [[nodiscard]] const Ballot& committed() const { return committed_; }

 private:
  Ballot locked_, committed_;
};

}  // namespace stakemine::consensus
