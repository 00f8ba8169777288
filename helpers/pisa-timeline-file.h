// A file in Chrome's trace event format, written event by event.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TIMELINE_FILE_H
#define PISA_TIMELINE_FILE_H

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{

/** The row of an event: a thread of a process in the format's words. */
struct PisaTimelineRow
{
    uint32_t process{0};
    uint32_t thread{0};
};

/** What a viewer shows beside an event. */
using PisaTimelineArguments = std::map<std::string, std::variant<uint64_t, std::string, std::vector<std::string>>>;

/** Times are in picoseconds; the file has them in microseconds with six digits. */
class PisaTimelineFile
{
  public:
    /** @throws pisa::InputError if the file cannot be made */
    explicit PisaTimelineFile(const std::string& path);

    void NameProcess(uint32_t process, const std::string& name);
    void NameRow(PisaTimelineRow row, const std::string& name);
    void Span(PisaTimelineRow row, const std::string& name, int64_t begin, int64_t end,
              const PisaTimelineArguments& arguments);
    void Instant(PisaTimelineRow row, const std::string& name, int64_t at, const PisaTimelineArguments& arguments);

    /** A number that a viewer draws over time, from `at` on. */
    void Counter(uint32_t process, const std::string& name, int64_t at, uint64_t value);

    /** Ends the file, with words about it. @throws pisa::InputError if not all could be written */
    void Close(const PisaTimelineArguments& about);

  private:
    void Begin(char phase, PisaTimelineRow row, const std::string& name);
    void End(const PisaTimelineArguments& arguments);
    void Name(const char* what, PisaTimelineRow row, const std::string& name);

    std::string m_path;
    std::ofstream m_file;
    bool m_isFirst{true};
};

} // namespace ns3

#endif // PISA_TIMELINE_FILE_H
