// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How the hash tables of libstdc++ 12 grow (<bits/hashtable_policy.h>), and its hash of bytes.
namespace std {

using size_t = decltype(sizeof(0));

template <typename First, typename Second>
struct pair {
  First first;
  Second second;
};

namespace __detail {

struct _Prime_rehash_policy {
  float _M_max_load_factor;
  mutable size_t _M_next_resize;

  size_t _M_next_bkt(size_t wanted) const;
  pair<bool, size_t> _M_need_rehash(size_t buckets, size_t elements, size_t more) const;

 private:
  /// How many elements so many buckets are for.
  size_t room(size_t buckets) const;
};

namespace {

/// The numbers of buckets that there are from 17 on, as the library gives them.
constexpr size_t sizes[] = {
    17U,
    19U,
    23U,
    29U,
    31U,
    37U,
    41U,
    43U,
    47U,
    53U,
    59U,
    61U,
    67U,
    71U,
    73U,
    79U,
    83U,
    89U,
    97U,
    103U,
    109U,
    113U,
    127U,
    137U,
    139U,
    149U,
    157U,
    167U,
    179U,
    193U,
    199U,
    211U,
    227U,
    241U,
    257U,
    277U,
    293U,
    313U,
    337U,
    359U,
    383U,
    409U,
    439U,
    467U,
    503U,
    541U,
    577U,
    619U,
    661U,
    709U,
    761U,
    823U,
    887U,
    953U,
    1031U,
    1109U,
    1193U,
    1289U,
    1381U,
    1493U,
    1613U,
    1741U,
    1879U,
    2029U,
    2179U,
    2357U,
    2549U,
    2753U,
    2971U,
    3209U,
    3469U,
    3739U,
    4027U,
    4349U,
    4703U,
    5087U,
    5503U,
    5953U,
    6427U,
    6949U,
    7517U,
    8123U,
    8783U,
    9497U,
    10273U,
    11113U,
    12011U,
    12983U,
    14033U,
    15173U,
    16411U,
    17749U,
    19183U,
    20753U,
    22447U,
    24281U,
    26267U,
    28411U,
    30727U,
    33223U,
    35933U,
    38873U,
    42043U,
    45481U,
    49201U,
    53201U,
    57557U,
    62233U,
    67307U,
    72817U,
    78779U,
    85229U,
    92203U,
    99733U,
    107897U,
    116731U,
    126271U,
    136607U,
    147793U,
    159871U,
    172933U,
    187091U,
    202409U,
    218971U,
    236897U,
    256279U,
    277261U,
    299951U,
    324503U,
    351061U,
    379787U,
    410857U,
    444487U,
    480881U,
    520241U,
    562841U,
    608903U,
    658753U,
    712697U,
    771049U,
    834181U,
    902483U,
    976369U,
    1056323U,
    1142821U,
    1236397U,
    1337629U,
    1447153U,
    1565659U,
    1693859U,
    1832561U,
    1982627U,
    2144977U,
    2320627U,
    2510653U,
    2716249U,
    2938679U,
    3179303U,
    3439651U,
    3721303U,
    4026031U,
    4355707U,
    4712381U,
    5098259U,
    5515729U,
    5967347U,
    6456007U,
    6984629U,
    7556579U,
    8175383U,
    8844859U,
    9569143U,
    10352717U,
    11200489U,
    12117689U,
    13109983U,
    14183539U,
    15345007U,
    16601593U,
    17961079U,
    19431899U,
    21023161U,
    22744717U,
    24607243U,
    26622317U,
    28802401U,
    31160981U,
    33712729U,
    36473443U,
    39460231U,
    42691603U,
    46187573U,
    49969847U,
    54061849U,
    58488943U,
    63278561U,
    68460391U,
    74066549U,
    80131819U,
    86693767U,
    93793069U,
    101473717U,
    109783337U,
    118773397U,
    128499677U,
    139022417U,
    150406843U,
    162723577U,
    176048909U,
    190465427U,
    206062531U,
    222936881U,
    241193053U,
    260944219U,
    282312799U,
    305431229U,
    330442829U,
    357502601U,
    386778277U,
    418451333U,
    452718089U,
    489790921U,
    529899637U,
    573292817U,
    620239453U,
    671030513U,
    725980837U,
    785430967U,
    849749479U,
    919334987U,
    994618837U,
    1076067617U,
    1164186217U,
    1259520799U,
    1362662261U,
    1474249943U,
    1594975441U,
    1725587117U,
    1866894511U,
    2019773507U,
    2185171673U,
    2364114217U,
    2557710269U,
    2767159799U,
    2993761039U,
    3238918481U,
    3504151727U,
    3791104843U,
    4101556399U,
    4294967291U,
#if __SIZEOF_SIZE_T__ > 4
    6442450933U,
    8589934583U,
    12884901857U,
    17179869143U,
    25769803693U,
    34359738337U,
    51539607367U,
    68719476731U,
    103079215087U,
    137438953447U,
    206158430123U,
    274877906899U,
    412316860387U,
    549755813881U,
    824633720731U,
    1099511627689U,
    1649267441579U,
    2199023255531U,
    3298534883309U,
    4398046511093U,
    6597069766607U,
    8796093022151U,
    13194139533241U,
    17592186044399U,
    26388279066581U,
    35184372088777U,
    52776558133177U,
    70368744177643U,
    105553116266399U,
    140737488355213U,
    211106232532861U,
    281474976710597U,
    562949953421231U,
    1125899906842597U,
    2251799813685119U,
    4503599627370449U,
    9007199254740881U,
    18014398509481951U,
    36028797018963913U,
    72057594037927931U,
    144115188075855859U,
    288230376151711717U,
    576460752303423433U,
    1152921504606846883U,
    2305843009213693951U,
    4611686018427387847U,
    9223372036854775783U,
    18446744073709551557U,
#endif
};
constexpr size_t count = sizeof(sizes) / sizeof(sizes[0]);

constexpr unsigned char small_sizes[] = {1, 2, 2, 3, 5, 5, 7, 7, 11, 11, 11, 11, 13, 13};

}  // namespace

size_t _Prime_rehash_policy::room(size_t buckets) const {
  if (_M_max_load_factor == 1.0f) return static_cast<size_t>(static_cast<double>(buckets));
  return static_cast<size_t>(static_cast<double>(buckets) * static_cast<double>(_M_max_load_factor));
}

size_t _Prime_rehash_policy::_M_next_bkt(size_t wanted) const {
  if (wanted == 0) return 1;  // One bucket, and no room: the first element makes the table.
  if (wanted < sizeof(small_sizes)) {
    _M_next_resize = room(small_sizes[wanted]);
    return small_sizes[wanted];
  }
  // The first that is large enough; the last if none is.
  size_t low = 0, high = count - 1;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (sizes[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  _M_next_resize = low == count - 1 ? ~size_t{0} : room(sizes[low]);
  return sizes[low];
}

pair<bool, size_t> _Prime_rehash_policy::_M_need_rehash(size_t buckets, size_t elements, size_t more) const {
  const size_t total = elements + more;
  if (total <= _M_next_resize) return {false, 0};
  const size_t least = _M_next_resize == 0 && total < 11 ? 11 : total;  // The first table is for 11.
  size_t enough;                                                        // More buckets than this are needed.
  if (_M_max_load_factor == 1.0f)
    enough = static_cast<size_t>(static_cast<double>(least));
  else
    enough = static_cast<size_t>(static_cast<double>(least) / static_cast<double>(_M_max_load_factor));
  if (enough >= buckets) {
    const size_t twice = buckets * 2;
    return {true, _M_next_bkt(enough + 1 < twice ? twice : enough + 1)};
  }
  _M_next_resize = room(buckets);
  return {false, 0};
}

}  // namespace __detail

namespace {

size_t unaligned(const unsigned char* bytes, size_t length) {
  size_t word = 0;
  for (size_t i = 0; i < length; ++i) word |= static_cast<size_t>(bytes[i]) << (8 * i);
  return word;
}

}  // namespace

/// Appleby's MurmurHash, of the width of size_t.
size_t _Hash_bytes(const void* data, size_t length, size_t seed) {
  const auto* bytes = static_cast<const unsigned char*>(data);
#if __SIZEOF_SIZE_T__ > 4
  constexpr size_t factor = (size_t{0xc6a4a793U} << 32) + size_t{0x5bd1e995U};
  size_t hash = seed ^ (length * factor);
  for (; length >= 8; bytes += 8, length -= 8) {
    size_t word = unaligned(bytes, 8) * factor;
    word = (word ^ (word >> 47)) * factor;
    hash = (hash ^ word) * factor;
  }
  if (length != 0) hash = (hash ^ unaligned(bytes, length)) * factor;
  hash = (hash ^ (hash >> 47)) * factor;
  return hash ^ (hash >> 47);
#else
  constexpr size_t factor = 0x5bd1e995U;
  size_t hash = seed ^ length;
  for (; length >= 4; bytes += 4, length -= 4) {
    size_t word = unaligned(bytes, 4) * factor;
    word = (word ^ (word >> 24)) * factor;
    hash = hash * factor ^ word;
  }
  if (length != 0) hash = (hash ^ unaligned(bytes, length)) * factor;
  hash = (hash ^ (hash >> 13)) * factor;
  return hash ^ (hash >> 15);
#endif
}

}  // namespace std
