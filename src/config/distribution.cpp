// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

#include <cmath>

namespace stakemine::config {

const Family<Distribution>& Distribution::family() {
  static const Family<Distribution> all{
      "distribution",
      "How a quantity is spread over the nodes of a group; a plain number or quantity stands for a constant.",
      {
          member<Constant, Distribution>("constant", "The same value for all.", "—"),
          member<Uniform, Distribution>("uniform", "Uniform between two values.",
                                        "Devroye 1986, Non-Uniform Random Variate Generation, I.4"),
          member<Pareto, Distribution>("pareto", "Heavy tail: P(X > x) = (minimum/x)^alpha.",
                                       "Devroye 1986, Non-Uniform Random Variate Generation, II.2"),
          member<Normal, Distribution>("normal", "A normal deviate, cut to values above 0.",
                                       "Box and Muller 1958, doi:10.1214/aoms/1177706645"),
          member<Lognormal, Distribution>("lognormal", "The exponential of a normal deviate around a median.",
                                          "Box and Muller 1958, doi:10.1214/aoms/1177706645"),
          member<Exponential, Distribution>("exponential", "Exponential of a given mean.",
                                            "Devroye 1986, Non-Uniform Random Variate Generation, II.2"),
          member<Zipf, Distribution>("zipf", "The k-th node has maximum / k^exponent (nothing random).",
                                     "Zipf 1949, Human Behavior and the Principle of Least Effort"),
          member<Explicit, Distribution>("explicit", "The listed values, one a node.", "—"),
          member<Empirical, Distribution>("empirical", "Values of a column of a CSV file, drawn with replacement.",
                                          "Efron 1979, doi:10.1214/aos/1176344552"),
          member<CsvColumn, Distribution>("csv", "A column of a CSV file, one row a node.", "RFC 4180"),
      }};
  return all;
}

double Distribution::sample(std::uint64_t index, KeyedRandom& random) const {
  const auto end = length();
  STAKEMINE_ASSERT(!end || index < *end, "a group is no longer than its list of values");
  const double value = do_sample(index, random);
  STAKEMINE_ASSERT(std::isfinite(value));
  return value;
}

}  // namespace stakemine::config
