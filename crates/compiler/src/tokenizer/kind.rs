//! The kinds of token, numbered as the module `token` numbers them, and the spelling of operators.

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(pub u8);

macro_rules! kinds {
    ($($name:ident = $number:literal),* $(,)?) => {
        #[allow(missing_docs, reason = "the names say it, as they do in the module `token`")]
        impl Kind {
            $(pub const $name: Kind = Kind($number);)*
        }
    };
}

kinds! {
    ENDMARKER = 0, NAME = 1, NUMBER = 2, STRING = 3, NEWLINE = 4, INDENT = 5, DEDENT = 6, LPAR = 7, RPAR = 8, LSQB = 9, RSQB = 10,
    COLON = 11, COMMA = 12, SEMI = 13, PLUS = 14, MINUS = 15, STAR = 16, SLASH = 17, VBAR = 18, AMPER = 19, LESS = 20, GREATER = 21,
    EQUAL = 22, DOT = 23, PERCENT = 24, LBRACE = 25, RBRACE = 26, EQEQUAL = 27, NOTEQUAL = 28, LESSEQUAL = 29, GREATEREQUAL = 30,
    TILDE = 31, CIRCUMFLEX = 32, LEFTSHIFT = 33, RIGHTSHIFT = 34, DOUBLESTAR = 35, PLUSEQUAL = 36, MINEQUAL = 37, STAREQUAL = 38,
    SLASHEQUAL = 39, PERCENTEQUAL = 40, AMPEREQUAL = 41, VBAREQUAL = 42, CIRCUMFLEXEQUAL = 43, LEFTSHIFTEQUAL = 44,
    RIGHTSHIFTEQUAL = 45, DOUBLESTAREQUAL = 46, DOUBLESLASH = 47, DOUBLESLASHEQUAL = 48, AT = 49, ATEQUAL = 50, RARROW = 51,
    ELLIPSIS = 52, COLONEQUAL = 53, EXCLAMATION = 54, OP = 55, FSTRING_START = 59, FSTRING_MIDDLE = 60, FSTRING_END = 61,
    TSTRING_START = 62, TSTRING_MIDDLE = 63, TSTRING_END = 64, COMMENT = 65, NL = 66,
}

/// The operators, by spelling.
const OPERATORS: &[(&[u8], Kind)] = &[
    (b"!", Kind::EXCLAMATION),
    (b"!=", Kind::NOTEQUAL),
    (b"%", Kind::PERCENT),
    (b"%=", Kind::PERCENTEQUAL),
    (b"&", Kind::AMPER),
    (b"&=", Kind::AMPEREQUAL),
    (b"(", Kind::LPAR),
    (b")", Kind::RPAR),
    (b"*", Kind::STAR),
    (b"**", Kind::DOUBLESTAR),
    (b"**=", Kind::DOUBLESTAREQUAL),
    (b"*=", Kind::STAREQUAL),
    (b"+", Kind::PLUS),
    (b"+=", Kind::PLUSEQUAL),
    (b",", Kind::COMMA),
    (b"-", Kind::MINUS),
    (b"-=", Kind::MINEQUAL),
    (b"->", Kind::RARROW),
    (b".", Kind::DOT),
    (b"...", Kind::ELLIPSIS),
    (b"/", Kind::SLASH),
    (b"//", Kind::DOUBLESLASH),
    (b"//=", Kind::DOUBLESLASHEQUAL),
    (b"/=", Kind::SLASHEQUAL),
    (b":", Kind::COLON),
    (b":=", Kind::COLONEQUAL),
    (b";", Kind::SEMI),
    (b"<", Kind::LESS),
    (b"<<", Kind::LEFTSHIFT),
    (b"<<=", Kind::LEFTSHIFTEQUAL),
    (b"<=", Kind::LESSEQUAL),
    (b"=", Kind::EQUAL),
    (b"==", Kind::EQEQUAL),
    (b">", Kind::GREATER),
    (b">=", Kind::GREATEREQUAL),
    (b">>", Kind::RIGHTSHIFT),
    (b">>=", Kind::RIGHTSHIFTEQUAL),
    (b"@", Kind::AT),
    (b"@=", Kind::ATEQUAL),
    (b"[", Kind::LSQB),
    (b"]", Kind::RSQB),
    (b"^", Kind::CIRCUMFLEX),
    (b"^=", Kind::CIRCUMFLEXEQUAL),
    (b"{", Kind::LBRACE),
    (b"|", Kind::VBAR),
    (b"|=", Kind::VBAREQUAL),
    (b"}", Kind::RBRACE),
    (b"~", Kind::TILDE),
];

/// The operator of that spelling.
pub fn operator(spelling: &[u8]) -> Option<Kind> {
    let index = OPERATORS.binary_search_by(|row| row.0.cmp(spelling)).ok()?;
    OPERATORS.get(index).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_sorted() {
        assert!(OPERATORS.is_sorted_by_key(|row| row.0));
        assert_eq!(operator(b"**="), Some(Kind::DOUBLESTAREQUAL));
        assert_eq!(operator(b"=>"), None);
    }
}
