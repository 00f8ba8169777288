// Tarjan's algorithm with a stack of its own, so that long graphs do not exhaust the program's.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/strong-components.h"

#include <algorithm>

namespace pisa
{
namespace
{

constexpr uint32_t kNone = 0xffffffff;

class ComponentSearch
{
  public:
    explicit ComponentSearch(const std::vector<std::vector<uint32_t>>& successors)
        : m_successors(successors),
          m_index(successors.size(), kNone),
          m_low(successors.size(), 0),
          m_component(successors.size(), kNone)
    {
    }

    std::vector<uint32_t> Run()
    {
        for (uint32_t vertex = 0; vertex < m_successors.size(); ++vertex)
        {
            if (m_index[vertex] == kNone)
            {
                Visit(vertex);
            }
        }
        return m_component;
    }

  private:
    struct Frame
    {
        uint32_t vertex;
        std::size_t next;
    };

    void Enter(uint32_t vertex)
    {
        m_index[vertex] = m_low[vertex] = m_visited++;
        m_open.push_back(vertex);
        m_frames.push_back({vertex, 0});
    }

    void Visit(uint32_t root)
    {
        Enter(root);
        while (!m_frames.empty())
        {
            Frame& frame = m_frames.back();
            const uint32_t vertex = frame.vertex;
            if (frame.next < m_successors[vertex].size())
            {
                const uint32_t to = m_successors[vertex][frame.next++];
                if (m_index[to] == kNone)
                {
                    Enter(to);
                }
                else if (m_component[to] == kNone)
                {
                    m_low[vertex] = std::min(m_low[vertex], m_index[to]);
                }
                continue;
            }
            Leave(vertex);
        }
    }

    void Leave(uint32_t vertex)
    {
        m_frames.pop_back();
        if (!m_frames.empty())
        {
            uint32_t& low = m_low[m_frames.back().vertex];
            low = std::min(low, m_low[vertex]);
        }
        if (m_low[vertex] != m_index[vertex])
        {
            return;
        }
        for (uint32_t member = kNone; member != vertex;)
        {
            member = m_open.back();
            m_open.pop_back();
            m_component[member] = m_components;
        }
        ++m_components;
    }

    const std::vector<std::vector<uint32_t>>& m_successors;
    std::vector<uint32_t> m_index;
    std::vector<uint32_t> m_low;
    std::vector<uint32_t> m_component;
    std::vector<uint32_t> m_open;
    std::vector<Frame> m_frames;
    uint32_t m_visited{0};
    uint32_t m_components{0};
};

} // namespace

std::vector<uint32_t>
StrongComponents(const std::vector<std::vector<uint32_t>>& successors)
{
    return ComponentSearch(successors).Run();
}

} // namespace pisa
