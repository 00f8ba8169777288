// Names by suffix, and the names of validity bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/name-lookup.h"

#include "entries/text-lines.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace pisa
{

namespace
{

bool
EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/** @return the key's name in the form in which two names of one key are equal. */
std::string
CanonicalKey(const std::string& name)
{
    std::string canonical;
    for (std::size_t i = 0; i < name.size(); ++i)
    {
        const std::size_t end = name[i] == '$' ? name.find_first_not_of("0123456789", i + 1) : i + 1;
        const std::size_t digits = std::min(end, name.size()) - i - 1;
        if (digits == 0)
        {
            canonical += name[i];
            continue;
        }
        canonical += "[" + name.substr(i + 1, digits) + "]";
        i += digits;
    }
    for (const char* validity : {"$valid$", "$valid", "isValid()", "valid"})
    {
        if (canonical == validity || EndsWith(canonical, std::string(".") + validity))
        {
            return canonical.substr(0, canonical.size() - std::string(validity).size()) + "$valid$";
        }
    }
    return canonical;
}

[[noreturn]] void
FailLookup(const Word& name, const std::vector<std::string>& known, const std::vector<std::size_t>& hits,
           const std::string& what)
{
    constexpr std::size_t kMostListed = 12;
    if (!hits.empty())
    {
        std::string all;
        for (const std::size_t hit : hits)
        {
            all += (all.empty() ? "'" : ", '") + known[hit] + "'";
        }
        throw InputError(name.where, "'" + name.text + "' may mean more than one " + what, "write one of " + all);
    }
    std::string remedy = NearNames(name.text, known);
    if (!remedy.empty())
    {
        remedy = "did you mean " + remedy + "?";
    }
    else if (known.empty())
    {
        remedy = "there is none here";
    }
    else
    {
        for (std::size_t i = 0; i < std::min(known.size(), kMostListed); ++i)
        {
            remedy += (i == 0 ? "there are '" : ", '") + known[i] + "'";
        }
        remedy += known.size() > kMostListed ? " and more" : "";
    }
    throw InputError(name.where, "unknown " + what + " '" + name.text + "'", remedy);
}

using Rule = std::function<bool(const std::string& known)>;

/** @return the only name that fits the first rule that any name fits; the error lists those that are `offered`. */
std::size_t
FindByRules(const Word& name, const std::vector<std::string>& known, const std::vector<std::string>& offered,
            const std::string& what, const std::vector<Rule>& rules)
{
    std::vector<std::size_t> hits;
    for (const Rule& rule : rules)
    {
        for (std::size_t i = 0; i < known.size(); ++i)
        {
            if (rule(known[i]))
            {
                hits.push_back(i);
            }
        }
        if (hits.size() == 1)
        {
            return hits.front();
        }
        if (!hits.empty())
        {
            break;
        }
    }
    FailLookup(name, hits.empty() ? offered : known, hits, what);
}

} // namespace

std::size_t
FindName(const Word& name, const std::vector<std::string>& known, const std::string& what)
{
    return FindName(name, known, known, what);
}

std::size_t
FindName(const Word& name, const std::vector<std::string>& known, const std::vector<std::string>& offered,
         const std::string& what)
{
    return FindByRules(name, known, offered, what,
                       {[&](const std::string& one) { return one == name.text; },
                        [&](const std::string& one) { return EndsWith(one, "." + name.text); }});
}

std::size_t
FindKeyName(const Word& name, const std::vector<std::string>& known, const std::string& what)
{
    const std::string wanted = CanonicalKey(name.text);
    return FindByRules(name, known, known, what,
                       {[&](const std::string& one) { return one == name.text; },
                        [&](const std::string& one) { return CanonicalKey(one) == wanted; },
                        [&](const std::string& one)
                        { return EndsWith("." + CanonicalKey(one), "." + wanted + ".$valid$"); },
                        [&](const std::string& one) { return EndsWith(CanonicalKey(one), "." + wanted); },
                        [&](const std::string& one) { return EndsWith(wanted, "." + CanonicalKey(one)); }});
}

} // namespace pisa
