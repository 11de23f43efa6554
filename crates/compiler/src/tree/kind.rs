//! The kinds of nodes: one table, from which the classes of the module `ast`, reading and writing derive.
//!
//! A row is the class, and its fields as the documentation shows them: type, `?` for one that may be left out, `*` for a list of any
//! length, name. The types are those of the nodes, or `identifier`, `string`, `int` and `constant`.

macro_rules! kinds {
    ($( $sum:literal { $( $kind:ident = $name:literal $fields:literal; )* } )*) => {
        /// What a node is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind { $( $( #[doc = concat!("`", $name, "`: ", $fields)] $kind, )* )* }

        impl Kind {
            /// All kinds, in the order of the grammar.
            pub const ALL: &'static [Kind] = &[ $( $( Kind::$kind, )* )* ];

            /// The types with several kinds, each with its kinds.
            pub const SUMS: &'static [(&'static str, &'static [Kind])] = &[ $( ($sum, &[ $( Kind::$kind, )* ]), )* ];

            /// The name of the class.
            pub const fn name(self) -> &'static str {
                match self { $( $( Kind::$kind => $name, )* )* }
            }

            /// The fields, as the documentation shows them.
            pub const fn signature(self) -> &'static str {
                match self { $( $( Kind::$kind => $fields, )* )* }
            }

            /// The type it belongs to; empty if it is one of its own.
            pub const fn sum(self) -> &'static str {
                match self { $( $( Kind::$kind => $sum, )* )* }
            }
        }
    };
}

kinds! {
    "boolop" {
        And = "And" "";
        Or = "Or" "";
    }
    "cmpop" {
        Eq = "Eq" "";
        NotEq = "NotEq" "";
        Lt = "Lt" "";
        LtE = "LtE" "";
        Gt = "Gt" "";
        GtE = "GtE" "";
        Is = "Is" "";
        IsNot = "IsNot" "";
        In = "In" "";
        NotIn = "NotIn" "";
    }
    "excepthandler" {
        ExceptHandler = "ExceptHandler" "expr? type, identifier? name, stmt* body";
    }
    "expr" {
        BoolOp = "BoolOp" "boolop op, expr* values";
        NamedExpr = "NamedExpr" "expr target, expr value";
        BinOp = "BinOp" "expr left, operator op, expr right";
        UnaryOp = "UnaryOp" "unaryop op, expr operand";
        Lambda = "Lambda" "arguments args, expr body";
        IfExp = "IfExp" "expr test, expr body, expr orelse";
        Dict = "Dict" "expr?* keys, expr* values";
        Set = "Set" "expr* elts";
        ListComp = "ListComp" "expr elt, comprehension* generators";
        SetComp = "SetComp" "expr elt, comprehension* generators";
        DictComp = "DictComp" "expr key, expr value, comprehension* generators";
        GeneratorExp = "GeneratorExp" "expr elt, comprehension* generators";
        Await = "Await" "expr value";
        Yield = "Yield" "expr? value";
        YieldFrom = "YieldFrom" "expr value";
        Compare = "Compare" "expr left, cmpop* ops, expr* comparators";
        Call = "Call" "expr func, expr* args, keyword* keywords";
        FormattedValue = "FormattedValue" "expr value, int conversion, expr? format_spec";
        Interpolation = "Interpolation" "expr value, constant str, int conversion, expr? format_spec";
        JoinedStr = "JoinedStr" "expr* values";
        TemplateStr = "TemplateStr" "expr* values";
        Constant = "Constant" "constant value, string? kind";
        Attribute = "Attribute" "expr value, identifier attr, expr_context ctx";
        Subscript = "Subscript" "expr value, expr slice, expr_context ctx";
        Starred = "Starred" "expr value, expr_context ctx";
        Name = "Name" "identifier id, expr_context ctx";
        List = "List" "expr* elts, expr_context ctx";
        Tuple = "Tuple" "expr* elts, expr_context ctx";
        Slice = "Slice" "expr? lower, expr? upper, expr? step";
    }
    "expr_context" {
        Load = "Load" "";
        Store = "Store" "";
        Del = "Del" "";
    }
    "mod" {
        Module = "Module" "stmt* body, type_ignore* type_ignores";
        Interactive = "Interactive" "stmt* body";
        Expression = "Expression" "expr body";
        FunctionType = "FunctionType" "expr* argtypes, expr returns";
    }
    "operator" {
        Add = "Add" "";
        Sub = "Sub" "";
        Mult = "Mult" "";
        MatMult = "MatMult" "";
        Div = "Div" "";
        Mod = "Mod" "";
        Pow = "Pow" "";
        LShift = "LShift" "";
        RShift = "RShift" "";
        BitOr = "BitOr" "";
        BitXor = "BitXor" "";
        BitAnd = "BitAnd" "";
        FloorDiv = "FloorDiv" "";
    }
    "pattern" {
        MatchValue = "MatchValue" "expr value";
        MatchSingleton = "MatchSingleton" "constant value";
        MatchSequence = "MatchSequence" "pattern* patterns";
        MatchMapping = "MatchMapping" "expr* keys, pattern* patterns, identifier? rest";
        MatchClass = "MatchClass" "expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns";
        MatchStar = "MatchStar" "identifier? name";
        MatchAs = "MatchAs" "pattern? pattern, identifier? name";
        MatchOr = "MatchOr" "pattern* patterns";
    }
    "stmt" {
        FunctionDef = "FunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params";
        AsyncFunctionDef = "AsyncFunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params";
        ClassDef = "ClassDef" "identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params";
        Return = "Return" "expr? value";
        Delete = "Delete" "expr* targets";
        Assign = "Assign" "expr* targets, expr value, string? type_comment";
        TypeAlias = "TypeAlias" "expr name, type_param* type_params, expr value";
        AugAssign = "AugAssign" "expr target, operator op, expr value";
        AnnAssign = "AnnAssign" "expr target, expr annotation, expr? value, int simple";
        For = "For" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment";
        AsyncFor = "AsyncFor" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment";
        While = "While" "expr test, stmt* body, stmt* orelse";
        If = "If" "expr test, stmt* body, stmt* orelse";
        With = "With" "withitem* items, stmt* body, string? type_comment";
        AsyncWith = "AsyncWith" "withitem* items, stmt* body, string? type_comment";
        Match = "Match" "expr subject, match_case* cases";
        Raise = "Raise" "expr? exc, expr? cause";
        Try = "Try" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody";
        TryStar = "TryStar" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody";
        Assert = "Assert" "expr test, expr? msg";
        Import = "Import" "alias* names";
        ImportFrom = "ImportFrom" "identifier? module, alias* names, int? level";
        Global = "Global" "identifier* names";
        Nonlocal = "Nonlocal" "identifier* names";
        Expr = "Expr" "expr value";
        Pass = "Pass" "";
        Break = "Break" "";
        Continue = "Continue" "";
    }
    "type_ignore" {
        TypeIgnore = "TypeIgnore" "int lineno, string tag";
    }
    "type_param" {
        TypeVar = "TypeVar" "identifier name, expr? bound, expr? default_value";
        ParamSpec = "ParamSpec" "identifier name, expr? default_value";
        TypeVarTuple = "TypeVarTuple" "identifier name, expr? default_value";
    }
    "unaryop" {
        Invert = "Invert" "";
        Not = "Not" "";
        UAdd = "UAdd" "";
        USub = "USub" "";
    }
    "" {
        Comprehension = "comprehension" "expr target, expr iter, expr* ifs, int is_async";
        Arguments = "arguments" "arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults";
        Arg = "arg" "identifier arg, expr? annotation, string? type_comment";
        Keyword = "keyword" "identifier? arg, expr value";
        Alias = "alias" "identifier name, identifier? asname";
        Withitem = "withitem" "expr context_expr, expr? optional_vars";
        MatchCase = "match_case" "pattern pattern, expr? guard, stmt* body";
    }
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// One.
    One,
    /// One, or `None`.
    Optional,
    /// A list.
    Many,
    /// A list of what may be `None`.
    ManyOptional,
}

/// A field of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The attribute.
    pub name: &'static str,
    /// The type of its values.
    pub of: &'static str,
    /// How many there are.
    pub arity: Arity,
}

impl Kind {
    /// The fields.
    pub fn fields(self) -> Vec<Field> {
        let rows = self.signature().split(", ").filter(|row| !row.is_empty());
        rows.filter_map(|row| {
            let (of, name) = row.split_once(' ')?;
            let (of, arity) = match of.strip_suffix('*') {
                Some(of) => match of.strip_suffix('?') {
                    Some(of) => (of, Arity::ManyOptional),
                    None => (of, Arity::Many),
                },
                None => match of.strip_suffix('?') {
                    Some(of) => (of, Arity::Optional),
                    None => (of, Arity::One),
                },
            };
            Some(Field { name, of, arity })
        })
        .collect()
    }

    /// Has it a place in the source?
    pub fn has_place(self) -> bool {
        matches!(self.sum(), "expr" | "stmt" | "pattern" | "excepthandler" | "type_param") || matches!(self, Kind::Arg | Kind::Keyword | Kind::Alias)
    }

    /// May the end of its place be left out?
    pub fn has_optional_end(self) -> bool {
        self.has_place() && !matches!(self.sum(), "pattern" | "type_param")
    }

    /// Is it a mark without fields of its own, of which one instance serves all places (`Load`, `Add`)?
    pub fn is_mark(self) -> bool {
        matches!(self.sum(), "boolop" | "cmpop" | "expr_context" | "operator" | "unaryop")
    }
}
