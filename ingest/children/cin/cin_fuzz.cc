#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_cin_decoder, "_2025.xml")
