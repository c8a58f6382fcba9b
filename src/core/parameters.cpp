#include "core/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/ascii.hpp"
#include "core/error.hpp"

namespace simul {
namespace {

constexpr std::array<std::string_view, 6> kTrue{"true", "t", "yes", "y", "on", "1"};
constexpr std::array<std::string_view, 6> kFalse{"false", "f", "no", "n", "off", "0"};

// "-p,--producers" is typed and named in errors as "--producers".
std::string option_of(const std::string& options) {
  const auto last = options.rfind(',');
  return last == std::string::npos ? options : options.substr(last + 1);
}

// "-p,--producers" is known as "producers", "--tasks" as "tasks", "numbers" as itself.
std::string key_of(const std::string& options) {
  std::string name = option_of(options);
  name.erase(0, name.find_first_not_of('-'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void refuse_leading_zero(std::string_view name, std::string_view text, const std::string& range) {
  if (!has_leading_zero(text)) return;
  throw UsageError(fmt::format("{}: '{}' begins with a zero; give {}", name, text, range));
}

bool stands_among(std::string_view text, const std::array<std::string_view, 6>& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return equal_ignoring_case(text, word); });
}

// The parts between separators, empty ones included.
std::vector<std::string> split(const std::vector<std::string>& texts, char separator) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) {
    std::size_t start = 0;
    for (std::size_t at = 0; (at = text.find(separator, start)) != std::string::npos;) {
      parts.push_back(text.substr(start, at - start));
      start = at + 1;
    }
    parts.push_back(text.substr(start));
  }
  return parts;
}

}  // namespace

std::uint64_t parse_count(std::string_view name, std::string_view text, std::uint64_t min,
                          std::uint64_t max) {
  const std::string range = fmt::format("{} to {}", min, max);
  refuse_leading_zero(name, text, range);
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the range is given whole
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool too_large = error == std::errc::result_out_of_range && rest == end;
  if (!too_large && (error != std::errc() || rest != end)) {
    throw UsageError(fmt::format("{}: '{}' is no whole number; give {}", name, text, range));
  }
  if (too_large || value < min || value > max) {
    throw UsageError(fmt::format("{}: {} is out of range; give {}", name, text, range));
  }
  return value;
}

double parse_real(std::string_view name, std::string_view text, double min, double max) {
  const std::string range = fmt::format("{} to {}", min, max);
  refuse_leading_zero(name, text, range);
  double value = 0;
  const char* end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the range is given whole
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool beyond_double = error == std::errc::result_out_of_range && rest == end;
  if (!beyond_double && (error != std::errc() || rest != end || !std::isfinite(value))) {
    throw UsageError(fmt::format("{}: '{}' is no number; give {}", name, text, range));
  }
  if (beyond_double || value < min || value > max) {
    throw UsageError(fmt::format("{}: {} is out of range; give {}", name, text, range));
  }
  return value;
}

std::string Parameter::name() const {
  return option_of(options);
}

Parameter& Parameters::add(std::string options, Parameter::Kind kind, std::string help) {
  Parameter parameter;
  parameter.key = key_of(options);
  parameter.json_key = parameter.key;
  parameter.options = std::move(options);
  parameter.help = std::move(help);
  parameter.kind = kind;
  parameter.group = group_;
  return parameters_.emplace_back(std::move(parameter));
}

Parameters& Parameters::count_as(std::string options,
                                 std::function<std::optional<std::uint64_t>()> get,
                                 std::function<void(std::uint64_t)> put, std::uint64_t min,
                                 std::uint64_t max, std::string help) {
  const std::string name = option_of(options);
  const bool any = min == 0 && max == std::numeric_limits<std::uint64_t>::max();
  Parameter& parameter = add(std::move(options), Parameter::Kind::value,
                             any ? help : fmt::format("{} ({} to {})", help, min, max));
  parameter.json = [get] {
    const std::optional<std::uint64_t> value = get();
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
  };
  parameter.text = [get = std::move(get)] {
    const std::optional<std::uint64_t> value = get();
    return value ? std::to_string(*value) : std::string();
  };
  parameter.set = [name, put = std::move(put), min, max](const std::vector<std::string>& texts) {
    put(parse_count(name, texts.back(), min, max));
  };
  return *this;
}

Parameters& Parameters::real(std::string options, double& value, double min, double max,
                             std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter =
      add(std::move(options), Parameter::Kind::value, fmt::format("{} ({} to {})", help, min, max));
  parameter.set = [name, &value, min, max](const std::vector<std::string>& texts) {
    value = parse_real(name, texts.back(), min, max);
  };
  parameter.json = [&value] { return boost::json::value(value); };
  parameter.text = [&value] { return fmt::format("{}", value); };
  return *this;
}

Parameters& Parameters::duration(std::string options, Duration& value, Duration min, Duration max,
                                 std::string help) {
  return duration_as(
      std::move(options), [&value]() -> std::optional<Duration> { return value; },
      [&value](Duration given) { value = given; }, min, max, std::move(help));
}

Parameters& Parameters::duration(std::string options, std::optional<Duration>& value, Duration min,
                                 Duration max, std::string help) {
  return duration_as(
      std::move(options), [&value] { return value; }, [&value](Duration given) { value = given; },
      min, max, std::move(help));
}

Parameters& Parameters::duration_as(std::string options,
                                    const std::function<std::optional<Duration>()>& get,
                                    std::function<void(Duration)> put, Duration min, Duration max,
                                    std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter =
      add(std::move(options), Parameter::Kind::value,
          fmt::format("{} ({} to {})", help, format_duration(min), format_duration(max)));
  parameter.json_key += "_s";
  parameter.set = [name, put = std::move(put), min, max](const std::vector<std::string>& texts) {
    Duration given{};
    try {
      given = parse_duration(texts.back());
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("{}: {}", name, error.what()));
    }
    if (given < min || given > max) {
      throw UsageError(fmt::format("{}: {} is out of range; give {} to {}", name, texts.back(),
                                   format_duration(min), format_duration(max)));
    }
    put(given);
  };
  parameter.json = [get] {
    const auto value = get();
    return value ? boost::json::value(to_seconds(*value)) : boost::json::value(nullptr);
  };
  parameter.text = [get] {
    const auto value = get();
    return value ? format_duration(*value) : std::string();
  };
  return *this;
}

Parameters& Parameters::flag(std::string options, bool& value, std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter = add(std::move(options), Parameter::Kind::flag, std::move(help));
  parameter.set = [name, &value](const std::vector<std::string>& texts) {
    const std::string& text = texts.back();
    const bool on = stands_among(text, kTrue);
    if (!on && !stands_among(text, kFalse)) {
      throw UsageError(fmt::format("{}: '{}' is neither true nor false", name, text));
    }
    value = on;
  };
  parameter.json = [&value] { return boost::json::value(value); };
  parameter.text = [&value] { return std::string(value ? "true" : "false"); };
  return *this;
}

Parameters& Parameters::text(std::string options, std::string& value, std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter = add(std::move(options), Parameter::Kind::value, std::move(help));
  parameter.set = [name, &value](const std::vector<std::string>& texts) {
    if (texts.back().empty()) {
      throw UsageError(fmt::format("{}: the value is empty; leave the option out", name));
    }
    value = texts.back();
  };
  parameter.json = [&value] { return boost::json::value(value); };
  parameter.text = [&value] { return value; };
  return *this;
}

Parameters& Parameters::choice(std::string options, std::string& value,
                               std::vector<std::string> words, std::string help) {
  const std::string name = option_of(options);
  text(std::move(options), value, fmt::format("{} ({})", help, fmt::join(words, ", ")));
  parameters_.back().set = [name, &value, words](const std::vector<std::string>& texts) {
    if (std::find(words.begin(), words.end(), texts.back()) == words.end()) {
      throw UsageError(
          fmt::format("{}: '{}' is not among {}", name, texts.back(), fmt::join(words, ", ")));
    }
    value = texts.back();
  };
  return *this;
}

Parameters& Parameters::list(std::string name, std::vector<std::uint64_t>& values,
                             std::uint64_t min, std::uint64_t max, std::string help) {
  const std::string shown = option_of(name);
  return words(
      std::move(name),
      [shown, &values, min, max](const std::vector<std::string>& texts) {
        std::vector<std::uint64_t> given;
        for (const std::string& text : split(texts, ',')) {
          given.push_back(parse_count(shown, text, min, max));
        }
        values = std::move(given);
      },
      [&values] { return boost::json::value(boost::json::array(values.begin(), values.end())); },
      [&values] { return fmt::format("{}", fmt::join(values, ",")); },
      fmt::format("{} ({} to {})", help, min, max));
}

Parameters& Parameters::words(std::string name,
                              std::function<void(const std::vector<std::string>&)> parse,
                              std::function<boost::json::value()> json,
                              std::function<std::string()> print, std::string help) {
  Parameter& parameter = add(std::move(name), Parameter::Kind::list, std::move(help));
  parameter.set = std::move(parse);
  parameter.json = std::move(json);
  parameter.text = std::move(print);
  return *this;
}

Parameters& Parameters::texts(std::string options, std::vector<std::string>& values,
                              std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter = add(std::move(options), Parameter::Kind::repeated, std::move(help));
  parameter.set = [name, &values](const std::vector<std::string>& texts) {
    std::vector<std::string> given = split(texts, ',');
    if (std::ranges::any_of(given, &std::string::empty)) {
      throw UsageError(fmt::format("{}: '{}' has an empty value", name, fmt::join(texts, ",")));
    }
    values = std::move(given);
  };
  parameter.json = [&values] { return boost::json::value_from(values); };
  parameter.text = [&values] { return fmt::format("{}", fmt::join(values, ",")); };
  return *this;
}

Parameters& Parameters::pairs(std::string options, std::map<std::string, std::string>& values,
                              std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter = add(std::move(options), Parameter::Kind::repeated, std::move(help));
  parameter.value_name = "KEY=VALUE";
  parameter.set = [name, &values](const std::vector<std::string>& texts) {
    for (const std::string& pair : split(texts, ',')) {
      const auto equals = pair.find('=');
      if (equals == std::string::npos || equals == 0) {
        throw UsageError(fmt::format("{}: '{}' is not KEY=VALUE", name, pair));
      }
      values[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  };
  parameter.json = [&values] { return boost::json::value_from(values); };
  parameter.text = [&values] {
    std::vector<std::string> pairs;
    for (const auto& [key, value] : values) pairs.push_back(fmt::format("{}={}", key, value));
    return fmt::format("{}", fmt::join(pairs, ","));
  };
  return *this;
}

Parameters& Parameters::value_name(std::string name) {
  parameters_.back().value_name = std::move(name);
  return *this;
}

Parameters& Parameters::hidden() {
  parameters_.back().hidden = true;
  return *this;
}

Parameters& Parameters::needs(std::string option) {
  parameters_.back().needs.push_back(std::move(option));
  return *this;
}

Parameters& Parameters::excludes(std::string option) {
  parameters_.back().excludes.push_back(std::move(option));
  return *this;
}

Parameters& Parameters::group(std::string heading) {
  group_ = std::move(heading);
  return *this;
}

Parameters& Parameters::append(Parameters others) {
  std::move(others.parameters_.begin(), others.parameters_.end(), std::back_inserter(parameters_));
  return *this;
}

Parameters& Parameters::append(Parameter other) {
  parameters_.push_back(std::move(other));
  return *this;
}

void Parameters::set(std::string_view key, const std::string& text) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& p) { return p.key == key; });
  if (found == parameters_.end()) throw UsageError(fmt::format("there is no parameter '{}'", key));
  found->set({text});
}

void Parameters::set(const Given& given) const {
  for (const Parameter& parameter : parameters_) {
    const auto typed = given.find(parameter.key);
    if (typed == given.end()) continue;
    const std::vector<std::string>& texts = typed->second;
    if (parameter.kind == Parameter::Kind::value && texts.size() > 1) {
      throw UsageError(fmt::format("{}: given {} times", parameter.name(), texts.size()));
    }
    for (const std::string& other : parameter.needs) {
      if (given.contains(key_of(other))) continue;
      throw UsageError(fmt::format("{} requires {}", parameter.name(), other));
    }
    for (const std::string& other : parameter.excludes) {
      if (!given.contains(key_of(other))) continue;
      throw UsageError(fmt::format("{} excludes {}", parameter.name(), other));
    }
    parameter.set(texts);
  }
}

boost::json::object Parameters::json() const {
  boost::json::object spec;
  for (const Parameter& parameter : parameters_) spec[parameter.json_key] = parameter.json();
  return spec;
}

}  // namespace simul
