// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/units.hpp"

#include <gtest/gtest.h>

namespace stakemine::config {
namespace {

TEST(Units, ReadWhatPeopleWrite) {
  EXPECT_EQ(parse_quantity("25ms", Dimension::duration), 0.025);
  EXPECT_EQ(parse_quantity("30 ms", Dimension::duration), 0.03);
  EXPECT_EQ(parse_quantity("2 h", Dimension::duration), 7200.0);
  EXPECT_EQ(parse_quantity("50 Mbit/s", Dimension::bandwidth), 50e6);
  EXPECT_EQ(parse_quantity("1 MB/s", Dimension::bandwidth), 8e6);
  EXPECT_EQ(parse_quantity("2 Gflop/s", Dimension::speed), 2e9);
  EXPECT_EQ(parse_quantity("250 Mflop", Dimension::work), 250e6);
  EXPECT_EQ(parse_quantity("250 kB", Dimension::size), 250e3);
  EXPECT_EQ(parse_quantity("4 KiB", Dimension::size), 4096.0);
  EXPECT_EQ(parse_quantity("20 %", Dimension::share), 0.2);
}

TEST(Units, RefuseEverythingElse) {
  for (const char* text :
       {"", "ms", "25", "25 m", "25  ms", "25ms ", " 25ms", "25MS", "1e400 s", "nan s", "inf s", "0x10 s"})
    EXPECT_FALSE(parse_quantity(text, Dimension::duration)) << text;
  EXPECT_FALSE(parse_quantity("25ms", Dimension::bandwidth));
  EXPECT_FALSE(parse_quantity("1 GB", Dimension::bandwidth));
  EXPECT_FALSE(parse_quantity("1e308 Gbit/s", Dimension::bandwidth));
}

TEST(Units, WriteWhatReadsBackToTheSameBits) {
  EXPECT_EQ(format_quantity(0.025, Dimension::duration), "25 ms");
  EXPECT_EQ(format_quantity(50e6, Dimension::bandwidth), "50 Mbit/s");
  EXPECT_EQ(format_quantity(0, Dimension::duration), "0 s");
  EXPECT_EQ(format_quantity(2.5e9, Dimension::speed), "2.5 Gflop/s");
  EXPECT_EQ(format_quantity(3e-9, Dimension::duration), "3 ns");
  double value = 1.2345678901234567e-9;
  for (int i = 0; i < 80; ++i, value *= 3.1415926535897931) {
    for (const Dimension dimension : {Dimension::duration, Dimension::bandwidth, Dimension::size, Dimension::work})
      EXPECT_EQ(parse_quantity(format_quantity(value, dimension), dimension), value) << value;
  }
}

}  // namespace
}  // namespace stakemine::config
