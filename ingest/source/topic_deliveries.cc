#include "ingest/source/topic_deliveries.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ingest/source/content_hash.h"
#include "ingest/source/submission_note.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kFilesMax = 1'000, kPartsMax = 10'000, kNameBytesMax = 200;
constexpr std::size_t kGivenUpMax = 1'000;

/// Names go into logs and reports.
bool is_name(std::string_view text) {
  static constexpr std::string_view kMore = " ._-()";
  return !text.empty() && text.size() <= kNameBytesMax && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  kMore.find(c) != kMore.npos;
         });
}

/// From 1 to `most`; 0 for anything else.
std::size_t number(std::string_view text, std::size_t most) {
  std::size_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && stop == text.data() + text.size() && value <= most ? value : 0;
}

struct Part {
  std::size_t index = 1, of = 1;  ///< 0: not a part
};

/// `3/17`.
Part part_of(const std::string* header) {
  if (header == nullptr) return {};
  const std::string_view text{*header};
  const auto slash = text.find('/');
  if (slash == text.npos) return {0, 0};
  const Part part{number(text.substr(0, slash), kPartsMax),
                  number(text.substr(slash + 1), kPartsMax)};
  return part.index == 0 || part.index > part.of ? Part{0, 0} : part;
}

Fault fault(std::string file, Literal rule, Literal text, Literal remedy) {
  return {std::move(file), 0, 0, rule, std::string{text.view()}, std::string{remedy.view()}};
}

/// Of two times the later one.
void take_later(std::optional<Seconds>& into, std::optional<Seconds> at) {
  if (at && (!into || *into < *at)) into = at;
}

}  // namespace

bool TopicDeliveries::Waiting::whole() const {
  return files.size() == files_wanted && std::all_of(files.begin(), files.end(), [](auto& entry) {
           return entry.second.there.size() == entry.second.parts;
         });
}

std::string TopicDeliveries::place(TopicLedger::Point message) const {
  return options_.topic + '/' + std::to_string(message.partition);
}

void TopicDeliveries::add(TopicMessage message, TopicClock::time_point now) {
  ledger_.read({message.partition, message.offset});
  if (message.header("delivery") != nullptr) return add_part(message, now);
  if (options_.stream != TopicStream::none) return add_record(message, now);
  refuse_message(message, "topic/no-delivery",
                 "the message has no header delivery, which this format needs",
                 "send each file with the headers delivery, file and files");
}

// -- Event streams

void TopicDeliveries::add_record(TopicMessage& message, TopicClock::time_point now) {
  const bool one = is_one_record(options_.stream, message.value);
  const auto note = note_of(message);
  const auto* header = message.header("extracted_at");
  const auto extracted_at = header == nullptr ? std::string{} : *header;
  const auto open = stretches_.find(message.partition);
  if (open != stretches_.end() &&
      (!one || open->second.note != note || open->second.extracted_at != extracted_at)) {
    close_stretch(message.partition);
  }
  auto& stretch = stretches_.try_emplace(message.partition).first->second;
  if (stretch.offsets.empty()) {
    stretch.since = now;
    stretch.note = note;
    stretch.extracted_at = extracted_at;
  }
  const auto before = stretch.bytes.size();
  append_record(options_.stream, message.value, stretch.bytes);
  stretch_bytes_ += stretch.bytes.size() - before;
  stretch.offsets.push_back(message.offset);
  take_later(stretch.at, message.at);
  if (!one || stretch.offsets.size() >= options_.limits.stretch_messages_max) {
    return close_stretch(message.partition);
  }
  if (stretch_bytes_ < options_.limits.stretch_bytes_max) return;
  while (!stretches_.empty()) close_stretch(stretches_.begin()->first);
}

void TopicDeliveries::close_stretch(std::int32_t partition) {
  auto node = stretches_.extract(partition);
  auto& stretch = node.mapped();
  stretch_bytes_ -= stretch.bytes.size();
  Ready ready;
  auto& made = ready.made;
  for (const auto offset : stretch.offsets) made.messages.push_back({partition, offset});
  auto& delivery = made.delivery;
  delivery.topic = {place(made.messages.front()), std::move(stretch.offsets), true};
  const auto& offsets = delivery.topic.offsets;
  delivery.name = delivery.topic.text(0) + '-' + std::to_string(offsets.back());
  TopicExtract extract{options_.force, stretch.at};
  if (!stretch.extracted_at.empty()) {
    const auto time = read_iso_time(stretch.extracted_at);
    if (time.usable()) {
      extract.extracted_at = time.at;
    } else {
      made.faults.push_back(fault(delivery.name, "topic/header",
                                  "the header extracted_at is not a time",
                                  "write it as YYYY-MM-DDThh:mm:ss with an offset"));
    }
  }
  auto files = files_of_stretch(options_.stream, std::move(stretch.bytes), extract);
  if (files) {
    delivery.files = std::move(*files);
  } else {
    made.faults.push_back(fault(delivery.name, files.error().rule, "the agency has no plain code",
                                "mend agency in the feed's configuration"));
  }
  keep_note(stretch.note, stretch.at, ready);
  ready_.push_back(std::move(ready));
}

// -- Deliveries by their headers

void TopicDeliveries::add_part(TopicMessage& message, TopicClock::time_point now) {
  const std::string name = *message.header("delivery");
  const auto* file = message.header("file");
  if (!is_name(name) || (file != nullptr && !is_name(*file))) {
    return refuse_message(message, "topic/header", "the header delivery or file is no name",
                          "use letters, digits, blanks and . _ - ( ), at most 200 of them");
  }
  if (std::find(given_up_.begin(), given_up_.end(), name) != given_up_.end()) {
    return ledger_.settle({message.partition, message.offset});
  }
  auto& waiting = waiting_.try_emplace(name).first->second;
  if (waiting.messages.empty()) waiting.since = now;
  waiting.messages.push_back({message.partition, message.offset});
  ++waiting_parts_;
  take_later(waiting.at, message.at);
  put_part(message, waiting, name);
  if (waiting.whole()) return finish(name);
  while (waiting_bytes_ > options_.limits.waiting_bytes_max ||
         waiting_parts_ > options_.limits.waiting_parts_max) {
    give_up_oldest();
  }
}

void TopicDeliveries::put_part(TopicMessage& message, Waiting& waiting,
                               const std::string& delivery) {
  const auto wrong = [&](Literal rule, Literal text, Literal remedy) {
    if (waiting.faults.empty()) waiting.faults.push_back(fault(delivery, rule, text, remedy));
  };
  for (auto& [key, value] : note_of(message)) {
    const auto stated = waiting.note.emplace(key, value).first;
    if (stated->second == value) continue;
    wrong("topic/note-differs", "messages of the delivery disagree about a key of its note",
          "say the same in each message, or say it in one only");
  }
  const auto* files = message.header("files");
  const auto wanted = files == nullptr ? 1 : number(*files, kFilesMax);
  const auto part = part_of(message.header("part"));
  if (wanted == 0 || part.index == 0) {
    return wrong("topic/header", "the header files or part is not as it must be",
                 "write files = 3 and part = 1/2, with at most 1,000 files of 10,000 parts");
  }
  if (waiting.files_wanted != 0 && waiting.files_wanted != wanted) {
    return wrong("topic/files-differ", "messages disagree about the number of files",
                 "say the same number in each message of a delivery");
  }
  waiting.files_wanted = wanted;
  const auto* name = message.header("file");
  auto& file = waiting.files[name == nullptr ? delivery : *name];
  if (file.parts != 0 && file.parts != part.of) {
    return wrong("topic/parts-differ", "messages disagree about the number of parts of a file",
                 "divide a file once");
  }
  file.parts = part.of;
  if (waiting.files.size() > wanted) {
    return wrong("topic/files-differ", "there are more files than announced",
                 "say in files how many there are");
  }
  const auto [at, fresh] = file.there.try_emplace(part.index, std::string{});
  if (fresh) {
    waiting.bytes += message.value.size();
    waiting_bytes_ += message.value.size();
    at->second = std::move(message.value);
  } else if (at->second != message.value) {
    // The same again is a producer that tried again.
    wrong("topic/part-twice", "a part came twice with other content",
          "give every delivery a name of its own");
  }
}

void TopicDeliveries::finish(const std::string& name) {
  auto waiting = std::move(waiting_.extract(name).mapped());
  waiting_bytes_ -= waiting.bytes;
  waiting_parts_ -= waiting.messages.size();
  Ready ready;
  auto& made = ready.made;
  made.delivery.name = name;
  made.delivery.topic = {place(waiting.messages.front()), {waiting.messages.front().offset}, false};
  made.messages = std::move(waiting.messages);
  made.faults = std::move(waiting.faults);
  keep_note(waiting.note, waiting.at, ready);
  for (auto& [file_name, file] : waiting.files) {
    std::string bytes;
    if (file.there.size() == 1) {
      bytes = std::move(file.there.begin()->second);
    } else {
      for (auto& [index, part] : file.there) {
        bytes += part;
        part = {};
      }
    }
    made.delivery.files.push_back(make_memory_file(file_name, std::move(bytes)));
  }
  ready_.push_back(std::move(ready));
}

void TopicDeliveries::give_up(const std::string& name, Literal rule, Literal text, Literal remedy) {
  waiting_.at(name).faults.push_back(fault(name, rule, text, remedy));
  finish(name);
}

void TopicDeliveries::give_up_oldest() {
  const auto oldest = std::min_element(
      waiting_.begin(), waiting_.end(),
      [](const auto& a, const auto& b) { return a.second.since < b.second.since; });
  const std::string name = oldest->first;
  given_up_.push_back(name);
  if (given_up_.size() > kGivenUpMax) given_up_.pop_front();
  give_up(name, "topic/too-much",
          "what waits for its rest is more than is held in memory, and this has waited longest",
          "send one delivery after the other, larger ones by folder; send this again under "
          "another name");
}

// -- Both

void TopicDeliveries::refuse_message(TopicMessage& message, Literal rule, Literal text,
                                     Literal remedy) {
  Ready ready;
  auto& made = ready.made;
  made.messages.push_back({message.partition, message.offset});
  made.delivery.topic = {place(made.messages.front()), {message.offset}, true};
  made.delivery.name = made.delivery.topic.text(0);
  made.delivery.files.push_back(make_memory_file("message", std::move(message.value)));
  made.faults.push_back(fault(made.delivery.name, rule, text, remedy));
  ready_.push_back(std::move(ready));
}

/// Without a stated time the message's own counts: the same again has the same, whenever it is
/// read.
void TopicDeliveries::keep_note(const TopicNote& note, std::optional<Seconds> at,
                                Ready& ready) const {
  auto& made = ready.made;
  if (!note.empty()) {
    ready.note = note_text(note, made.delivery.name, made.faults);
    if (ready.note) {
      auto read = parse_submission_note(*ready.note, made.delivery.name, made.faults);
      if (read) made.delivery.note = *std::move(read);
    }
  }
  if (!made.delivery.note.submitted) made.delivery.note.submitted = at;
}

Result<std::optional<TopicDelivery>> TopicDeliveries::next(TopicClock::time_point now, bool idle) {
  if (ready_.empty()) {
    for (const auto& [partition, stretch] : stretches_) {
      if (!idle && now - stretch.since < options_.limits.stretch_time_max) continue;
      close_stretch(partition);
      break;
    }
  }
  if (ready_.empty()) {
    for (const auto& [name, waiting] : waiting_) {
      if (now - waiting.since < options_.limits.waiting_time_max) continue;
      give_up(std::string{name}, "topic/incomplete", "the rest of the delivery has not come",
              "send the whole delivery again");
      break;
    }
  }
  if (ready_.empty()) return std::optional<TopicDelivery>{};
  auto& ready = ready_.front();
  auto hash = content_hash(ready.made.delivery.files, ready.note);
  BRAID_TRY(hash);
  ready.made.delivery.content_hash = *std::move(hash);
  std::optional<TopicDelivery> out{std::move(ready.made)};
  ready_.pop_front();
  return out;
}

void TopicDeliveries::settle(const TopicDelivery& delivery) {
  for (const auto& message : delivery.messages) ledger_.settle(message);
}

void TopicDeliveries::forget(std::int32_t partition) {
  ledger_.forget(partition);
  if (const auto open = stretches_.find(partition); open != stretches_.end()) {
    stretch_bytes_ -= open->second.bytes.size();
    stretches_.erase(open);
  }
  const auto is_of = [partition](const TopicLedger::Point& message) {
    return message.partition == partition;
  };
  // All partitions change hands at once (the eager assignment), so of a delivery that is divided
  // between several nothing stays either.
  std::erase_if(waiting_, [&](const auto& entry) {
    const auto& waiting = entry.second;
    if (!std::any_of(waiting.messages.begin(), waiting.messages.end(), is_of)) return false;
    waiting_bytes_ -= waiting.bytes;
    waiting_parts_ -= waiting.messages.size();
    return true;
  });
  std::erase_if(ready_, [&](const Ready& ready) {
    return std::any_of(ready.made.messages.begin(), ready.made.messages.end(), is_of);
  });
}

std::vector<std::string> TopicDeliveries::waiting() const {
  std::vector<std::string> names;
  for (const auto& [name, waiting] : waiting_) names.push_back(name);
  return names;
}

}  // namespace braid::ingest
