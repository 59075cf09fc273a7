# What single tests need beyond the library of their area.
function(zona_test_needs name)
  if(TARGET t_${name})
    target_link_libraries(t_${name} PRIVATE ${ARGN})
  endif()
endfunction()

zona_test_needs(core_crypto_vectors PkgConfig::JANSSON)
zona_test_needs(core_log_vectors PkgConfig::JANSSON)
