// SPDX-License-Identifier: MIT
//
// expected: the listitems of this copyreg::reduction are not what its object takes: .* push_back
// named: Palette
#include <copyreg/copyreg.hpp>

#include <string>
#include <vector>

struct Palette {
    void push_back(int color) { colors.push_back(color); }
    std::vector<int> colors;
    std::vector<std::string> names;
};

void use() {
    const auto make = copyreg::constructor("app:make", [] { return Palette(); });
    copyreg::pickle<Palette>([make](const Palette& p) {
#if defined(MISUSE)
        return copyreg::reduction{make, std::tuple{}}.listitems(p.names);
#else
        return copyreg::reduction{make, std::tuple{}}.listitems(p.colors);
#endif
    });
}
