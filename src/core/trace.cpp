#include "core/trace.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <tuple>

#include "core/utf8.hpp"

namespace simul {

const char* name(Activity activity) {
  switch (activity) {
    case Activity::waiting:
      return "waiting";
    case Activity::working:
      return "working";
    case Activity::queued:
      return "queued";
  }
  return "";
}

void Trace::track(std::uint64_t number, std::string name) {
  if (!on_) return;
  const std::lock_guard lock(mutex_);
  tracks_.emplace_back(number, std::move(name));
}

void Trace::span(std::uint64_t track, Activity activity, std::string label, TimePoint begin,
                 TimePoint end) {
  if (!on_) return;
  const std::lock_guard lock(mutex_);
  spans_.push_back({track, activity, std::move(label), begin, end});
}

bool Trace::empty() const {
  const std::lock_guard lock(mutex_);
  return spans_.empty();
}

std::string Trace::to_json(const std::string& process, TimePoint origin) const {
  namespace json = boost::json;
  const std::lock_guard lock(mutex_);
  const auto microseconds = [](Duration duration) {
    return static_cast<double>(duration.count()) / 1e3;
  };
  json::array events;
  events.push_back(
      {{"ph", "M"}, {"name", "process_name"}, {"pid", 1}, {"args", {{"name", process}}}});
  for (const auto& [number, name] : tracks_) {
    events.push_back({{"ph", "M"},
                      {"name", "thread_name"},
                      {"pid", 1},
                      {"tid", number},
                      {"args", {{"name", name}}}});
    events.push_back({{"ph", "M"},
                      {"name", "thread_sort_index"},
                      {"pid", 1},
                      {"tid", number},
                      {"args", {{"sort_index", number}}}});
  }
  std::vector<const Span*> ordered;
  ordered.reserve(spans_.size());
  for (const Span& span : spans_) ordered.push_back(&span);
  std::sort(ordered.begin(), ordered.end(), [](const Span* a, const Span* b) {
    return std::tie(a->begin, a) < std::tie(b->begin, b);  // as recorded, where they begin together
  });
  for (const Span* span : ordered) {
    events.push_back({{"ph", "X"},
                      {"name", span->label},
                      {"cat", name(span->activity)},
                      {"pid", 1},
                      {"tid", span->track},
                      {"ts", microseconds(span->begin - origin)},
                      {"dur", microseconds(span->end - span->begin)}});
  }
  return valid_utf8(
      json::serialize(json::object{{"displayTimeUnit", "ms"}, {"traceEvents", std::move(events)}}));
}

}  // namespace simul
