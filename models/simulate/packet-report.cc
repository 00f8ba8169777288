// What became of the packets of a run, for people and as JSON.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/packet-report.h"

#include <cstdio>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace pisa
{

namespace
{

std::string
Joined(const std::vector<uint64_t>& numbers)
{
    std::string text;
    for (const uint64_t number : numbers)
    {
        text += (text.empty() ? "" : " ") + std::to_string(number);
    }
    return text;
}

std::string
Describe(const MeterRate& rate)
{
    std::ostringstream text;
    text << rate.rate << ":" << rate.burst;
    return text.str();
}

std::string
Describe(const SetMirrorSession& session)
{
    std::string text = "session " + std::to_string(session.session) + ":";
    for (const Replica& copy : session.copies)
    {
        text += " port " + std::to_string(copy.port);
    }
    return text + (session.group ? " group " + std::to_string(*session.group) : "");
}

double
NanosecondsOf(double cycles, const Image& image)
{
    return cycles * 1e9 / static_cast<double>(image.target.clockHz);
}

void
PrintPorts(std::ostream& out, const PacketRunReport& report)
{
    out << "port   frames in     bytes in  frames out    bytes out\n";
    for (const auto& [port, sum] : report.ports)
    {
        out << std::setw(4) << port << std::setw(12) << sum.framesIn << std::setw(13) << sum.bytesIn << std::setw(12)
            << sum.framesOut << std::setw(13) << sum.bytesOut << '\n';
    }
}

void
PrintLatency(std::ostream& out, const LatencySum& latency, const Image& image)
{
    out << std::fixed << std::setprecision(1) << "latency      min " << latency.least << ", mean " << latency.Mean()
        << ", max " << latency.most << " cycles\n             min "
        << NanosecondsOf(static_cast<double>(latency.least), image) << ", mean "
        << NanosecondsOf(latency.Mean(), image) << ", max " << NanosecondsOf(static_cast<double>(latency.most), image)
        << " ns\n";
}

nlohmann::ordered_json
LatencyAsJson(const LatencySum& latency, const Image& image)
{
    nlohmann::ordered_json json;
    json["frames"] = latency.frames;
    json["cycles"] = {{"min", latency.least}, {"mean", latency.Mean()}, {"max", latency.most}};
    json["ns"] = {{"min", NanosecondsOf(static_cast<double>(latency.least), image)},
                  {"mean", NanosecondsOf(latency.Mean(), image)},
                  {"max", NanosecondsOf(static_cast<double>(latency.most), image)}};
    return json;
}

std::string
Place(const SourceLocation& where)
{
    return where.file + ":" + std::to_string(where.line);
}

} // namespace

std::string
Describe(const ns3::PisaControlAnswer& answer)
{
    if (!answer.done)
    {
        return "refused: " + answer.refusal;
    }
    if (answer.count)
    {
        return std::to_string(answer.count->packets) + " packets, " + std::to_string(answer.count->bytes) + " bytes";
    }
    if (answer.rates)
    {
        return "committed " + Describe(answer.rates->committed) + ", peak " + Describe(answer.rates->peak);
    }
    if (answer.session)
    {
        return Describe(*answer.session);
    }
    std::vector<uint64_t> numbers = answer.cells;
    for (const MatchValue& value : answer.values)
    {
        numbers.push_back(value.value);
    }
    return Joined(numbers);
}

std::string
PrintTable(const PacketRunReport& report, const Image& image)
{
    std::ostringstream out;
    PrintPorts(out, report);
    for (const auto& [reason, count] : report.drops)
    {
        out << "dropped" << std::setw(9) << count << "  " << reason << '\n';
    }
    if (report.inside > 0)
    {
        out << "inside " << std::setw(9) << report.inside << "  the switch does not come to rest\n";
    }
    PrintLatency(out, report.latency, image);
    for (const ControlNote& note : report.notes)
    {
        out << Place(note.where) << ": " << Describe(note.answer) << '\n';
    }
    return out.str();
}

std::string
PrintJson(const PacketRunReport& report, const Image& image)
{
    nlohmann::ordered_json json;
    json["ports"] = nlohmann::ordered_json::array();
    for (const auto& [port, sum] : report.ports)
    {
        json["ports"].push_back({{"port", port},
                                 {"frames_in", sum.framesIn},
                                 {"bytes_in", sum.bytesIn},
                                 {"frames_out", sum.framesOut},
                                 {"bytes_out", sum.bytesOut}});
    }
    json["drops"] = nlohmann::ordered_json::object();
    for (const auto& [reason, count] : report.drops)
    {
        json["drops"][reason] = count;
    }
    json["inside"] = report.inside;
    json["latency"] = LatencyAsJson(report.latency, image);
    json["notes"] = nlohmann::ordered_json::array();
    for (const ControlNote& note : report.notes)
    {
        json["notes"].push_back({{"where", Place(note.where)}, {"answer", Describe(note.answer)}});
    }
    return json.dump(2) + "\n";
}

} // namespace pisa
