/* Contexts that allocate by functions of ours are declared only in this mode. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
