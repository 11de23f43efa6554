//! The instructions of the machine: one table, from which encoder, decoder, listing, verifier and
//! dispatch derive.
//!
//! ```text
//!   | op: u8 | flags: u8 | a: u16 | b: u16 | c: u16 |        one instruction, 8 bytes
//! ```
//!
//! It is a register machine. A frame is a window `R[0..registers]`:
//!
//! ```text
//!   R[0..locals]           parameters, then the other local variables (a captured one holds its cell)
//!   R[locals..registers]   temporaries
//! ```
//!
//! Conventions, on which compiler and machine rely:
//!
//! * **A read borrows.** Reading an operand leaves the register as it was. When the operand is a
//!   temporary and this is its last use, the instruction carries [`USE_A`], [`USE_B`] or [`USE_C`], and
//!   the machine releases the register after the instruction has done its work. A local variable is never
//!   an operand with a `USE` flag.
//! * **A write releases** what the register held. So a result may go to the register of one of the operands,
//!   and then that operand needs no `USE` flag.
//! * A temporary holds no heap reference before its first write and after its last use. A local variable that
//!   is not a parameter starts unset.
//! * A local variable that may be unset is tested by [`Op::CheckBound`] before an instruction reads it.
//! * Operands of calls and displays lie in consecutive registers and are consumed by the instruction.
//! * An instruction that raises leaves its operands to the handler: the machine releases every register from the
//!   handler's `depth` upwards.
//!
//! Jumps are relative to the instruction after the jump. `Jump24`-style far jumps do not exist: a short field that
//! does not reach is an error of the assembler, which then puts a `Jump` with 32 bits (fields b and c) in between.

/// `R[a]` is read for the last time: release it.
pub const USE_A: u8 = 1;
/// `R[b]` is read for the last time: release it.
pub const USE_B: u8 = 2;
/// `R[c]` is read for the last time: release it.
pub const USE_C: u8 = 4;
/// An arithmetic instruction stands for an augmented assignment (`__iadd__` before `__add__`).
pub const IN_PLACE: u8 = 8;
/// A conditional jump is taken when the condition does not hold.
pub const NEGATE: u8 = 16;
/// A call with keywords has the layout of a method call (`R[b+1]` is the receiver or unset).
pub const METHOD: u8 = 32;
/// The asynchronous form (`async with`).
pub const ASYNC: u8 = 64;

/// What an operand field means. The listing and the verifier read instructions by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// Not used; zero.
    None,
    /// A register that is written.
    Dst,
    /// A register that is read; may be consumed by the `USE` flag of its field.
    Src,
    /// The first of several consecutive registers; the instruction's line says how many and how they are used.
    Base,
    /// A register that is read and kept (an accumulator, an iterator, a cell).
    Reg,
    /// An index into [`crate::Code::consts`].
    Const,
    /// An index into [`crate::Code::names`].
    Name,
    /// An index into [`crate::Code::sites`]: a place with an inline cache.
    Site,
    /// An index among the function's captured cells ([`crate::Code::captures`]).
    Free,
    /// A signed 16-bit number.
    Imm,
    /// An unsigned count or selector.
    Count,
    /// A jump distance, signed 16 bits.
    Jump16,
    /// A jump distance in fields b and c together, signed 32 bits (`b` is the low half).
    Jump32,
    /// A number in fields b and c together, signed 32 bits (`b` is the low half).
    Imm32,
    /// Belongs to the field before it.
    High,
}

macro_rules! ops {
    ($( $(#[doc = $doc:literal])* $op:ident = $name:literal ($a:ident, $b:ident, $c:ident); )*) => {
        /// Every instruction of the machine. The comment of each is its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $( $(#[doc = $doc])* $op, )* }

        impl Op {
            /// All instructions, in the order of their numbers.
            pub const ALL: &'static [Op] = &[$(Op::$op),*];

            /// The name in listings.
            pub const fn name(self) -> &'static str {
                match self { $(Op::$op => $name),* }
            }

            /// What the fields a, b and c mean.
            pub const fn operands(self) -> [OperandKind; 3] {
                match self { $(Op::$op => [OperandKind::$a, OperandKind::$b, OperandKind::$c]),* }
            }

            /// The line of pseudo-code that says what the instruction does.
            pub const fn meaning(self) -> &'static str {
                match self { $(Op::$op => concat!($($doc),*)),* }
            }
        }
    };
}

/// Hands the table of instructions to the macro `$with`: rows of `/// meaning`, `Name = "name in listings" (a, b, c);`.
///
/// The machine derives its table of handlers from it, so that the order of instructions is written once.
#[macro_export]
macro_rules! for_each_op {
    ($with:ident) => {
        $with! {
            /// does nothing
            Nop = "nop" (None, None, None);

            // ---- moves, constants, local variables
            /// R[a] = R[b]
            Move = "move" (Dst, Src, None);
            /// R[a] = consts[b]
            LoadConst = "load_const" (Dst, Const, None);
            /// R[a] = the integer bc
            LoadInt = "load_int" (Dst, Imm32, High);
            /// release R[a]; it is unset from here on
            Clear = "clear" (Reg, None, None);
            /// if R[a] is unset: raise UnboundLocalError (NameError for a captured variable); the name is names[b]
            CheckBound = "check_bound" (Reg, Name, None);
            /// as CheckBound, then R[a] becomes unset: `del` of a local variable
            DeleteLocal = "delete_local" (Reg, Name, None);

            // ---- variables in cells
            /// R[a] = a new cell that holds what R[a] held (or nothing)
            MakeCell = "make_cell" (Reg, None, None);
            /// R[a] = contents of the cell R[b]; raise if it is empty (the name is names[c])
            LoadCell = "load_cell" (Dst, Reg, Name);
            /// contents of the cell R[a] = R[b]
            StoreCell = "store_cell" (Reg, Src, None);
            /// empty the cell R[a]; raise if it is empty (names[b])
            DeleteCell = "delete_cell" (Reg, Name, None);
            /// R[a] = contents of captured cell b; raise if it is empty
            LoadFree = "load_free" (Dst, Free, None);
            /// contents of captured cell a = R[b]
            StoreFree = "store_free" (Free, Src, None);
            /// empty captured cell a; raise if it is empty
            DeleteFree = "delete_free" (Free, None, None);
            /// R[a] = captured cell b itself
            LoadFreeCell = "load_free_cell" (Dst, Free, None);

            // ---- variables by name
            /// R[a] = global or built-in variable sites[c].name
            LoadGlobal = "load_global" (Dst, None, Site);
            /// global variable sites[c].name = R[b]
            StoreGlobal = "store_global" (None, Src, Site);
            /// delete global variable names[b]
            DeleteGlobal = "delete_global" (None, Name, None);
            /// R[a] = names[b] in the local namespace, else global, else built-in (module and class bodies, exec)
            LoadName = "load_name" (Dst, Name, None);
            /// local namespace [names[a]] = R[b]
            StoreName = "store_name" (Name, Src, None);
            /// delete names[b] from the local namespace
            DeleteName = "delete_name" (None, Name, None);
            /// R[a] = R[c] (a namespace) [name of captured cell b], else contents of that cell: class bodies and their annotation scopes
            LoadFromNamespaceOrFree = "load_from_namespace_or_free" (Dst, Free, Src);
            /// R[a] = R[c] (a namespace) [names[b]], else global, else built-in
            LoadFromNamespaceOrGlobal = "load_from_namespace_or_global" (Dst, Name, Src);
            /// R[a] = the local namespace as a mapping (a class body's or module's own; made for a function)
            LoadLocals = "load_locals" (Dst, None, None);

            // ---- arithmetic; IN_PLACE for augmented assignment
            /// R[a] = R[b] + R[c]
            Add = "add" (Dst, Src, Src);
            /// R[a] = R[b] - R[c]
            Sub = "sub" (Dst, Src, Src);
            /// R[a] = R[b] * R[c]
            Mul = "mul" (Dst, Src, Src);
            /// R[a] = R[b] / R[c]
            Div = "div" (Dst, Src, Src);
            /// R[a] = R[b] // R[c]
            FloorDiv = "floor_div" (Dst, Src, Src);
            /// R[a] = R[b] % R[c]
            Mod = "mod" (Dst, Src, Src);
            /// R[a] = R[b] ** R[c]
            Pow = "pow" (Dst, Src, Src);
            /// R[a] = R[b] @ R[c]
            MatMul = "mat_mul" (Dst, Src, Src);
            /// R[a] = R[b] & R[c]
            And = "and" (Dst, Src, Src);
            /// R[a] = R[b] | R[c]
            Or = "or" (Dst, Src, Src);
            /// R[a] = R[b] ^ R[c]
            Xor = "xor" (Dst, Src, Src);
            /// R[a] = R[b] << R[c]
            Shl = "shl" (Dst, Src, Src);
            /// R[a] = R[b] >> R[c]
            Shr = "shr" (Dst, Src, Src);
            /// R[a] = R[b] + c
            AddInt = "add_int" (Dst, Src, Imm);
            /// R[a] = R[b] - c
            SubInt = "sub_int" (Dst, Src, Imm);
            /// R[a] = R[b] * c
            MulInt = "mul_int" (Dst, Src, Imm);
            /// R[a] = R[b] // c
            FloorDivInt = "floor_div_int" (Dst, Src, Imm);
            /// R[a] = R[b] % c
            ModInt = "mod_int" (Dst, Src, Imm);
            /// R[a] = R[b] & c
            AndInt = "and_int" (Dst, Src, Imm);
            /// R[a] = R[b] << c
            ShlInt = "shl_int" (Dst, Src, Imm);
            /// R[a] = R[b] >> c
            ShrInt = "shr_int" (Dst, Src, Imm);
            /// R[a] = -R[b]
            Neg = "neg" (Dst, Src, None);
            /// R[a] = +R[b]
            Pos = "pos" (Dst, Src, None);
            /// R[a] = ~R[b]
            Invert = "invert" (Dst, Src, None);
            /// R[a] = not R[b]
            Not = "not" (Dst, Src, None);
            /// R[a] = bool(R[b])
            ToBool = "to_bool" (Dst, Src, None);

            // ---- comparison
            /// R[a] = R[b] < R[c]
            Lt = "lt" (Dst, Src, Src);
            /// R[a] = R[b] <= R[c]
            Le = "le" (Dst, Src, Src);
            /// R[a] = R[b] == R[c]
            Eq = "eq" (Dst, Src, Src);
            /// R[a] = R[b] != R[c]
            Ne = "ne" (Dst, Src, Src);
            /// R[a] = R[b] > R[c]
            Gt = "gt" (Dst, Src, Src);
            /// R[a] = R[b] >= R[c]
            Ge = "ge" (Dst, Src, Src);
            /// R[a] = R[b] is R[c] (NEGATE: is not)
            Is = "is" (Dst, Src, Src);
            /// R[a] = R[b] in R[c] (NEGATE: not in)
            In = "in" (Dst, Src, Src);

            // ---- jumps
            /// go on at +bc
            Jump = "jump" (None, Jump32, High);
            /// go on at +bc, which lies before this instruction (the eval breaker is polled)
            JumpBack = "jump_back" (None, Jump32, High);
            /// if R[a] is true go on at +bc (NEGATE: if it is false)
            JumpIf = "jump_if" (Src, Jump32, High);
            /// if R[b] is None go on at +a (NEGATE: if it is not)
            JumpIfNone = "jump_if_none" (Jump16, Src, None);
            /// if R[b] is R[c] go on at +a (NEGATE: if not)
            JumpIfIs = "jump_if_is" (Jump16, Src, Src);
            /// if R[b] < R[c] go on at +a (NEGATE: if not)
            JumpIfLt = "jump_if_lt" (Jump16, Src, Src);
            /// if R[b] <= R[c] go on at +a (NEGATE: if not)
            JumpIfLe = "jump_if_le" (Jump16, Src, Src);
            /// if R[b] == R[c] go on at +a (NEGATE: if not)
            JumpIfEq = "jump_if_eq" (Jump16, Src, Src);
            /// if R[b] != R[c] go on at +a (NEGATE: if not)
            JumpIfNe = "jump_if_ne" (Jump16, Src, Src);
            /// if R[b] > R[c] go on at +a (NEGATE: if not)
            JumpIfGt = "jump_if_gt" (Jump16, Src, Src);
            /// if R[b] >= R[c] go on at +a (NEGATE: if not)
            JumpIfGe = "jump_if_ge" (Jump16, Src, Src);
            /// if R[b] < c go on at +a (NEGATE: if not)
            JumpIfLtInt = "jump_if_lt_int" (Jump16, Src, Imm);
            /// if R[b] <= c go on at +a (NEGATE: if not)
            JumpIfLeInt = "jump_if_le_int" (Jump16, Src, Imm);
            /// if R[b] == c go on at +a (NEGATE: if not)
            JumpIfEqInt = "jump_if_eq_int" (Jump16, Src, Imm);
            /// if R[b] != c go on at +a (NEGATE: if not)
            JumpIfNeInt = "jump_if_ne_int" (Jump16, Src, Imm);
            /// if R[b] > c go on at +a (NEGATE: if not)
            JumpIfGtInt = "jump_if_gt_int" (Jump16, Src, Imm);
            /// if R[b] >= c go on at +a (NEGATE: if not)
            JumpIfGeInt = "jump_if_ge_int" (Jump16, Src, Imm);
            /// if R[b] in R[c] go on at +a (NEGATE: if not in)
            JumpIfIn = "jump_if_in" (Jump16, Src, Src);

            // ---- attributes and items
            /// R[a] = R[b].(sites[c].name)
            LoadAttr = "load_attr" (Dst, Src, Site);
            /// R[a].(sites[c].name) = R[b]
            StoreAttr = "store_attr" (Src, Src, Site);
            /// delete R[a].(names[b])
            DeleteAttr = "delete_attr" (Src, Name, None);
            /// R[a], R[a+1] = the method R[b].(sites[c].name) and its receiver; or the attribute's value, and R[a+1] unset
            LoadMethod = "load_method" (Dst, Src, Site);
            /// R[a] = super(R[b], R[b+1]).(sites[c].name); consumes both. R[b] is the class, R[b+1] the instance
            LoadSuperAttr = "load_super_attr" (Dst, Base, Site);
            /// as LoadMethod, of super(R[b], R[b+1])
            LoadSuperMethod = "load_super_method" (Dst, Base, Site);
            /// R[a] = R[b][R[c]]
            LoadItem = "load_item" (Dst, Src, Src);
            /// R[a] = R[b][c]
            LoadItemInt = "load_item_int" (Dst, Src, Imm);
            /// R[a][R[b]] = R[c]
            StoreItem = "store_item" (Src, Src, Src);
            /// delete R[a][R[b]]
            DeleteItem = "delete_item" (Src, Src, None);
            /// R[a] = R[b][R[c]:R[c+1]]; consumes R[c], R[c+1] (None for an open end)
            LoadSlice = "load_slice" (Dst, Src, Base);
            /// R[a][R[b]:R[b+1]] = R[c]; consumes R[b], R[b+1]
            StoreSlice = "store_slice" (Src, Base, Src);

            // ---- displays; the base registers are consumed
            /// R[a] = a slice of R[b], R[b+1] and (c = 3) R[b+2]
            BuildSlice = "build_slice" (Dst, Base, Count);
            /// R[a] = a list of R[b..b+c]
            BuildList = "build_list" (Dst, Base, Count);
            /// R[a] = a tuple of R[b..b+c]
            BuildTuple = "build_tuple" (Dst, Base, Count);
            /// R[a] = a set of R[b..b+c]
            BuildSet = "build_set" (Dst, Base, Count);
            /// R[a] = a dict of the c pairs key, value in R[b..b+2c]
            BuildMap = "build_map" (Dst, Base, Count);
            /// R[a] = a dict of the keys sites[c].constant (a tuple of strings) and the values R[b..]
            BuildMapShaped = "build_map_shaped" (Dst, Base, Site);
            /// R[a] = the concatenation of the strings R[b..b+c]
            BuildString = "build_string" (Dst, Base, Count);
            /// R[a].append(R[b]), R[a] being a list under construction
            ListAppend = "list_append" (Reg, Src, None);
            /// R[a].extend(R[b])
            ListExtend = "list_extend" (Reg, Src, None);
            /// R[a].add(R[b])
            SetAdd = "set_add" (Reg, Src, None);
            /// R[a].update(R[b]), a set under construction
            SetUpdate = "set_update" (Reg, Src, None);
            /// R[a][R[b]] = R[c], R[a] being a dict under construction
            MapAdd = "map_add" (Reg, Src, Src);
            /// R[a].update(R[b]), a dict display with `**`
            DictUpdate = "dict_update" (Reg, Src, None);
            /// as DictUpdate for the keywords of a call to R[c]: a key that is not a string, or that is there already, raises TypeError
            DictMerge = "dict_merge" (Reg, Src, Reg);
            /// R[a] = the list R[b] as a tuple
            ListToTuple = "list_to_tuple" (Dst, Src, None);
            /// R[a] = format(conversion c of R[b], ''); c is 0 none, 1 str, 2 repr, 3 ascii; the result is a string
            FormatValue = "format_value" (Dst, Src, Count);
            /// R[a] = format(R[b], R[c])
            FormatSpec = "format_spec" (Dst, Src, Src);

            // ---- unpacking and iteration
            /// R[a..a+c] = the c items of R[b], in order
            UnpackSequence = "unpack_sequence" (Dst, Src, Count);
            /// R[a..] = the items of R[b]: (c & 255) before the starred one, a list, and (c >> 8) after it
            UnpackStarred = "unpack_starred" (Dst, Src, Count);
            /// R[a] = iter(R[b])
            GetIter = "get_iter" (Dst, Src, None);
            /// R[a] = next(R[b]); when it is exhausted release R[b] and go on at +c (c is unsigned here)
            ForIter = "for_iter" (Dst, Reg, Count);

            // ---- calls; callee and arguments are consumed
            /// R[a] = R[b](R[b+1..b+1+c])
            Call = "call" (Dst, Base, Count);
            /// R[a] = R[b](R[b+1], R[b+2..b+2+c]), or R[b](R[b+2..b+2+c]) if R[b+1] is unset
            CallMethod = "call_method" (Dst, Base, Count);
            /// as Call (METHOD: CallMethod) with sites[c].count arguments, of which the last ones have the names sites[c].constant
            CallKeywords = "call_keywords" (Dst, Base, Site);
            /// R[a] = R[b](*R[b+1], **R[b+2]): any iterable (a tuple as it is; TypeError "… argument after * must be an iterable"), and a dict or (c = 0) none
            CallUnpacked = "call_unpacked" (Dst, Base, Count);
            /// return R[a]
            Return = "return" (Src, None, None);
            /// return consts[b]
            ReturnConst = "return_const" (None, Const, None);
            /// R[a] = a function of the code consts[b], with the cells its captures name. c selects what follows in R[a], R[a+1], … and is consumed: 1 a tuple of defaults, 2 a dict of keyword defaults, 4 the annotate function, 8 an annotations dict
            MakeFunction = "make_function" (Dst, Const, Count);

            // ---- generators and coroutines
            /// hand out R[b] and suspend; when resumed R[a] = the value sent
            Yield = "yield" (Dst, Src, None);
            /// send R[a] to the iterator R[b]: if it yields, hand that out, suspend, and come back to this instruction with the value sent in R[a]; when it ends, release R[b] and R[a] = its result
            YieldFrom = "yield_from" (Dst, Reg, None);
            /// R[a] = the iterator that `yield from R[b]` runs
            GetYieldFromIter = "get_yield_from_iter" (Dst, Src, None);
            /// R[a] = the iterator that `await R[b]` runs (c: 0 plain, 1 from `async with` __aenter__, 2 from __aexit__; for the error text)
            GetAwaitable = "get_awaitable" (Dst, Src, Count);
            /// R[a] = R[b].__aiter__()
            GetAsyncIter = "get_async_iter" (Dst, Src, None);
            /// R[a] = the iterator that `await R[b].__anext__()` runs (no GetAwaitable follows)
            GetAsyncNext = "get_async_next" (Dst, Reg, None);
            /// the exception R[a] ended an `async for`: if it is StopAsyncIteration release R[a] and R[b] (the iterator) and go on, else raise it again
            EndAsyncFor = "end_async_for" (Reg, Reg, None);

            // ---- exceptions
            /// raise R[a] (flag USE_A) from R[b] (flag USE_B); neither flag: raise again the exception being handled
            Raise = "raise" (Src, Src, None);
            /// raise the exception R[a] again, without a new traceback entry
            Reraise = "reraise" (Src, None, None);
            /// start of a handler: R[a] = the exception handled until now (None if none), R[a+1] = the exception caught, which is now the one being handled
            EnterHandler = "enter_handler" (Dst, None, None);
            /// end of a handler: the exception being handled is R[a] again; releases R[a] and R[a+1]
            LeaveHandler = "leave_handler" (Reg, None, None);
            /// R[a] = does the exception R[b] match R[c] (a class or a tuple of classes)
            MatchException = "match_exception" (Dst, Reg, Src);
            /// `except*`: R[a], R[a+1] = the part of the exception (group) R[b] that matches R[c], or None; and the rest, or None; R[b] None gives None twice; the matching part, if any, is now the exception being handled
            SplitGroup = "split_group" (Dst, Reg, Src);
            /// end of `except*`: R[a] = the exception to raise again, from the original R[b] and the list R[c] of those raised or left over; None if nothing is left
            MergeGroup = "merge_group" (Dst, Src, Src);
            /// R[a] = the bound __exit__ of R[b], R[a+1] = the result of its __enter__ (ASYNC: __aexit__, and the awaitable of __aenter__)
            EnterWith = "enter_with" (Dst, Src, None);
            /// R[a] = R[b](type, value, traceback) of the exception R[c]
            ExitWithException = "exit_with_exception" (Dst, Reg, Reg);

            // ---- import and classes
            /// R[a] = import of the module names[b]; consumes R[c] (the level) and R[c+1] (the tuple of names after `from`, or None)
            ImportName = "import_name" (Dst, Name, Base);
            /// R[a] = names[c] of the module R[b]
            ImportFrom = "import_from" (Dst, Reg, Name);
            /// put the public names of the module R[b] into the local namespace
            ImportStar = "import_star" (None, Src, None);
            /// R[a] = the built-in function that makes classes
            LoadBuildClass = "load_build_class" (Dst, None, None);

            // ---- pattern matching
            /// R[a] = is R[b] a sequence (not str, bytes, bytearray)
            MatchSequence = "match_sequence" (Dst, Reg, None);
            /// R[a] = is R[b] a mapping
            MatchMapping = "match_mapping" (Dst, Reg, None);
            /// R[a] = the tuple of values of the keys R[c] (a tuple) in the mapping R[b], or None if one is missing
            MatchKeys = "match_keys" (Dst, Reg, Reg);
            /// R[a] = the tuple of attributes of R[b] for a class pattern, or None: R[c] the class, R[c+1] the tuple of keyword names, R[c+2] the number of positional patterns; consumes these three
            MatchClass = "match_class" (Dst, Reg, Base);
            /// R[a] = len(R[b])
            GetLen = "get_len" (Dst, Reg, None);

            // ---- rare operations
            /// R[a] = intrinsic c of the arguments R[b..], which are consumed
            CallIntrinsic = "intrinsic" (Dst, Base, Count);
        }
    };
}

for_each_op!(ops);

/// Operations too rare for an instruction of their own; the selector of [`Op::CallIntrinsic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Intrinsic {
    /// print the value of an expression statement of an interactive session: `sys.displayhook(R[b])`
    PrintExpression,
    /// AssertionError, whatever the name is bound to
    AssertionError,
    /// make sure that the local namespace has `__annotations__`
    SetupAnnotations,
    /// a type variable named R[b]
    TypeVar,
    /// a type variable named R[b] whose bound is evaluated by the function R[b+1]
    TypeVarWithBound,
    /// a type variable named R[b] whose constraints are evaluated by the function R[b+1]
    TypeVarWithConstraints,
    /// a ParamSpec named R[b]
    ParamSpec,
    /// a TypeVarTuple named R[b]
    TypeVarTuple,
    /// the type parameter R[b], its default evaluated by the function R[b+1]
    SetTypeParamDefault,
    /// the function R[b] with the type parameters R[b+1] (a tuple)
    SetFunctionTypeParams,
    /// a type alias: name R[b], type parameters R[b+1] (a tuple or None), the function R[b+2] that evaluates it
    TypeAlias,
    /// `Generic[*R[b]]`, R[b] being a tuple of type parameters
    SubscriptGeneric,
    /// a template string: R[b] the tuple of strings, R[b+1] the tuple of interpolations
    Template,
    /// an interpolation: R[b] value, R[b+1] expression text, R[b+2] conversion (None, 's', 'r', 'a'), R[b+3] format spec
    Interpolation,
    /// the exception R[b] left a generator or coroutine: StopIteration becomes RuntimeError
    StopIterationError,
    /// NotImplementedError, whatever the name is bound to
    NotImplementedError,
}

impl Intrinsic {
    /// All intrinsics, in the order of their numbers.
    pub const ALL: &'static [Intrinsic] = &[
        Intrinsic::PrintExpression,
        Intrinsic::AssertionError,
        Intrinsic::SetupAnnotations,
        Intrinsic::TypeVar,
        Intrinsic::TypeVarWithBound,
        Intrinsic::TypeVarWithConstraints,
        Intrinsic::ParamSpec,
        Intrinsic::TypeVarTuple,
        Intrinsic::SetTypeParamDefault,
        Intrinsic::SetFunctionTypeParams,
        Intrinsic::TypeAlias,
        Intrinsic::SubscriptGeneric,
        Intrinsic::Template,
        Intrinsic::Interpolation,
        Intrinsic::StopIterationError,
        Intrinsic::NotImplementedError,
    ];

    /// How many registers it consumes.
    pub const fn arguments(self) -> usize {
        match self {
            Intrinsic::AssertionError | Intrinsic::SetupAnnotations | Intrinsic::NotImplementedError => 0,
            Intrinsic::PrintExpression
            | Intrinsic::TypeVar
            | Intrinsic::ParamSpec
            | Intrinsic::TypeVarTuple
            | Intrinsic::SubscriptGeneric
            | Intrinsic::StopIterationError => 1,
            Intrinsic::TypeVarWithBound
            | Intrinsic::TypeVarWithConstraints
            | Intrinsic::SetTypeParamDefault
            | Intrinsic::SetFunctionTypeParams
            | Intrinsic::Template => 2,
            Intrinsic::TypeAlias => 3,
            Intrinsic::Interpolation => 4,
        }
    }
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Instr {
    /// What to do.
    pub op: Op,
    /// `USE_A` … `ASYNC`.
    pub flags: u8,
    /// First field; see [`Op::operands`].
    pub a: u16,
    /// Second field.
    pub b: u16,
    /// Third field.
    pub c: u16,
}

const _: () = assert!(size_of::<Instr>() == 8);

impl Instr {
    /// An instruction of three fields.
    pub const fn new(op: Op, a: u16, b: u16, c: u16) -> Instr {
        Instr { op, flags: 0, a, b, c }
    }

    /// An instruction whose fields b and c hold one signed 32-bit number.
    pub const fn wide(op: Op, a: u16, bc: i32) -> Instr {
        Instr { op, flags: 0, a, b: bc as u16, c: (bc >> 16) as u16 }
    }

    /// Its eight bytes, as `co_code` shows them.
    pub const fn bytes(self) -> [u8; 8] {
        let ([a0, a1], [b0, b1], [c0, c1]) = (self.a.to_le_bytes(), self.b.to_le_bytes(), self.c.to_le_bytes());
        [self.op as u8, self.flags, a0, a1, b0, b1, c0, c1]
    }

    /// The instructions that bytes stand for, if they stand for some.
    pub fn read_all(bytes: &[u8]) -> Option<Vec<Instr>> {
        let (rows, []) = bytes.as_chunks::<8>() else { return None };
        rows.iter()
            .map(|[op, flags, a0, a1, b0, b1, c0, c1]| {
                let op = *Op::ALL.get(*op as usize)?;
                let [a, b, c] = [[*a0, *a1], [*b0, *b1], [*c0, *c1]].map(u16::from_le_bytes);
                Some(Instr { op, flags: *flags, a, b, c })
            })
            .collect()
    }

    /// The same instruction with these flags as well.
    pub const fn with(self, flags: u8) -> Instr {
        Instr { flags: self.flags | flags, ..self }
    }

    /// Fields b and c as one signed 32-bit number.
    #[inline(always)]
    pub const fn bc(self) -> i32 {
        (self.b as u32 | (self.c as u32) << 16) as i32
    }
}
