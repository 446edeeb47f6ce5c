#pragma once
constexpr unsigned from_pch = 4;
