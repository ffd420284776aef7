#pragma once

#include <span>
#include <string>
#include <string_view>

#include "synth/records.h"
#include "synth/text_file.h"

namespace braid::synth {

/// `truth.csv`: whom an agency's own id means. Equal `truth` is one person.
class TruthFile {
 public:
  explicit TruthFile(const std::string& path) : file_{path} {
    file_ << "feed,agency,source,local_id,truth\n";
  }

  void add(std::string_view feed, std::string_view agency, std::string_view source,
           std::string_view local_id, std::uint32_t truth) {
    file_ << feed << ',' << agency << ',' << source << ',' << local_id << ',';
    file_.number(truth).end_row();
  }
  void add(std::string_view feed, std::string_view agency, std::span<const CareRecord> records) {
    for (const auto& record : records)
      add(feed, agency, agency, record.child_id, record.person.truth);
  }
  void add(std::string_view feed, std::string_view agency, std::span<const PoliceRecord> records) {
    for (const auto& record : records) {
      if (!record.person_id.empty())
        add(feed, agency, agency, record.person_id, record.person.truth);
    }
  }
  /// A trust's source is the agency and the assigning authority (rulings A8).
  void add(std::string_view feed, std::string_view agency, std::string_view authority,
           std::span<const HealthRecord> records) {
    const std::string source = std::string{agency} + "/" + std::string{authority};
    for (const auto& record : records) {
      add(feed, agency, source, record.hospital_number, record.person.truth);
    }
  }
  Result<void> close() { return file_.close(); }

 private:
  TextFile file_;
};

}  // namespace braid::synth
