// SPDX-License-Identifier: MIT
//
// expected: COPYREG_CLASS is for classes; .* COPYREG_ENUM
// named: Shade
#include <copyreg/copyreg.hpp>

enum class Shade { light, dark };
#if defined(MISUSE)
COPYREG_CLASS(Shade, "app:Shade");
#else
COPYREG_ENUM(Shade, "app:Shade", light, dark);
#endif
