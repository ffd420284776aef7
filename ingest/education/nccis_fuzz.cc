#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_nccis_decoder, "_2025-03-31.csv")
