#include "app/configuration/environment_check.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "core/openssl.h"
#include "transform/compare/link_model.h"
#include "transform/pseudonymise/linkage_key.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

class EnvironmentCheck {
 public:
  EnvironmentCheck(const Configuration& configuration, std::string_view role, Faults& faults)
      : configuration_{configuration}, role_{role}, faults_{faults} {}

  void check() {
    check_rights_of_files();
    check_log();
    if (runs("edge")) check_edge();
    if (runs("link")) check_model();
    if (runs("measure")) check_sinks();
  }

 private:
  bool runs(std::string_view role) const { return role_.empty() || role_ == role; }

  /// At the place that names the path.
  void fault(const std::string& path, Literal rule, std::string message, std::string remedy) {
    const auto found = configuration_.named_at.find(path);
    const auto place =
        found == configuration_.named_at.end() ? ConfigurationPlace{path, 0, 0} : found->second;
    faults_.push_back(
        {place.file, place.line, place.column, rule, std::move(message), std::move(remedy)});
  }

  /// Who can write the configuration can have every record sent elsewhere.
  void check_rights_of_files() {
    const fs::path folder{configuration_.folder};
    check_not_writable(folder);
    check_not_writable(folder / "braid.toml");
    for (const auto* name : {"feeds.d", "agreements.d", "subscriptions.d", "programmes.d",
                             "stated.d", "indicators.d", "certificates", "credentials"}) {
      check_not_writable(folder / name);
      std::error_code error;
      for (fs::directory_iterator it{folder / name, error}, end; !error && it != end;
           it.increment(error)) {
        check_not_writable(it->path());
      }
    }
  }

  void check_not_writable(const fs::path& path) {
    struct stat is {};
    if (::stat(path.c_str(), &is) != 0 || (is.st_mode & S_IWOTH) == 0U) return;
    faults_.push_back({path.string(), 0, 0, "config/writable-by-others",
                       "every user of this machine can change it", "chmod o-w " + path.string()});
  }

  void check_credential(const std::string& name) {
    const auto path = configuration_.credential(name);
    struct stat is {};
    if (::stat(path.c_str(), &is) != 0 || !S_ISREG(is.st_mode) || is.st_size == 0) {
      return fault(path, "credential/missing",
                   "the credential " + name + " is missing, empty or no file",
                   "put the password into it, in one line, with mode 0400");
    }
    if ((is.st_mode & (S_IRWXG | S_IRWXO)) != 0U) {
      return fault(path, "credential/readable-by-others",
                   "others than its owner can read the credential " + name, "chmod 0400 " + path);
    }
    if (::access(path.c_str(), R_OK) == 0) return;
    fault(path, "credential/unreadable", "the credential " + name + " cannot be read",
          "give it to the user that runs Braid: chown braid " + path);
  }

  void check_linkage_key() {
    const auto path = configuration_.credential("linkage-key");
    const auto key = transform::LinkageKey::load(path);
    if (key) return;
    const auto rule = key.error().rule.view();
    fault(path, key.error().rule, "the credential linkage-key cannot be used",
          rule == "key/missing"              ? "make one with: braid key new " + path
          : rule == "key/readable-by-others" ? "let the user that runs Braid own it, mode 0400"
                                             : "the key is 32 raw bytes or 64 hexadecimal digits");
  }

  void check_authority(const std::string& path) {
    if (path.empty()) return;
    const Handle<BIO, BIO_free_all> in{BIO_new_file(path.c_str(), "r")};
    const Handle<X509, X509_free> certificate{
        in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr};
    ERR_clear_error();
    if (certificate) return;
    fault(path, "config/certificate", "this is not a certificate: " + path,
          "put the authority's certificate there, PEM");
  }

  /// The user can make and move files in it.
  void check_folder(const std::string& path, std::string_view what) {
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_directory(path, error)) {
      fault(path, "config/folder", std::string{what} + " is no folder: " + path,
            "name a folder, or move the file away");
    } else if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
      fault(path, "config/folder-rights",
            std::string{what} + " cannot be read and written: " + path,
            "give it to the user that runs Braid: chown braid " + path);
    }
  }

  void check_log() {
    const auto& log = configuration_.log;
    if (log.engine == LogConfig::Engine::kafka) {
      if (log.security == LogConfig::Security::scram) check_credential("kafka-password");
      return check_authority(log.certificate_authority);
    }
    auto folder = fs::path{log.file}.parent_path();
    if (folder.empty()) folder = ".";
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
      fault(log.file, "config/folder", "the log's folder is not there: " + folder.string(),
            "create it, owned by the user that runs Braid");
    } else if (::access(folder.c_str(), W_OK | X_OK) != 0 ||
               (fs::exists(log.file, error) && ::access(log.file.c_str(), R_OK | W_OK) != 0)) {
      fault(log.file, "config/folder-rights", "the log cannot be written: " + log.file,
            "give the file and its folder to the user that runs Braid");
    }
  }

  void check_edge() {
    if (!configuration_.feeds.empty()) check_linkage_key();
    std::error_code error;
    for (const auto& feed : configuration_.feeds) {
      // The service starts without it, since a mount may come later, and its feed waits.
      if (!feed.folder.empty() && !fs::exists(feed.folder, error)) {
        fault(feed.folder, "config/folder", "the feed's folder is not there: " + feed.folder,
              "create it, owned by the user that runs Braid, or mount it");
      } else if (!feed.folder.empty()) {
        check_folder(feed.folder, "the drop folder");
      }
      const auto& topic = feed.topic;
      if (topic.name.empty() || topic.password == "kafka-password") continue;
      if (topic.security == LogConfig::Security::scram) check_credential(topic.password);
      check_authority(topic.certificate_authority);
    }
  }

  void check_model() {
    if (configuration_.link.method != transform::LinkerOptions::Method::probabilistic) return;
    const auto& file = configuration_.link.model;
    std::error_code error;
    if (!fs::exists(file, error)) {
      return fault(file, "link/model", "the model is not there: " + file,
                   "write one with `braid link train`, or remove the key");
    }
    transform::load_link_model(file, faults_);
  }

  void check_sinks() {
    for (const auto& subscription : configuration_.subscriptions) {
      for (const auto& sink : subscription.sinks) check_sink(sink.folder);
    }
  }

  void check_sink(const std::string& folder) {
    if (folder.empty()) return;
    for (const auto& feed : configuration_.feeds) {
      const auto inside = fs::path{folder}.lexically_relative(feed.folder);
      if (feed.folder.empty() || inside.empty() || inside.string().starts_with("..")) continue;
      fault(folder, "config/folder", "it lies in the drop folder of feed " + feed.name,
            "put it elsewhere: what lies in a drop folder is a delivery");
    }
    // It is made when it is needed, so its nearest folder that is there must let us.
    std::error_code error;
    fs::path there = folder;
    while (!fs::exists(there, error) && there.has_parent_path() && there != there.parent_path()) {
      there = there.parent_path();
    }
    if (there == folder) return check_folder(folder, "the sink's folder");
    if (fs::is_directory(there, error) && ::access(there.c_str(), W_OK | X_OK) == 0) return;
    fault(folder, "config/folder-rights", "the sink's folder cannot be made: " + folder,
          "create it, owned by the user that runs Braid");
  }

  const Configuration& configuration_;
  std::string_view role_;
  Faults& faults_;
};

}  // namespace

void check_environment(const Configuration& configuration, std::string_view role, Faults& faults) {
  EnvironmentCheck{configuration, role, faults}.check();
}

}  // namespace braid::app
