// What is wrong with a Lyra program is said at its place, with what to do; programs beside it are accepted.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "ir/text-file.h"
#include "lyra/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace pisa::lyra
{

namespace
{

/** A faulty text, where the first error stands and what it says, and a neighbour that is right. */
struct Case
{
    std::string faulty;
    std::string place; ///< "line:column"
    std::string says;
    std::string right;
};

void
Check(const Case& one, const std::string& errors, const std::string& neighbour)
{
    EXPECT_EQ(errors.substr(0, one.place.size() + 2), one.place + ": ") << one.faulty << "\n" << errors;
    EXPECT_NE(errors.find(one.says), std::string::npos) << one.faulty << "\n" << errors;
    EXPECT_NE(errors.substr(0, errors.find('\n')).find('('), std::string::npos) << "no remedy: " << errors;
    EXPECT_EQ(neighbour, "") << one.right;
}

const std::string kTables = "extern dict<bit[8] k, <bit[16] p, bit[8] q>>[8] t; extern list<bit[8] k>[8] s; "
                            "global bit[32][8] g; global bit[8] one; extern bit[32] id;\n";

const std::vector<Case> kBodies{
    {"x = nowhere;", "2:5", "there is no 'nowhere'", "x = a.x;"},
    {"a.q = 1;", "2:1", "there is no field 'a.q'", "a.w = 1;"},
    {"c.x = 1;", "2:1", "there is no field 'c.x'", "a.x = 1;"},
    {"x = 5;", "2:1", "the width of 'x' follows from nothing", "bit[8] x = 5;"},
    {"a.x = a.z;", "2:7", "this has 16 bits, the target has 32", "a.x = (bit[32])a.z;"},
    {"a.w = 256;", "2:7", "256 needs 9 bits, here are 8", "a.w = 255;"},
    {"a.x = a.x + a.z;", "2:7", "the two operands have 32 bits and 16 bits", "a.x = a.x + (bit[32])a.z;"},
    {"if (a.x == a.w) { }", "2:5", "the two operands have 32 bits and 8 bits", "if (a.x == a.y) { }"},
    {"a.x = a.w == 1 ? a.x : a.z;", "2:7", "the two choices have", "a.x = a.w == 1 ? a.x : a.y;"},
    {"a.w = a.x[40:33];", "2:10", "bit 40 is beyond the 32 bits", "a.w = a.x[31:24];"},
    {"a.w = a.x[3:5];", "2:13", "the lowest bit is 5, it must be 0 to 3", "a.w = a.x[12:5];"},
    {"bit[1025] x;", "2:5", "the width in bits is 1025, it must be 1 to 1024", "bit[1024] x;"},
    {"bit[0] x;", "2:5", "the width in bits is 0, it must be 1 to 1024", "bit[1] x;"},
    {"bit[8] x; bit[8] x;", "2:18", "'x' is declared twice", "bit[8] x; bit[8] y;"},
    {"a.w = x; bit[8] x = 1;", "2:7", "'x' is used above", "bit[8] x = 1; a.w = x;"},
    {"a.x = g;", "2:7", "'g' is an array of 8 cells", "a.x = g[1];"},
    {"a.x = g[8];", "2:7", "there is no cell 8", "a.x = g[7];"},
    {"a.x = g[1, 2];", "2:7", "a cell of 'g' has one index", "a.x = g[1];"},
    {"global bit[8][0] h;", "2:15", "the number of cells is 0", "global bit[8][1] h;"},
    {"t[a.w].p = 1;", "2:1", "'t' is external: packets only read it", "a.z = t[a.w].p;"},
    {"id = 5;", "2:1", "'id' is external", "a.x = id;"},
    {"a.z = t[a.w];", "2:7", "'t' has no value ''", "a.z = t[a.w].p;"},
    {"a.z = t[a.w].r;", "2:7", "'t' has no value 'r'", "a.w = t[a.w].q;"},
    {"a.z = t[a.x].p;", "2:9", "this has 32 bits, the key of 't' has 8", "a.z = t[(bit[8])a.x].p;"},
    {"a.z = t[a.w, 1].p;", "2:7", "'t' has 1 key fields, here are 2", "a.z = t[1].p;"},
    {"a.z = s[a.w];", "2:7", "'s' has no values to look up", "if (a.w in s) { }"},
    {"if ((a.w, a.f) in t) { }", "2:5", "'t' has 1 key fields, here are 2", "if (a.w in t) { }"},
    {"if (a.w in g) { }", "2:5", "'g' has no members", "if (a.w in s) { }"},
    {"if (a.w in nowhere) { }", "2:5", "there is no 'nowhere'", "if (a.w in t) { }"},
    {"a.w = s;", "2:7", "'s' is looked up with a key", "a.x = id;"},
    {"extern list<lpm bit[8] x, bit[8] y>[4] u;", "2:25", "'>' is expected",
     "extern list<<lpm bit[8] x, bit[8] y>>[4] u;"},
    {"extern list<<lpm bit[8] x, lpm bit[8] y>>[4] u;", "2:46", "longest prefix",
     "extern list<<lpm bit[8] x, ternary bit[8] y>>[4] u;"},
    {"extern dict<bit[8] x, <bit[8], bit[8] y>>[4] u;", "2:46", "has no name",
     "extern dict<bit[8] x, <bit[8] z, bit[8] y>>[4] u;"},
    {"extern dict<bit[8] x, <bit[8] y, bit[8] y>>[4] u;", "2:48", "two fields 'y'",
     "extern dict<bit[8] x, <bit[8] y, bit[8] x>>[4] u;"},
    {"extern set<bit[8]>[4] u;", "2:8", "an external variable is a list, a dict", "extern list<bit[8]>[4] u;"},
    {"extern list<bit[8]>[0] u;", "2:21", "the number of entries is 0", "extern list<bit[8]>[1] u;"},
    {"nothing();", "2:1", "there is no function 'nothing'", "drop();"},
    {"drop(1);", "2:1", "'drop' takes 0 arguments, here are 1", "drop();"},
    {"forward();", "2:1", "'forward' takes 1 arguments", "forward(1);"},
    {"forward(a.x);", "2:1", "takes up to 16", "forward((bit[16])a.x);"},
    {"h = crc32_hash();", "2:5", "takes one or more", "h = crc32_hash(a.x);"},
    {"crc32_hash(a.x);", "2:1", "goes nowhere", "h = crc32_hash(a.x);"},
    {"a.w = drop();", "2:7", "has no result", "drop();"},
    {"add_header(c);", "2:12", "takes a header of the packet", "add_header(b);"},
    {"add_header(a.x);", "2:12", "takes a header of the packet", "remove_header(a);"},
    {"main();", "2:1", "'main' is an algorithm", "drop();"},
    {"a.x = min(a.x, a.z);", "2:7", "the two arguments have", "a.x = min(a.x, a.y);"},
    {"h = random(a.z, a.x);", "2:12", "this has 16 bits", "h = random(0, a.x);"},
    {"a.x = a.x / 0;", "2:7", "divides by zero", "a.x = a.x / 2;"},
    {"switch (a.w) { case 1: { } case 1: { } }", "2:33", "stands above already",
     "switch (a.w) { case 1: { } case 2: { } }"},
    {"switch (a.w) { default: { } case 1: { } }", "2:16", "put the default last",
     "switch (a.w) { case 1: { } default: { } }"},
    {"switch (a.w) { case a.f: { } }", "2:21", "a case is a number or a constant", "switch (a.w) { case 3: { } }"},
    {"switch (a.w) { case 300: { } }", "2:21", "300 needs 9 bits", "switch (a.w) { case 255: { } }"},
    {"if (a.w == 1) a.x = 1;", "2:15", "'{' is expected here", "if (a.w == 1) { a.x = 1; }"},
    {"a.x = ;", "2:7", "is expected here, not ';'", "a.x = 0;"},
    {"a.x = 1", "3:1", "';' is expected", "a.x = 1;"},
    {"a.x = 0x;", "2:7", "'0x' is no number", "a.x = 0x1;"},
    {"a.x = 12ab;", "2:7", "'12ab' is no number", "a.x = 0x12ab;"},
    {"a.x = 99999999999999999999;", "2:7", "has more than 64 bits", "a.x = 4294967295;"},
    {"a.x = 1 # 2;", "2:9", "'#' means nothing here", "a.x = 1;"},
    {"/* a.x = 1;", "2:1", "this comment never ends", "/* a.x = 1; */"},
    {"3 = a.x;", "2:1", "a statement cannot begin with '3'", "a.x = 3;"},
    {"(a.x) = 3;", "2:1", "a statement cannot begin with '('", "a.x = 3;"},
    {"a.x[3:0] = 3;", "2:4", "nothing can be assigned here", "a.x = 3;"},
};

} // namespace

TEST(LyraRejected, BodiesSayWhatIsWrongAtItsPlace)
{
    for (const Case& one : kBodies)
    {
        Check(one, ErrorsOfBody(kTables + one.faulty + "\n"), ErrorsOfBody(kTables + one.right + "\n"));
    }
}

TEST(LyraRejected, ProgramsSayWhatIsWrongAtItsPlace)
{
    const std::string pipe = " >PIPELINES: pipeline[P]{m}; algorithm m { }";
    const std::string type = ">HEADER: header_type t { bit[8] x; } packet p { t a; } ";
    const std::vector<Case> cases{
        {"header_type t { bit[8] x; }", "1:1", "belongs into the part >HEADER:", type + pipe},
        {">BODY: ", "1:2", "there is no part 'BODY'", type + pipe},
        {">HEADER: header_type t { bit[7] x; }" + pipe, "1:22", "has 7 bits, headers are one or more whole bytes",
         type + pipe},
        {">HEADER: header_type t { bit[8] x; bit[8] x; }" + pipe, "1:43", "field 'x' is declared twice", type + pipe},
        {">HEADER: packet p { t a; }" + pipe, "1:23", "there is no header type 't'", type + pipe},
        {type + "packet q { t b; }" + pipe, "1:63", "there is a second packet", type + pipe},
        {type + "parser_node first { next accept; }" + pipe, "1:68", "there is no parser node 'start'",
         type + "parser_node start { next accept; }" + pipe},
        {type + "parser_node start { next more; }" + pipe, "1:76", "there is no parser node 'more'",
         type + "parser_node start { next reject; }" + pipe},
        {type + "parser_node start { extract(b); next accept; }" + pipe, "1:84", "the packet has no header 'b'",
         type + "parser_node start { extract(a); next accept; }" + pipe},
        {type + "parser_node start { next start; }" + pipe, "1:68", "without having taken anything",
         type + "parser_node start { extract(a); next start; }" + pipe},
        {type + "parser_node start { extract(a); select (a.y) { default: accept; } }" + pipe, "1:96",
         "there is no field 'a.y'",
         type + "parser_node start { extract(a); select (a.x) { default: accept; } }" + pipe},
        {type + "parser_node start { extract(a); select (a.x) { 256: accept; } }" + pipe, "1:103",
         "has more than the field's 8 bits",
         type + "parser_node start { extract(a); select (a.x) { 255: accept; } }" + pipe},
        {type + "parser_node start { extract(a); select (a.x) { 1, 2: accept; } }" + pipe, "1:103",
         "2 values for 1 selected fields",
         type + "parser_node start { extract(a); select (a.x, a.x) { 1, 2: accept; } }" + pipe},
        {type + "checksum a.x;" + pipe, "1:65", "is no field of 16 bits",
         ">HEADER: header_type t { bit[16] x; } packet p { t a; } checksum a.x;" + pipe},
        {">PIPELINES: pipeline[P]{m};", "1:25", "there is no algorithm 'm'", pipe},
        {">PIPELINES: algorithm m { }", "1:1", "the program has no pipeline", pipe},
        {">PIPELINES: pipeline[P]{m -> m}; algorithm m { }", "1:30", "stands in two places", pipe},
        {">PIPELINES: pipeline[P]{m}; algorithm m { } algorithm m { }", "1:55", "algorithm 'm' is declared twice",
         pipe},
        {pipe + " >FUNCTIONS: func f() { f(); }", "1:69", "function 'f' calls itself",
         pipe + " >FUNCTIONS: func f() { }"},
        {pipe + " >FUNCTIONS: func f() { g(); } func g() { f(); }", "1:87", "function 'f' calls itself",
         pipe + " >FUNCTIONS: func f() { g(); } func g() { }"},
        {pipe + " >FUNCTIONS: func drop() { }", "1:63", "'drop' is a call of the library",
         pipe + " >FUNCTIONS: func fall() { }"},
        {">PIPELINES: pipeline[P]{m}; algorithm m { f(1); } >FUNCTIONS: func f() { }", "1:43",
         "'f' takes 0 arguments, here are 1",
         ">PIPELINES: pipeline[P]{m}; algorithm m { f(); } >FUNCTIONS: func f() { }"},
        {">PIPELINES: pipeline[P]{m}; algorithm m { f(1); } >FUNCTIONS: func f(bit[8] x) { x = 2; }", "1:45",
         "so the argument must be a variable",
         ">PIPELINES: pipeline[P]{m}; algorithm m { bit[8] y; f(y); } >FUNCTIONS: func f(bit[8] x) { x = 2; }"},
        {"const N = 1; const N = 2;" + pipe, "1:20", "constant 'N' is declared twice",
         "const N = 1; const M = N;" + pipe},
        {"const N = M;" + pipe, "1:11", "there is no constant 'M'", "const N = 3;" + pipe},
    };
    for (const Case& one : cases)
    {
        Check(one, ErrorsOf(one.faulty), ErrorsOf(one.right));
    }
}

TEST(LyraRejected, SeveralErrorsAreSaidAtOnce)
{
    const std::string errors = ErrorsOfBody("a.q = 1;\na.w = 300;\nnothing();\n");
    EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 3) << errors;
}

TEST(LyraRejected, DamagedProgramsEndWithAProgramOrWithErrorsThatHaveAPlace)
{
    std::mt19937 random(1);
    unsigned refused = 0;
    for (const char* name : {"netcache", "netchain", "speedlight", "data-centre-switch", "int-ingress"})
    {
        const std::string text = ReadTextFile(std::string(PISA_SOURCE_DIR "/examples/lyra/") + name + ".lyra");
        for (unsigned trial = 0; trial < 60; ++trial)
        {
            std::string damaged = text;
            for (unsigned wound = 0; wound <= random() % 3; ++wound)
            {
                const std::size_t at = random() % damaged.size();
                const std::size_t length = 1 + random() % 12;
                const std::string other = text.substr(random() % text.size(), random() % 12);
                damaged.replace(at, std::min(length, damaged.size() - at), other);
            }
            try
            {
                CompileLyra(damaged, "t.lyra");
            }
            catch (const InputError& error)
            {
                ++refused;
                for (const Diagnostic& one : error.Diagnostics())
                {
                    EXPECT_GT(one.where.line, 0u) << one.what << "\n" << damaged;
                }
            }
        }
    }
    EXPECT_GT(refused, 100u);
}

TEST(LyraRejected, DeepNestingEndsWithAnErrorNotACrash)
{
    std::string deep;
    for (int i = 0; i < 100000; ++i)
    {
        deep += "(";
    }
    EXPECT_NE(ErrorsOfBody("a.x = " + deep).find("nested more than 200 deep"), std::string::npos);
}

} // namespace pisa::lyra
