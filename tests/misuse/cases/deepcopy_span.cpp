// SPDX-License-Identifier: MIT
//
// expected: neither loaded nor copied deeply: it does not own .* use a std::vector
// named: span<
#include <copyreg/copyreg.hpp>

void use() {
    std::vector<int> numbers(3);
#if defined(MISUSE)
    copyreg::deepcopy(std::span<int>(numbers));
#else
    copyreg::deepcopy(numbers);
#endif
}
