// SPDX-License-Identifier: MIT
//
// The whole corpus without Python at hand, so that sanitizers see it: what CPython wrote comes back
// byte for byte, from a range and from a stream, from a value and from its deep copy.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/corpus.hpp>

namespace {

// What is too large for the slow tests of a slow build.
#ifdef COPYREG_SANITIZED
constexpr std::size_t large = 20000;
#else
constexpr std::size_t large = static_cast<std::size_t>(-1);
#endif

copyreg::load_options reading(const support::corpus_entry& entry) {
    copyreg::load_options options;
    options.fix_imports = entry.fix_imports;
    return options;
}

copyreg::dump_options writing(const support::corpus_entry& entry) {
    return {.protocol = entry.protocol, .fix_imports = entry.fix_imports};
}

/// Calls `wrong(entry)` for every pickle up to a size and checks that it never says that something
/// is.
template <class Wrong>
void for_each_pickle(Wrong wrong, std::size_t max_size = static_cast<std::size_t>(-1)) {
    std::size_t count = 0;
    std::size_t failed = 0;
    for (const auto& entry : support::read_corpus(max_size)) {
        ++count;
        std::string complaint;
        try {
            complaint = wrong(entry);
        } catch (const copyreg::error& e) { complaint = e.what(); }
        if (complaint.empty()) continue;
        if (++failed <= 20) UNSCOPED_INFO(entry.label() << ": " << complaint);
    }
    INFO(count << " pickles");
    CHECK(count > 3500);
    CHECK(failed == 0);
}

}  // namespace

TEST_CASE("what CPython wrote comes back byte for byte") {
    for_each_pickle([](const support::corpus_entry& entry) -> std::string {
        const copyreg::value value = copyreg::loads(entry.bytes, reading(entry));
        const auto written = copyreg::dumps(value, writing(entry));
        if (written.view() != entry.bytes) return "other bytes";
        const auto copied = copyreg::dumps(copyreg::deepcopy(value), writing(entry));
        if (copied.view() != entry.bytes) return "other bytes from the deep copy";
        return {};
    });
}

TEST_CASE("dump writes to a stream and to a container what dumps returns") {
    for_each_pickle([](const support::corpus_entry& entry) -> std::string {
        std::istringstream source(entry.bytes);
        const copyreg::value value = copyreg::load(source, reading(entry));
        std::ostringstream sink;
        copyreg::dump(value, sink, writing(entry));
        if (sink.str() != entry.bytes) return "other bytes in the stream";
        std::string container = "kept";
        copyreg::dump(value, container, writing(entry));
        if (container != "kept" + entry.bytes) return "other bytes in the container";
        return {};
    });
}

TEST_CASE("a value outlives its input, and parts outlive the whole") {
    for_each_pickle([](const support::corpus_entry& entry) -> std::string {
        copyreg::value value;
        {
            const std::string input = entry.bytes;
            value = copyreg::loads(input, reading(entry));
        }
        if (copyreg::dumps(value, writing(entry)).view() != entry.bytes) return "other bytes";
        if (value.kind() != copyreg::kind::list || value.size() == 0) return {};
        copyreg::value part = value[0];
        const std::string before = copyreg::repr(part);
        value = nullptr;
        return copyreg::repr(part) == before ? "" : "the part changed";
    });
}

TEST_CASE("every pickle is printed, optimized and disassembled") {
    for_each_pickle(
        [](const support::corpus_entry& entry) -> std::string {
            const copyreg::value value = copyreg::loads(entry.bytes, reading(entry));
            if (copyreg::repr(value).empty()) return "printed as nothing";
            const auto optimized = copyreg::pickletools::optimize(entry.bytes);
            if (optimized.size() > entry.bytes.size() + 16) return "optimized to more";
            const copyreg::value again = copyreg::loads(optimized, reading(entry));
            if (copyreg::repr(again) != copyreg::repr(value)) return "optimized to another value";
            if (copyreg::pickletools::dis(entry.bytes).empty()) return "disassembled to nothing";
            return {};
        },
        large);
}

TEST_CASE("strict accepts every pickle that CPython wrote") {
    for_each_pickle([](const support::corpus_entry& entry) -> std::string {
        copyreg::load_options options = reading(entry);
        options.strict = true;
        (void)copyreg::loads(entry.bytes, options);
        return {};
    });
}

TEST_CASE("minimal memoization is shorter, and stable") {
    for_each_pickle([](const support::corpus_entry& entry) -> std::string {
        copyreg::dump_options options = writing(entry);
        options.memoize = copyreg::memoization::minimal;
        const copyreg::value value = copyreg::loads(entry.bytes, reading(entry));
        const auto once = copyreg::dumps(value, options);
        if (once.size() > entry.bytes.size()) return "longer than CPython's";
        const copyreg::value again = copyreg::loads(once, reading(entry));
        if (copyreg::dumps(again, options) != once) return "not stable";
        return {};
    });
}
