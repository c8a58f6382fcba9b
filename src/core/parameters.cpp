#include "core/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/error.hpp"

namespace simul {
namespace {

// "-p,--producers" is known as "producers", "--tasks" as "tasks", "numbers" as itself.
std::string key_of(const std::string& options) {
  const auto last = options.rfind(',');
  std::string name = last == std::string::npos ? options : options.substr(last + 1);
  name.erase(0, name.find_first_not_of('-'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string option_of(const std::string& options) {
  const auto last = options.rfind(',');
  return last == std::string::npos ? options : options.substr(last + 1);
}

}  // namespace

std::uint64_t parse_count(std::string_view name, std::string_view text, std::uint64_t min,
                          std::uint64_t max) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the range is given whole
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool too_large = error == std::errc::result_out_of_range && rest == end;
  if (!too_large && (error != std::errc() || rest != end)) {
    throw UsageError(
        fmt::format("{}: '{}' is no whole number; give {} to {}", name, text, min, max));
  }
  if (too_large || value < min || value > max) {
    throw UsageError(fmt::format("{}: {} is out of range; give {} to {}", name, text, min, max));
  }
  return value;
}

Parameter& Parameters::add(std::string options, Parameter::Kind kind, std::string help) {
  Parameter parameter;
  parameter.key = key_of(options);
  parameter.json_key = parameter.key;
  parameter.options = std::move(options);
  parameter.help = std::move(help);
  parameter.kind = kind;
  return parameters_.emplace_back(std::move(parameter));
}

Parameters& Parameters::count_as(std::string options, const std::function<std::uint64_t()>& get,
                                 const std::function<void(std::uint64_t)>& put, std::uint64_t min,
                                 std::uint64_t max, std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter =
      add(std::move(options), Parameter::Kind::value, fmt::format("{} ({} to {})", help, min, max));
  parameter.set = [name, put, min, max](const std::vector<std::string>& texts) {
    put(parse_count(name, texts.back(), min, max));
  };
  parameter.json = [get] { return boost::json::value(get()); };
  parameter.text = [get] { return std::to_string(get()); };
  return *this;
}

Parameters& Parameters::duration(std::string options, Duration& value, Duration min, Duration max,
                                 std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter =
      add(std::move(options), Parameter::Kind::value,
          fmt::format("{} ({} to {})", help, format_duration(min), format_duration(max)));
  parameter.json_key += "_s";
  parameter.set = [name, &value, min, max](const std::vector<std::string>& texts) {
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
    value = given;
  };
  parameter.json = [&value] { return boost::json::value(to_seconds(value)); };
  parameter.text = [&value] { return format_duration(value); };
  return *this;
}

Parameters& Parameters::flag(std::string options, bool& value, std::string help) {
  const std::string name = option_of(options);
  Parameter& parameter = add(std::move(options), Parameter::Kind::flag, std::move(help));
  parameter.set = [name, &value](const std::vector<std::string>& texts) {
    const std::string& text = texts.back();
    if (text != "true" && text != "false") {
      throw UsageError(fmt::format("{}: '{}' is neither true nor false", name, text));
    }
    value = text == "true";
  };
  parameter.json = [&value] { return boost::json::value(value); };
  parameter.text = [&value] { return std::string(value ? "true" : "false"); };
  return *this;
}

Parameters& Parameters::text(std::string options, std::string& value, std::string help) {
  Parameter& parameter = add(std::move(options), Parameter::Kind::value, std::move(help));
  parameter.set = [&value](const std::vector<std::string>& texts) { value = texts.back(); };
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
        for (std::string_view text : texts) {
          for (std::size_t comma = 0; comma != std::string_view::npos;) {
            comma = text.find(',');
            given.push_back(parse_count(shown, text.substr(0, comma), min, max));
            text.remove_prefix(std::min(comma, text.size() - 1) + 1);
          }
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

void Parameters::set(std::string_view key, const std::string& text) {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& p) { return p.key == key; });
  if (found == parameters_.end()) throw UsageError(fmt::format("there is no parameter '{}'", key));
  found->set({text});
}

boost::json::object Parameters::json() const {
  boost::json::object spec;
  for (const Parameter& parameter : parameters_) spec[parameter.json_key] = parameter.json();
  return spec;
}

}  // namespace simul
