// Reads Lyra tokens into the tree: recursive descent, one file a kind of node.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_READER_H
#define PISA_COMPILER_LYRA_READER_H

#include "compiler/lyra/ast.h"
#include "compiler/lyra/lexer.h"

namespace pisa::lyra
{

/** Reads one program; the first fault is thrown as an InputError at its token. */
class Reader
{
  public:
    Reader(std::vector<Token> tokens, std::string path);

    Source Read();

  private:
    /** The parts of a program, each begun by its label. */
    enum class Section : uint8_t
    {
        None,
        Header,
        Pipelines,
        Functions,
    };

    static constexpr unsigned kMostNested = 200;

    /** Counts how deep the text is nested; too deep is a fault. */
    class Nest
    {
      public:
        explicit Nest(Reader& reader);
        ~Nest();
        Nest(const Nest&) = delete;
        Nest& operator=(const Nest&) = delete;

      private:
        Reader& m_reader;
    };

    // ---- tokens: reader.cc
    const Token& Peek(std::size_t ahead = 0) const;
    Token Take();
    bool TakeIf(std::string_view text);
    Token Expect(std::string_view text);
    Token ExpectName(const char* what);
    uint64_t ExpectConstant(const char* what, uint64_t least, uint64_t most);
    unsigned ExpectWidth(unsigned most = 64);
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy = "") const;

    // ---- items: reader.cc
    void ReadSectionLabel();
    void ReadItem();
    bool ReadHeaderItem();
    bool ReadPipelineItem();
    void Need(Section section, const char* item, const char* label) const;
    void ReadConstantDeclaration();
    void ReadPipeline();
    Routine ReadRoutine(bool isFunction);

    // ---- headers and parse graph: read-headers.cc
    void ReadHeaderType();
    void ReadPacket();
    void ReadParserNode();
    void ReadSelect(ParserNode& node);
    MatchValue ReadSelectValue();
    void ReadChecksum();
    FieldUse ReadField();

    // ---- statements: read-statements.cc
    Statements ReadBlock();
    void ReadStatement(Statements& into);
    void ReadLocals(Statements& into);
    Statement ReadGlobal();
    Statement ReadExternal();
    void SplitAngle();
    std::vector<ExternalField> ReadExternalFields(bool areKeys);
    ExternalField ReadExternalField(bool isKey);
    Statement ReadIf();
    Statement ReadSwitch();
    Statement ReadAssignmentOrCall();

    // ---- expressions: read-expressions.cc
    ExpressionPtr ReadExpression(unsigned leastPrecedence = 0);
    ExpressionPtr ReadUnary();
    ExpressionPtr ReadPostfix(ExpressionPtr operand);
    ExpressionPtr ReadPrimary();
    ExpressionPtr ReadBracketed();
    ExpressionPtr ReadMembership(std::vector<ExpressionPtr> keys, const SourceLocation& where);
    std::vector<ExpressionPtr> ReadList(std::string_view close);

    std::vector<Token> m_tokens;
    std::size_t m_at{0};
    unsigned m_nested{0};
    Section m_section{Section::None};
    Source m_source;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_READER_H
