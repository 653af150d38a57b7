// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/description.hpp"

#include "stakemine/config/family.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/quantity.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

enum class Colour { red, green };
std::span<const std::pair<std::string_view, Colour>> enum_names(Colour) {
  static constexpr std::pair<std::string_view, Colour> kNames[] = {{"red", Colour::red}, {"green", Colour::green}};
  return kNames;
}

struct Wheel {
  double radius_s = 1;
  static const ObjectDescription& description() {
    static const auto described =
        Description<Wheel>("wheel", "A wheel.")
            .field("radius", &Wheel::radius_s, "How far.", {.dimension = Dimension::duration, .range = above(0)});
    return described;
  }
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string sound() const = 0;
  static const Family<Engine>& family();
};

class Steam final : public Engine {
 public:
  std::string sound() const override { return "puff"; }
};

class Diesel final : public Engine {
 public:
  struct Options {
    std::uint64_t cylinders = 4;
    static const ObjectDescription& description() {
      static const auto described =
          Description<Options>("diesel", "A diesel engine.")
              .field("cylinders", &Options::cylinders, "How many.", {.range = between(1, 12)});
      return described;
    }
  };
  explicit Diesel(const Options& options) : options_(options) {}
  std::string sound() const override { return std::string(options_.cylinders, 'd'); }

 private:
  Options options_;
};

const Family<Engine>& Engine::family() {
  static const Family<Engine> all{
      "engine",
      "What drives it.",
      {member<Steam, Engine>("steam", "Steam.", "Watt 1769"), member<Diesel, Engine>("diesel", "Oil.", "Diesel 1893")}};
  return all;
}

struct Drive {
  Choice<Engine> engine = Engine::family().choose("steam");
  bool turbo = false;
  static const ObjectDescription& description() {
    static const auto described = Description<Drive>("drive", "The drive.")
                                      .choice(&Drive::engine)
                                      .field("turbo", &Drive::turbo, "Whether it has one.");
    return described;
  }
};

struct Car {
  std::string name;
  std::uint32_t doors = 4;
  Colour colour = Colour::red;
  std::optional<double> price;
  std::vector<Wheel> wheels;
  Choice<Engine> spare = Engine::family().choose("steam");
  Drive drive;
  Quantity speed = 1.0;
  static const ObjectDescription& description() {
    static const auto described =
        Description<Car>("car", "A car.")
            .field("name", &Car::name, "What it is called.", {.required = true})
            .field("doors", &Car::doors, "How many.", {.range = between(0, 5)})
            .field("colour", &Car::colour, "Of the paint.")
            .field("price", &Car::price, "In a currency.", {.range = at_least(0)})
            .field("wheels", &Car::wheels, "All of them.")
            .field("spare", &Car::spare, "Another engine.")
            .field("drive", &Car::drive, "What moves it.")
            .field("speed", &Car::speed, "How fast.", {.dimension = Dimension::speed, .range = at_least(0)})
            .check([](const Car& car, const Complain& complain) {
              if (car.doors == 1) complain("doors", "one door is too few");
            });
    return described;
  }
};

struct Outcome {
  Car car;
  std::vector<std::string> errors;
};

Outcome read(const std::string& text) {
  Outcome outcome;
  Reader reader{"car.json", "."};
  Car::description().read(&outcome.car, parse_json(text, "car.json"), reader);
  try {
    reader.throw_if_errors();
  } catch (const UserError& error) {
    outcome.errors = error.lines();
  }
  return outcome;
}

std::string written(const Car& car) {
  ValueBuilder builder;
  Car::description().write(&car, builder);
  return to_json(builder.take());
}

TEST(Description, ReadsWhatIsGivenAndKeepsTheDefaultsOfTheRest) {
  const auto [car, errors] = read(R"({"name": "x", "colour": "green", "wheels": [{"radius": "5ms"}, {}],
      "spare": {"type": "diesel", "cylinders": 6}, "drive": {"type": "diesel", "turbo": true}, "price": 3})");
  EXPECT_THAT(errors, ElementsAre());
  EXPECT_EQ(car.doors, 4U);
  EXPECT_EQ(car.colour, Colour::green);
  EXPECT_EQ(car.price, 3.0);
  ASSERT_EQ(car.wheels.size(), 2U);
  EXPECT_EQ(car.wheels[0].radius_s, 0.005);
  EXPECT_EQ(car.spare.make()->sound(), "dddddd");
  EXPECT_EQ(car.drive.engine.make()->sound(), "dddd");
  EXPECT_TRUE(car.drive.turbo);
  ASSERT_NE(car.spare.options_as<Diesel::Options>(), nullptr);
  EXPECT_EQ(car.spare.options_as<Diesel::Options>()->cylinders, 6U);
  EXPECT_EQ(car.spare.options_as<NoOptions>(), nullptr);
}

TEST(Description, TakesBareNames) {
  const auto [car, errors] = read(R"({"name": "x", "spare": "diesel", "drive": "diesel"})");
  EXPECT_THAT(errors, ElementsAre());
  EXPECT_EQ(car.spare.name(), "diesel");
  EXPECT_EQ(car.drive.engine.name(), "diesel");
}

TEST(Description, TheEchoReadsBackToItself) {
  const auto [car, errors] = read(
      R"({"name": "x", "spare": "diesel", "speed": {"type": "pareto", "minimum": "2 Gflop/s", "alpha": 1.5}, "wheels": [{}]})");
  ASSERT_THAT(errors, ElementsAre());
  const std::string echo = written(car);
  EXPECT_THAT(echo, HasSubstr(R"("drive":{"type":"steam","turbo":false})"));
  EXPECT_EQ(written(read(echo).car), echo);
}

TEST(Description, CollectsEveryErrorWithLinePointerAndWhatIsLegal) {
  const auto errors =
      read(
          "{\n\"dors\": 3,\n\"colour\": \"gren\",\n\"price\": -1,\n\"wheels\": [\n{},\n{\"radius\": \"5 kg\"}],\n"
          "\"spare\": {\"type\": \"desel\"},\n\"drive\": {\"type\": \"diesel\", \"cylnders\": 2},\n"
          "\"speed\": {\"type\": \"uniform\", \"minimum\": 3, \"maximum\": \"2 flop/s\"}}")
          .errors;
  ASSERT_EQ(errors.size(), 8U) << testing::PrintToString(errors);
  EXPECT_EQ(errors[0], "car.json:1: /name: is required: text");
  EXPECT_EQ(errors[1], "car.json:2: /dors: unknown key; did you mean \"doors\"?");
  EXPECT_EQ(errors[2],
            "car.json:3: /colour: \"gren\" is not legal; expected \"red\" or \"green\" (did you mean \"green\"?)");
  EXPECT_EQ(errors[3], "car.json:4: /price: -1 is not legal; expected a number, ≥ 0");
  EXPECT_EQ(errors[4],
            "car.json:7: /wheels/1/radius: \"5 kg\" is not legal; expected a duration in seconds or with a unit, "
            "such as \"25ms\", > 0 s (units: s, ns, us, µs, ms, min, h, d)");
  EXPECT_EQ(
      errors[5],
      "car.json:8: /spare/type: \"desel\" is not legal; expected \"steam\" or \"diesel\" (did you mean \"diesel\"?)");
  EXPECT_EQ(errors[6], "car.json:9: /drive/cylnders: unknown key; did you mean \"cylinders\"?");
  EXPECT_EQ(errors[7], "car.json:10: /speed/maximum: is below minimum; expected at least minimum");
}

TEST(Description, ChecksTypesAndRanges) {
  const auto error = [](const std::string& field) {
    const auto errors = read("{\"name\": \"x\", " + field + "}").errors;
    return errors.size() == 1 ? errors[0] : "errors: " + std::to_string(errors.size());
  };
  EXPECT_EQ(error(R"("doors": "four")"),
            "car.json:1: /doors: \"four\" is not legal; expected a whole number from 0 to 5");
  EXPECT_EQ(error(R"("doors": 1e15)"),
            "car.json:1: /doors: 1000000000000000 is not legal; expected a whole number from 0 to 5");
  EXPECT_EQ(error(R"("doors": -1)"), "car.json:1: /doors: -1 is not legal; expected a whole number from 0 to 5");
  EXPECT_EQ(error(R"("doors": 1)"), "car.json:1: /doors: one door is too few");
  EXPECT_EQ(error(R"("wheels": 3)"), "car.json:1: /wheels: 3 where a list is expected");
  EXPECT_EQ(error(R"("drive": 3)"), "car.json:1: /drive: a number where an object is expected");
  EXPECT_EQ(error(R"("spare": {"type": "steam", "cylinders": 2})"),
            "car.json:1: /spare/cylinders: unknown key; legal here: \"type\"");
  EXPECT_THAT(error(R"("speed": "nan")"), HasSubstr("/speed: \"nan\" is not legal; expected a speed in flop/s"));
  EXPECT_THAT(error(R"("speed": {"type": "csv", "path": "no.csv", "column": "x"})"),
              HasSubstr("/speed/path: no file \"no.csv\""));
}

TEST(Description, MakesASchema) {
  const Value schema = json_schema(Car::description(), "cars", "car.schema.json");
  EXPECT_EQ(schema.find("$schema")->string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(to_json(*schema.find("required")), R"(["name"])");
  EXPECT_EQ(schema.find("additionalProperties")->boolean(), false);
  const Value* doors = schema.find("properties")->find("doors");
  EXPECT_EQ(to_json(*doors), R"({"type":"integer","minimum":0,"maximum":5,"description":"How many.","default":4})");
  const Value* defs = schema.find("$defs");
  for (const char* name : {"wheel", "drive", "family_engine", "family_distribution"})
    EXPECT_NE(defs->find(name), nullptr) << name;
  EXPECT_THAT(to_json(*defs->find("drive")), HasSubstr(R"("enum":["steam","diesel"])"));
}

TEST(Description, ExplainsEachFieldAndWhetherItWasGiven) {
  const std::string text = R"({"name": "x", "drive": {"type": "diesel"}, "wheels": [{}]})";
  const auto lines =
      explain(Car::description(), parse_json(written(read(text).car), "echo"), parse_json(text, "car.json"));
  const auto find = [&](std::string_view pointer) {
    for (const Explanation& line : lines)
      if (line.pointer == pointer) return line.value + (line.given ? " given" : " default");
    return std::string{"none"};
  };
  EXPECT_EQ(find("/name"), "\"x\" given");
  EXPECT_EQ(find("/drive/type"), "\"diesel\" given");
  EXPECT_EQ(find("/drive/cylinders"), "4 default");
  EXPECT_EQ(find("/wheels/0/radius"), "\"1 s\" default");
  EXPECT_EQ(find("/spare/type"), "\"steam\" default");
}

TEST(Description, ThePageNamesEveryFieldAndMember) {
  const std::string page = reference_page(Car::description(), "Cars");
  for (const char* part : {"`doors`", "### `diesel`", "`cylinders`", "Source: Diesel 1893.", "## wheel", "> 0 s"})
    EXPECT_THAT(page, HasSubstr(part));
  const Parts parts = parts_of(Car::description());
  EXPECT_EQ(parts.objects.size(), 3U);
  EXPECT_EQ(parts.families.size(), 2U);
}

struct Trailer {
  std::optional<double> load;
  std::optional<double> length;
  std::optional<Value> cargo;
  static const ObjectDescription& description() {
    static const auto described = Description<Trailer>("trailer", "A trailer.")
                                      .field("load", &Trailer::load, "In kg.", {.null_is_absent = true})
                                      .field("length", &Trailer::length, "In m.")
                                      .field("cargo", &Trailer::cargo, "Whatever it is.");
    return described;
  }
};

TEST(Description, TakesNullForAbsentWhereThatIsSaid) {
  Reader reader{"trailer.json", "."};
  Trailer trailer{.load = 3.0, .length = {}, .cargo = {}};
  Trailer::description().read(&trailer, parse_json(R"({"load": null})", "trailer.json"), reader);
  EXPECT_EQ(reader.error_count(), 0U);
  EXPECT_FALSE(trailer.load);
  Trailer::description().read(&trailer, parse_json(R"({"length": null})", "trailer.json"), reader);
  EXPECT_EQ(reader.error_count(), 1U);
  const Value schema = json_schema(Trailer::description(), "trailer", "trailer.json");
  EXPECT_THAT(to_json(*schema.find("properties")->find("load")), HasSubstr("\"null\""));
}

TEST(Description, KeepsAPartForWhoeverKnowsIt) {
  Reader reader{"trailer.json", "."};
  Trailer trailer;
  const char* text = R"({"cargo":{"type":"hay","bales":[1,2]}})";
  Trailer::description().read(&trailer, parse_json(text, "trailer.json"), reader);
  ASSERT_TRUE(trailer.cargo);
  ValueBuilder builder;
  Trailer::description().write(&trailer, builder);
  EXPECT_EQ(to_json(builder.take()), text);
}

}  // namespace
}  // namespace stakemine::config
