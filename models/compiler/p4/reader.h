// Reads tokens into the tree of a P4 program: recursive descent, one file a kind of node.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_READER_H
#define PISA_COMPILER_P4_READER_H

#include "compiler/p4/ast-declaration.h"
#include "compiler/p4/lexer.h"
#include "compiler/p4/make-node.h"
#include "compiler/p4/name-scopes.h"
#include "compiler/p4/report.h"

#include <functional>
#include <set>
#include <utility>

namespace pisa::p4
{

/** Reads one program. After a fault it goes on behind the next `;` or block. */
class Reader
{
  public:
    /** Both must outlive this; the tokens end with End. */
    Reader(const std::vector<Token>& tokens, Report& report);

    Declarations ReadProgram();

  private:
    /** Thrown when a construct cannot be read on; the fault is reported already. */
    struct Lost
    {
    };

    /** What is tried by reading ahead. */
    enum class Guess
    {
        Cast,
        KeySets,
        TypeArguments,
        AppliedType,
        ForEach,
        ExternObject,
    };

    /** Counts how deep the text is nested; too deep is a fault. */
    class Nest
    {
      public:
        explicit Nest(Reader& reader);
        ~Nest();

      private:
        Reader& m_reader;
    };

    /** A scope of names. */
    class Scope
    {
      public:
        explicit Scope(Reader& reader) : m_reader(reader)
        {
            m_reader.m_names.Open();
        }

        ~Scope()
        {
            m_reader.m_names.Close();
        }

      private:
        Reader& m_reader;
    };

    static constexpr unsigned kMostNested = 250;

    // ---- tokens: reader.cc
    const Token& Peek(std::size_t ahead = 0) const;
    Token Take();
    bool At(std::string_view text) const;
    bool TakeIf(std::string_view text);
    Token Expect(std::string_view text);
    bool AtName() const;
    Token ExpectName(const std::string& what);
    void CloseAngle();
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy = "");
    void Recover(std::size_t begin);
    void DeclareValue(const Token& name);
    void DeclareType(const Token& name);
    template <typename Read>
    bool Speculate(Guess guess, const Read& read);

    // ---- annotations: reader.cc
    Annotations ReadAnnotations();
    void ReadAnnotationValues(Annotation& annotation);
    void ReadAnnotationBody(Annotation& annotation, std::string_view close);

    // ---- types: read-types.cc
    bool AtType() const;
    bool AtTypeName() const;
    TypeReferencePtr ReadType();
    TypeReferencePtr ReadTypeArgument();
    TypeReferencePtr ReadArraySuffix(TypeReferencePtr type);
    TypeReferencePtr ReadSimpleType();
    std::vector<TypeReferencePtr> ReadTypeArguments();
    SizedType ReadSizedType();
    NamedType ReadNamedType();
    Declarations ReadTypeParameters();

    // ---- expressions: read-expressions.cc, read-operands.cc
    ExpressionPtr ReadExpression(unsigned leastPrecedence = 0);
    ExpressionPtr ReadConditional(ExpressionPtr condition);
    ExpressionPtr ReadUnary();
    ExpressionPtr ReadBracketed();
    ExpressionPtr ReadPostfix(ExpressionPtr operand);
    ExpressionPtr ReadPrimary();
    ExpressionPtr ReadNumber();
    ExpressionPtr ReadBraces();
    ExpressionPtr ReadTypeExpression();
    ExpressionPtr ReadIndex(ExpressionPtr object, const Token& bracket);
    ExpressionPtr ReadCall(ExpressionPtr callee);
    bool TryTypeArguments(std::vector<TypeReferencePtr>& arguments);
    std::vector<Argument> ReadArguments();
    ExpressionPtr ReadKeySet();
    ExpressionPtr ReadSimpleKeySet();

    // ---- statements: read-statements.cc
    StatementPtr ReadStatement();
    StatementPtr ReadBlock();
    StatementPtr ReadBlockBody(Annotations annotations);
    StatementPtr ReadIf();
    StatementPtr ReadBranch();
    StatementPtr ReadSwitch();
    SwitchCase ReadSwitchCase();
    StatementPtr ReadFor();
    StatementPtr ReadForClause();
    StatementPtr ReadReturn();
    StatementPtr ReadAssignmentOrCall();
    std::optional<BinaryOperator> AssignmentOperator();
    bool AtVariable();
    std::vector<StatementPtr> ReadStatements();

    // ---- declarations: read-declarations.cc, read-types-declared.cc, read-blocks.cc
    void ReadDeclarations(Declarations& into, std::string_view close, const std::function<DeclarationPtr()>& read);
    DeclarationPtr ReadTopLevel();
    DeclarationPtr ReadConstant(Annotations annotations);
    DeclarationPtr ReadInstance(Annotations annotations, TypeReferencePtr type);
    DeclarationPtr ReadFunctionOrInstance(Annotations annotations);
    DeclarationPtr ReadVariableOrInstance(Annotations annotations);
    DeclarationPtr ReadAction(Annotations annotations);
    DeclarationPtr ReadParameter();
    Declarations ReadParameters();
    DeclarationPtr ReadTypedef(Annotations annotations);
    DeclarationPtr ReadStructured(Annotations annotations, StructuredKind kind);
    DeclarationPtr ReadEnum(Annotations annotations);
    DeclarationPtr ReadErrors();
    DeclarationPtr ReadMatchKinds();
    std::vector<EnumMember> ReadMembers();
    DeclarationPtr ReadExtern(Annotations annotations);
    DeclarationPtr ReadMethod(const std::string& object);
    DeclarationPtr ReadExternFunction(Annotations annotations);
    DeclarationPtr ReadParser(Annotations annotations);
    DeclarationPtr ReadParserLocal();
    DeclarationPtr ReadState(Annotations annotations);
    DeclarationPtr ReadValueSet(Annotations annotations);
    Transition ReadTransition();
    SelectCase ReadSelectCase();
    DeclarationPtr ReadControl(Annotations annotations);
    DeclarationPtr ReadControlLocal();
    DeclarationPtr ReadPackage(Annotations annotations);

    // ---- tables: read-tables.cc
    DeclarationPtr ReadTable(Annotations annotations);
    void ReadProperty(Table& table);
    void CheckOrder(const Table& table, const Token& name, bool isConstant);
    void ReadKeys(Table& table);
    void ReadActions(Table& table);
    void ReadEntries(Table& table, bool isConstant);
    TableEntry ReadEntry();
    ActionReference ReadActionReference();

    const std::vector<Token>& m_tokens;
    Report& m_report;
    std::size_t m_at{0};
    unsigned m_nested{0};
    unsigned m_speculating{0};
    std::set<std::pair<std::size_t, Guess>> m_failed; ///< guesses that failed, so that none is tried twice
    unsigned m_angles{0};   ///< type arguments around: there `>` closes and does not compare
    bool m_inResult{false}; ///< in a function's result, which may name a type parameter that only follows
    NameScopes m_names;
};

/** Reads on without a word about faults. @return whether it could be read; if not, nothing was. */
template <typename Read>
bool
Reader::Speculate(Guess guess, const Read& read)
{
    if (m_failed.count({m_at, guess}) > 0)
    {
        return false;
    }
    const std::size_t begin = m_at;
    const std::size_t depth = m_names.Depth();
    const unsigned angles = m_angles;
    ++m_speculating;
    bool good = true;
    try
    {
        good = read();
    }
    catch (const Lost&)
    {
        good = false;
    }
    --m_speculating;
    if (!good)
    {
        m_failed.emplace(begin, guess);
        m_at = begin;
        m_angles = angles;
        m_names.CloseDownTo(depth);
    }
    return good;
}

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_READER_H
