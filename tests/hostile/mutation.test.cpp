// SPDX-License-Identifier: MIT
//
// Pickles with single bytes changed, dropped and added: a value or a copyreg::error, and no more
// heap than the input pays for. The changes are the same in every run.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <support/heap.hpp>

namespace {

#ifdef COPYREG_SANITIZED
constexpr int changes_of_each = 6;
#else
constexpr int changes_of_each = 60;
#endif

class changes {
public:
    /// One changed copy of `bytes`.
    std::string of(std::string bytes) {
        const std::size_t at = below(bytes.size());
        switch (below(8)) {
            case 0: bytes.erase(at, 1); break;
            case 1: bytes.insert(at, 1, any()); break;
            case 2: bytes.insert(at, bytes.substr(below(bytes.size()), below(12))); break;
            case 3: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
            case 4: bytes[at] = '\xff'; break;
            default: bytes[at] = any(); break;
        }
        return bytes;
    }

private:
    std::size_t below(std::size_t n) { return random_() % std::max<std::size_t>(n, 1); }
    char any() { return static_cast<char>(below(256)); }

    std::mt19937 random_{20260711};
};

}  // namespace

TEST_CASE("a changed pickle gives a value or an error, within its heap") {
    changes change;
    std::size_t loaded = 0;
    std::size_t refused = 0;
    std::size_t wrong = 0;
    for (const auto& entry : support::read_corpus(2000)) {
        for (int round = 0; round < changes_of_each; ++round) {
            const std::string bytes = change.of(entry.bytes);
            std::string complaint;
            const std::size_t peak = support::peak_heap_of([&] {
                try {
                    (void)hostile::loads(bytes);
                    ++loaded;
                } catch (const copyreg::unpickling_error& e) {
                    ++refused;
                    if (e.offset() > bytes.size()) complaint = e.what();
                }
            });
            if (peak > hostile::allowance(bytes.size())) {
                complaint += "heap " + std::to_string(peak);
            }
            try {
                if (round % 4 == 0) (void)hostile::load_and_use(bytes);
            } catch (const std::exception& e) { complaint += e.what(); }
            if (complaint.empty()) continue;
            if (++wrong > 20) continue;
            UNSCOPED_INFO(entry.label() << ": " << complaint << ": " << hostile::escaped(bytes));
        }
    }
    INFO(loaded << " loaded, " << refused << " refused");
    CHECK(wrong == 0);
    CHECK(loaded > 1000);
    CHECK(refused > 1000);
}
