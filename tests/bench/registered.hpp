// SPDX-License-Identifier: MIT
//
// The types of data.hpp as copyreg knows them. The Python classes are in monsters/.
#pragma once

#include "data.hpp"
#include <copyreg/copyreg.hpp>

COPYREG_ENUM(bench::color, "monsters.calls:Color", red, green, blue);

COPYREG_CALL(bench::vec3<bench::shape::calls>, "monsters.calls:Vec3", x, y, z);
COPYREG_CALL(bench::weapon<bench::shape::calls>, "monsters.calls:Weapon", name, damage);
COPYREG_CALL(bench::monster<bench::shape::calls>, "monsters.calls:Monster", pos, mana, hp, name,
             inventory, color, weapons, equipped, path);

COPYREG_CLASS(bench::vec3<bench::shape::attributes>, "monsters.attributes:Vec3", x, y, z);
COPYREG_CLASS(bench::weapon<bench::shape::attributes>, "monsters.attributes:Weapon", name, damage);
COPYREG_CLASS(bench::monster<bench::shape::attributes>, "monsters.attributes:Monster", pos, mana,
              hp, name, inventory, color, weapons, equipped, path);

COPYREG_CLASS(bench::number_node, "graph:NumberNode", id, next, number);
COPYREG_CLASS(bench::text_node, "graph:TextNode", id, next, text);
COPYREG_BASE(bench::number_node, bench::node);
COPYREG_BASE(bench::text_node, bench::node);
