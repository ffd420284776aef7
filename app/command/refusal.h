#pragma once

#include <string>

namespace braid::app {

/// Says on standard error what cannot be done and what to do instead; gives `status` back.
int refuse(int status, const std::string& what, const std::string& remedy);
/// The same where an id, or the beginning of one, names nothing, or `several` things that `list`
/// would show.
int refuse_id(const std::string& id, bool several, const std::string& list);

}  // namespace braid::app
