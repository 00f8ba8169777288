// Images survive their text form; damaged ones are refused with the reason.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/image.h"

#include "image/shell.h"
#include "pipeline/roomy-image.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::HasSubstr;

Image
Sample()
{
    return PlaceInRow(MakeForwardingProgram());
}

/** @return the message of the InputError that parsing throws, empty if it accepts. */
std::string
Refusal(const std::string& text)
{
    try
    {
        ParseImage(text, "x.image");
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

TEST(Image, TextLosesNothing)
{
    const Image image = Sample();
    const Image read = ParseImage(PrintImage(image), "x.image");
    EXPECT_TRUE(read == image);
    EXPECT_EQ(PrintImage(read), PrintImage(image));
}

TEST(Image, DigestTellsVersionsApart)
{
    const Image image = Sample();
    EXPECT_EQ(image.digest.size(), 40U);
    EXPECT_NE(Seal(image.program, image.target, image.placement, 2).digest, image.digest);
    EXPECT_EQ(Seal(image.program, image.target, image.placement, 1).digest, image.digest);
}

TEST(Image, TruncatedAnywhereIsRefused)
{
    const std::string text = PrintImage(Sample());
    for (std::size_t length = 0; length < text.size(); ++length)
    {
        ASSERT_NE(Refusal(text.substr(0, length)), "") << length;
    }
    const std::size_t behindDigest = text.find("version");
    EXPECT_THAT(Refusal(text.substr(0, behindDigest + 100)), HasSubstr("truncated"));
}

TEST(Image, FlippedByteAnywhereIsRefused)
{
    const std::string text = PrintImage(Sample());
    for (std::size_t at = 0; at < text.size(); ++at)
    {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        ASSERT_NE(Refusal(changed), "") << at;
    }
    std::string changed = text;
    changed[text.find("flood")] = 'g';
    EXPECT_THAT(Refusal(changed), HasSubstr("digest"));
}

TEST(Image, OtherFormatNamesBoth)
{
    std::string text = PrintImage(Sample());
    text.replace(0, text.find('\n'), "pisa-image 2");
    EXPECT_THAT(Refusal(text), HasSubstr("image format 2, this pisa reads 1"));
    EXPECT_THAT(Refusal("P4 program\n"), HasSubstr("not an image"));
    EXPECT_THAT(Refusal(""), HasSubstr("not an image"));
}

TEST(Image, UnplacedTableIsNotSealed)
{
    Image image = Sample();
    image.placement.tables[0].slices[0].rows = 1;
    EXPECT_THROW(Seal(image.program, image.target, image.placement), InputError);
    image = Sample();
    image.program.deparser = {99};
    EXPECT_THROW(Seal(image.program, image.target, image.placement), InputError);
}

TEST(Image, FileIsWholeOrAbsent)
{
    const std::filesystem::path folder = testing::TempDir() + "pisa-image-test";
    std::filesystem::create_directories(folder);
    const std::string path = folder / "s1.image";
    const Image image = Sample();
    WriteImage(image, path);
    EXPECT_TRUE(ReadImage(path) == image);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    EXPECT_THROW(WriteImage(image, folder / "absent" / "s1.image"), InputError);
    EXPECT_THROW(ReadImage(folder / "absent.image"), InputError);
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace pisa
