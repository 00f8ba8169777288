// Makes the blocks of a parser and of the parsers inside it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-flow.h"

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/parser-parameters.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** One inlined use of a parser. */
struct Inlined
{
    Environment* environment{nullptr};
    std::string prefix; ///< of the names of its states and variables
    std::map<std::string, BlockId> states;
};

/** @return whether the statement can run within a state: it calls nothing that is a step of a parser. */
bool
RunsWithinState(const p4::Statement& statement)
{
    bool holds = true;
    ForEachPart(statement, [&holds](const Expression& part) { holds = holds && AsCall(part) == nullptr; });
    return holds;
}

/** Makes the blocks, parser by parser. */
class Flattener
{
  public:
    explicit Flattener(Shared& shared) : m_shared(shared), m_scratch(Code::Kind::Parser, shared.storage)
    {
    }

    ParserFlow Take()
    {
        return std::move(m_flow);
    }

    /** @return an environment for a use of the parser, its parameters not yet bound. */
    Environment& Open(const Object& parser)
    {
        m_flow.environments.push_back(std::make_shared<Environment>(parser.inside.get()));
        return *m_flow.environments.back();
    }

    /** @return the first block. @param after where accept leads @param isInside another parser uses it */
    BlockId Inline(const Object& object, Environment& environment, const std::string& prefix, BlockId after,
                   bool isInside)
    {
        const auto& parser = std::get<Parser>(object.declaration->node);
        Inlined inlined{&environment, prefix, {{"accept", after}, {"reject", kAccepted}}};
        for (const DeclarationPtr& state : parser.states)
        {
            if (state->name != "accept" && state->name != "reject")
            {
                inlined.states[state->name] = Add(prefix + state->name, state->where, environment);
            }
        }
        const BlockId start = inlined.states.at("start");
        // A block of its own: states may lead to the start state again, which gives variables no new value.
        const BlockId entry = Add(prefix + "start", object.where, environment);
        At(entry).isJoin = isInside;
        At(entry).end = GoTo{start};
        At(start).isJoin = true;
        DeclareLocals(object, parser, inlined, entry, isInside);
        for (const DeclarationPtr& state : parser.states)
        {
            if (state->name != "accept" && state->name != "reject")
            {
                FlattenState(inlined, std::get<State>(state->node), inlined.states.at(state->name));
            }
        }
        return entry;
    }

    void SetEntry(BlockId entry)
    {
        m_flow.entry = entry;
    }

  private:
    BlockId Add(const std::string& name, const SourceLocation& where, Environment& environment)
    {
        Block block;
        block.name = name;
        block.where = where;
        block.environment = &environment;
        m_flow.blocks.push_back(std::move(block));
        return static_cast<BlockId>(m_flow.blocks.size() - 1);
    }

    /** @return a block for what follows in the middle of the state that `from` belongs to. */
    BlockId AddJoin(BlockId from)
    {
        const Block& block = m_flow.blocks[from];
        const BlockId id = Add(block.name, block.where, *block.environment);
        m_flow.blocks[id].isJoin = true;
        return id;
    }

    Block& At(BlockId id)
    {
        return m_flow.blocks[id];
    }

    void Append(std::vector<FlowStep> steps, BlockId to)
    {
        At(to).steps.insert(At(to).steps.end(), steps.begin(), steps.end());
    }

    void DeclareLocals(const Object& object, const Parser& parser, const Inlined& inlined, BlockId entry,
                       bool isInside)
    {
        for (const DeclarationPtr& local : parser.locals)
        {
            if (const auto* set = std::get_if<ValueSet>(&local->node))
            {
                DeclareValueSet(object, *local, *set, inlined);
            }
            else if (std::holds_alternative<Variable>(local->node) || std::holds_alternative<Constant>(local->node))
            {
                Declare(inlined, *local, entry, isInside);
            }
        }
    }

    void DeclareValueSet(const Object& object, const Declaration& declaration, const ValueSet& set,
                         const Inlined& inlined)
    {
        const TypePtr type = inlined.environment->Resolve(set.element->type);
        const std::optional<unsigned> width = WidthOf(type);
        if (!width || *width == 0 || *width > 64)
        {
            throw InputError(
                declaration.where,
                "value set '" + declaration.name + "' of " + ToString(type) +
                    (width ? " is " + std::to_string(*width) + " bits wide, the limit is 64" : " has no width"),
                "select on less");
        }
        Body body(m_shared, m_scratch, *inlined.environment, inlined.prefix);
        ParseValueSet made;
        made.name = ControlPlaneName(declaration, object.name);
        made.width = *width;
        made.size = static_cast<uint64_t>(body.EvaluateConstant(*set.size, "the size of a value set"));
        made.where = declaration.where;
        std::vector<ParseValueSet>& sets = m_shared.program.valueSets;
        const auto same = std::find_if(sets.begin(), sets.end(),
                                       [&made](const ParseValueSet& known) { return known.name == made.name; });
        m_flow.valueSets[{inlined.environment, &declaration}] = static_cast<ValueSetId>(same - sets.begin());
        if (same == sets.end())
        {
            sets.push_back(std::move(made));
        }
    }

    /** Declares a variable or constant, so that `at` gives it its value each time that it is passed. */
    void Declare(const Inlined& inlined, const Declaration& declaration, BlockId at, bool mayBePassedAgain)
    {
        const auto* variable = std::get_if<Variable>(&declaration.node);
        if (variable == nullptr)
        {
            Body(m_shared, m_scratch, *inlined.environment, inlined.prefix).Declare(declaration);
            return;
        }
        const TypePtr type = inlined.environment->Resolve(declaration.type);
        const Data place = m_shared.storage.Variable(type, inlined.prefix + declaration.name, declaration.where);
        inlined.environment->Bind(&declaration, place);
        if (variable->initialiser || mayBePassedAgain)
        {
            At(at).steps.emplace_back(Initialise{place, variable->initialiser.get()});
        }
    }

    void FlattenState(const Inlined& inlined, const State& state, BlockId first)
    {
        const BlockId last = Flatten(inlined, state.statements, first);
        const Transition& transition = state.transition;
        if (transition.next)
        {
            At(last).end = GoTo{Target(inlined, *transition.next)};
        }
        else if (!transition.selector.empty())
        {
            SelectFrom select{&transition, {}};
            for (const SelectCase& one : transition.cases)
            {
                select.targets.push_back(Target(inlined, *one.next));
            }
            At(last).end = std::move(select);
        }
        else
        {
            At(last).end = GoTo{kAccepted};
        }
    }

    static BlockId Target(const Inlined& inlined, const Expression& name)
    {
        return inlined.states.at(std::get<Name>(name.node).name);
    }

    /** @return the block that is current behind the statements. */
    BlockId Flatten(const Inlined& inlined, const std::vector<StatementPtr>& statements, BlockId current)
    {
        for (const StatementPtr& statement : statements)
        {
            current = Flatten(inlined, *statement, current);
        }
        return current;
    }

    BlockId Flatten(const Inlined& inlined, const p4::Statement& statement, BlockId current)
    {
        if (const auto* block = std::get_if<BlockStatement>(&statement.node))
        {
            return Flatten(inlined, block->statements, current);
        }
        if (const auto* declared = std::get_if<DeclarationStatement>(&statement.node))
        {
            Declare(inlined, *declared->declaration, current, true);
            return current;
        }
        if (const auto* choice = std::get_if<IfStatement>(&statement.node); choice && !RunsWithinState(statement))
        {
            return FlattenIf(inlined, *choice, current);
        }
        if (const auto* call = std::get_if<CallStatement>(&statement.node))
        {
            const Call& called = *AsCall(*call->call);
            if (IsParserApply(called))
            {
                return FlattenApply(inlined, called, statement.where, current);
            }
            if (const Expression* condition = EndsWithoutError(called))
            {
                const BlockId rest = AddJoin(current);
                At(current).end = Decide{condition, rest, kAccepted};
                return rest;
            }
        }
        At(current).steps.emplace_back(&statement);
        return current;
    }

    /** @return the condition of verify(condition, error.NoError): where it fails, parsing ends without an error. */
    static const Expression* EndsWithoutError(const Call& call)
    {
        const Expression* error = IsExternFunction(call, "verify") ? ArgumentOf(call, "toSignal") : nullptr;
        const auto* member = error != nullptr ? std::get_if<Member>(&error->node) : nullptr;
        return member != nullptr && member->member == "NoError" ? ArgumentOf(call, "check") : nullptr;
    }

    BlockId FlattenIf(const Inlined& inlined, const IfStatement& choice, BlockId current)
    {
        const BlockId join = AddJoin(current);
        const BlockId whenTrue = AddJoin(current);
        const BlockId whenFalse = choice.whenFalse ? AddJoin(current) : join;
        At(current).end = Decide{choice.condition.get(), whenTrue, whenFalse};
        const BlockId endTrue = Flatten(inlined, *choice.whenTrue, whenTrue);
        At(endTrue).end = GoTo{join};
        if (choice.whenFalse)
        {
            const BlockId endFalse = Flatten(inlined, *choice.whenFalse, whenFalse);
            At(endFalse).end = GoTo{join};
        }
        return join;
    }

    BlockId FlattenApply(const Inlined& inlined, const Call& call, const SourceLocation& where, BlockId current)
    {
        const ObjectPtr object = ObjectOf(inlined, call, where);
        const BlockId after = AddJoin(current);
        Environment& inside = Open(*object);
        const std::string instance = object->name.substr(object->name.rfind('.') + 1);
        const std::string prefix = inlined.prefix + instance + ".";
        ParameterSteps steps = BindParameters(m_shared, *inlined.environment, call, *object, prefix, inside);
        Append(std::move(steps.before), current);
        Append(std::move(steps.after), after);
        const BlockId entry = Inline(*object, inside, prefix, after, true);
        At(current).end = GoTo{entry};
        return after;
    }

    ObjectPtr ObjectOf(const Inlined& inlined, const Call& call, const SourceLocation& where)
    {
        const Expression& callee = *std::get<Member>(call.callee->node).object;
        if (const auto* name = std::get_if<Name>(&callee.node))
        {
            const Binding* binding = inlined.environment->Find(name->declaration);
            if (binding != nullptr && std::holds_alternative<ObjectPtr>(*binding))
            {
                return std::get<ObjectPtr>(*binding);
            }
        }
        if (const auto* type = std::get_if<TypeExpression>(&callee.node))
        {
            const TypePtr parser = inlined.environment->Resolve(type->named->type);
            return m_shared.instances->Construct(parser, {}, inlined.prefix + ToString(parser), where,
                                                 *inlined.environment);
        }
        throw InputError(where, "it is not known which parser this applies", "apply an instance that has a name");
    }

    Shared& m_shared;
    Code m_scratch; ///< takes nothing that counts: places and constants need no code
    ParserFlow m_flow;
};

} // namespace

ParserFlow
FlattenParser(Shared& shared, const Object& parser, const std::vector<Data>& parameters)
{
    Flattener flattener(shared);
    Environment& environment = flattener.Open(parser);
    const Declarations& declared = std::get<Parser>(parser.declaration->node).parameters;
    for (std::size_t i = 0; i < declared.size(); ++i)
    {
        environment.Bind(declared[i].get(), parameters[i]);
    }
    flattener.SetEntry(flattener.Inline(parser, environment, "", kAccepted, false));
    return flattener.Take();
}

std::vector<BlockId>
NextBlocks(const Block& block)
{
    std::vector<BlockId> next;
    if (const auto* go = std::get_if<GoTo>(&block.end))
    {
        next = {go->next};
    }
    else if (const auto* decide = std::get_if<Decide>(&block.end))
    {
        next = {decide->whenTrue, decide->whenFalse};
    }
    else
    {
        next = std::get<SelectFrom>(block.end).targets;
    }
    next.erase(std::remove(next.begin(), next.end(), kAccepted), next.end());
    return next;
}

} // namespace pisa::p4
