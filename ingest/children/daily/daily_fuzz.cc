#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_csc_daily_decoder, ".json")
