//! Random programs on lists, dicts, sets and sorting, compared with plain vectors and maps; and sets' order, compared with CPython's.

use std::collections::BTreeMap;

use lissom_heap::{Config, Stress};
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::list::sort::sort;
use lissom_objects::list::span::Span;
use lissom_objects::{Value, lifetime};

fn boot() -> Box<Context> {
    let hooks = Hooks {
        call_function: |cx, _, _| Err(cx.not_implemented("no machine")),
        resume: |cx, _, _| Err(cx.not_implemented("no machine")),
        safepoint: |cx| {
            lifetime::run_finalizers(cx);
            Ok(())
        },
        globals: |_| None,
        zero_super: None,
        missing_attribute: None,
        compact: |_| {},
        give_back: |_| {},
        import: |cx, _| Err(cx.not_implemented("no modules")),
    };
    let config = Config { reserve: 1 << 30, ..Config::default() };
    Context::new(&config, hooks, (1, 2)).expect("there is memory")
}

#[track_caller]
fn good<T>(cx: &mut Context, result: PyResult<T>) -> T {
    match result {
        Ok(value) => value,
        Err(raised) => {
            let error = cx.take_raised(raised);
            panic!("{}", cx.type_name(&error));
        }
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// A value of a random kind: integers of all widths, booleans, floats, strings short and long.
fn any_value(cx: &mut Context, random: &mut Random, kinds: u64) -> Value {
    match random.next(kinds) {
        0 => Value::int32(random.next(100) as i32 - 50),
        1 => Value::int32(random.next(60_000) as i32 - 30_000),
        2 => Value::int32(random.next(1 << 31) as i32),
        3 => Value::bool(random.next(2) == 0),
        4 => cx.new_int((random.next(1 << 31) as i64) << 20).unwrap(),
        5 => Value::small_float(random.next(100) as f64 + 0.5).unwrap(),
        6 => cx.new_str(&format!("{}", random.next(100))).unwrap(),
        _ => cx.new_str(&format!("a longer string {}", random.next(100))).unwrap(),
    }
}

fn verify(cx: &mut Context) {
    cx.heap.verify(None).expect("the heap is whole");
}

#[test]
fn lists_do_what_vectors_do() {
    let cx = &mut boot();
    for round in 0..60 {
        let mut random = Random(round * 77 + 1);
        let kinds = 1 + random.next(8);
        let list = cx.new_list().unwrap();
        let mut model: Vec<Value> = Vec::new();
        for _ in 0..300 {
            let length = model.len();
            let value = any_value(cx, &mut random, kinds);
            match random.next(12) {
                0..=3 => {
                    cx.list_push(&list, value.clone()).unwrap();
                    model.push(value);
                }
                4 => {
                    let at = random.next(length as u64 + 1) as usize;
                    cx.list_insert(&list, at, value.clone()).unwrap();
                    model.insert(at, value);
                }
                5 if length > 0 => {
                    let at = random.next(length as u64) as usize;
                    assert_eq!(cx.list_take(&list, at), Some(model.remove(at)));
                }
                6 if length > 0 => {
                    let at = random.next(length as u64) as usize;
                    cx.list_put(&list, at, value.clone()).unwrap();
                    model[at] = value;
                }
                7 => {
                    cx.list_reverse(&list);
                    model.reverse();
                }
                8 => {
                    let start = random.next(length as u64 + 1) as usize;
                    let count = random.next((length - start) as u64 + 1) as usize;
                    let new: Vec<Value> = (0..random.next(5)).map(|_| any_value(cx, &mut random, kinds)).collect();
                    let source = cx.new_list_from(&new).unwrap();
                    cx.list_splice(&list, start, count, &source).unwrap();
                    model.splice(start..start + count, new);
                }
                9 if length > 3 => {
                    let span = Span { start: 1, step: 2, count: (length - 1) / 2 };
                    cx.list_remove_span(&list, span);
                    let mut index = 0;
                    model.retain(|_| {
                        index += 1;
                        index % 2 == 1 || index > 1 + 2 * span.count
                    });
                }
                10 if length < 200 => {
                    let span = Span { start: 0, step: 1, count: length };
                    cx.list_append_span(&list, &list, span).unwrap();
                    model.extend_from_within(..);
                }
                11 if length > 0 => {
                    let slice = cx.list_slice(&list, Span { start: length - 1, step: -2, count: length.div_ceil(2) }).unwrap();
                    let expected: Vec<Value> = model.iter().rev().step_by(2).cloned().collect();
                    assert_eq!(cx.list_to_vec(&slice).unwrap(), expected);
                }
                _ => {}
            }
            assert_eq!(cx.list_to_vec(&list).unwrap(), model);
        }
        verify(cx);
    }
}

#[test]
fn sorting_is_stable() {
    let cx = &mut boot();
    for round in 0..200 {
        let mut random = Random(round * 31 + 5);
        let count = [0, 1, 2, 10, 33, 64, 65, 200, 1000][random.next(9) as usize];
        let range = 1 + random.next(300);
        let reverse = random.next(2) == 0;
        let kind = random.next(4);
        let items: Vec<Value> = (0..count)
            .map(|index| {
                let number = if round % 3 == 0 { index as u64 / 7 % range } else { random.next(range) };
                match kind {
                    0 => Value::int32(number as i32),
                    1 => cx.new_int((number as i64) << 40).unwrap(),
                    2 => cx.new_float(number as f64 / 4.0).unwrap(),
                    // Equal strings are different objects, so that their order is seen.
                    _ => cx.new_str(&format!("a string that is long {number:04}")).unwrap(),
                }
            })
            .collect();
        let list = cx.new_list_from(&items).unwrap();
        let sorted = sort(cx, &list, None, reverse);
        good(cx, sorted);
        let mut expected = items;
        expected.sort_by(|a, b| {
            let order = match (a.as_small_int(), a.as_exact_float()) {
                (Some(a), _) => a.cmp(&b.as_small_int().unwrap()),
                (_, Some(a)) => a.total_cmp(&b.as_exact_float().unwrap()),
                _ => a.str_bytes().cmp(b.str_bytes()),
            };
            if reverse { order.reverse() } else { order }
        });
        assert_eq!(cx.list_to_vec(&list).unwrap(), expected);
    }
    verify(cx);
}

/// A key for a model: what a value is, as text.
fn text(cx: &Context, value: &Value) -> String {
    if let Some(number) = value.as_small_int() {
        return format!("i{number}");
    }
    match value.as_bool() {
        Some(truth) => format!("i{}", truth as i64),
        None if value.is_str() => format!("s{}", cx.string_lossy(value)),
        None => format!("{value:?}"),
    }
}

#[test]
fn dicts_do_what_maps_do() {
    let cx = &mut boot();
    for round in 0..80 {
        let mut random = Random(round * 13 + 3);
        // Keys: only small integers, only strings, or anything that needs no Python code to compare.
        let family = round % 3;
        let dict = cx.new_dict().unwrap();
        let mut model: BTreeMap<String, (u64, Value, Value)> = BTreeMap::new();
        let mut order = 0;
        for step in 0..600 {
            let key = match family {
                0 => Value::int32(random.next(80) as i32),
                1 => cx.new_str(&format!("{}{}", if random.next(2) == 0 { "k" } else { "a long key " }, random.next(60))).unwrap(),
                _ => {
                    let kind = [0, 6, 7][random.next(3) as usize];
                    match kind {
                        0 => Value::int32(random.next(40) as i32),
                        6 => cx.new_str(&format!("{}", random.next(40))).unwrap(),
                        _ => cx.new_str(&format!("a long string {}", random.next(40))).unwrap(),
                    }
                }
            };
            let name = text(cx, &key);
            match random.next(10) {
                0..=5 => {
                    let value = Value::int32(step);
                    let result = cx.dict_set(&dict, &key, value.clone());
                    good(cx, result);
                    order += 1;
                    model.entry(name).or_insert((order, key, Value::NONE)).2 = value;
                }
                6 | 7 => {
                    let removed = cx.dict_remove(&dict, &key);
                    assert_eq!(good(cx, removed), model.remove(&name).map(|entry| entry.2));
                }
                8 => {
                    let last = cx.dict_pop_last(&dict).unwrap();
                    let newest = model.iter().max_by_key(|entry| entry.1.0).map(|(name, _)| name.clone());
                    let expected = newest.and_then(|name| model.remove(&name));
                    assert_eq!(last.map(|item| item.1), expected.map(|entry| entry.2));
                }
                _ => {
                    let found = cx.dict_get(&dict, &key);
                    assert_eq!(good(cx, found), model.get(&name).map(|entry| entry.2.clone()));
                }
            }
            assert_eq!(cx.dict_len(&dict), model.len());
        }
        let mut expected: Vec<_> = model.values().cloned().collect();
        expected.sort_by_key(|entry| entry.0);
        let expected: Vec<Value> = expected.into_iter().map(|entry| entry.2).collect();
        let found: Vec<Value> = cx.dict_items(&dict).unwrap().into_iter().map(|item| item.1).collect();
        assert_eq!(found, expected);
        let copy = cx.dict_copy(&dict).unwrap();
        assert!(cx.dict_equal(&dict, &copy).unwrap());
        let mut backwards = Vec::new();
        let mut position = cx.dict_end(&copy);
        while let Some((at, _, value)) = cx.dict_previous(&copy, position) {
            position = at;
            backwards.push(value);
        }
        backwards.reverse();
        assert_eq!(backwards, expected);
        verify(cx);
    }
}

/// CPython's table of a set of small integers, as its source describes it: the order of iteration depends on it.
struct Cpython {
    table: Vec<Option<Option<i64>>>,
    fill: usize,
    used: usize,
}

impl Cpython {
    fn new() -> Cpython {
        Cpython { table: vec![None; 8], fill: 0, used: 0 }
    }

    fn place(&self, key: i64, stop: impl Fn(Option<Option<i64>>) -> bool) -> usize {
        let mask = self.table.len() - 1;
        let mut perturb = key as u64 as usize;
        let mut at = perturb & mask;
        loop {
            let near = if at + 9 <= mask { 9 } else { 0 };
            if let Some(place) = (at..=at + near).find(|place| stop(self.table[*place])) {
                return place;
            }
            perturb >>= 5;
            at = (at * 5 + 1 + perturb) & mask;
        }
    }

    fn add(&mut self, key: i64) {
        let place = self.place(key, |entry| entry.is_none() || entry == Some(Some(key)));
        if self.table[place].is_some() {
            return;
        }
        self.table[place] = Some(Some(key));
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= (self.table.len() - 1) * 3 {
            let wanted = if self.used > 50_000 { self.used * 2 } else { self.used * 4 };
            let mut size = 8;
            while size <= wanted {
                size *= 2;
            }
            let keys = self.keys();
            self.table = vec![None; size];
            for key in keys {
                let place = self.place(key, |entry| entry.is_none());
                self.table[place] = Some(Some(key));
            }
            self.fill = self.used;
        }
    }

    fn remove(&mut self, key: i64) {
        let place = self.place(key, |entry| entry.is_none() || entry == Some(Some(key)));
        if self.table[place].is_some() {
            self.table[place] = Some(None);
            self.used -= 1;
        }
    }

    fn keys(&self) -> Vec<i64> {
        self.table.iter().flatten().flatten().copied().collect()
    }
}

#[test]
fn sets_are_walked_in_the_order_of_cpython() {
    let cx = &mut boot();
    for round in 0..60 {
        let mut random = Random(round * 7 + 11);
        let set = cx.new_set().unwrap();
        let mut model = Cpython::new();
        let range = [6, 20, 300, 100_000, 1 << 30][random.next(5) as usize];
        for _ in 0..[3, 10, 100, 2000][random.next(4) as usize] {
            let key = random.next(range) as i64;
            let value = Value::small_int(key).unwrap();
            if random.next(4) == 0 {
                let there = model.keys().contains(&key);
                // An emptied set starts afresh.
                assert_eq!(cx.set_remove(&set, &value).unwrap(), there);
                model.remove(key);
                if model.used == 0 {
                    model = Cpython::new();
                    cx.set_clear(&set);
                }
            } else {
                cx.set_add(&set, &value).unwrap();
                model.add(key);
            }
            assert_eq!(cx.set_len(&set), model.used);
        }
        let mut position = 0;
        let mut found = Vec::new();
        while let Some((next, value)) = cx.set_next(&set, position) {
            position = next;
            found.push(value.as_small_int().unwrap());
        }
        assert_eq!(found, model.keys());
        verify(cx);
    }
}

#[test]
fn sets_hold_values_of_all_kinds() {
    let cx = &mut boot();
    for round in 0..60 {
        let mut random = Random(round * 17 + 2);
        let set = cx.new_set().unwrap();
        let mut model: BTreeMap<String, Value> = BTreeMap::new();
        for _ in 0..200 {
            let value = [Value::int32(random.next(30) as i32), any_value(cx, &mut random, 8)][random.next(2) as usize].clone();
            if value.as_bool().is_some() {
                continue;
            }
            let name = text(cx, &value);
            if random.next(3) == 0 {
                let removed = cx.set_remove(&set, &value);
                assert_eq!(good(cx, removed), model.remove(&name).is_some());
            } else {
                let added = cx.set_add(&set, &value);
                assert_eq!(good(cx, added), !model.contains_key(&name));
                model.entry(name).or_insert(value);
            }
        }
        let copy = cx.set_from_iterable(&set).unwrap();
        assert!(lissom_objects::set::ops::is_subset(cx, &set, &copy).unwrap() && cx.set_len(&copy) == model.len());
        while cx.set_pop(&copy).unwrap().is_some() {}
        for value in model.values() {
            assert!(cx.set_contains(&set, value).unwrap() && !cx.set_contains(&copy, value).unwrap());
        }
        verify(cx);
    }
}

#[test]
fn containers_keep_their_budgets() {
    let cx = &mut boot();
    let bytes = |cx: &mut Context, value: &Value| {
        let cell = value.cell().unwrap().as_ptr();
        // SAFETY: the value keeps the cell alive.
        unsafe { cx.heap.measure(cell) }
    };
    let list = cx.new_list().unwrap();
    assert_eq!(bytes(cx, &list), 24);
    let list = cx.new_list_from(&[Value::NONE]).unwrap();
    assert!(bytes(cx, &list) <= 40);
    let set = cx.new_set().unwrap();
    for number in 1..=4 {
        cx.set_add(&set, &Value::int32(number)).unwrap();
    }
    let small = bytes(cx, &set);
    assert!(small <= 56, "{small}");
    let (set, dict, list) = (cx.new_set().unwrap(), cx.new_dict().unwrap(), cx.new_list().unwrap());
    for number in 0..1_000_000 {
        let value = Value::int32(number);
        cx.set_add(&set, &value).unwrap();
        cx.dict_set(&dict, &value, value.clone()).unwrap();
        cx.list_push(&list, value).unwrap();
    }
    for (value, most) in [(&set, 18.0), (&dict, 27.0), (&list, 4.6)] {
        let each = bytes(cx, value) as f64 / 1e6;
        assert!(each <= most, "{} bytes an item in {}", each, cx.type_name(value));
    }
}

/// Some of everything; what is refused is refused, and all stays whole.
fn work(cx: &mut Context, random: &mut Random) -> PyResult<()> {
    let list = cx.new_list()?;
    let dict = cx.new_dict()?;
    let set = cx.new_set()?;
    for round in 0..60 {
        let value = match random.next(4) {
            0 => Value::int32(random.next(200) as i32),
            1 => cx.new_int((random.next(1 << 31) as i64) << 20)?,
            2 => cx.new_str(&format!("key {}", random.next(30)))?,
            _ => Value::int32(round),
        };
        cx.list_push(&list, value.clone())?;
        let at = random.next(cx.list_len(&list) as u64) as usize;
        cx.list_insert(&list, at, value.clone())?;
        cx.dict_set(&dict, &value, list.clone())?;
        cx.set_add(&set, &value)?;
        if random.next(3) == 0 {
            drop(cx.list_take(&list, at));
            cx.dict_remove(&dict, &value)?;
            cx.set_remove(&set, &value)?;
        }
    }
    let copy = cx.dict_copy(&dict)?;
    let union = cx.set_from_iterable(&copy)?;
    cx.set_merge(&union, &set)?;
    while cx.dict_pop_last(&copy)?.is_some() {}
    while cx.set_pop(&union)?.is_some() {}
    let slice = cx.list_slice(&list, Span { start: 0, step: 2, count: cx.list_len(&list) / 2 })?;
    cx.list_splice(&list, 1, 3, &slice)?;
    let numbers = cx.list_repeat(&slice, 3)?;
    cx.list_clear(&list);
    for index in 0..cx.list_len(&numbers) {
        let number = cx.new_float(random.next(100) as f64)?;
        cx.list_put(&numbers, index, number)?;
    }
    sort(cx, &numbers, None, backwards(random))
}

fn backwards(random: &mut Random) -> bool {
    random.next(2) == 0
}

#[test]
fn every_allocation_may_be_refused() {
    let cx = &mut boot();
    for nth in 1..400 {
        let mut random = Random(nth * 3 + 1);
        cx.heap.set_stress(Stress { fail_nth: nth, fail_all_after: true, poison: true, ..Stress::default() });
        let result = work(cx, &mut random);
        cx.heap.set_stress(Stress::default());
        if let Err(raised) = result {
            drop(cx.take_raised(raised));
        }
        verify(cx);
    }
}
