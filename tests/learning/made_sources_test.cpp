// SPDX-License-Identifier: Apache-2.0
// Against scikit-learn 1.2's algorithms, run with NumPy's own generator.
#include "stakemine/core/error.hpp"
#include "stakemine/learning/make_blobs_source.hpp"
#include "stakemine/learning/make_regression_source.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;

TEST(MakeRegressionSource, IsScikitLearns) {
  MakeRegressionSource::Options options;
  options.n_samples = 5;
  options.n_features = 3;
  options.n_informative = 2;
  options.bias = 1.5;
  options.noise = 0.5;
  options.random_state = 42;
  options.test_share = 0;
  const Dataset data = MakeRegressionSource{options}.load({.target = Target::numbers});
  const std::vector<double> x{-0.13826430117118466, 0.6476885381006925,   0.4967141530112327,   -0.23415337472333597,
                              -0.23413695694918055, 1.5230298564080254,   -1.913280244657798,   -1.7249178325130328,
                              0.24196227156603412,  -0.46341769281246226, -0.46572975357025687, 0.5425600435859647,
                              0.7674347291529088,   -0.4694743859349521,  1.5792128155073915};
  const std::vector<double> y{29.681753356256756, 90.96671477893918, -10.497441306775158, 28.96512540085083,
                              108.12368472121932};
  ASSERT_EQ(data.features.data, x);
  ASSERT_EQ(data.targets.size(), y.size());
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(data.targets[i], y[i], 1e-13);
  EXPECT_TRUE(data.class_names.empty());
  EXPECT_THROW((void)MakeRegressionSource{options}.load({}), UserError);
}

TEST(MakeBlobsSource, IsScikitLearns) {
  MakeBlobsSource::Options options;
  options.n_samples = 7;
  options.cluster_std = 0.5;
  options.random_state = 42;
  options.test_share = 0;
  const Dataset data = MakeBlobsSource{options}.load({});
  const std::vector<double> x{-1.7195912152990545, 9.398003492774777,  -2.7439348160202264, 9.285566149991304,
                              3.777419919971585,   1.6920259193202456, 4.760859972011119,   1.016529561611833,
                              -2.7409064694589813, 8.781421251413192,  -7.333639228911876,  -7.5862614439435925,
                              -7.386042751318482,  -6.72298592697831};
  ASSERT_EQ(data.features.data.size(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(data.features.data[i], x[i], 1e-14);
  EXPECT_THAT(data.labels, ElementsAre(0, 0, 1, 1, 0, 2, 2));
  EXPECT_THAT(data.class_names, ElementsAre("0", "1", "2"));
}

TEST(Preparation, DividesThenTakesLogarithmsThenStandardises) {
  MakeBlobsSource::Options options;
  options.test_share = 0;
  options.random_state = 3;
  Dataset plain = MakeBlobsSource{options}.load({});
  options.divide_by = 40;
  options.log1p = true;
  const Dataset changed = MakeBlobsSource{options}.load({});
  for (std::size_t i = 0; i < plain.features.data.size(); ++i)
    EXPECT_EQ(changed.features.data[i], std::log1p(plain.features.data[i] / 40));
  options.divide_by = 1;
  EXPECT_THROW((void)MakeBlobsSource{options}.load({}), UserError);  // features below −1
}

TEST(Dataset, SinglePrecisionTakesTheFeaturesPlace) {
  MakeBlobsSource::Options options;
  Dataset data = MakeBlobsSource{options}.load({.seed = 5});
  const std::vector<double> wide = data.features.data;
  to_single_precision(data);
  EXPECT_TRUE(data.features.data.empty());
  const LabelledRows test = data.test();
  ASSERT_EQ(test.size(), 25U);
  test.visit([&]<class T>(MatrixView<const T> x) {
    EXPECT_EQ(sizeof(T), sizeof(float));
    for (std::size_t i = 0; i < test.size(); ++i)
      EXPECT_EQ(static_cast<float>(x.at(i, 1)), static_cast<float>(wide[2 * (75 + i) + 1]));
  });
}

}  // namespace
}  // namespace stakemine::learning
