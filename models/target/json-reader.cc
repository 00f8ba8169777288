// JSON values with their places: a tree built from nlohmann's events over a source that counts lines.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/json-reader.h"

#include <iterator>
#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

/** How far the parser has read. The parser looks one character past a number, hence "last that is not space". */
struct Progress
{
    unsigned line{1};
    unsigned column{0};
    unsigned lastLine{1}; ///< of the last character that is not white space
    unsigned lastColumn{1};

    void Pass(char c)
    {
        if (c == '\n')
        {
            ++line;
            column = 0;
            return;
        }
        ++column;
        if (c != ' ' && c != '\t' && c != '\r')
        {
            lastLine = line;
            lastColumn = column;
        }
    }
};

/** A character iterator that tells `progress` of every character that it leaves behind. */
class CountingIterator
{
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Progress* progress) : m_at(at), m_progress(progress)
    {
    }

    reference operator*() const
    {
        return *m_at;
    }

    CountingIterator& operator++()
    {
        m_progress->Pass(*m_at++);
        return *this;
    }

    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }

    bool operator==(const CountingIterator& o) const
    {
        return m_at == o.m_at;
    }

    bool operator!=(const CountingIterator& o) const
    {
        return m_at != o.m_at;
    }

  private:
    const char* m_at;
    Progress* m_progress;
};

std::string
Quoted(const std::string& text)
{
    return "'" + text + "'";
}

} // namespace

/** Receives the parser's events and builds the tree. */
class JsonBuilder
{
  public:
    // the number types of the interface that nlohmann asks for
    using number_integer_t = int64_t;
    using number_unsigned_t = uint64_t;
    using number_float_t = double;
    using string_t = std::string;
    using binary_t = nlohmann::json::binary_t;

    JsonBuilder(const std::string& fileName, const Progress& progress, std::size_t deepest)
        : m_fileName(fileName),
          m_progress(progress),
          m_deepest(deepest)
    {
    }

    bool null()
    {
        Add(JsonValue::Kind::Null);
        return true;
    }

    bool boolean(bool value)
    {
        Add(JsonValue::Kind::Boolean).m_boolean = value;
        return true;
    }

    bool number_integer(int64_t value)
    {
        Add(JsonValue::Kind::Negative).m_negative = value;
        return true;
    }

    bool number_unsigned(uint64_t value)
    {
        Add(JsonValue::Kind::Unsigned).m_unsigned = value;
        return true;
    }

    bool number_float(double, const std::string& written)
    {
        Add(JsonValue::Kind::Real).m_text = written;
        return true;
    }

    bool string(std::string& value)
    {
        Add(JsonValue::Kind::String).m_text = value;
        return true;
    }

    bool binary(binary_t&)
    {
        return false; // never in JSON text
    }

    bool start_object(std::size_t)
    {
        Open(JsonValue::Kind::Object);
        return true;
    }

    bool start_array(std::size_t)
    {
        Open(JsonValue::Kind::Array);
        return true;
    }

    bool key(std::string& name)
    {
        const JsonValue& object = *m_open.back();
        for (const auto& [known, value] : object.m_members)
        {
            if (known == name)
            {
                throw InputError(Here(), Quoted(PathOf(name)) + " is given twice", "keep one of the two");
            }
        }
        m_key = name;
        return true;
    }

    bool end_object()
    {
        m_open.pop_back();
        return true;
    }

    bool end_array()
    {
        m_open.pop_back();
        return true;
    }

    bool parse_error(std::size_t, const std::string& token, const nlohmann::json::exception& error)
    {
        std::string what = error.what();
        const auto colon = what.find(": ");
        what = colon == std::string::npos ? what : what.substr(colon + 2);
        throw InputError(Here(), "not JSON near " + Quoted(token) + ": " + what, "correct the syntax");
    }

    JsonValue TakeRoot()
    {
        return std::move(m_root);
    }

  private:
    SourceLocation Here() const
    {
        return {m_fileName, m_progress.lastLine, m_progress.lastColumn};
    }

    std::string PathOf(const std::string& member) const
    {
        const std::string& outer = m_open.back()->m_path;
        return outer.empty() ? member : outer + "." + member;
    }

    JsonValue& Add(JsonValue::Kind kind)
    {
        JsonValue value;
        value.m_kind = kind;
        value.m_where = Here();
        if (m_open.empty())
        {
            m_root = std::move(value);
            return m_root;
        }
        JsonValue& outer = *m_open.back();
        if (outer.m_kind == JsonValue::Kind::Object)
        {
            value.m_path = PathOf(m_key);
            outer.m_members.emplace_back(m_key, std::move(value));
            return outer.m_members.back().second;
        }
        value.m_path = outer.m_path + "[" + std::to_string(outer.m_items.size()) + "]";
        outer.m_items.push_back(std::move(value));
        return outer.m_items.back();
    }

    // Only the innermost open value grows, so that the pointers of m_open stay good.
    void Open(JsonValue::Kind kind)
    {
        if (m_open.size() == m_deepest)
        {
            throw InputError(Here(), "nested deeper than " + std::to_string(m_deepest) + " values", "flatten it");
        }
        m_open.push_back(&Add(kind));
    }

    const std::string& m_fileName;
    const Progress& m_progress;
    const std::size_t m_deepest;
    JsonValue m_root;
    std::vector<JsonValue*> m_open;
    std::string m_key;
};

JsonValue
ReadJson(const std::string& text, const std::string& fileName, unsigned firstLine, std::size_t deepest)
{
    Progress progress;
    progress.line = progress.lastLine = firstLine;
    JsonBuilder builder(fileName, progress, deepest);
    const char* begin = text.data();
    nlohmann::json::sax_parse(CountingIterator(begin, &progress), CountingIterator(begin + text.size(), &progress),
                              &builder);
    return builder.TakeRoot();
}

} // namespace pisa
