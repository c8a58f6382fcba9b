// The only file that compiles Boost.Asio. Every other file sees declarations only
// (BOOST_ASIO_SEPARATE_COMPILATION), so that a lane compiles in seconds.
#include <boost/asio/impl/src.hpp>
