#ifdef __WCMU_ANALYSIS__
#error "EXCLUDE leaves this source out"
#endif
extern "C" void beep(void) {}
