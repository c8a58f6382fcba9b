#pragma once

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/duration.hpp"

namespace simul {

/// One parameter of a spec or a command: how it is typed, checked, printed and named, described
/// once for the command line, the names of the bench's rows, JSON and the tests.
struct Parameter {
  enum class Kind {
    value,     ///< one word, given once
    flag,      ///< no word, or true or false after "="
    list,      ///< one word or more
    repeated,  ///< one word each time that it is given
  };

  std::string key;      ///< "capacity": in row names and, with the unit as suffix, in JSON
  std::string options;  ///< "-p,--producers" as typed; a bare word for a positional list
  std::string help;     ///< one line, with the range
  Kind kind;
  std::string json_key;  ///< "delay_s"
  std::function<void(const std::vector<std::string>&)>
      set;                                   ///< throws UsageError, naming the option
  std::function<boost::json::value()> json;  ///< the value as it stands; null where there is none
  std::function<std::string()> text;  ///< the value as `set` reads it; empty where there is none

  std::string value_name;             ///< "FILE": what the help says in place of the value
  std::string group;                  ///< heading in the help; empty for the common one
  bool hidden = false;                ///< works but is not in the help
  std::vector<std::string> needs;     ///< options that have to be given with this one
  std::vector<std::string> excludes;  ///< options that cannot be given with this one

  /// The name that errors use: "--producers".
  std::string name() const;
};

/// The parameters of one spec object, bound to it: the spec must outlive them.
///
/// Values are read in one way everywhere. An empty text is no value. A number has no leading zero
/// ("010" is refused, because some programs read it as 8), no sign except a minus if the range
/// includes negative numbers, and nothing before or after it. What is out of range is refused,
/// never clamped or wrapped. Every refusal is a UsageError of one line that names the option.
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
  /// The same, empty until it is given.
  template <class Integer>
  Parameters& count(std::string options, std::optional<Integer>& value, std::uint64_t min,
                    std::uint64_t max, std::string help) {
    return count_as(
        std::move(options),
        [&value]() -> std::optional<std::uint64_t> {
          if (!value) return std::nullopt;
          return static_cast<std::uint64_t>(*value);
        },
        [&value](std::uint64_t given) { value = static_cast<Integer>(given); }, min, max,
        std::move(help));
  }
  /// A number within [min, max], in plain notation ("0.25") or with an exponent.
  Parameters& real(std::string options, double& value, double min, double max, std::string help);
  /// A length of time within [min, max].
  Parameters& duration(std::string options, Duration& value, Duration min, Duration max,
                       std::string help);
  /// The same, empty until it is given.
  Parameters& duration(std::string options, std::optional<Duration>& value, Duration min,
                       Duration max, std::string help);
  /// True when it is typed alone; "=false" and the like turn it off.
  Parameters& flag(std::string options, bool& value, std::string help);
  Parameters& text(std::string options, std::string& value, std::string help);
  /// One of a few words.
  Parameters& choice(std::string options, std::string& value, std::vector<std::string> words,
                     std::string help);
  /// Whole numbers within [min, max], as many as are typed, apart or with commas between them;
  /// `name` without dashes is positional.
  Parameters& list(std::string name, std::vector<std::uint64_t>& values, std::uint64_t min,
                   std::uint64_t max, std::string help);
  /// Words, given any number of times or with commas in between; none of them is empty.
  Parameters& texts(std::string options, std::vector<std::string>& values, std::string help);
  /// KEY=VALUE, given any number of times or with commas in between. A key that comes again
  /// replaces its value.
  Parameters& pairs(std::string options, std::map<std::string, std::string>& values,
                    std::string help);
  /// Any words, read by `parse`, which throws UsageError; `print` gives them back.
  Parameters& words(std::string name, std::function<void(const std::vector<std::string>&)> parse,
                    std::function<boost::json::value()> json, std::function<std::string()> print,
                    std::string help);

  /// These apply to the parameter that was added last. Options are named as typed ("--tls").
  Parameters& value_name(std::string name);
  Parameters& hidden();
  Parameters& needs(std::string option);
  Parameters& excludes(std::string option);
  /// Parameters added after this call are listed in the help under this heading.
  Parameters& group(std::string heading);

  /// Adds all of another's, or one of them.
  Parameters& append(Parameters others);
  Parameters& append(Parameter other);

  const std::vector<Parameter>& all() const { return parameters_; }
  /// Sets the parameter of that key. Throws UsageError for an unknown key or a bad value.
  void set(std::string_view key, const std::string& text) const;
  /// The words typed for each parameter that was given, by key; each at least once.
  using Given = std::map<std::string, std::vector<std::string>>;
  /// Sets all that were given. Throws UsageError for a bad value, a value that was given twice, and
  /// options that need or exclude each other.
  void set(const Given& given) const;
  /// The whole spec.
  boost::json::object json() const;

 private:
  Parameters& duration_as(std::string options, const std::function<std::optional<Duration>()>& get,
                          std::function<void(Duration)> put, Duration min, Duration max,
                          std::string help);
  Parameters& count_as(std::string options, std::function<std::optional<std::uint64_t>()> get,
                       std::function<void(std::uint64_t)> put, std::uint64_t min, std::uint64_t max,
                       std::string help);
  Parameter& add(std::string options, Parameter::Kind kind, std::string help);

  std::vector<Parameter> parameters_;
  std::string group_;
};

/// Reads a whole number of [min, max]. `name` is for the error's text. Throws UsageError.
std::uint64_t parse_count(std::string_view name, std::string_view text, std::uint64_t min,
                          std::uint64_t max);

/// Reads a number of [min, max]; nan and infinity are none. Throws UsageError.
double parse_real(std::string_view name, std::string_view text, double min, double max);

}  // namespace simul
