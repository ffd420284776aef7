#pragma once

#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

/// `braid explain link SUBJECT`: links the subject's area anew from the log, as the link role does,
/// and says why the subject is linked as it is. No value of a record is shown.
///
/// `subject` is a handle in hexadecimal, the beginning of one, or `agency:local-id`, which needs
/// the linkage key and is audited before it is answered, known or not (linkage-design, section 15,
/// "Oracle"); `agency:-` reads the id from standard input, so that it stands in no list of
/// processes. The exit status.
int explain_link(const Configuration& configuration, const std::string& subject, bool json);

}  // namespace braid::app
