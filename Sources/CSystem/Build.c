#include "CSystem.h"

/* Package.swift defines what these return. */

const char *pawl_commit(void) { return PAWL_COMMIT; }

const char *pawl_crypto_version(void) { return PAWL_CRYPTO_VERSION; }

const char *pawl_parser_version(void) { return PAWL_PARSER_VERSION; }
