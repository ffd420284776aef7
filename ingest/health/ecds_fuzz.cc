#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_ecds_decoder, ".csv")
