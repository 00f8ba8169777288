// Differences of what stands before and behind all tables: parser, checksums, deparser.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_FRAME_CHANGE_H
#define PISA_UPGRADE_FRAME_CHANGE_H

#include "upgrade/delta.h"

namespace pisa
{

/** @param renamed the new program under the old one's names (UnderNamesOf); names of parse states do not count */
FrameChange CompareFrames(const Program& oldProgram, const Program& renamed);

} // namespace pisa

#endif // PISA_UPGRADE_FRAME_CHANGE_H
