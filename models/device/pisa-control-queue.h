// What a control plane may set of a switch's queues.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_QUEUE_H
#define PISA_CONTROL_QUEUE_H

#include "entries/control-operation.h"

#include <string>

namespace ns3
{

class PisaSwitch;

/**
 * Limits the packets that wait in the queues that the change means: one of a port, all of a port, or all there are.
 * The port need not be there yet. Packets that wait stay, also those above the limit. A priority of the change is the
 * number of a queue.
 * @return why the switch refuses it and has changed nothing; empty if it has done it
 */
std::string PisaSetQueue(PisaSwitch& device, const pisa::SetQueue& change);

} // namespace ns3

#endif // PISA_CONTROL_QUEUE_H
