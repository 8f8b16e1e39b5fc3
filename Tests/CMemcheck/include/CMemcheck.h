#pragma once
#include <stdbool.h>
#include <stddef.h>

// What the test of constant time asks of valgrind's memcheck, which follows undefined bits through every
// instruction and reports a jump or an address that depends on one. Secrets are marked as undefined.
// Without valgrind, and where its headers are missing, nothing here does anything.

/// Whether memcheck runs the program.
bool memcheck_is_running(void);

/// Marks bytes as secret: no jump and no address may depend on them.
void memcheck_hide(const void *bytes, size_t count);

/// Marks bytes as public.
void memcheck_reveal(const void *bytes, size_t count);

/// Whether memcheck takes any bit of the bytes for secret.
bool memcheck_is_hidden(const void *bytes, size_t count);

/// The number of jumps and addresses so far that depended on a secret. What the file of suppressions
/// names is not counted.
size_t memcheck_findings(void);

/// The number of verdicts so far that depended on a secret and were made public (Verdicts.c).
size_t memcheck_verdicts(void);

/// Whether the plaintext of AES-GCM is public once its tag has been verified.
void memcheck_reveal_plaintexts(bool reveals);

/// Writes a line into memcheck's report.
void memcheck_note(const char *line);
