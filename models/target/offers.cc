// The names of services.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/offers.h"

namespace pisa
{

namespace
{

struct OfferText
{
    std::string_view name;
    std::string_view phrase;
};

/** In the order of Offer. */
constexpr OfferText kTexts[] = {
    {"faulty-packets", "packets that go on when they do not parse"},
    {"parser-moves", "assignments in the parser"},
    {"parser-arithmetic", "computations in the parser"},
    {"lookahead", "looking ahead in the parser"},
    {"advance", "skipping bits in the parser"},
    {"parser-checks", "conditions in the parser"},
    {"value-sets", "value sets in the parser"},
    {"varbit", "headers of varying size"},
    {"verified-checksums", "verified checksums"},
    {"checksums", "checksums other than one over a changed header"},
    {"payload-checksums", "checksums over the payload"},
    {"counters", "counters"},
    {"meters", "meters"},
    {"hashes", "hashes"},
    {"random", "random numbers"},
    {"digests", "digests"},
    {"range-match", "range matches"},
    {"action-profiles", "action profiles"},
};
static_assert(sizeof(kTexts) / sizeof(kTexts[0]) == static_cast<std::size_t>(Offer::ActionProfiles) + 1);

} // namespace

std::string_view
NameOf(Offer offer)
{
    return kTexts[static_cast<std::size_t>(offer)].name;
}

std::string_view
Phrase(Offer offer)
{
    return kTexts[static_cast<std::size_t>(offer)].phrase;
}

std::optional<Offer>
FindOffer(std::string_view name)
{
    for (std::size_t i = 0; i < sizeof(kTexts) / sizeof(kTexts[0]); ++i)
    {
        if (kTexts[i].name == name)
        {
            return static_cast<Offer>(i);
        }
    }
    return std::nullopt;
}

} // namespace pisa
