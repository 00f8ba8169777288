// The order of checks: headers, pipelines, then each routine; no function calls itself.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "compiler/lyra/library.h"

#include <algorithm>
#include <functional>

namespace pisa::lyra
{

namespace
{

/** Calls `visit` for each call statement in a body. */
void
ForEachCall(const Statements& statements, const std::function<void(const Call&, const SourceLocation&)>& visit)
{
    for (const Statement& statement : statements)
    {
        if (const auto* call = std::get_if<CallStatement>(&statement.node))
        {
            visit(call->call, statement.where);
        }
        else if (const auto* branch = std::get_if<If>(&statement.node))
        {
            ForEachCall(*branch->whenTrue, visit);
            if (branch->whenFalse)
            {
                ForEachCall(*branch->whenFalse, visit);
            }
        }
        else if (const auto* choice = std::get_if<Switch>(&statement.node))
        {
            for (const SwitchCase& one : choice->cases)
            {
                ForEachCall(*one.body, visit);
            }
        }
    }
}

/** Follows calls from each function; one that comes back to a function that is being followed is a fault. */
class RecursionCheck
{
  public:
    RecursionCheck(const Source& source, Faults& faults) : m_source(source), m_faults(faults)
    {
    }

    void Follow(const Routine& function)
    {
        if (!m_done.insert(function.name).second)
        {
            return;
        }
        m_path.push_back(function.name);
        ForEachCall(function.body,
                    [this](const Call& call, const SourceLocation& where)
                    {
                        if (std::count(m_path.begin(), m_path.end(), call.function) > 0)
                        {
                            m_faults.Add(where, "function '" + call.function + "' calls itself",
                                         "functions are copied where they are called: write the steps out");
                        }
                        else if (const Routine* callee = FindRoutine(m_source.functions, call.function))
                        {
                            Follow(*callee);
                        }
                    });
        m_path.pop_back();
    }

  private:
    const Source& m_source;
    Faults& m_faults;
    std::vector<std::string> m_path;
    std::set<std::string> m_done;
};

void
CheckPipelines(const Source& source, Faults& faults)
{
    std::map<std::string, std::string> users;
    std::set<std::string> names;
    for (const Pipeline& pipeline : source.pipelines)
    {
        if (!names.insert(pipeline.name).second)
        {
            faults.Add(pipeline.where, "pipeline '" + pipeline.name + "' is declared twice", "rename one");
        }
        for (std::size_t i = 0; i < pipeline.algorithms.size(); ++i)
        {
            const std::string& name = pipeline.algorithms[i];
            if (FindRoutine(source.algorithms, name) == nullptr)
            {
                faults.Add(pipeline.algorithmsAt[i], "there is no algorithm '" + name + "'",
                           "declare it: algorithm " + name + " { }");
            }
            if (!users.emplace(name, pipeline.name).second)
            {
                faults.Add(pipeline.algorithmsAt[i], "algorithm '" + name + "' stands in two places of pipelines",
                           "each algorithm runs once a packet: put what both do into a func");
            }
        }
    }
    if (source.pipelines.empty())
    {
        faults.Add({source.path, 1, 1}, "the program has no pipeline",
                   "say in which order algorithms run: pipeline[NAME]{a -> b};");
    }
}

void
CheckNames(const std::vector<Routine>& routines, const char* kind, Faults& faults)
{
    std::set<std::string> names;
    for (const Routine& routine : routines)
    {
        if (!names.insert(routine.name).second)
        {
            faults.Add(routine.where, std::string(kind) + " '" + routine.name + "' is declared twice", "rename one");
        }
        if (FindLibraryCall(routine.name) != nullptr)
        {
            faults.Add(routine.where, "'" + routine.name + "' is a call of the library", "choose another name");
        }
    }
}

} // namespace

const Routine*
FindRoutine(const std::vector<Routine>& routines, const std::string& name)
{
    const auto it = std::find_if(routines.begin(), routines.end(),
                                 [&name](const Routine& routine) { return routine.name == name; });
    return it == routines.end() ? nullptr : &*it;
}

void
CheckLyra(Source& source)
{
    Faults faults;
    Faults widths; ///< said only if nothing else is wrong, which they may follow from
    CheckHeaders(source, faults);
    CheckPipelines(source, faults);
    CheckNames(source.algorithms, "algorithm", faults);
    CheckNames(source.functions, "function", faults);
    RecursionCheck recursion(source, faults);
    for (const Routine& function : source.functions)
    {
        recursion.Follow(function);
    }
    for (std::vector<Routine>* routines : {&source.functions, &source.algorithms})
    {
        for (Routine& routine : *routines)
        {
            InferSymbols(source, routine, faults, widths);
        }
    }
    for (std::vector<Routine>* routines : {&source.functions, &source.algorithms})
    {
        for (Routine& routine : *routines)
        {
            BodyChecker(source, routine, faults).Check();
        }
    }
    faults.Throw();
    widths.Throw();
}

} // namespace pisa::lyra
