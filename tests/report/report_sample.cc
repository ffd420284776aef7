#include <iostream>
#include <string_view>

#include "app/report/evaluation_page.h"
#include "app/report/made_evaluation_test.h"
#include "app/report/summary_tables.h"

/// Prints the page of a made-up evaluation that has something in every part, or, with `summary`,
/// that of the summary tables: for the test in a browser.
int main(int count, char** words) {
  const auto made = braid::app::made_evaluation();
  if (count > 1 && std::string_view{words[1]} == "summary") {
    std::cout << braid::app::summary_page(braid::app::summarise({&made, 1}));
  } else {
    std::cout << braid::app::evaluation_page(made);
  }
  return 0;
}
