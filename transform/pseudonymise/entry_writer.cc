#include "transform/pseudonymise/entry_writer.h"

namespace braid::transform {

void EntryWriter::begin(EntryBatch& batch) {
  batch.clear();
  batch_ = &batch;
  begins_.clear();
}

void EntryWriter::add(const Entry& entry) { add(entry, {}); }

void EntryWriter::add(const Entry& entry, std::initializer_list<std::string_view> key) {
  batch_->entries.push_back(entry);
  auto& begin = begins_.emplace_back();
  begin.key = batch_->bytes.size();
  for (const auto part : key) batch_->bytes += part;
  begin.value = batch_->bytes.size();
}

void EntryWriter::finish() {
  const std::string_view bytes = batch_->bytes;
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    const auto& [key, value] = begins_[i];
    const std::size_t end = i + 1 < begins_.size() ? begins_[i + 1].key : bytes.size();
    batch_->entries[i].key = bytes.substr(key, value - key);
    batch_->entries[i].value = bytes.substr(value, end - value);
  }
}

}  // namespace braid::transform
