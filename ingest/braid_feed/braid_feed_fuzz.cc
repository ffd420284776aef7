#include "ingest/decode/decode_fuzz.h"

BRAID_DECODER_FUZZ(make_braid_feed_decoder, ".pb")
