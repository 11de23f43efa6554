//! What the parser's errors are called in CPython, and where it sees them.
//!
//! The parser says which token it did not expect; CPython has special rules for mistakes people make. The rules here look
//! at the text around the error. An error of the tokenizer, wherever it is, comes before an error of the parser.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, UnaryOp};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType, UnsupportedSyntaxError, UnsupportedSyntaxErrorKind,
    parse_expression,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::error::{Error, ErrorKind};
use crate::scan::{Kind, Scanner, range};
use crate::source::Source;

/// The error that CPython reports where the parser found `error`; `scanned` is what the scanner found.
pub(crate) fn diagnose(source: &Source, error: &ParseError, scanned: Option<&Error>) -> Box<Error> {
    if let Some(scanned) = scanned
        && !(error.error == ParseErrorType::UnexpectedIndentation
            && scanned.range.is_some_and(|range| range.start() >= error.location.start()))
    {
        let open = scanned.message.ends_with("was never closed");
        let line = |range: Option<TextRange>| range.map_or(0, |range| source.line(range.start()));
        let at_end = error.location.start().to_usize() >= source.text().trim_end().len();
        // A newline that was not expected is the end of its line.
        let here = error.location.start() + TextSize::from(u32::from(source.slice(error.location).starts_with('\n')));
        if !open || at_end || source.line(here) > line(scanned.range) {
            return Box::new(scanned.clone());
        }
    }
    Diagnosis { source, text: source.text(), at: error.location }.of(&error.error)
}

/// The error for syntax that a later Python has.
pub(crate) fn unsupported(error: &UnsupportedSyntaxError) -> Box<Error> {
    let message = match &error.kind {
        UnsupportedSyntaxErrorKind::UnpackingInComprehension(kind) => match format!("{kind:?}").as_str() {
            "DictInDict" => "dict unpacking cannot be used in dict comprehension",
            _ => "iterable unpacking cannot be used in comprehension",
        },
        _ => "invalid syntax",
    };
    Error::syntax(message, error.range())
}

struct Diagnosis<'s> {
    source: &'s Source,
    text: &'s str,
    at: TextRange,
}

impl Diagnosis<'_> {
    fn start(&self) -> usize {
        self.at.start().to_usize()
    }

    fn end(&self) -> usize {
        self.at.end().to_usize()
    }

    fn before(&self) -> &str {
        self.text.get(..self.start()).unwrap_or("")
    }

    fn after(&self) -> &str {
        self.text.get(self.end()..).unwrap_or("")
    }

    fn slice(&self) -> &str {
        self.source.slice(self.at)
    }

    /// The last word or operator before the error.
    fn word_before(&self) -> &str {
        let before = self.before().trim_end();
        let word = before.rfind(|character: char| !character.is_alphanumeric() && character != '_').map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        match before.get(word..) {
            Some("") | None => before.get(before.len().saturating_sub(1)..).unwrap_or(""),
            Some(word) => word,
        }
    }

    /// The token that begins where the error is.
    fn token(&self) -> TextRange {
        let rest = self.text.get(self.start()..).unwrap_or("");
        let mut scanner = Scanner::new(rest);
        match rest.chars().next() {
            None => {
                let end = self.text.trim_end_matches('\n').len();
                range(end, end)
            }
            Some('\n') => range(self.start(), self.start() + 1),
            Some(' ' | '\t' | ')' | ']' | '}') => range(self.start(), self.start() + 1),
            _ => match scanner.next() {
                Ok(token) if token.start == 0 => range(self.start(), self.start() + token.end),
                _ => range(self.start(), self.start() + 1),
            },
        }
    }

    fn invalid(&self) -> Box<Error> {
        Error::syntax("invalid syntax", self.token())
    }

    fn here(&self, message: impl Into<String>) -> Box<Error> {
        Error::syntax(message, self.at)
    }

    fn of(&self, error: &ParseErrorType) -> Box<Error> {
        let (start, end) = (self.start(), self.end());
        match error {
            ParseErrorType::Lexical(error) => self.lexical(error),
            ParseErrorType::FStringError(error) => self.interpolation(error, 'f'),
            ParseErrorType::TStringError(error) => self.interpolation(error, 't'),
            ParseErrorType::OtherError(message) => self.other(message),
            ParseErrorType::ExpectedToken { expected, found } => self.expected(*expected, *found),
            ParseErrorType::SimpleStatementsOnSameLine | ParseErrorType::SimpleAndCompoundStatementOnSameLine => self.same_line(),
            ParseErrorType::ExpectedExpression => self.expected_expression(),
            ParseErrorType::InvalidAssignmentTarget => self.assignment_target(),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                self.here(format!("cannot use assignment expressions with {}", self.expression_name()))
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => self.here("illegal target for annotation"),
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                self.here(format!("'{}' is an illegal expression for augmented assignment", self.expression_name()))
            }
            ParseErrorType::InvalidDeleteTarget => self.here(format!("cannot delete {}", self.expression_name())),
            ParseErrorType::PositionalAfterKeywordArgument => {
                Error::syntax("positional argument follows keyword argument", range(end, end + 1))
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                Error::syntax("positional argument follows keyword argument unpacking", range(end, end + 1))
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let comma = self.before().rfind(',').unwrap_or(start);
                Error::syntax("iterable argument unpacking follows keyword argument unpacking", range(comma, end))
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => self.here("Generator expression must be parenthesized"),
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                self.here("parameter without a default follows parameter with a default")
            }
            ParseErrorType::ExpectedKeywordParam => {
                let star = if self.slice().starts_with("**") { self.before().rfind('*').unwrap_or(start) } else { start };
                Error::syntax("named arguments must follow bare *", range(star, star + 1))
            }
            ParseErrorType::ParamAfterVarKeywordParam => {
                Error::syntax("arguments cannot follow var-keyword argument", self.token())
            }
            ParseErrorType::VarParameterWithDefault => {
                let before = self.before().trim_end_matches(|character: char| character.is_alphanumeric() || character == '_');
                let kind = if before.ends_with("**") { "var-keyword" } else { "var-positional" };
                self.here(format!("{kind} argument cannot have default value"))
            }
            ParseErrorType::EmptyImportNames if self.slice().trim().is_empty() => {
                Error::syntax("Expected one or more names after 'import'", range(start, start))
            }
            ParseErrorType::UnexpectedIndentation => {
                let place = range(end.saturating_sub(1), end.saturating_sub(1));
                Error::new(ErrorKind::Indentation, "unexpected indent", Some(place))
            }
            ParseErrorType::UnparenthesizedTupleExpression => {
                let comma = start + self.slice().find(',').unwrap_or(0);
                Error::syntax("invalid syntax", range(comma, comma + 1))
            }
            ParseErrorType::UnparenthesizedNamedExpression => {
                let walrus = start + self.slice().find(":=").unwrap_or(0);
                Error::syntax("invalid syntax", range(walrus, walrus + 2))
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                self.here("iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::InvalidMatchPatternTarget => self.here("cannot use '_' as a target"),
            ParseErrorType::EmptyTypeParams => self.here("Type parameter list cannot be empty"),
            _ => self.invalid(),
        }
    }

    // ---- strings and characters

    fn lexical(&self, error: &LexicalErrorType) -> Box<Error> {
        let (start, end) = (self.start(), self.end());
        match error {
            LexicalErrorType::FStringError(error) => self.interpolation(error, 'f'),
            LexicalErrorType::TStringError(error) => self.interpolation(error, 't'),
            LexicalErrorType::IndentationError => {
                let line = self.after().find('\n').map_or(self.text.len(), |at| end + at);
                let message = "unindent does not match any outer indentation level";
                Error::new(ErrorKind::Indentation, message, Some(range(line, line)))
            }
            LexicalErrorType::UnrecognizedToken { tok } if tok.is_ascii_graphic() => self.invalid(),
            LexicalErrorType::UnrecognizedToken { tok } if tok.is_control() || tok.is_whitespace() => {
                self.here(format!("invalid non-printable character U+{:04X}", *tok as u32))
            }
            LexicalErrorType::UnrecognizedToken { tok } => {
                self.here(format!("invalid character '{tok}' (U+{:04X})", *tok as u32))
            }
            LexicalErrorType::LineContinuationError => {
                Error::syntax("unexpected character after line continuation character", range(start + 1, start + 1))
            }
            LexicalErrorType::InvalidByteLiteral => {
                Error::syntax("bytes can only contain ASCII literal characters", self.string_around())
            }
            LexicalErrorType::UnicodeError | LexicalErrorType::MissingUnicodeLbrace | LexicalErrorType::MissingUnicodeRbrace => {
                self.escape()
            }
            LexicalErrorType::Eof => self.here("unexpected EOF while parsing"),
            LexicalErrorType::OtherError(message) if message.contains("decimal integer") => {
                let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
                Error::syntax(message, range(start, start + 1))
            }
            LexicalErrorType::OtherError(message) if message.contains("ParseIntError") => self.number(),
            _ => self.invalid(),
        }
    }

    fn number(&self) -> Box<Error> {
        let (start, end) = (self.start(), self.end());
        let kind = match self.slice().chars().nth(1) {
            Some('x' | 'X') => "hexadecimal",
            Some('o' | 'O') => "octal",
            _ => "binary",
        };
        match self.after().chars().next() {
            Some(digit) if digit.is_ascii_digit() => {
                Error::syntax(format!("invalid digit '{digit}' in {kind} literal"), range(end, end))
            }
            _ => Error::syntax(format!("invalid {kind} literal"), range(start + 1, start + 1)),
        }
    }

    /// The string literal that contains the error.
    fn string_around(&self) -> TextRange {
        let mut scanner = Scanner::new(self.text);
        let mut starts = Vec::new();
        while let Ok(token) = scanner.next() {
            let literal = match token.kind {
                Kind::End => break,
                Kind::StringStart => {
                    starts.push(token.start);
                    continue;
                }
                Kind::StringEnd => range(starts.pop().unwrap_or(token.start), token.end),
                _ => token.range(),
            };
            if literal.start().to_usize() <= self.start() && self.start() < literal.end().to_usize() {
                return literal;
            }
        }
        self.at
    }

    /// The text of an f-string or t-string that contains the error, between its fields.
    fn text_around(&self) -> Option<TextRange> {
        use crate::tokenizer::{Kind, Tokenizer};
        let mut tokenizer = Tokenizer::new(self.text.as_bytes().to_vec(), false);
        while let Ok(token) = tokenizer.next(&mut |_| ()) {
            let (start, end) = token.span.unwrap_or_default();
            if token.kind == Kind::ENDMARKER || start > self.start() {
                break;
            }
            if matches!(token.kind, Kind::FSTRING_MIDDLE | Kind::TSTRING_MIDDLE) && (start..end).contains(&self.start()) {
                return Some(range(start, end));
            }
        }
        None
    }

    fn escape(&self) -> Box<Error> {
        let middle = self.text_around();
        let literal = middle.unwrap_or_else(|| self.string_around());
        let text = self.source.slice(literal);
        let quote = if middle.is_some() { 0 } else { text.find(['\'', '"']).unwrap_or(0) };
        let content = if middle.is_some() { 0 } else { quote + if text.get(quote..).is_some_and(|rest| rest.starts_with("'''") || rest.starts_with("\"\"\"")) { 3 } else { 1 } };
        let inside = self.start().saturating_sub(literal.start().to_usize()).min(text.len());
        let backslash = text.get(..inside).and_then(|before| before.rfind('\\')).unwrap_or(content);
        let first = backslash.saturating_sub(content);
        let escape = text.get(backslash..).unwrap_or("");
        let digits = |width: usize| escape.chars().skip(2).take(width).take_while(char::is_ascii_hexdigit).count();
        if text.get(..quote).is_some_and(|prefix| prefix.contains(['b', 'B'])) {
            return Error::syntax(format!("(value error) invalid \\x escape at position {first}"), literal);
        }
        let (last, reason) = match escape.chars().nth(1) {
            Some('x') => (first + 1 + digits(2), "truncated \\xXX escape"),
            Some('u') => (first + 1 + digits(4), "truncated \\uXXXX escape"),
            Some('U') if digits(8) == 8 => (first + 9, "illegal Unicode character"),
            Some('U') => (first + 1 + digits(8), "truncated \\UXXXXXXXX escape"),
            Some('N') => match escape.find('}') {
                Some(3) if escape.chars().nth(2) == Some('{') => (first + 2, "malformed \\N character escape"),
                Some(close) if escape.chars().nth(2) == Some('{') => (first + close, "unknown Unicode character name"),
                _ if escape.chars().nth(2) == Some('{') => {
                    let closing = content - quote;
                    (first + escape.len().saturating_sub(closing + 1), "malformed \\N character escape")
                }
                _ => (first + 1, "malformed \\N character escape"),
            },
            _ => (first, "\\ at end of string"),
        };
        let message = format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {first}-{last}: {reason}");
        Error::syntax(message, literal)
    }

    fn interpolation(&self, error: &InterpolatedStringErrorType, kind: char) -> Box<Error> {
        let message = match error {
            InterpolatedStringErrorType::InvalidConversionFlag if !self.slice().starts_with(char::is_alphanumeric) => {
                "missing conversion character".to_owned()
            }
            InterpolatedStringErrorType::InvalidConversionFlag => {
                format!("invalid conversion character '{}': expected 's', 'r', or 'a'", self.slice())
            }
            InterpolatedStringErrorType::SingleRbrace => "single '}' is not allowed".to_owned(),
            InterpolatedStringErrorType::UnclosedLbrace => {
                let next = self.slice().chars().next();
                if next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '\'' | '"')) {
                    return self.missing_comma();
                }
                "expecting '}'".to_owned()
            }
            InterpolatedStringErrorType::LambdaWithoutParentheses => {
                "lambda expressions are not allowed without parentheses".to_owned()
            }
            InterpolatedStringErrorType::ConversionFlagNotImmediatelyAfterExclamation => {
                "conversion type must come right after the exclamation mark".to_owned()
            }
            InterpolatedStringErrorType::NewlineInFormatSpec => {
                format!("newlines are not allowed in format specifiers for single quoted {kind}-strings")
            }
            InterpolatedStringErrorType::UnterminatedString => {
                let line = self.source.line(self.at.start());
                return self.here(format!("unterminated {kind}-string literal (detected at line {line})"));
            }
            InterpolatedStringErrorType::UnterminatedTripleQuotedString => {
                let line = self.source.line(self.at.end());
                return self.here(format!("unterminated triple-quoted {kind}-string literal (detected at line {line})"));
            }
        };
        self.here(format!("{kind}-string: {message}"))
    }

    // ---- targets

    /// What CPython calls the expression at the error.
    fn expression_name(&self) -> &'static str {
        if self.slice().starts_with('*') {
            return "starred";
        }
        let parsed = parse_expression(&format!("({})", self.slice()));
        parsed.as_ref().map_or("expression", |parsed| expression_name(parsed.expr()))
    }

    fn assignment_target(&self) -> Box<Error> {
        let Ok(parsed) = parse_expression(&format!("({})", self.slice())) else {
            let next = self.end() + self.after().len() - self.after().trim_start().len();
            return Error::syntax("invalid syntax", range(next, next + 1));
        };
        let target = parsed.expr();
        let name = expression_name(target);
        if (target.is_yield_expr() || target.is_yield_from_expr()) && !self.before().ends_with('(') {
            return self.here("assignment to yield expression not possible");
        }
        let rest = self.after().trim_start_matches([' ', '\t', ')']);
        let statement = rest.split(['\n', ';', '#']).next().unwrap_or("");
        let again = statement.get(1..).is_some_and(|value| value.replace("==", "").replace([':', '!', '<', '>'], "").contains(" = "));
        let followed = rest.starts_with('=') && !rest.starts_with("==") && !again;
        let comparable = match target {
            Expr::UnaryOp(node) => node.op != UnaryOp::Not,
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::FString(_)
            | Expr::TString(_)
            | Expr::EllipsisLiteral(_)
            | Expr::BinOp(_)
            | Expr::Call(_)
            | Expr::Await(_)
            | Expr::Named(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Dict(_)
            | Expr::Set(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_) => true,
            _ => false,
        };
        let parenthesized = target.is_named_expr() || target.is_yield_expr() || target.is_yield_from_expr();
        let enclosed = self.after().trim_start().starts_with(')') && !parenthesized;
        if comparable && followed && !enclosed {
            return self.here(format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?"));
        }
        self.here(format!("cannot assign to {name}"))
    }

    // ---- tokens that are missing

    fn expected(&self, expected: TokenKind, found: TokenKind) -> Box<Error> {
        let start = self.start();
        let line = self.before().rfind('\n').map_or(0, |at| at + 1);
        let header = self.text.get(line..start).unwrap_or("").trim_start();
        let begins = |words: &[&str]| words.iter().any(|word| header.starts_with(word));
        match (expected, found) {
            (TokenKind::Colon, TokenKind::Equal) if begins(&["if ", "elif ", "while "]) => {
                let indent = start - header.len();
                let begin = indent + header.find(' ').map_or(0, |at| at + 1);
                let end = self.after().find([':', '\n']).map_or(self.text.len(), |at| self.end() + at);
                Error::syntax("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", range(begin, end))
            }
            (TokenKind::Colon, TokenKind::Rbrace | TokenKind::Comma) => {
                let begin = self.expression_before();
                Error::syntax("':' expected after dictionary key", range(begin, begin))
            }
            (TokenKind::Colon, TokenKind::Newline) => self.here("expected ':'"),
            (TokenKind::Rpar, TokenKind::Equal) if self.innermost_bracket().is_some() => {
                let begin = self.expression_before();
                let next = Diagnosis { at: TextRange::empty(TextSize::new(self.end() as u32)), ..*self };
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Error::syntax(message, range(begin, next.expression_after()))
            }
            (TokenKind::In, _) if self.innermost_bracket().is_some() => {
                Error::syntax("'in' expected after for-loop variables", self.token())
            }
            (TokenKind::Colon, _) if !begins(&["if ", "elif ", "while ", "except ", "with (", "match ", "case "]) => {
                Error::syntax("expected ':'", self.token())
            }
            (TokenKind::Comma, TokenKind::Dot) if begins(&["import ", "from "]) && header.contains(" as ") => {
                let begin = start - self.word_before().len();
                let end = self.after().find([',', ' ', '\n', ')']).map_or(self.text.len(), |at| self.end() + at);
                Error::syntax("cannot use attribute as import target", range(begin, end))
            }
            _ if self.word_before() == "as" => self.bad_target(header),
            (TokenKind::Comma, _) if self.slice().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'')) => {
                if header.contains("lambda ") || begins(&["import ", "from ", "def ", "class "]) {
                    return self.invalid();
                }
                self.missing_comma()
            }
            (TokenKind::Rsqb | TokenKind::Rbrace, TokenKind::For) => {
                let open = self.innermost_bracket().unwrap_or(start) + 1;
                let end = self.before().trim_end().len();
                Error::syntax("did you forget parentheses around the comprehension target?", range(open, end))
            }
            (TokenKind::Rpar, TokenKind::Lpar) if begins(&["def ", "async def "]) => {
                let close = self.after().find(')').map_or(self.end(), |at| self.end() + at + 1);
                Error::syntax("Function parameters cannot be parenthesized", range(start, close))
            }
            (TokenKind::Else, _) => {
                Error::syntax("expected 'else' after 'if' expression", range(self.expression_before(), start))
            }
            (TokenKind::Lpar, _) => Error::syntax("expected '('", self.token()),
            _ => self.statement(),
        }
    }

    /// Something after `as` that is no name.
    fn bad_target(&self, header: &str) -> Box<Error> {
        let token = self.token();
        let name = match parse_expression(self.source.slice(token)) {
            Ok(parsed) => expression_name(parsed.expr()),
            Err(_) => return self.invalid(),
        };
        let import = header.starts_with("import ") || header.starts_with("from ");
        if !import && ["None", "True", "False"].contains(&name) {
            return self.invalid();
        }
        match header.split(' ').next() {
            Some("import" | "from") => Error::syntax(format!("cannot use {name} as import target"), token),
            Some("except") => Error::syntax(format!("cannot use except statement with {name}"), token),
            Some("case") => Error::syntax(format!("cannot use {name} as pattern target"), token),
            _ => self.invalid(),
        }
    }

    /// A statement was expected: an operator of assignment after what it cannot assign to.
    fn statement(&self) -> Box<Error> {
        let line = self.before().rfind('\n').map_or(0, |at| at + 1);
        let head = self.before().get(line..).unwrap_or("");
        let begin = line + head.len() - head.trim_start().len();
        let rest = self.text.get(self.start()..).unwrap_or("");
        if rest.starts_with('>') && head.ends_with('<') {
            let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
            return Error::syntax(message, range(self.start() - 1, self.start() + 1));
        }
        let operator = rest.find('=').map_or("", |at| rest.get(..=at).unwrap_or(""));
        if let Ok(parsed) = parse_expression(head.trim()) {
            let name = expression_name(parsed.expr());
            let place = range(begin, begin + head.trim().len());
            match operator {
                ":=" if name != "name" => {
                    return Error::syntax(format!("cannot use assignment expressions with {name}"), place);
                }
                "+=" | "-=" | "*=" | "/=" | "//=" | "%=" | "@=" | "&=" | "|=" | "^=" | "<<=" | ">>=" | "**=" => {
                    return Error::syntax(format!("'{name}' is an illegal expression for augmented assignment"), place);
                }
                _ => {}
            }
        }
        self.invalid()
    }

    fn missing_comma(&self) -> Box<Error> {
        // A name before a string is more likely a prefix that does not exist.
        let name = self.word_before().starts_with(|character: char| character.is_alphabetic() || character == '_');
        if self.innermost_bracket().is_none() || name && self.slice().starts_with(['"', '\'']) {
            return self.invalid();
        }
        let begin = self.expression_before();
        let end = self.expression_after();
        Error::syntax("invalid syntax. Perhaps you forgot a comma?", range(begin, end))
    }

    /// Where the innermost bracket around the error stands.
    fn innermost_bracket(&self) -> Option<usize> {
        let mut scanner = Scanner::new(self.text);
        let mut innermost = None;
        while let Ok(token) = scanner.next() {
            if token.kind == Kind::End || token.start >= self.start() {
                break;
            }
            innermost = scanner.brackets.last().map(|bracket| bracket.at);
        }
        innermost
    }

    /// Where the expression that ends at the error begins.
    fn expression_before(&self) -> usize {
        let mut scanner = Scanner::new(self.text);
        let mut begins: Vec<Option<usize>> = vec![None];
        while let Ok(token) = scanner.next() {
            if token.kind == Kind::End || token.start >= self.start() {
                break;
            }
            let text = self.text.get(token.start..token.end).unwrap_or("");
            match token.kind {
                Kind::Open => {
                    if let Some(begin) = begins.last_mut() {
                        begin.get_or_insert(token.start);
                    }
                    begins.push(None);
                }
                Kind::Close => {
                    begins.pop();
                }
                Kind::Newline => begins = vec![None],
                Kind::Operator if matches!(text, "," | ":" | "=" | ";" | "->") => {
                    if let Some(begin) = begins.last_mut() {
                        *begin = None;
                    }
                }
                Kind::Word if matches!(text, "return" | "for" | "in" | "lambda" | "yield" | "import" | "else") => {
                    if let Some(begin) = begins.last_mut() {
                        *begin = None;
                    }
                }
                _ => {
                    if let Some(begin) = begins.last_mut() {
                        begin.get_or_insert(token.start);
                    }
                }
            }
        }
        begins.last().copied().flatten().unwrap_or(self.start())
    }

    /// Where the expression that begins at the error ends.
    fn expression_after(&self) -> usize {
        let rest = self.text.get(self.start()..).unwrap_or("");
        let mut scanner = Scanner::new(rest);
        let mut end = 0;
        while let Ok(token) = scanner.next() {
            let text = rest.get(token.start..token.end).unwrap_or("");
            let outside = scanner.brackets.is_empty();
            if outside
                && (matches!(token.kind, Kind::End | Kind::Newline)
                    || matches!(text, "," | ":" | "=" | ";" | "for" | "if" | "async"))
            {
                break;
            }
            end = token.end;
        }
        self.start() + end.max(1)
    }

    fn same_line(&self) -> Box<Error> {
        let start = self.start();
        let before = self.before();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let head = before.get(line..).unwrap_or("").rsplit(';').next().unwrap_or("").trim();
        let adjacent = before.ends_with(|character: char| character.is_ascii_digit() || character == '.');
        let letter = self.slice().starts_with(|character: char| character.is_alphabetic() || character == '_');
        let word = before.rsplit(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or("");
        if let (Some(digit @ '0'..='9'), Some(kind)) = (self.slice().chars().next(), match word.get(..2) {
            Some("0b" | "0B") => Some("binary"),
            Some("0o" | "0O") => Some("octal"),
            _ => None,
        }) {
            return Error::syntax(format!("invalid digit '{digit}' in {kind} literal"), range(start, start));
        }
        if adjacent && letter {
            let at = if self.slice().starts_with('_') { start } else { start.saturating_sub(1) };
            let word = before.trim_end_matches(|character: char| character.is_ascii_alphanumeric() || character == '_');
            let kind = match before.get(word.len()..).unwrap_or("").get(..2) {
                Some("0x" | "0X") => "hexadecimal",
                Some("0o" | "0O") => "octal",
                Some("0b" | "0B") => "binary",
                _ => "decimal",
            };
            return Error::syntax(format!("invalid {kind} literal"), range(at, at));
        }
        let statement_end = self.text.get(start..).unwrap_or("").find(['\n', ';']).map_or(self.text.len(), |at| start + at);
        let whole = range(start - before.get(line..).unwrap_or("").trim_start().len(), statement_end);
        match head {
            "print" | "exec" => {
                Error::syntax(format!("Missing parentheses in call to '{head}'. Did you mean {head}(...)?"), whole)
            }
            _ if head.starts_with("import ") && self.text.get(start..).is_some_and(|rest| rest.starts_with("from ")) => {
                Error::syntax("Did you mean to use 'from ... import ...' instead?", whole)
            }
            _ if self.innermost_bracket().is_some() => self.missing_comma(),
            _ => self.statement(),
        }
    }

    fn expected_expression(&self) -> Box<Error> {
        let found = self.slice().chars().next().or_else(|| self.after().chars().next());
        let before = self.before().trim_end();
        let bracket = self.innermost_bracket();
        let in_field = bracket.is_some_and(|at| self.is_field(at));
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if found == Some(':') && before.get(line..).is_some_and(|head| head.trim() == "except*") {
            return Error::syntax("expected one or more exception types", self.token());
        }
        match (self.word_before(), found) {
            ("{", Some('}' | '!' | ':' | '=')) if in_field => {
                let found = found.unwrap_or('}');
                let end = self.start() + 1;
                Error::syntax(format!("f-string: valid expression required before '{found}'"), range(self.start(), end))
            }
            (":", Some('}' | ',')) if bracket.is_some_and(|at| self.text.get(at..).is_some_and(|rest| rest.starts_with('{'))) => {
                let colon = before.len().saturating_sub(1);
                Error::syntax("expression expected after dictionary key and ':'", range(colon, colon + 1))
            }
            ("else", _) if !before.trim_end_matches("else").ends_with('\n') => {
                Error::syntax("expected expression after 'else', but statement is given", self.token())
            }
            ("*", Some(')' | ',')) if !before.ends_with("**") => Error::syntax("Invalid star expression", self.token()),
            _ => self.statement(),
        }
    }

    /// Does the brace at `at` open a replacement field?
    fn is_field(&self, at: usize) -> bool {
        let mut scanner = Scanner::new(self.text);
        let mut strings = 0usize;
        while let Ok(token) = scanner.next() {
            match token.kind {
                Kind::StringStart => strings += 1,
                Kind::StringEnd => strings = strings.saturating_sub(1),
                Kind::End => return false,
                _ => {}
            }
            if token.start >= at {
                return strings > 0;
            }
        }
        false
    }

    // ---- the rest

    fn other(&self, message: &str) -> Box<Error> {
        let (start, end) = (self.start(), self.end());
        if let Some(after) = message.strip_prefix("Expected an indented block after ") {
            return self.indented_block(after);
        }
        match message {
            "Expected a parameter name" => match self.slice() {
                constant @ ("True" | "False" | "None") => {
                    Error::syntax(format!("cannot assign to {constant}"), range(start, end + 1))
                }
                _ => {
                    let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                    Error::syntax(message, range(start, end + 1))
                }
            },
            "Expected `except` or `finally` after `try` block" => {
                Error::syntax("expected 'except' or 'finally' block", self.token())
            }
            "Only one '*' parameter allowed" => Error::syntax("* argument may appear only once", range(start, start + 1)),
            "Only one '/' separator allowed" => self.here("/ may appear only once"),
            "Position-only parameter separator not allowed as first parameter" => {
                self.here("at least one argument must precede /")
            }
            "'/' parameter must appear before '*' parameter" => self.here("/ must be ahead of *"),
            "Bytes literal cannot be mixed with non-bytes literals" => {
                Error::syntax("cannot mix bytes and nonbytes literals", range(end, end + 1))
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                let message = "cannot have both 'except' and 'except*' on the same 'try'";
                Error::syntax(message, range(start, start + 6))
            }
            "Trailing comma not allowed" if self.on_from_line() => {
                let next = end + self.after().len() - self.after().trim_start_matches([' ', '\t']).len();
                Error::syntax("trailing comma not allowed without surrounding parentheses", range(next, next + 1))
            }
            "Trailing comma not allowed" => {
                let next = end + self.after().len() - self.after().trim_start_matches([' ', '\t']).len();
                Error::syntax("invalid syntax", range(next, next + 1))
            }
            _ if message.to_ascii_lowercase().contains("mix") && message.contains("t-string") => {
                self.here("cannot mix t-string literals with string or bytes literals")
            }
            "Expected a statement" => self.statement(),
            _ if self.word_before() == "as" => {
                let line = self.before().rfind('\n').map_or(0, |at| at + 1);
                self.bad_target(self.before().get(line..).unwrap_or("").trim_start())
            }
            _ if message.starts_with("Only single target") => self.here(message.replacen("Only", "only", 1)),
            _ => self.invalid(),
        }
    }

    fn on_from_line(&self) -> bool {
        let before = self.before();
        before.get(before.rfind('\n').map_or(0, |at| at + 1)..).is_some_and(|line| line.trim_start().starts_with("from "))
    }

    fn indented_block(&self, after: &str) -> Box<Error> {
        let word = after.split('`').nth(1).unwrap_or(match after {
            "function definition" => "def",
            _ => "",
        });
        // The header is the last line before that begins with the word.
        let before = self.before();
        let header = before.lines().enumerate().filter(|(_, line)| {
            let line = line.trim_start();
            let line = line.strip_prefix("async ").unwrap_or(line);
            line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        let (line, text) = header.last().map_or((0, ""), |(index, line)| (index + 1, line.trim_start()));
        let what = match word {
            "def" => "function definition".to_owned(),
            "class" => "class definition".to_owned(),
            "except" if text.get(6..).is_some_and(|rest| rest.trim_start().starts_with('*')) => "'except*' statement".to_owned(),
            _ => format!("'{word}' statement"),
        };
        let message = format!("expected an indented block after {what} on line {line}");
        Error::new(ErrorKind::Indentation, message, Some(self.token()))
    }
}

/// What CPython calls an expression in messages.
fn expression_name(expression: &Expr) -> &'static str {
    match expression {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(node) if node.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "literal",
    }
}
