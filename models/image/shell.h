// The switch configuration around every program: Ethernet forwarding, and NCP addressing for NCL programs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IMAGE_SHELL_H
#define PISA_IMAGE_SHELL_H

#include "image/ncp-interface.h"
#include "ir/program.h"

namespace pisa
{

/**
 * Names that the shell's elements have in every program, so that who fills the tables finds them.
 *
 * forward: exact ethernet.dst -> to_port(port 16) or discard(); on a miss the frame is flooded.
 * ncp_address: exact ncp_meta.target (16, a label) -> to_address(dst_ip 32, dst_mac 48, src_ip 32, src_mac 48);
 *   on a miss the window is dropped. Applied when the kernel decided on a label or to reflect.
 * ncp_copy (egress): exact intrinsic.replication_id (a label) -> to_address(...); readdresses the copies of a
 *   broadcast, on a miss the copy is dropped. Multicast group kBroadcastGroup holds one (port, label) member an
 *   overlay neighbour. Applied when the replication id is not 0, so copies of a flood must carry 0.
 */
namespace shell
{
constexpr const char* kForward = "forward";
constexpr const char* kNcpAddress = "ncp_address";
constexpr const char* kNcpCopy = "ncp_copy";
constexpr const char* kToPort = "to_port";
constexpr const char* kDiscard = "discard";
constexpr const char* kToAddress = "to_address";
constexpr uint16_t kBroadcastGroup = 1;
constexpr uint64_t kForwardEntries = 4096;
} // namespace shell

/** A program that only forwards frames by their Ethernet destination: what a switch without a program runs. */
Program MakeForwardingProgram();

/** What a kernel decided, as it stands in ncp_meta.decision (8 bits). */
enum class NcpDecision : uint8_t
{
    Pass = 0,
    PassTo = 1, ///< to the label in ncp_meta.target
    Reflect = 2,
    Broadcast = 3,
    Drop = 4,
};

/** Where a front end plugs its kernels into the shell. */
struct NcpShell
{
    /**
     * Parses ethernet, ipv4, udp, ncp and, by kernel, the window header window_<kernel>; applies kernels' nodes (to
     * be added), then readdresses, then forwards. Verifies as it is.
     */
    Program program;
    HeaderId ncp{0};  ///< the NCP header, fields as in ncp-interface.h
    HeaderId meta{0}; ///< metadata "ncp_meta": decision 8, target 16
    std::vector<HeaderId>
        windows; ///< one a kernel of the interface: extension fields, then name or name_i for arrays
    std::vector<NodeId> kernelEntry;    ///< one a kernel: the Branch node of ingress that is true for its windows...
    NodeId afterKernels{kEndOfControl}; ///< ...and the node where a kernel's last node must go on
};

/**
 * Builds the shell for the switch `label` of an interface.
 *
 * Branch `kernelEntry[k]` is true when a valid window of kernel k arrived; its onTrue forwards the window untouched
 * until the front end redirects it to the kernel's first node (or to afterKernels, if the kernel does nothing here).
 * Behind afterKernels: the previous hop becomes the target of a reflected window, ncp.hop becomes this switch,
 * udp.checksum 0, drop and broadcast take effect, ncp_address and forward run.
 *
 * Only whole IPv4 datagrams without options, of exactly the length that the kernel's windows have, hold a window;
 * anything else is forwarded as it came.
 * @throws InputError if the interface has no switch `label`
 */
NcpShell MakeNcpShell(const NcpInterface& interface, const std::string& label);

} // namespace pisa

#endif // PISA_IMAGE_SHELL_H
