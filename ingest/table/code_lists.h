#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/fault.h"
#include "core/vocabulary.h"
#include "ingest/table/code_list.h"

namespace braid::ingest {

/// Loads the code lists of a format: files under `codes/`, by the name "ssda903/place".
class CodeLists {
 public:
  CodeLists(const std::string& folder, const Vocabulary& vocabulary, Faults& faults)
      : folder_{folder}, vocabulary_{vocabulary}, faults_{faults}, faults_before_{faults.size()} {}

  /// An empty list, and a fault, if the file is wrong.
  CodeList load(std::string_view name, std::string_view attribute) {
    auto codes = CodeList::load(folder_ + "/" + std::string{name} + ".toml", attribute, vocabulary_,
                                faults_);
    return codes ? *std::move(codes) : CodeList{};
  }
  bool good() const { return faults_.size() == faults_before_; }

 private:
  const std::string& folder_;
  const Vocabulary& vocabulary_;
  Faults& faults_;
  std::size_t faults_before_;
};

}  // namespace braid::ingest
