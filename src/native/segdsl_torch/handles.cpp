#include "handles.h"

SDT_EXPORT const char* sdt_last_error() { return sdt::last_error().c_str(); }
