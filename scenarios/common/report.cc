// A table of results: printed for a person, written as CSV.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/report.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <iomanip>
#include <sstream>

namespace pisa
{

namespace
{

std::string
ToText(const Cell& cell, int decimals)
{
    std::ostringstream text;
    if (const auto* real = std::get_if<double>(&cell))
    {
        text << std::fixed << std::setprecision(decimals) << *real;
        const std::string shown = text.str();
        // a rounded "-0.00" reads as if there were a sign to explain
        return shown.find_first_not_of("-0.") == std::string::npos && shown[0] == '-' ? shown.substr(1) : shown;
    }
    if (const auto* whole = std::get_if<int64_t>(&cell))
    {
        text << *whole;
    }
    else if (const auto* words = std::get_if<std::string>(&cell))
    {
        text << *words;
    }
    else
    {
        text << "-";
    }
    return text.str();
}

std::string
ToCsv(const Cell& cell)
{
    if (const auto* real = std::get_if<double>(&cell))
    {
        std::ostringstream text;
        text << std::setprecision(15) << *real;
        return text.str();
    }
    if (const auto* words = std::get_if<std::string>(&cell))
    {
        std::string quoted = "\"";
        for (const char c : *words)
        {
            quoted += c == '"' ? "\"\"" : std::string(1, c);
        }
        return quoted + "\"";
    }
    return std::holds_alternative<std::monostate>(cell) ? "NaN" : ToText(cell, 0);
}

} // namespace

Cell
Whole(uint64_t count)
{
    return static_cast<int64_t>(count);
}

Cell
CellIf(bool applies, double value)
{
    Cell cell;
    if (applies)
    {
        cell = value;
    }
    return cell;
}

ResultTable::ResultTable(std::string title, std::vector<Column> columns)
    : m_title(std::move(title)),
      m_columns(std::move(columns))
{
}

void
ResultTable::Add(std::vector<Cell> row)
{
    assert(row.size() == m_columns.size());
    m_rows.push_back(std::move(row));
}

std::vector<std::size_t>
ResultTable::RowsToPrint(std::size_t most) const
{
    std::vector<std::size_t> rows;
    const std::size_t step = (m_rows.size() + most - 1) / most;
    for (std::size_t row = 0; row < m_rows.size(); row += step)
    {
        rows.push_back(row);
    }
    if (!rows.empty() && rows.back() + 1 != m_rows.size())
    {
        rows.push_back(m_rows.size() - 1);
    }
    return rows;
}

void
ResultTable::Print(std::ostream& out, std::size_t most) const
{
    const std::vector<std::size_t> rows = RowsToPrint(most);
    std::vector<std::string> lines(1 + rows.size());
    for (std::size_t c = 0; c < m_columns.size(); ++c)
    {
        if (m_columns[c].onlyCsv)
        {
            continue;
        }
        std::vector<std::string> cells{m_columns[c].name};
        for (const std::size_t row : rows)
        {
            cells.push_back(ToText(m_rows[row][c], m_columns[c].decimals));
        }
        std::size_t width = 0;
        for (const std::string& cell : cells)
        {
            width = std::max(width, cell.size());
        }
        for (std::size_t line = 0; line < lines.size(); ++line)
        {
            lines[line] += "  " + std::string(width - cells[line].size(), ' ') + cells[line];
        }
    }
    out << "\n" << m_title << "\n";
    for (const std::string& line : lines)
    {
        out << line << "\n";
    }
    if (rows.size() < m_rows.size())
    {
        out << "  (" << rows.size() << " of " << m_rows.size() << " rows; the file has all)\n";
    }
    out.flush();
}

void
ResultTable::WriteCsv(const std::string& path) const
{
    std::ofstream file(path);
    for (std::size_t c = 0; c < m_columns.size(); ++c)
    {
        file << (c ? "," : "") << m_columns[c].name;
    }
    file << "\n";
    for (const auto& row : m_rows)
    {
        for (std::size_t c = 0; c < row.size(); ++c)
        {
            file << (c ? "," : "") << ToCsv(row[c]);
        }
        file << "\n";
    }
    if (!file.flush())
    {
        throw InputError({path, 0, 0}, "cannot be written", "choose another folder with --out");
    }
}

} // namespace pisa
