/* QR codes, by libqrencode where the system has it. */
#include "CSystem.h"
#include <dlfcn.h>

/* What qrencode.h declares. */
typedef struct {
  int version;
  int width;
  unsigned char *data;
} code;
typedef code *(*encode_function)(const char *text, int version, int level, int hint, int is_case_sensitive);
typedef void (*free_function)(code *code);
enum { any_version = 0, medium_level = 1, mode_of_bytes = 2 };

static const char *const names[] = {"libqrencode.so.4", "libqrencode.so.3", "libqrencode.4.dylib"};

static void *open_library(void) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library != NULL) return library;
  }
  return NULL;
}

int pawl_qr_code(const char *text, unsigned char *modules, size_t most) {
  void *library = open_library();
  if (library == NULL) return 0;
  encode_function encode = (encode_function)dlsym(library, "QRcode_encodeString");
  free_function release = (free_function)dlsym(library, "QRcode_free");
  if (encode == NULL || release == NULL) return 0;
  code *made = encode(text, any_version, medium_level, mode_of_bytes, 1);
  if (made == NULL) return -1;
  int width = made->width;
  size_t count = (size_t)width * (size_t)width;
  if (width <= 0 || count > most) width = -1;
  /* The lowest bit of each byte says whether the module is dark. */
  for (size_t i = 0; width > 0 && i < count; i++) modules[i] = made->data[i] & 1;
  release(made);
  return width;
}
