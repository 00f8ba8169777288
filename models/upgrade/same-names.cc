// Pairs headers, fields and state of two programs by name, layout and use.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/same-names.h"

#include "upgrade/use-signature.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace pisa
{
namespace
{

/** Of both programs, under their own names. */
struct Uses
{
    UseSignatures was;
    UseSignatures is;
};

/** Partner in the old program by index in the new one. */
using Partners = std::vector<std::optional<std::size_t>>;

/** Pairs of one kind of thing, each side's things used at most once. */
class Pairing
{
  public:
    Pairing(std::size_t oldCount, std::size_t newCount) : m_partner(newCount), m_isTaken(oldCount, false)
    {
    }

    /** Pairs, in order, all that are free on both sides and for which `isSame(old, new)`. */
    void PairAll(const std::function<bool(std::size_t, std::size_t)>& isSame)
    {
        for (std::size_t n = 0; n < m_partner.size(); ++n)
        {
            for (std::size_t o = 0; o < m_isTaken.size() && !m_partner[n]; ++o)
            {
                if (!m_isTaken[o] && isSame(o, n))
                {
                    m_partner[n] = o;
                    m_isTaken[o] = true;
                }
            }
        }
    }

    /** Pairs free ones whose signature no other free one of either side shares. */
    void PairUnique(const std::function<std::string(std::size_t)>& oldSignature,
                    const std::function<std::string(std::size_t)>& newSignature)
    {
        std::map<std::string, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> bySignature;
        if (!HasFree())
        {
            return;
        }
        for (std::size_t o = 0; o < m_isTaken.size(); ++o)
        {
            if (!m_isTaken[o])
            {
                bySignature[oldSignature(o)].first.push_back(o);
            }
        }
        for (std::size_t n = 0; n < m_partner.size(); ++n)
        {
            if (!m_partner[n])
            {
                bySignature[newSignature(n)].second.push_back(n);
            }
        }
        for (const auto& [signature, sides] : bySignature)
        {
            if (!signature.empty() && sides.first.size() == 1 && sides.second.size() == 1)
            {
                m_partner[sides.second.front()] = sides.first.front();
                m_isTaken[sides.first.front()] = true;
            }
        }
    }

    const Partners& Result() const
    {
        return m_partner;
    }

  private:
    /** @return whether both sides have something left. */
    bool HasFree() const
    {
        std::size_t paired = 0;
        for (const auto& partner : m_partner)
        {
            paired += partner.has_value();
        }
        return paired < m_partner.size() && paired < m_isTaken.size();
    }

    Partners m_partner;
    std::vector<bool> m_isTaken;
};

/** Gives the new things the names of their partners, and others a name that no program can have. */
template <typename T>
void
Rename(const std::vector<T>& oldThings, std::vector<T>& newThings, const Partners& partners)
{
    for (std::size_t n = 0; n < newThings.size(); ++n)
    {
        newThings[n].name = partners[n] ? oldThings[*partners[n]].name : "new " + newThings[n].name;
    }
}

bool
HasSameLayout(const Header& a, const Header& b)
{
    if (a.isMetadata || b.isMetadata || a.fields.size() != b.fields.size())
    {
        return false;
    }
    for (std::size_t i = 0; i < a.fields.size(); ++i)
    {
        if (a.fields[i].width != b.fields[i].width || a.fields[i].variableBits != b.fields[i].variableBits)
        {
            return false;
        }
    }
    return true;
}

/** Compilers number the members of flattened structures, so one more member renames all that follow. */
std::string
WithoutNumber(const std::string& name)
{
    const std::size_t end = name.find_last_not_of("0123456789");
    return end == std::string::npos || end + 1 == name.size() ? "" : name.substr(0, end + 1);
}

/** Renames the fields of one header that both programs have. */
void
RenameFields(const Program& oldProgram, Program& newProgram, const Uses& uses, HeaderId oldId, HeaderId newId)
{
    const std::vector<Field>& was = oldProgram.headers[oldId].fields;
    std::vector<Field>& is = newProgram.headers[newId].fields;
    Pairing pairing(was.size(), is.size());
    if (HasSameLayout(oldProgram.headers[oldId], newProgram.headers[newId]))
    {
        pairing.PairAll([](std::size_t o, std::size_t n) { return o == n; });
    }
    const auto hasSameWidth = [&](std::size_t o, std::size_t n)
    { return was[o].width == is[n].width && was[o].variableBits == is[n].variableBits; };
    pairing.PairAll([&](std::size_t o, std::size_t n) { return was[o].name == is[n].name && hasSameWidth(o, n); });
    const auto stem = [](const Field& field)
    {
        const std::string name = WithoutNumber(field.name);
        return name.empty() ? name : name + ":" + std::to_string(field.width);
    };
    pairing.PairUnique([&](std::size_t o) { return stem(was[o]); }, [&](std::size_t n) { return stem(is[n]); });
    pairing.PairUnique(
        [&](std::size_t o) {
            return uses.was.Of({oldId, static_cast<uint32_t>(o)});
        },
        [&](std::size_t n) {
            return uses.is.Of({newId, static_cast<uint32_t>(n)});
        });
    Rename(was, is, pairing.Result());
}

void
RenameHeaders(const Program& oldProgram, Program& newProgram, const Uses& uses)
{
    Pairing pairing(oldProgram.headers.size(), newProgram.headers.size());
    const auto headers = [&](std::size_t o, std::size_t n)
    { return std::pair<const Header&, const Header&>(oldProgram.headers[o], newProgram.headers[n]); };
    pairing.PairAll(
        [&](std::size_t o, std::size_t n)
        {
            const auto [was, is] = headers(o, n);
            return was.name == is.name && was.isMetadata == is.isMetadata;
        });
    pairing.PairAll(
        [&](std::size_t o, std::size_t n)
        {
            const auto [was, is] = headers(o, n);
            return HasSameLayout(was, is);
        });
    for (HeaderId n = 0; n < newProgram.headers.size(); ++n)
    {
        if (pairing.Result()[n])
        {
            RenameFields(oldProgram, newProgram, uses, *pairing.Result()[n], n);
        }
    }
    Rename(oldProgram.headers, newProgram.headers, pairing.Result());
}

/** Renames the elements of one vector of arrays. */
template <typename T>
void
RenameState(const Program& oldProgram, Program& newProgram, const Uses& uses, StateKind kind,
            std::vector<T> Program::*arrays, const std::function<bool(const T&, const T&)>& isAlike)
{
    const std::vector<T>& was = oldProgram.*arrays;
    const std::vector<T>& is = newProgram.*arrays;
    Pairing pairing(was.size(), is.size());
    pairing.PairAll([&](std::size_t o, std::size_t n)
                    { return was[o].name == is[n].name && isAlike(was[o], is[n]); });
    pairing.PairUnique([&](std::size_t o) { return uses.was.Of(kind, o); },
                       [&](std::size_t n) { return uses.is.Of(kind, n); });
    Rename(was, newProgram.*arrays, pairing.Result());
}

} // namespace

Program
UnderNamesOf(const Program& oldProgram, const Program& newProgram)
{
    Program renamed = newProgram;
    const Uses uses{UseSignatures(oldProgram), UseSignatures(newProgram)};
    RenameHeaders(oldProgram, renamed, uses);
    RenameState<Register>(oldProgram, renamed, uses, StateKind::Register, &Program::registers,
                          [](const Register& a, const Register& b) { return a.width == b.width; });
    RenameState<CounterArray>(oldProgram, renamed, uses, StateKind::Counter, &Program::counters,
                              [](const CounterArray&, const CounterArray&) { return true; });
    RenameState<MeterArray>(oldProgram, renamed, uses, StateKind::Meter, &Program::meters,
                            [](const MeterArray& a, const MeterArray& b) { return a.unit == b.unit; });
    RenameState<ActionProfile>(oldProgram, renamed, uses, StateKind::Profile, &Program::profiles,
                               [](const ActionProfile& a, const ActionProfile& b)
                               { return a.isSelector == b.isSelector; });
    RenameState<DigestLayout>(oldProgram, renamed, uses, StateKind::Digest, &Program::digests,
                              [](const DigestLayout&, const DigestLayout&) { return true; });
    return renamed;
}

} // namespace pisa
