// The one file that compiles Boost.Asio; every other file sees declarations only
// (BOOST_ASIO_SEPARATE_COMPILATION), which keeps an edit of a lane under some seconds.
#include <boost/asio/impl/src.hpp>
