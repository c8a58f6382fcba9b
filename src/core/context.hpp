#pragma once

#include "core/clock.hpp"
#include "core/trace.hpp"
#include "core/transcript.hpp"

namespace simul {

/// What a run is given by its caller. All three must outlive the run.
struct Context {
  Clock& clock;
  Transcript& transcript;
  Trace& trace;
};

}  // namespace simul
