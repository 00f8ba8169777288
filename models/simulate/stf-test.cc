// Runs one STF file on a switch of its own.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/stf-test.h"

#include "entries/control-binder.h"
#include "simulate/single-switch.h"

#include "ns3/pisa-control-apply.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

constexpr const char* kLineRate = "100Gbps";
constexpr int64_t kPatienceMs = 1;

/** The ports that the file names, and all below. */
uint32_t
PortsOf(const SpelledFile& test)
{
    uint32_t ports = 1;
    for (const SpelledCommand& command : test.commands)
    {
        if (const auto* packet = std::get_if<SpelledPacket>(&command))
        {
            ports = std::max(ports, packet->port + 1);
        }
        else if (const auto* expectation = std::get_if<SpelledExpectation>(&command))
        {
            ports = std::max(ports, expectation->port + 1);
        }
    }
    return ports;
}

const char*
SignOf(Comparison comparison)
{
    switch (comparison)
    {
    case Comparison::Equal:
        return "==";
    case Comparison::NotEqual:
        return "!=";
    case Comparison::Less:
        return "<";
    case Comparison::LessOrEqual:
        return "<=";
    case Comparison::Greater:
        return ">";
    case Comparison::GreaterOrEqual:
        return ">=";
    }
    return "";
}

bool
Holds(uint64_t count, Comparison comparison, uint64_t value)
{
    switch (comparison)
    {
    case Comparison::Equal:
        return count == value;
    case Comparison::NotEqual:
        return count != value;
    case Comparison::Less:
        return count < value;
    case Comparison::LessOrEqual:
        return count <= value;
    case Comparison::Greater:
        return count > value;
    case Comparison::GreaterOrEqual:
        return count >= value;
    }
    return false;
}

/** One run of a test. */
class StfRun
{
  public:
    StfRun(const Image& image, uint32_t ports)
        : m_switch(image, ports, ns3::DataRate(kLineRate),
                   [this](uint32_t port, ns3::Ptr<const ns3::Packet> frame) { Receive(port, frame); })
    {
    }

    StfResult Run(const std::vector<ControlStep>& steps);

  private:
    void Receive(uint32_t port, const ns3::Ptr<const ns3::Packet>& frame);
    void Carry(const ControlStep& step);
    void Send(const SpelledPacket& packet);
    void Check(const CounterCheck& check, unsigned line);
    void Apply(const ControlStep& step);

    unsigned m_line{0}; ///< of the step under way
    StfExpectations m_expectations;
    std::vector<StfFailure> m_failures;
    SingleSwitch m_switch;
};

void
StfRun::Receive(uint32_t port, const ns3::Ptr<const ns3::Packet>& frame)
{
    std::vector<uint8_t> bytes(frame->GetSize());
    frame->CopyData(bytes.data(), bytes.size());
    m_expectations.Receive(port, std::move(bytes), m_line);
}

void
StfRun::Send(const SpelledPacket& packet)
{
    m_expectations.Name(packet.port);
    m_switch.Send(packet.port, ns3::Create<ns3::Packet>(packet.bytes.data(), packet.bytes.size()));
}

void
StfRun::Check(const CounterCheck& check, unsigned line)
{
    const ns3::PisaControlAnswer answer = ns3::PisaApplyControl(m_switch.Switch(), check.counter);
    if (!answer.done)
    {
        m_failures.push_back({line, answer.refusal});
        return;
    }
    const bool isPackets = check.unit == CounterUnit::Packets;
    // a frame's bytes count with its frame check sequence, which simulated frames do not carry
    constexpr uint64_t kFrameCheckBytes = 4;
    const uint64_t count =
        isPackets ? answer.count->packets : answer.count->bytes + kFrameCheckBytes * answer.count->packets;
    if (!Holds(count, check.comparison, check.value))
    {
        m_failures.push_back(
            {line, std::string("expected ") + SignOf(check.comparison) + " " + std::to_string(check.value) +
                       (isPackets ? " packets" : " bytes") + " got " + std::to_string(count) +
                       (isPackets ? "" : " (each frame counts with its check sequence of 4 bytes)")});
    }
}

void
StfRun::Apply(const ControlStep& step)
{
    const ns3::PisaControlAnswer answer = ns3::PisaApplyControl(m_switch.Switch(), step.operation);
    if (!answer.done)
    {
        m_failures.push_back({step.where.line, answer.refusal});
    }
}

void
StfRun::Carry(const ControlStep& step)
{
    m_line = step.where.line;
    if (const auto* packet = std::get_if<SpelledPacket>(&step.operation))
    {
        Send(*packet);
    }
    else if (const auto* expectation = std::get_if<SpelledExpectation>(&step.operation))
    {
        m_expectations.Expect(*expectation);
    }
    else if (const auto* silence = std::get_if<SpelledSilence>(&step.operation))
    {
        m_expectations.ExpectNothing(*silence);
    }
    else if (const auto* check = std::get_if<CounterCheck>(&step.operation))
    {
        Check(*check, m_line);
    }
    else if (!std::holds_alternative<SpelledWait>(step.operation)) // the switch is idle before each step
    {
        Apply(step);
    }
}

StfResult
StfRun::Run(const std::vector<ControlStep>& steps)
{
    for (const ControlStep& step : steps)
    {
        Carry(step);
        if (!m_switch.RunUntilIdle(ns3::MilliSeconds(kPatienceMs)))
        {
            m_failures.push_back({m_line, "expected the switch to come to rest got packets inside after " +
                                              std::to_string(kPatienceMs) + " ms without a frame"});
            break;
        }
    }
    StfResult result;
    result.failures = m_expectations.Compare();
    result.failures.insert(result.failures.end(), m_failures.begin(), m_failures.end());
    std::stable_sort(result.failures.begin(), result.failures.end(),
                     [](const StfFailure& a, const StfFailure& b) { return a.line < b.line; });
    result.sent = m_expectations.Sent();
    return result;
}

} // namespace

StfResult
RunStfTest(const Image& image, const SpelledFile& test)
{
    ControlBinder binder(image.program);
    const std::vector<ControlStep> steps = binder.Bind(test);
    return StfRun(image, PortsOf(test)).Run(steps);
}

} // namespace pisa
