// What place-bench measures, each figure beside the paper's.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PLACE_FIGURES_H
#define PISA_TESTS_PLACE_FIGURES_H

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** One number. */
struct Figure
{
    std::string experiment;
    std::string program;
    unsigned switches{1};
    std::string quantity;
    double ours{0};
    std::optional<double> paper; ///< as printed, or read off a figure; nothing if it says nothing
};

using Figures = std::vector<Figure>;

/** Seconds of processor time since it was made. */
class Stopwatch
{
  public:
    Stopwatch();
    double Seconds() const;

  private:
    long m_begin;
};

/** The ten programs of Lyra's figure 9, from text to a placement on one chip and P4 text: tables, seconds. */
Figures MeasurePrograms();

/** Five functions, each an algorithm, over 8, 4 and 2 switches and on one (section 7.3). */
Figures MeasureComposition();

} // namespace pisa

#endif // PISA_TESTS_PLACE_FIGURES_H
