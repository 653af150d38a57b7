// SPDX-License-Identifier: Apache-2.0
/// Members of the family Aggregator that give each row a trust. x_i are the rows, w_i their weights. They take no
/// notice of the hostile weight.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <vector>

namespace stakemine::aggregation {

/// Σ w_i t_i x_i ‖g‖/‖x_i‖ / Σ w_i t_i with t_i = max(0, cos(x_i, g)) and g = `root`, an update known to be good: rows
/// count by how far they point its way, at its length. Withstands any hostile weight as far as g can be trusted.
/// Refuses where no row points its way, and a root of another length than the rows. O(nd). Cao, Fang, Liu and Gong
/// 2021, "FLTrust: Byzantine-robust federated learning via trust bootstrapping".
class TrustBootstrapped final : public Aggregator {
 public:
  struct Options {
    std::vector<double> root;
    static const config::ObjectDescription& description();
  };
  explicit TrustBootstrapped(const Options& options) : options_(options) {}

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;

  Options options_;
};

/// Σ α_i w_i x_i / Σ α_i w_i; α_i is low where the sum of all that a sender has sent points the same way as another's:
/// many identities of one attacker look alike. cs = the cosines of those sums, 0 on the diagonal; v_i = max_j cs_ij;
/// where v_i < v_j: cs_ij ← cs_ij v_i / v_j; α_i = 1 − max_j cs_ij, above 1 → 1, ≤ 0 → 1e-15; α ← α / max α, 1 →
/// 0.999999; α ← ln(α / (1 − α)) + 0.5, cut to [0, 1]. Aggregate::alpha has it.
///
/// The exception among the rules: it judges identities, so equal rows are not one heavier row, and no hostile weight
/// matters, only likeness. Its Memory is the sums of each sender, d numbers each. O(n² d). Refuses more than 20,000
/// rows. Fung, Yoon and Beschastnikh 2020, "The limitations of federated learning in Sybil settings" (FoolsGold).
class SybilSimilarity final : public Aggregator {
 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

}  // namespace stakemine::aggregation
