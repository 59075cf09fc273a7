# What single tests need beyond the library of their area.
function(zona_test_needs name)
  if(TARGET t_${name})
    target_link_libraries(t_${name} PRIVATE ${ARGN})
  endif()
endfunction()

zona_test_needs(core_crypto_vectors PkgConfig::JANSSON)
zona_test_needs(core_log_vectors PkgConfig::JANSSON)

include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

# what the compiler does not check: includes, banned functions, format
add_test(NAME lint COMMAND ${PROJECT_SOURCE_DIR}/tools/lint)
set_tests_properties(lint PROPERTIES LABELS unit)
# the known answers are what the Python that made them says
add_test(NAME vectors COMMAND ${PROJECT_SOURCE_DIR}/tests/vectors/make.py --check)
set_tests_properties(vectors PROPERTIES LABELS unit)
