// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The abstract machine: runs one root on abstract states. Its stack is explicit, so the depth of the user's calls is not that of
// the tool. An activation works through its blocks in weak topological order; states that meet are joined if their shape is equal.
#pragma once

#include "execution/choices.hpp"
#include "execution/lattice.hpp"
#include "program/callbacks.hpp"
#include "program/classes.hpp"
#include "program/globals.hpp"
#include "result/loops.hpp"

#include <llvm/ADT/APFloat.h>
#include <llvm/IR/IntrinsicInst.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

namespace wcmu {

/// Where a peak comes from, and what was there at that moment.
struct PeakHistory {
  HistoryId history = 0;
  std::shared_ptr<const State> state;  ///< May be null.
  /// Its frame and those of its callers, with what is read of them later (null: all).
  std::vector<std::pair<Cow<std::vector<Value>>, const llvm::BitVector*>> frames;
};

/// What is kept of one arena over all of a root.
struct HighWater {
  Int peak[2] = {0, 0};        ///< Indexed by End.
  InputRanges at_peak[2];      ///< The symbols over inputs where it was first that high.
  PeakHistory history[2];      ///< Where the peak comes from, if that is recorded.
  Int retained[2] = {-1, -1};  ///< -1: the root never came back with it.
  /// The allocation that was the first to be that high, by its call and those that led there.
  struct Site {
    const llvm::Instruction* call = nullptr;
    PathId path = 0;
    Int bytes = 0;  ///< That it took at most, without padding.
  } site[2];
  std::uint64_t alignment = 1;
  std::optional<std::uint64_t> capacity;
  bool unbounded = false;
};

/// What one run of a root found. A run is of one case: what it found holds for the executions of that case.
struct Run {
  std::map<ArenaKey, HighWater> high_water;
  std::set<Problem> problems;  ///< With any, the numbers are not bounds.
  std::set<TrustEntry> trust;
  std::uint64_t steps = 0;
  bool out_of_steps = false;      ///< Which is its last problem.
  InputRanges at_problem;         ///< The symbols over inputs where the first problem was met.
  std::map<SymbolId, Seen> seen;  ///< The symbols over inputs that were computed.
  std::set<Problem> warnings;     ///< They leave the numbers alone.
};

/// What is stated of an arena.
struct Refusal {
  bool possible = false;        ///< --may-fail: it may refuse any allocation, also one that would fit.
  std::string name;             ///< For people.
  std::optional<Int> capacity;  ///< It holds no more than that.
};

/// What a run found of one loop.
struct LoopCount {
  std::uint64_t bodies = 0;   ///< Most executions of its body per entry.
  std::uint64_t entries = 0;  ///< Most entries; kNotCounted: not known.
  bool closed_form = false;   ///< `bodies` is computed, not executed.
  bool annotated = false;     ///< An annotation ended it,
  bool ruled = false;         ///< or a rule.
  bool unbounded = false;
};
inline constexpr std::uint64_t kNotCounted = UINT64_MAX;

/// When loops are accelerated.
struct Patience {
  std::uint64_t before_try = 60'000;     ///< Steps in one run of a loop before acceleration is thought of.
  std::uint64_t affordable = 4'000'000;  ///< Steps that are rather spent than precision lost.
};

/// How many states are kept apart: of equal shape by their constants, and of different shapes. More is not always better: it takes
/// steps.
struct Precision {
  std::size_t apart =
      8;  ///< Where ways meet. Enough for flags and small state machines; counters do not multiply states.
  std::size_t apart_outcomes = 16;  ///< At the end of a function: its result often says which way it went.
  std::size_t shapes = 32;          ///< More of them are joined, where what differs is not linked.
};

/// How an activation ended, in one of its states. The frame of `state` is gone.
struct Outcome {
  State state;
  bool unwinds = false;  ///< state.thrown is on its way.
  std::vector<Value> result;
};

/// One execution of one loop: from its entry until no state is in it.
struct LoopRun {
  enum class Phase : std::uint8_t {
    idle,
    execute,     ///< Iterations are run one after another.
    generalise,  ///< One run of the body from an invariant that is being sought; nothing is recorded.
    positions,   ///< Runs of the body under the invariant, from concrete positions of the arenas.
    last,        ///< The iteration that no other follows.
  };
  struct Rate {
    SymbolId symbol;
    Int step;  ///< By how much it changes each time round.
  };
  struct Height {
    Int bytes = 0;
    HistoryId history = 0;
    std::uint64_t charged = 0;  ///< As Position::charged.
    friend bool operator==(const Height& a, const Height& b) { return a.bytes == b.bytes && a.charged == b.charged; }
    [[nodiscard]] Position position() const { return Position::of(bytes, history, charged); }
  };
  using Positions = std::map<std::pair<ArenaKey, std::size_t>, Height>;

  Phase phase = Phase::idle;
  std::uint64_t iteration = 0;
  std::uint64_t first_step = 0;    ///< Machine::steps when it began.
  std::uint64_t trigger = 0;       ///< Steps after which acceleration is tried.
  SymbolId watermark = 1;          ///< Symbols made since are its own.
  std::vector<State> deferred;     ///< At the back edges: the next iteration's.
  std::vector<State> previous[2];  ///< At the header, one and two iterations ago; empty if it went round alone then.
  std::vector<State> seen;  ///< At the header, of those with summaries: a walk may come round after several steps.
  std::size_t waves = 0;    ///< The last so many iterations in a row were of all states at the header.
  std::size_t symbols = 0, objects = 0;  ///< In the only state of the last such iteration.

  // While it is accelerated:
  std::vector<State> resume;  ///< Where to go on if it fails.
  State invariant;
  std::vector<Rate> rates;
  std::set<Int> thresholds;  ///< Where a comparison with a moving symbol turns.
  unsigned attempt = 0;
  bool failed = false;           ///< A problem was met while seeking.
  std::uint64_t search_end = 0;  ///< Machine::steps after which seeking is given up.
  Positions positions;
  std::vector<Positions> history;
  std::map<ArenaKey, HighWater> high_water;  ///< What was found before the runs from `positions`.
  /// Where loops are counted: State::entered at the start of the last round that another follows, and of the one after it.
  Cow<std::vector<std::uint64_t>> entered[2];
  Int round = 0;                   ///< Iterations since `resume`.
  std::optional<Int> rounds;       ///< How many there can be; nothing: no bound.
  SymbolId ranking = 0;            ///< The symbol that bounds them.
  Interval in_body = {};           ///< Its values where another iteration follows.
  std::optional<Interval> beyond;  ///< Its values where none follows.
  /// In round r it is first + r * step. Whatever asks for its remainders does the same every `modulus` rounds.
  Int first = 0, step = 0, modulus = 1;
};

/// An argument for which the callee has no parameter.
struct VariableArgument {
  const llvm::Type* type = nullptr;
  const llvm::Type* by_value = nullptr;  ///< What a byval pointer is to; null for others.
  std::uint64_t alignment = 1;           ///< Of that.
  std::vector<Value> leaves;
};

struct Activation {
  struct Item {
    State state;
    std::uint32_t block = 0;
    std::uint32_t step = 0;
    std::uint32_t variant = 0;  ///< Of the function that the step calls: see Callee::variants.
  };

  explicit Activation(const Code& code) : code(&code) { ++code.live; }
  ~Activation() { --code->live; }
  Activation(const Activation&) = delete;
  Activation& operator=(const Activation&) = delete;
  /// From now on what it reads and writes is noted.
  void watch() {
    memory = std::make_unique<Touched>();
    notes = memory.get();
  }

  const Code* code;
  PathId path = 0;
  Pinned pinned;
  std::vector<std::vector<State>> pending;  ///< By block: states that wait to be joined there.
  llvm::BitVector nonempty;                 ///< The blocks with pending states.
  std::vector<Item> ready;                  ///< Run before anything else.
  std::vector<LoopRun> loops;
  std::vector<Outcome> outcomes;
  std::vector<RegionId> locals;                                     ///< Its stack objects.
  std::optional<std::vector<VariableArgument>> variable_arguments;  ///< Nothing: not known.
  // Where recursion over summaries may come back to it (recursion.cpp):
  std::optional<State> entry;  ///< With the arguments in its frame.
  bool recursive = false;      ///< It did.
  std::vector<Outcome> known;  ///< With the results in their frames, of the run before.
  unsigned reruns = 0;
  // In the caller:
  std::uint32_t call_block = 0;
  std::uint32_t call_step = 0;
  Cow<std::vector<Value>> caller_frame;
  std::vector<HeldObject> aside;  ///< Objects of the callers that cannot be reached here.
  bool is_tidy = false;           ///< It began with no more than it and its callers can come to.
  Touched* notes = nullptr;       ///< Where accesses are noted: `memory` of it, or of the next below that has one.
  /// Of the activations on the stack, from the bottom, the call of this one or the next before it that OrderWatch watches is made in
  /// number `watched`, the first being 1; 0: in none.
  std::size_t watched = 0;
  // Only where the call is one that OrderWatch watches:
  Cow<std::vector<ArenaState>> arenas_before;
  std::unique_ptr<Touched> memory;
  OriginId origin = 0;  ///< How it was come to, if histories are recorded.
};

/// What is known of a function that is called, in the order in which it counts.
struct Callee {
  const Primitive* primitive = nullptr;
  const Attestation* attestation = nullptr;
  const FunctionRule* rule = nullptr;  ///< Of the user.
  const RecursionRule* recursion = nullptr;
  const llvm::Function* function = nullptr;        ///< Null: defined in several units.
  llvm::ArrayRef<const llvm::Function*> variants;  ///< Of an inline function that differs between units: all of them.
  const Code* code = nullptr;                      ///< Null: not defined.
  const FunctionRule* shipped_rule = nullptr;
};

/// The smallest annotation that takes a problem away.
struct Proposal {
  enum class Place : std::uint8_t {
    loop,       ///< First in the body of the loop at `location`,
    function,   ///< or of the function,
    statement,  ///< or in front of the statement.
  };
  std::string text;  ///< "WCMU_LOOP_BOUND(kMax);": what `kMax` is the user chooses.
  Place place = Place::statement;
  Location location;
};

/// What an allocation asks for.
struct Request {
  Value size, alignment;       ///< Of pointer width.
  Int header = 0;              ///< Bytes in front of the block.
  bool aligns_header = false;  ///< The alignment is that of the header.
  /// Also no bytes get a place, and its padding: somebody else's arena. The runtime's gives the pointer that is the alignment.
  bool places_nothing = false;
  bool zeroed = false;              ///< The block holds zeros.
  const ArenaRule* rule = nullptr;  ///< What happens where it is refused; null: the result is.
};

/// What the body of a function of somebody else's arena writes, so far as it is seen (foreign.cpp).
struct ForeignWrites {
  struct Range {
    unsigned argument = 0;
    std::int64_t offset = 0, size = 0;
  };
  /// What a pointer leads to that it finds in an argument's object, or in a global variable.
  struct Behind {
    std::optional<unsigned> argument;
    const llvm::GlobalVariable* global = nullptr;
    std::optional<std::int64_t> offset;  ///< Of the pointer; nothing: any in there.
    bool and_beyond = false;             ///< And all that is reached from there.
    friend auto operator<=>(const Behind&, const Behind&) = default;
  };
  bool has_body = false;
  bool known = false;         ///< Else there is no body, or it also writes what is not seen here.
  std::vector<Range> ranges;  ///< Behind pointers that it is given.
  std::set<const llvm::GlobalVariable*> globals;
  std::set<Behind> behind;
};

class Machine {
 public:
  /// `root`: the function to run, `name`: what problems call it.
  Machine(const Program& program, const RuleSet& rules, const Globals& globals, const llvm::Function& root,
          std::string name);

  /// Changes when a run learns more of what the order of operands leaves open: what ran before did not respect that.
  [[nodiscard]] unsigned order_version() const { return order_version_; }

  /// Runs the root with unknown arguments, at most so many steps. Arenas and symbols over inputs are the same in all runs.
  Run run(const InputRanges& only, std::uint64_t max_steps, const Precision& precision);

  /// True if the key means the same arena in every run. The names of blocks are used again, in another order where states differ.
  [[nodiscard]] bool is_one_arena(const ArenaKey& key) const;
  /// From now on runs count loops, and arenas do not matter: allocations succeed, positions stay 0.
  void count_loops(const Patience& patience) {
    counting_ = true;
    patience_ = patience;
  }
  /// The loops of all functions that the root may come to, as the last run found them.
  std::vector<LoopResult> loops();

  /// From now on the arenas of which `refusals` says so may refuse allocations. It is asked once for each arena.
  void let_fail(std::function<Refusal(const ArenaKey&)> refusals) { refusals_ = std::move(refusals); }

  /// From now on every peak has a history.
  void record_histories() { context_.histories.recording = true; }
  /// Where the peak of an end comes from.
  [[nodiscard]] Explanation explain(const PeakHistory& peak, End end) const;

  /// "ctx.frame.scratch"
  [[nodiscard]] std::string arena_name(const ArenaKey& key) const;
  /// The same, with the names that WCMU_ARENA_AS gives to parameters, variables and members: "ctx.fx".
  [[nodiscard]] std::string arena_label(const ArenaKey& key) const;
  /// Where an allocation is, and the calls that led to it, innermost first.
  [[nodiscard]] std::vector<CallPlace> call_path(const HighWater::Site& site) const;
  /// Assumptions that none of what was run satisfies: what comes after them was left out. Errors; and warnings where only some of the calls
  /// that lead there do not.
  [[nodiscard]] std::vector<Problem> contradictions() const;
  /// WCMU_CAPACITY of the parameter, variable or member.
  [[nodiscard]] std::optional<std::uint64_t> declared_capacity(const ArenaKey& key) const;

 private:
  friend class LoopDriver;

  // --- machine.cpp: the main loop ---
  /// Adds what the root's declarations state of a parameter.
  void describe_parameter(VariableInfo& described) const;
  const Code& code_of(const llvm::Function& function);
  void push(const Code& code, State state, const std::vector<Value>& arguments, PathId path, Pinned pinned);
  void run_out(const Activation::Item& item);
  /// Nested calls that do not come to an end.
  /// The last of them is to be of `entered`, or nothing, with these arguments.
  void report_recursion(const State& state, const Code* entered, const std::vector<Value>& arguments);
  bool next_items(Activation& activation);
  void run_item(Activation& activation, Activation::Item item);
  void finish(std::unique_ptr<Activation> activation);
  void finish_root(Activation& activation);
  /// Before main() run the constructors of globals.
  void collect_starts();
  /// Begins with the next of them, or with main(), in each of the states.
  void start(std::vector<State> states, Pinned pinned);
  /// A function that runs before main() is done: goes on with the next one, or with main().
  void start_next(Activation& done);
  /// A function that runs before main() uses the arena: not in an order that nobody knows.
  void note_start(const Step& step, const ArenaKey& key);
  /// Sends a state along edge number `edge` of a block.
  /// `is_only`: no other state leaves this execution of the block.
  void follow(Activation& activation, std::uint32_t block, std::uint32_t edge, State state, bool is_only = false);
  /// True if leaving the loops around `block` for `target` (nothing: for good) is not to be followed now.
  bool discards_exit(const Activation& activation, std::uint32_t block, std::optional<std::uint32_t> target) const;
  void leave(Activation& activation, std::uint32_t block, Outcome outcome);

  /// The frame of a function that begins.
  static Cow<std::vector<Value>> entry_frame(const Code& code, const std::vector<Value>& arguments);

  // --- recursion.cpp ---
  bool calls_itself(const Code& code);
  /// Takes a call as one that is active already, if it is; nothing: it is to be entered.
  std::optional<bool> reenter(Activation& caller, Activation::Item& item, const Step& step, const Code& code,
                              const std::vector<Value>& arguments, const Pinned& pinned);
  /// True if `done`, whose outcomes these are, is run again, or the analysis was given up.
  bool rerun(std::unique_ptr<Activation>& done, const std::vector<State>& returned, const std::vector<State>& unwound);

  // --- instructions.cpp ---
  Value read(const Activation& activation, const State& state, Operand operand, unsigned leaf = 0) const;
  Value read_integer(const Activation& activation, State& state, Operand operand, unsigned leaf = 0);
  void set(State& state, const Step& step, unsigned leaf, const Value& value) const;
  /// True: go on with the next step; false: `item.state` went elsewhere.
  bool execute(Activation& activation, Activation::Item& item, const Step& step);
  bool perform(Activation& activation, Activation::Item& item, const Step& step);
  bool is_own(State& state, const Value& pointer, const Step& step);
  bool execute_access(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_cast(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_compare(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_atomic(Activation& activation, Activation::Item& item, const Step& step);
  Value floating_result(const Step& step, const llvm::APFloat& number, llvm::APFloat::opStatus status) const;
  bool execute_float(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_select(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_switch(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_branch(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_gep(Activation& activation, Activation::Item& item, const Step& step);
  void execute_aggregate(Activation& activation, State& state, const Step& step);
  void set_unknown(State& state, const Step& step);
  /// Comes back to the step once for each value of `symbol`; false, for use as the result of execute.
  bool split(Activation& activation, Activation::Item& item, SymbolId symbol, const Step& step);
  bool after_access(Activation& activation, Activation::Item& item, const Step& step, const Access& access);

  // --- intrinsics.cpp ---
  bool execute_intrinsic(Activation& activation, Activation::Item& item, const Step& step,
                         const llvm::IntrinsicInst& call);

  // --- varargs.cpp ---
  [[nodiscard]] std::vector<VariableArgument> variable_arguments(const Activation& activation, const State& state,
                                                                 const Step& step, unsigned first) const;
  bool execute_va_start(Activation& activation, Activation::Item& item, const Step& step);

  // --- calls.cpp ---
  bool execute_call(Activation& activation, Activation::Item& item, const Step& step);
  bool call_any(Activation& activation, Activation::Item& item, const Step& step, const Value& target);
  /// `pointer`, which is the value of slot `operand` and leads outside, is one of these: comes back to the step once for each. False, for
  /// use as the result of execute.
  bool choose(Activation& activation, Activation::Item& item, const Value& pointer, Operand operand,
              const std::vector<Value>& targets);
  bool call_function(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function);
  /// Control comes back from a call that was not executed; the result is set already.
  bool return_from(Activation& activation, Activation::Item& item, const Step& step);
  const Callee& callee(const llvm::Function& named);
  /// Runs the body `function` for the call; false, for use as the result of execute.
  bool enter(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function,
             const Code& code);
  /// Before a call deep in a recursion: forgets what nobody can come to, and takes away what the callee cannot (collect.cpp).
  std::vector<HeldObject> set_aside(State& state, const std::vector<Value>& arguments,
                                    const std::vector<VariableArgument>& more, PathId callee);
  std::vector<Value> arguments_of(const Activation& activation, State& state, const Step& step, const Code& callee);
  /// `rule`: the one that says so; null: an annotation does.
  bool attested_call(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function,
                     const Attestation& attestation, const FunctionRule* rule);
  /// An assumption, told apart by `which`, was met: it holds in some of the executions, or in none.
  void note_assumption(const void* which, bool holds, const Location& where, const std::string& what);
  Value part_of_word(State& state, const Value& word, const Stated& stated, const Value* place);
  /// What an attested call may take of one end.
  struct AttestedShare {
    ArenaKey key;
    End end;
    std::uint64_t bytes, alignment;
    std::optional<unsigned> total;  ///< Context::totals: of all calls together.
  };
  /// `others`, if there may be any: states in which nothing of a total is taken yet.
  bool take_attested(State& state, const AttestedShare& share, const Step& step, std::vector<State>* others);
  /// The number of a total; nothing, and a problem, if there are too many.
  std::optional<unsigned> total_of(const Step& step, const llvm::Function& function, unsigned argument,
                                   const Total& total);
  /// The arenas that an attested call can use through these arguments, or (`alone` is false) that code outside knows; nothing: a
  /// problem, and it was told.
  std::optional<std::vector<ArenaKey>> arenas_reached(State& state, const Step& step, const llvm::Function& function,
                                                      const std::vector<Value>& arguments, bool uses, bool alone);
  bool library_allocates_nothing(const Step& step, const FunctionRule& rule);
  const Callbacks& callbacks(CallbackKind kind);
  [[nodiscard]] Attestation attestation_of(const FunctionRule& rule) const;
  bool ruled_call(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function,
                  const FunctionRule& rule);
  /// Forgets what the rule says is written; false: `item.state` went elsewhere.
  bool write_by_rule(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule);

  /// Sets the result as the rule says, and goes on; false, for use as the result of execute.
  bool return_as(Activation& activation, Activation::Item& item, const Step& step, const ReturnRule& rule);
  bool calling_call(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function,
                    const CallRule& rule);

  // --- stated.cpp: what rule files say of places ---
  bool execute_stated(Activation& activation, Activation::Item& item, const Step& step);
  /// Counts one more execution of `step`; the states in which there are at most `bound` of them. Else `stated` is trusted.
  std::vector<State> within_bound(Activation& activation, Activation::Item& item, const Step& step, const Value& bound,
                                  const TrustEntry& stated);
  /// Where a rule says that the call through a pointer leads; nothing: none does.
  std::optional<std::vector<const llvm::Function*>> stated_targets(const Activation& activation, const Step& step);
  const llvm::Function& calling_body(const llvm::Function& named, const llvm::Function& target, const CallRule& rule);

  // --- identity.cpp ---
  /// Whether a WCMU_ASSUME says that the objects at `x` and `y`, which lead to arenas, are one. Then the run is over: it begins again with
  /// one object for both, or that was a problem.
  bool is_stated_identity(const Step& step, const Value& x, const Value& y);

  // --- exceptions.cpp ---
  /// state.thrown leaves the call or instruction `step`.
  void unwind(Activation& activation, std::uint32_t block, const Step& step, State state);
  bool execute_landingpad(Activation& activation, Activation::Item& item, const Step& step);
  /// What a handler for `handler` gets of an exception of `type`; nothing: not known.
  [[nodiscard]] std::optional<Caught> caught_by(RegionId handler, const Value& type) const;
  bool throw_new(Activation& activation, Activation::Item& item, const Step& step, const std::string& type);

  // --- classes.cpp: what the C++ ABI does with objects of classes ---
  bool execute_dynamic_cast(Activation& activation, Activation::Item& item, const Step& step);
  bool execute_guard(Activation& activation, Activation::Item& item, const Step& step, const std::string& model);

  // --- models.cpp: functions of libraries whose effect is exact and known ---
  bool execute_model(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule);
  /// The program ends here; a problem if handlers run then that may use an arena.
  void end_program(const Step& step, CallbackKind end);
  void check_handlers(const Location& where, CallbackKind end);

  // --- arenas.cpp ---
  bool execute_primitive(Activation& activation, Activation::Item& item, const Step& step, const Primitive& primitive);
  std::optional<ArenaKey> arena_of(Activation& activation, State& state, const Step& step, Operand operand);
  bool resize_prefix(Activation& activation, Activation::Item& item, const Step& step, const ArenaKey& key,
                     bool keeps_blocks, const Value& size);
  bool allocate(Activation& activation, Activation::Item& item, const Step& step, const ArenaKey& key, End end,
                const Request& request);
  void reset(State& state, const ArenaKey& key, End end, const Step& step);
  void construct(State& state, const ArenaKey& key, const std::optional<Value>& capacity);
  /// Moves the end back to the mark; nothing where it is known for certain that this is refused.
  void rewind(State& state, const ArenaKey& key, End end, const MarkRecord& mark, const Step& step);

  // --- foreign.cpp: somebody else's arenas, as rules describe them ---
  bool arena_call(Activation& activation, Activation::Item& item, const Step& step, const llvm::Function& function,
                  const FunctionRule& rule);
  std::optional<Operand> argument_of_rule(const Activation& activation, const Step& step, const FunctionRule& rule,
                                          unsigned argument, bool is_pointer);
  std::optional<Value> evaluate(Activation& activation, State& state, const Step& step, const FunctionRule& rule,
                                const Expression& expression);
  std::optional<ArenaKey> arena_by_rule(Activation& activation, State& state, const Step& step,
                                        const FunctionRule& rule);
  void forget_by_body(Activation& activation, State& state, const Step& step, const llvm::Function& function,
                      const FunctionRule& rule);
  void take_from_mark(State& state, const ArenaKey& key, End end, const MarkRecord& mark, const ArenaRule& rule,
                      const Step& step);
  bool free_by_rule(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule,
                    std::optional<ArenaKey> key);
  bool add_parts(Activation& activation, State& state, const Step& step, Operand operand, const Value& first,
                 MarkRecord& mark);
  std::vector<ForeignWrites::Range> state_bytes(const ArenaKey& key);
  [[nodiscard]] std::vector<ForeignWrites::Range> field_bytes(const llvm::DIType* type) const;
  [[nodiscard]] std::set<RegionId> regions_behind(const State& state, const Value& holder,
                                                  const ForeignWrites::Behind& behind) const;
  bool rewind_by_rule(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule,
                      std::optional<ArenaKey> key);
  /// Notes in a block what was in use before it.
  void remember_front(State& state, const ArenaKey& key, End end, const Position& front, RegionId last,
                      const Value& block);
  /// Objects of the program that are arenas by a rule have no history: `region` is a new object.
  void forget_arenas(State& state, RegionId region);
  const ForeignWrites& writes_of(const llvm::Function& function);
  // Fields of arenas that code outside of their functions reads and writes.
  /// The end whose field these bytes are; the arena is one of a type that a rule declares.
  std::optional<std::pair<ArenaKey, End>> foreign_field(const State& state, const Value& pointer, std::int64_t bytes);
  /// The type of the object that is the arena; null if no rule declares it.
  const llvm::DIType* foreign_type(const ArenaKey& key) const;
  /// The arena is used from now on: it is there, and its fields hold what nobody but this knows.
  void open_foreign(State& state, const ArenaKey& key);
  void collect_field_types();
  /// The arena that has only a name; it is in the trust base then.
  ArenaKey named_arena(const std::string& name, const ForeignArena* declared);
  /// Fields in these bytes of an object may have been written as bytes. False: a problem.
  bool sync_fields(State& state, const Value& pointer, const Value& length, const Step& step);
  Value load_field(State& state, const ArenaKey& key, End end, unsigned width, const Step& step);
  /// False: a problem.
  bool store_field(State& state, const ArenaKey& key, End end, const Value& value, const Step& step);
  /// A copy of an object that is an arena is one that stands where the other stands. What cannot be followed is a problem.
  void copy_arenas(State& state, const Value& to, const Value& from, const Value& length, const Step& step);
  /// False, and a problem: an object becomes an arena here that may be a copy of one that is in use.
  bool begins_empty(State& state, const ArenaKey& key, const Step& step);
  /// Whether a store may change a part of a field that says how far an arena has got.
  [[nodiscard]] bool may_hit_field(const State& state, const Value& pointer, std::int64_t bytes) const;
  /// Bytes before the first 0.
  Value text_length(State& state, const Value& text, unsigned width);
  const Refusal& refusal_of(const ArenaKey& key);
  /// Bytes that an arena which may refuse has at most: what is granted ends there. Nothing: not known, or it may not refuse.
  std::optional<Int> limit_of(const State& state, const ArenaKey& key);
  /// Whether --may-fail means the arena; then that is in the trust base.
  bool may_refuse(const State& state, const ArenaKey& key);
  /// Follows the call `step` also to where it is refused and changes nothing; it returns `result` then.
  void refuse(Activation& activation, const Activation::Item& item, const Step& step, const Value& result);
  // --- choices.cpp: what the compiler may do otherwise ---
  /// A primitive, called by `step`, is about to have this effect.
  void touch(const Step& step, const ArenaKey& key, End end, const Effect& effect);
  /// The program ends in the call `step`: in no call on the stack what follows is reached.
  void ends_here(const Step& step);
  void note_early_end(const llvm::Instruction& call, PathId path, std::size_t depth);
  void report_order();
  /// Whether the run must be repeated, because it did not cover every order of operands that meet in memory, or not all arenas that an
  /// attested call can reach.
  bool learn_order();
  /// The same for the functions of different units that run before main().
  bool learn_starts();
  /// What is read and written is noted for the innermost call that is watched.
  void watch_memory();
  /// What `action`, which is watched, read and wrote.
  void note_memory(const Touched& touched, const llvm::Instruction& action, PathId path);

  /// Moves the end to `position` and notes the peak; false if it is beyond what is taken as bounded.
  bool advance(State& state, const ArenaKey& key, End end, Position position, const Step& step, const Taken& taken);
  /// Where block `block` of an activation is run now.
  OriginId origin_of(const Activation& activation, std::uint32_t block);
  PeakHistory history_of_peak(const State& state, HistoryId history, const Step& step) const;
  /// The position rounded up; its form becomes a number where its residue is not known.
  static Position align(const State& state, Position position, Int alignment);
  /// `amount` bytes more, at most `most`.
  static void add(Position& position, const LinearForm& amount, Int most);
  Value new_block(State& state, RegionKind kind, const Step& step, PathId path, const Value& size,
                  std::uint64_t alignment);
  void note_end(const State& state);
  [[nodiscard]] InputRanges over_inputs(const State& state) const;
  /// Whether some loop on the stack is not run but accelerated.
  [[nodiscard]] bool accelerating() const;

  // --- loops.cpp ---
  void enter_loop(Activation& activation, std::size_t loop, std::vector<State>& states);
  bool goes_round_alone(Activation& activation, std::size_t loop, const State& state);
  void flush_loop(Activation& activation, std::size_t loop);
  void close_loops(Activation& activation, std::uint32_t position);
  bool widen(const State& old, State& now);
  void widen_over_summaries(const LoopRun& run, std::vector<State>& states);
  bool begin_acceleration(Activation& activation, std::size_t loop, std::vector<State>& states);
  void seek_invariant(Activation& activation, std::size_t loop);
  bool generalise(Activation& activation, std::size_t loop, const State& older, const State& newer, bool chained);
  void found_invariant(Activation& activation, std::size_t loop, const std::vector<State>& back);
  void give_up(Activation& activation, std::size_t loop);
  bool abandon_search();
  void run_positions(Activation& activation, std::size_t loop);
  void start_round(Activation& activation, std::size_t loop, LoopRun::Phase phase, const std::optional<Interval>& zone);
  void start_position_round(Activation& activation, std::size_t loop);
  Int remainders_of(const LoopRun& run, Int limit);

  /// Where a step is for the user: code of headers that are not the user's is put down to the call that led there.
  Location place(const Step& step) const;
  Location place(const llvm::Instruction& instruction) const;
  /// The same for a place that was come to by the calls of `path`.
  Location place(const llvm::Instruction& instruction, PathId path) const;
  /// The same for a loop.
  Location place(const Activation& activation, std::size_t loop) const;
  Location lifted(const Location& first, PathId path) const;

  // --- the one way to say that something is not known ---
  void problem(const std::string& rule, const Location& location, const std::string& message,
               std::vector<std::string> ways_out, const std::optional<Proposal>& proposal = std::nullopt,
               std::vector<std::string> known = {});

  // --- known.cpp: what is known where something has no bound, in words and by the names of the source ---
  /// Of what `size`, which `step` asks for, is computed from.
  [[nodiscard]] std::vector<std::string> known_of_size(const State& state, const Step& step, const Value& size) const;
  /// Of what the position is computed from that `step` would come to, after `taken`.
  [[nodiscard]] std::vector<std::string> known_of_position(const State& state, const Step& step,
                                                           const Position& position, const LinearForm& taken) const;
  /// Of what decides whether the loop of activation number `depth` goes on, and by how much that changes.
  [[nodiscard]] std::vector<std::string> known_of_loop(const State& state, std::size_t depth, std::size_t loop) const;
  /// Of the parameters of a function that is entered again and again.
  [[nodiscard]] std::vector<std::string> known_of_recursion(const State& state, const Code& code, const Code* entered,
                                                            const std::vector<Value>& arguments) const;
  [[nodiscard]] std::vector<std::string> known_of(const State& state, std::size_t depth, const llvm::Instruction& at,
                                                  const std::vector<SymbolId>& symbols, const LoopRun* loop) const;
  /// The variables of activation number `depth`, with `state` on top of the stack.
  [[nodiscard]] const std::vector<Value>& frame_of(const State& state, std::size_t depth) const {
    return depth + 1 == stack_.size() ? *state.frame : *stack_[depth + 1]->caller_frame;
  }
  /// The step that activation number `depth` is at, if it is not the topmost one: the call of the next.
  [[nodiscard]] const Step& call_of(std::size_t depth) const {
    const Activation& next = *stack_[depth + 1];
    return stack_[depth]->code->blocks[next.call_block].steps[next.call_step];
  }

  // --- proposals.cpp: the smallest annotation that would bound it; nothing where none is known ---
  [[nodiscard]] std::optional<Proposal> propose_loop_bound(const Activation& activation, std::size_t loop) const;
  [[nodiscard]] static std::optional<Proposal> propose_recursion_bound(const llvm::Function& function);
  /// Of what `size`, which `step` asks for, is computed from.
  std::optional<Proposal> propose_assumption(const State& state, const Step& step, const Value& size);
  /// Of what the position is computed from that `step` would come to, after `taken`.
  std::optional<Proposal> propose_assumption(const State& state, const Step& step, const Position& position,
                                             const LinearForm& taken);
  /// Of what a loop of the library is left by.
  std::optional<Proposal> propose_for_exit(const Activation& activation, std::size_t loop, const State& state);
  std::optional<Proposal> propose_assumption(const State& state, const Step& step, const Value& size,
                                             const std::vector<SymbolId>& symbols,
                                             const std::function<bool(const State&)>& is_bounded);
  /// Blocks of an end that were made since `birth` are given back by `step`.
  void give_back(State& state, const ArenaKey& key, End end, std::uint64_t birth, const Step& step);
  /// Warns if `pointer`, found in `holder`, leads to a block that was given back.
  void check_escape(const State& state, const Value& pointer, const Value& holder, const Step* reader);

  // --- counts.cpp ---
  LoopCount& count_of(const Code& code, std::size_t loop) { return counts_[code.first_loop + loop]; }
  void count_entry(const Activation& activation, std::size_t loop, State& state);
  void count_body(const Activation& activation, std::size_t loop);
  /// A state at the header that was there before: the loop may run on for ever.
  void count_repeat(const Activation& activation, std::size_t loop, const State& before, const State& now);
  void count_rounds(Activation& activation, std::size_t loop, const std::vector<State>& back);

  void trust(const std::string& kind, const std::string& subject, const std::string& reason,
             const Location& location = {});

  const Program& program_;
  const RuleSet& rules_;
  const llvm::Function& root_;
  std::string name_;
  Context context_;
  Arithmetic arithmetic_;
  Memory memory_;
  Lattice lattice_;
  std::unordered_map<const llvm::Function*, std::unique_ptr<Code>> code_;
  std::unordered_map<const Code*, bool> calls_itself_;
  std::unordered_map<const llvm::Function*, Callee> callees_;  ///< By the function that a call names.
  std::vector<std::unique_ptr<Activation>> stack_;
  Run found_;
  std::vector<const llvm::Function*> starts_;  ///< In the order in which they run.
  std::size_t started_ = 0;                    ///< So many have begun.
  std::vector<Value> root_arguments_;
  std::map<ArenaKey, const llvm::Module*> started_arenas_;  ///< Arenas that such functions used, and whose.
  std::map<const llvm::Module*, Touched> started_memory_;   ///< What those of a unit read and wrote.
  std::map<const llvm::Module*, Unsettled> started_order_;  ///< What of that other units write, too.
  std::uint64_t on_numbers_ = 0;  ///< Instructions that were executed where no symbol is but those of the arguments.
  std::uint64_t max_steps_ = 0;
  Precision precision_;
  std::uint32_t block_ = 0;          ///< The block that is run, of the last activation.
  const State* now_ = nullptr;       ///< The state that is worked on; null where several are.
  std::uint64_t max_alignment_ = 1;  ///< Largest alignment met so far.
  bool aborted_ = false;
  bool destroys_exceptions_ = false;  ///< An exception whose destructor is not trivial was thrown.
  bool counting_ = false;
  Patience patience_;
  std::map<const llvm::GlobalVariable*, bool> own_volatiles_;  ///< See is_own().
  std::vector<LoopCount> counts_;                              ///< By Code::first_loop.
  std::size_t number_of_loops_ = 0;
  std::set<std::pair<Location, Location>> escapes_;  ///< Told: where the block was taken, and given back.
  /// The loop runs that seek an invariant, innermost last: in there nothing is recorded.
  std::vector<LoopRun*> seeking_;
  OrderWatch order_;
  unsigned order_version_ = 0;                        ///< Grows when more is learnt.
  bool order_matters_ = false;                        ///< A run that did not know it had bounds.
  std::set<TrustEntry> identities_;                   ///< Of the assumptions that two objects are one.
  bool identified_ = false;                           ///< There is one more: the run begins again.
  std::function<Refusal(const ArenaKey&)> refusals_;  ///< Empty: no arena may refuse.
  std::map<ArenaKey, Refusal> known_refusals_;
  bool has_foreign_arenas_ = false;                                 ///< A rule describes one.
  bool frees_blocks_ = false;                                       ///< A rule gives blocks back one by one.
  std::map<const llvm::DIType*, const ForeignArena*> arena_types_;  ///< Types of which rules say that they are arenas.
  std::map<const llvm::DIType*, const ForeignArena*> field_types_;  ///< Those of which a rule names fields.
  std::map<ArenaKey, const llvm::DIType*>
      foreign_objects_;  ///< Arenas whose type is known by the functions that use them.
  std::map<const llvm::Function*, ForeignWrites> foreign_writes_;
  std::vector<ForeignWrites::Range> state_bytes_;  ///< Of arenas without declared fields, of all types.
  std::map<std::string, RegionId> named_arenas_;
  std::set<ArenaKey> foreign_arenas_;  ///< All that any run met.
  bool attests_ = false;               ///< An attested call may have used some of them in this run.
  bool foreign_learned_ = false;       ///< One was met after such a call.
  /// By the mark of what was in use before a block, and the block: what was the last block then, and when it was made.
  std::map<std::pair<std::int64_t, RegionId>, std::pair<RegionId, std::uint64_t>> last_before_;
  std::map<CallbackKind, Callbacks> callbacks_;  ///< Those that were asked for.
  struct StatedTargets {
    std::vector<const llvm::Function*> functions;
    std::string missing;  ///< A name that the units do not have.
  };
  std::map<const IndirectRule*, StatedTargets> targets_;
  /// Assumptions that were met, by the calls that led there; over all runs of the root.
  struct Assumed {
    bool holds = false, fails = false;
    Location where;
    std::string what;
  };
  std::map<const void*, std::map<PathId, Assumed>> assumed_;
  std::map<std::tuple<const llvm::Function*, const llvm::Function*, const CallRule*>, const llvm::Function*>
      calling_bodies_;
  std::unique_ptr<llvm::Module> calling_module_;
};

}  // namespace wcmu
