// The packet headers of the NCP shell as IR values: Ethernet, IPv4, UDP, NCP and the windows.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IMAGE_NCP_HEADERS_H
#define PISA_IMAGE_NCP_HEADERS_H

#include "image/ncp-interface.h"
#include "ir/header.h"

namespace pisa
{

Header MakeEthernetHeader();
/** Without options: 20 bytes. */
Header MakeIpv4Header();
Header MakeUdpHeader();
/** As the table in ncp-interface.h. */
Header MakeNcpHeader();

/**
 * "window_" and the kernel's name: extension fields, then a field named as the parameter for scalars and one named
 * name_i an element for arrays. A name that is already taken gets underscores behind it.
 */
Header MakeWindowHeader(const NcpInterface& interface, const NcpKernel& kernel);

/** @return the field called `name` of headers[header], which must have it. */
FieldId FieldNamed(const std::vector<Header>& headers, HeaderId header, const std::string& name);

} // namespace pisa

#endif // PISA_IMAGE_NCP_HEADERS_H
