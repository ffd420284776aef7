#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ingest/table/told_delivery.h"

// 903 returns of made-up children, for tests.

namespace braid::ingest {

inline const std::string kHeaderColumns = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
inline const std::string kEpisodesColumns =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
    "URN\n";
inline const std::string kMissingColumns = "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
inline const std::string kOc2Columns = "CHILD,DOB,SDQ_SCORE,SDQ_REASON\n";
inline const std::string kUascColumns = "CHILD,SEX,DOB,DUC\n";
inline const std::string kOneChild = kHeaderColumns + "7,M,05/06/2014,WBRI,,,\n";

inline ToldDelivery tell_return(const std::vector<NamedFile>& files, SubmissionNote note = {}) {
  if (!note.year && !note.covers_to) note.year = 2025;
  Faults faults;
  auto decoder = make_ssda903_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of(files, note));
}

/// The return of one child, with these Episodes.
inline ToldDelivery tell_episodes(const std::string& rows, const std::string& header = kOneChild,
                                  SubmissionNote note = {}) {
  return tell_return({{"episodes.csv", kEpisodesColumns + rows}, {"header.csv", header}},
                     std::move(note));
}

}  // namespace braid::ingest
