#include "transform/link/review/review_desk.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

#include "core/keys.h"
#include "review/review.pb.h"
#include "transform/link/person/person_builder.h"

namespace braid::transform {
namespace {

/// What is said in an item beside its kind and pair.
struct Contents {
  std::string_view one_agency, other_agency, rule, model;
  std::array<std::uint32_t, 7> levels{};
  Weight weight = 0, without_terms = 0;
  std::uint32_t reviewers = 0, one_size = 0, other_size = 0;
  bool swapped = false;
};

Contents contents_of(const Question& question, std::string_view model) {
  const PairScore& score = question.score;
  const PairLevels& levels = score.levels;
  Contents contents{.one_agency = question.one_agency,
                    .other_agency = question.other_agency,
                    .rule = pair_rule_name(score.rule),
                    .model = model};
  std::size_t at = 0;
  for (const auto level : {levels.surname, levels.given_name, levels.crossed_surname,
                           levels.crossed_given_name, levels.birth_date, levels.postcode}) {
    contents.levels[at++] = static_cast<std::uint32_t>(level);
  }
  contents.levels[at] = static_cast<std::uint32_t>(levels.sex);
  contents.weight = score.weight;
  contents.without_terms = score.without_terms;
  contents.reviewers = reviewers_needed(question);
  contents.one_size = question.one_size;
  contents.other_size = question.other_size;
  contents.swapped = score.swapped;
  return contents;
}

/// `item` has seven levels.
Contents contents_of(const review::v1::Item& item) {
  Contents contents{.one_agency = item.one_agency(),
                    .other_agency = item.other_agency(),
                    .rule = item.rule(),
                    .model = item.model()};
  std::copy_n(item.level().begin(), contents.levels.size(), contents.levels.begin());
  contents.weight = item.weight();
  contents.without_terms = item.without_terms();
  contents.reviewers = item.reviewers();
  contents.one_size = item.cluster_one();
  contents.other_size = item.cluster_other();
  contents.swapped = item.swapped();
  return contents;
}

std::uint64_t fingerprint(const Contents& contents) {
  std::uint64_t sum = contents.swapped ? 1 : 0;
  const auto add = [&sum](std::uint64_t value) {
    sum = (sum ^ value) * 0x9E3779B97F4A7C15U;
    sum ^= sum >> 32U;
  };
  for (const auto text :
       {contents.one_agency, contents.other_agency, contents.rule, contents.model}) {
    add(std::hash<std::string_view>{}(text));
  }
  for (const auto level : contents.levels) add(level);
  for (const auto weight : {contents.weight, contents.without_terms}) {
    add(static_cast<std::uint32_t>(weight));
  }
  for (const auto count : {contents.reviewers, contents.one_size, contents.other_size}) add(count);
  return sum;
}

/// `none` for what is no kind.
ReviewKind kind_named(std::string_view name) {
  for (auto kind = ReviewKind::nhs_misassigned; kind <= ReviewKind::blind_sample;
       kind = static_cast<ReviewKind>(static_cast<int>(kind) + 1)) {
    if (review_kind_name(kind) == name) return kind;
  }
  return ReviewKind::none;
}

}  // namespace

std::uint32_t reviewers_needed(const Question& question) {
  switch (question.kind) {
    case ReviewKind::nhs_misassigned:
    case ReviewKind::large_cluster:
      return 2;
    case ReviewKind::possible_merge:
      return std::min(question.one_size, question.other_size) >= PersonBuilder::kLargeSubjects ? 2
                                                                                               : 1;
    default:
      return 1;
  }
}

bool is_sampled(const Id16& one, const Id16& other) {
  const std::uint64_t sum = Id16Hash{}(one) + Id16Hash{}(other);  // handles are keyed hashes
  return (sum ^ sum >> 29U) * 0x9E3779B97F4A7C15U >> 32U < (std::uint64_t{1} << 32U) / 20;
}

ReviewDesk::ReviewDesk(Pool<Subject>& subjects, std::string model)
    : subjects_{subjects}, model_{std::move(model)}, digest_{EVP_MD_CTX_new()} {
  BRAID_CHECK(digest_ && EVP_DigestInit_ex2(digest_.get(), EVP_sha256(), nullptr) == 1);
}

/// First sixteen bytes of SHA-256 over kind and pair, so that a question keeps its id.
Id16 ReviewDesk::id_of(ReviewKind kind, const Id16& one, const Id16& other) const {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  bool good = EVP_DigestInit_ex2(digest_.get(), nullptr, nullptr) == 1;
  for (const std::string_view part :
       {review_kind_name(kind), std::string_view{"|"}, one.view(), other.view()}) {
    good = good && EVP_DigestUpdate(digest_.get(), part.data(), part.size()) == 1;
  }
  BRAID_CHECK(good && EVP_DigestFinal_ex(digest_.get(), digest.data(), nullptr) == 1);
  Id16 id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Result<ReviewDesk::Stated> ReviewDesk::read_stated(std::string_view key,
                                                   std::optional<std::string_view> value) const {
  const auto id = id_of_key(key);
  if (!id || key.size() != 17) return fail(ErrorKind::refused, "link/review-key");
  Stated stated;
  stated.id = *id;
  review::v1::Item item;
  if (!value || !item.ParseFromArray(value->data(), static_cast<int>(value->size()))) return stated;
  const auto one = Id16::from(item.one()), other = Id16::from(item.other());
  const auto kind = kind_named(item.kind());
  // Anything else than what this desk writes is withdrawn, or written over if it is asked still.
  if (!one || !other || !(*one < *other) || item.level_size() != 7 ||
      id_of(kind, *one, *other) != *id || item.SerializeAsString() != *value) {
    return stated;
  }
  stated.one = *one;
  stated.other = *other;
  stated.fingerprint = fingerprint(contents_of(item));
  stated.kind = kind;
  return stated;
}

// Items, in a list for each subject.

std::uint32_t ReviewDesk::find(const Id16& id) const {
  return by_id_.find(Id16Hash{}(id), [&](std::uint32_t number) { return items_[number].id == id; });
}

std::uint32_t ReviewDesk::find(const Question& question) const {
  auto number = subjects_[question.one].first_review;
  while (number != 0) {
    const Item& item = items_[number];
    if (item.one == question.one && item.other == question.other && item.kind == question.kind) {
      break;
    }
    number = item.next(question.one);
  }
  return number;
}

std::uint32_t ReviewDesk::add(const Item& item) {
  const auto number = items_.take();
  Item& added = items_[number];
  added = item;
  added.next_of_one = std::exchange(subjects_[item.one].first_review, number);
  added.next_of_other = std::exchange(subjects_[item.other].first_review, number);
  by_id_.insert(number, Id16Hash{}(item.id));
  ++questions_;
  return number;
}

void ReviewDesk::forget(std::uint32_t number) {
  const Item item = items_[number];
  unlist(item.one, number);
  unlist(item.other, number);
  by_id_.erase(number, Id16Hash{}(item.id));
  items_.give_back(number);
  --questions_;
}

void ReviewDesk::unlist(SubjectNumber subject, std::uint32_t number) {
  std::uint32_t* at = &subjects_[subject].first_review;
  while (*at != number) {
    Item& item = items_[*at];
    at = item.one == subject ? &item.next_of_one : &item.next_of_other;
  }
  *at = items_[number].next(subject);
}

// What is asked.

std::string ReviewDesk::write(const Question& question) const {
  const Contents contents = contents_of(question, model_);
  review::v1::Item item;
  item.set_kind(std::string{review_kind_name(question.kind)});
  item.set_one(std::string{subjects_[question.one].handle.view()});
  item.set_other(std::string{subjects_[question.other].handle.view()});
  item.set_one_agency(std::string{contents.one_agency});
  item.set_other_agency(std::string{contents.other_agency});
  for (const auto level : contents.levels) item.add_level(level);
  item.set_swapped(contents.swapped);
  item.set_weight(contents.weight);
  item.set_without_terms(contents.without_terms);
  item.set_rule(std::string{contents.rule});
  item.set_reviewers(contents.reviewers);
  item.set_model(model_);
  item.set_cluster_one(contents.one_size);
  item.set_cluster_other(contents.other_size);
  return item.SerializeAsString();
}

void ReviewDesk::want(const Question& question) {
  const auto said = fingerprint(contents_of(question, model_));
  auto number = find(question);
  const bool is_new = number == 0;
  if (is_new) {
    const Id16 &one = subjects_[question.one].handle, &other = subjects_[question.other].handle;
    number = add({.id = id_of(question.kind, one, other),
                  .one = question.one,
                  .other = question.other,
                  .kind = question.kind});
  }
  Item& item = items_[number];
  if (is_new || item.fingerprint != said) changed_.push_back({item.id, write(question)});
  item.fingerprint = said;
  if (!item.wanted) wanted_.push_back(number);
  item.wanted = true;
}

void ReviewDesk::reconcile(const std::vector<SubjectNumber>& subjects,
                           std::vector<ReviewChange>& changes) {
  const auto first = static_cast<std::ptrdiff_t>(changes.size());
  // What could not be read is withdrawn, unless the same is asked now.
  for (const auto& id : unreadable_) {
    if (find(id) == 0) changes.push_back({id, {}});
  }
  unreadable_.clear();
  for (const auto subject : subjects) {
    for (auto number = subjects_[subject].first_review; number != 0;) {
      const Item& item = items_[number];
      const auto following = item.next(subject);
      if (!item.wanted) {
        changes.push_back({item.id, {}});
        forget(number);
      }
      number = following;
    }
  }
  for (auto& changed : changed_) changes.push_back(std::move(changed));
  changed_.clear();
  for (const auto number : wanted_) items_[number].wanted = false;
  wanted_.clear();
  std::sort(changes.begin() + first, changes.end(),
            [](const ReviewChange& a, const ReviewChange& b) { return a.id < b.id; });
}

}  // namespace braid::transform
