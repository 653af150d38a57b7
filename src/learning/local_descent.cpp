// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/local_descent.hpp"

#include "stakemine/learning/row_block.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace stakemine::learning {
namespace {

// What a miner needs while it descends; kept by its thread, since small miners are many.
struct Workspace {
  std::vector<double> parameters, gradient;
  std::vector<std::uint32_t> order;
  RowBlock batch;
};

void step(const LocalTask& task, const LabelledRows& batch, double rate, const DescentCorrection& correction,
          ModelScratch& scratch, Workspace& space) {
  task.model.gradient_sum(task.shape, space.parameters, batch, scratch, space.gradient);
  const double part = 1 / static_cast<double>(batch.size());
  for (double& number : space.gradient) number *= part;
  task.model.add_penalty_gradient(task.shape, space.parameters, space.gradient);
  if (correction.pull > 0)
    for (std::size_t i = 0; i < space.gradient.size(); ++i)
      space.gradient[i] += correction.pull * (space.parameters[i] - task.parameters[i]);
  for (std::size_t i = 0; i < correction.shift.size(); ++i) space.gradient[i] += correction.shift[i];
  for (std::size_t i = 0; i < space.gradient.size(); ++i) space.parameters[i] -= rate * space.gradient[i];
}

}  // namespace

std::optional<ClientsPerRound> LocalDescent::clients() const {
  if (!clients_per_round) return std::nullopt;
  return ClientsPerRound{*clients_per_round, client_sampling};
}

double LocalDescent::flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return static_cast<double>(local_epochs) * static_cast<double>(rows) * model.gradient_flops_per_row(shape);
}

std::uint64_t descend(const LocalDescent& options, double rate, const LocalTask& task,
                      const DescentCorrection& correction, ModelScratch& scratch, std::span<double> move) {
  thread_local Workspace space;
  space.parameters.assign(task.parameters.begin(), task.parameters.end());
  space.gradient.resize(task.parameters.size());
  const std::size_t rows = task.rows.size();
  const std::size_t batch = std::min<std::uint64_t>(options.batch_size.value_or(rows), rows);
  space.order.resize(rows);
  std::iota(space.order.begin(), space.order.end(), 0U);
  KeyedRandom random = task.random;
  std::uint64_t steps = 0;
  for (std::uint64_t epoch = 0; epoch < options.local_epochs; ++epoch) {
    if (batch == rows) {
      step(task, task.rows, rate, correction, scratch, space);
      ++steps;
      continue;
    }
    shuffle(std::span{space.order}, random);
    for (std::size_t first = 0; first < rows; first += batch, ++steps) {
      const auto chosen = std::span{space.order}.subspan(first, std::min(batch, rows - first));
      step(task, space.batch.gather(task.rows, chosen), rate, correction, scratch, space);
    }
  }
  for (std::size_t i = 0; i < move.size(); ++i) move[i] = space.parameters[i] - task.parameters[i];
  return steps;
}

}  // namespace stakemine::learning
