// SPDX-License-Identifier: MIT
//
// Every proper prefix of a pickle is refused, with an offset inside it.
//
// Small files are cut at every byte. Of the large ones, whose middle is one long string or the same
// few opcodes again and again, every byte near the ends and near a multiple of 64 KiB is tried, and
// every 997th of the rest. With COPYREG_EXHAUSTIVE in the environment all files are cut at every
// byte.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/corpus.hpp>

namespace {

#ifdef COPYREG_SANITIZED
constexpr std::size_t small = 1024;
constexpr std::size_t near = 64;
#else
constexpr std::size_t small = 8192;
constexpr std::size_t near = 512;
#endif

bool is_cut_at(std::size_t cut, std::size_t size) {
    static const bool exhaustive = std::getenv("COPYREG_EXHAUSTIVE") != nullptr;
    const std::size_t in_frame = cut % 65536;
    return exhaustive || size <= small || cut < near || size - cut < near || in_frame < near / 4 ||
           65536 - in_frame < near / 4 || cut % 997 == 0;
}

}  // namespace

TEST_CASE("every truncation of a pickle is refused") {
    std::size_t cuts = 0;
    std::size_t wrong = 0;
    for (const auto& entry : support::read_corpus()) {
        const std::string_view whole = entry.bytes;
        for (std::size_t cut = 0; cut < whole.size(); ++cut) {
            if (!is_cut_at(cut, whole.size())) continue;
            ++cuts;
            // A copy of its own size: a read beyond it is one that a sanitizer sees.
            const std::string part(whole.substr(0, cut));
            std::string complaint;
            try {
                const copyreg::value value = hostile::loads(part);
                complaint = "loaded";
            } catch (const copyreg::unpickling_error& e) {
                if (e.offset() > cut) complaint = "offset beyond the end: " + std::string(e.what());
            }
            if (complaint.empty()) continue;
            if (++wrong > 20) continue;
            UNSCOPED_INFO(entry.label() << ", cut at " << cut << ": " << complaint);
        }
    }
    INFO(cuts << " truncations");
    CHECK(cuts > 300000);
    CHECK(wrong == 0);
}

TEST_CASE("every truncation of a stream is refused as that of a range is") {
    std::size_t wrong = 0;
    for (const auto& entry : support::read_corpus(300)) {
        for (std::size_t cut = 0; cut < entry.bytes.size(); cut += 3) {
            const std::string part = entry.bytes.substr(0, cut);
            const auto range = hostile::load_and_use(part);
            const auto stream = hostile::load_from_stream(part);
            if (!range.loaded && !stream.loaded && range.offset == stream.offset) continue;
            if (++wrong > 20) continue;
            UNSCOPED_INFO(entry.label() << ", cut at " << cut << ": " << range.error
                                        << "; from a stream: " << stream.error);
        }
    }
    CHECK(wrong == 0);
}
