#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_hl7v2_decoder, ".hl7")
