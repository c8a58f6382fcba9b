#pragma once

namespace simul::bench {

/// `simul bench`: measures the cells. Returns the exit status; throws UsageError and WorkError.
int main(int argc, char** argv);

}  // namespace simul::bench
