// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/closing_summary.hpp"

#include "stakemine/report/wording.hpp"

#include <cstddef>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::AttackReport;
using experiment::Baseline;
using experiment::Concentration;
using experiment::RunResult;
using experiment::Summary;

constexpr std::size_t kLabelWidth = 13;
constexpr std::size_t kLineWidth = 100;

// Without what could steer a terminal.
std::string printable(std::string_view text) {
  std::string safe{text};
  for (char& character : safe) {
    if (static_cast<unsigned char>(character) < ' ' || character == '\x7f') character = '?';
  }
  return safe;
}

// Lines of "  label    text", the text wrapped between words under its own beginning.
class Lines {
 public:
  void add(std::string_view label, const std::string& words) {
    const std::string safe = printable(words);
    std::string_view text = safe;
    fmt::format_to(std::back_inserter(text_), "  {:<{}}", label, kLabelWidth);
    std::size_t column = kLabelWidth;
    while (!text.empty()) {
      const std::size_t end = text.find(' ');
      const std::string_view word = text.substr(0, end);
      if (column > kLabelWidth && column + word.size() > kLineWidth) {
        text_ += '\n';
        text_.append(kLabelWidth + 2, ' ');
        column = kLabelWidth;
      } else if (column > kLabelWidth) {
        text_ += ' ';
        ++column;
      }
      text_ += word;
      column += word.size();
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    text_ += '\n';
  }
  void title(std::string_view text) {
    text_ += printable(text);
    text_ += '\n';
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string rounds_text(const Summary& summary) {
  std::string text = summary.interrupted ? fmt::format("{} of {}, then interrupted", format_count(summary.rounds),
                                                       format_count(summary.rounds_configured))
                                         : format_count(summary.rounds);
  if (summary.clock != "wall") text += fmt::format("; {} of simulated time", format_duration(summary.virtual_time_s));
  return text + fmt::format("; took {} on {}", format_duration(summary.wall_time_s), plural(summary.threads, "thread"));
}

std::string model_text(const Summary& summary) {
  std::string loss = summary.train_loss ? "training loss " + format_significant(*summary.train_loss) : "";
  if (summary.test_rmse)
    return fmt::format("root mean squared error {} on test rows; {}", format_significant(*summary.test_rmse), loss);
  if (!summary.test_accuracy) return loss;
  return fmt::format("{} on test rows{}{}", format_percent(*summary.test_accuracy), loss.empty() ? "" : "; ", loss);
}

std::string attack_text(const Summary& summary) {
  const AttackReport& attack = *summary.attack;
  std::string behaviors;
  for (const std::string& behavior : attack.behaviors) behaviors += (behaviors.empty() ? "" : ", ") + behavior;
  const std::string cost = attack_cost(attack);
  std::string text = fmt::format("{} of {} ({}), with {} of the stake, {} of the work and {} of the rule's weight{}",
                                 format_count(attack.attackers), plural(summary.miners, "miner"), behaviors,
                                 format_percent(attack.stake_share), format_percent(attack.work_share),
                                 format_percent(attack.weight_share), cost.empty() ? "" : "; the attack " + cost);
  if (attack.targeted_success_rate)
    text += fmt::format("; {} of the rows concerned are predicted as it wants",
                        format_percent(*attack.targeted_success_rate));
  if (attack.let_through)
    text += fmt::format("; the rule let through {} of what a mean would", format_percent(*attack.let_through));
  return text;
}

std::string baselines_text(const AttackReport& attack) {
  std::string text;
  // The first is this run, which stands above.
  for (std::size_t i = 1; i < attack.baselines.size(); ++i) {
    const Baseline& other = attack.baselines[i];
    if (!text.empty()) text += "; ";
    text += other.name;
    if (other.test_accuracy) {
      text += " " + format_percent(*other.test_accuracy);
    } else if (other.train_loss) {
      text += " loss " + format_significant(*other.train_loss);
    }
  }
  return text;
}

std::string holders_text(const Concentration& concentration) {
  return fmt::format("{} {} more than half (Gini {:.2f})", plural(concentration.nakamoto, "miner"),
                     concentration.nakamoto == 1 ? "holds" : "together hold", concentration.gini);
}

std::string work_text(const Summary& summary) {
  return fmt::format("{} handed out; no miner was ever more than {} from its due in a round",
                     plural(summary.work_total, "shard"), format_significant(summary.work_largest_deviation));
}

std::string traffic_text(const Summary& summary) {
  return fmt::format("{}, {}; {}", plural(summary.messages, "message"), format_bytes(summary.bytes),
                     summary.lost_messages == 0 ? "none lost" : format_count(summary.lost_messages) + " lost");
}

std::string faults_text(const experiment::FaultReport& faults) {
  return fmt::format("{} lost in {}, {} given to others; {}, {}, {}", plural(faults.lost_shards, "shard"),
                     plural(faults.incomplete_rounds, "round"), format_count(faults.reassigned_shards),
                     plural(faults.late_messages, "late message"), plural(faults.retransmissions, "retransmission"),
                     plural(faults.duplicates, "duplicate"));
}

std::string quorum_text(const experiment::QuorumReport& quorum) {
  std::string text = fmt::format("{} of {} committed", format_count(quorum.committed),
                                 plural(quorum.committed + quorum.uncommitted + quorum.forged, "round"));
  if (quorum.latency_median_s) text += fmt::format(", in {} (median)", format_duration(*quorum.latency_median_s));
  text += fmt::format("; {}, {}; {} of the stake is Byzantine", plural(quorum.attempts, "proposal"),
                      plural(quorum.timeouts, "timeout"), format_percent(quorum.byzantine_stake_share));
  if (quorum.safety_violations > 0)
    text += fmt::format("; unsafe: honest validators committed different digests in {}",
                        plural(quorum.safety_violations, "round"));
  return text;
}

std::string verification_text(const experiment::VerificationReport& checks) {
  std::string text = fmt::format("{}: {} more work", checks.type, format_percent(checks.overhead));
  if (checks.caught_share)
    text +=
        fmt::format("; {} of {} caught", format_percent(*checks.caught_share), plural(checks.wrong, "wrong result"));
  if (checks.error_rate) text += fmt::format("; {} of what counted was wrong", format_percent(*checks.error_rate));
  if (checks.right_rejected > 0) text += fmt::format("; {} found wrong", plural(checks.right_rejected, "right result"));
  return text;
}

std::string split_text(const experiment::SplitGain& split) {
  std::string text = fmt::format("{} under {} each:", split.group, plural(split.identities, "name"));
  const auto add = [&](std::string_view what, const std::optional<experiment::SplitGain::Gain>& gain) {
    if (!gain) return;
    text += fmt::format(" {} {:+.1f} %", what, 100 * gain->mean);
    if (gain->standard_error) text += fmt::format(" (± {:.1f})", 100 * *gain->standard_error);
  };
  add("work", split.work);
  add("say", split.say);
  add("pay", split.pay);
  return text + fmt::format(" against one name, over {} of runs", plural(split.pairs, "pair"));
}

std::string delegation_text(const experiment::DelegationReport& delegation) {
  const auto tokens = [](incentive::Money money) { return format_significant(static_cast<double>(money) / 1e9); };
  std::string text = fmt::format("{} lent {} tokens and earned {}; a commission of {} was kept",
                                 plural(delegation.delegators, "delegator"), format_significant(delegation.stake),
                                 tokens(delegation.earned), tokens(delegation.commission));
  if (delegation.slashed > 0) text += fmt::format("; {} of it were slashed", tokens(delegation.slashed));
  return text;
}

}  // namespace

std::string closing_summary(const RunResult& result, const std::filesystem::path& run_directory) {
  const Summary& summary = result.summary;
  Lines lines;
  if (!summary.description.empty()) lines.title(summary.description);
  lines.add("rounds", rounds_text(summary));
  if (summary.train_loss) lines.add(summary.test_accuracy ? "accuracy" : "model", model_text(summary));
  if (summary.rounds_without_update > 0)
    lines.add("no update", fmt::format("in {} the rule had no result: {}",
                                       plural(summary.rounds_without_update, "round"), summary.last_refusal));
  if (summary.attack) {
    lines.add("attackers", attack_text(summary));
    if (summary.attack->baselines.size() > 1) lines.add("compare", baselines_text(*summary.attack));
  }
  lines.add("work", work_text(summary));
  lines.add("traffic", traffic_text(summary));
  if (summary.faults) lines.add("faults", faults_text(*summary.faults));
  if (summary.verification) lines.add("checks", verification_text(*summary.verification));
  for (const experiment::SplitGain& split : summary.splitting) lines.add("splitting", split_text(split));
  if (summary.quorum) lines.add("commits", quorum_text(*summary.quorum));
  lines.add("stake", holders_text(summary.stake));
  if (summary.rewards.nakamoto > 0) lines.add("rewards", holders_text(summary.rewards));
  if (summary.delegation) lines.add("delegators", delegation_text(*summary.delegation));
  if (!summary.not_modelled.empty()) {
    std::string text;
    for (const std::string& item : summary.not_modelled) text += (text.empty() ? "" : "; ") + item;
    lines.add("left out", text);
  }
  lines.add("digest", fmt::format("{}, seed {}", summary.digest, summary.seed));
  if (!run_directory.empty()) lines.add("report", (run_directory / "report.html").string());
  return lines.take();
}

}  // namespace stakemine::report
