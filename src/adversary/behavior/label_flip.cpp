// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& LabelFlip::Options::description() {
  static const auto described =
      config::Description<Options>("label_flip",
                                   "Which labels are changed; all of them, end for end, if nothing is said.")
          .field("from", &Options::from, "The class that is changed, by its place in the sorted order, from 0.")
          .field("to", &Options::to, "What it becomes.")
          .field("knowledge", &Options::knowledge,
                 "The data that they work on: their own, or copies of all training rows (of the class `from`).")
          .check([](const Options& options, const config::Complain& complain) {
            if (options.from.has_value() != options.to.has_value())
              complain(options.from ? "to" : "from", "is missing; expected both from and to, or neither");
          });
  return described;
}

}  // namespace stakemine::adversary
