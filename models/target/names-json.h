// Sets of named things in a target's JSON form: operations of units, services of the chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_NAMES_JSON_H
#define PISA_TARGET_NAMES_JSON_H

#include "ir/operation.h"
#include "target/json-reader.h"
#include "target/offers.h"

#include <nlohmann/json.hpp>
#include <set>

namespace pisa
{

/** @throws InputError: an operation that is unknown or listed twice. */
std::set<Operation> ReadOperations(const JsonValue& json);
nlohmann::ordered_json OperationsToJson(const std::set<Operation>& operations);

/** @throws InputError: a service that is unknown (lists all) or listed twice. */
std::set<Offer> ReadOffers(const JsonValue& json);
nlohmann::ordered_json OffersToJson(const std::set<Offer>& offers);

} // namespace pisa

#endif // PISA_TARGET_NAMES_JSON_H
