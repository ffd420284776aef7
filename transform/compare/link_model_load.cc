#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "core/descriptor.h"
#include "transform/compare/link_model.h"
#include "transform/compare/link_model_format.h"

// Rules, as reported:
//   link-model/missing             there is no such file, or it cannot be read
//   link-model/too-large           it is larger than any model
//   link-model/readable-by-others  it holds terms and its mode lets others read it
//   link-model/not-json            its text is no JSON, or a key stands twice in one object
//   link-model/unknown-key, link-model/missing-key, link-model/wrong-type
//   link-model/out-of-range        a number that cannot be what it says
//   link-model/rising-weights      a weight rises from L0 to L6 (linkage-design, section 8)
//   link-model/terms               counts of terms that cannot be used

namespace braid::transform {
namespace {

using Json = nlohmann::json;

/// A model of 10 million identities has about a million terms of 40 bytes.
constexpr std::size_t kFileBytesMax = std::size_t{1} << 30U;
/// Clamp of every weight (linkage-design, section 7), in bits.
constexpr double kWeightMin = -10, kWeightMax = 14;
/// What shares may be off a sum of one after rounding.
constexpr double kShareSlack = 1e-3;
/// So that no sum of `rate_terms` overflows.
constexpr std::uint64_t kRecordsMax = 0xffff'ffff;

constexpr char kMend[] = "correct the file, or train the model anew with `braid link train`";

class ModelReader {
 public:
  ModelReader(const std::string& file, Faults& faults) : file_{file}, faults_{faults} {}

  bool good() const { return good_; }

  void fault(Literal rule, std::string message, std::string remedy = kMend) {
    faults_.push_back(
        {.file = file_, .rule = rule, .message = std::move(message), .remedy = std::move(remedy)});
    good_ = false;
  }
  void fault_at(std::size_t line, std::size_t column, Literal rule, std::string message) {
    fault(rule, std::move(message));
    faults_.back().line = line;
    faults_.back().column = column;
  }

  LinkModel read(const Json& json);

 private:
  /// The object's member, or nothing and a fault.
  const Json* member(const Json& object, const std::string& path, std::string_view key,
                     bool required = true) {
    const auto found = object.find(key);
    if (found != object.end()) return &*found;
    if (required) fault("link-model/missing-key", "`" + path + std::string{key} + "` is missing");
    return nullptr;
  }
  bool is_object(const Json& json, const std::string& path,
                 std::initializer_list<std::string_view> keys);
  std::string text(const Json& object, std::string_view key);
  double share(const Json& object, std::string_view key, double below);
  std::uint64_t count(const Json& object, const std::string& path, std::string_view key,
                      std::uint64_t most);
  std::vector<double> numbers(const Json& field, const std::string& path, std::string_view key,
                              std::size_t size, bool required);
  std::uint64_t hexadecimal(const Json& json, const std::string& path);

  void read_fields(const Json& json, LinkModel& model);
  void read_field(const Json& json, const FieldFormat& format, LinkModel::FieldModel& field);
  void read_weights(const Json& json, const std::string& path, std::span<const Level> levels,
                    LinkModel::FieldModel& field);
  void read_shares(const Json& json, const std::string& path, std::string_view key,
                   std::span<const Level> levels, std::array<double, kLevels>& shares);
  void read_terms(const Json& json, const LinkModel& model, LinkModel::Terms& terms);
  bool read_term(const Json& entry, LinkModel::Terms& terms);

  const std::string& file_;
  Faults& faults_;
  bool good_ = true;
};

bool ModelReader::is_object(const Json& json, const std::string& path,
                            std::initializer_list<std::string_view> keys) {
  if (!json.is_object()) {
    fault("link-model/wrong-type", "`" + path + "` is not an object");
    return false;
  }
  for (const auto& item : json.items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
      fault("link-model/unknown-key", "`" + item.key() + "` in `" + path + "` is not known");
    }
  }
  return true;
}

std::string ModelReader::text(const Json& object, std::string_view key) {
  const Json* const json = member(object, "", key);
  if (json == nullptr) return {};
  if (json->is_string()) return json->get<std::string>();
  fault("link-model/wrong-type", "`" + std::string{key} + "` is not a text");
  return {};
}

/// A number from 0 to before `below`.
double ModelReader::share(const Json& object, std::string_view key, double below) {
  const Json* const json = member(object, "", key);
  if (json == nullptr) return 0;
  if (!json->is_number()) {
    fault("link-model/wrong-type", "`" + std::string{key} + "` is not a number");
    return 0;
  }
  const auto value = json->get<double>();
  if (value >= 0 && value < below) return value;
  fault("link-model/out-of-range", "`" + std::string{key} + "` is not a share");
  return 0;
}

std::uint64_t ModelReader::count(const Json& object, const std::string& path, std::string_view key,
                                 std::uint64_t most) {
  const Json* const json = member(object, path, key);
  if (json == nullptr) return 0;
  if (!json->is_number_unsigned()) {
    fault("link-model/wrong-type", "`" + path + std::string{key} + "` is not a count");
    return 0;
  }
  const auto value = json->get<std::uint64_t>();
  if (value <= most) return value;
  fault("link-model/out-of-range", "`" + path + std::string{key} + "` is too large");
  return 0;
}

/// `size` numbers, or none and, unless they may be missing, a fault.
std::vector<double> ModelReader::numbers(const Json& field, const std::string& path,
                                         std::string_view key, std::size_t size, bool required) {
  const Json* const json = member(field, path + ".", key, required);
  if (json == nullptr) return {};
  const auto is_number = [](const Json& entry) { return entry.is_number(); };
  if (!json->is_array() || json->size() != size ||
      !std::all_of(json->begin(), json->end(), is_number)) {
    fault("link-model/wrong-type", "`" + path + "." + std::string{key} + "` is not a list of " +
                                       std::to_string(size) + " numbers");
    return {};
  }
  return json->get<std::vector<double>>();
}

/// Sixteen hexadecimal digits.
std::uint64_t ModelReader::hexadecimal(const Json& json, const std::string& path) {
  std::uint64_t number = 0;
  if (json.is_string()) {
    const auto& digits = json.get_ref<const std::string&>();
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, number, 16);
    if (digits.size() == 16 && error == std::errc{} && rest == end) return number;
  }
  fault("link-model/wrong-type", "`" + path + "` is not sixteen hexadecimal digits");
  return 0;
}

void ModelReader::read_weights(const Json& json, const std::string& path,
                               std::span<const Level> levels, LinkModel::FieldModel& field) {
  const auto bits = numbers(json, path, "weights", levels.size(), true);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const double thousandths = bits[i] * kBit;
    if (bits[i] < kWeightMin || bits[i] > kWeightMax ||
        std::abs(thousandths - std::round(thousandths)) > 1e-6) {
      fault("link-model/out-of-range",
            "`" + path + ".weights` has a weight that is not from -10 to 14 bits in thousandths");
      return;
    }
    field.weights[static_cast<std::size_t>(levels[i])] =
        static_cast<Weight>(std::lround(thousandths));
  }
  // LX stands outside of the order.
  for (std::size_t i = 1; i < bits.size(); ++i) {
    if (levels[i] != Level::lx && bits[i] > bits[i - 1]) {
      fault("link-model/rising-weights", "`" + path + ".weights` rise from a level to the next");
      return;
    }
  }
}

void ModelReader::read_shares(const Json& json, const std::string& path, std::string_view key,
                              std::span<const Level> levels, std::array<double, kLevels>& shares) {
  const auto given = numbers(json, path, key, levels.size(), false);
  if (given.empty()) return;
  double sum = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    shares[static_cast<std::size_t>(levels[i])] = given[i];
    sum += given[i];
  }
  const bool in_range = std::all_of(given.begin(), given.end(),
                                    [](double share) { return share >= 0 && share <= 1; });
  if (!in_range || std::abs(sum - 1) > kShareSlack) {
    fault("link-model/out-of-range",
          "`" + path + "." + std::string{key} + "` are not shares that sum to 1");
  }
}

void ModelReader::read_field(const Json& json, const FieldFormat& format,
                             LinkModel::FieldModel& field) {
  const std::string path = "fields." + std::string{format.name};
  if (!is_object(json, path, {"weights", "m", "u"})) return;
  read_weights(json, path, format.levels, field);
  read_shares(json, path, "m", format.levels, field.m);
  read_shares(json, path, "u", format.levels, field.u);
}

void ModelReader::read_fields(const Json& json, LinkModel& model) {
  const Json* const fields = member(json, "", "fields");
  if (fields == nullptr || !is_object(*fields, "fields",
                                      {"surname", "given_name", "crossed", "birth_date", "postcode",
                                       "sex", "identifier"})) {
    return;
  }
  for (const auto& format : kFieldFormats) {
    const Json* const field = member(*fields, "fields.", format.name, format.required);
    if (field != nullptr) read_field(*field, format, model.*format.field);
  }
}

bool ModelReader::read_term(const Json& entry, LinkModel::Terms& terms) {
  if (!entry.is_array() || entry.size() != 3 || !entry[1].is_number_unsigned() ||
      !entry[2].is_number_unsigned()) {
    fault("link-model/wrong-type", "`terms.counts` has an entry that is not [term, count, count]");
    return false;
  }
  const std::uint64_t term = hexadecimal(entry[0], "terms.counts");
  if (!good_) return false;
  std::array<std::uint32_t, 2> counts{};
  for (std::size_t column = 0; column < counts.size(); ++column) {
    const auto count = entry[column + 1].get<std::uint64_t>();
    if (count > terms.records[column]) {
      fault("link-model/terms", "a term occurs more often than there are records");
      return false;
    }
    counts[column] = static_cast<std::uint32_t>(count);
  }
  if (terms.counts.emplace(term, counts).second) return true;
  fault("link-model/terms", "a term stands twice");
  return false;
}

void ModelReader::read_terms(const Json& json, const LinkModel& model, LinkModel::Terms& terms) {
  const Json* const given = member(json, "", "terms", false);
  if (given == nullptr || !is_object(*given, "terms", {"surname", "given_name", "counts"})) return;
  for (std::size_t column = 0; column < kTermColumns.size(); ++column) {
    const std::string path = "terms." + std::string{kTermColumns[column]};
    const Json* const totals = member(*given, "terms.", kTermColumns[column]);
    if (totals == nullptr || !is_object(*totals, path, {"records", "values"})) continue;
    terms.records[column] = count(*totals, path + ".", "records", kRecordsMax);
    terms.values[column] = count(*totals, path + ".", "values", terms.records[column]);
  }
  for (const auto* field : {&model.surname, &model.given_name, &model.crossed}) {
    if (field->u[0] > 0) continue;
    fault("link-model/terms", "terms need the shares `u` of surname, given_name and crossed");
    break;
  }
  const Json* const counts = member(*given, "terms.", "counts");
  if (counts == nullptr || !good_) return;
  if (!counts->is_array()) {
    fault("link-model/wrong-type", "`terms.counts` is not a list");
    return;
  }
  terms.counts.reserve(counts->size());
  for (const Json& entry : *counts) {
    if (!read_term(entry, terms)) return;
  }
}

LinkModel ModelReader::read(const Json& json) {
  LinkModel model;
  if (!is_object(json, "the model",
                 {"format", "version", "trained_on", "config_hash", "identities", "lambda",
                  "household", "swapped", "fields", "terms"})) {
    return model;
  }
  if (text(json, "format") != kModelFormat && good_) {
    fault("link-model/out-of-range",
          "`format` is not \"" + std::string{kModelFormat} + "\": another version's file");
  }
  model.version = text(json, "version");
  model.trained_on = text(json, "trained_on");
  if (const Json* const hash = member(json, "", "config_hash")) {
    model.config_hash = hexadecimal(*hash, "config_hash");
  }
  model.identities =
      static_cast<std::int64_t>(count(json, "", "identities", std::uint64_t{1} << 40U));
  model.lambda = share(json, "lambda", 1);
  if (model.lambda <= 0 && good_) {
    fault("link-model/out-of-range", "`lambda` is 0: nothing could ever be linked");
  }
  model.household = share(json, "household", 1);
  model.swapped = share(json, "swapped", 1);
  read_fields(json, model);
  read_terms(json, model, model.terms);
  return model;
}

struct FileText {
  std::string text;
  bool readable_by_others = false;
};

std::optional<FileText> read_file(const std::string& file, ModelReader& reader) {
  const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status {};
  if (in.get() < 0 || ::fstat(in.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    reader.fault("link-model/missing", "the link model cannot be read",
                 "name a model file that the service's user may read");
    return std::nullopt;
  }
  if (static_cast<std::size_t>(status.st_size) > kFileBytesMax) {
    reader.fault("link-model/too-large", "the link model is larger than 1 GiB");
    return std::nullopt;
  }
  FileText read;
  read.readable_by_others = (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
  read.text.resize(static_cast<std::size_t>(status.st_size));
  std::size_t size = 0;
  while (size < read.text.size()) {
    const auto count = ::read(in.get(), read.text.data() + size, read.text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
  }
  read.text.resize(size);
  return read;
}

/// JSON in which no object has a key twice; the library would keep the last and say nothing.
std::optional<Json> parse(const std::string& text, ModelReader& reader) {
  std::vector<std::set<std::string>> open;
  bool twice = false;
  const auto look = [&](int /*depth*/, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key) {
      twice = !open.back().insert(parsed.get<std::string>()).second || twice;
    }
    return true;
  };
  try {
    Json json = Json::parse(text, look);
    if (!twice) return json;
    reader.fault("link-model/not-json", "a key stands twice in one object");
  } catch (const Json::parse_error& error) {
    const std::size_t end = std::min(error.byte == 0 ? 0 : error.byte - 1, text.size());
    const std::string_view before{text.data(), end};
    const auto line_start = before.rfind('\n') + 1;  // 0 where there is no line before
    const auto lines = std::count(before.begin(), before.end(), '\n');
    reader.fault_at(static_cast<std::size_t>(lines) + 1, end - line_start + 1,
                    "link-model/not-json", "the link model is not JSON from here on");
  } catch (const Json::exception&) {
    reader.fault("link-model/not-json", "the link model has a number that is no number");
  }
  return std::nullopt;
}

}  // namespace

std::optional<LinkModel> load_link_model(const std::string& file, Faults& faults) {
  ModelReader reader{file, faults};
  const auto content = read_file(file, reader);
  if (!content) return std::nullopt;
  const auto json = parse(content->text, reader);
  if (!json) return std::nullopt;
  LinkModel model = reader.read(*json);
  if (!model.terms.empty() && content->readable_by_others) {
    reader.fault("link-model/readable-by-others",
                 "the link model holds terms, and others may read it",
                 "chmod 0600 the file: terms are as secret as the segments they count");
  }
  if (!reader.good()) return std::nullopt;
  return model;
}

}  // namespace braid::transform
