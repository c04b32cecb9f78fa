// SPDX-License-Identifier: MIT
//
// expected: the dictitems of this copyreg::reduction are not what its object takes: .* insert_or
// named: Palette
#include <copyreg/copyreg.hpp>

#include <map>
#include <string>

struct Palette {
#if !defined(MISUSE)
    void insert_or_assign(const std::string& name, int color) { colors[name] = color; }
#endif
    std::map<std::string, int> colors;
};

void use() {
    const auto make = copyreg::constructor("app:make", [] { return Palette(); });
    copyreg::pickle<Palette>([make](const Palette& p) {
        return copyreg::reduction{make, std::tuple{}}.dictitems(p.colors);
    });
}
