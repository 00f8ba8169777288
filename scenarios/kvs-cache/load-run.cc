// Puts one load on the rack and measures: hit ratio, throughput, latencies.
// SPDX-License-Identifier: GPL-2.0-only
#include "load-run.h"

#include "query-stream.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>

namespace pisa
{

namespace
{

/** One client's queries by number: when each was sent, when and by whom it was answered. */
class ClientLog
{
  public:
    struct Record
    {
        double sent{0};
        double answered{-1};
        bool isHit{false};
    };

    ClientLog(ns3::PisaNcpHost& host, uint64_t requests) : m_records(requests), m_label(host.GetLabelId())
    {
        host.TraceConnectWithoutContext("WindowSent", ns3::MakeCallback(&ClientLog::NoteSent, this));
        host.TraceConnectWithoutContext("WindowReceived", ns3::MakeCallback(&ClientLog::NoteReceived, this));
    }

    const std::vector<Record>& Records() const
    {
        return m_records;
    }

    uint16_t Label() const
    {
        return m_label;
    }

  private:
    static double Now()
    {
        return static_cast<double>(ns3::Simulator::Now().GetPicoSeconds()) * 1e-12;
    }

    void NoteSent(const ns3::NcpHeader& header)
    {
        m_records.at(header.seq).sent = Now();
    }

    void NoteReceived(const ns3::NcpHeader& header)
    {
        // a reflected window still has its sender in it
        m_records.at(header.seq).answered = Now();
        m_records[header.seq].isHit = header.from == m_label;
    }

    std::vector<Record> m_records;
    uint16_t m_label;
};

using ClientLogs = std::vector<std::unique_ptr<ClientLog>>;

std::string
LabelOfClient(uint64_t client)
{
    return "c" + std::to_string(client);
}

std::string
Exactly(double value)
{
    std::ostringstream text;
    text.precision(17);
    text << value;
    return text.str();
}

/** Mean time between queries of one Poisson client that together use the share `load` of the server. */
double
MeanGap(const KvsExperiment& experiment)
{
    const double hitRatio =
        experiment.cached == 0 ? 0 : ZipfHitRatio(experiment.keys, experiment.skew, experiment.cached);
    const double total = experiment.load * experiment.serviceRate / (1 - hitRatio);
    return 1e9 * static_cast<double>(experiment.clients) / total;
}

void
SetArguments(const KvsExperiment& experiment, ns3::PisaNcpHost& host)
{
    // entries are inserted one after the other, each there and back on the control channel; then values are sent
    const int64_t filled = 2 * experiment.controlDelay.GetNanoSeconds() * static_cast<int64_t>(experiment.cached);
    host.SetArgument("keys", std::to_string(experiment.keys));
    host.SetArgument("skew", Exactly(experiment.skew));
    host.SetArgument("write-share", Exactly(experiment.WriteShare()));
    host.SetArgument("seed", std::to_string(experiment.seed));
    host.SetArgument("requests", std::to_string(experiment.requests));
    host.SetArgument("outstanding", std::to_string(experiment.outstanding));
    host.SetArgument("mean-gap-ns", experiment.load > 0 ? Exactly(MeanGap(experiment)) : "0");
    host.SetArgument("start-ns", std::to_string(filled + 1000000));
    host.SetArgument("service-ns", std::to_string(experiment.ServiceNanoseconds()));
    host.SetArgument("cached", std::to_string(experiment.cached));
}

/** Answers a second from the first tenth of the load on until the first client has all its answers. */
double
BusyThroughput(const ClientLogs& logs)
{
    double begin = HUGE_VAL;
    double end = HUGE_VAL;
    for (const auto& log : logs)
    {
        begin = std::min(begin, log->Records().front().sent);
        const auto last = std::max_element(log->Records().begin(), log->Records().end(),
                                           [](const auto& a, const auto& b) { return a.answered < b.answered; });
        end = std::min(end, last->answered);
    }
    begin += (end - begin) / 10;
    uint64_t answers = 0;
    for (const auto& log : logs)
    {
        answers += static_cast<uint64_t>(std::count_if(
            log->Records().begin(), log->Records().end(),
            [begin, end](const auto& record) { return record.answered >= begin && record.answered < end; }));
    }
    return static_cast<double>(answers) / (end - begin);
}

std::vector<LoadResult::Query>
QueriesIn(const ClientLogs& logs, const KvsExperiment& experiment)
{
    const QueryStream stream({experiment.keys, experiment.skew, experiment.WriteShare(), experiment.seed});
    std::vector<LoadResult::Query> queries;
    for (const auto& log : logs)
    {
        for (uint64_t number = 0; number < experiment.requests; ++number)
        {
            const ClientLog::Record& record = log->Records()[number];
            if (record.sent > 0)
            {
                queries.push_back(
                    {record.sent, record.answered, stream.At(log->Label(), number).isPut, record.isHit});
            }
        }
    }
    return queries;
}

void
Sort(LoadResult& result)
{
    for (const LoadResult::Query& query : result.queries)
    {
        (query.isPut   ? result.puts
         : query.isHit ? result.hits
                       : result.misses)
            .push_back(query.answered - query.sent);
    }
}

uint64_t
CountReports(const ns3::PisaNcpHost& host, const std::string& name)
{
    const auto found = host.GetReports().find(name);
    return found == host.GetReports().end() ? 0 : found->second.size();
}

void
AddUnloaded(const NclRack& rack, const KvsExperiment& experiment, LoadResult& result)
{
    const ClockedRack clock = rack.Clock();
    const uint64_t cycles = clock.parseCycles + clock.ingressCycles + clock.egressCycles;
    const IdealRack ideal{static_cast<double>(clock.rate), static_cast<double>(clock.delay) * 1e-12,
                          static_cast<double>(cycles) / static_cast<double>(clock.clockHz)};
    result.unloadedHit = ideal.RoundTrip(static_cast<double>(rack.WireBytes("query")));
    result.unloadedMiss = 2 * result.unloadedHit + static_cast<double>(experiment.ServiceNanoseconds()) * 1e-9;
}

} // namespace

LoadResult
RunLoad(const KvsExperiment& experiment, const std::string& folder, const std::function<void(NclRack& rack)>& prepare)
{
    NclRack rack(folder, experiment.Links());
    ns3::PisaNcpHost& server = rack.Host("server");
    server.SetAttribute("Service", ns3::BooleanValue(true));
    SetArguments(experiment, server);
    ClientLogs logs;
    for (uint64_t client = 0; client < experiment.clients; ++client)
    {
        ns3::PisaNcpHost& host = rack.Host(LabelOfClient(client));
        SetArguments(experiment, host);
        logs.push_back(std::make_unique<ClientLog>(host, experiment.requests));
    }
    if (!experiment.timeline.empty())
    {
        rack.WriteTimeline(experiment.timeline);
    }
    if (prepare)
    {
        prepare(rack);
    }
    rack.Run();

    LoadResult result;
    result.stalled = rack.Stalled();
    result.served = CountReports(server, "served");
    for (uint64_t client = 0; client < experiment.clients; ++client)
    {
        result.answers += CountReports(rack.Host(LabelOfClient(client)), "answer");
        result.wrongAnswers += CountReports(rack.Host(LabelOfClient(client)), "wrong-answer");
    }
    result.queries = QueriesIn(logs, experiment);
    if (result.stalled.empty())
    {
        Sort(result);
        result.throughput = BusyThroughput(logs);
    }
    AddUnloaded(rack, experiment, result);
    return result;
}

} // namespace pisa
