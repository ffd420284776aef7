#pragma once

#include <map>
#include <string>

#include "app/audit_chain.h"
#include "app/evaluation/evaluation_json.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// The evaluations of an area as they were last published: stream `evaluations`, an entry a
/// programme, whose value is the document (evaluation_document). An evaluation is a subscription
/// like any other: revised when data are corrected, and told what has changed and why.
class EvaluationStream {
 public:
  static constexpr const char* kName = "evaluations";

  explicit EvaluationStream(Partition partition) : partition_{partition} {}

  /// Reads the stream as it stands.
  Result<void> read_back(Log& log);
  /// Publishes the evaluation if it says anything else than before; true if it does. Gives it its
  /// revision and its changes. `up_to`: how far the submissions of each feed are in it.
  Result<bool> publish(LogWriter& writer, AuditChain& audit, transform::Evaluation& evaluation,
                       const std::map<std::string, std::int64_t>& up_to);
  /// The last document of a programme; null if there is none.
  OrderedJson last(const std::string& programme) const;

 private:
  Partition partition_;
  std::map<std::string, OrderedJson> last_;
};

}  // namespace braid::app
