// SPDX-License-Identifier: MIT
//
// The corpus that CPython wrote at build time, read through its index.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

/// One pickle of the corpus.
struct corpus_entry {
    std::string name;
    int protocol = 0;
    bool fix_imports = true;
    std::string bytes;

    std::string label() const {
        return name + " at protocol " + std::to_string(protocol) +
               (fix_imports ? "" : " without fix_imports");
    }
};

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Every pickle whose size is at most `max_size`.
inline std::vector<corpus_entry> read_corpus(std::size_t max_size = static_cast<std::size_t>(-1)) {
    const std::string directory = COPYREG_CORPUS_DIR;
    std::istringstream index(read_file(directory + "/index.tsv"));
    std::vector<corpus_entry> entries;
    std::string path;
    for (corpus_entry entry; index >> entry.name >> entry.protocol >> entry.fix_imports >> path;) {
        entry.bytes = read_file(directory + "/" + path);
        if (entry.bytes.size() <= max_size) entries.push_back(entry);
    }
    return entries;
}

}  // namespace support
