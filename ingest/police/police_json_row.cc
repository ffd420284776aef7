#include "ingest/police/police_json_row.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

using nlohmann::json;

/// A field of any taken type by its name; sorted for binary search. Of a column that several types
/// have, and only one of them is read of, that one.
const std::vector<PoliceColumn>& fields_by_name() {
  static const std::vector<PoliceColumn> fields = [] {
    std::vector<PoliceColumn> all;
    for (std::size_t table = 0; table < kPoliceTablesTaken; ++table) {
      const auto columns = police_columns(static_cast<PoliceTable>(table));
      all.insert(all.end(), columns.begin(), columns.end());
    }
    std::sort(all.begin(), all.end(), [](const PoliceColumn& a, const PoliceColumn& b) {
      return std::pair{a.name, a.field} < std::pair{b.name, b.field};
    });
    all.erase(std::unique(all.begin(), all.end(),
                          [](const auto& a, const auto& b) { return a.name == b.name; }),
              all.end());
    return all;
  }();
  return fields;
}

}  // namespace

/// Takes the events of nlohmann's parser. Returning false ends the parsing.
class PoliceJsonRow::Handler final : public nlohmann::json_sax<json> {
 public:
  explicit Handler(PoliceJsonRow& owner) : owner_{owner} {}

  bool ended() const { return ended_; }

  bool null() override { return in_object(); }
  bool boolean(bool value) override { return take(value ? "Y" : "N"); }
  bool number_integer(number_integer_t value) override { return take_number(value); }
  bool number_unsigned(number_unsigned_t value) override { return take_number(value); }
  bool number_float(number_float_t, const string_t& written) override { return take(written); }
  bool string(string_t& value) override { return take(value); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return !std::exchange(begun_, true); }
  bool key(string_t& name) override {
    const auto& fields = fields_by_name();
    const auto found = std::lower_bound(
        fields.begin(), fields.end(), name,
        [](const PoliceColumn& column, const string_t& wanted) { return column.name < wanted; });
    known_ = found != fields.end() && found->name == name;
    field_ = known_ ? found->field : PoliceField::none;
    return true;
  }
  bool end_object() override {
    ended_ = true;
    return true;
  }
  // Lists stand where CSV has semicolons; none of the fields that Braid reads is one.
  bool start_array(std::size_t) override {
    field_ = PoliceField::none;
    return in_object() && !std::exchange(in_list_, true);
  }
  bool end_array() override {
    in_list_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  bool in_object() const { return begun_ && !ended_; }

  template <class Number>
  bool take_number(Number value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return take({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }

  bool take(std::string_view value) {
    if (!in_object()) return false;
    if (!known_ && !value.empty()) ++owner_.unknown_;
    if (field_ == PoliceField::none) return true;
    if (owner_.bytes_.size() + value.size() > owner_.bytes_.capacity()) return false;
    const std::size_t begin = owner_.bytes_.size();
    owner_.bytes_ += value;
    const std::string_view kept{owner_.bytes_.data() + begin, value.size()};
    owner_.row_.set(field_, Personal{kept});
    return true;
  }

  PoliceJsonRow& owner_;
  PoliceField field_ = PoliceField::none;
  bool known_ = false, begun_ = false, ended_ = false, in_list_ = false;
};

// No value is longer than the text that writes it, so a line's values fit.
PoliceJsonRow::PoliceJsonRow() { bytes_.reserve(2 * kRowBytesMax); }

bool PoliceJsonRow::parse(Personal<std::string_view> line) {
  row_ = {};
  unknown_ = 0;
  bytes_.clear();
  Handler handler{*this};
  const auto text = line.reveal_to_admit();
  try {
    return json::sax_parse(text.begin(), text.end(), &handler) && handler.ended();
  } catch (const std::exception&) {  // out of memory, or a fault of the parser's own
    return false;
  }
}

}  // namespace braid::ingest
