// SPDX-License-Identifier: MIT
//
// The registrations of the shapes, for every translation unit that includes this.
#pragma once

#include "shapes.hpp"
#include <copyreg/copyreg.hpp>

COPYREG_CLASS(shapes::Square, "shapes:Square", side);
COPYREG_BASE(shapes::Square, shapes::Shape);
COPYREG_CLASS(shapes::Tilted, "shapes:Tilted", side, degrees);
COPYREG_BASE(shapes::Tilted, shapes::Square);
COPYREG_CONSTRUCTOR("shapes:make_square", shapes::make_square);
COPYREG_EXTENSION("shapes:Square", 77);
