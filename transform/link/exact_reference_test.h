#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/link/linker.h"

namespace braid::transform {

/// The rulings on linking written down as plainly as they can be: everything from nothing, all
/// pairs of all subjects, no index. What the linker is compared with.
class ExactReference {
 public:
  void apply(const std::string& agency, const std::string& key,
             const std::optional<std::string>& value) {
    identity::v1::Identity identity;
    if (value) identity.ParseFromString(*value);
    if (!value || identity.withdrawn()) {
      identities_.erase({agency, key});
    } else {
      identities_[{agency, key}] = identity;
    }
  }

  /// Every subject that has a link.
  std::map<Id16, LinkChange::To> links() {
    merge_fields();
    cap_blocks();
    apply_merges();
    drop_upns();
    join_pairs();
    return name_persons();
  }

  LinkTotals totals() {
    links();
    LinkTotals totals;
    totals.subjects = static_cast<std::int64_t>(subjects_.size());
    totals.persons = static_cast<std::int64_t>(persons_.size());
    totals.conflicts = conflicts_;
    return totals;
  }

 private:
  struct Subject {
    std::string agency;
    AgencyKind kind = AgencyKind::programme;
    std::string nhs, birth_date, names, merged_into;
    std::set<std::string> upns;
    bool nhs_links = true, names_link = true;
  };
  using Group = std::set<Id16>;
  static constexpr std::size_t kCap = 100;

  void merge_fields() {
    subjects_.clear();
    std::map<Id16, std::vector<std::pair<std::string, identity::v1::Identity>>> by_subject;
    for (const auto& [where, identity] : identities_) {
      by_subject[*id_of_key(where.second)].emplace_back(where.first, identity);
    }
    for (auto& [handle, parts] : by_subject) {
      std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
        if (a.second.version() != b.second.version())
          return a.second.version() > b.second.version();
        if (a.second.unit() != b.second.unit()) return a.second.unit() > b.second.unit();
        return a.first < b.first;
      });
      Subject subject;
      std::set<std::pair<AgencyKind, std::string>> agencies;
      for (const auto& [agency, identity] : parts) {
        agencies.emplace(*agency_kind(agency), agency);
        if (subject.nhs.empty()) subject.nhs = identity.nhs();
        if (subject.birth_date.empty()) subject.birth_date = identity.birth_date();
        if (subject.merged_into.empty() && identity.merged_into() != handle.view()) {
          subject.merged_into = identity.merged_into();
        }
        for (const auto& upn : identity.upn()) subject.upns.insert(upn);
      }
      for (const auto& [agency, identity] : parts) {
        if (subject.names.empty() && identity.birth_date() == subject.birth_date) {
          subject.names = identity.names();
        }
      }
      std::tie(subject.kind, subject.agency) = *agencies.begin();
      subjects_[handle] = subject;
    }
  }

  void cap_blocks() {
    conflicts_ = 0;
    std::map<std::pair<int, std::string>, std::size_t> sizes;
    for (const auto& [handle, subject] : subjects_) {
      if (!subject.nhs.empty()) ++sizes[{0, subject.nhs}];
      if (!subject.names.empty()) ++sizes[{1, subject.names}];
      for (const auto& upn : subject.upns) ++sizes[{2, upn}];
    }
    for (const auto& [block, size] : sizes) conflicts_ += size > kCap ? 1 : 0;
    for (auto& [handle, subject] : subjects_) {
      subject.nhs_links = sizes[{0, subject.nhs}] <= kCap;
      subject.names_link = sizes[{1, subject.names}] <= kCap;
      std::erase_if(subject.upns, [&](const auto& upn) { return sizes[{2, upn}] > kCap; });
    }
  }

  Group& group_of(std::vector<Group>& groups, const Id16& handle) {
    return *std::find_if(groups.begin(), groups.end(),
                         [&](const Group& group) { return group.contains(handle); });
  }
  void unite(std::vector<Group>& groups, const Id16& one, const Id16& other) {
    Group moved = group_of(groups, other);
    std::erase(groups, moved);
    group_of(groups, one).merge(moved);
  }
  /// Two NHS numbers or two birth dates in one group, if these two become one.
  bool contradict(const Group& one, const Group& other) {
    std::set<std::string> nhs, dates;
    for (const auto* group : {&one, &other}) {
      for (const auto& handle : *group) {
        nhs.insert(subjects_[handle].nhs);
        dates.insert(subjects_[handle].birth_date);
      }
    }
    nhs.erase("");
    dates.erase("");
    return nhs.size() > 1 || dates.size() > 1;
  }

  void apply_merges() {
    merged_.clear();
    std::set<std::pair<Id16, Id16>> merges;
    for (const auto& [handle, subject] : subjects_) {
      merged_.push_back({handle});
      const auto survivor = Id16::from(subject.merged_into);
      if (survivor && subjects_.contains(*survivor)) {
        merges.insert(std::minmax(handle, *survivor));
      }
    }
    for (const auto& [one, other] : merges) {
      if (group_of(merged_, one) == group_of(merged_, other)) continue;
      if (contradict(group_of(merged_, one), group_of(merged_, other))) {
        ++conflicts_;
      } else {
        unite(merged_, one, other);
      }
    }
  }

  void drop_upns() {
    std::map<std::pair<std::string, std::string>, std::set<Group>> holders;  // UPN and agency
    for (const auto& [handle, subject] : subjects_) {
      if (subject.kind != AgencyKind::children) continue;
      for (const auto& upn : subject.upns) {
        holders[{upn, subject.agency}].insert(group_of(merged_, handle));
      }
    }
    for (const auto& [what, groups] : holders) {
      if (groups.size() < 2) continue;
      ++conflicts_;
      for (const auto& group : groups) {
        for (const auto& handle : group) {
          if (subjects_[handle].agency == what.second) subjects_[handle].upns.erase(what.first);
        }
      }
    }
  }

  std::optional<LinkRule> evidence(const Group& one, const Group& other) {
    std::optional<LinkRule> strongest;
    const auto date_of = [&](const Group& group) {
      for (const auto& handle : group) {
        if (!subjects_[handle].birth_date.empty()) return subjects_[handle].birth_date;
      }
      return std::string{};
    };
    const bool consistent = !date_of(one).empty() && date_of(one) == date_of(other);
    const auto offer = [&](LinkRule rule) {
      if (!strongest || rule < *strongest) strongest = rule;
    };
    for (const auto& a : one) {
      for (const auto& b : other) {
        const auto &left = subjects_[a], &right = subjects_[b];
        if (consistent && !left.nhs.empty() && left.nhs == right.nhs && left.nhs_links) {
          offer(LinkRule::nhs);
        }
        for (const auto& upn : left.upns) {
          if (consistent && right.upns.contains(upn)) offer(LinkRule::upn);
        }
        if (!left.names.empty() && left.names == right.names && left.names_link) {
          offer(LinkRule::names);
        }
      }
    }
    return strongest;
  }

  bool share_agency(const Group& one, const Group& other) {
    for (const auto& a : one) {
      for (const auto& b : other) {
        if (subjects_[a].kind == AgencyKind::children &&
            subjects_[a].agency == subjects_[b].agency) {
          return true;
        }
      }
    }
    return false;
  }

  void join_pairs() {
    pairs_.clear();
    for (const auto& one : merged_) {
      for (const auto& other : merged_) {
        if (!(*one.begin() < *other.begin())) continue;
        if (const auto rule = evidence(one, other)) {
          pairs_.emplace(*rule, *one.begin(), *other.begin());
        }
      }
    }
    persons_ = merged_;
    for (const auto& [rule, one, other] : pairs_) {
      if (group_of(persons_, one) == group_of(persons_, other)) continue;
      if (contradict(group_of(persons_, one), group_of(persons_, other)) ||
          share_agency(group_of(persons_, one), group_of(persons_, other))) {
        ++conflicts_;
      } else {
        unite(persons_, one, other);
      }
    }
  }

  std::map<Id16, LinkChange::To> name_persons() {
    std::map<Id16, LinkChange::To> links;
    for (const auto& person : persons_) {
      if (person.size() == 1) continue;
      std::set<std::pair<AgencyKind, Id16>> names;
      for (const auto& handle : person) names.emplace(subjects_[handle].kind, handle);
      for (const auto& handle : person) {
        const auto& merged = group_of(merged_, handle);
        LinkRule strongest = merged.size() > 1 ? LinkRule::merge : LinkRule::names;
        for (const auto& [rule, one, other] : pairs_) {
          if ((one == *merged.begin() || other == *merged.begin()) && person.contains(one) &&
              person.contains(other)) {
            strongest = std::min(strongest, rule);
          }
        }
        links[handle] = {names.begin()->second, strongest, LinkGrade::firm};
      }
    }
    return links;
  }

  std::map<std::pair<std::string, std::string>, identity::v1::Identity> identities_;
  std::map<Id16, Subject> subjects_;
  std::vector<Group> merged_, persons_;
  std::set<std::tuple<LinkRule, Id16, Id16>> pairs_;
  std::int64_t conflicts_ = 0;
};

}  // namespace braid::transform
