// One switch's image: sealing, digest, and its text form.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/image.h"

#include "image/digest.h"
#include "ir/text-file.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "target/json-reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <tuple>

namespace pisa
{

namespace
{

const std::string kMagic = "pisa-image ";
const std::string kDigest = "digest ";
const std::string kEnd = "end\n";

/** A section: its name and number of lines on a line of its own, then its lines. */
std::string
PrintSection(const std::string& name, std::string text)
{
    if (text.empty() || text.back() != '\n')
    {
        text += '\n';
    }
    return name + " " + std::to_string(std::count(text.begin(), text.end(), '\n')) + "\n" + text;
}

/** @return all that the digest covers. */
std::string
PrintBody(const Image& image)
{
    return "version " + std::to_string(image.version) + "\n" + PrintSection("program", Print(image.program)) +
           PrintSection("target", PrintTarget(image.target)) +
           PrintSection("placement", PrintPlacement(image.placement, image.program)) + kEnd;
}

/** Takes an image text apart, line by line. */
class ImageText
{
  public:
    struct Section
    {
        std::string text;
        unsigned firstLine;
    };

    ImageText(const std::string& text, const std::string& fileName) : m_text(text), m_fileName(fileName)
    {
    }

    [[noreturn]] void Fail(const std::string& what, const std::string& remedy = "compile the program again") const
    {
        throw InputError({m_fileName, m_line, 0}, what, remedy);
    }

    /** @return the rest of the next line, which must begin with `prefix`. */
    std::string Line(const std::string& prefix, const std::string& otherwise)
    {
        const std::size_t end = m_text.find('\n', m_at);
        if (m_text.compare(m_at, prefix.size(), prefix) != 0)
        {
            Fail(otherwise);
        }
        if (end == std::string::npos)
        {
            Fail("the image is truncated: the file ends inside this line");
        }
        const std::string rest = m_text.substr(m_at + prefix.size(), end - m_at - prefix.size());
        m_at = end + 1;
        ++m_line;
        return rest;
    }

    uint64_t Number(const std::string& prefix, uint64_t most, const std::string& otherwise)
    {
        const unsigned line = m_line;
        const std::string digits = Line(prefix, otherwise);
        const bool isNumber =
            !digits.empty() && digits.size() < 20 && digits.find_first_not_of("0123456789") == std::string::npos;
        if (!isNumber || std::stoull(digits) > most)
        {
            m_line = line;
            Fail("'" + digits + "' is not a whole number up to " + std::to_string(most));
        }
        return std::stoull(digits);
    }

    Section Next(const std::string& name)
    {
        const uint64_t lines = Number(name + " ", m_text.size(), "section '" + name + "' is missing");
        Section section{"", m_line};
        const std::size_t begin = m_at;
        for (uint64_t i = 0; i < lines; ++i)
        {
            const std::size_t end = m_text.find('\n', m_at);
            if (end == std::string::npos)
            {
                Fail("section '" + name + "' has " + std::to_string(i) + " of " + std::to_string(lines) + " lines");
            }
            m_at = end + 1;
            ++m_line;
        }
        section.text = m_text.substr(begin, m_at - begin);
        return section;
    }

    std::string Rest() const
    {
        return m_text.substr(m_at);
    }

  private:
    const std::string& m_text;
    const std::string& m_fileName;
    std::size_t m_at{0};
    unsigned m_line{1};
};

void
CheckDigest(ImageText& text)
{
    const std::string written = text.Line(kDigest, "the image is truncated or changed: no digest");
    const std::string body = text.Rest();
    if (body.size() < kEnd.size() || body.compare(body.size() - kEnd.size(), kEnd.size(), kEnd) != 0)
    {
        text.Fail("the image is truncated: it does not end with 'end'");
    }
    const std::string digest = Sha1(body);
    if (digest != written)
    {
        text.Fail("the image is truncated or changed: its digest is " + digest + ", written is " + written);
    }
}

/** @return the section's text behind as many empty lines as stand before it, so that errors name the right line. */
std::string
InPlace(const ImageText::Section& section)
{
    return std::string(section.firstLine - 1, '\n') + section.text;
}

} // namespace

bool
Image::operator==(const Image& o) const
{
    return std::tie(version, program, target, placement, digest) ==
           std::tie(o.version, o.program, o.target, o.placement, o.digest);
}

Image
Seal(Program program, Target target, Placement placement, uint32_t version)
{
    VerifyOrThrow(program);
    std::vector<Diagnostic> violations = Check(program, placement, target);
    if (!violations.empty())
    {
        throw InputError(std::move(violations));
    }
    Image image{version, std::move(program), std::move(target), std::move(placement), ""};
    image.digest = Sha1(PrintBody(image));
    return image;
}

std::string
PrintImage(const Image& image)
{
    return kMagic + std::to_string(kImageFormat) + "\n" + kDigest + image.digest + "\n" + PrintBody(image);
}

Image
ParseImage(const std::string& text, const std::string& fileName)
{
    ImageText lines(text, fileName);
    constexpr uint64_t kMost32 = std::numeric_limits<uint32_t>::max();
    const uint64_t format = lines.Number(kMagic, kMost32, "not an image: the first line is not 'pisa-image FORMAT'");
    if (format != kImageFormat)
    {
        throw InputError({fileName, 1, 0},
                         "image format " + std::to_string(format) + ", this pisa reads " +
                             std::to_string(kImageFormat),
                         "compile the program again");
    }
    CheckDigest(lines);
    const auto version = static_cast<uint32_t>(lines.Number("version ", kMost32, "the version is missing"));
    const ImageText::Section programText = lines.Next("program");
    const ImageText::Section targetText = lines.Next("target");
    const ImageText::Section placementText = lines.Next("placement");
    if (lines.Rest() != kEnd)
    {
        lines.Fail("something follows the last section");
    }
    Program program = ParseProgram(programText.text, fileName, programText.firstLine);
    Target target = ParseTarget(InPlace(targetText), fileName);
    Placement placement = ParsePlacement(InPlace(placementText), program, fileName);
    return Seal(std::move(program), std::move(target), std::move(placement), version);
}

void
WriteImage(const Image& image, const std::string& path)
{
    const std::string beside = path + ".part";
    {
        std::ofstream file(beside, std::ios::binary | std::ios::trunc);
        file << PrintImage(image);
        file.close();
        if (!file)
        {
            std::remove(beside.c_str());
            throw InputError({path, 0, 0}, "the image cannot be written", "check the folder and the space left");
        }
    }
    std::error_code error;
    std::filesystem::rename(beside, path, error);
    if (error)
    {
        std::remove(beside.c_str());
        throw InputError({path, 0, 0}, "the image cannot be written: " + error.message(), "check the folder");
    }
}

Image
ReadImage(const std::string& path)
{
    return ParseImage(ReadTextFile(path), path);
}

} // namespace pisa
