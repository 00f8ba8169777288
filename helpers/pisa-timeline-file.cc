// A file in Chrome's trace event format, written event by event.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-timeline-file.h"

#include "ir/diagnostic.h"

#include <iomanip>
#include <nlohmann/json.hpp>

namespace ns3
{

namespace
{

std::string
Quoted(const std::string& text)
{
    // names come from users; what is no UTF-8 is shown as such instead of ending the simulation
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void
WriteTime(std::ostream& out, int64_t picoseconds)
{
    constexpr int64_t kMicrosecond = 1000000;
    out << picoseconds / kMicrosecond << '.' << std::setw(6) << std::setfill('0') << picoseconds % kMicrosecond;
}

void
WriteObject(std::ostream& out, const PisaTimelineArguments& arguments)
{
    char separator = '{';
    for (const auto& [name, value] : arguments)
    {
        out << separator << Quoted(name) << ':';
        separator = ',';
        if (const auto* number = std::get_if<uint64_t>(&value))
        {
            out << *number;
        }
        else if (const auto* text = std::get_if<std::string>(&value))
        {
            out << Quoted(*text);
        }
        else
        {
            out << nlohmann::json(std::get<std::vector<std::string>>(value)).dump();
        }
    }
    out << (arguments.empty() ? "{}" : "}");
}

} // namespace

PisaTimelineFile::PisaTimelineFile(const std::string& path) : m_path(path), m_file(path)
{
    if (!m_file)
    {
        throw pisa::InputError({}, "cannot write the timeline '" + path + "'",
                               "name a file in a folder that exists and can be written");
    }
    m_file << "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
}

void
PisaTimelineFile::Begin(char phase, PisaTimelineRow row, const std::string& name)
{
    m_file << (m_isFirst ? "\n" : ",\n") << "{\"ph\":\"" << phase << "\",\"pid\":" << row.process
           << ",\"tid\":" << row.thread << ",\"name\":" << Quoted(name);
    m_isFirst = false;
}

void
PisaTimelineFile::End(const PisaTimelineArguments& arguments)
{
    m_file << ",\"args\":";
    WriteObject(m_file, arguments);
    m_file << '}';
}

void
PisaTimelineFile::Name(const char* what, PisaTimelineRow row, const std::string& name)
{
    Begin('M', row, what);
    End({{"name", name}});
}

void
PisaTimelineFile::NameProcess(uint32_t process, const std::string& name)
{
    Name("process_name", {process, 0}, name);
}

void
PisaTimelineFile::NameRow(PisaTimelineRow row, const std::string& name)
{
    Name("thread_name", row, name);
    Begin('M', row, "thread_sort_index");
    End({{"sort_index", uint64_t{row.thread}}});
}

void
PisaTimelineFile::Span(PisaTimelineRow row, const std::string& name, int64_t begin, int64_t end,
                       const PisaTimelineArguments& arguments)
{
    Begin('X', row, name);
    m_file << ",\"ts\":";
    WriteTime(m_file, begin);
    m_file << ",\"dur\":";
    WriteTime(m_file, end - begin);
    End(arguments);
}

void
PisaTimelineFile::Instant(PisaTimelineRow row, const std::string& name, int64_t at,
                          const PisaTimelineArguments& arguments)
{
    Begin('i', row, name);
    m_file << ",\"s\":\"t\",\"ts\":";
    WriteTime(m_file, at);
    End(arguments);
}

void
PisaTimelineFile::Counter(uint32_t process, const std::string& name, int64_t at, uint64_t value)
{
    Begin('C', {process, 0}, name);
    m_file << ",\"ts\":";
    WriteTime(m_file, at);
    End({{"value", value}});
}

void
PisaTimelineFile::Close(const PisaTimelineArguments& about)
{
    m_file << "\n],\"otherData\":";
    WriteObject(m_file, about);
    m_file << "}\n";
    m_file.close();
    if (!m_file)
    {
        throw pisa::InputError({}, "the timeline '" + m_path + "' could not be written to its end",
                               "make room on its disk");
    }
}

} // namespace ns3
