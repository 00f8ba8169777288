// The grammar of the NPL that is written, by recursive descent.
// SPDX-License-Identifier: GPL-2.0-only
#include "npl/npl-machine.h"

#include <cctype>
#include <stdexcept>

namespace pisa::test
{

class NplReader
{
  public:
    NplReader(const std::string& text, NplMachine& machine) : m_machine(machine)
    {
        Split(text);
    }

    void Read()
    {
        while (!At("<end>"))
        {
            const std::string word = Take();
            if (word == "struct")
            {
                const std::string name = Take();
                m_structs[name] = FieldsBlock();
            }
            else if (word == "packet" || word == "bus")
            {
                const std::string type = Take();
                Declare(type, Take());
                Expect(";");
            }
            else if (word == "special_function")
            {
                SpecialFunction();
            }
            else if (word == "logical_register")
            {
                const std::string name = Take();
                m_machine.widths[name + ".value"] = FieldsBlock().at(0).second;
                m_machine.registers[name] = 0;
            }
            else if (word == "logical_table")
            {
                LogicalTable();
            }
            else if (word == "parser_node")
            {
                ParserNode();
            }
            else if (word == "function")
            {
                const std::string name = Take();
                Expect("(");
                Expect(")");
                m_machine.m_functions[name] = Block();
            }
            else if (word == "program")
            {
                Take();
                m_machine.m_program = Block();
            }
            else
            {
                Fail("no declaration begins like this: " + word);
            }
        }
    }

  private:
    using Fields = std::vector<std::pair<std::string, unsigned>>; ///< 0 bits: a struct

    [[noreturn]] void Fail(const std::string& what) const
    {
        throw std::runtime_error("token " + std::to_string(m_at) + ": " + what);
    }

    void Split(const std::string& text)
    {
        static const std::set<std::string> pairs{"==", "!=", "<=", ">=", "<<", ">>", "&&", "<>"};
        for (std::size_t i = 0; i < text.size();)
        {
            if (text.compare(i, 2, "//") == 0)
            {
                i = text.find('\n', i);
            }
            else if (std::isspace(static_cast<unsigned char>(text[i])))
            {
                ++i;
            }
            else if (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_')
            {
                const std::size_t begin = i;
                while (i < text.size() &&
                       (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_' || text[i] == '.'))
                {
                    ++i;
                }
                m_tokens.push_back(text.substr(begin, i - begin));
            }
            else
            {
                const std::size_t length = pairs.count(text.substr(i, 2)) > 0 ? 2 : 1;
                m_tokens.push_back(text.substr(i, length));
                i += length;
            }
        }
        m_tokens.push_back("<end>");
    }

    bool At(const std::string& token) const
    {
        return m_tokens[m_at] == token;
    }

    std::string Take()
    {
        if (At("<end>"))
        {
            Fail("the text ends");
        }
        return m_tokens[m_at++];
    }

    void Expect(const std::string& token)
    {
        if (!At(token))
        {
            Fail("'" + m_tokens[m_at] + "' instead of '" + token + "'");
        }
        ++m_at;
    }

    uint64_t Number()
    {
        return std::stoull(Take(), nullptr, 0);
    }

    unsigned Bits()
    {
        Expect("bit");
        Expect("[");
        const auto width = static_cast<unsigned>(Number());
        Expect("]");
        return width;
    }

    /** { bit[8] a; other_t b; } */
    Fields Members()
    {
        Expect("{");
        Fields fields;
        while (!At("}"))
        {
            const bool isBits = At("bit");
            const unsigned width = isBits ? Bits() : 0;
            const std::string type = isBits ? "" : Take();
            const std::string name = Take();
            fields.emplace_back(isBits ? name : type + " " + name, width);
            Expect(";");
        }
        Expect("}");
        return fields;
    }

    Fields FieldsBlock()
    {
        Expect("{");
        Expect("fields");
        const Fields fields = Members();
        Expect("}");
        return fields;
    }

    void Declare(const std::string& type, const std::string& name)
    {
        for (const auto& [member, width] : m_structs.at(type))
        {
            const std::size_t space = member.find(' ');
            if (space == std::string::npos)
            {
                m_machine.widths[name + "." + member] = width;
                continue;
            }
            const std::string inner = name + "." + member.substr(space + 1);
            Declare(member.substr(0, space), inner);
            m_machine.widths[inner + "._PRESENT"] = 1;
            m_machine.headers.push_back({inner, {}});
            for (const auto& [field, bits] : m_structs.at(member.substr(0, space)))
            {
                m_machine.headers.back().second.emplace_back(inner + "." + field, bits);
            }
        }
    }

    void SpecialFunction()
    {
        const std::string name = Take();
        Expect("{");
        while (!At("}"))
        {
            Take(); // read, write
            Expect("(");
            Expect("const");
            Bits();
            Expect("index");
            Expect(",");
            if (At("const"))
            {
                Take();
            }
            m_machine.state[name] = Bits();
            Expect("value");
            Expect(")");
            Expect(";");
        }
        Expect("}");
    }

    void LogicalTable()
    {
        NplTable& table = m_machine.tables[Take()];
        Expect("{");
        while (!At("}"))
        {
            const std::string word = Take();
            if (word == "keys" || word == "fields")
            {
                for (const auto& [name, width] : Members())
                {
                    (word == "keys" ? table.keys : table.fields).push_back(name);
                    table.widths[name] = width;
                }
            }
            else if (word == "key_construct" || word == "fields_assign")
            {
                Expect("(");
                Expect(")");
                (word == "key_construct" ? table.keyConstruct : table.fieldsAssign) = Block();
            }
            else
            {
                Expect(":");
                (word == "table_type" ? table.type : m_ignored) = m_tokens[m_at];
                table.size = word == "max_size" ? Number() : (Take(), table.size);
                Expect(";");
            }
        }
        Expect("}");
    }

    /** next_node x; end_node : 1; packet_drop : 1; */
    std::string Next()
    {
        const std::string word = Take();
        if (word == "next_node")
        {
            const std::string name = Take();
            Expect(";");
            return name;
        }
        Expect(":");
        Expect("1");
        Expect(";");
        return word;
    }

    void ParserNode()
    {
        NplNode& node = m_machine.nodes[Take()];
        Expect("{");
        Expect("root_node");
        Expect(":");
        node.isRoot = Number() == 1;
        Expect(";");
        while (!At("switch") && !At("next_node") && !At("end_node") && !At("packet_drop"))
        {
            node.steps.push_back(Statement());
        }
        if (!At("switch"))
        {
            node.otherwise = Next();
            Expect("}");
            return;
        }
        Take();
        Expect("(");
        for (node.selects.push_back(Take()); At("<>"); node.selects.push_back(Take()))
        {
            Take();
        }
        Expect(")");
        Expect("{");
        while (!At("default"))
        {
            const uint64_t value = Number();
            uint64_t mask = ~uint64_t{0};
            if (At("mask"))
            {
                Take();
                mask = Number();
            }
            Expect(":");
            Expect("{");
            node.cases.push_back({{value, mask}, Next()});
            Expect("}");
        }
        Take();
        Expect(":");
        Expect("{");
        node.otherwise = Next();
        Expect("}");
        Expect("}");
        Expect("}");
    }

    std::vector<NplStatement> Block()
    {
        Expect("{");
        std::vector<NplStatement> statements;
        while (!At("}"))
        {
            statements.push_back(Statement());
        }
        Expect("}");
        return statements;
    }

    NplStatement Statement()
    {
        NplStatement statement;
        statement.name = Take();
        if (statement.name == "if")
        {
            statement.what = "if";
            Expect("(");
            statement.operands.push_back(Expression());
            Expect(")");
            statement.yes = Block();
            if (At("else"))
            {
                Take();
                statement.no = At("if") ? std::vector<NplStatement>{Statement()} : Block();
            }
            return statement;
        }
        statement.what = At("=") ? "=" : "call";
        if (statement.what == "=")
        {
            Take();
            statement.operands.push_back(Expression());
        }
        else
        {
            statement.operands = Arguments();
        }
        Expect(";");
        return statement;
    }

    std::vector<NplExpression> Arguments()
    {
        std::vector<NplExpression> arguments;
        Expect("(");
        while (!At(")"))
        {
            arguments.push_back(Expression());
            if (!At(")"))
            {
                Expect(",");
            }
        }
        Expect(")");
        return arguments;
    }

    /** Comparisons joined by &&; what is deeper stands in brackets. */
    NplExpression Expression()
    {
        NplExpression left = Operation();
        while (At("&&"))
        {
            Take();
            left = {"&&", "", 0, {left, Operation()}};
        }
        return left;
    }

    NplExpression Operation()
    {
        static const std::set<std::string> operators{"+",  "-",  "*",  "&", "|",  "^", "<<",
                                                     ">>", "==", "!=", "<", "<=", "/", "%"};
        NplExpression left = Operand();
        if (operators.count(m_tokens[m_at]) > 0)
        {
            const std::string word = Take();
            left = {word, "", 0, {left, Operand()}};
        }
        return left;
    }

    NplExpression Operand()
    {
        if (At("~") || At("!"))
        {
            const std::string word = Take();
            return {word, "", 0, {Operand()}};
        }
        if (At("("))
        {
            Take();
            if (At("bit"))
            {
                const uint64_t width = Bits();
                Expect(")");
                return {"cast", "", width, {Operand()}};
            }
            NplExpression inner = Expression();
            Expect(")");
            return inner;
        }
        if (std::isdigit(static_cast<unsigned char>(m_tokens[m_at][0])))
        {
            return {"number", "", Number(), {}};
        }
        const std::string name = Take();
        return At("(") ? NplExpression{"call", name, 0, Arguments()} : NplExpression{"name", name, 0, {}};
    }

    NplMachine& m_machine;
    std::vector<std::string> m_tokens;
    std::size_t m_at{0};
    std::map<std::string, Fields> m_structs;
    std::string m_ignored;
};

NplMachine::NplMachine(const std::string& text)
{
    NplReader(text, *this).Read();
}

} // namespace pisa::test
