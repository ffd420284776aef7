#include "ingest/decode/decode_fuzz.h"

// The run date stands in the name, so that files get as far as their rows.
BRAID_DECODER_FUZZ(make_ssd_decoder, "_2026-06-30.csv")
