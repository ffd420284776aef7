#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/result.h"
#include "identity/identity.pb.h"
#include "transform/link/linker.h"
#include "transform/link/person/component.h"
#include "transform/link/store/number_index.h"
#include "transform/link/store/pool.h"

namespace braid::transform {

/// A block of more subjects than this that share one value joins nobody: it is a mistake (a number
/// that a system fills in), and all pairs of a large block would cost its square. Source:
/// linkage-design, section 5, "Block cap"; rulings S15.
inline constexpr std::uint32_t kBlockSubjectsMax = 100;

using SubjectNumber = std::uint32_t;  ///< 0: none

/// The identities of one area, merged by subject and indexed by the values that may link.
///
/// Entries change the parts at once; what subjects come to, and the index, change when `refresh` is
/// called. All is kept by number in pools, about 300 bytes an identity. Not to be shared between
/// threads.
class IdentityStore {
 public:
  struct Subject {
    Id16 handle;
    Id16 stated_person;
    std::uint32_t first_part = 0, first_membership = 0;
    std::uint32_t conflicts = 0;  ///< counted under it when its component was last computed
    std::uint32_t visited = 0;    ///< round in which it was last put into a component
    std::uint16_t agency = 0;
    LinkRule stated_rule{};
    LinkGrade stated_grade{};
    bool stated = false, dirty = false;
    bool present = false;  ///< has an identity, as of the last refresh
    bool counted = false;  ///< is in the totals
    bool stands_for_person = false;
  };

  Result<void> apply(std::string_view agency, std::string_view key,
                     std::optional<std::string_view> value);

  Subject& operator[](SubjectNumber number) { return subjects_[number]; }
  SubjectNumber find(const Id16& handle) const;
  SubjectNumber find_or_add(const Id16& handle);
  /// It will be among the numbers that the next `refresh` gives.
  void mark(SubjectNumber number);

  /// Brings subjects and index up to date. Appends whose component must be computed anew: what was
  /// marked, and whoever shares or shared a value with it. Those without an identity are among
  /// them.
  void refresh(std::vector<SubjectNumber>& touched);
  /// Fills `component` with the present subjects that values connect to `start`, ascending by
  /// handle, unless `start` was in a component since `begin_round`; then it is empty.
  void begin_round() { ++round_; }
  void component_of(SubjectNumber start, std::vector<SubjectNumber>& component);
  void evidence_of(const std::vector<SubjectNumber>& component,
                   std::vector<SubjectEvidence>& evidence);
  /// Forgets a subject that has neither identity nor stated link.
  void forget(SubjectNumber number);

  const std::string& agency_name(std::uint16_t agency) const { return agency_names_[agency]; }
  std::int64_t blocks_over_cap() const { return blocks_over_cap_; }

 private:
  enum class TokenKind : std::uint8_t { nhs, upn, names, birth_date, merged_into };
  struct Token {
    Id16 value;
    std::uint32_t first_member = 0, members = 0;
    std::uint32_t uses = 0;  ///< by parts, memberships and lists at work; 0: forgotten
    std::uint32_t visited = 0;
    TokenKind kind{};
    bool over_cap = false;
  };
  /// "This subject has this token": in a list of the token's and a list of the subject's.
  struct Membership {
    std::uint32_t subject = 0, token = 0;
    std::uint32_t previous = 0, next = 0;  ///< of the token
    std::uint32_t next_of_subject = 0;
  };
  /// One identity of a subject. One with more than two UPNs is several parts.
  struct Part {
    std::uint64_t unit_hash = 0;  ///< as in the key
    std::uint64_t version = 0;
    std::uint32_t next = 0;
    std::uint32_t unit = 0;  ///< index into unit_names_
    TokenNumber nhs = 0, names = 0, birth_date = 0, merged_into = 0;
    std::array<TokenNumber, 2> upns{};
    std::uint16_t agency = 0;
  };

  void remove_parts(Subject& subject, std::uint16_t agency, std::uint64_t unit_hash);
  void add_parts(SubjectNumber number, const Part& place);
  Part& add_part(Subject& subject, const Part& place);
  std::uint16_t agency_number(std::string_view name);
  std::uint32_t unit_number(const std::string& name);

  TokenNumber use(TokenKind kind, std::string_view value);
  TokenNumber find_token(TokenKind kind, const Id16& value) const;
  void release(TokenNumber number);
  static std::uint64_t token_hash(TokenKind kind, const Id16& value);

  bool believed_before(const Part& one, const Part& other) const;
  bool agency_before(std::uint16_t one, std::uint16_t other) const;
  void merge_fields(Subject& subject, std::vector<TokenNumber>& tokens);
  void reindex(SubjectNumber number);
  void touch(TokenNumber number);
  void join(SubjectNumber subject, TokenNumber token);
  void leave_all(Subject& subject);
  void collect_block(TokenNumber number, std::vector<SubjectNumber>& subjects) const;
  void visit(SubjectNumber number, std::vector<SubjectNumber>& component);
  void visit_neighbours(SubjectNumber number, std::vector<SubjectNumber>& component);

  Pool<Subject> subjects_;
  Pool<Part> parts_;
  Pool<Token> tokens_;
  Pool<Membership> memberships_;
  NumberIndex subject_index_, token_index_;
  std::vector<std::string> agency_names_;
  std::vector<AgencyKind> agency_kinds_;
  std::map<std::string, std::uint32_t> unit_numbers_;
  std::vector<const std::string*> unit_names_;
  std::uint32_t last_unit_ = 0;
  std::int64_t merges_ = 0;  ///< tokens of kind merged_into
  std::int64_t blocks_over_cap_ = 0;
  std::uint32_t round_ = 0;
  std::vector<SubjectNumber> dirty_;
  std::vector<TokenNumber> touched_, old_tokens_, new_tokens_;
  std::vector<const Part*> ordered_;
  identity::v1::Identity message_;
};

}  // namespace braid::transform
