#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace braid::ingest {

// How a delivery leaves the feed's folder: by rename, so that it is whole in one place at any time.
//
// A delivery of a single file has its note beside it, and two renames are not one. If the machine
// stopped between them, the file would wait without its note and be taken for another delivery, or
// the note would wait and be taken for the next file of the same name. So the note first gets a
// hidden name that holds the inode of its file and where both are going:
//
//     X.submission.toml -> .leaving.INODE.done.X    then X -> done/X    then the note -> done/
//
// As long as the file is there the hidden note is its note (`note_of`); once it is gone, listing
// the folder sends the note after it (`finish_departures`).

inline constexpr std::string_view kDoneFolder = "done";
inline constexpr std::string_view kRefusedFolder = "refused";
inline constexpr std::string_view kNoteEnding = ".submission.toml";

/// Something to be written beside a delivery where it goes to.
struct Enclosure {
  std::string_view ending;  ///< its name is the delivery's name there and this
  std::string text;
};

/// Moves `name` and its note into the folder `to` inside `folder`, under the first free of NAME,
/// NAME-2, NAME-3 (rulings F3), after the enclosures are on the disk there. All is on the disk when
/// it returns. Without effect if there is no `name`. Unavailable, rule "source/cannot-move".
Result<void> depart(const std::string& folder, const std::string& name, std::string_view to,
                    const std::vector<Enclosure>& enclosures);

/// What stands in the way of moving `name` out of the folder: a path that this process may not
/// write, or that is no folder although one is needed. Nothing: it can be moved, unless the disk
/// fails.
std::optional<std::string> obstacle_to(const std::string& folder, const std::string& name);

/// Path of the note beside the delivery `name`, if it has one.
std::optional<std::string> note_of(const std::string& folder, const std::string& name);

/// Sends notes after deliveries that have left. False if one could not be moved.
bool finish_departures(const std::string& folder);

}  // namespace braid::ingest
