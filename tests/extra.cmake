# What single tests need beyond the library of their area.
function(zona_test_needs name)
  if(TARGET t_${name})
    target_link_libraries(t_${name} PRIVATE ${ARGN})
  endif()
endfunction()

# Tests that include tests/support/faults.h: every allocation fails in its turn.
function(zona_test_faults name)
  if(TARGET t_${name})
    target_link_options(t_${name} PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc)
  endif()
endfunction()

zona_test_faults(core_log_faults)
zona_test_faults(core_store_faults)
zona_test_faults(core_trust_faults)
zona_test_needs(core_crypto_vectors PkgConfig::JANSSON)
zona_test_needs(core_log_vectors PkgConfig::JANSSON)
zona_test_needs(core_store_enrol zona_core_domain)
zona_test_needs(core_domain_allegati zona_core_exchange)
zona_test_needs(protocol_handshake PkgConfig::JANSSON)
zona_test_needs(protocol_replica_peer zona_core_domain)
zona_test_needs(core_trust_vectors PkgConfig::JANSSON)
zona_test_needs(core_trust_faults PkgConfig::JANSSON)

include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# what the compiler does not check: includes, banned functions, format
add_test(NAME lint COMMAND ${PROJECT_SOURCE_DIR}/tools/lint)
set_tests_properties(lint PROPERTIES LABELS unit)
# the known answers are what the Python that made them says
add_test(NAME vectors COMMAND ${PROJECT_SOURCE_DIR}/tests/vectors/make.py --check)
set_tests_properties(vectors PROPERTIES LABELS unit)
add_test(NAME vectors_handshake COMMAND ${PROJECT_SOURCE_DIR}/tests/vectors/make_handshake.py --check)
set_tests_properties(vectors_handshake PROPERTIES LABELS unit ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
add_test(NAME vectors_trust COMMAND ${PROJECT_SOURCE_DIR}/tests/vectors/make_trust.py --check)
set_tests_properties(vectors_trust PROPERTIES LABELS unit ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

# tests/e2e/*.py drive the real programs on loopback; status 77 skips (the real data is not at hand)
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/e2e/*.py)
list(FILTER scripts EXCLUDE REGEX "/(support|anno_[a-z]+)\\.py$") # what tests share
# a name lookup that hangs, for serve.py to preload
add_library(slow_dns MODULE ${CMAKE_CURRENT_LIST_DIR}/e2e/slow_dns.c)
set_target_properties(slow_dns PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
# a client that breaks the rules, for hostile.py
if(TARGET zona_client)
  file(GLOB hostile CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/e2e/hostile*.c)
  add_executable(hostile ${hostile})
  set_target_properties(hostile PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(hostile PRIVATE zona_client zona_flags)
endif()
# random years, recomputed by a program of their own (tests/sim/years.py)
if(TARGET zona_core_domain)
  file(GLOB story CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/core/domain/support_*.c)
  add_executable(years ${CMAKE_CURRENT_LIST_DIR}/sim/years/dump.c ${story})
  set_target_properties(years PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(years PRIVATE zona_core_domain zona_flags PkgConfig::CMOCKA)
  target_compile_definitions(years PRIVATE ZONA_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ZONA_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  set(years 512)
  if(ZONA_SANITIZE)
    set(years 64) # ten times slower: what they look for shows early
  endif()
  foreach(seed 1 1001)
    add_test(NAME sim_years_${seed} COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/sim/years.py --programma ${CMAKE_BINARY_DIR}/tests/years --seme ${seed} --anni ${years})
    set_tests_properties(sim_years_${seed} PROPERTIES LABELS sim TIMEOUT 600 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
  endforeach()
endif()
if(TARGET zona AND TARGET zonad)
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME e2e_${name} COMMAND python3 ${script})
    set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT 600 SKIP_RETURN_CODE 77
      ENVIRONMENT "ZONA_BIN_DIR=${CMAKE_BINARY_DIR}/bin;ZONA_SLOW_DNS=${CMAKE_BINARY_DIR}/tests/slow_dns.so;ZONA_HOSTILE=${CMAKE_BINARY_DIR}/tests/hostile;PYTHONDONTWRITEBYTECODE=1")
  endforeach()
  add_test(NAME e2e_demo COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/demo_story --bin ${CMAKE_BINARY_DIR}/bin
    --dir ${CMAKE_BINARY_DIR}/demo-data --once)
  set_tests_properties(e2e_demo PROPERTIES LABELS e2e TIMEOUT 300 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()
