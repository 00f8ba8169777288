// Operation graphs as JSON: nodes, edges, and the circles that a graph may not have.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/schedule-graph-json.h"

#include "target/schedule-json.h"

#include <algorithm>
#include <map>
#include <optional>

namespace pisa
{

namespace
{

constexpr unsigned kMostBits = 1U << 20;
constexpr std::size_t kMostOperations = 1U << 11;

constexpr OperationDependency kDependencies[] = {
    OperationDependency::MatchToAction, OperationDependency::TableResult, OperationDependency::Match,
    OperationDependency::Action,        OperationDependency::Successor,   OperationDependency::ReverseRead};

/** The three latencies; a class stands for the weakest-worded dependency of its latency. */
struct DependencyClass
{
    const char* name;
    OperationDependency dependency;
};

constexpr DependencyClass kClasses[] = {{"dM", OperationDependency::TableResult},
                                        {"dA", OperationDependency::Action},
                                        {"dS", OperationDependency::Successor}};

std::string
DependencyNames()
{
    std::string names;
    for (const OperationDependency dependency : kDependencies)
    {
        names += (names.empty() ? "" : ", ") + std::string(NameOf(dependency));
    }
    return names;
}

const char*
ClassOf(OperationDependency dependency)
{
    switch (dependency)
    {
    case OperationDependency::MatchToAction:
    case OperationDependency::TableResult:
        return "dM";
    case OperationDependency::Match:
    case OperationDependency::Action:
        return "dA";
    case OperationDependency::Successor:
    case OperationDependency::ReverseRead:
        return "dS";
    }
    return "";
}

OperationDependency
ReadClass(const JsonValue& json)
{
    for (const DependencyClass& each : kClasses)
    {
        if (json.String() == each.name)
        {
            return each.dependency;
        }
    }
    json.Fail("unknown dependency class \"" + json.String() + "\"", "known: dM, dA, dS");
}

OperationDependency
ReadDependency(const JsonValue& edge)
{
    const JsonValue* shortName = edge.Find("class");
    const JsonValue* longName = edge.Find("dep");
    if (longName == nullptr && shortName != nullptr)
    {
        return ReadClass(*shortName);
    }
    const std::string& name = edge.Member("dep").String();
    for (const OperationDependency dependency : kDependencies)
    {
        if (name != NameOf(dependency))
        {
            continue;
        }
        if (shortName != nullptr && shortName->String() != ClassOf(dependency))
        {
            shortName->Fail("\"" + shortName->String() + "\" does not go with " + name,
                            std::string("its class is ") + ClassOf(dependency));
        }
        return dependency;
    }
    longName->Fail("unknown dependency \"" + name + "\"", "known: " + DependencyNames());
}

ScheduledOperation
ReadOperation(const JsonValue& json)
{
    ScheduledOperation operation;
    operation.where = json.Where();
    operation.name = json.Member("id").String();
    if (operation.name.empty())
    {
        json.Member("id").Fail("an operation without a name", "give it one");
    }
    const JsonValue& type = json.Member("type");
    if (type.String() == "match")
    {
        operation.kind = OperationKind::Match;
        operation.keyBits = static_cast<unsigned>(json.Member("key_width_bits").Unsigned(0, kMostBits));
    }
    else if (type.String() == "action")
    {
        operation.kind = OperationKind::Action;
        operation.actionFields = static_cast<unsigned>(json.Member("action_fields").Unsigned(0, kMostBits));
    }
    else if (type.String() == "condition")
    {
        operation.kind = OperationKind::Condition;
    }
    else
    {
        type.Fail("unknown type \"" + type.String() + "\"", "known: match, action, condition");
    }
    return operation;
}

/** A walk along edges that finds a circle or proves that there is none; each operation is left once. */
class CircleSearch
{
  public:
    explicit CircleSearch(const OperationGraph& graph)
        : m_graph(graph),
          m_leaving(graph.operations.size()),
          m_state(graph.operations.size(), State::New)
    {
        for (unsigned e = 0; e < graph.edges.size(); ++e)
        {
            m_leaving[graph.edges[e].from].push_back(e);
        }
    }

    /** @return the edges of a circle in order, empty if there is none. */
    std::vector<unsigned> Find()
    {
        for (unsigned i = 0; i < m_state.size(); ++i)
        {
            if (m_state[i] == State::New && Walk(i))
            {
                return m_path;
            }
        }
        return {};
    }

  private:
    enum class State
    {
        New,
        OnPath,
        Done,
    };

    bool Walk(unsigned operation)
    {
        m_state[operation] = State::OnPath;
        for (const unsigned e : m_leaving[operation])
        {
            const unsigned to = m_graph.edges[e].to;
            if (m_state[to] == State::Done)
            {
                continue;
            }
            m_path.push_back(e);
            if (m_state[to] == State::OnPath)
            {
                const auto first = std::find_if(m_path.begin(), m_path.end(),
                                                [&](unsigned p) { return m_graph.edges[p].from == to; });
                m_path.erase(m_path.begin(), first);
                return true;
            }
            if (Walk(to))
            {
                return true;
            }
            m_path.pop_back();
        }
        m_state[operation] = State::Done;
        return false;
    }

    const OperationGraph& m_graph;
    std::vector<std::vector<unsigned>> m_leaving;
    std::vector<State> m_state;
    std::vector<unsigned> m_path;
};

void
RefuseCircles(const OperationGraph& graph)
{
    const std::vector<unsigned> circle = CircleSearch(graph).Find();
    if (circle.empty())
    {
        return;
    }
    std::string names;
    for (const unsigned e : circle)
    {
        names += graph.operations[graph.edges[e].from].name + " -> ";
    }
    names += graph.operations[graph.edges[circle.front()].from].name;
    throw InputError(graph.edges[circle.back()].where, "operations wait for each other in a circle: " + names,
                     "remove one of these edges");
}

} // namespace

OperationGraph
ReadOperationGraph(const JsonValue& json)
{
    OperationGraph graph;
    const JsonValue* meta = json.Find("meta");
    const JsonValue* name = meta == nullptr ? nullptr : meta->Find("name");
    graph.name = name == nullptr ? "" : name->String();
    std::map<std::string, unsigned> indices;
    const auto& nodes = json.Member("nodes").Items();
    if (nodes.empty() || nodes.size() > kMostOperations)
    {
        json.Member("nodes").Fail("a graph has 1 to " + std::to_string(kMostOperations) + " operations, this one " +
                                  std::to_string(nodes.size()));
    }
    for (const JsonValue& node : nodes)
    {
        graph.operations.push_back(ReadOperation(node));
        if (!indices.emplace(graph.operations.back().name, graph.operations.size() - 1).second)
        {
            node.Member("id").Fail("'" + graph.operations.back().name + "' is there twice", "rename one");
        }
    }
    const auto indexOf = [&](const JsonValue& id)
    {
        const auto found = indices.find(id.String());
        if (found == indices.end())
        {
            id.Fail("no node '" + id.String() + "'", "list it among the nodes");
        }
        return found->second;
    };
    for (const JsonValue& edge : json.Member("edges").Items())
    {
        graph.edges.push_back(
            {indexOf(edge.Member("from")), indexOf(edge.Member("to")), ReadDependency(edge), edge.Where()});
    }
    RefuseCircles(graph);
    return graph;
}

nlohmann::ordered_json
OperationGraphToJson(const OperationGraph& graph)
{
    nlohmann::ordered_json json;
    json["meta"]["name"] = graph.name;
    json["nodes"] = nlohmann::ordered_json::array();
    for (const ScheduledOperation& operation : graph.operations)
    {
        nlohmann::ordered_json node{{"id", operation.name}, {"type", NameOf(operation.kind)}};
        if (operation.kind == OperationKind::Match)
        {
            node["key_width_bits"] = operation.keyBits;
        }
        else if (operation.kind == OperationKind::Action)
        {
            node["action_fields"] = operation.actionFields;
        }
        json["nodes"].push_back(std::move(node));
    }
    json["edges"] = nlohmann::ordered_json::array();
    for (const OperationEdge& edge : graph.edges)
    {
        json["edges"].push_back({{"from", graph.operations[edge.from].name},
                                 {"to", graph.operations[edge.to].name},
                                 {"dep", NameOf(edge.dependency)}});
    }
    return json;
}

OperationGraph
ParseOperationGraph(const std::string& json, const std::string& fileName)
{
    return ReadOperationGraph(ReadJson(json, fileName));
}

std::string
PrintOperationGraph(const OperationGraph& graph)
{
    return OperationGraphToJson(graph).dump(1) + "\n";
}

} // namespace pisa
