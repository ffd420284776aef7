#include "app/evaluation/evaluation_stream.h"

#include "app/evaluation/evaluation_revision.h"
#include "app/evaluation/evaluation_rows.h"
#include "app/stream_reader.h"
#include "core/keys.h"

namespace braid::app {

Result<void> EvaluationStream::read_back(Log& log) {
  StreamReader reader{kName, partition_};
  auto read = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    if (key_tag(entry.key) != KeyTag::control || entry.key == tick_key()) return {};
    const std::string programme{name_of_key(entry.key)};
    if (!entry.value) {
      last_.erase(programme);
      return {};
    }
    auto document = OrderedJson::parse(*entry.value, nullptr, false);
    if (document.is_discarded()) return fail(ErrorKind::misconfigured, "log/unreadable-entry");
    last_[programme] = std::move(document);
    return {};
  });
  BRAID_TRY(read);
  return {};
}

OrderedJson EvaluationStream::last(const std::string& programme) const {
  const auto found = last_.find(programme);
  return found == last_.end() ? OrderedJson(nullptr) : found->second;
}

namespace {

constexpr const char* kUpTo = "up_to";

/// Feeds whose submissions have come further since, as a reason.
std::string delivered(const OrderedJson& last, const std::map<std::string, std::int64_t>& up_to) {
  std::string feeds;
  for (const auto& [feed, sequence] : up_to) {
    const bool same = last.is_object() && last.contains(kUpTo) && last[kUpTo].contains(feed) &&
                      last[kUpTo][feed] == sequence;
    if (!same) feeds += (feeds.empty() ? "" : ", ") + feed;
  }
  return feeds;
}

}  // namespace

Result<bool> EvaluationStream::publish(LogWriter& writer, AuditChain& audit,
                                       transform::Evaluation& evaluation,
                                       const std::map<std::string, std::int64_t>& up_to) {
  const auto former = last(evaluation.programme);
  if (!revise(former, delivered(former, up_to), evaluation)) return false;
  auto document = OrderedJson::parse(evaluation_document(evaluation));
  document[kUpTo] = up_to;
  BRAID_TRY(writer.begin());
  BRAID_TRY(writer.add(kName, partition_, control_key(evaluation.programme), document.dump()));
  BRAID_TRY(audit.add(writer, "evaluation", evaluation.programme,
                      {{"revision", evaluation.revision},
                       {"changed", static_cast<std::int64_t>(evaluation.changes.size())}}));
  BRAID_TRY(writer.commit());
  last_[evaluation.programme] = std::move(document);
  return true;
}

}  // namespace braid::app
