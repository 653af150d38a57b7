// SPDX-License-Identifier: Apache-2.0
/// How pay and stake are spread by the end of a round.
#pragma once

#include "stakemine/incentive/payroll.hpp"
#include "stakemine/protocol/round_record.hpp"

namespace stakemine::protocol {

/// Fills the record's columns of fairness, where it is one of the rounds that have them. \param rounds of the whole
/// run.
void note_fairness(const incentive::Payroll& payroll, std::size_t miners, Round rounds, RoundRecord& record);

}  // namespace stakemine::protocol
