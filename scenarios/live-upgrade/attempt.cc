// Runs of cases in manners, of which a chip may refuse some.
// SPDX-License-Identifier: GPL-2.0-only
#include "attempt.h"

#include "ir/diagnostic.h"

namespace pisa
{

bool
Attempts::Try(const std::string& name, const std::string& manner, const std::function<void()>& run)
{
    m_progress.Begin(name + ", " + manner);
    bool hasRun = true;
    try
    {
        run();
        ++m_count;
    }
    catch (const InputError& error)
    {
        m_refused[name][error.what()].push_back(manner);
        hasRun = false;
    }
    m_progress.Done();
    return hasRun;
}

std::string
Attempts::Refused() const
{
    std::string text;
    for (const auto& [name, reasons] : m_refused)
    {
        for (const auto& [reason, manners] : reasons)
        {
            text += name;
            for (const std::string& manner : manners)
            {
                text += ", " + manner;
            }
            text += ": refused\n" + reason + "\n";
        }
    }
    return text;
}

} // namespace pisa
