#include "ingest/decode/decoder.h"

#include <algorithm>
#include <array>

namespace braid::ingest {
namespace {

struct Format {
  std::string_view name;
  Result<std::unique_ptr<Decoder>> (*make)(const DecoderOptions&, Faults&);
};

constexpr std::array<Format, 6> kFormats = {{{"ssda903", make_ssda903_decoder},
                                             {"ssd", make_ssd_decoder},
                                             {"police-extract", make_police_extract_decoder},
                                             {"hl7v2", make_hl7v2_decoder},
                                             {"participation", make_participation_decoder},
                                             {"braid-feed", make_braid_feed_decoder}}};

}  // namespace

std::vector<std::string_view> formats() {
  std::vector<std::string_view> out;
  for (const Format& format : kFormats) out.push_back(format.name);
  return out;
}

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view format,
                                              const DecoderOptions& options, Faults& faults) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [&](const Format& known) { return known.name == format; });
  if (found != kFormats.end()) return found->make(options, faults);
  Fault fault{{},
              0,
              0,
              "config/unknown-format",
              "there is no such format: " + std::string{format},
              "use one of:"};
  for (const Format& known : kFormats) fault.remedy += " " + std::string{known.name};
  faults.push_back(std::move(fault));
  return fail(ErrorKind::misconfigured, "config/unknown-format");
}

}  // namespace braid::ingest
