// Lines of a P4_16 program, indented by their depth.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_TEXT_H
#define PISA_COMPILER_EMIT_P4_TEXT_H

#include <string>

namespace pisa
{

/** Text that grows line by line. */
class P4Text
{
  public:
    void Line(const std::string& line)
    {
        m_text += line.empty() ? "\n" : std::string(4 * m_depth, ' ') + line + "\n";
    }

    /** A line that ends in an opening brace; what follows is inside. */
    void Open(const std::string& line)
    {
        Line(line.empty() ? "{" : line + " {");
        ++m_depth;
    }

    void Close(const std::string& behind = "")
    {
        --m_depth;
        Line("}" + behind);
    }

    /** `} else {`, or the like. */
    void Turn(const std::string& line)
    {
        --m_depth;
        Open("} " + line);
    }

    bool IsEmpty() const
    {
        return m_text.empty();
    }

    /** Adds lines that were written from depth 0 on, at the depth here. */
    void Add(const P4Text& lines)
    {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = lines.m_text.find('\n', begin)) != std::string::npos; begin = end + 1)
        {
            Line(lines.m_text.substr(begin, end - begin));
        }
    }

    const std::string& Text() const
    {
        return m_text;
    }

  private:
    std::string m_text;
    unsigned m_depth{0};
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_TEXT_H
