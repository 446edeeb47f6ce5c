// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The exception classes of libstdc++ 12, and what throws them (<exception>, <stdexcept>, <new>, <typeinfo>, <bits/functexcept.h>).
// Their texts are shared: a block of the heap holds their length, its size, the number of further owners, and the characters.
extern "C" decltype(sizeof(0)) strlen(const char*) noexcept;
extern "C" int snprintf(char*, decltype(sizeof(0)), const char*, ...) noexcept;

namespace std {

using size_t = decltype(sizeof(0));

template <typename Character>
struct char_traits;
template <typename T>
class allocator;

inline namespace __cxx11 {
template <typename Character, typename Traits, typename Allocator>
class basic_string {
 public:
  const Character* data_;
  size_t length_;
};
}  // namespace __cxx11
using string = __cxx11::basic_string<char, char_traits<char>, allocator<char>>;

struct __cow_string {
  __cow_string(const char* text, size_t length);
  __cow_string(const __cow_string& other) noexcept;
  __cow_string(__cow_string&& other) noexcept;
  __cow_string& operator=(const __cow_string& other) noexcept;
  ~__cow_string();

  char* data;
};

namespace {

struct Text {
  size_t length;
  size_t capacity;
  int more_owners;  // Below 0: nobody shares it.
  char* characters() { return reinterpret_cast<char*>(this + 1); }
};

/// The text without characters, which is never given back.
struct {
  Text head;
  char terminator;
} empty_text = {{0, 0, 0}, 0};

char* make_text(const char* text, size_t length) {
  if (length == 0) return empty_text.head.characters();
  // Of more than a page: the rest of the page, less what malloc keeps, is part of it.
  constexpr size_t page = 4096, kept = 4 * sizeof(void*);
  size_t capacity = length;
  const size_t bytes = sizeof(Text) + capacity + 1;
  if (bytes + kept > page) capacity += page - (bytes + kept) % page;
  Text* made = static_cast<Text*>(::operator new(sizeof(Text) + capacity + 1));
  made->capacity = capacity;
  made->length = length;
  made->more_owners = 0;
  __builtin_memcpy(made->characters(), text, length);
  made->characters()[length] = 0;
  return made->characters();
}

char* share(char* data) {
  if (data != empty_text.head.characters()) ++(reinterpret_cast<Text*>(data) - 1)->more_owners;
  return data;
}

void drop(char* data) {
  if (data == empty_text.head.characters()) return;
  Text* text = reinterpret_cast<Text*>(data) - 1;
  if (text->more_owners-- <= 0) ::operator delete(text);
}

}  // namespace

__cow_string::__cow_string(const char* text, size_t length) : data(make_text(text, length)) {}
__cow_string::__cow_string(const __cow_string& other) noexcept : data(share(other.data)) {}
__cow_string::__cow_string(__cow_string&& other) noexcept : data(other.data) {
  other.data = empty_text.head.characters();
}
__cow_string& __cow_string::operator=(const __cow_string& other) noexcept {
  if (data == other.data) return *this;
  char* mine = share(other.data);
  drop(data);
  data = mine;
  return *this;
}
__cow_string::~__cow_string() { drop(data); }

class exception {
 public:
  exception() noexcept {}
  exception(const exception&) = default;
  exception& operator=(const exception&) = default;
  virtual ~exception() noexcept;
  virtual const char* what() const noexcept;
};
exception::~exception() noexcept {}
const char* exception::what() const noexcept { return "std::exception"; }

#define WCMU_PLAIN(name, base)                  \
  class name : public base {                    \
   public:                                      \
    name() noexcept {}                          \
    ~name() noexcept override;                  \
    const char* what() const noexcept override; \
  };                                            \
  name::~name() noexcept {}                     \
  const char* name::what() const noexcept { return "std::" #name; }

WCMU_PLAIN(bad_exception, exception)
WCMU_PLAIN(bad_alloc, exception)
WCMU_PLAIN(bad_array_new_length, bad_alloc)
WCMU_PLAIN(bad_cast, exception)
WCMU_PLAIN(bad_typeid, exception)
WCMU_PLAIN(bad_weak_ptr, exception)
WCMU_PLAIN(bad_function_call, exception)

#define WCMU_WITH_TEXT(name)                                                                               \
  class name : public exception {                                                                          \
    __cow_string text_;                                                                                    \
                                                                                                           \
   public:                                                                                                 \
    explicit name(const string& text);                                                                     \
    explicit name(const char* text);                                                                       \
    name(const name& other) noexcept;                                                                      \
    name(name&& other) noexcept;                                                                           \
    name& operator=(const name& other) noexcept;                                                           \
    name& operator=(name&& other) noexcept;                                                                \
    ~name() noexcept override;                                                                             \
    const char* what() const noexcept override;                                                            \
  };                                                                                                       \
  name::name(const string& text) : text_(text.data_, text.length_) {}                                      \
  name::name(const char* text) : text_(text, strlen(text)) {}                                              \
  name::name(const name& other) noexcept : exception(other), text_(other.text_) {}                         \
  name::name(name&& other) noexcept : exception(other), text_(static_cast<__cow_string&&>(other.text_)) {} \
  name& name::operator=(const name& other) noexcept {                                                      \
    text_ = other.text_;                                                                                   \
    return *this;                                                                                          \
  }                                                                                                        \
  name& name::operator=(name&& other) noexcept {                                                           \
    char* mine = text_.data;                                                                               \
    text_.data = other.text_.data;                                                                         \
    other.text_.data = mine;                                                                               \
    return *this;                                                                                          \
  }                                                                                                        \
  name::~name() noexcept {}                                                                                \
  const char* name::what() const noexcept { return text_.data; }

WCMU_WITH_TEXT(logic_error)
WCMU_WITH_TEXT(runtime_error)

#define WCMU_DERIVED(name, base)                 \
  class name : public base {                     \
   public:                                       \
    explicit name(const string& text);           \
    explicit name(const char* text);             \
    ~name() noexcept override;                   \
  };                                             \
  name::name(const string& text) : base(text) {} \
  name::name(const char* text) : base(text) {}   \
  name::~name() noexcept {}                      \
  [[noreturn]] void __throw_##name(const char* text) { throw name(text); }

WCMU_DERIVED(domain_error, logic_error)
WCMU_DERIVED(invalid_argument, logic_error)
WCMU_DERIVED(length_error, logic_error)
WCMU_DERIVED(out_of_range, logic_error)
WCMU_DERIVED(range_error, runtime_error)
WCMU_DERIVED(overflow_error, runtime_error)
WCMU_DERIVED(underflow_error, runtime_error)

[[noreturn]] void __throw_logic_error(const char* text) { throw logic_error(text); }
[[noreturn]] void __throw_runtime_error(const char* text) { throw runtime_error(text); }
/// The text is made of numbers that are not looked at: it may be any.
[[noreturn]] void __throw_out_of_range_fmt(const char* format, ...) {
  char text[1024];
  snprintf(text, sizeof(text), "%s", format);
  throw out_of_range(text);
}
[[noreturn]] void __throw_bad_exception() { throw bad_exception(); }
[[noreturn]] void __throw_bad_alloc() { throw bad_alloc(); }
[[noreturn]] void __throw_bad_array_new_length() { throw bad_array_new_length(); }
[[noreturn]] void __throw_bad_cast() { throw bad_cast(); }
[[noreturn]] void __throw_bad_typeid() { throw bad_typeid(); }
[[noreturn]] void __throw_bad_function_call() { throw bad_function_call(); }

class type_info;

/// In front of each exception object, as the tool lays it out.
struct Header {
  size_t owners;  // The throw that is on its way, handlers, std::exception_ptrs.
  const type_info* type;
  void (*destructor)(void*);
  void* unused;
};

}  // namespace std

// The tool's own: the object of the innermost handler, or null; and a throw of an object that has a header.
extern "C" void* __wcmu_caught_exception() noexcept;
extern "C" [[noreturn]] void __wcmu_throw_exception(void* object);

extern "C" void* __cxa_init_primary_exception(void* object, const std::type_info* type,
                                              void (*destructor)(void*)) noexcept {
  std::Header* header = static_cast<std::Header*>(object) - 1;
  header->owners = 0;
  header->type = type;
  header->destructor = destructor;
  return header;
}

namespace std {
namespace __exception_ptr {

class exception_ptr {
  void* object_;

 public:
  explicit exception_ptr(void* object) noexcept;
  exception_ptr(const exception_ptr& other) noexcept;
  ~exception_ptr();
  void _M_addref() noexcept;
  void _M_release() noexcept;
  void* _M_get() const noexcept;
};

exception_ptr::exception_ptr(void* object) noexcept : object_(object) { _M_addref(); }

void exception_ptr::_M_addref() noexcept {
  if (object_) ++(static_cast<Header*>(object_) - 1)->owners;
}

void exception_ptr::_M_release() noexcept {
  if (!object_) return;
  Header* header = static_cast<Header*>(object_) - 1;
  if (--header->owners == 0 && header->destructor) header->destructor(object_);
  object_ = nullptr;
}

void* exception_ptr::_M_get() const noexcept { return object_; }

}  // namespace __exception_ptr

__exception_ptr::exception_ptr current_exception() noexcept {
  return __exception_ptr::exception_ptr(__wcmu_caught_exception());
}

[[noreturn]] void rethrow_exception(__exception_ptr::exception_ptr kept) { __wcmu_throw_exception(kept._M_get()); }

class nested_exception {
  __exception_ptr::exception_ptr kept_;

 public:
  nested_exception() noexcept;
  virtual ~nested_exception() noexcept;
};
nested_exception::~nested_exception() noexcept {}

}  // namespace std
