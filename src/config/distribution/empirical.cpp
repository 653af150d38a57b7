// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

namespace stakemine::config {

const ObjectDescription& Empirical::Options::description() {
  static const auto described =
      Description<Options>("empirical", "Values of a column of a CSV file, each as likely, drawn for every node.")
          .field<InputFile>("path", &Options::path, "The file; its first line names the columns.", {.required = true})
          .field<std::string>("column", &Options::column,
                              "The column; its cells are numbers in base units, or with a unit as in a config.",
                              {.required = true});
  return described;
}

double Empirical::do_sample(std::uint64_t, KeyedRandom& random) const {
  return (*values_)[random.below(values_->size())];
}

}  // namespace stakemine::config
