# Warnings and hardening, on one INTERFACE library that every target links. The list is OpenSSF's "Compiler Options Hardening Guide
# for C and C++", as far as Debian 12's gcc 12 and clang 14 have it (not yet there: -fstrict-flex-arrays=3, -fzero-init-padding-bits,
# -fhardened).
include(CheckPIESupported)
check_pie_supported()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(zona_flags INTERFACE)
target_include_directories(zona_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(zona_flags INTERFACE _GNU_SOURCE ZONA_VERSION="${PROJECT_VERSION}")
target_compile_options(zona_flags INTERFACE
  -Wall -Wextra -Wformat=2 -Wformat-security -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
  -Wwrite-strings -Wvla -Wimplicit-fallthrough -Wundef -Wno-missing-field-initializers
  -Werror=format-security -Werror=implicit-function-declaration -Werror=incompatible-pointer-types -Werror=int-conversion
  -Werror=return-type
  "$<$<C_COMPILER_ID:GNU>:-Wtrampolines;-Wbidi-chars=any;-Wlogical-op;-Wduplicated-cond>"
  -fstack-protector-strong -fno-strict-aliasing -fno-strict-overflow -fno-delete-null-pointer-checks)
if(ZONA_WERROR)
  target_compile_options(zona_flags INTERFACE -Werror)
endif()

if(ZONA_SANITIZE)
  # each sanitizer sees what hardening would hide: no fortified functions, no filled variables
  target_compile_options(zona_flags INTERFACE -fsanitize=${ZONA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(zona_flags INTERFACE -fsanitize=${ZONA_SANITIZE})
else()
  target_compile_options(zona_flags INTERFACE
    "$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>"
    "$<$<C_COMPILER_ID:GNU>:-ftrivial-auto-var-init=zero>"
    -fstack-clash-protection)
  target_link_options(zona_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed)
endif()
if(ZONA_FUZZ)
  target_compile_options(zona_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(zona_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(zona_flags INTERFACE -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")
  target_compile_options(zona_flags INTERFACE -mbranch-protection=standard)
endif()
