#include "core/log/kafka/kafka_client.h"

#include <fcntl.h>
#include <openssl/x509_vfy.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <utility>

#include "core/descriptor.h"
#include "core/log/kafka/kafka_fault.h"
#include "core/secret_file.h"

namespace braid {
namespace {

/// Levels are those of syslog. The library's lines name brokers, topics and its own states; it
/// never quotes keys or values. An outage is told by whoever waits for it, so nothing is an error.
void on_log(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const auto as = level <= 4 ? spdlog::level::warn : spdlog::level::debug;
  spdlog::log(as, "Kafka client says. facility={} text=\"{}\"", facility, text);
}

Result<std::string> read_password(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return fail(ErrorKind::misconfigured, "kafka/password-file");
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorKind::misconfigured, "kafka/password-file");
  }
  if (!is_kept_secret(path, status)) {
    return fail(ErrorKind::misconfigured, "kafka/password-readable");
  }
  std::array<char, 4096> bytes{};
  const auto got = ::read(file.get(), bytes.data(), bytes.size());
  if (got < 0) return fail(ErrorKind::misconfigured, "kafka/password-file");
  std::string_view password{bytes.data(), static_cast<std::size_t>(got)};
  while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) {
    password.remove_suffix(1);
  }
  if (password.empty()) return fail(ErrorKind::misconfigured, "kafka/password-file");
  return std::string{password};
}

class Configuration {
 public:
  ~Configuration() {
    if (conf_ != nullptr) rd_kafka_conf_destroy(conf_);
  }
  Configuration() = default;
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  rd_kafka_conf_t* get() const { return conf_; }
  void release() { conf_ = nullptr; }

  Result<void> set(const char* name, const std::string& value, Literal rule) {
    std::array<char, 256> why{};
    if (rd_kafka_conf_set(conf_, name, value.c_str(), why.data(), why.size()) == RD_KAFKA_CONF_OK) {
      return {};
    }
    // The value stays out: it may be a password.
    spdlog::error("The Kafka client refuses a setting. setting={}", name);
    return fail(ErrorKind::misconfigured, rule);
  }

  Result<void> set_security(const KafkaLogOptions& options) {
    using Security = KafkaLogOptions::Security;
    if (options.security == Security::plaintext) return {};
    const bool sasl = options.security == Security::sasl;
    BRAID_TRY(set("security.protocol", sasl ? "sasl_ssl" : "ssl", "kafka/setting"));
    BRAID_TRY(set("ssl.endpoint.identification.algorithm", "https", "kafka/setting"));
    BRAID_TRY(set_file("ssl.ca.location", options.certificate_authority));
    BRAID_TRY(set_file("ssl.certificate.location", options.client_certificate));
    BRAID_TRY(set_file("ssl.key.location", options.client_key));
    if (!sasl) return {};
    BRAID_TRY(set("sasl.mechanism", "SCRAM-SHA-512", "kafka/setting"));
    BRAID_TRY(set("sasl.username", options.user, "kafka/setting"));
    auto password = read_password(options.password_file);
    BRAID_TRY(password);
    auto done = set("sasl.password", *password, "kafka/setting");
    OPENSSL_cleanse(password->data(), password->size());
    return done;
  }

 private:
  Result<void> set_file(const char* name, const std::string& path) {
    if (path.empty()) return {};
    if (::access(path.c_str(), R_OK) != 0) {
      spdlog::error("A file of the Kafka connection cannot be read. setting={} file={}", name,
                    path);
      return fail(ErrorKind::misconfigured, "kafka/certificate-file");
    }
    return set(name, path, "kafka/certificate-file");
  }

  rd_kafka_conf_t* conf_ = rd_kafka_conf_new();
};

}  // namespace

Result<std::unique_ptr<KafkaClient>> KafkaClient::open(const KafkaLogOptions& options,
                                                       rd_kafka_type_t type,
                                                       std::initializer_list<KafkaSetting> settings,
                                                       DeliveryReport reports, int events) {
  Configuration conf;
  BRAID_TRY(conf.set("bootstrap.servers", options.brokers, "kafka/setting"));
  BRAID_TRY(conf.set("client.id", "braid", "kafka/setting"));
  BRAID_TRY(conf.set("log.connection.close", "false", "kafka/setting"));
  // An address that hangs must not hold up the others.
  BRAID_TRY(conf.set("socket.connection.setup.timeout.ms", "10000", "kafka/setting"));
  BRAID_TRY(conf.set("reconnect.backoff.max.ms", "2000", "kafka/setting"));
  // Entries in one direction, acknowledgements in the other: waiting to fill a packet helps nobody.
  BRAID_TRY(conf.set("socket.nagle.disable", "true", "kafka/setting"));
  // Nothing about us is sent to whoever collects there; and 2.8 often waits a second for the thread
  // that does so when a client is closed.
  BRAID_TRY(conf.set("enable.metrics.push", "false", "kafka/setting"));
  BRAID_TRY(conf.set_security(options));
  for (const auto& setting : settings) {
    BRAID_TRY(conf.set(setting.name, setting.value, "kafka/setting"));
  }
  std::unique_ptr<KafkaClient> client{new KafkaClient};
  rd_kafka_conf_set_log_cb(conf.get(), on_log);
  rd_kafka_conf_set_error_cb(conf.get(), on_error);
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  if (options.security != KafkaLogOptions::Security::plaintext) {
    rd_kafka_conf_set_ssl_cert_verify_cb(conf.get(), on_certificate);
  }
  if (reports != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), reports);
  if (events != 0) rd_kafka_conf_set_events(conf.get(), events);
  std::array<char, 256> why{};
  client->client_ = rd_kafka_new(type, conf.get(), why.data(), why.size());
  if (client->client_ == nullptr) {
    const auto code = rd_kafka_last_error();
    spdlog::error("The Kafka client cannot start. code={}", rd_kafka_err2name(code));
    // A certificate or key is read here.
    return fail(ErrorKind::misconfigured, code == RD_KAFKA_RESP_ERR__SSL
                                              ? Literal{"kafka/certificate-file"}
                                              : Literal{"kafka/setting"});
  }
  conf.release();
  return client;
}

KafkaClient::~KafkaClient() {
  // Who joined a group has left it already (kafka_membership.cc), or waited for that long enough.
  if (client_ != nullptr) {
    rd_kafka_destroy_flags(client_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
}

void KafkaClient::on_error(rd_kafka_t*, int code, const char*, void* self) {
  auto& refusal = static_cast<KafkaClient*>(self)->refusal_;
  if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION) refusal = Refusal::login;
  // What is wrong with a certificate is known already.
  auto nothing = Refusal::none;
  if (code == RD_KAFKA_RESP_ERR__SSL) refusal.compare_exchange_strong(nothing, Refusal::tls);
  // Of several brokers the last one counts; that all are down is said beside it.
  auto& unknown_host = static_cast<KafkaClient*>(self)->unknown_host_;
  if (code == RD_KAFKA_RESP_ERR__RESOLVE) unknown_host = true;
  if (code == RD_KAFKA_RESP_ERR__TRANSPORT) unknown_host = false;
}

/// Called by the library's threads after OpenSSL has judged; the judgement is left as it is.
int KafkaClient::on_certificate(rd_kafka_t*, const char*, std::int32_t, int* x509_error, int,
                                const char*, std::size_t, char*, std::size_t, void* self) {
  auto& refusal = static_cast<KafkaClient*>(self)->refusal_;
  switch (*x509_error) {
    case X509_V_OK:
      return 1;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      refusal = Refusal::tls_name;
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      refusal = Refusal::tls_expired;
      break;
    default:
      refusal = Refusal::tls_untrusted;
      break;
  }
  return 0;
}

std::optional<Error> KafkaClient::refusal() const {
  switch (refusal_.load()) {
    case Refusal::none:
      return std::nullopt;
    case Refusal::login:
      return Error{ErrorKind::misconfigured, "kafka/authentication"};
    case Refusal::tls:
      return Error{ErrorKind::misconfigured, "kafka/tls"};
    case Refusal::tls_name:
      return Error{ErrorKind::misconfigured, "kafka/tls-name"};
    case Refusal::tls_untrusted:
      return Error{ErrorKind::misconfigured, "kafka/tls-untrusted"};
    case Refusal::tls_expired:
      return Error{ErrorKind::misconfigured, "kafka/tls-expired"};
  }
  return std::nullopt;
}

Error KafkaClient::fault(rd_kafka_resp_err_t code) const {
  if (is_absence(code) || code == RD_KAFKA_RESP_ERR__SSL) {
    if (const auto known = refusal()) return *known;
    if (unknown_host_) return kafka_fault(RD_KAFKA_RESP_ERR__RESOLVE);
  }
  return kafka_fault(code);
}

Error KafkaClient::fault(const rd_kafka_error_t* error) const {
  std::array<char, 256> why{};
  // What was fatal once is the reason for whatever fails later.
  const auto fatal = rd_kafka_fatal_error(client_, why.data(), why.size());
  if (fatal != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const Error meaning = kafka_fault(fatal);
    if (meaning.kind != ErrorKind::unavailable) return meaning;
    // Without this client nothing more can be written: start anew and read back.
    return {ErrorKind::fenced, "kafka/writer-lost"};
  }
  return fault(rd_kafka_error_code(error));
}

}  // namespace braid
