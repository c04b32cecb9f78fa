// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: Node ?\*
#include <copyreg/copyreg.hpp>

struct Node {
    int id = 0;
#if defined(MISUSE)
    Node* next = nullptr;
#else
    std::shared_ptr<Node> next;
#endif
};
COPYREG_CLASS(Node, "app:Node", id, next);
