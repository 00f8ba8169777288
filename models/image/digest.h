// Digests by which files are told apart.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IMAGE_DIGEST_H
#define PISA_IMAGE_DIGEST_H

#include <string>

namespace pisa
{

/** @return the SHA-1 of a text, 40 hexadecimal digits. */
std::string Sha1(const std::string& text);

} // namespace pisa

#endif // PISA_IMAGE_DIGEST_H
