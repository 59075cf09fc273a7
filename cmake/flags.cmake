# Warnings and hardening, on one INTERFACE library that every target links (OpenSSF's list, as far as gcc 12 and clang 14 have it).
add_library(zona_flags INTERFACE)
target_include_directories(zona_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(zona_flags INTERFACE _GNU_SOURCE ZONA_VERSION="${PROJECT_VERSION}")
target_compile_options(zona_flags INTERFACE
  -Wall -Wextra -Wformat=2 -Wformat-security -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
  -Wwrite-strings -Wvla -Wimplicit-fallthrough -Wno-missing-field-initializers
  -fstack-protector-strong -fno-strict-aliasing -fno-delete-null-pointer-checks)
if(ZONA_WERROR)
  target_compile_options(zona_flags INTERFACE -Werror)
endif()
if(ZONA_SANITIZE)
  target_compile_options(zona_flags INTERFACE -fsanitize=${ZONA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(zona_flags INTERFACE -fsanitize=${ZONA_SANITIZE})
else()
  target_compile_options(zona_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3> -fstack-clash-protection)
  target_link_options(zona_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(zona_flags INTERFACE -fcf-protection=full)
endif()
