// All that a switch loads: a program bound to one placement on one target, sealed with a digest.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IMAGE_IMAGE_H
#define PISA_IMAGE_IMAGE_H

#include "ir/program.h"
#include "target/placement.h"
#include "target/target.h"

#include <string>

namespace pisa
{

/**
 * One switch's image. Made only by Seal and ReadImage, so that whoever holds one holds a program that verifies and a
 * placement that the checker accepts.
 */
struct Image
{
    uint32_t version{1}; ///< of the program; stamped on packets
    Program program;
    Target target;
    Placement placement;
    std::string digest; ///< hexadecimal SHA-1 over everything above

    bool operator==(const Image& o) const;
};

/** The format that WriteImage writes and ReadImage accepts. */
constexpr unsigned kImageFormat = 1;

/**
 * Binds and seals.
 * @throws InputError if the program does not verify or the placement does not pass the checker
 */
Image Seal(Program program, Target target, Placement placement, uint32_t version = 1);

/** Text with a first line "pisa-image FORMAT", the digest, and program, target and placement as sections. */
std::string PrintImage(const Image& image);

/**
 * Reads what PrintImage wrote.
 * @throws InputError: not an image, another format (names both), truncated or changed (digest differs), bad section
 */
Image ParseImage(const std::string& text, const std::string& fileName);

/** The same on files; WriteImage writes beside and renames, so that a file is whole or absent. */
void WriteImage(const Image& image, const std::string& path);
Image ReadImage(const std::string& path);

} // namespace pisa

#endif // PISA_IMAGE_IMAGE_H
