#include "ingest/table/verify_table.h"

#include <string>

namespace braid::ingest {

void add_text_fault(const DeliveredFile& file, const TextFault& fault, Verified& verified) {
  verified.faults.push_back({file.name(), fault.line, 0, fault.rule,
                             std::string{fault.message.view()}, std::string{fault.remedy.view()}});
}

void add_remark(const DeliveredFile& file, Literal rule, std::uint64_t count, Verified& verified) {
  if (count > 0) verified.remarks.push_back({rule, file.name(), count});
}

Result<void> verify_table(const DeliveredFile& file, const TableForm& form, Verified& verified,
                          const OnRow& on_row) {
  auto table = TableReader::open(file, form);
  BRAID_TRY(table);
  return verify_rows(*table, file, form, verified, on_row);
}

Result<void> verify_rows(TableReader& table, const DeliveredFile& file, const TableForm& form,
                         Verified& verified, const OnRow& on_row) {
  const std::size_t faults_before = verified.faults.size();
  add_remark(file, "table/column-absent",
             check_columns(file, form, table.columns(), verified.faults), verified);
  if (verified.faults.size() != faults_before) return {};
  add_remark(file, "table/column-unknown", table.columns().unknown(), verified);
  for (;;) {
    const auto more = table.next();
    if (!more && more.error().kind == ErrorKind::refused && !table.text_fault().none()) {
      add_text_fault(file, table.text_fault(), verified);
      return {};
    }
    BRAID_TRY(more);
    if (!*more) break;
    ++verified.rows;
    if (!on_row(table)) return {};
  }
  add_remark(file, "table/blank-row", table.blank_rows(), verified);
  add_remark(file, "table/encoding-guessed", table.encoding_guessed() ? 1 : 0, verified);
  if (table.cut_off()) {
    verified.faults.push_back({file.name(), table.row().position, 0, "table/last-row-cut-off",
                               "the last row has too few fields: the file seems to be cut off",
                               "export and deliver the file again, whole"});
  }
  return {};
}

bool too_many_refused(std::uint64_t refused, Verified& verified) {
  if (refused <= kRefusedRowsMax) return false;
  verified.faults.push_back({"", 0, 0, "table/too-many-refused-rows",
                             "more than 10,000 rows break the format's rules",
                             "check that this is the right file for this feed"});
  return true;
}

}  // namespace braid::ingest
