// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/trace.hpp"

#include "stakemine/protocol/messages.hpp"

#include "report/trace_events.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

constexpr std::uint32_t kNetworkProcess = 1, kMinersProcess = 2;
constexpr TraceLane kRounds{kNetworkProcess, 0}, kNetworkFaults{kNetworkProcess, 1};
constexpr std::string_view kTransfer = "transfer", kCompute = "compute", kIdle = "idle", kFault = "fault";
// Of a lane, in a question.
constexpr std::uint64_t kMostSlices = 5;

std::uint64_t bytes_of(const protocol::RoundBoard& board, std::size_t assignment) {
  return board.bytes[assignment];
}

std::uint64_t shards_of(const protocol::RoundBoard& board, std::size_t assignment) {
  std::uint64_t shards = 0;
  const std::size_t first = board.row_of(assignment);
  for (std::size_t row = first; row < first + board.copies; ++row) shards += board.shards[row].count;
  return shards;
}

/// Times of one kind in a group; kNever: it did not happen.
class Times {
 public:
  void clear() { times_.clear(); }
  void add(VirtualTime time) {
    if (time != kNever) times_.push_back(time);
  }
  [[nodiscard]] std::uint64_t count() const { return times_.size(); }
  /// Half of them are not later; nothing where there is none.
  [[nodiscard]] std::optional<VirtualTime> median() {
    if (times_.empty()) return std::nullopt;
    const auto middle = times_.begin() + static_cast<std::ptrdiff_t>((times_.size() - 1) / 2);
    std::ranges::nth_element(times_, middle);
    return *middle;
  }
  [[nodiscard]] VirtualTime last() const { return *std::ranges::max_element(times_); }

 private:
  std::vector<VirtualTime> times_;
};

}  // namespace

class Trace::Picture {
 public:
  Picture(std::ostream& out, const TraceLimits& limits) : events_(out), limits_(limits) {}

  void begin(const protocol::Stage& stage);
  [[nodiscard]] bool watches(Round round);
  void draw(const protocol::EndedQuestion& question);
  void draw(const protocol::EndedWork& work);
  void draw(const protocol::RoundRecord& record);
  std::string finish();

 private:
  void draw_miners(const protocol::EndedQuestion& question);
  void draw_work(const protocol::EndedQuestion& question, std::size_t assignment, TraceLane lane);
  void draw_groups(const protocol::EndedQuestion& question);
  void draw_group(const protocol::EndedQuestion& question, std::uint32_t group, std::uint64_t asked);
  void draw_faults(VirtualTime until);
  /// Twice as many lanes where miners can be down: each has one beside it for that.
  [[nodiscard]] TraceLane lane_of(std::uint32_t index) const { return {kMinersProcess, 2 * index + 1}; }
  [[nodiscard]] TraceLane down_lane_of(std::uint32_t index) const { return {kMinersProcess, 2 * index + 2}; }

  TraceEvents events_;
  TraceLimits limits_;
  std::optional<protocol::Stage> stage_;
  bool by_group_ = false;
  std::uint32_t lanes_ = 0;
  VirtualTime faults_drawn_{};
  std::optional<Round> first_left_out_;
  std::string lanes_left_out_;
  Times began_, done_, arrived_;
};

void Trace::Picture::begin(const protocol::Stage& stage) {
  stage_.emplace(stage);
  const protocol::Population& population = stage.population;
  by_group_ = stage.has_rounds && population.size() > limits_.lanes;
  const std::uint64_t wanted = by_group_ ? population.groups.size() : population.size();
  lanes_ = static_cast<std::uint32_t>(std::min(wanted, limits_.lanes));
  if (lanes_ < wanted)
    lanes_left_out_ =
        fmt::format("{} but the first {} of {}", by_group_ ? "groups of miners" : "miners", lanes_, wanted);
  events_.name_process(kNetworkProcess, "network");
  events_.name_lane(kRounds, "rounds");
  if (stage.messages != nullptr) events_.name_lane(kNetworkFaults, "faults");
  events_.name_process(kMinersProcess, by_group_ ? "groups of miners (times of the median miner)" : "miners");
  for (std::uint32_t index = 0; index < lanes_; ++index) {
    const protocol::PopulationGroup& group = population.groups[by_group_ ? index : population.group[index]];
    events_.name_lane(lane_of(index), by_group_ ? fmt::format("{} ({} miners)", group.name, group.count)
                                                : fmt::format("miner {} ({})", index, group.name));
    if (stage.availability != nullptr && !by_group_)
      events_.name_lane(down_lane_of(index), fmt::format("miner {} down", index));
  }
}

// A round may ask more than once; what does not fit is left out as a whole from then on.
bool Trace::Picture::watches(Round round) {
  if (first_left_out_) return false;
  if (events_.count() + kMostSlices * lanes_ + 2 <= limits_.events) return true;
  first_left_out_ = round;
  return false;
}

void Trace::Picture::draw(const protocol::EndedQuestion& question) {
  events_.slice(kRounds, {question.reassigns ? "reassignment" : "question", kTransfer, question.asked, question.ended},
                {{"round", question.round},
                 {"asked", question.board.actor.size()},
                 {"answered", question.answers.count},
                 {"given_up", question.answers.given_up}});
  by_group_ ? draw_groups(question) : draw_miners(question);
  draw_faults(question.ended);
}

void Trace::Picture::draw_miners(const protocol::EndedQuestion& question) {
  std::size_t assignment = 0;
  for (MinerIndex miner = 0; miner < lanes_; ++miner) {
    const auto& actors = question.board.actor;
    if (assignment < actors.size() && protocol::miner_of(actors[assignment]) == miner) {
      draw_work(question, assignment++, lane_of(miner));
    } else {
      events_.slice(lane_of(miner), {"idle", kIdle, question.asked, question.ended}, {{"round", question.round}});
    }
  }
}

// Everything ends with the question: whoever is given up takes nothing any more.
void Trace::Picture::draw_work(const protocol::EndedQuestion& question, std::size_t assignment, TraceLane lane) {
  const protocol::RoundBoard& board = question.board;
  const VirtualTime ended = question.ended;
  const VirtualTime began = board.began[assignment], done = board.done[assignment],
                    arrived = question.answers.arrivals[assignment];
  if (began >= ended)
    return events_.slice(lane, {"no assignment", kFault, question.asked, ended}, {{"round", question.round}});
  events_.slice(lane, {"assignment", kTransfer, question.asked, began},
                {{"round", question.round}, {"bytes", bytes_of(board, assignment)}});
  if (done == kNever) return events_.slice(lane, {"no result", kFault, began, ended});
  events_.slice(lane, {"compute", kCompute, began, std::min(done, ended)}, {{"shards", shards_of(board, assignment)}});
  if (done >= ended) return;
  if (arrived == kNever) return events_.slice(lane, {"no result", kFault, done, ended});
  events_.slice(lane, {"result", kTransfer, done, arrived});
  if (arrived < ended) events_.slice(lane, {"waiting", kIdle, arrived, ended});
}

void Trace::Picture::draw(const protocol::EndedWork& work) {
  draw_faults(work.ended);
  if (work.miner >= lanes_) return;
  const TraceLane lane = lane_of(work.miner);
  if (work.arrived == kNever)
    return events_.slice(lane, {"no result", kFault, work.asked, work.ended}, {{"round", work.round}});
  events_.slice(lane, {"assignment", kTransfer, work.asked, work.began},
                {{"round", work.round}, {"bytes", work.bytes}});
  events_.slice(lane, {"compute", kCompute, work.began, work.done}, {{"shards", work.shards}});
  events_.slice(lane, {"result", kTransfer, work.done, work.arrived});
}

void Trace::Picture::draw_groups(const protocol::EndedQuestion& question) {
  const auto& board = question.board;
  std::size_t assignment = 0;
  for (std::uint32_t group = 0; group < lanes_; ++group) {
    const protocol::PopulationGroup& members = stage_->population.groups[group];
    std::uint64_t asked = 0;
    for (Times* times : {&began_, &done_, &arrived_}) times->clear();
    for (; assignment < board.actor.size(); ++assignment, ++asked) {
      if (protocol::miner_of(board.actor[assignment]) >= members.first + members.count) break;
      began_.add(board.began[assignment]);
      done_.add(board.done[assignment]);
      arrived_.add(question.answers.arrivals[assignment]);
    }
    draw_group(question, group, asked);
  }
}

void Trace::Picture::draw_group(const protocol::EndedQuestion& question, std::uint32_t group, std::uint64_t asked) {
  const TraceLane lane = lane_of(group);
  const VirtualTime ended = question.ended;
  if (asked == 0) return events_.slice(lane, {"idle", kIdle, question.asked, ended}, {{"round", question.round}});
  const auto clip = [&](std::optional<VirtualTime> time, VirtualTime at_least) {
    return std::clamp(time.value_or(ended), at_least, ended);
  };
  const VirtualTime began = clip(began_.median(), question.asked);
  const VirtualTime done = clip(done_.median(), began);
  const VirtualTime arrived = clip(arrived_.median(), done);
  const VirtualTime last = arrived_.count() > 0 ? clip(arrived_.last(), arrived) : arrived;
  events_.slice(lane, {"assignment", kTransfer, question.asked, began}, {{"round", question.round}, {"asked", asked}});
  events_.slice(lane, {"compute", kCompute, began, done}, {{"began", began_.count()}, {"done", done_.count()}});
  events_.slice(lane, {"result", kTransfer, done, arrived}, {{"arrived", arrived_.count()}});
  events_.slice(lane, {"last results", kTransfer, arrived, last});
  if (last < ended) events_.slice(lane, {"waiting", kIdle, last, ended});
}

// Each outage once, when the run has come to its beginning.
void Trace::Picture::draw_faults(VirtualTime until) {
  const auto draw = [&](TraceLane lane, std::string_view what, const network::Outage& outage) {
    if (outage.from < faults_drawn_ || outage.from >= until) return;
    if (events_.count() >= limits_.events) return;
    if (outage.until == kNever) return events_.instant(lane, fmt::format("{} for good", what), outage.from);
    events_.slice(lane, {what, kFault, outage.from, outage.until});
  };
  if (stage_->messages != nullptr)
    for (const network::CutWindow& cut : stage_->messages->cuts(faults_drawn_, until))
      draw(kNetworkFaults, cut.what, cut.outage);
  if (stage_->availability != nullptr && !by_group_)
    for (MinerIndex miner = 0; miner < lanes_; ++miner)
      for (const network::Outage& outage : stage_->availability->outages(miner, faults_drawn_, until))
        draw(down_lane_of(miner), "down", outage);
  faults_drawn_ = until;
}

void Trace::Picture::draw(const protocol::RoundRecord& record) {
  if (first_left_out_) return;
  const VirtualTime ended{duration_from_seconds(record.virtual_time_s)};
  const VirtualTime began = ended - std::min(ended.time_since_epoch(), duration_from_seconds(record.duration_s));
  events_.slice(kRounds, {"round", "round", began, ended},
                {{"round", record.round}, {"results", record.results}, {"lost_shards", record.lost_shards}});
}

std::string Trace::Picture::finish() {
  std::string left_out = lanes_left_out_;
  if (first_left_out_)
    left_out += fmt::format("{}rounds from {} on (the file would hold more than {} events)",
                            left_out.empty() ? "" : ", ", *first_left_out_, limits_.events);
  events_.finish(left_out);
  return left_out;
}

Trace::Trace(std::ostream& out, const TraceLimits& limits) : picture_(std::make_unique<Picture>(out, limits)) {}

Trace::~Trace() = default;

void Trace::run_begins(const protocol::Stage& stage) {
  picture_->begin(stage);
}

bool Trace::watches(Round round) {
  return picture_->watches(round);
}

void Trace::question_ended(const protocol::EndedQuestion& question) {
  picture_->draw(question);
}

void Trace::work_ended(const protocol::EndedWork& work) {
  picture_->draw(work);
}

void Trace::round_finished(const protocol::RoundRecord& record) {
  picture_->draw(record);
}

std::string Trace::finish() {
  return picture_->finish();
}

}  // namespace stakemine::report
