#include "bench/bench.hpp"
namespace simul::bench { int main(int, char**) { return 0; } }
