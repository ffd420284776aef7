#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_workforce_decoder, "_2025.xml")
