#include "command_line/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <memory>
#include <ranges>
#include <utility>

#include "core/error.hpp"
#include "core/standard_output.hpp"

namespace simul {
namespace {

std::string see_help(const CommandLine& line) {
  return fmt::format("see '{} --help'", line.name);
}

std::string help_of(const Parameter& parameter) {
  std::string help = parameter.help;
  for (const std::string& option : parameter.needs) help += fmt::format("; needs {}", option);
  return help;
}

// CLI11 only splits the words. The parameters interpret them, so that ranges, error texts and the
// syntax of numbers do not depend on the version of CLI11.
CLI::Option* declare(CLI::App& app, const Parameter& parameter) {
  CLI::Option* option = nullptr;
  if (parameter.kind == Parameter::Kind::flag) {
    option = app.add_flag(parameter.options);
  } else {
    option = app.add_option(parameter.options);
    option->type_name(parameter.value_name)->default_str(parameter.text());
    if (parameter.kind == Parameter::Kind::value) option->expected(1);
    if (parameter.kind == Parameter::Kind::list) {
      option->expected(1, -1)->allow_extra_args(true);
      if (parameter.value_name.empty()) option->type_name("...");
    }
    if (parameter.kind == Parameter::Kind::repeated) {
      option->expected(1, -1)->allow_extra_args(false);
    }
  }
  option->description(help_of(parameter))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (!parameter.group.empty()) option->group(parameter.group);
  if (parameter.hidden) option->group("");
  return option;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

void declare_commands(CLI::App& app, const CommandLine& line) {
  if (line.commands.empty()) return;
  const std::string heading = upper(line.command_noun.substr(0, 1)) + line.command_noun.substr(1);
  for (const CommandLine::Command& command : line.commands) {
    app.add_subcommand(command.name, command.summary)->group(heading + "s");
  }
  app.require_subcommand(1);
  app.get_formatter()->label("SUBCOMMAND", upper(line.command_noun));
}

// CLI11 would use the next word as the value.
void refuse_missing_values(const Words& words) {
  for (const std::string& word : words) {
    if (word == "--") return;
    if (word.starts_with("--") && word.find('=') == word.size() - 1) {
      throw UsageError(fmt::format("{} has no value after the '='", word));
    }
  }
}

void take_unknown(const CommandLine& line, const Words& unknown) {
  for (const std::string& word : unknown) {
    if (word == "--") continue;
    if (!word.starts_with('-')) {
      throw UsageError(fmt::format("'{}' is not expected here; {}", word, see_help(line)));
    }
    if (line.unknown_options == nullptr) {
      throw UsageError(fmt::format("there is no option {}; {}", word, see_help(line)));
    }
    line.unknown_options->push_back(word);
  }
}

// "simul run WORKLOAD [OPTIONS]": the options of a command stand behind its name.
class Formatter final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    if (app->get_subcommands(nullptr).empty()) {
      return CLI::Formatter::make_usage(app, std::move(name));
    }
    return fmt::format("Usage: {} {} [OPTIONS]\n", name, get_label("SUBCOMMAND"));
  }
};

}  // namespace

bool parse(const CommandLine& line, const Words& words) {
  CLI::App app(line.summary, line.name);
  app.formatter(std::make_shared<Formatter>());
  app.footer(line.footer);
  app.allow_extras();
  if (!line.version.empty()) {
    app.set_version_flag("--version", line.version, "Print the version and exit");
  }
  std::vector<std::pair<const Parameter*, const CLI::Option*>> options;
  for (const Parameter& parameter : line.parameters.all()) {
    options.emplace_back(&parameter, declare(app, parameter));
  }
  declare_commands(app, line);
  refuse_missing_values(words);
  try {
    app.parse(Words(words.rbegin(), words.rend()));  // which takes them from the back
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return false;
  } catch (const CLI::CallForVersion&) {
    print(line.version + "\n");
    return false;
  } catch (const CLI::RequiredError&) {
    take_unknown(line, app.remaining());
    throw UsageError(fmt::format("give a {}; {}", line.command_noun, see_help(line)));
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; {}", error.what(), see_help(line)));
  }
  take_unknown(line, app.remaining());
  Parameters::Given given;
  for (const auto& [parameter, option] : options) {
    if (option->count() != 0) given[parameter->key] = option->results();
  }
  line.parameters.set(given);
  if (line.given != nullptr) *line.given = std::move(given);
  return true;
}

int run_command(const CommandLine& line, const Words& words) {
  const std::string there_are = fmt::format(
      "{}", fmt::join(line.commands | std::views::transform(&CommandLine::Command::name), ", "));
  if (words.empty()) {
    throw UsageError(
        fmt::format("give a {}: {}; {}", line.command_noun, there_are, see_help(line)));
  }
  const std::string& first = words.front();
  for (const CommandLine::Command& command : line.commands) {
    if (command.name == first) return command.run(Words(words.begin() + 1, words.end()));
  }
  if (!first.starts_with('-')) {
    throw UsageError(
        fmt::format("unknown {} '{}'; there are: {}", line.command_noun, first, there_are));
  }
  if (first == "-h" || first == "--help" || first == "--version") {
    parse(line, words);
    return 0;
  }
  throw UsageError(fmt::format("there is no option {} before the {}: {} {} [OPTIONS]; {}", first,
                               line.command_noun, line.name, upper(line.command_noun),
                               see_help(line)));
}

}  // namespace simul
