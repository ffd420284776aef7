#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"
#include "ingest/children/identity_tables.h"
#include "ingest/children/ssda903/ssda903_delivery.h"
#include "ingest/children/ssda903/ssda903_episodes.h"
#include "ingest/children/ssda903/ssda903_further.h"
#include "ingest/children/ssda903/ssda903_mapping.h"
#include "ingest/children/ssda903/ssda903_rows.h"
#include "ingest/children/ssda903/ssda903_xml.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/record_writer.h"
#include "ingest/table/repeated_rows.h"
#include "ingest/table/verify_table.h"

// The SSDA903 return as a set of CSV files, or as one XML file (feed-formats 2). What a row comes
// to is decided in ssda903_rows.cc, what rows say of one another in ssda903_episodes.cc, what a
// code means in ssda903_mapping.cc and the code lists.

namespace braid::ingest {
namespace {

/// The return is judged in this order: the Header says which children there are, and Missing is
/// compared with the Episodes.
constexpr ChildTable kReadingOrder[] = {
    ChildTable::header,    ChildTable::episodes,    ChildTable::missing,
    ChildTable::oc2,       ChildTable::uasc,        ChildTable::oc3,
    ChildTable::ad1,       ChildTable::sw_episodes, ChildTable::placed_adoption,
    ChildTable::prev_perm, ChildTable::reviews,     ChildTable::dolo,
    ChildTable::person,    ChildTable::address,     ChildTable::linked_identifiers};

class Ssda903Decoder final : public Decoder {
 public:
  Ssda903Decoder(const DecoderOptions& options, Ssda903Mapping mapping)
      : agency_{options.agency},
        vocabulary_{*options.vocabulary},
        legacy_ids_{options.local_id == "legacy_id"},
        mapping_{std::move(mapping)} {}

  Result<Verified> verify(const Delivery& delivery) override {
    Verified verified;
    whole_ = {};
    whole_.mapping = &mapping_;
    episodes_ = {};
    missing_ = {};
    further_.clear();
    identities_.reset();
    auto recognised = recognise_ssda903(delivery, vocabulary_, verified);
    BRAID_TRY(recognised);
    if (!verified.faults.empty()) return verified;
    tables_ = std::move(recognised->tables);
    whole_.year = recognised->year;
    whole_.first_day = recognised->first_day;
    whole_.last_day = recognised->last_day;
    whole_.has_header = recognised->has_header;
    identities_.emplace(identity_options());

    std::uint64_t refused = 0;
    for (const ChildTable wanted : kReadingOrder) {
      const auto found = std::find_if(tables_.begin(), tables_.end(),
                                      [&](const auto& table) { return table.table == wanted; });
      if (found == tables_.end()) continue;
      BRAID_TRY(verify_one(*delivery.files[found->file], *found, verified, refused));
      if (too_many_refused(refused, verified)) break;
    }
    return verified;
  }

  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override {
    BRAID_CHECK(verified.faults.empty() && identities_.has_value());
    episodes_.rewind();
    RecordWriter writer{agency_, sink};
    for (const auto& table : tables_) {
      writer.begin_table(table.file, table.unit);
      const auto& file = *delivery.files[table.file];
      if (is_of_the_return(table.table)) {
        BRAID_TRY(decode_return_table(file, table, writer));
      } else {
        BRAID_TRY(identities_->decode(file, table.table, writer));
      }
    }
    BRAID_TRY(writer.finish());
    whole_ = {};
    episodes_ = {};
    missing_ = {};
    further_.clear();
    identities_.reset();
    return {};
  }

 private:
  IdentityTablesOptions identity_options() {
    return {legacy_ids_, whole_.last_day, [this](const SubjectId& id) {
              const auto* child = whole_.children.find(id);
              return child != nullptr && !child->births_differ ? child->birth : Date::none();
            }};
  }

  // --- first reading ---

  Result<void> verify_one(const DeliveredFile& file, const TableFile& where, Verified& verified,
                          std::uint64_t& refused) {
    const ChildTable table = where.table;
    if (!is_of_the_return(table)) return identities_->verify(file, table, verified, refused);
    auto rows = open_return_table(file, where);
    BRAID_TRY(rows);
    BRAID_TRY(verify_rows(*rows, file, form_of(table), verified, [&](const TableReader& reader) {
      if (first_look(reader, table)) return true;
      return ++refused <= kRefusedRowsMax;
    }));
    if (table == ChildTable::header) {
      // All Header rows of a child with several birth dates fall (feed-formats 11, row 50).
      for (std::uint32_t i = 0; i < whole_.children.size(); ++i) {
        const auto& child = whole_.children.at(i);
        if (child.births_differ) refused += child.header_rows;
      }
    } else if (table == ChildTable::episodes) {
      episodes_.settle(whole_, file.name(), verified.remarks);
      refused += episodes_.refused();
    } else if (table == ChildTable::missing) {
      missing_.settle();
    } else if (is_further_table(table)) {
      further_[table].settle();
    }
    return {};
  }

  /// Learns from a row what the others need to know. False if it is refused by itself.
  bool first_look(const TableReader& reader, ChildTable table) {
    constexpr auto kRefused = Judgement::Fate::refused;
    const RowRemarks none{nullptr};
    const std::uint64_t position = reader.row().position;
    if (table == ChildTable::header) {
      HeaderRow row;
      const bool good = judge_header(reader, whole_, none, row).fate != kRefused;
      note_header(row, position, good);
      return good;
    }
    if (table == ChildTable::episodes) {
      EpisodeRow row;
      const auto fate = judge_episode(reader, whole_, none, row).fate;
      if (fate == Judgement::Fate::kept) {
        episodes_.add(whole_.children.number_of(row.name.child), position, row);
      }
      return fate != kRefused;
    }
    if (table == ChildTable::missing) {
      MissingRow row;
      if (judge_missing(reader, whole_, none, row).fate == kRefused) return false;
      missing_.add(whole_.children.number_of(row.name.child), row.start, row.letter, position);
      return true;
    }
    if (table == ChildTable::oc2) {
      Oc2Row row;
      if (judge_oc2(reader, whole_, none, row).fate == kRefused) return false;
      whole_.children[row.name.child].last_row_oc2 = position;
      return true;
    }
    if (is_further_table(table)) {
      FurtherRow row;
      if (judge_further(table, reader, whole_, none, row).fate == kRefused) return false;
      further_[table].add(whole_.children.number_of(row.name.child), row.day, ' ', position);
      return true;
    }
    UascRow row;
    if (judge_uasc(reader, whole_, none, row).fate == kRefused) return false;
    whole_.children[row.name.child].last_row_uasc = position;
    return true;
  }

  void note_header(const HeaderRow& row, std::uint64_t position, bool good) {
    if (!row.name.child.good()) return;
    auto& child = whole_.children[row.name.child];
    if (!row.birth.is_none()) {
      child.births_differ |= !child.birth.is_none() && child.birth != row.birth;
      child.birth = row.birth;
    }
    if (!good) return;
    child.in_header = true;
    child.sex = row.sex;
    child.last_row_header = position;
    ++child.header_rows;
  }

  // --- second reading ---

  Result<void> decode_return_table(const DeliveredFile& file, const TableFile& table,
                                   RecordWriter& writer) {
    auto reader = open_return_table(file, table);
    BRAID_TRY(reader);
    if (is_further_table(table.table)) {
      return write_rows(*reader, writer, [&] { write_further(table.table, *reader, writer); });
    }
    switch (table.table) {
      case ChildTable::header:
        return write_rows(*reader, writer, [&] { write_header(*reader, writer); });
      case ChildTable::episodes:
        BRAID_TRY(write_rows(*reader, writer, [&] { write_episode(*reader, writer); }));
        return write_homes(writer);
      case ChildTable::missing:
        return write_rows(*reader, writer, [&] { write_missing(*reader, writer); });
      case ChildTable::oc2:
        return write_rows(*reader, writer, [&] { write_oc2(*reader, writer); });
      default:
        return write_rows(*reader, writer, [&] { write_uasc(*reader, writer); });
    }
  }

  /// True if the row is kept; else it has been dealt with.
  static bool is_kept(const TableReader& reader, const Judgement& judgement, const RowName& name,
                      const RowShape& shape, RecordWriter& writer) {
    if (judgement.fate == Judgement::Fate::refused) {
      writer.refuse(reader.row(), judgement.why, name, shape);
    } else if (judgement.fate == Judgement::Fate::dropped) {
      writer.remarks().add(judgement.why.rule);
    }
    return judgement.fate == Judgement::Fate::kept;
  }

  void write_header(const TableReader& reader, RecordWriter& writer) {
    HeaderRow row;
    auto judgement = judge_header(reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    const auto* child = whole_.children.find(row.name.child);
    if (judgement.fate == Judgement::Fate::kept && child->births_differ) {
      judgement = Judgement::refused(
          {"ssda903/dob-several", "the child has Header rows with several birth dates"});
    } else if (judgement.fate == Judgement::Fate::kept && child->last_row_header != position) {
      judgement = Judgement::dropped("ssda903/header-repeated");
    }
    if (!is_kept(reader, judgement, row.name, {std::nullopt, true, true}, writer)) return;
    writer.record(position, row.name);
    feed::Identity& identity = writer.identity();
    identity.upn = writer.batch().keep(row.upn);
    identity.birth_date = Personal{row.birth};
    identity.sex = row.sex;
    identity.ethnic5 = row.ethnic5;
  }

  void write_episode(const TableReader& reader, RecordWriter& writer) {
    EpisodeRow row;
    auto judgement = judge_episode(reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    if (judgement.fate == Judgement::Fate::kept) judgement = episodes_.judgement_of(position);
    // What was stated of the child's home stays too, as this row might have said it.
    if (!is_kept(reader, judgement, row.name, {mapping_.care, true, false}, writer)) return;
    writer.record(position, row.name);
    feed::Statement& care = writer.statement(mapping_.care);
    care.start = row.start;
    care.end = row.end;
    care.event = writer.batch().records.back().row_key;
    for (std::size_t i = 0; i < mapping_.episode_columns.size(); ++i) {
      if (row.codes[i] != 0) care.set(mapping_.episode_columns[i].attribute, row.codes[i]);
    }
    if (row.adult) care.set(mapping_.adult, mapping_.adult_yes);
    auto& batch = writer.batch();
    care.keyed[0] = {mapping_.placement, agency_, feed::Text{batch.keep(row.placement)}};
    care.keyed[1] = {mapping_.home, "", batch.keep(row.urn.text())};
    if (row.home.empty()) return;
    auto& child = whole_.children[row.name.child];
    if (!child.home_since.is_none() && child.home_since > row.start) return;
    child.home = row.home;
    child.home_since = row.start;
    child.home_row = position;
  }

  /// One identity a child: the home postcode of its latest episode that states one (rulings A1).
  Result<void> write_homes(RecordWriter& writer) {
    for (std::uint32_t i = 0; i < whole_.children.size(); ++i) {
      const auto& child = whole_.children.at(i);
      if (child.home.empty()) continue;
      const SubjectId& id = whole_.children.id(i);
      writer.record(child.home_row, {id, RowKey{id}.add("home")});
      feed::Identity& identity = writer.identity();
      identity.makes_person_fact = false;
      identity.postcode = writer.batch().keep(child.home.text());
      BRAID_TRY(writer.end_row());
    }
    return {};
  }

  void write_missing(const TableReader& reader, RecordWriter& writer) {
    MissingRow row;
    auto judgement = judge_missing(reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    if (judgement.fate == Judgement::Fate::kept && missing_.is_repeated(position)) {
      judgement = Judgement::dropped("ssda903/missing-repeated");
    }
    if (!is_kept(reader, judgement, row.name, {mapping_.missing_kind}, writer)) return;
    writer.record(position, row.name);
    feed::Statement& missing = writer.statement(mapping_.missing_kind);
    missing.start = row.start;
    missing.end = row.end;
    missing.event = writer.batch().records.back().row_key;
    missing.set(mapping_.missing_category, row.category);
  }

  void write_oc2(const TableReader& reader, RecordWriter& writer) {
    Oc2Row row;
    auto judgement = judge_oc2(reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    if (judgement.fate == Judgement::Fate::kept &&
        whole_.children[row.name.child].last_row_oc2 != position) {
      judgement = Judgement::dropped("ssda903/oc2-repeated");
    }
    if (!is_kept(reader, judgement, row.name, {}, writer)) return;
    writer.record(position, row.name);
    const Date day = last_day_of_collection(whole_.year);  // rulings C9
    if (row.score) {
      feed::Statement& sdq = writer.statement(mapping_.sdq);
      sdq.start = day;
      sdq.value = *row.score;
      sdq.set(mapping_.respondent, mapping_.carer);
    }
    if (!row.has_health) return;
    feed::Statement& items = writer.statement(mapping_.health_items);
    items.start = day;
    items.slot = 1;
    for (std::size_t i = 0; i < row.health.size(); ++i) {
      if (row.health[i] != 0) items.set(mapping_.health_columns[i].attribute, row.health[i]);
    }
  }

  void write_further(ChildTable table, const TableReader& reader, RecordWriter& writer) {
    FurtherRow row;
    auto judgement = judge_further(table, reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    if (judgement.fate == Judgement::Fate::kept && further_[table].is_repeated(position)) {
      judgement = Judgement::dropped("ssda903/row-repeated");
    }
    if (!is_kept(reader, judgement, row.name, {}, writer) || !row.statement) return;
    writer.record(position, row.name);
    feed::Statement& statement = writer.statement(row.statement->kind) = *row.statement;
    statement.event = writer.batch().keep(row.event.text());
    if (!row.worker.good()) return;
    statement.keyed[0] = {mapping_.worker, agency_, writer.batch().keep(row.worker.text())};
  }

  void write_uasc(const TableReader& reader, RecordWriter& writer) {
    UascRow row;
    auto judgement = judge_uasc(reader, whole_, writer.remarks(), row);
    const std::uint64_t position = reader.row().position;
    if (judgement.fate == Judgement::Fate::kept &&
        whole_.children[row.name.child].last_row_uasc != position) {
      judgement = Judgement::dropped("ssda903/uasc-repeated");
    }
    if (!is_kept(reader, judgement, row.name, {mapping_.uasc}, writer)) return;
    writer.record(position, row.name);
    writer.statement(mapping_.uasc).end = row.until;  // from birth: rulings B13
  }

  std::string agency_;
  const Vocabulary& vocabulary_;
  bool legacy_ids_;
  Ssda903Mapping mapping_;
  // What `verify` learns for the `decode` that follows.
  Ssda903Return whole_;
  Ssda903Episodes episodes_;
  RepeatedRows missing_;
  std::map<ChildTable, RepeatedRows> further_;
  std::vector<TableFile> tables_;
  std::optional<IdentityTables> identities_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_ssda903_decoder(const DecoderOptions& options,
                                                      Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto mapping = Ssda903Mapping::load(options.code_folder, *options.vocabulary, faults);
  if (!mapping) return fail(ErrorKind::misconfigured, "ssda903/code-lists");
  return std::unique_ptr<Decoder>{std::make_unique<Ssda903Decoder>(options, *std::move(mapping))};
}

}  // namespace braid::ingest
