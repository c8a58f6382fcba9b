#pragma once

namespace simul {

/// What this program was built from and how.
struct BuildInfo {
  const char* version;     ///< the project's: "0.1.0"
  const char* commit;      ///< 12 digits, with "-dirty" where files differed from it, or "unknown"
  const char* flags;       ///< the compiler's
  const char* build_type;  ///< CMake's
};

extern const BuildInfo kBuildInfo;

}  // namespace simul
