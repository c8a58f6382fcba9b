#pragma once

#include <cstdint>
#include <string_view>

namespace simul {

/// The threads of a pool for tasks that block: as many as asked for, or one for each of `count`
/// tasks when that is 0. `tasks` says what they are, such as "boards". Throws Declined when there
/// would be too many.
std::uint64_t pool_size(std::uint64_t asked, std::uint64_t count, std::string_view tasks);

/// The same for tasks that block until others of them make progress: each needs a thread of its
/// own, because oneTBB does not run another task on a blocked thread. Throws Declined for fewer
/// threads than tasks, too.
std::uint64_t pool_size_holding_all(std::uint64_t asked, std::uint64_t count,
                                    std::string_view tasks);

}  // namespace simul
