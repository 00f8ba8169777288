// Digests by which files are told apart.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/digest.h"

#include <boost/uuid/detail/sha1.hpp>
#include <cstdio>

namespace pisa
{

std::string
Sha1(const std::string& text)
{
    boost::uuids::detail::sha1 sha1;
    sha1.process_bytes(text.data(), text.size());
    unsigned int words[5];
    sha1.get_digest(words);
    std::string digest;
    for (const unsigned int word : words)
    {
        char hexadecimal[9];
        std::snprintf(hexadecimal, sizeof hexadecimal, "%08x", word);
        digest += hexadecimal;
    }
    return digest;
}

} // namespace pisa
