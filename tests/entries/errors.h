// What a reader says about wrong text.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_ENTRIES_ERRORS_H
#define PISA_TESTS_ENTRIES_ERRORS_H

#include "ir/diagnostic.h"

#include <string>

namespace pisa
{

/** @return the message of the InputError that `call` throws; "nothing thrown" if it throws none. */
template <typename F>
std::string
ErrorOf(const F& call)
{
    try
    {
        call();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "nothing thrown";
}

} // namespace pisa

#endif // PISA_TESTS_ENTRIES_ERRORS_H
