// SPDX-License-Identifier: MIT
//
// Disassembles and optimizes what it reads, so that compare_dis.py can compare with CPython.
//
// Input and output are blocks: a length of four bytes, little-endian, and that many bytes. For each
// pickle it answers with five blocks: the disassembly as far as it goes, its error, the same
// disassembly with other options (or nothing, where there was an error), the optimized pickle, and
// the error of that. With the argument "table" it prints the opcode table instead.
#include <copyreg/pickletools.hpp>
#include <copyreg/wire/opcode_table.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

bool read_block(std::string& block) {
    unsigned char size[4];
    if (std::fread(size, 1, 4, stdin) != 4) return false;
    block.resize(size[0] | static_cast<std::size_t>(size[1]) << 8 |
                 static_cast<std::size_t>(size[2]) << 16 | static_cast<std::size_t>(size[3]) << 24);
    return std::fread(block.data(), 1, block.size(), stdin) == block.size();
}

void write_block(std::string_view block) {
    const auto n = static_cast<std::uint32_t>(block.size());
    for (unsigned shift = 0; shift < 32; shift += 8) {
        std::putchar(static_cast<int>((n >> shift) & 0xFF));
    }
    std::fwrite(block.data(), 1, block.size(), stdout);
}

std::string names_of(const copyreg::wire::stack_items& items) {
    std::string text;
    for (const copyreg::wire::stack_item item : items) text.append(name_of(item)).append(" ");
    return text;
}

void print_table() {
    for (const copyreg::wire::opcode_info& info : copyreg::wire::opcode_table) {
        std::string row = std::to_string(static_cast<int>(info.code));
        row.append("\t").append(info.name).append("\t").append(name_of(info.argument));
        row.append("\t").append(names_of(info.before)).append("\t").append(names_of(info.after));
        row.append("\t").append(std::to_string(info.protocol)).append("\t").append(info.summary);
        std::puts(row.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    namespace tools = copyreg::pickletools;
    if (argc > 1 && argv[1] == std::string_view("table")) {
        print_table();
        return 0;
    }
    for (std::string pickle; read_block(pickle);) {
        std::string text;
        std::string error;
        try {
            tools::dis(pickle, text);
        } catch (const copyreg::unpickling_error& e) {
            error = e.what();
            if (e.offset() > pickle.size()) error = "offset beyond the pickle";
        }
        write_block(text);
        write_block(error);
        write_block(error.empty() ? tools::dis(pickle, {.indentlevel = 2, .annotate = 30}) : "");
        std::string optimized;
        error.clear();
        try {
            optimized = tools::optimize(pickle).view();
        } catch (const copyreg::unpickling_error& e) { error = e.what(); }
        write_block(optimized);
        write_block(error);
    }
}
