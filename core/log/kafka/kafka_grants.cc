#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/log/kafka/kafka_provision.h"

namespace braid {
namespace {

using AclBinding = Handle<rd_kafka_AclBinding_t, rd_kafka_AclBinding_destroy>;

rd_kafka_ResourceType_t type_of(KafkaRight::Resource resource) {
  switch (resource) {
    case KafkaRight::Resource::topic:
      return RD_KAFKA_RESOURCE_TOPIC;
    case KafkaRight::Resource::group:
      return RD_KAFKA_RESOURCE_GROUP;
    case KafkaRight::Resource::transactional_id:
      return RD_KAFKA_RESOURCE_TRANSACTIONAL_ID;
  }
  return RD_KAFKA_RESOURCE_UNKNOWN;
}

rd_kafka_AclOperation_t operation_of(KafkaRight::Operation operation) {
  switch (operation) {
    case KafkaRight::Operation::read:
      return RD_KAFKA_ACL_OPERATION_READ;
    case KafkaRight::Operation::write:
      return RD_KAFKA_ACL_OPERATION_WRITE;
    case KafkaRight::Operation::describe:
      return RD_KAFKA_ACL_OPERATION_DESCRIBE;
    case KafkaRight::Operation::describe_configs:
      return RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS;
  }
  return RD_KAFKA_ACL_OPERATION_UNKNOWN;
}

/// What an operation brings with it (Kafka's documentation, "Operations and resources").
bool includes(rd_kafka_AclOperation_t given, rd_kafka_AclOperation_t wanted) {
  if (given == RD_KAFKA_ACL_OPERATION_ALL || given == wanted) return true;
  switch (wanted) {
    case RD_KAFKA_ACL_OPERATION_DESCRIBE:
      return given == RD_KAFKA_ACL_OPERATION_READ || given == RD_KAFKA_ACL_OPERATION_WRITE ||
             given == RD_KAFKA_ACL_OPERATION_DELETE || given == RD_KAFKA_ACL_OPERATION_ALTER;
    case RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS:
      return given == RD_KAFKA_ACL_OPERATION_ALTER_CONFIGS;
    default:
      return false;
  }
}

bool covers(const rd_kafka_AclBinding_t& rule, const KafkaRight& right) {
  if (rd_kafka_AclBinding_permission_type(&rule) != RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW ||
      rd_kafka_AclBinding_restype(&rule) != type_of(right.resource) ||
      !includes(rd_kafka_AclBinding_operation(&rule), operation_of(right.operation))) {
    return false;
  }
  const std::string_view name{rd_kafka_AclBinding_name(&rule)};
  if (rd_kafka_AclBinding_resource_pattern_type(&rule) == RD_KAFKA_RESOURCE_PATTERN_PREFIXED) {
    return std::string_view{right.name}.starts_with(name);
  }
  return name == "*" || (name == right.name && !right.prefixed);
}

}  // namespace

Result<std::vector<KafkaRight>> missing_kafka_rights(KafkaDesk& desk, std::string_view principal,
                                                     const std::vector<KafkaRight>& rights) {
  std::array<char, 256> why{};
  const Handle<rd_kafka_AclBindingFilter_t, rd_kafka_AclBinding_destroy> filter{
      rd_kafka_AclBindingFilter_new(RD_KAFKA_RESOURCE_ANY, nullptr, RD_KAFKA_RESOURCE_PATTERN_ANY,
                                    std::string{principal}.c_str(), nullptr,
                                    RD_KAFKA_ACL_OPERATION_ANY, RD_KAFKA_ACL_PERMISSION_TYPE_ANY,
                                    why.data(), why.size())};
  if (!filter) return fail(ErrorKind::misconfigured, "kafka/setting");
  auto event = desk.ask(
      RD_KAFKA_ADMIN_OP_DESCRIBEACLS,
      [&](auto* client, auto* options, auto* queue) {
        rd_kafka_DescribeAcls(client, filter.get(), options, queue);
      },
      desk.options().answer_wait);
  BRAID_TRY(event);
  std::size_t count = 0;
  const auto* const* rules =
      rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event->get()), &count);
  std::vector<KafkaRight> missing;
  for (const auto& right : rights) {
    const bool given =
        std::any_of(rules, rules + count, [&](const auto* rule) { return covers(*rule, right); });
    if (!given) missing.push_back(right);
  }
  return missing;
}

Result<void> grant_kafka_rights(KafkaDesk& desk, std::string_view principal,
                                const std::vector<KafkaRight>& rights) {
  if (rights.empty()) return {};
  std::vector<AclBinding> owned;
  std::vector<rd_kafka_AclBinding_t*> bindings;
  std::array<char, 256> why{};
  for (const auto& right : rights) {
    owned.emplace_back(rd_kafka_AclBinding_new(
        type_of(right.resource), right.name.c_str(),
        right.prefixed ? RD_KAFKA_RESOURCE_PATTERN_PREFIXED : RD_KAFKA_RESOURCE_PATTERN_LITERAL,
        std::string{principal}.c_str(), "*", operation_of(right.operation),
        RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, why.data(), why.size()));
    if (!owned.back()) return fail(ErrorKind::misconfigured, "kafka/setting");
    bindings.push_back(owned.back().get());
  }
  auto event = desk.ask(
      RD_KAFKA_ADMIN_OP_CREATEACLS,
      [&](auto* client, auto* options, auto* queue) {
        rd_kafka_CreateAcls(client, bindings.data(), bindings.size(), options, queue);
      },
      desk.options().answer_wait);
  BRAID_TRY(event);
  std::size_t count = 0;
  const auto* const* results =
      rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event->get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto* error = rd_kafka_acl_result_error(results[i]);
    if (error != nullptr) return tl::unexpected{desk.fault(rd_kafka_error_code(error))};
  }
  return {};
}

}  // namespace braid
