// The two threads of a chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_THREAD_H
#define PISA_IR_THREAD_H

#include <array>
#include <cstdint>

namespace pisa
{

/** Which of the two threads of a chip, and so which of a program's two controls. */
enum class Thread : uint8_t
{
    Ingress,
    Egress,
};
constexpr std::array<Thread, 2> kThreads{Thread::Ingress, Thread::Egress};

/** @return "ingress" or "egress". */
constexpr const char*
NameOf(Thread thread)
{
    return thread == Thread::Ingress ? "ingress" : "egress";
}

} // namespace pisa

#endif // PISA_IR_THREAD_H
