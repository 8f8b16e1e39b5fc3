#include "CMemcheck.h"

// What comes out of a secret and is public by its purpose. Memcheck calls these functions in place of
// those that their names describe, which are compiled as in the product and know nothing of it. A star is
// Za in such a name, a full stop Zd, a Z ZZ.

static size_t verdicts = 0;
static bool reveals_plaintexts = false;

size_t memcheck_verdicts(void) { return verdicts; }

void memcheck_reveal_plaintexts(bool reveals) { reveals_plaintexts = reveals; }

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>

/// Makes a verdict public, and counts it if a secret went into it. Of a Bool only the first byte is set.
static size_t published(size_t verdict) {
  if (memcheck_is_hidden(&verdict, 1)) verdicts++;
  memcheck_reveal(&verdict, sizeof verdict);
  return verdict;
}

// Whether a code or a commitment is the right one: RawSpan.isEqualInConstantTime(to:).
size_t I_WRAP_SONAME_FNNAME_ZZ(NONE, Za21isEqualInConstantTimeZa)(
    size_t a, size_t b, size_t c, size_t d, size_t e, size_t f) {
  OrigFn function;
  size_t verdict;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_6W(verdict, function, a, b, c, d, e, f);
  return published(verdict);
}

// Whether an agreement is zero, which depends on the public key alone: RawSpan.isZero.
size_t I_WRAP_SONAME_FNNAME_ZZ(NONE, ZaRawSpanVZaE6isZZeroZa)(size_t a, size_t b) {
  OrigFn function;
  size_t verdict;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_WW(verdict, function, a, b);
  return published(verdict);
}

// The same as libsodium says it.
size_t I_WRAP_SONAME_FNNAME_ZZ(libsodiumZdsoZa, crypto_scalarmult)(size_t shared, size_t key, size_t peer) {
  OrigFn function;
  size_t status;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_WWW(status, function, shared, key, peer);
  return published(status);
}

// Whether a passphrase is the right one, or what it seals has been changed.
size_t I_WRAP_SONAME_FNNAME_ZZ(libsodiumZdsoZa, crypto_aead_xchacha20poly1305_ietf_decrypt)(
    size_t plaintext, size_t length, size_t unused, size_t ciphertext, size_t count, size_t data,
    size_t data_count, size_t nonce, size_t key) {
  OrigFn function;
  size_t status;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_9W(
      status, function, plaintext, length, unused, ciphertext, count, data, data_count, nonce, key);
  return published(status);
}

// Public keys and signatures.
size_t I_WRAP_SONAME_FNNAME_ZZ(libsodiumZdsoZa, crypto_scalarmult_base)(size_t public_key, size_t key) {
  OrigFn function;
  size_t status;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_WW(status, function, public_key, key);
  memcheck_reveal((void *)public_key, 32);
  return status;
}

size_t I_WRAP_SONAME_FNNAME_ZZ(libsodiumZdsoZa, crypto_sign_seed_keypair)(
    size_t public_key, size_t key, size_t seed) {
  OrigFn function;
  size_t status;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_WWW(status, function, public_key, key, seed);
  memcheck_reveal((void *)public_key, 32);
  return status;
}

size_t I_WRAP_SONAME_FNNAME_ZZ(libsodiumZdsoZa, crypto_sign_detached)(
    size_t signature, size_t length, size_t data, size_t count, size_t key) {
  OrigFn function;
  size_t status;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_5W(status, function, signature, length, data, count, key);
  memcheck_reveal((void *)signature, 64);
  return status;
}

// What a message says to whoever can open it, where the test says that this is no key.
size_t I_WRAP_SONAME_FNNAME_ZZ(NONE, CCryptoBoringSSL_EVP_AEAD_CTX_open_gather)(
    size_t context, size_t plaintext, size_t nonce, size_t nonce_count, size_t ciphertext, size_t count,
    size_t tag, size_t tag_count, size_t data, size_t data_count) {
  OrigFn function;
  size_t is_authentic;
  VALGRIND_GET_ORIG_FN(function);
  CALL_FN_W_10W(
      is_authentic, function, context, plaintext, nonce, nonce_count, ciphertext, count, tag, tag_count, data,
      data_count);
  if ((int)is_authentic == 1 && reveals_plaintexts) memcheck_reveal((void *)plaintext, count);
  return is_authentic;
}
#endif
