// A table of results: printed for a person, written as CSV.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_REPORT_H
#define PISA_SCENARIO_REPORT_H

#include <cstdint>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

namespace pisa
{

/** One column; the unit is part of the name, as in "time [us]". */
struct Column
{
    std::string name;
    int decimals{0};     ///< of real numbers, when printed; the CSV has all that a double holds
    bool onlyCsv{false}; ///< not printed
};

/** A value; monostate is "does not apply". */
using Cell = std::variant<std::monostate, int64_t, double, std::string>;

/** @return the value as a cell, or "does not apply". */
Cell CellIf(bool applies, double value);

/** @return a count as a cell. */
Cell Whole(uint64_t count);

/** Rows under columns. */
class ResultTable
{
  public:
    ResultTable(std::string title, std::vector<Column> columns);

    /** As many cells as columns. */
    void Add(std::vector<Cell> row);

    /**
     * Aligned columns under the title, numbers to the right.
     * @param most rows to print; of a longer table every n-th one, and the last
     */
    void Print(std::ostream& out, std::size_t most = 100) const;

    /** One line of column names, then the rows; cells that do not apply are NaN. */
    void WriteCsv(const std::string& path) const;

    bool IsEmpty() const
    {
        return m_rows.empty();
    }

  private:
    std::vector<std::size_t> RowsToPrint(std::size_t most) const;

    std::string m_title;
    std::vector<Column> m_columns;
    std::vector<std::vector<Cell>> m_rows;
};

} // namespace pisa

#endif // PISA_SCENARIO_REPORT_H
