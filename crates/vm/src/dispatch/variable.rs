//! Moves, constants and variables: local, captured, global, of a namespace.

use lissom_bytecode::ops::{USE_B, USE_C};
use lissom_objects::Value;
use lissom_objects::dict::table_of;
use lissom_objects::function::{self, Function};

use super::{function_of, handler, retain, slow};
use crate::code::{cache_at, cache_made};
use crate::execute;
use crate::ops::variable;

handler!(Nop, m => { m.next() });

handler!(Move, m => {
    let source = m.place(m.i.b);
    let word = *source;
    if m.has(USE_B) {
        *source = 0;
    } else {
        retain(word);
    }
    m.done(word)
});

handler!(LoadConst, m => {
    let word = (*m.code).constant(m.i.b).word();
    retain(word);
    m.done(word)
});

handler!(LoadInt, m => {
    let word = (m.i.bc() as i64 as u64) << 1 | 1;
    m.done(word)
});

handler!(Clear, m => { m.done(0) });

handler!(CheckBound, m => {
    if m.word(m.i.a) != 0 {
        return m.next();
    }
} otherwise {
    (*m.frame).ip = m.ip;
    let raised = variable::unbound(m.cx, &*m.code, m.i.a, (*m.code).name_at(m.i.b as usize));
    m.raise(raised)
});

handler!(DeleteLocal, m => {
    if m.word(m.i.a) == 0 {
        (*m.frame).ip = m.ip;
        let raised = variable::unbound(m.cx, &*m.code, m.i.a, (*m.code).name_at(m.i.b as usize));
        return m.raise(raised);
    }
    m.done(0)
});

handler!(MakeCell, m => {
    let place = m.place(m.i.a);
    let content = Value::from_word(std::mem::replace(&mut *place, 0));
    let cell = slow!(m, function::new_cell(m.cx, content));
    *place = cell.into_word();
    m.next()
});

handler!(LoadCell, m => {
    if let Some(content) = function::cell_get(m.value(m.i.b)) {
        let word = content.word();
        retain(word);
        return m.done(word);
    }
} otherwise {
    (*m.frame).ip = m.ip;
    let raised = variable::unbound(m.cx, &*m.code, m.i.b, (*m.code).name_at(m.i.c as usize));
    m.raise(raised)
});

handler!(StoreCell, m => {
    let value = m.take(USE_B, m.i.b);
    function::cell_set(m.cx, m.value(m.i.a), Some(value));
    m.settled()
});

handler!(DeleteCell, m => {
    if function::cell_get(m.value(m.i.a)).is_none() {
        (*m.frame).ip = m.ip;
        let raised = variable::unbound(m.cx, &*m.code, m.i.a, (*m.code).name_at(m.i.b as usize));
        return m.raise(raised);
    }
    function::cell_set(m.cx, m.value(m.i.a), None);
    m.settled()
});

handler!(LoadFree, m => {
    let cell = Function::captured(function_of(m.frame), m.i.b as usize);
    if let Some(content) = function::cell_get(&*cell) {
        let word = content.word();
        retain(word);
        return m.done(word);
    }
} otherwise {
    (*m.frame).ip = m.ip;
    let raised = variable::unbound_free(m.cx, &*m.code, m.i.b);
    m.raise(raised)
});

handler!(StoreFree, m => {
    let value = m.take(USE_B, m.i.b);
    let cell = Function::captured(function_of(m.frame), m.i.a as usize);
    function::cell_set(m.cx, &*cell, Some(value));
    m.settled()
});

handler!(DeleteFree, m => {
    let cell = Function::captured(function_of(m.frame), m.i.a as usize);
    if function::cell_get(&*cell).is_none() {
        (*m.frame).ip = m.ip;
        let raised = variable::unbound_free(m.cx, &*m.code, m.i.a);
        return m.raise(raised);
    }
    function::cell_set(m.cx, &*cell, None);
    m.settled()
});

handler!(LoadFreeCell, m => {
    let cell = Function::captured(function_of(m.frame), m.i.b as usize);
    let word = (*cell).word();
    retain(word);
    m.done(word)
});

handler!(LoadGlobal, m => {
    let cache = cache_made(m.code, m.i.c);
    if !cache.is_null()
        && (*cache).shape != 0
        && let Some(table) = (*(*m.frame).globals).table()
        && table.header().version == (*cache).shape
    {
        if (*cache).epoch == 0 {
            // In the globals.
            let word = *table.value_at((*cache).payload);
            retain(word);
            return m.done(word);
        }
        if let Some(table) = variable::builtins_of(m.frame).and_then(table_of)
            && table.header().version == (*cache).epoch
        {
            let word = *table.value_at((*cache).payload);
            retain(word);
            return m.done(word);
        }
    }
} otherwise {
    let cache = cache_at(m.cx, m.code, m.i.c);
    let value = slow!(m, variable::load_global(m.cx, m.machine(), m.frame, (*m.code).site_name(m.i.c), cache));
    m.done(value.into_word())
});

handler!(StoreGlobal, m => {
    let cache = cache_made(m.code, m.i.c);
    if !cache.is_null()
        && (*cache).shape != 0
        && let Some(table) = (*(*m.frame).globals).table()
        && table.header().version == (*cache).shape
        && !m.value(m.i.b).needs_tracking()
    {
        let word = m.take(USE_B, m.i.b).into_word();
        let old = std::mem::replace(&mut *table.value_at((*cache).payload), word);
        return m.forget(old);
    }
} otherwise {
    let value = m.take(USE_B, m.i.b);
    let cache = cache_at(m.cx, m.code, m.i.c);
    slow!(m, variable::store_global(m.cx, m.machine(), m.frame, (*m.code).site_name(m.i.c), value, cache));
    m.settled()
});

handler!(DeleteGlobal, m => {
    slow!(m, variable::delete_global(m.cx, m.frame, (*m.code).name_at(m.i.b as usize)));
    m.settled()
});

handler!(LoadName, m => {
    let value = slow!(m, variable::load_name(m.cx, m.frame, (*m.code).name_at(m.i.b as usize)));
    m.done(value.into_word())
});

handler!(StoreName, m => {
    let value = m.take(USE_B, m.i.b);
    slow!(m, variable::store_name(m.cx, m.frame, (*m.code).name_at(m.i.a as usize), value));
    m.settled()
});

handler!(DeleteName, m => {
    slow!(m, variable::delete_name(m.cx, m.frame, (*m.code).name_at(m.i.b as usize)));
    m.settled()
});

handler!(LoadFromNamespaceOrFree, m => {
    let value = slow!(m, variable::load_from_namespace_or_free(m.cx, m.frame, m.value(m.i.c), m.i.b));
    m.used(USE_C, m.i.c);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(LoadFromNamespaceOrGlobal, m => {
    let value = slow!(m, variable::load_from_namespace_or_global(m.cx, m.frame, m.value(m.i.c), (*m.code).name_at(m.i.b as usize)));
    m.used(USE_C, m.i.c);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(LoadLocals, m => {
    let value = slow!(m, variable::load_locals(m.cx, m.frame));
    m.done(value.into_word())
});

handler!(LoadBuildClass, m => {
    let value = slow!(m, variable::build_class(m.cx, m.frame));
    m.done(value.into_word())
});

handler!(ImportName, m => {
    let base = m.place(m.i.c);
    let value = slow!(m, crate::import::import_name(m.cx, m.frame, (*m.code).name_at(m.i.b as usize), &*base.cast::<Value>(), &*base.add(1).cast::<Value>()));
    execute::clear(base, 2);
    m.done(value.into_word())
});

handler!(ImportFrom, m => {
    let value = slow!(m, crate::import::import_from(m.cx, m.value(m.i.b), (*m.code).name_at(m.i.c as usize)));
    m.done(value.into_word())
});

handler!(ImportStar, m => {
    slow!(m, crate::import::import_star(m.cx, m.frame, m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.settled()
});
