// Runs every path through the cache's kernel once and compares what happens with the table that the kernel promises.
// SPDX-License-Identifier: GPL-2.0-only
#include "path-table.h"

#include "path-script.h"

namespace pisa
{

namespace
{

/** What became of a window, and of the item's validity. */
struct PathOutcome
{
    std::string decision;
    bool isValid{false};

    bool operator==(const PathOutcome& o) const
    {
        return decision == o.decision && isValid == o.isValid;
    }
};

/**
 * The kernel's text as a table. A PUT invalidates what is there; only a hit on a valid item is answered; an update
 * validates what is there; a window without an entry changes nothing.
 */
PathOutcome
Promised(const PathCase& path)
{
    switch (path.query)
    {
    case QueryCase::ClientPut:
        return {"pass", path.isValid && !path.isHit};
    case QueryCase::ClientGet:
        return {path.isHit && path.isValid ? "reflect" : "pass", path.isValid};
    case QueryCase::ServerUpdate:
        return {"drop", path.isValid || path.isHit};
    case QueryCase::ServerResponse:
        break;
    }
    return {"pass", path.isValid};
}

std::string
NameOf(QueryCase query)
{
    switch (query)
    {
    case QueryCase::ClientPut:
        return "client PUT";
    case QueryCase::ClientGet:
        return "client GET";
    case QueryCase::ServerUpdate:
        return "server update";
    case QueryCase::ServerResponse:
        break;
    }
    return "server response";
}

double
Reported(const ns3::PisaNcpHost& host, const std::string& name, std::size_t path)
{
    const auto found = host.GetReports().find(name);
    return found != host.GetReports().end() && path < found->second.size() ? found->second[path] : -1;
}

/** Where one window arrived tells what the kernel decided. */
std::string
DecisionOf(bool isFromServer, double atClient, double atServer)
{
    const double atSender = isFromServer ? atServer : atClient;
    const double atOther = isFromServer ? atClient : atServer;
    if (atSender + atOther > 1 || atSender < 0 || atOther < 0)
    {
        return "several";
    }
    return atSender > 0 ? "reflect" : atOther > 0 ? "pass" : "drop";
}

} // namespace

PathTableResult
RunPaths(const KvsExperiment& experiment, const std::string& folder)
{
    NclRack rack(folder, experiment.Links());
    const ns3::PisaNcpHost& client = rack.Host("c0");
    const ns3::PisaNcpHost& server = rack.Host("server");
    for (const char* label : {"c0", "server"})
    {
        rack.Host(label).SetArgument("paths", "1");
    }
    rack.Run();

    PathTableResult result{ResultTable("paths through the kernel", {{"window"},
                                                                    {"key"},
                                                                    {"item before"},
                                                                    {"decision"},
                                                                    {"promised decision"},
                                                                    {"item after"},
                                                                    {"promised item"}}),
                           rack.Switch().GetCounters().ingressDrops, true};
    const auto validity = [](bool isValid) { return std::string(isValid ? "valid" : "invalid"); };
    for (const PathCase& path : AllPaths())
    {
        const PathOutcome promised = Promised(path);
        const std::string decision = DecisionOf(path.IsFromServer(), Reported(client, "arrived", path.index),
                                                Reported(server, "arrived", path.index));
        const std::string probe = DecisionOf(false, Reported(client, "probe-arrived", path.index),
                                             Reported(server, "probe-arrived", path.index));
        const PathOutcome observed{decision, probe == "reflect"};
        result.isRight = result.isRight && observed == promised && (probe == "reflect" || probe == "pass");
        result.rows.Add({NameOf(path.query), std::string(path.isHit ? "hit" : "miss"), validity(path.isValid),
                         observed.decision, promised.decision, validity(observed.isValid),
                         validity(promised.isValid)});
    }
    return result;
}

} // namespace pisa
