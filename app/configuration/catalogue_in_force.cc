#include "app/configuration/catalogue_in_force.h"

#include <filesystem>

#include "app/configuration/data_folder.h"

namespace braid::app {

std::vector<std::string> indicator_folders(const std::string& configuration_folder) {
  std::vector<std::string> folders = {data_folder() + "/indicators"};
  std::error_code error;
  const auto own = configuration_folder + "/indicators.d";
  if (!configuration_folder.empty() && std::filesystem::exists(own, error)) folders.push_back(own);
  return folders;
}

std::optional<Vocabulary> load_vocabulary(Faults& faults) {
  const auto data = data_folder();
  if (!data.empty()) return Vocabulary::load(data + "/vocabulary.toml", faults);
  faults.push_back({"", 0, 0, "config/data-folder", "Braid's data folder is not found",
                    "install the package whole, or set BRAID_DATA_FOLDER"});
  return std::nullopt;
}

std::optional<CatalogueInForce> load_catalogue(const std::string& configuration_folder,
                                               Faults& faults) {
  auto vocabulary = load_vocabulary(faults);
  if (!vocabulary) return std::nullopt;
  auto catalogue =
      transform::Catalogue::load(indicator_folders(configuration_folder), *vocabulary, faults);
  if (!catalogue) return std::nullopt;
  return CatalogueInForce{*std::move(vocabulary), *std::move(catalogue)};
}

}  // namespace braid::app
