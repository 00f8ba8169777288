// What the verifier collects: faults of named elements of a program, each with its place.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_FINDINGS_H
#define PISA_IR_FINDINGS_H

#include "ir/diagnostic.h"
#include "ir/program.h"

#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace pisa
{

/** What an Element is, and so which vector of the program its index counts in. */
enum class ElementKind : uint8_t
{
    Program,
    Header,
    ValueSet,
    ParseState,
    Check,
    Action,
    Register,
    Counter,
    Meter,
    Profile,
    Digest,
    Table,
    IngressNode,
    EgressNode,
    Deparser, ///< the list as a whole
    Checksum,
    FieldList,
};

/** One element of a program that a finding is about. */
struct Element
{
    ElementKind kind{ElementKind::Program};
    std::size_t index{0};

    bool operator<(const Element& o) const
    {
        return std::tie(kind, index) < std::tie(o.kind, o.index);
    }
};

/** @return where an element was written; all unknown if that is not known. */
using Locator = std::function<SourceLocation(Element)>;

/** Collects errors; each reads "table 'route': what (remedy)" and stands where the locator says. */
class Findings
{
  public:
    /** Both must outlive this. */
    Findings(const Program& program, const Locator& locator);

    void Add(Element element, const std::string& what, const std::string& remedy = "");

    const std::vector<Diagnostic>& All() const
    {
        return m_all;
    }

  private:
    std::string NameOf(Element element) const;

    const Program& m_program;
    const Locator& m_locator;
    std::vector<Diagnostic> m_all;
};

/** @return the locator for programs that are not read from text: the element's own `where`. */
Locator LocateInSource(const Program& program);

/** Verify with errors placed by the locator. */
std::vector<Diagnostic> VerifyAt(const Program& program, const Locator& locator);

} // namespace pisa

#endif // PISA_IR_FINDINGS_H
