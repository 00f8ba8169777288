// One line of a command file, word by word.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/command-reader.h"

#include "upgrade/primitive-names.h"

#include <map>
#include <sstream>
#include <vector>

namespace pisa
{
namespace
{

using Kind = Primitive::Kind;

/** One line's words, taken one after the other. */
class CommandWords
{
  public:
    CommandWords(const std::string& line, SourceLocation where) : m_where(std::move(where))
    {
        std::istringstream words(line);
        for (std::string word; words >> word;)
        {
            m_words.push_back(word);
        }
    }

    bool IsEmpty() const
    {
        return m_words.empty() || m_words[0][0] == '#';
    }

    std::string Next(const char* what)
    {
        if (m_next == m_words.size())
        {
            throw InputError(m_where, std::string("the line ends where ") + what + " should be",
                             "write it out; see the documentation of command files");
        }
        return m_words[m_next++];
    }

    uint64_t Count()
    {
        const std::string word = Next("a count");
        if (word.empty() || word.find_first_not_of("0123456789") != std::string::npos || word.size() > 18)
        {
            throw InputError(m_where, "'" + word + "' is no count", "write a whole number");
        }
        return std::stoull(word);
    }

    /** @return what `find` makes of the next word. */
    template <typename F>
    auto Find(const char* what, const F& find)
    {
        const std::string word = Next(what);
        const auto found = find(word);
        if (!found)
        {
            throw InputError(m_where, "'" + word + "' is no " + what, "see the documentation of command files");
        }
        return *found;
    }

    void Literal(const std::string& expected)
    {
        const std::string word = Next(("'" + expected + "'").c_str());
        if (word != expected)
        {
            throw InputError(m_where, "'" + word + "' where '" + expected + "' should be", "change the line");
        }
    }

    void End() const
    {
        if (m_next != m_words.size())
        {
            throw InputError(m_where, "'" + m_words[m_next] + "' behind the end of the command", "leave it out");
        }
    }

    const SourceLocation& Where() const
    {
        return m_where;
    }

  private:
    SourceLocation m_where;
    std::vector<std::string> m_words;
    std::size_t m_next{0};
};

/** Reads one line into a primitive without its phase. */
class CommandReader
{
  public:
    explicit CommandReader(CommandWords& words) : m_words(words)
    {
    }

    Primitive Read()
    {
        using Reader = void (CommandReader::*)();
        static const std::map<std::string, Reader> commands{
            {"insert", &CommandReader::Insert},   {"delete", &CommandReader::Delete},
            {"change", &CommandReader::Change},   {"trigger", &CommandReader::Trigger},
            {"wait", &CommandReader::Wait},       {"populate", &CommandReader::Populate},
            {"group", &CommandReader::Group},     {"ungroup", &CommandReader::Ungroup},
            {"migrate", &CommandReader::Migrate}, {"switch", &CommandReader::SwitchFrame},
        };
        const auto reader = m_words.Find("command",
                                         [](const std::string& word)
                                         {
                                             const auto found = commands.find(word);
                                             return found == commands.end() ? std::optional<Reader>{}
                                                                            : std::optional<Reader>(found->second);
                                         });
        (this->*reader)();
        m_words.End();
        return m_primitive;
    }

  private:
    /** Reads pipe and node behind `tabl`, `cond` or `flex`, which the node must be. */
    void OnNode(const std::string& kind)
    {
        m_primitive.pipe = m_words.Find("pipe", FindThread);
        m_primitive.node = m_words.Find("node", FindPlanNode);
        const bool isFlex = m_primitive.node.origin == PlanNode::Origin::Flex;
        if (m_primitive.node.origin == PlanNode::Origin::End || isFlex != (kind == "flex"))
        {
            throw InputError(m_words.Where(), "'" + NameOf(m_primitive.node) + "' is no node of kind " + kind,
                             "flex branches begin with flx_, tables and branches with old_ or new_");
        }
    }

    /** Reads what `insert` and `delete` have in common; @return whether it was no element. */
    void Resource(const std::map<std::string, Kind>& kinds, const char* element)
    {
        const std::string kind = m_words.Next("the kind of what it is about");
        const auto found = kinds.find(kind);
        if (found == kinds.end())
        {
            throw InputError(m_words.Where(), "'" + kind + "' cannot be named here",
                             std::string("known are ") + element +
                                 ", state, transition, extraction and register_array");
        }
        m_primitive.kind = found->second;
        if (kind == "tabl" || kind == "cond" || kind == "flex")
        {
            OnNode(kind);
            return;
        }
        if (kind == "register_array")
        {
            m_primitive.name = m_words.Next("the register's name");
        }
        m_primitive.count = m_words.Count();
    }

    void Insert()
    {
        Resource({{"tabl", Kind::AllocTable},
                  {"cond", Kind::AllocBranch},
                  {"flex", Kind::AllocBranch},
                  {"state", Kind::AllocState},
                  {"transition", Kind::AllocTransition},
                  {"extraction", Kind::AllocExtraction},
                  {"register_array", Kind::AllocRegister}},
                 "tabl, cond, flex");
        if (m_primitive.node.origin == PlanNode::Origin::Flex)
        {
            m_words.Literal("null");
            m_words.Literal("null");
        }
    }

    void Delete()
    {
        Resource({{"tabl", Kind::DeallocTable},
                  {"cond", Kind::DeallocBranch},
                  {"flex", Kind::DeallocBranch},
                  {"state", Kind::DeallocState},
                  {"transition", Kind::DeallocTransition},
                  {"extraction", Kind::DeallocExtraction},
                  {"register_array", Kind::DeallocRegister}},
                 "tabl, cond, flex");
    }

    void Change()
    {
        const std::string kind = m_words.Next("tabl, cond, flex or init");
        PointerSlot slot{PointerSlot::Kind::Entry};
        m_primitive.kind = Kind::SetPointer;
        if (kind == "init")
        {
            m_primitive.pipe = m_words.Find("pipe", FindThread);
        }
        else if (kind == "tabl" || kind == "cond" || kind == "flex")
        {
            m_primitive.kind = kind == "tabl" ? Kind::SetPointer : Kind::SetBranchPointers;
            OnNode(kind);
            slot = m_words.Find("pointer", [&](const std::string& word) { return FindSlot(word, kind == "tabl"); });
        }
        else
        {
            throw InputError(m_words.Where(), "'" + kind + "' has no pointers", "known are tabl, cond, flex, init");
        }
        m_primitive.changes = {{slot, m_words.Find("node", FindPlanNode)}};
    }

    void Trigger()
    {
        m_primitive.kind = OnOff() ? Kind::VersionOn : Kind::VersionOff;
    }

    bool OnOff()
    {
        const std::string word = m_words.Next("on or off");
        if (word != "on" && word != "off")
        {
            throw InputError(m_words.Where(), "'" + word + "' is neither on nor off", "write on or off");
        }
        return word == "on";
    }

    void Wait()
    {
        m_words.Literal("quiescent");
        m_primitive.kind = Kind::Quiesce;
    }

    void Populate()
    {
        m_words.Literal("entry");
        m_primitive.kind = Kind::PopulateEntries;
        OnNode("tabl");
        m_primitive.count = m_words.Count();
    }

    void TwoTables(Kind kind)
    {
        m_primitive.kind = kind;
        OnNode("tabl");
        m_primitive.other = m_words.Find("node", FindPlanNode);
    }

    void Group()
    {
        m_words.Literal("tabl");
        TwoTables(Kind::GroupTables);
    }

    void Ungroup()
    {
        m_words.Literal("tabl");
        TwoTables(Kind::UngroupTables);
    }

    void Migrate()
    {
        const std::string kind = m_words.Next("tabl or register_array");
        if (kind == "register_array")
        {
            m_primitive.kind = Kind::MigrateRegister;
            m_primitive.name = m_words.Next("the register's name");
            m_primitive.toName = m_words.Next("the new register's name");
        }
        else if (kind == "tabl")
        {
            TwoTables(Kind::MigrateEntries);
        }
        else
        {
            throw InputError(m_words.Where(), "'" + kind + "' cannot be migrated",
                             "known are tabl and register_array");
        }
        m_primitive.count = m_words.Count();
    }

    void SwitchFrame()
    {
        m_words.Literal("frame");
        m_primitive.kind = Kind::SwitchFrame;
        m_primitive.count = OnOff();
    }

    CommandWords& m_words;
    Primitive m_primitive;
};

} // namespace

std::optional<Primitive>
ReadCommand(const std::string& line, const SourceLocation& where)
{
    CommandWords words(line, where);
    return words.IsEmpty() ? std::nullopt : std::optional<Primitive>(CommandReader(words).Read());
}

} // namespace pisa
