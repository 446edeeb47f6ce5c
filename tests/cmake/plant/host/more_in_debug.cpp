#include "work.hpp"

namespace plant {
unsigned more() { return 4; }
}  // namespace plant
