// Headers and parse graph of a Lyra program as the IR has them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/build-ir.h"

#include <filesystem>
#include <map>

namespace pisa::lyra
{

namespace
{

class FrameBuilder
{
  public:
    explicit FrameBuilder(const Source& source) : m_source(source)
    {
    }

    Program Build()
    {
        m_program.name = std::filesystem::path(m_source.path).stem().string();
        m_program.headers.push_back(MakeIntrinsicHeader());
        for (const HeaderInstance& instance : m_source.packet)
        {
            m_headers.emplace(instance.name, static_cast<HeaderId>(m_program.headers.size()));
            m_program.deparser.push_back(static_cast<HeaderId>(m_program.headers.size()));
            m_program.headers.push_back(HeaderOf(instance));
        }
        NumberStates();
        for (const ParserNode& node : m_source.parser)
        {
            m_program.parser[m_states.at(node.name)] = StateOf(node);
        }
        for (const ChecksumDeclaration& checksum : m_source.checksums)
        {
            m_program.checksums.push_back(HeaderChecksum(m_program, FieldOf(checksum.field)));
        }
        return std::move(m_program);
    }

  private:
    Header HeaderOf(const HeaderInstance& instance) const
    {
        Header header;
        header.name = instance.name;
        header.where = instance.where;
        for (const HeaderType& type : m_source.headerTypes)
        {
            if (type.name != instance.type)
            {
                continue;
            }
            for (const FieldDeclaration& field : type.fields)
            {
                header.fields.push_back({field.name, field.width});
            }
        }
        return header;
    }

    /** The start state is the first. */
    void NumberStates()
    {
        m_program.parser.resize(m_source.parser.size());
        StateId next = 1;
        for (const ParserNode& node : m_source.parser)
        {
            m_states.emplace(node.name, node.name == "start" ? 0 : next++);
        }
    }

    FieldId FieldOf(const FieldUse& use) const
    {
        const HeaderId header = m_headers.at(use.header);
        FieldId field{header, 0};
        while (m_program.headers[header].fields[field.index].name != use.field)
        {
            ++field.index;
        }
        return field;
    }

    StateId Next(const std::string& name) const
    {
        if (name == "accept" || name == "reject")
        {
            return name == "accept" ? ParseState::kAccept : ParseState::kReject;
        }
        return m_states.at(name);
    }

    ParseState StateOf(const ParserNode& node) const
    {
        ParseState state;
        state.name = node.name;
        for (const FieldUse& header : node.headers)
        {
            state.steps.emplace_back(Extract{m_headers.at(header.header)});
        }
        std::vector<unsigned> widths;
        for (const FieldUse& field : node.select)
        {
            state.select.push_back(FieldOf(field));
            widths.push_back(m_program.headers[state.select.back().header].fields[state.select.back().index].width);
        }
        state.otherwise = ParseState::kReject;
        for (const SelectCase& one : node.cases)
        {
            if (one.values.empty())
            {
                state.otherwise = Next(one.next);
                break;
            }
            ParseTransition transition{0, 0, Next(one.next)};
            for (std::size_t i = 0; i < widths.size(); ++i)
            {
                const unsigned shift = widths[i] >= 64 ? 0 : widths[i];
                const uint64_t mask = one.values[i].mask & LowBits(widths[i]);
                transition.mask = (transition.mask << shift) | mask;
                transition.value = (transition.value << shift) | (one.values[i].value & mask);
            }
            state.transitions.push_back(transition);
        }
        return state;
    }

    const Source& m_source;
    Program m_program;
    std::map<std::string, HeaderId> m_headers;
    std::map<std::string, StateId> m_states;
};

} // namespace

Program
BuildFrame(const Source& source)
{
    return FrameBuilder(source).Build();
}

} // namespace pisa::lyra
