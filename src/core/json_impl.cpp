// The one file that compiles Boost.JSON.
#include <boost/json/src.hpp>
