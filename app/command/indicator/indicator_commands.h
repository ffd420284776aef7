#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration/configuration.h"

namespace braid::app {

// `braid indicator`: the catalogue, told, checked, begun and compared. The first five need the
// definitions only, not the rest of the configuration. Each returns the exit status.

struct IndicatorListOptions {
  std::string folder;
  std::vector<std::string> patterns;  ///< ids, or beginnings and `*`; none: all
  std::string unit, measure, profile, feeds;
  bool own = false;  ///< the partnership's own only
  bool json = false;
};
int indicator_list(const IndicatorListOptions& options);

struct IndicatorShowOptions {
  std::string folder, id;
  std::optional<std::uint32_t> version;  ///< none: the latest
  bool toml = false;                     ///< the text of the file, and nothing else
  bool json = false;
};
int indicator_show(const IndicatorShowOptions& options);

struct IndicatorCheckOptions {
  std::string folder;
  std::vector<std::string> files;  ///< none: indicators.d
  bool json = false;
};
/// Every fault of the files beside the definitions in force; where there is none, runs their
/// examples.
int indicator_check(const IndicatorCheckOptions& options);

struct IndicatorNewOptions {
  std::string folder, id;
  std::string measure = "starts";
  std::string from;  ///< an id whose definition is taken over; empty: a skeleton
};
/// Writes `indicators.d/ID.toml`; never over a file that is there.
int indicator_new(const IndicatorNewOptions& options);

struct IndicatorPagesOptions {
  std::string folder, into;
  bool shipped = false;  ///< Braid's own only
};
/// Writes a page for each definition, its drawing, and an index by chapter.
int indicator_pages(const IndicatorPagesOptions& options);

struct IndicatorDiffOptions {
  std::string id, file, subscription;
  std::optional<std::uint32_t> from, to;
  bool json = false;
};
/// What another version of a definition would change in published cells. Nothing is written.
int indicator_diff(const Configuration& configuration, const IndicatorDiffOptions& options);

struct ExplainCellOptions {
  std::string subscription, indicator, period;
  std::vector<std::string> breakdown;  ///< "sex=F"
  std::string area;
  std::optional<std::uint32_t> version;
  bool json = false;
};
/// Why a published cell is what it is, as counts that its release profile allows.
int explain_cell(const Configuration& configuration, const ExplainCellOptions& options);

}  // namespace braid::app
