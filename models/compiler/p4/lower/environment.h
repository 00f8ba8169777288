// What the names of a P4 program stand for while it is lowered.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_ENVIRONMENT_H
#define PISA_COMPILER_P4_LOWER_ENVIRONMENT_H

#include "compiler/p4/lower/data.h"
#include "ir/program.h"

#include <map>
#include <memory>
#include <variant>

namespace pisa::p4
{

class Environment;

/** A parser, control, extern object or package that constructor calls made. */
struct Object
{
    TypePtr type;     ///< with type arguments put in
    std::string name; ///< as the control plane knows it, e.g. "MyIngress.sub"; empty for the package
    SourceLocation where;
    const Declaration* declaration{nullptr};      ///< of the parser, control, extern or package
    const Declaration* instance{nullptr};         ///< what declares it; null for those without a name of their own
    std::vector<ValuePtr> arguments;              ///< of extern objects, one a parameter; null where it is an object
    std::vector<std::shared_ptr<Object>> objects; ///< of packages, one a parameter; null where it is a value
    /** Of parsers and controls: constructor parameters, type parameters, and the instances declared inside. */
    std::shared_ptr<Environment> inside;
    std::optional<uint32_t> id; ///< of extern objects: the register, counter, meter or profile in the program
};

using ObjectPtr = std::shared_ptr<Object>;

/** What a name stands for: a place or value, an object, or a value known when compiled (of constructor parameters).
 */
using Binding = std::variant<Data, ObjectPtr, ValuePtr>;

/** Bindings of one body; what it does not know knows the one around it. */
class Environment
{
  public:
    explicit Environment(const Environment* outer = nullptr) : m_outer(outer)
    {
    }

    void Bind(const Declaration* declaration, Binding binding)
    {
        m_bindings[declaration] = std::move(binding);
    }

    /** Binds type parameters; the types must not name type parameters of this environment. */
    void BindTypes(const Declarations& parameters, const std::vector<TypePtr>& types);

    /** @return null if it stands for nothing yet. */
    const Binding* Find(const Declaration* declaration) const;

    /** Says which control or parser the environment is of: tables and actions are made once for each. */
    void SetRoot(const Environment* root)
    {
        m_root = root;
    }

    /** @return the environment of the control or parser around, null outside of all. */
    const Environment* Root() const
    {
        return m_root ? m_root : m_outer ? m_outer->Root() : nullptr;
    }

    /** @return the type with the type parameters known here put in. */
    TypePtr Resolve(const TypePtr& type) const;

  private:
    const Environment* m_outer;
    const Environment* m_root{nullptr};
    std::map<const Declaration*, Binding> m_bindings;
    std::map<const Declaration*, TypePtr> m_types;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_ENVIRONMENT_H
