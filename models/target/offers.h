// The services that a chip offers beside matching, action units and stateful units, by name.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_OFFERS_H
#define PISA_TARGET_OFFERS_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace pisa
{

/** One service that a program may ask for; a chip has it or refuses the program. */
enum class Offer : uint8_t
{
    FaultyPackets,     ///< packets on which the parser fails go on, with the fault noted
    ParserMoves,       ///< parse states copy constants and fields to fields
    ParserArithmetic,  ///< parse states compute with any operation
    Lookahead,         ///< parse states read bits that they do not take
    Advance,           ///< parse states skip bits
    ParserChecks,      ///< parse states stop on a condition
    ValueSets,         ///< transitions on values that the control plane changes
    Varbit,            ///< fields of variable length
    VerifiedChecksums, ///< checksums are verified behind the parser
    Checksums,         ///< internet checksums over chosen fields, under conditions
    PayloadChecksums,  ///< checksums over what the parser left as well
    Counters,          ///< of packets and bytes, in arrays or one a table entry
    Meters,            ///< two-rate three-colour meters, in arrays or one a table entry
    Hashes,            ///< of fields, in actions and as checksums
    Random,            ///< random numbers in actions
    Digests,           ///< messages to the control plane
    RangeMatch,        ///< keys between two bounds, expanded to prefixes
    ActionProfiles,    ///< entries that share action data
};

/** @return the service as target files write it, e.g. "faulty-packets". */
std::string_view NameOf(Offer offer);

/** @return what a program asks for, as a noun in the plural for messages, e.g. "conditions in the parser". */
std::string_view Phrase(Offer offer);

/** @return the service called `name`, or nothing. */
std::optional<Offer> FindOffer(std::string_view name);

} // namespace pisa

#endif // PISA_TARGET_OFFERS_H
