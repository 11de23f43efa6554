//! Names, interned for one compilation, and what Python does to them: mangling of private names.
//!
//! A [`Symbol`] is the index of a name; two names are equal if and only if their symbols are.

use rustc_hash::FxHashMap;

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(u32);

/// All names of one compilation.
#[derive(Default)]
pub(crate) struct Names {
    index: FxHashMap<Box<str>, Symbol>,
    names: Vec<Box<str>>,
}

impl Names {
    /// The symbol of `name`.
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.index.get(name) {
            return *symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(name.into());
        self.index.insert(name.into(), symbol);
        symbol
    }

    /// The text of a symbol.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0 as usize).map_or("", |name| name)
    }

    /// The symbol of `name` as it is seen inside the class `class`: `__x` becomes `_Class__x`.
    pub(crate) fn mangled(&mut self, class: Option<Symbol>, name: &str) -> Symbol {
        if let Some(class) = class
            && name.starts_with("__")
            && !name.ends_with("__")
            && !name.contains('.')
        {
            let class = self.text(class).trim_start_matches('_');
            if !class.is_empty() {
                let mangled = format!("_{class}{name}");
                return self.intern(&mangled);
            }
        }
        self.intern(name)
    }
}
