// Makes the objects of a P4 program, beginning with `main`.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_INSTANCES_H
#define PISA_COMPILER_P4_LOWER_INSTANCES_H

#include "compiler/p4/lower/environment.h"
#include "compiler/p4/p4-program.h"

namespace pisa::p4
{

/**
 * Evaluates constructor calls with their arguments, blocks inside blocks first. Names are those of p4c: "MyIngress"
 * for a block, "MyIngress.sub.table" for what is inside, @name overrides (a leading dot: from the root).
 */
class Instances
{
  public:
    explicit Instances(const P4Program& program);

    /** @return the object that `main` is. @throws InputError if there is no main */
    ObjectPtr Main();

    /** What stands outside all blocks: constants and extern objects. */
    const Environment& Global() const
    {
        return m_global;
    }

    /**
     * @return an object of that type. @param name of it for the control plane
     * @param outer knows the names in the arguments
     */
    ObjectPtr Construct(const TypePtr& type, const std::vector<Argument>& arguments, const std::string& name,
                        const SourceLocation& where, const Environment& outer);

  private:
    ObjectPtr Declare(const Declaration& declaration, const std::string& prefix, Environment& environment);
    void ConstructInside(Object& object, const std::vector<Argument>& arguments, const Environment& outer);
    Binding Evaluate(const Argument& argument, const std::string& name, const Environment& outer);

    const P4Program& m_program;
    Environment m_global;
};

/** @return the value if it is known when compiled, constructor parameters included; else null. */
ValuePtr ConstantValue(const Expression& e, const Environment& environment);

/** @return the name that the control plane knows a declaration by, inside a block of that name. */
std::string ControlPlaneName(const Declaration& declaration, const std::string& block);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_INSTANCES_H
