#include "ingest/children/child_delivery.h"

#include <algorithm>
#include <limits>
#include <string>

namespace braid::ingest {
namespace {

void add_text_fault(const DeliveredFile& file, const TextFault& fault, Verified& verified) {
  verified.faults.push_back({file.name(), 0, 0, fault.rule, std::string{fault.message.view()},
                             std::string{fault.remedy.view()}});
}

void add_remark(const DeliveredFile& file, Literal rule, std::uint64_t count, Verified& verified) {
  if (count > 0) verified.remarks.push_back({rule, file.name(), count});
}

}  // namespace

const TableFile* RecognisedDelivery::find(ChildTable table) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const TableFile& file) { return file.table == table; });
  return found == tables.end() ? nullptr : &*found;
}

Result<RecognisedDelivery> recognise_delivery(const Delivery& delivery, Verified& verified,
                                              const JudgeUnknown& unknown) {
  RecognisedDelivery recognised;
  if (delivery.files.size() > std::numeric_limits<std::uint16_t>::max()) {
    verified.faults.push_back({delivery.name, 0, 0, "children/too-many-files",
                               "the delivery has more files than any has tables",
                               "deliver each table as one file"});
    return recognised;
  }
  for (std::size_t i = 0; i < delivery.files.size(); ++i) {
    const auto& file = *delivery.files[i];
    const auto found = recognise_file(file);
    BRAID_TRY(found);
    if (found->ssd) ++recognised.ssd;
    if (!found->text.none()) {
      add_text_fault(file, found->text, verified);
    } else if (found->table == ChildTable::unused ||
               (found->table == ChildTable::unknown && found->ssd)) {
      ++recognised.unused;
      add_remark(file, "children/table-not-used", 1, verified);
    } else if (found->table == ChildTable::unknown) {
      unknown(file, found->empty);
    } else if (recognised.find(found->table) != nullptr) {
      verified.faults.push_back(
          {file.name(), 0, 0, "children/table-twice",
           "two files of the delivery are the table " + std::string{form_of(found->table).name},
           "deliver each table as one file"});
    } else {
      recognised.tables.push_back({found->table, static_cast<std::uint16_t>(i), 0});
    }
  }
  return recognised;
}

Result<void> verify_table(const DeliveredFile& file, const TableForm& form, Verified& verified,
                          const OnRow& on_row) {
  auto table = TableReader::open(file, form);
  BRAID_TRY(table);
  const std::size_t faults_before = verified.faults.size();
  add_remark(file, "children/column-absent",
             check_columns(file, form, table->columns(), verified.faults), verified);
  if (verified.faults.size() != faults_before) return {};
  add_remark(file, "children/column-unknown", table->columns().unknown(), verified);
  for (;;) {
    const auto more = table->next();
    if (!more && more.error().kind == ErrorKind::refused && !table->text_fault().none()) {
      add_text_fault(file, table->text_fault(), verified);
      return {};
    }
    BRAID_TRY(more);
    if (!*more) break;
    ++verified.rows;
    if (!on_row(*table)) return {};
  }
  add_remark(file, "children/blank-row", table->blank_rows(), verified);
  add_remark(file, "children/encoding-guessed", table->encoding_guessed() ? 1 : 0, verified);
  if (table->cut_off()) {
    verified.faults.push_back({file.name(), table->row().position, 0, "children/last-row-cut-off",
                               "the last row has too few fields: the file seems to be cut off",
                               "export and deliver the file again, whole"});
  }
  return {};
}

bool too_many_refused(std::uint64_t refused, Verified& verified) {
  if (refused <= kRefusedRowsMax) return false;
  verified.faults.push_back({"", 0, 0, "children/too-many-refused-rows",
                             "more than 10,000 rows break the format's rules",
                             "check that this is the right file for this feed"});
  return true;
}

}  // namespace braid::ingest
