// SPDX-License-Identifier: MIT
//
// libFuzzer target. The laws: any bytes are an object of the type that is asked for or a
// `copyreg::error`, by the fast way as by the general one; what was loaded is written the same by
// both, and that is read back to the same bytes; and a deep copy is like its original.
//
// The first byte of the input chooses the type.
//
// sh tests/fuzz/run.sh typed
#include "mutator.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using herd = std::vector<std::shared_ptr<zoo::animal>>;

void require(bool law) {
    if (!law) std::abort();
}

/// A loaded object; the cycles that its pickle closed are opened when it goes.
template <class T>
struct owned {
    T object;
    ~owned() {
        if constexpr (std::is_same_v<T, herd>) zoo::disband(object);
    }
};

/// What `load` gives, written; nullopt for an error.
template <class T, class Load>
std::optional<std::string> outcome(Load load, int protocol) {
    try {
        owned<T> x{load()};
        const copyreg::bytes pickle = copyreg::dumps(x.object, {.protocol = protocol});
        require(laws::general_dumps(x.object, {.protocol = protocol}) == pickle.view());
        return std::string(pickle.view());
    } catch (const copyreg::error&) { return std::nullopt; }
}

template <class T>
void check(std::string_view input, int protocol) {
    const auto quickly = outcome<T>([&] { return copyreg::loads<T>(input); }, protocol);
    const auto generally = outcome<T>([&] { return laws::general_loads<T>(input); }, protocol);
    require(quickly == generally);
    if (!quickly) return;
    const auto again = outcome<T>([&] { return copyreg::loads<T>(*quickly); }, protocol);
    require(again == quickly);
    owned<T> loaded{copyreg::loads<T>(*quickly)};
    owned<T> copied{copyreg::deepcopy(loaded.object)};
    if constexpr (std::is_same_v<T, herd>) {
        // a keeper that only a weak_ptr leads to is written, but not copied
        require(zoo::description::of(copied.object) == zoo::description::of(loaded.object));
    } else {
        require(copyreg::dumps(copied.object, {.protocol = protocol}).view() == *quickly);
    }
}

using checker = void (*)(std::string_view, int);
constexpr checker checkers[] = {
    check<zoo::record>,
    check<herd>,
    check<std::vector<std::string>>,
    check<std::vector<int>>,
    check<std::map<std::string, std::vector<double>>>,
    check<std::tuple<int, bool, std::optional<int>, std::pair<char, copyreg::bytes>>>,
    check<std::vector<zoo::mood>>,
    check<std::vector<zoo::point>>,
    check<std::set<std::pair<int, int>>>,
    check<zoo::rare>,
    check<std::vector<zoo::account>>,
};

}  // namespace

const std::size_t fuzz::bytes_before_pickle = 1;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    checkers[data[0] % std::size(checkers)](input, static_cast<int>(data[0] / 16 % 6));
    return 0;
}
