// One control of a program as P4_16: actions, tables and the way through them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-control.h"

#include "ir/control-graph.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return "MyIngress" of "MyIngress.forward", or nothing. */
std::string
BlockOf(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? "" : name.substr(0, dot);
}

} // namespace

P4Control::P4Control(const Program& program, P4Words& words, const P4Resources& resources,
                     const ChangedHeaders& changed, P4Scope& globals)
    : m_program(program),
      m_control(ControlOf(program, words.GetThread())),
      m_words(words),
      m_resources(resources),
      m_changed(changed),
      m_body(program, words, resources.Names(), changed),
      m_order(ControlGraph(program, m_control).Order())
{
    FindTables();
    NameAll(globals);
    m_name = globals.Take(m_name);
}

/** The control is called what most of its tables and actions say in front of a dot. */
void
P4Control::FindTables()
{
    std::map<std::string, unsigned> blocks;
    for (const NodeId node : m_order)
    {
        if (const auto* apply = std::get_if<Apply>(&m_control.nodes[node]))
        {
            m_tables.push_back(apply->table);
            ++blocks[BlockOf(m_program.tables[apply->table].name)];
            for (const ActionId action : m_program.tables[apply->table].actions)
            {
                ++m_uses[action];
            }
        }
    }
    m_name = m_words.GetThread() == Thread::Ingress ? "IngressControl" : "EgressControl";
    blocks.erase("");
    const auto most = std::max_element(blocks.begin(), blocks.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const bool isName = most != blocks.end() && P4Identifier(most->first) == most->first;
    m_name = isName ? most->first : m_name;
}

std::string
P4Control::ShortName(const std::string& name) const
{
    return BlockOf(name) == m_name ? name.substr(m_name.size() + 1) : name;
}

std::string
P4Control::Annotation(const std::string& name, const std::string& identifier) const
{
    const bool isPrefixed = name == m_name + "." + identifier;
    return isPrefixed ? "" : "@name(" + P4String("." + name) + ")";
}

P4Control::Variant
P4Control::VariantOf(TableId table, ActionId action) const
{
    const bool isOwn = m_program.tables[table].meter && m_uses.at(action) > 1;
    return {action, isOwn ? std::optional(table) : std::nullopt};
}

P4Control::Form
P4Control::FormOf(TableId id) const
{
    const Table& table = m_program.tables[id];
    const bool isFixed = table.isDefaultConst || (table.actions.size() == 1 && table.defaultCall.arguments.empty());
    if (!table.keys.empty() || !isFixed || table.profile)
    {
        return Form::Table;
    }
    const bool isOwn = m_uses.at(table.defaultCall.action) == 1 && table.defaultCall.arguments.empty();
    return isOwn ? Form::Inline : Form::Call;
}

void
P4Control::NameAll(P4Scope scope)
{
    for (const TableId table : m_tables)
    {
        if (FormOf(table) == Form::Inline)
        {
            continue;
        }
        for (const ActionId id : m_program.tables[table].actions)
        {
            const Action& action = m_program.actions[id];
            const Variant variant = VariantOf(table, id);
            const bool isCalled = FormOf(table) == Form::Table || id == m_program.tables[table].defaultCall.action;
            if (isCalled && m_actionNames.count(variant) == 0)
            {
                const bool isKnown = action.name == "NoAction" && action.body.empty() && action.parameters.empty();
                m_actionNames[variant] = isKnown && !variant.second ? "NoAction" : scope.Take(ShortName(action.name));
            }
        }
    }
    for (const TableId table : m_tables)
    {
        if (FormOf(table) == Form::Table)
        {
            m_tableNames[table] = scope.Take(ShortName(m_program.tables[table].name));
        }
    }
    m_scope = std::move(scope);
}

/** What follows a table is decided by its action first, then by hit or miss. */
void
P4Control::Decide(const Apply& apply, P4FlowNode& flow)
{
    const Table& table = m_program.tables[apply.table];
    const std::string applied = m_tableNames.at(apply.table) + ".apply()";
    const bool mayHit = !table.keys.empty();
    const bool isSplit = mayHit && apply.onHit != apply.onMiss;
    std::map<NodeId, std::vector<ActionId>> byAction;
    std::vector<ActionId> others;
    for (const ActionId action : table.actions)
    {
        const auto on = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                     [action](const auto& one) { return one.first == action; });
        const bool isOwn = on != apply.onAction.end() && (isSplit || on->second != apply.onMiss);
        isOwn ? byAction[on->second].push_back(action) : others.push_back(action);
    }
    if (byAction.empty())
    {
        flow.kind = isSplit ? P4FlowNode::Kind::If : P4FlowNode::Kind::Straight;
        flow.expression = applied + ".hit";
        flow.lines.Line(applied + ";");
        flow.ways = isSplit ? std::vector<FlowWay>{{{}, apply.onHit}, {{}, apply.onMiss}}
                            : std::vector<FlowWay>{{{}, apply.onMiss}};
        return;
    }
    const bool isChain = isSplit && !others.empty();
    const std::string ran = isChain ? m_scope.Take("ran_" + m_tableNames.at(apply.table)) : "";
    flow.kind = isChain ? P4FlowNode::Kind::Chain : P4FlowNode::Kind::Switch;
    flow.expression = applied + ".action_run";
    unsigned number = 0;
    for (const auto& [next, actions] : byAction)
    {
        FlowWay way{{}, next};
        ++number;
        for (const ActionId action : actions)
        {
            const Variant variant = VariantOf(apply.table, action);
            way.cases.push_back(m_actionNames.at(variant));
            if (isChain)
            {
                m_marks[variant].Line(ran + " = " + std::to_string(number) + ";");
            }
        }
        way.cases = isChain ? std::vector<std::string>{ran + " == " + std::to_string(number)} : way.cases;
        flow.ways.push_back(std::move(way));
    }
    if (isChain)
    {
        m_ran[apply.table] = ran;
        const std::string hit = m_scope.Take("hit_" + m_tableNames.at(apply.table));
        flow.lines.Line("bool " + hit + " = " + applied + ".hit;");
        flow.ways.push_back({{hit}, apply.onHit});
        flow.ways.push_back({{}, apply.onMiss});
    }
    else if (!others.empty())
    {
        flow.ways.push_back({{}, apply.onMiss});
    }
    if (flow.ways.size() == 1) // all actions lead on to one node
    {
        flow = {P4FlowNode::Kind::Straight, {}, "", {{{}, flow.ways[0].next}}};
        flow.lines.Line(applied + ";");
    }
}

P4FlowNode
P4Control::ApplyOf(const Apply& apply)
{
    P4FlowNode flow;
    const Table& table = m_program.tables[apply.table];
    const Form form = FormOf(apply.table);
    if (form == Form::Table)
    {
        Decide(apply, flow);
        return flow;
    }
    const ActionCall& call = table.defaultCall;
    const auto on = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                 [&](const auto& one) { return one.first == call.action; });
    flow.ways = {{{}, on == apply.onAction.end() ? apply.onMiss : on->second}};
    if (form == Form::Inline)
    {
        WriteBody(call.action, flow.lines, nullptr);
        return flow;
    }
    const P4Tables tables(m_program, m_words, m_resources, {});
    flow.lines.Line(tables.Call(m_actionNames.at(VariantOf(apply.table, call.action)), call) + ";");
    return flow;
}

P4FlowNode
P4Control::NodeOf(const ControlNode& node)
{
    if (const auto* apply = std::get_if<Apply>(&node))
    {
        return ApplyOf(*apply);
    }
    const auto& branch = std::get<Branch>(node);
    m_words.At("branch '" + branch.name + "'", {});
    if (branch.onTrue == branch.onFalse)
    {
        return {P4FlowNode::Kind::Straight, {}, "", {{{}, branch.onTrue}}};
    }
    return {P4FlowNode::Kind::If, {}, m_words.Holds(branch.condition), {{{}, branch.onTrue}, {{}, branch.onFalse}}};
}

void
P4Control::WriteBody(ActionId id, P4Text& text, const ParameterTexts* parameters)
{
    const Action& action = m_program.actions[id];
    m_words.At("action '" + action.name + "'", action.where, parameters);
    m_body.Write(action.body, text);
}

/** Tables with a meter of their own read it in each of their actions. */
void
P4Control::ReadMeters(const Variant& variant, P4Text& text) const
{
    if (variant.second || m_uses.at(variant.first) == 1)
    {
        for (const TableId table : m_tables)
        {
            const auto& meter = m_program.tables[table].meter;
            const auto& actions = m_program.tables[table].actions;
            const bool isOf = variant.second
                                  ? *variant.second == table
                                  : std::find(actions.begin(), actions.end(), variant.first) != actions.end();
            if (meter && isOf)
            {
                text.Line(m_resources.Names().meters[meter->meter] + ".read(" + m_words.Left(meter->colour).text +
                          ");");
            }
        }
    }
}

void
P4Control::WriteAction(const Variant& variant, P4Text& text)
{
    const Action& action = m_program.actions[variant.first];
    const std::string& name = m_actionNames.at(variant);
    P4Scope scope;
    ParameterTexts parameters(action.parameters.size());
    std::string list;
    for (const UserPieces& parameter : UserParameters(action))
    {
        const std::string identifier = scope.Take(parameter.name);
        list += (list.empty() ? "" : ", ") + ("bit<" + std::to_string(parameter.width) + "> ") + identifier;
        unsigned high = parameter.width;
        for (std::size_t i = parameter.first; i < parameter.first + parameter.count; ++i)
        {
            const unsigned width = action.parameters[i].width;
            const std::string slice = "[" + std::to_string(high - 1) + ":" + std::to_string(high - width) + "]";
            parameters[i] = {parameter.count == 1 ? identifier : identifier + slice, width};
            high -= width;
        }
    }
    const std::string annotation = Annotation(action.name, name);
    if (!annotation.empty())
    {
        text.Line(annotation);
    }
    text.Open("action " + name + "(" + list + ")");
    ReadMeters(variant, text);
    WriteBody(variant.first, text, &parameters);
    const auto mark = m_marks.find(variant);
    if (mark != m_marks.end())
    {
        text.Add(mark->second);
    }
    text.Close();
    text.Line("");
}

/** Writes all that stands before `apply`. */
void
P4Control::Declare(P4Text& text)
{
    for (const TableId table : m_tables)
    {
        m_words.At("table '" + m_program.tables[table].name + "'", m_program.tables[table].where);
        m_resources.DeclareDirect(m_program.tables[table], m_words, text);
    }
    for (const auto& [table, ran] : m_ran)
    {
        text.Line("bit<8> " + ran + " = 0;");
    }
    for (const auto& [variant, name] : m_actionNames)
    {
        if (name != "NoAction")
        {
            WriteAction(variant, text);
        }
    }
    const P4Tables tables(m_program, m_words, m_resources,
                          [this](TableId table, ActionId action)
                          { return m_actionNames.at(VariantOf(table, action)); });
    for (const auto& [table, name] : m_tableNames)
    {
        tables.Write(table, name, Annotation(m_program.tables[table].name, name), text);
        text.Line("");
    }
}

void
P4Control::Write(P4Text& text)
{
    const Thread thread = m_words.GetThread();
    const P4Steering& steering = m_words.Steering();
    const std::string& chip = m_words.Data().Chip();
    std::map<NodeId, P4FlowNode> nodes;
    std::map<NodeId, std::string> names;
    for (const NodeId node : m_order)
    {
        const ControlNode& one = m_control.nodes[node];
        const auto* apply = std::get_if<Apply>(&one);
        names[node] = ShortName(apply ? m_program.tables[apply->table].name : std::get<Branch>(one).name);
        nodes[node] = NodeOf(one);
    }
    const P4Flow flow(nodes, m_order, names, !steering.HasEnd(thread));
    text.Open("control " + m_name +
              "(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata)");
    Declare(text);
    text.Open("apply");
    for (const std::string& flag : flow.Flags())
    {
        text.Line("bool " + flag + " = false;");
    }
    m_words.At("the end of " + std::string(NameOf(thread)), {});
    steering.Begin(thread, chip, text);
    flow.Write(m_control.entry, text);
    steering.End(thread, chip, text);
    text.Close();
    text.Close();
    text.Line("");
}

} // namespace pisa
