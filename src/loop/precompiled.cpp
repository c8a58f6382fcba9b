#include "loop/precompiled.hpp"
