/* Messages of 32 bytes from one end of a session of libsignal-protocol-c to the other: what
   `steps` does with a session of pawl's. Prints the microseconds that sending and receiving one took.

     signal-steps COUNT

   The session is loaded from its record and stored again for each message, in memory. The library
   brings X25519 and HMAC-based derivation; hashes and AES come from OpenSSL, as in its own tests. */
#define _POSIX_C_SOURCE 200809L
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <signal/curve.h>
#include <signal/protocol.h>
#include <signal/ratchet.h>
#include <signal/session_cipher.h>
#include <signal/session_record.h>
#include <signal/signal_protocol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must(int isRight, const char *what) {
  if (isRight) return;
  fprintf(stderr, "signal-steps: %s failed\n", what);
  exit(1);
}

/* The primitives. */

static int random_bytes(uint8_t *data, size_t length, void *user) {
  return RAND_bytes(data, (int)length) == 1 ? 0 : SG_ERR_UNKNOWN;
}

static int hmac_init(void **context, const uint8_t *key, size_t length, void *user) {
  *context = HMAC_CTX_new();
  return HMAC_Init_ex(*context, key, (int)length, EVP_sha256(), NULL) == 1 ? 0 : SG_ERR_UNKNOWN;
}

static int hmac_update(void *context, const uint8_t *data, size_t length, void *user) {
  return HMAC_Update(context, data, length) == 1 ? 0 : SG_ERR_UNKNOWN;
}

static int hmac_final(void *context, signal_buffer **output, void *user) {
  uint8_t code[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (HMAC_Final(context, code, &length) != 1) return SG_ERR_UNKNOWN;
  *output = signal_buffer_create(code, length);
  return *output ? 0 : SG_ERR_NOMEM;
}

static void hmac_cleanup(void *context, void *user) { HMAC_CTX_free(context); }

static int digest_init(void **context, void *user) {
  *context = EVP_MD_CTX_new();
  return EVP_DigestInit_ex(*context, EVP_sha512(), NULL) == 1 ? 0 : SG_ERR_UNKNOWN;
}

static int digest_update(void *context, const uint8_t *data, size_t length, void *user) {
  return EVP_DigestUpdate(context, data, length) == 1 ? 0 : SG_ERR_UNKNOWN;
}

static int digest_final(void *context, signal_buffer **output, void *user) {
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_DigestFinal_ex(context, digest, &length) != 1) return SG_ERR_UNKNOWN;
  *output = signal_buffer_create(digest, length);
  return *output ? 0 : SG_ERR_NOMEM;
}

static void digest_cleanup(void *context, void *user) { EVP_MD_CTX_free(context); }

static int aes(signal_buffer **output, int mode, const uint8_t *key, size_t key_length,
               const uint8_t *iv, const uint8_t *input, size_t length, int isEncryption) {
  const EVP_CIPHER *cipher = mode == SG_CIPHER_AES_CBC_PKCS5 ? EVP_aes_256_cbc() : EVP_aes_256_ctr();
  if (key_length != 32) return SG_ERR_INVAL;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  uint8_t *result = malloc(length + 32);
  int first = 0, last = 0;
  int isRight = EVP_CipherInit_ex(context, cipher, NULL, key, iv, isEncryption) == 1 &&
                EVP_CipherUpdate(context, result, &first, input, (int)length) == 1 &&
                EVP_CipherFinal_ex(context, result + first, &last) == 1;
  *output = isRight ? signal_buffer_create(result, (size_t)(first + last)) : NULL;
  free(result);
  EVP_CIPHER_CTX_free(context);
  return *output ? 0 : SG_ERR_UNKNOWN;
}

static int encrypt(signal_buffer **output, int mode, const uint8_t *key, size_t key_length,
                   const uint8_t *iv, size_t iv_length, const uint8_t *input, size_t length,
                   void *user) {
  return aes(output, mode, key, key_length, iv, input, length, 1);
}

static int decrypt(signal_buffer **output, int mode, const uint8_t *key, size_t key_length,
                   const uint8_t *iv, size_t iv_length, const uint8_t *input, size_t length,
                   void *user) {
  return aes(output, mode, key, key_length, iv, input, length, 0);
}

/* One end: a store in memory with one session. */

typedef struct {
  uint8_t *record;
  size_t length;
  signal_protocol_store_context *stores;
  session_cipher *cipher;
} End;

static int load_session(signal_buffer **record, signal_buffer **user_record,
                        const signal_protocol_address *address, void *user) {
  End *end = user;
  *record = signal_buffer_create(end->record, end->length);
  return *record ? 1 : SG_ERR_NOMEM;
}

static int store_session(const signal_protocol_address *address, uint8_t *record, size_t length,
                         uint8_t *user_record, size_t user_length, void *user) {
  End *end = user;
  free(end->record);
  end->record = malloc(length);
  end->length = length;
  memcpy(end->record, record, length);
  return 0;
}

static int contains_session(const signal_protocol_address *address, void *user) { return 1; }

static int is_trusted(const signal_protocol_address *address, uint8_t *key, size_t length,
                      void *user) {
  return 1;
}

static signal_context *library;
static const signal_protocol_address address = {"peer", 4, 1};

static void keep(End *end, session_record *record) {
  signal_buffer *bytes = NULL;
  must(session_record_serialize(&bytes, record) >= 0, "the record");
  store_session(&address, signal_buffer_data(bytes), signal_buffer_len(bytes), NULL, 0, end);
  signal_buffer_free(bytes);
  signal_protocol_session_store sessions = {.load_session_func = load_session,
                                            .store_session_func = store_session,
                                            .contains_session_func = contains_session,
                                            .user_data = end};
  signal_protocol_identity_key_store identities = {.is_trusted_identity = is_trusted,
                                                   .user_data = end};
  must(signal_protocol_store_context_create(&end->stores, library) == 0, "the stores");
  signal_protocol_store_context_set_session_store(end->stores, &sessions);
  signal_protocol_store_context_set_identity_key_store(end->stores, &identities);
  must(session_cipher_create(&end->cipher, end->stores, &address, library) == 0, "the cipher");
}

static ec_key_pair *key_pair(void) {
  ec_key_pair *pair = NULL;
  must(curve_generate_key_pair(library, &pair) == 0, "a key pair");
  return pair;
}

static ratchet_identity_key_pair *identity(void) {
  ec_key_pair *pair = key_pair();
  ratchet_identity_key_pair *identity = NULL;
  must(ratchet_identity_key_pair_create(&identity, ec_key_pair_get_public(pair),
                                        ec_key_pair_get_private(pair)) == 0,
       "an identity");
  return identity;
}

static void agree(session_record *sender, session_record *receiver) {
  ratchet_identity_key_pair *alice = identity(), *bob = identity();
  ec_key_pair *base = key_pair(), *prekey = key_pair();
  alice_signal_protocol_parameters *sent = NULL;
  bob_signal_protocol_parameters *received = NULL;
  must(alice_signal_protocol_parameters_create(
           &sent, alice, base, ratchet_identity_key_pair_get_public(bob),
           ec_key_pair_get_public(prekey), NULL, ec_key_pair_get_public(prekey)) == 0,
       "the parameters");
  must(bob_signal_protocol_parameters_create(&received, bob, prekey, NULL, prekey,
                                             ratchet_identity_key_pair_get_public(alice),
                                             ec_key_pair_get_public(base)) == 0,
       "the parameters");
  must(ratcheting_session_alice_initialize(session_record_get_state(sender), sent, library) == 0 &&
           ratcheting_session_bob_initialize(session_record_get_state(receiver), received,
                                             library) == 0,
       "the agreement");
}

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  size_t count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  must(count > 0, "COUNT");
  signal_crypto_provider provider = {.random_func = random_bytes,
                                     .hmac_sha256_init_func = hmac_init,
                                     .hmac_sha256_update_func = hmac_update,
                                     .hmac_sha256_final_func = hmac_final,
                                     .hmac_sha256_cleanup_func = hmac_cleanup,
                                     .sha512_digest_init_func = digest_init,
                                     .sha512_digest_update_func = digest_update,
                                     .sha512_digest_final_func = digest_final,
                                     .sha512_digest_cleanup_func = digest_cleanup,
                                     .encrypt_func = encrypt,
                                     .decrypt_func = decrypt};
  must(signal_context_create(&library, NULL) == 0 &&
           signal_context_set_crypto_provider(library, &provider) == 0,
       "the library");
  session_record *sending = NULL, *receiving = NULL;
  must(session_record_create(&sending, NULL, library) == 0 &&
           session_record_create(&receiving, NULL, library) == 0,
       "a record");
  agree(sending, receiving);
  End alice = {0}, bob = {0};
  keep(&alice, sending);
  keep(&bob, receiving);

  uint8_t secret[32];
  random_bytes(secret, sizeof secret, NULL);
  signal_buffer *messages[100];
  const size_t turn = sizeof messages / sizeof *messages;
  double sending_time = 0, receiving_time = 0;
  for (size_t round = 0; round < count / turn; round++) {
    double start = microseconds();
    for (size_t i = 0; i < turn; i++) {
      ciphertext_message *message = NULL;
      must(session_cipher_encrypt(alice.cipher, secret, sizeof secret, &message) == 0, "sending");
      messages[i] = signal_buffer_copy(ciphertext_message_get_serialized(message));
      SIGNAL_UNREF(message);
    }
    double middle = microseconds();
    for (size_t i = 0; i < turn; i++) {
      signal_message *message = NULL;
      signal_buffer *opened = NULL;
      must(signal_message_deserialize(&message, signal_buffer_data(messages[i]),
                                      signal_buffer_len(messages[i]), library) == 0 &&
               session_cipher_decrypt_signal_message(bob.cipher, message, NULL, &opened) == 0 &&
               signal_buffer_len(opened) == sizeof secret &&
               memcmp(signal_buffer_data(opened), secret, sizeof secret) == 0,
           "receiving");
      signal_buffer_free(opened);
      signal_buffer_free(messages[i]);
      SIGNAL_UNREF(message);
    }
    sending_time += middle - start;
    receiving_time += microseconds() - middle;
  }
  printf("%.2f %.2f\n", sending_time / (double)count, receiving_time / (double)count);
  return 0;
}
