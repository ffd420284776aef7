#include "ingest/decode/decoder.h"

#include <algorithm>
#include <iterator>

#include "ingest/health/opt_out_decoder.h"

namespace braid::ingest {
namespace {

struct Format {
  std::string_view name;
  Result<std::unique_ptr<Decoder>> (*make)(const DecoderOptions&, Faults&);
  std::optional<AgencyKind> from;  ///< nothing: any kind of agency
};

constexpr Format kFormats[] = {
    {"ssda903", make_ssda903_decoder, AgencyKind::children},
    {"cin", make_cin_decoder, AgencyKind::children},
    {"ssd", make_ssd_decoder, AgencyKind::children},
    {"csc-daily", make_csc_daily_decoder, AgencyKind::children},
    {"workforce", make_workforce_decoder, AgencyKind::children},
    {"police-extract", make_police_extract_decoder, AgencyKind::police},
    {"hl7v2", make_hl7v2_decoder, AgencyKind::health},
    {"ecds", make_ecds_decoder, AgencyKind::health},
    {"mhsds", make_mhsds_decoder, AgencyKind::health},
    {"school", make_school_decoder, AgencyKind::education},
    {"attendance", make_attendance_decoder, AgencyKind::education},
    {"nccis", make_nccis_decoder, AgencyKind::education},
    {"survey", make_survey_decoder, std::nullopt},
    {"beds", make_beds_decoder, std::nullopt},
    {"population", make_population_decoder, std::nullopt},
    {"housing", make_housing_decoder, std::nullopt},
    {"participation", make_participation_decoder, AgencyKind::programme},
    {"braid-feed", make_braid_feed_decoder, std::nullopt},
};

const Format* find_format(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                         [&](const Format& known) { return known.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

}  // namespace

std::vector<std::string_view> formats() {
  std::vector<std::string_view> out;
  for (const Format& format : kFormats) out.push_back(format.name);
  return out;
}

std::optional<AgencyKind> agency_of_format(std::string_view format) {
  const auto* found = find_format(format);
  return found == nullptr ? std::nullopt : found->from;
}

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view format,
                                              const DecoderOptions& options, Faults& faults) {
  if (const auto* found = find_format(format)) {
    auto decoder = found->make(options, faults);
    if (!decoder || agency_kind(options.agency) != AgencyKind::health) return decoder;
    return make_opt_out_decoder(*std::move(decoder), options);
  }
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
