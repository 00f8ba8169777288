// Follows all packets through parser, ingress, egress and deparser.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/exclusive-headers.h"

#include "ir/access.h"
#include "ir/control-flow.h"
#include "ir/control-graph.h"
#include "ir/next-states.h"
#include "target/header-bits.h"
#include "target/live-fields.h"

#include <deque>
#include <optional>
#include <set>
#include <utility>

namespace pisa
{

namespace
{

/** The ways of packets through a program, all at once. */
class PacketWays
{
  public:
    explicit PacketWays(const Program& program) : m_program(program), m_bits(program), m_parsed(m_bits.Nobody())
    {
    }

    const HeaderBits& Bits() const
    {
        return m_bits;
    }

    /** @return all packets at all ends. */
    BitPairs Run()
    {
        Parse();
        m_bits.KeepListed(m_parsed);
        for (const Checksum& check : m_program.checks)
        {
            Compute(check, m_parsed);
        }
        BitPairs ends = Follow(m_program.ingress, m_parsed);
        BitPairs toEgress = m_parsed; // copies that ingress asks for are parsed anew, and skip it
        toEgress.Add(ends);
        ends = toEgress; // dropped, or sent to the parser again
        const bool comeAgain = AsksForCopies(m_program);
        for (bool isNew = true; isNew;)
        {
            BitPairs leaving = Follow(m_program.egress, toEgress);
            ends.Add(leaving);
            m_bits.Copy(leaving); // if egress asks for copies; they are deparsed, and come to it again
            isNew = comeAgain && toEgress.Add(leaving);
            ends.Add(comeAgain ? leaving : m_bits.Nobody());
        }
        for (const Checksum& checksum : m_program.checksums)
        {
            Compute(checksum, ends);
        }
        return ends;
    }

  private:
    /** Until no state sees packets that it has not seen: stacks make loops. */
    void Parse()
    {
        if (m_program.parser.empty())
        {
            m_parsed = m_bits.AtStart();
            return;
        }
        std::vector<BitPairs> arriving(m_program.parser.size(), m_bits.Nobody());
        arriving[0] = m_bits.AtStart();
        std::deque<StateId> waiting{0};
        while (!waiting.empty())
        {
            const StateId id = waiting.front();
            waiting.pop_front();
            const BitPairs leaving = PassState(m_program.parser[id], arriving[id]);
            for (const StateId next : NextStates(m_program.parser[id]))
            {
                if (next == ParseState::kAccept || (next == ParseState::kReject && m_program.keepsFaulty))
                {
                    m_parsed.Add(leaving);
                }
                else if (next < m_program.parser.size() && arriving[next].Add(leaving))
                {
                    waiting.push_back(next);
                }
            }
        }
    }

    BitPairs PassState(const ParseState& state, BitPairs packets)
    {
        for (const ParseStep& step : state.steps)
        {
            if (m_program.keepsFaulty) // the frame may end here
            {
                m_parsed.Add(packets);
            }
            m_bits.Take(step, packets);
        }
        for (const FieldId field : state.select)
        {
            m_bits.Read(field, packets);
        }
        return packets;
    }

    void Compute(const Checksum& checksum, BitPairs& packets) const
    {
        BitPairs others = m_bits.Nobody();
        for (const Condition& condition : checksum.when)
        {
            auto [holds, fails] = m_bits.Split(condition, packets);
            packets = std::move(holds);
            others.Add(fails);
        }
        for (const FieldId field : FieldsOf(checksum))
        {
            m_bits.Read(field, packets);
        }
        packets.Add(others);
    }

    BitPairs Follow(const Control& control, const BitPairs& packets) const
    {
        if (control.entry == kEndOfControl)
        {
            return packets;
        }
        BitPairs ends = m_bits.Nobody();
        std::vector<std::optional<BitPairs>> arriving(control.nodes.size());
        arriving[control.entry] = packets;
        const auto at = [&](NodeId node) -> BitPairs&
        {
            if (node == kEndOfControl)
            {
                return ends;
            }
            return arriving[node] ? *arriving[node] : arriving[node].emplace(m_bits.Nobody());
        };
        const ControlGraph graph(m_program, control);
        for (const NodeId id : graph.Order())
        {
            if (!arriving[id])
            {
                continue; // no packet comes here
            }
            const BitPairs here = std::move(*std::exchange(arriving[id], std::nullopt));
            if (const auto* branch = std::get_if<Branch>(&control.nodes[id]))
            {
                const auto [holds, fails] = m_bits.Split(branch->condition, here);
                at(branch->onTrue).Add(holds);
                at(branch->onFalse).Add(fails);
                continue;
            }
            const auto& apply = std::get<Apply>(control.nodes[id]);
            const BitPairs matched = Match(m_program.tables[apply.table], here);
            for (const ActionEdge& edge : DifferentEdges(apply))
            {
                BitPairs part = matched;
                for (const Instruction& instruction : m_program.actions[edge.action].body)
                {
                    m_bits.Run(instruction, part);
                }
                at(edge.next).Add(part);
            }
        }
        return ends;
    }

    BitPairs Match(const Table& table, BitPairs packets) const
    {
        for (const MatchKey& key : table.keys)
        {
            m_bits.Read(key.field, packets);
        }
        if (table.profile)
        {
            for (const FieldId field : m_program.profiles[*table.profile].fields)
            {
                m_bits.Read(field, packets);
            }
        }
        if (table.meter)
        {
            m_bits.Write(table.meter->colour, packets);
        }
        return packets;
    }

    /** Hit and miss often run the same and go on alike. */
    std::vector<ActionEdge> DifferentEdges(const Apply& apply) const
    {
        std::vector<ActionEdge> edges;
        std::set<std::pair<ActionId, NodeId>> known;
        for (const ActionEdge& edge : ActionEdges(m_program, apply))
        {
            if (known.insert({edge.action, edge.next}).second)
            {
                edges.push_back(edge);
            }
        }
        return edges;
    }

    const Program& m_program;
    HeaderBits m_bits;
    BitPairs m_parsed; ///< at the beginning of ingress
};

} // namespace

ExclusiveHeaders::ExclusiveHeaders(const Program& program)
    : m_exclusive(program.headers.size(), std::vector<bool>(program.headers.size(), false))
{
    PacketWays ways(program);
    const BitPairs ends = ways.Run();
    for (HeaderId a = 0; a < program.headers.size(); ++a)
    {
        for (HeaderId b = 0; b < program.headers.size(); ++b)
        {
            m_exclusive[a][b] = !ways.Bits().MayUseBoth(a, b, ends);
        }
    }
}

} // namespace pisa
