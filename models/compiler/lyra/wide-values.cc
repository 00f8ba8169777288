// Rewrites declarations, then statement by statement what uses them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/wide-values.h"

#include "compiler/lyra/wide-expressions.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace pisa::lyra
{

namespace
{

/** @return each declaration, wide ones in pieces. */
template <typename Declaration>
std::vector<Declaration>
Divided(const std::vector<Declaration>& all)
{
    std::vector<Declaration> divided;
    for (const Declaration& one : all)
    {
        if (one.width <= kPieceBits)
        {
            divided.push_back(one);
            continue;
        }
        for (const auto& [high, low] : BitsOfPieces(one.width))
        {
            divided.push_back(one);
            divided.back().name = PieceName(one.name, high, low);
            divided.back().width = high - low + 1;
        }
    }
    return divided;
}

/** One routine. */
class RoutineDivider
{
  public:
    RoutineDivider(const std::map<std::string, Widths>& fields, Faults& faults)
        : m_wide(fields, faults),
          m_faults(faults)
    {
    }

    void Divide(Routine& routine)
    {
        for (const FieldDeclaration& parameter : routine.parameters)
        {
            Know(parameter.name, parameter.width);
        }
        routine.parameters = Divided(routine.parameters);
        Divide(routine.body);
    }

  private:
    void Know(const std::string& name, unsigned width)
    {
        m_known.insert(name);
        if (width > kPieceBits)
        {
            m_wide.AddLocal(name, width);
        }
    }

    // ---- statements

    void Divide(Statements& statements)
    {
        Statements divided;
        for (Statement& statement : statements)
        {
            std::visit([&](auto& node) { Divide(node, statement.where, divided); }, statement.node);
        }
        statements = std::move(divided);
    }

    void Divide(LocalDeclaration& local, const SourceLocation& where, Statements& into)
    {
        Know(local.name, local.width);
        if (local.width <= kPieceBits)
        {
            m_wide.Rewrite(local.value);
            into.push_back({where, std::move(local)});
            return;
        }
        const ExpressionPtr value = std::exchange(local.value, nullptr);
        for (LocalDeclaration& piece : Divided(std::vector<LocalDeclaration>{local}))
        {
            into.push_back({where, std::move(piece)});
        }
        if (value)
        {
            Assignment assignment{MakeExpression(where, NameUse{local.name}), value};
            Divide(assignment, where, into);
        }
    }

    void Divide(GlobalDeclaration& global, const SourceLocation& where, Statements& into)
    {
        Know(global.name, global.width);
        into.push_back({where, std::move(global)});
    }

    void Divide(ExternalDeclaration& external, const SourceLocation& where, Statements& into)
    {
        const auto name = [](std::vector<ExternalField>& fields, const std::string& otherwise)
        {
            for (std::size_t i = 0; i < fields.size(); ++i)
            {
                const bool isNameless = fields[i].width > kPieceBits && fields[i].name.empty();
                fields[i].name = isNameless ? otherwise + (i == 0 ? "" : std::to_string(i)) : fields[i].name;
            }
        };
        name(external.keys, "key");
        name(external.values, "value");
        for (const ExternalField& key : external.keys)
        {
            if (key.width > kPieceBits && key.match == MatchKind::Range)
            {
                m_faults.Add(where, "a range of " + std::to_string(key.width) + " bits, the limit is 64",
                             "ask for a prefix, or for the bits that tell");
            }
        }
        if (external.keys.empty() && external.values.at(0).width > kPieceBits)
        {
            m_faults.Add(where,
                         "one value for all packets has at most 64 bits, this has " +
                             std::to_string(external.values[0].width),
                         "write it as several");
        }
        m_wide.AddExternal(external.name, external.values);
        external.keys = Divided(external.keys);
        external.values = Divided(external.values);
        into.push_back({where, std::move(external)});
    }

    void Divide(Assignment& assignment, const SourceLocation& where, Statements& into)
    {
        std::optional<Pieces> value = m_wide.PiecesOf(assignment.value);
        const unsigned valueWidth = m_wide.Width();
        std::optional<Pieces> target = m_wide.PiecesOf(assignment.target);
        const auto* name = std::get_if<NameUse>(&assignment.target->node);
        if (!target && value && name != nullptr && m_known.insert(name->name).second)
        {
            m_wide.AddLocal(name->name, valueWidth); // as wide as its first value
            target = m_wide.PiecesOf(assignment.target);
        }
        if (!target && !value)
        {
            if (name != nullptr)
            {
                m_known.insert(name->name);
            }
            m_wide.Rewrite(assignment.target);
            m_wide.Rewrite(assignment.value);
            into.push_back({where, std::move(assignment)});
            return;
        }
        const std::size_t count = target ? target->size() : value->size();
        const bool isAsWide = !value || !target || valueWidth == m_wide.Width();
        value = value ? value : WideExpressions::PiecesOfNumber(assignment.value, count);
        if (!target || !value || !isAsWide)
        {
            m_faults.Add(where, "one side has more than 64 bits, and the other is not as wide",
                         "name the bits that you mean: x[63:0]");
            return;
        }
        const bool isPlain = IsPlain(*assignment.value);
        for (std::size_t i = 0; i < count;
             ++i) // pieces are written one after the other, all are made of what was before
        {
            if (!isPlain)
            {
                const ExpressionPtr kept = MakeExpression(where, NameUse{"wide_" + std::to_string(m_kept + i)});
                into.push_back({where, Assignment{kept, (*value)[i]}});
                (*value)[i] = kept;
            }
        }
        m_kept += isPlain ? 0 : count;
        for (std::size_t i = 0; i < count; ++i)
        {
            into.push_back({where, Assignment{(*target)[i], (*value)[i]}});
        }
    }

    void Divide(CallStatement& statement, const SourceLocation& where, Statements& into)
    {
        m_wide.RewriteList(statement.call.arguments);
        into.push_back({where, std::move(statement)});
    }

    void Divide(If& statement, const SourceLocation& where, Statements& into)
    {
        m_wide.Rewrite(statement.condition);
        Divide(*statement.whenTrue);
        if (statement.whenFalse)
        {
            Divide(*statement.whenFalse);
        }
        into.push_back({where, std::move(statement)});
    }

    void Divide(Switch& statement, const SourceLocation& where, Statements& into)
    {
        m_wide.Rewrite(statement.selector);
        for (SwitchCase& one : statement.cases)
        {
            Divide(*one.body);
        }
        into.push_back({where, std::move(statement)});
    }

    static bool IsPlain(const Expression& expression)
    {
        return std::holds_alternative<NameUse>(expression.node) ||
               std::holds_alternative<FieldUse>(expression.node) || std::holds_alternative<Number>(expression.node);
    }

    WideExpressions m_wide;
    Faults& m_faults;
    std::set<std::string> m_known; ///< locals that have a width
    std::size_t m_kept{0};         ///< locals made
};

} // namespace

std::string
PieceName(const std::string& name, unsigned high, unsigned low)
{
    return name + "[" + std::to_string(high) + ":" + std::to_string(low) + "]";
}

std::vector<UserField>
UserFieldsOf(const std::vector<ExternalField>& fields)
{
    std::vector<UserField> all;
    for (const ExternalField& field : fields)
    {
        const std::size_t bracket = field.name.find('[');
        const std::string name = field.name.substr(0, bracket);
        const bool isNext = bracket != std::string::npos && !all.empty() && all.back().name == name;
        if (isNext)
        {
            all.back().width += field.width;
            ++all.back().pieces;
            continue;
        }
        all.push_back({name, field.width, 1});
    }
    return all;
}

void
DivideWideValues(Source& source)
{
    std::map<std::string, Widths> ofTypes;
    for (HeaderType& type : source.headerTypes)
    {
        for (const FieldDeclaration& field : type.fields)
        {
            if (field.width > kPieceBits)
            {
                ofTypes[type.name][field.name] = field.width;
            }
        }
        type.fields = Divided(type.fields);
    }
    std::map<std::string, Widths> fields;
    for (const HeaderInstance& header : source.packet)
    {
        const auto found = ofTypes.find(header.type);
        if (found != ofTypes.end())
        {
            fields[header.name] = found->second;
        }
    }
    Faults faults;
    for (const ParserNode& node : source.parser)
    {
        for (std::size_t i = 0; i < node.select.size(); ++i)
        {
            const auto header = fields.find(node.select[i].header);
            if (header != fields.end() && header->second.count(node.select[i].field) > 0)
            {
                faults.Add(node.selectAt[i],
                           "a parser selects on at most 64 bits, '" + node.select[i].header + "." +
                               node.select[i].field + "' has " +
                               std::to_string(header->second.at(node.select[i].field)),
                           "select on other fields");
            }
        }
    }
    for (auto* routines : {&source.algorithms, &source.functions})
    {
        for (Routine& routine : *routines)
        {
            RoutineDivider(fields, faults).Divide(routine);
        }
    }
    faults.Throw();
}

} // namespace pisa::lyra
