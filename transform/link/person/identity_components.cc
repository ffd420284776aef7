// How the store of identities is gone through in components: who is connected by values, and what
// each of them comes to.

#include <algorithm>

#include "transform/link/person/identity_store.h"

namespace braid::transform {

void IdentityStore::visit(SubjectNumber number, std::vector<SubjectNumber>& component) {
  Subject& subject = subjects_[number];
  if (!subject.present || subject.visited == round_) return;
  subject.visited = round_;
  component.push_back(number);
}

void IdentityStore::visit_neighbours(SubjectNumber number, std::vector<SubjectNumber>& component) {
  const Subject& subject = subjects_[number];
  const auto visit_block = [&](TokenNumber block) {
    Token& token = tokens_[block];
    if (token.visited == round_) return;
    token.visited = round_;
    for (auto at = token.first_member; at != 0; at = memberships_[at].next) {
      visit(memberships_[at].subject, component);
    }
  };
  for (auto at = subject.first_membership; at != 0; at = memberships_[at].next_of_subject) {
    const Token& token = tokens_[memberships_[at].token];
    if (token.kind == TokenKind::birth_date || token.over_cap) continue;
    if (token.kind == TokenKind::merged_into) {
      if (const auto survivor = find(token.value); survivor != 0) visit(survivor, component);
    } else {
      visit_block(memberships_[at].token);
    }
  }
  if (merges_ == 0) return;
  const auto retired = find_token(TokenKind::merged_into, subject.handle);
  if (retired != 0) visit_block(retired);
}

void IdentityStore::component_of(SubjectNumber start, std::vector<SubjectNumber>& component) {
  component.clear();
  visit(start, component);
  for (std::size_t i = 0; i < component.size(); ++i) visit_neighbours(component[i], component);
  std::sort(component.begin(), component.end(), [this](SubjectNumber one, SubjectNumber other) {
    return subjects_[one].handle < subjects_[other].handle;
  });
}

void IdentityStore::evidence_of(const std::vector<SubjectNumber>& component,
                                std::vector<SubjectEvidence>& evidence) {
  evidence.clear();
  for (const auto number : component) {
    const Subject& subject = subjects_[number];
    SubjectEvidence& of = evidence.emplace_back();
    of.handle = subject.handle;
    of.kind = agency_kinds_[subject.agency];
    of.agency = subject.agency;
    for (auto at = subject.first_membership; at != 0; at = memberships_[at].next_of_subject) {
      const auto token_number = memberships_[at].token;
      const Token& token = tokens_[token_number];
      switch (token.kind) {
        case TokenKind::nhs:
          of.nhs = token_number;
          of.nhs_links = !token.over_cap;
          break;
        case TokenKind::names:
          of.names = token_number;
          of.names_link = !token.over_cap;
          break;
        case TokenKind::birth_date:
          of.birth_date = token_number;
          break;
        case TokenKind::upn:
          if (!token.over_cap) of.upns.push_back(token_number);
          break;
        case TokenKind::merged_into: {
          const auto survivor = std::lower_bound(component.begin(), component.end(), token.value,
                                                 [this](SubjectNumber each, const Id16& handle) {
                                                   return subjects_[each].handle < handle;
                                                 });
          if (survivor != component.end() && subjects_[*survivor].handle == token.value) {
            of.merged_into = static_cast<std::int32_t>(survivor - component.begin());
          }
          break;
        }
      }
    }
  }
}

}  // namespace braid::transform
