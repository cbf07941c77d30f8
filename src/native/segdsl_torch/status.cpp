#include "status.h"

#include <c10/util/Exception.h>

namespace sdt {

std::string& last_error() {
  thread_local std::string message;
  return message;
}

std::string message_of(const std::exception& e) {
  if (auto* error = dynamic_cast<const c10::Error*>(&e)) return error->what_without_backtrace();
  return e.what();
}

}  // namespace sdt

SDT_EXPORT const char* sdt_last_error() { return sdt::last_error().c_str(); }
