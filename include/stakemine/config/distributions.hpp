// SPDX-License-Identifier: Apache-2.0
/// The members of the family Distribution. Draws follow from uniforms by inversion (a normal deviate by Box and
/// Muller).
#pragma once

#include "stakemine/config/quantity.hpp"

#include <vector>

namespace stakemine::config {

/// The same value for all.
class Constant final : public Distribution {
 public:
  struct Options {
    double value = 1;
    static const ObjectDescription& description();
  };
  explicit Constant(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom&) const override { return options_.value; }
  Options options_;
};

/// Uniform in [minimum, maximum).
class Uniform final : public Distribution {
 public:
  struct Options {
    double minimum = 0, maximum = 1;
    static const ObjectDescription& description();
  };
  explicit Uniform(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  Options options_;
};

/// P(X > x) = (minimum / x)^alpha for x ≥ minimum: `minimum · U^(−1/alpha)`.
class Pareto final : public Distribution {
 public:
  struct Options {
    double minimum = 1, alpha = 1.5;
    static const ObjectDescription& description();
  };
  explicit Pareto(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  Options options_;
};

/// exp(N(ln median, sigma²)).
class Lognormal final : public Distribution {
 public:
  struct Options {
    double median = 1, sigma = 0.5;
    static const ObjectDescription& description();
  };
  explicit Lognormal(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  Options options_;
};

/// Normal, drawn again while it is not above 0: where sigma is small beside the mean, as good as not cut.
class Normal final : public Distribution {
 public:
  struct Options {
    double mean = 1, sigma = 0.1;
    static const ObjectDescription& description();
  };
  explicit Normal(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  Options options_;
};

/// Exponential of the given mean.
class Exponential final : public Distribution {
 public:
  struct Options {
    double mean = 1;
    static const ObjectDescription& description();
  };
  explicit Exponential(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  Options options_;
};

/// The k-th node of the group (from 1) has maximum / k^exponent; nothing is random.
class Zipf final : public Distribution {
 public:
  struct Options {
    double maximum = 1, exponent = 1;
    static const ObjectDescription& description();
  };
  explicit Zipf(const Options& options) : options_(options) {}

 private:
  double do_sample(std::uint64_t index, KeyedRandom&) const override;
  Options options_;
};

/// The listed values, in order.
class Explicit final : public Distribution {
 public:
  struct Options {
    std::vector<double> values;
    static const ObjectDescription& description();
  };
  explicit Explicit(const Options& options) : values_(options.values) {}
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return values_.size(); }

 private:
  double do_sample(std::uint64_t index, KeyedRandom&) const override;
  std::vector<double> values_;
};

/// A column of a CSV file, one row a node; cells are numbers in base units or strings with a unit.
class CsvColumn final : public Distribution {
 public:
  struct Options {
    InputFile path;
    std::string column;
    std::shared_ptr<const std::vector<double>> values;  ///< of the column, read together with the config; not written
    static const ObjectDescription& description();
  };
  explicit CsvColumn(const Options& options) : values_(options.values) {}
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return values_->size(); }
  /// Reads the column of the file. \throws UserError `file:line: …` for the first cell that `cell` does not allow.
  [[nodiscard]] static std::shared_ptr<const std::vector<double>> load(const Options& options,
                                                                       const FieldOptions& cell);

 private:
  double do_sample(std::uint64_t index, KeyedRandom&) const override;
  std::shared_ptr<const std::vector<double>> values_;
};

/// A value of a CSV file's column, each as likely: what was measured, drawn again (Efron 1979, the bootstrap's
/// distribution).
class Empirical final : public Distribution {
 public:
  struct Options : CsvColumn::Options {
    static const ObjectDescription& description();
  };
  explicit Empirical(const Options& options) : values_(options.values) {}

 private:
  double do_sample(std::uint64_t, KeyedRandom& random) const override;
  std::shared_ptr<const std::vector<double>> values_;
};

}  // namespace stakemine::config
