// What the control plane says of copies of packets: multicast groups and mirror sessions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_REPLICATION_H
#define PISA_CONTROL_REPLICATION_H

#include "entries/control-operation.h"

#include <string>

namespace ns3
{

class PisaReplication;

/** Changes a group. @return the reason to refuse, empty if it is done */
std::string PisaSetMulticastGroup(PisaReplication& replication, const pisa::SetMulticastGroup& change);

/** Changes a session. @return the reason to refuse, empty if it is done */
std::string PisaSetMirrorSession(PisaReplication& replication, const pisa::SetMirrorSession& change);

/** @return what the session would be set by. */
pisa::SetMirrorSession PisaReadMirrorSession(const PisaReplication& replication, uint16_t session);

} // namespace ns3

#endif // PISA_CONTROL_REPLICATION_H
