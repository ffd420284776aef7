#include "ingest/children/need_statements.h"

#include <array>

namespace braid::ingest {
namespace {

bool is_code_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

void state_referral(const NeedWords& words, const ReferralSaid& said, MappedRow& row) {
  const auto set = [](feed::Statement& statement, AttributeCode name, std::uint32_t value) {
    if (value != 0) statement.set(name, value);
  };
  {
    auto& referral = row.state(words.referral);
    referral.start = said.referred;
    referral.event = row.name.key.text();
    set(referral, words.referral_source, said.source);
    set(referral, words.no_further_action, said.no_further_action ? 1 : 0);
    set(referral, words.need, said.need);
  }
  if (said.no_further_action) return;
  auto& need = row.state(words.need_kind);
  need.start = said.referred;
  need.end = said.closed;
  need.event = row.name.key.text();
  set(need, words.need, said.need);
  set(need, words.closure_reason, said.closure_reason);
}

void state_risks(const NeedWords& words, std::string_view factors, Date authorised, int year,
                 RowFields& fields, MappedRow& row) {
  std::array<bool, 4> stated{};
  bool any = false, none_identified = false;
  while (!factors.empty()) {
    std::size_t size = 0;
    while (size < factors.size() && is_code_character(factors[size])) ++size;
    const auto code = factors.substr(0, size);
    factors.remove_prefix(size == 0 ? 1 : size);
    if (code.empty() || CodeText{Personal{code}} == "YES") continue;
    const auto factor = words.factors.find(code, year);
    if (!factor.known()) {
      fields.remark("children/factor-unknown");
      continue;
    }
    (code == "21" ? none_identified : any) = true;
    if (factor.value == 0) continue;
    if (factor.value >= stated.size() || stated[factor.value]) {
      fields.remark("children/factor-repeated");  // rule 8869
      continue;
    }
    stated[factor.value] = true;
    if (authorised.is_none()) continue;
    auto& flag = row.state(words.risk_flag);
    flag.start = authorised;
    RowKey event = row.name.key;
    event.add(code);
    flag.event = row.keep(event.text().reveal_to_admit());
    // One slot a type, so that a factor that is added moves no other.
    flag.slot = static_cast<std::uint8_t>(factor.value);
    flag.set(words.risk_type, factor.value);
    flag.set(words.risk_level, words.low);
  }
  if (any && none_identified) fields.remark("children/factor-none-and-others");  // rule 8898
}

std::uint32_t word_of(const CodeList& list, Personal<std::string_view> text, int year,
                      RowFields& fields, Literal unknown) {
  if (text.empty()) return 0;
  const auto code = list.find(text.reveal_to_admit(), year);
  if (!code.known()) fields.remark(unknown);
  return code.value;
}

}  // namespace braid::ingest
