#include "core/log/kafka/kafka_remedy.h"

namespace braid {
namespace {

struct Remedy {
  std::string_view rule, text;
};

constexpr Remedy kRemedies[] = {
    // Reaching a broker.
    {"kafka/brokers", "name at least one broker as host:port in log.brokers"},
    {"kafka/no-broker",
     "look whether the brokers of log.brokers run, can be reached from here, and expect the same "
     "log.security; Braid goes on by itself when they answer"},
    {"kafka/unknown-host",
     "the name of a broker cannot be resolved: correct log.brokers, or the name service"},
    {"kafka/broker-version", "Braid needs Apache Kafka 3.9 or newer"},
    {"kafka/setting", "the line before this one in the journal names the setting that is refused"},
    {"kafka/slow", "the brokers do not keep up: look at their disks and network"},
    {"kafka/error", "the lines of the Kafka client in the journal say what happened"},
    // Who we are, who they are.
    {"kafka/authentication",
     "the brokers refuse log.user or its password: compare the credential kafka-password with the "
     "SCRAM-SHA-512 user on "
     "the cluster (kafka-configs --describe --entity-type users)"},
    {"kafka/user", "a login needs a user name: set log.user"},
    {"kafka/password-in-clear", "a login goes over TLS only: set log.security to scram"},
    {"kafka/password-file",
     "the credential kafka-password is missing or empty: it holds the password in one line"},
    {"kafka/password-readable", "others may read the credential kafka-password: chmod 0400 it"},
    {"kafka/certificate-file",
     "a certificate or key file cannot be read or does not hold PEM: look at the path and the "
     "rights"},
    {"kafka/tls",
     "the TLS connection fails: look whether the port in log.brokers speaks TLS (openssl "
     "s_client), or "
     "set log.security"},
    {"kafka/tls-name",
     "the broker's certificate is for another host: write the name in its subjectAltName into "
     "log.brokers, or have it "
     "issued anew"},
    {"kafka/tls-untrusted",
     "the broker's certificate is from an authority that is not trusted here: name the file of the "
     "right one in "
     "log.certificate_authority"},
    {"kafka/tls-expired",
     "the broker's certificate is not valid today: renew it, or mend the clock"},
    // Rights.
    {"kafka/topic-denied", "grant the topic's rights that braid log provision lists to this user"},
    {"kafka/group-denied", "grant the group's rights that braid log provision lists to this user"},
    {"kafka/transaction-denied",
     "grant the transactional ids that braid log provision lists to this user"},
    {"kafka/cluster-denied", "let an administrator of the cluster run braid log provision"},
    {"kafka/no-authorizer",
     "the cluster keeps no rights: set authorizer.class.name on the brokers"},
    // Topics.
    {"kafka/topic-prefix", "a prefix has letters, digits, '.', '-' and '_'"},
    {"kafka/topic-missing", "make it: braid log provision"},
    {"kafka/partition-missing",
     "it has fewer partitions than there are areas: braid log provision"},
    {"kafka/replication", "give it as many replicas as configured: kafka-reassign-partitions"},
    {"kafka/replication-factor", "there are fewer brokers than copies asked for"},
    {"kafka/cleanup-policy", "set cleanup.policy=compact, and nothing else, on the topic"},
    {"kafka/min-insync", "set min.insync.replicas as configured, not above the replicas"},
    {"kafka/unclean-election", "set unclean.leader.election.enable=false on the topic"},
    {"kafka/compaction-lag", "set max.compaction.lag.ms on the topic, so that what is erased goes"},
    {"kafka/delete-retention",
     "set delete.retention.ms on the topic, so that no tombstone is missed"},
    {"kafka/message-bytes", "set max.message.bytes as large as the largest entry"},
    // Writing and reading.
    {"kafka/clock",
     "the brokers refuse what is stamped by the clock here: set both clocks right; Braid goes on "
     "by itself then"},
    {"kafka/too-large",
     "the entry is larger than the topic takes: raise max.message.bytes of the topic"},
    {"kafka/too-few-replicas", "too few replicas are in step: bring the missing brokers back"},
    {"kafka/broker-disk",
     "a broker cannot write to its disk: make room there and start it; Braid goes on by itself"},
    {"kafka/transaction-timeout",
     "the brokers allow less: lower log.transaction_timeout_s, or raise "
     "transaction.max.timeout.ms"},
    {"kafka/session-timeout",
     "the brokers allow another range: change log.session_timeout_s, or "
     "group.min.session.timeout.ms "
     "and group.max.session.timeout.ms"},
    {"kafka/open-transaction",
     "a transaction of another writer stays open: find it (kafka-transactions find-hanging) and "
     "abort it"},
    {"kafka/writer-lost", "the client cannot go on: start the process again, it reads back"},
    {"kafka/commit-unknown",
     "the brokers went away in the middle of a commit: start the process again, it reads back"},
    {"kafka/away-too-long",
     "the process was away for longer than tombstones are kept: start it again, it reads from the "
     "start"},
    {"log/fenced", "another process has taken over this role: stop one of them"},
};

}  // namespace

std::string_view kafka_remedy(std::string_view rule) {
  for (const auto& remedy : kRemedies) {
    if (remedy.rule == rule) return remedy.text;
  }
  return {};
}

}  // namespace braid
