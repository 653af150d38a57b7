// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/aggregator.hpp"

#include "stakemine/aggregation/distance_rules.hpp"
#include "stakemine/aggregation/location_rules.hpp"
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/aggregation/trust_rules.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "aggregation/screening.hpp"

#include <fmt/format.h>

namespace stakemine::aggregation {

Aggregate Aggregator::try_aggregate(const Updates& updates, Memory& memory) const {
  const Screening screening = screen(updates);
  Aggregate out;
  out.rejected = screening.rejected;
  out.refusal = screening.refusal;
  const double total = screening.total_weight, hostile = screening.hostile_weight;
  const double limit = hostile_limit();
  if (out.refusal.empty() && limit < 1.0 && hostile >= limit * total)
    out.refusal =
        fmt::format("byzantine_weight: must be below {} of the total weight {}, but is {}", limit, total, hostile);
  if (out.refused()) return out;
  out.result.assign(updates.rows.columns(), 0.0);
  do_aggregate(screening.checked(updates), memory, out);
  STAKEMINE_ASSERT(out.kept.empty() || out.kept.size() == updates.weights.size(), "of each row or of none");
  if (!out.refused()) return out;
  out.result.clear();
  out.kept.clear();
  return out;
}

Aggregate Aggregator::try_aggregate(const Updates& updates) const {
  Memory first_round;
  return try_aggregate(updates, first_round);
}

Aggregate Aggregator::aggregate(const Updates& updates) const {
  Aggregate out = try_aggregate(updates);
  if (out.refused()) throw UserError(out.refusal);
  return out;
}

const config::Family<Aggregator>& Aggregator::family() {
  using config::member;
  static const config::Family<Aggregator> all{
      "aggregation",
      "How partial results are combined.",
      {
          member<Mean, Aggregator>("mean", "The weighted mean: exact without attackers, defenceless against one.",
                                   "McMahan et al. 2017, arXiv:1602.05629"),
          member<CoordinateMedian, Aggregator>("coordinate_median", "The weighted median of each coordinate.",
                                               "Yin et al. 2018, arXiv:1803.01498"),
          member<TrimmedMean, Aggregator>(
              "trimmed_mean", "The mean of each coordinate after the hostile weight is cut off either side.",
              "Yin et al. 2018, arXiv:1803.01498"),
          member<ClosestToMedian, Aggregator>("closest_to_median",
                                              "The mean of what lies nearest to the median of each coordinate.",
                                              "Xie, Koyejo and Gupta 2018, arXiv:1802.10116"),
          member<GeometricMedian, Aggregator>("geometric_median", "The point of least weighted distance from all rows.",
                                              "Pillutla et al. 2019, arXiv:1912.13445; Vardi and Zhang 2000"),
          member<CenteredClipping, Aggregator>("centered_clipping",
                                               "The last result, moved by rows that pull no further than a radius.",
                                               "Karimireddy et al. 2021, arXiv:2012.10333"),
          member<Krum, Aggregator>("krum", "The row that is nearest to its nearest rows.",
                                   "Blanchard et al. 2017, arXiv:1703.02757"),
          member<MultiKrum, Aggregator>("multi_krum", "The mean of the rows that are nearest to their nearest rows.",
                                        "Blanchard et al. 2017, arXiv:1703.02757"),
          member<MinimumDiameter, Aggregator>("minimum_diameter",
                                              "The mean of the rows, hostile weight left out, of least diameter.",
                                              "El Mhamdi et al. 2018, arXiv:1802.07927"),
          member<Bulyan, Aggregator>("bulyan", "Rows selected by krum, then what lies nearest to their median.",
                                     "El Mhamdi et al. 2018, arXiv:1802.07927"),
          member<TrustBootstrapped, Aggregator>("trust_bootstrapped",
                                                "Rows weighed by how far they point the way of a trusted one.",
                                                "Cao et al. 2021, arXiv:2012.13995"),
          member<SybilSimilarity, Aggregator>("sybil_similarity",
                                              "Rows weighed down whose senders always say the same.",
                                              "Fung et al. 2020, arXiv:1808.04866"),
      }};
  return all;
}

}  // namespace stakemine::aggregation
