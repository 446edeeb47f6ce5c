unsigned length_of_entry(void) { return 2; }
