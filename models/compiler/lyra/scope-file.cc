// Reads scopes line by line.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/scope-file.h"

#include <set>

namespace pisa::lyra
{

namespace
{

class ScopeReader
{
  public:
    ScopeReader(const std::string& text, const std::string& fileName) : m_text(text), m_where{fileName, 1, 1}
    {
    }

    std::vector<Scope> Run()
    {
        std::vector<Scope> scopes;
        std::set<std::string> algorithms;
        for (SkipBlanks(); m_at < m_text.size(); SkipBlanks())
        {
            scopes.push_back(ReadScope());
            if (!algorithms.insert(scopes.back().algorithm).second)
            {
                throw InputError(scopes.back().where, "'" + scopes.back().algorithm + "' has two scopes",
                                 "put all its switches into one");
            }
        }
        return scopes;
    }

  private:
    char Peek() const
    {
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }

    void Step()
    {
        const bool endsLine = m_text[m_at++] == '\n';
        m_where.line += endsLine ? 1 : 0;
        m_where.column = endsLine ? 1 : m_where.column + 1;
    }

    void SkipBlanks()
    {
        while (m_at < m_text.size())
        {
            const char c = Peek();
            if (c == '#')
            {
                while (m_at < m_text.size() && Peek() != '\n')
                {
                    Step();
                }
            }
            else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            {
                Step();
            }
            else
            {
                return;
            }
        }
    }

    void Expect(const std::string& sign, const std::string& remedy)
    {
        SkipBlanks();
        if (m_text.compare(m_at, sign.size(), sign) != 0)
        {
            throw InputError(m_where, "'" + sign + "' is expected here", remedy);
        }
        for (std::size_t i = 0; i < sign.size(); ++i)
        {
            Step();
        }
    }

    static bool IsNameCharacter(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '*' || c == '-';
    }

    /** A dash belongs to a name unless `>` follows. */
    SwitchPattern TakeName(const std::string& what)
    {
        SkipBlanks();
        SwitchPattern name{"", m_where};
        while (IsNameCharacter(Peek()) && m_text.compare(m_at, 2, "->") != 0)
        {
            name.text += Peek();
            Step();
        }
        if (name.text.empty())
        {
            throw InputError(m_where, "the name of " + what + " is expected here",
                             "write NAME: [ SWITCHES | PER-SW or MULTI-SW | - or (FROM -> TO) ]");
        }
        return name;
    }

    std::vector<SwitchPattern> TakeNames()
    {
        std::vector<SwitchPattern> names{TakeName("a switch")};
        for (SkipBlanks(); Peek() == ','; SkipBlanks())
        {
            Step();
            names.push_back(TakeName("a switch"));
        }
        return names;
    }

    Scope ReadScope()
    {
        const std::string shape = "write NAME: [ SWITCHES | PER-SW or MULTI-SW | - or (FROM -> TO) ]";
        Scope scope;
        const SwitchPattern algorithm = TakeName("an algorithm");
        scope.algorithm = algorithm.text;
        scope.where = algorithm.where;
        Expect(":", shape);
        Expect("[", shape);
        scope.region = TakeNames();
        Expect("|", shape);
        const SwitchPattern deployment = TakeName("a deployment");
        if (deployment.text != "PER-SW" && deployment.text != "MULTI-SW")
        {
            throw InputError(deployment.where, "there is no deployment '" + deployment.text + "'",
                             "write PER-SW (each switch has all) or MULTI-SW (the switches of a path share it)");
        }
        scope.deployment = deployment.text == "PER-SW" ? Deployment::PerSwitch : Deployment::MultipleSwitch;
        Expect("|", shape);
        SkipBlanks();
        if (Peek() == '(')
        {
            scope.direct = ReadDirection(shape);
        }
        else
        {
            Expect("-", shape);
        }
        Expect("]", shape);
        if (scope.deployment == Deployment::MultipleSwitch && !scope.direct)
        {
            throw InputError(scope.where, "'" + scope.algorithm + "' is MULTI-SW and has no direction",
                             "say from where to where its packets go: (FROM -> TO)");
        }
        return scope;
    }

    Direction ReadDirection(const std::string& shape)
    {
        Direction direction;
        direction.where = m_where;
        Expect("(", shape);
        direction.entries = TakeNames();
        Expect("->", shape);
        direction.exits = TakeNames();
        Expect(")", shape);
        return direction;
    }

    const std::string& m_text;
    std::size_t m_at{0};
    SourceLocation m_where;
};

} // namespace

std::vector<Scope>
ParseScopes(const std::string& text, const std::string& fileName)
{
    std::vector<Scope> scopes = ScopeReader(text, fileName).Run();
    if (scopes.empty())
    {
        throw InputError({fileName, 0, 0}, "there is no scope in this file",
                         "give a line for each algorithm of the program: NAME: [ SWITCHES | PER-SW | - ]");
    }
    return scopes;
}

bool
Fits(const SwitchPattern& pattern, const std::string& name)
{
    // greedy with one step back: the last star takes one more character
    std::size_t p = 0;
    std::size_t star = std::string::npos;
    std::size_t taken = 0;
    for (std::size_t n = 0; n < name.size();)
    {
        if (p < pattern.text.size() && pattern.text[p] == '*')
        {
            star = p++;
            taken = n;
        }
        else if (p < pattern.text.size() && pattern.text[p] == name[n])
        {
            ++p;
            ++n;
        }
        else if (star != std::string::npos)
        {
            p = star + 1;
            n = ++taken;
        }
        else
        {
            return false;
        }
    }
    return pattern.text.find_first_not_of('*', p) == std::string::npos;
}

} // namespace pisa::lyra
