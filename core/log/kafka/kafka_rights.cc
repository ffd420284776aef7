#include "core/log/kafka/kafka_rights.h"

#include <fmt/format.h>

#include <algorithm>

namespace braid {
namespace {

using Operation = KafkaRight::Operation;
using Resource = KafkaRight::Resource;

void add(std::vector<KafkaRight>& rights, const KafkaRight& right) {
  if (std::find(rights.begin(), rights.end(), right) == rights.end()) rights.push_back(right);
}

const char* option_of(Resource resource) {
  switch (resource) {
    case Resource::topic:
      return "--topic";
    case Resource::group:
      return "--group";
    case Resource::transactional_id:
      return "--transactional-id";
  }
  return "";
}

const char* name_of(Operation operation) {
  switch (operation) {
    case Operation::read:
      return "Read";
    case Operation::write:
      return "Write";
    case Operation::describe:
      return "Describe";
    case Operation::describe_configs:
      return "DescribeConfigs";
  }
  return "";
}

}  // namespace

std::vector<KafkaRight> kafka_rights(std::string_view topic_prefix, const KafkaUse& use) {
  const auto full = [&](std::string_view name) { return std::string{topic_prefix}.append(name); };
  std::vector<KafkaRight> rights;
  const auto topic = [&](std::string_view stream, Operation operation) {
    // Reading and writing include Describe; the check at start needs the configuration too.
    add(rights, {Resource::topic, full(stream), false, operation});
    add(rights, {Resource::topic, full(stream), false, Operation::describe_configs});
  };
  for (const auto& stream : use.reads) topic(stream, Operation::read);
  for (const auto& stream : use.writes) topic(stream, Operation::write);
  // A reader looks for its group's coordinator, though it commits no offsets.
  if (!use.reads.empty()) {
    add(rights, {Resource::group, full("reader"), false, Operation::describe});
  }
  for (const auto& role : use.writer_roles) {
    add(rights, {Resource::transactional_id, full(role), role.ends_with('.'), Operation::write});
  }
  for (const auto& group : use.groups) {
    topic(kKafkaControlStream, Operation::read);
    add(rights, {Resource::group, full(group), group.ends_with('.'), Operation::read});
  }
  for (const auto& name : use.foreign_topics) {
    add(rights, {Resource::topic, name, false, Operation::read});
  }
  return rights;
}

std::string kafka_acls_arguments(std::string_view principal, const KafkaRight& right) {
  return fmt::format("--add --allow-principal {} {} {}{} --operation {}", principal,
                     option_of(right.resource), right.name,
                     right.prefixed ? " --resource-pattern-type prefixed" : "",
                     name_of(right.operation));
}

}  // namespace braid
