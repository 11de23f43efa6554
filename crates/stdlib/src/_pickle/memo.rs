//! What a pickler has written: a number for each object, which is kept alive so that its identity stays its own.
//!
//! The index is a dict from the object's address to its number; a string that lies in its value has no address, and is its own key.

use lissom_objects::{Context, PyResult, Value};

/// See the module.
#[derive(Clone)]
pub(super) struct Memo {
    /// Key to number.
    pub index: Value,
    /// The objects.
    pub kept: Value,
}

/// The key of an object.
fn key(cx: &mut Context, object: &Value) -> PyResult<Value> {
    if object.is_pointer() {
        let identity = cx.identity(object);
        return cx.new_int_u64(identity);
    }
    Ok(object.clone())
}

impl Memo {
    pub(super) fn new(cx: &mut Context) -> PyResult<Memo> {
        Ok(Memo { index: cx.new_dict()?, kept: cx.new_list()? })
    }

    /// The number of an object.
    pub(super) fn get(&self, cx: &mut Context, object: &Value) -> PyResult<Option<u64>> {
        let key = key(cx, object)?;
        Ok(cx.dict_get(&self.index, &key)?.and_then(|number| number.as_small_int()).and_then(|number| u64::try_from(number).ok()))
    }

    /// Gives an object a number.
    pub(super) fn put(&self, cx: &mut Context, object: &Value, number: u64) -> PyResult {
        let (key, number) = (key(cx, object)?, cx.new_int_u64(number)?);
        cx.list_push(&self.kept, object.clone())?;
        cx.dict_set(&self.index, &key, number)
    }

    /// How many objects have numbers.
    pub(super) fn len(&self, cx: &mut Context) -> u64 {
        cx.dict_len(&self.index) as u64
    }

    /// Forgets them all.
    pub(super) fn clear(&self, cx: &mut Context) -> PyResult {
        cx.dict_clear(&self.index)?;
        cx.list_clear(&self.kept);
        Ok(())
    }

    /// As a dict from `id(object)` to a tuple of number and object.
    pub(super) fn to_dict(&self, cx: &mut Context) -> PyResult<Value> {
        let copy = cx.new_dict()?;
        for object in cx.list_to_vec(&self.kept)? {
            if let Some(number) = self.get(cx, &object)? {
                let (identity, number) = (cx.identity(&object), cx.new_int_u64(number)?);
                let identity = cx.new_int_u64(identity)?;
                let pair = cx.new_tuple(&[number, object])?;
                cx.dict_set(&copy, &identity, pair)?;
            }
        }
        Ok(copy)
    }

    /// From such a dict.
    pub(super) fn from_dict(cx: &mut Context, dict: &Value) -> PyResult<Memo> {
        let memo = Memo::new(cx)?;
        for (_, pair) in cx.dict_items(dict)? {
            match pair.as_tuple() {
                Some([number, object]) => {
                    let number = u64::try_from(cx.index_i64(number)?).unwrap_or(0);
                    memo.put(cx, object, number)?;
                }
                _ => return Err(cx.type_error("'memo' values must be 2-item tuples")),
            }
        }
        Ok(memo)
    }
}
