#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace braid::app {

/// A part of a page, with a heading of its own.
struct PageSection {
  std::string id, title, content;
};

/// A whole HTML document: heading, contents, sections, footer. Sections without content are left
/// out. `lead` and `footer` are HTML already, as the content of sections is.
std::string page(const std::string& title, const std::string& lead,
                 const std::vector<PageSection>& sections, const std::string& footer);

}  // namespace braid::app
