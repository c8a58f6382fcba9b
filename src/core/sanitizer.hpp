#pragma once

// GCC says by macros which sanitizer a build has, Clang by features.
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SIMUL_ADDRESS_SANITIZER
#endif
#if __has_feature(thread_sanitizer)
#define SIMUL_THREAD_SANITIZER
#endif
#endif

namespace simul {

/// Whether this build has AddressSanitizer.
#if defined(SIMUL_ADDRESS_SANITIZER) || defined(__SANITIZE_ADDRESS__)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif

/// Whether this build has ThreadSanitizer.
#if defined(SIMUL_THREAD_SANITIZER) || defined(__SANITIZE_THREAD__)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

}  // namespace simul
