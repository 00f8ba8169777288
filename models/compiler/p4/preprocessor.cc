// From a P4 file and what it includes to the tokens that the parser reads.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/preprocessor.h"

#include "compiler/p4/literal.h"
#include "compiler/p4/preprocess-condition.h"
#include "compiler/p4/source-file.h"

#include <filesystem>
#include <utility>

namespace pisa::p4
{

namespace
{

constexpr std::size_t kMostFiles = 100; // one including the other

/** One #if that is not yet closed. */
struct Group
{
    SourceLocation where;
    bool isTaken{false};  ///< its tokens count now
    bool wasTaken{false}; ///< some branch of it counted
    bool hadElse{false};
};

/** A file that is being read, with a token that was read ahead. */
struct OpenFile
{
    Lexer lexer;
    std::string folder;
    std::optional<Token> ahead;
    std::vector<Group> groups;
};

/** Reads files, runs directives, expands macros. */
class Preprocessor
{
  public:
    Preprocessor(const PreprocessOptions& options, Report& report)
        : m_options(options),
          m_report(report),
          m_expander(m_macros, report)
    {
        for (const auto& [name, text] : options.definitions)
        {
            Lexer lexer(text, "definition of " + name);
            Macro macro;
            for (Token t = lexer.Next(); t.kind != TokenKind::End; t = lexer.Next())
            {
                macro.body.push_back(std::move(t));
            }
            m_macros[name] = std::move(macro);
        }
    }

    std::vector<Token> Run(const std::string& text, const std::string& path)
    {
        Open(text, path);
        std::vector<Token> tokens;
        const MacroExpander::Source source = [this]() { return NextInText(); };
        do
        {
            tokens.push_back(m_expander.Next(source));
            FillIn(tokens.back());
        } while (tokens.back().kind != TokenKind::End && !m_report.IsFull());
        tokens.back().kind = TokenKind::End;
        return tokens;
    }

  private:
    void Open(const std::string& text, const std::string& path);
    void Close();
    bool IsSkipping() const;
    Token NextInText();
    Token Read();
    std::vector<Token> ReadLine();
    void Directive(const Token& hash);
    bool ConditionDirective(const Token& name);
    void OtherDirective(const Token& name);
    void Else(const Token& name);
    void Define(const Token& name);
    void Include(const Token& name);
    void IncludeFile(const std::string& file, bool quoted, const SourceLocation& where);
    void LineNumber(const std::vector<Token>& line, const SourceLocation& where);
    void FillIn(Token& token) const;

    const PreprocessOptions& m_options;
    Report& m_report;
    Macros m_macros;
    MacroExpander m_expander;
    std::vector<OpenFile> m_files;
};

void
Preprocessor::Open(const std::string& text, const std::string& path)
{
    m_files.push_back({Lexer(text, path), std::filesystem::path(path).parent_path().string(), std::nullopt, {}});
}

void
Preprocessor::Close()
{
    const OpenFile& file = m_files.back();
    if (file.lexer.HasOpenComment())
    {
        m_report.Error(file.lexer.OpenComment(), "this comment never ends", "end it with */");
    }
    for (const Group& group : file.groups)
    {
        m_report.Error(group.where, "this #if never ends", "end it with #endif");
    }
    m_files.pop_back();
}

bool
Preprocessor::IsSkipping() const
{
    const auto& groups = m_files.back().groups;
    return !groups.empty() && !groups.back().isTaken;
}

Token
Preprocessor::Read()
{
    OpenFile& file = m_files.back();
    if (file.ahead)
    {
        return *std::exchange(file.ahead, std::nullopt);
    }
    return file.lexer.Next();
}

Token
Preprocessor::NextInText()
{
    while (true)
    {
        Token token = Read();
        if (token.kind == TokenKind::End)
        {
            if (m_files.size() == 1)
            {
                Close();
                Open("", token.where.file);
                return token;
            }
            Close();
        }
        else if (token.startsLine && token.Is("#"))
        {
            Directive(token);
        }
        else if (!IsSkipping())
        {
            return token;
        }
    }
}

std::vector<Token>
Preprocessor::ReadLine()
{
    std::vector<Token> line;
    for (Token token = Read();; token = Read())
    {
        if (token.startsLine)
        {
            m_files.back().ahead = std::move(token);
            return line;
        }
        line.push_back(std::move(token));
    }
}

void
Preprocessor::Directive(const Token& hash)
{
    Token name = Read();
    if (name.startsLine)
    {
        m_files.back().ahead = std::move(name); // a lone #
        return;
    }
    if (ConditionDirective(name))
    {
        return;
    }
    if (IsSkipping())
    {
        ReadLine();
        return;
    }
    name.where = hash.where;
    OtherDirective(name);
}

bool
Preprocessor::ConditionDirective(const Token& name)
{
    auto& groups = m_files.back().groups;
    if (name.Is("if") || name.Is("ifdef") || name.Is("ifndef"))
    {
        const bool skipping = IsSkipping();
        const std::vector<Token> line = ReadLine();
        bool holds = false;
        if (!skipping && name.Is("if"))
        {
            holds = HoldsCondition(line, name.where, m_macros, m_report);
        }
        else if (!skipping && (line.empty() || line[0].kind != TokenKind::Word))
        {
            m_report.Error(name.where, "#" + name.text + " wants a name", "write the name of a macro after it");
        }
        else if (!skipping)
        {
            holds = (m_macros.count(line[0].text) > 0) == name.Is("ifdef");
        }
        groups.push_back({name.where, holds, holds || skipping, false});
        return true;
    }
    if (name.Is("elif") || name.Is("else") || name.Is("endif"))
    {
        Else(name);
        return true;
    }
    return false;
}

void
Preprocessor::Else(const Token& name)
{
    const std::vector<Token> line = ReadLine();
    auto& groups = m_files.back().groups;
    if (groups.empty())
    {
        m_report.Error(name.where, "#" + name.text + " without #if", "begin the group with #if in the same file");
        return;
    }
    if (name.Is("endif"))
    {
        groups.pop_back();
        return;
    }
    Group& group = groups.back();
    if (group.hadElse)
    {
        m_report.Error(name.where, "#" + name.text + " after #else", "close the group with #endif first");
    }
    group.hadElse = group.hadElse || name.Is("else");
    group.isTaken = !group.wasTaken && (name.Is("else") || HoldsCondition(line, name.where, m_macros, m_report));
    group.wasTaken = group.wasTaken || group.isTaken;
}

void
Preprocessor::OtherDirective(const Token& name)
{
    if (name.Is("include"))
    {
        Include(name);
    }
    else if (name.Is("define"))
    {
        Define(name);
    }
    else if (name.Is("undef"))
    {
        const std::vector<Token> line = ReadLine();
        if (!line.empty())
        {
            m_macros.erase(line[0].text);
        }
    }
    else if (name.Is("error") || name.Is("warning"))
    {
        const std::string text = "#" + name.text + " " + m_files.back().lexer.RestOfLine();
        name.Is("error") ? m_report.Error(name.where, text) : m_report.Warning(name.where, text);
    }
    else if (name.Is("line"))
    {
        LineNumber(ReadLine(), name.where);
    }
    else if (name.kind == TokenKind::Number) // as preprocessors write it: # 12 "file"
    {
        std::vector<Token> line = ReadLine();
        line.insert(line.begin(), name);
        LineNumber(line, name.where);
    }
    else if (name.Is("pragma"))
    {
        ReadLine(); // for other compilers
    }
    else
    {
        m_report.Error(name.where, "unknown directive #" + name.text, "see that it is spelled right");
        ReadLine();
    }
}

void
Preprocessor::Define(const Token& name)
{
    std::vector<Token> line = ReadLine();
    if (auto macro = ParseDefinition(line, name.where, m_report))
    {
        m_macros[line[0].text] = std::move(*macro);
    }
}

void
Preprocessor::Include(const Token& name)
{
    std::string rest = m_files.back().lexer.RestOfLine();
    if (const auto macro = m_macros.find(rest); macro != m_macros.end())
    {
        rest = Spell(macro->second.body);
    }
    const char close = rest.empty() ? '\0' : rest[0] == '"' ? '"' : rest[0] == '<' ? '>' : '\0';
    const std::size_t end = close == '\0' ? std::string::npos : rest.find(close, 1);
    if (end == std::string::npos || end == 1)
    {
        m_report.Error(name.where, "#include wants a file", "write #include <file> or #include \"file\"");
        return;
    }
    IncludeFile(rest.substr(1, end - 1), close == '"', name.where);
}

void
Preprocessor::IncludeFile(const std::string& file, bool quoted, const SourceLocation& where)
{
    std::vector<std::string> folders;
    if (quoted)
    {
        folders.push_back(m_files.back().folder);
    }
    folders.insert(folders.end(), m_options.includePath.begin(), m_options.includePath.end());
    folders.emplace_back(PISA_P4_INCLUDE_DIR);
    if (m_files.size() >= kMostFiles)
    {
        m_report.Error(where, "files include each other " + std::to_string(kMostFiles) + " deep",
                       "guard '" + file + "' with #ifndef");
        return;
    }
    if (const auto found = FindFile(folders, file))
    {
        Open(found->text, found->path);
        return;
    }
    m_report.Error(where, "cannot find '" + file + "' to include", "name its folder with -I");
}

void
Preprocessor::LineNumber(const std::vector<Token>& line, const SourceLocation& where)
{
    const auto number = line.empty() ? std::nullopt : ParseInteger(line[0].text);
    if (!number || number->value < 1 || number->value > 0x7FFFFFFF)
    {
        m_report.Error(where, "#line wants a number from 1 on", "write #line NUMBER \"file\"");
        return;
    }
    OpenFile& file = m_files.back();
    const bool named = line.size() > 1 && line[1].kind == TokenKind::String;
    // the next token was read already to see where the line ends: it moves along
    const unsigned skipped = file.ahead->where.line - where.line - 1;
    const unsigned here = static_cast<unsigned>(number->value) + skipped;
    const std::string name = named ? line[1].text : file.ahead->where.file;
    file.ahead->where.line = here;
    file.ahead->where.file = name;
    file.lexer.Renumber(here, name);
}

void
Preprocessor::FillIn(Token& token) const
{
    if (token.Is("__LINE__"))
    {
        token.kind = TokenKind::Number;
        token.text = std::to_string(token.where.line);
    }
    else if (token.Is("__FILE__"))
    {
        token.kind = TokenKind::String;
        token.text = token.where.file;
    }
}

} // namespace

std::vector<Token>
Preprocess(const std::string& text, const std::string& path, const PreprocessOptions& options, Report& report)
{
    return Preprocessor(options, report).Run(text, path);
}

} // namespace pisa::p4
