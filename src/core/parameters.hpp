#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/duration.hpp"

namespace simul {

/// One parameter of a spec: how it is typed, checked, printed and named, described once for the
/// command line, the names of the bench's rows, JSON and the tests.
struct Parameter {
  enum class Kind { value, flag, list };

  std::string key;      ///< "capacity": in row names and, with the unit as suffix, in JSON
  std::string options;  ///< "-p,--producers" as typed; a bare word for a positional list
  std::string help;     ///< one line, with the range
  Kind kind;
  std::string json_key;  ///< "delay_s"
  std::function<void(const std::vector<std::string>&)>
      set;                                   ///< throws UsageError, naming the option
  std::function<boost::json::value()> json;  ///< the value as it stands
  std::function<std::string()> text;         ///< the value as `set` reads it
};

/// The parameters of one spec object, bound to it: the spec must outlive them.
class Parameters {
 public:
  /// A whole number within [min, max].
  template <class Integer>
  Parameters& count(std::string options, Integer& value, std::uint64_t min, std::uint64_t max,
                    std::string help) {
    return count_as(
        std::move(options), [&value] { return static_cast<std::uint64_t>(value); },
        [&value](std::uint64_t given) { value = static_cast<Integer>(given); }, min, max,
        std::move(help));
  }
  /// A length of time within [min, max].
  Parameters& duration(std::string options, Duration& value, Duration min, Duration max,
                       std::string help);
  Parameters& flag(std::string options, bool& value, std::string help);
  Parameters& text(std::string options, std::string& value, std::string help);
  /// One of a few words.
  Parameters& choice(std::string options, std::string& value, std::vector<std::string> words,
                     std::string help);
  /// Whole numbers within [min, max], as many as are typed, apart or with commas between them;
  /// `name` without dashes is positional.
  Parameters& list(std::string name, std::vector<std::uint64_t>& values, std::uint64_t min,
                   std::uint64_t max, std::string help);
  /// Any words, read by `parse`, which throws UsageError; `print` gives them back.
  Parameters& words(std::string name, std::function<void(const std::vector<std::string>&)> parse,
                    std::function<boost::json::value()> json, std::function<std::string()> print,
                    std::string help);

  const std::vector<Parameter>& all() const { return parameters_; }
  /// Sets the parameter of that key. Throws UsageError for an unknown key or a bad value.
  void set(std::string_view key, const std::string& text);
  /// The whole spec.
  boost::json::object json() const;

 private:
  Parameters& count_as(std::string options, const std::function<std::uint64_t()>& get,
                       const std::function<void(std::uint64_t)>& put, std::uint64_t min,
                       std::uint64_t max, std::string help);
  Parameter& add(std::string options, Parameter::Kind kind, std::string help);

  std::vector<Parameter> parameters_;
};

/// Reads a whole number of [min, max]. `name` is for the error's text. Throws UsageError.
std::uint64_t parse_count(std::string_view name, std::string_view text, std::uint64_t min,
                          std::uint64_t max);

}  // namespace simul
