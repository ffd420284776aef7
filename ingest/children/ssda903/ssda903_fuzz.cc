#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_ssda903_decoder, "_2025.csv")
