// SPDX-License-Identifier: MIT
//
// expected: the listitems of this copyreg::reduction are not what its object takes: .* push_back
// named: Palette
#include <copyreg/copyreg.hpp>

#include <vector>

struct Palette {
#if !defined(MISUSE)
    void push_back(int color) { colors.push_back(color); }
#endif
    std::vector<int> colors;
};

void use() {
    const auto make = copyreg::constructor("app:make", [] { return Palette(); });
    copyreg::pickle<Palette>([make](const Palette& p) {
        return copyreg::reduction{make, std::tuple{}}.listitems(p.colors);
    });
}
