// Select expressions of P4 parsers as transitions of parse states.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_SELECT_H
#define PISA_COMPILER_P4_LOWER_PARSER_SELECT_H

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/parser-flow.h"

namespace pisa::p4
{

/** Where a look leads: to what a case of the select names, on to another look, or nowhere. */
struct SelectTarget
{
    enum class Kind
    {
        Case,
        Look,
        NoMatch,
    };

    Kind kind{Kind::NoMatch};
    std::size_t index{0}; ///< of the case or look
};

/** One look at fields, as a parse state has it. */
struct SelectLook
{
    std::vector<FieldId> fields;
    std::vector<std::pair<ParseTransition, SelectTarget>> transitions; ///< their `next` counts nothing
    SelectTarget otherwise;
};

/** A select as looks at fields. */
struct SelectPlan
{
    std::vector<SelectLook> looks;
    SelectTarget first; ///< a case if that fits every key
};

/**
 * Plans a select; what must be computed before is written through the body.
 *
 * Keys of up to 64 bits whose cases are constants, masks, ranges (as prefixes) and value sets over the whole key are
 * one look. In all others, the number of the first case that fits is computed from comparisons, and looked at; a
 * value set beside other keys is a look of its own.
 */
SelectPlan PlanSelect(Body& body, const ParserFlow& flow, const Transition& transition);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_SELECT_H
