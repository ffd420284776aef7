#include "ingest/children/ssda903/ssda903_xml.h"

#include <string_view>

#include "ingest/table/xml_table.h"

namespace braid::ingest {
namespace {

using Paths = std::string_view;

// For each table, where its columns stand; the order is that of child_tables.cc. In the XML form
// CHILDID is CHILD and PL is PLACE; what CSV has as tables of one row a child lies in HEADER.
constexpr Paths kHeader[] = {"CHILDID", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"};
constexpr Paths kEpisodes[] = {
    "../HEADER/CHILDID", "DECOM",          "RNE", "LS",  "CIN",
    "PL|PLACE",          "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
    "HOME_POST",         "PL_POST",        "URN"};
constexpr Paths kMissing[] = {"../CHILDID", "../DOB", "MISSING", "MIS_START", "MIS_END"};
constexpr Paths kOc2[] = {"CHILDID",
                          "DOB",
                          "OC2/SDQ_SCORE|SDQ_SCORE",
                          "OC2/SDQ_REASON|SDQ_REASON",
                          "OC2/CONVICTED|CONVICTED",
                          "OC2/HEALTH_CHECK|HEALTH_CHECK",
                          "OC2/IMMUNISATIONS|IMMUNISATIONS",
                          "OC2/TEETH_CHECK|TEETH_CHECK",
                          "OC2/HEALTH_ASSESSMENT|HEALTH_ASSESSMENT",
                          "OC2/SUBSTANCE_MISUSE|SUBSTANCE_MISUSE",
                          "OC2/INTERVENTION_RECEIVED|INTERVENTION_RECEIVED",
                          "OC2/INTERVENTION_OFFERED|INTERVENTION_OFFERED"};
constexpr Paths kUasc[] = {"CHILDID", "SEX", "DOB", "DUC", "UASC"};
constexpr Paths kOc3[] = {"CHILDID", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"};
constexpr Paths kAd1[] = {"CHILDID",     "DOB",       "DATE_INT",   "DATE_MATCH",
                          "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"};
constexpr Paths kReviews[] = {"../CHILDID", "../DOB", "REVIEW", "REVIEW_CODE"};
constexpr Paths kPlaced[] = {"../CHILDID", "../DOB", "DATE_PLACED", "DATE_PLACED_CEASED",
                             "REASON_PLACED_CEASED"};
constexpr Paths kPrevPerm[] = {"../CHILDID", "../DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"};

XmlTable xml_form(ChildTable table) {
  switch (table) {
    case ChildTable::episodes:
      return {"CHILD", "EPISODE", kEpisodes, 1};
    case ChildTable::missing:
      return {"CHILD", "HEADER/AMISSING", kMissing, 2};
    case ChildTable::oc2:
      return {"CHILD", "HEADER", kOc2, 2};
    case ChildTable::uasc:
      return {"CHILD", "HEADER", kUasc, 3};
    case ChildTable::oc3:
      return {"CHILD", "HEADER", kOc3, 2};
    case ChildTable::ad1:
      return {"CHILD", "HEADER", kAd1, 2};
    case ChildTable::reviews:
      return {"CHILD", "HEADER/AREVIEW", kReviews, 2};
    case ChildTable::placed_adoption:
      return {"CHILD", "HEADER/AD_PLACED", kPlaced, 2};
    case ChildTable::prev_perm:
      return {"CHILD", "HEADER/PERMANENCE", kPrevPerm, 2};
    default:
      return {"CHILD", "HEADER", kHeader, 0};
  }
}

}  // namespace

Result<TableReader> open_return_table(const DeliveredFile& file, const TableFile& table) {
  const auto& form = form_of(table.table);
  if (!table.xml) return TableReader::open(file, form);
  auto rows = open_xml_table(file, form, xml_form(table.table));
  BRAID_TRY(rows);
  return TableReader::open(std::move(*rows), form);
}

}  // namespace braid::ingest
