// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: Node ?\*
#include <copyreg/copyreg.hpp>

struct Node {
    int id = 0;
};
COPYREG_CLASS(Node, "app:Node", id);

void use() {
    const auto node = std::make_unique<Node>();
#if defined(MISUSE)
    copyreg::dumps(node.get());
#else
    copyreg::dumps(*node);
#endif
}
