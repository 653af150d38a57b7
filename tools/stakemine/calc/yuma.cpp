// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/yuma.hpp"

#include "stakemine/calc/calc.hpp"
#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

// A response is text: beyond this it is of no use to anybody.
constexpr double kMostBonds = 1e8;

using Mask = std::vector<std::uint8_t>;
constexpr config::FieldOptions kBit{.range = config::Range{.minimum = 0, .maximum = 1}};

struct Epoch {
  std::optional<std::vector<double>> stake;
  std::optional<std::vector<std::vector<double>>> weights;
  std::optional<Mask> active, permits;
  std::optional<std::vector<Mask>> registered_after;
  std::vector<std::uint32_t> reset_bonds;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<Epoch>("epoch", "What changes in an epoch; the rest is as in the one before.")
            .field("stake", &Epoch::stake, "One a node.", {.range = config::at_least(0)})
            .field("weights", &Epoch::weights, "A row a node that rates.", {.range = config::at_least(0)})
            .field("active", &Epoch::active, "Whose stake has a say; all if never given.", kBit)
            .field("permits", &Epoch::permits, "Who may rate; all if never given.", kBit)
            .field("registered_after", &Epoch::registered_after, "Ratings that are older than their node.", kBit)
            .field("reset_bonds", &Epoch::reset_bonds, "Nodes whose bonds are cleared, in this epoch only.");
    return described;
  }
};

struct YumaRequest {
  std::uint64_t emission = 0;
  std::vector<Epoch> epochs;

  static const config::ObjectDescription& description() {
    static const auto described = config::Description<YumaRequest>("yuma", "Epochs of Yuma consensus.")
                                      .field("emission", &YumaRequest::emission, "Units that each epoch pays.")
                                      .field("epochs", &YumaRequest::epochs, "One after another.", {.required = true});
    return described;
  }
};

// The options stand among the request's own keys; "liquid_alpha": null says that there is none.
std::pair<consensus::YumaOptions, YumaRequest> read(config::Value request) {
  config::Reader reader{"request", "."};
  std::pair<consensus::YumaOptions, YumaRequest> result;
  const auto& options = consensus::YumaOptions::description();
  const auto& own = YumaRequest::description();
  if (request.is_object())
    std::erase_if(request.object(),
                  [](const config::Entry& entry) { return entry.key == "liquid_alpha" && entry.value.is_null(); });
  options.read_own(&result.first, request, reader);
  own.read_own(&result.second, request, reader);
  reader.throw_if_errors();
  auto legal = options.legal_keys(nullptr);
  for (const std::string_view key : own.legal_keys(nullptr)) legal.push_back(key);
  config::ObjectDescription::refuse_unknown(request, reader, legal);
  options.check(&result.first, request, reader);
  reader.throw_if_errors();
  return result;
}

// Takes up what an epoch gives.
template <class T>
void take(std::optional<T>& current, std::optional<T>& given) {
  if (given) current = std::move(given);
}

template <class T>
std::vector<T> flattened(const std::vector<std::vector<T>>& rows, std::size_t n, std::string_view field) {
  if (rows.size() != n) throw UserError(fmt::format("/{}: {} rows; expected {}, one a node", field, rows.size(), n));
  std::vector<T> flat;
  for (std::size_t i = 0; i < n; ++i) {
    if (rows[i].size() != n)
      throw UserError(fmt::format("/{}/{}: {} entries; expected {}, one a node", field, i, rows[i].size(), n));
    flat.insert(flat.end(), rows[i].begin(), rows[i].end());
  }
  return flat;
}

consensus::YumaOutcome step(consensus::Yuma& yuma, std::size_t n, const Epoch& now, std::uint64_t emission) {
  const std::vector<double> weights = flattened(*now.weights, n, "weights");
  const Mask masked = now.registered_after ? flattened(*now.registered_after, n, "registered_after") : Mask{};
  consensus::YumaEpoch epoch{.stake = *now.stake, .weights = ConstMatrix{weights.data(), n, n}, .emission = emission};
  if (now.active) epoch.active = *now.active;
  if (now.permits) epoch.permits = *now.permits;
  if (now.registered_after) epoch.registered_after = {masked.data(), n, n};
  epoch.reset_bonds = now.reset_bonds;
  return yuma.step(epoch);
}

config::Value response_of(const consensus::YumaOutcome& outcome, const Matrix& bonds) {
  config::Value::Array emission(outcome.emission.begin(), outcome.emission.end());
  return config::Value::make_object({{"consensus", to_value(outcome.consensus)},
                                     {"incentive", to_value(outcome.incentive)},
                                     {"dividends", to_value(outcome.dividends)},
                                     {"validator_trust", to_value(outcome.validator_trust)},
                                     {"bonds", to_value(bonds.view())},
                                     {"emission", config::Value{std::move(emission)}}});
}

}  // namespace

config::Value calc_yuma(const config::Value& value) {
  auto [options, request] = read(value);
  if (request.epochs.empty()) throw UserError("request: /epochs: none; expected at least one");
  if (!request.epochs.front().stake) throw UserError("request: /epochs/0/stake: is required in the first epoch");
  if (!request.epochs.front().weights) throw UserError("request: /epochs/0/weights: is required in the first epoch");
  const std::size_t n = request.epochs.front().stake->size();
  if (n == 0) throw UserError("request: /epochs/0/stake: nobody; expected at least one node");
  const double nodes = static_cast<double>(n);
  if (nodes * nodes * static_cast<double>(request.epochs.size()) > kMostBonds)
    throw UserError(fmt::format("request: /epochs: {} of {} nodes make more than {} bonds; expected fewer",
                                request.epochs.size(), n, kMostBonds));
  consensus::Yuma yuma(options, n);
  Epoch now;
  config::Value::Array epochs;
  for (std::size_t index = 0; index < request.epochs.size(); ++index) {
    Epoch& given = request.epochs[index];
    take(now.stake, given.stake);
    take(now.weights, given.weights);
    take(now.active, given.active);
    take(now.permits, given.permits);
    take(now.registered_after, given.registered_after);
    now.reset_bonds = std::move(given.reset_bonds);
    try {
      const consensus::YumaOutcome outcome = step(yuma, n, now, request.emission);
      epochs.push_back(response_of(outcome, yuma.bonds()));
    } catch (const UserError& error) {
      throw UserError(fmt::format("request: /epochs/{}: {}", index, error.what()));
    }
  }
  return config::Value::make_object({{"epochs", config::Value{std::move(epochs)}}});
}

}  // namespace stakemine::tools
