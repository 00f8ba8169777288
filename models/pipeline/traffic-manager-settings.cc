// The checks of a traffic manager's settings.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager-settings.h"

#include "target/limit-check.h"

namespace pisa
{

namespace
{

void
CheckQueues(const std::vector<QueueSettings>& queues, const std::string& port, Diagnostics& findings)
{
    if (queues.empty())
    {
        findings.push_back(
            {Severity::Error, {}, port + ": has 0 queues, at least 1", "name the settings of a queue"});
    }
    for (std::size_t queue = 0; queue < queues.size(); ++queue)
    {
        const Diagnostics more = Check(queues[queue], port + ", queue " + std::to_string(queue));
        findings.insert(findings.end(), more.begin(), more.end());
    }
}

} // namespace

bool
Ratio::operator==(const Ratio& o) const
{
    return numerator == o.numerator && denominator == o.denominator;
}

bool
QueueSettings::operator==(const QueueSettings& o) const
{
    return priority == o.priority && quantumBytes == o.quantumBytes && limitCells == o.limitCells &&
           limitPackets == o.limitPackets && alpha == o.alpha && markCells == o.markCells;
}

const std::vector<QueueSettings>&
TrafficManagerSettings::Of(uint32_t port) const
{
    const auto own = ports.find(port);
    return own == ports.end() ? queues : own->second;
}

bool
TrafficManagerSettings::operator==(const TrafficManagerSettings& o) const
{
    return queues == o.queues && ports == o.ports;
}

std::vector<Diagnostic>
Check(const QueueSettings& settings, const std::string& name)
{
    Diagnostics findings;
    const auto add = [&findings, &name](const std::string& what, const std::string& remedy) {
        findings.push_back({Severity::Error, {}, name + ": " + what, remedy});
    };
    if (settings.priority >= QueueSettings::kPriorities)
    {
        add("priority " + std::to_string(settings.priority) + ", limit " +
                std::to_string(QueueSettings::kPriorities - 1),
            "let queues of one priority share it by their quanta");
    }
    if (settings.quantumBytes == 0)
    {
        add("a quantum of 0 bytes, at least 1", "a queue without a quantum would never send");
    }
    if (settings.limitCells == 0U)
    {
        add("a limit of 0 cells, at least 1", "unset the limit, or send nothing to the queue");
    }
    if (settings.limitPackets == 0U)
    {
        add("a limit of 0 packets, at least 1", "unset the limit, or send nothing to the queue");
    }
    if (settings.alpha && (settings.alpha->numerator == 0 || settings.alpha->denominator == 0))
    {
        add("a dynamic threshold of alpha " + std::to_string(settings.alpha->numerator) + "/" +
                std::to_string(settings.alpha->denominator) + ", both parts at least 1",
            "unset alpha for a queue without dynamic threshold");
    }
    return findings;
}

std::vector<Diagnostic>
Check(const TrafficManagerSettings& settings)
{
    Diagnostics findings;
    CheckQueues(settings.queues, "traffic manager: every port", findings);
    for (const auto& [port, queues] : settings.ports)
    {
        CheckQueues(queues, "traffic manager: port " + std::to_string(port), findings);
    }
    return findings;
}

} // namespace pisa
