// Handles as BMv2 gives them: the lowest number that is free.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_HANDLE_POOL_H
#define PISA_ENTRIES_HANDLE_POOL_H

#include "entries/spelled-number.h"

#include <map>
#include <string>
#include <utility>

namespace pisa
{

/** Things that a command file names by the handles that BMv2 gave them (bm_sim/handle_mgr.h). */
template <typename T>
class HandlePool
{
  public:
    /** @return the handle of the new thing. */
    uint32_t Add(T thing)
    {
        uint32_t handle = m_lowest;
        while (m_things.count(handle) > 0)
        {
            ++handle;
        }
        m_lowest = handle + 1;
        m_things.emplace(handle, std::move(thing));
        return handle;
    }

    /** @return the thing. @param what it is, for the error: "member" */
    T& At(const SpelledNumber& handle, const std::string& what)
    {
        return m_things.at(Check(handle, what));
    }

    /** @return the handle as a number, of a thing that is there. */
    uint32_t Check(const SpelledNumber& handle, const std::string& what) const
    {
        const auto number = static_cast<uint32_t>(TakeWhole(handle, "the handle of the " + what, 0, UINT32_MAX));
        if (m_things.count(number) == 0)
        {
            throw InputError(handle.word.where, "no " + what + " has the handle " + handle.word.text,
                             "handles count from 0, each time the lowest that is free; there are " +
                                 std::to_string(m_things.size()));
        }
        return number;
    }

    void Remove(uint32_t handle)
    {
        m_things.erase(handle);
        m_lowest = handle < m_lowest ? handle : m_lowest;
    }

    const std::map<uint32_t, T>& All() const
    {
        return m_things;
    }

    std::map<uint32_t, T>& All()
    {
        return m_things;
    }

    void Clear()
    {
        m_things.clear();
        m_lowest = 0;
    }

  private:
    std::map<uint32_t, T> m_things;
    uint32_t m_lowest{0}; ///< none below is free
};

} // namespace pisa

#endif // PISA_ENTRIES_HANDLE_POOL_H
