#include "work.hpp"

namespace plant {
unsigned more() { return std::vector<int>(3).size() == 3 ? 3 : 3; }
}  // namespace plant
