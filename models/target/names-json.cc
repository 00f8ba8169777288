// Reads and prints sets of names.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/names-json.h"

#include <string>

namespace pisa
{

namespace
{

/** Reads a list of distinct names, each one that `find` knows. */
template <typename Named, typename Find>
std::set<Named>
ReadNames(const JsonValue& json, const Find& find, const std::string& noun, const std::string& remedy)
{
    std::set<Named> set;
    for (const JsonValue& item : json.Items())
    {
        const auto named = find(item.String());
        if (!named)
        {
            item.Fail("unknown " + noun + " \"" + item.String() + "\"", remedy);
        }
        if (!set.insert(*named).second)
        {
            item.Fail(noun + " \"" + item.String() + "\" is listed twice", "remove one");
        }
    }
    return set;
}

std::string
AllOffers()
{
    std::string names;
    for (unsigned i = 0; i <= static_cast<unsigned>(Offer::ActionProfiles); ++i)
    {
        names += (i == 0 ? "" : ", ") + std::string(NameOf(static_cast<Offer>(i)));
    }
    return names;
}

} // namespace

std::set<Operation>
ReadOperations(const JsonValue& json)
{
    return ReadNames<Operation>(
        json, [](const std::string& name) { return FindOperation(name); }, "operation",
        "operations are named as in the program text");
}

nlohmann::ordered_json
OperationsToJson(const std::set<Operation>& operations)
{
    auto json = nlohmann::ordered_json::array();
    for (const Operation operation : operations)
    {
        json.push_back(Info(operation).name);
    }
    return json;
}

std::set<Offer>
ReadOffers(const JsonValue& json)
{
    return ReadNames<Offer>(
        json, [](const std::string& name) { return FindOffer(name); }, "service", "services: " + AllOffers());
}

nlohmann::ordered_json
OffersToJson(const std::set<Offer>& offers)
{
    auto json = nlohmann::ordered_json::array();
    for (const Offer offer : offers)
    {
        json.push_back(NameOf(offer));
    }
    return json;
}

} // namespace pisa
