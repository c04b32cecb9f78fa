// SPDX-License-Identifier: MIT
//
// Links the two generated units that include every header.

int first_unit();
int second_unit();

int main() { return first_unit() + second_unit() == 2 ? 0 : 1; }
