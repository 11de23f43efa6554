//! `gc`, `_weakref`, `_abc`, `_functools`, `_operator` and `_types` without a machine: what natives can do with natives.

use lissom_heap::Config;
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::native::CallArgs;
use lissom_objects::{ShapeId, Value, lifetime};
use lissom_stdlib::MODULES;

fn boot() -> Box<Context> {
    let hooks = Hooks {
        call_function: |cx, _, _| Err(cx.not_implemented("no machine")),
        resume: |cx, _, _| Err(cx.not_implemented("no machine")),
        safepoint: |cx| {
            lifetime::run_finalizers(cx);
            Ok(())
        },
        globals: |_| None,
        import: |cx, _| Err(cx.not_implemented("no modules")),
        zero_super: None,
        missing_attribute: None,
        compact: |_| {},
        give_back: |_| {},
    };
    Context::new(&Config { reserve: 1 << 30, ..Config::default() }, hooks, (1, 2)).expect("there is memory")
}

#[track_caller]
fn good<T>(cx: &mut Context, result: PyResult<T>) -> T {
    match result {
        Ok(value) => value,
        Err(raised) => {
            let error = cx.take_raised(raised);
            let text = cx.str(&error).map(|text| cx.string_lossy(&text)).unwrap_or_default();
            panic!("{}: {text}", cx.type_name(&error));
        }
    }
}

#[track_caller]
fn bad<T>(cx: &mut Context, result: PyResult<T>) -> String {
    match result {
        Ok(_) => panic!("nothing was raised"),
        Err(raised) => {
            let error = cx.take_raised(raised);
            let text = cx.str(&error).map(|text| cx.string_lossy(&text)).unwrap_or_default();
            format!("{}: {text}", cx.type_name(&error))
        }
    }
}

fn module(cx: &mut Context, name: &str) -> Value {
    let (_, make) = MODULES.iter().find(|(own, _)| *own == name).expect("the module is there");
    let made = make(cx);
    good(cx, made)
}

fn attribute(cx: &mut Context, object: &Value, name: &str) -> Value {
    let result = cx.get_attr_str(object, name);
    good(cx, result)
}

#[track_caller]
fn call(cx: &mut Context, object: &Value, name: &str, args: &[Value]) -> Value {
    let function = attribute(cx, object, name);
    let result = cx.call(&function, args);
    good(cx, result)
}

#[track_caller]
fn shown(cx: &mut Context, value: &Value) -> String {
    let result = cx.repr(value);
    let text = good(cx, result);
    cx.string_lossy(&text)
}

fn new_class(cx: &mut Context, name: &str, bases: &[Value]) -> Value {
    let metaclass = cx.type_object(ShapeId::TYPE);
    let (name, bases, given) = (cx.new_str(name).unwrap(), cx.new_tuple(bases).unwrap(), cx.new_dict().unwrap());
    let (key, own) = (cx.intern("__module__").unwrap(), cx.intern("tests").unwrap());
    cx.dict_set(&given, &key, own).unwrap();
    let made = cx.new_class(&metaclass, &name, &bases, &given, CallArgs::positional(&[]));
    good(cx, made)
}

#[test]
fn functions_of_functions() {
    let mut cx = boot();
    let (operator, functools) = (module(&mut cx, "_operator"), module(&mut cx, "_functools"));
    let numbers: Vec<Value> = (1..=10).map(Value::int32).collect();
    let numbers = cx.new_list_from(&numbers).unwrap();
    let add = attribute(&mut cx, &operator, "add");
    assert_eq!(call(&mut cx, &functools, "reduce", &[add.clone(), numbers.clone()]), Value::int32(55));
    let plus = call(&mut cx, &functools, "partial", &[add.clone(), Value::int32(5)]);
    assert_eq!(shown(&mut cx, &plus), "functools.partial(<built-in function add>, 5)");
    let result = cx.call(&plus, &[Value::int32(2)]);
    assert_eq!(good(&mut cx, result), Value::int32(7));
    let placeholder = attribute(&mut cx, &functools, "Placeholder");
    let subtract = attribute(&mut cx, &operator, "sub");
    let minus = call(&mut cx, &functools, "partial", &[subtract.clone(), placeholder, Value::int32(1)]);
    let result = cx.call(&minus, &[Value::int32(9)]);
    assert_eq!(good(&mut cx, result), Value::int32(8));
    let result = cx.call(&minus, &[]);
    assert_eq!(bad(&mut cx, result), "TypeError: missing positional arguments in 'partial' call; expected at least 1, got 0");
    let key = call(&mut cx, &functools, "cmp_to_key", &[subtract]);
    let (one, two) = (cx.call(&key, &[Value::int32(1)]), cx.call(&key, &[Value::int32(2)]));
    let (one, two) = (good(&mut cx, one), good(&mut cx, two));
    let result = cx.less(&one, &two);
    assert!(good(&mut cx, result));
    let tuple = cx.type_object(ShapeId::TUPLE);
    let tuple_of = attribute(&mut cx, &operator, "truth");
    let cached = call(&mut cx, &functools, "_lru_cache_wrapper", &[tuple_of, Value::int32(2), Value::FALSE, tuple]);
    for number in [1, 2, 1, 3, 2, 1] {
        let result = cx.call(&cached, &[Value::int32(number)]);
        assert_eq!(good(&mut cx, result), Value::TRUE);
    }
    let result = cx.call_method(&cached, "cache_info", &[]);
    assert_eq!(bad(&mut cx, result), "TypeError: tuple expected at most 1 argument, got 4");
    cx.heap.verify(None).unwrap();
}

#[test]
fn weak_references_and_proxies() {
    let mut cx = boot();
    let weakref = module(&mut cx, "_weakref");
    let class = new_class(&mut cx, "Target", &[]);
    let result = cx.call(&class, &[]);
    let object = good(&mut cx, result);
    let reference = call(&mut cx, &weakref, "ref", std::slice::from_ref(&object));
    let again = call(&mut cx, &weakref, "ref", std::slice::from_ref(&object));
    assert!(reference.is(&again));
    let proxy = call(&mut cx, &weakref, "proxy", std::slice::from_ref(&object));
    let name = cx.intern("size").unwrap();
    let result = cx.set_attr(&proxy, &name, Value::int32(3));
    good(&mut cx, result);
    assert_eq!(attribute(&mut cx, &object, "size"), Value::int32(3));
    assert!(attribute(&mut cx, &proxy, "__class__").is(&class));
    assert_eq!(call(&mut cx, &weakref, "getweakrefcount", std::slice::from_ref(&object)), Value::int32(2));
    let result = cx.call(&reference, &[]);
    assert!(good(&mut cx, result).is(&object));
    drop(object);
    lifetime::run_finalizers(&mut cx);
    let result = cx.call(&reference, &[]);
    assert!(good(&mut cx, result).is_none());
    assert!(shown(&mut cx, &reference).ends_with("; dead>"));
    let result = cx.get_attr_str(&proxy, "size");
    assert_eq!(bad(&mut cx, result), "ReferenceError: weakly-referenced object no longer exists");
    let result = cx.binary(lissom_objects::names::Special::Add, &proxy, &Value::int32(1));
    assert_eq!(bad(&mut cx, result), "ReferenceError: weakly-referenced object no longer exists");
    cx.heap.verify(None).unwrap();
}

#[test]
fn the_collector_as_a_module() {
    let mut cx = boot();
    let gc = module(&mut cx, "gc");
    call(&mut cx, &gc, "collect", &[]);
    let list = cx.new_list().unwrap();
    cx.list_push(&list, list.clone()).unwrap();
    let referents = call(&mut cx, &gc, "get_referents", std::slice::from_ref(&list));
    assert!(cx.as_list(&referents).unwrap().get(0).is_some_and(|first| first.is(&list)));
    drop(referents);
    let referrers = call(&mut cx, &gc, "get_referrers", std::slice::from_ref(&list));
    assert_eq!(cx.as_list(&referrers).unwrap().len(), 1);
    drop(referrers);
    let objects = call(&mut cx, &gc, "get_objects", &[]);
    let count = cx.as_list(&objects).unwrap().len();
    assert!((0..count).any(|index| cx.as_list(&objects).and_then(|objects| objects.get(index)).is_some_and(|object| object.is(&list))));
    drop((objects, list));
    assert_eq!(call(&mut cx, &gc, "collect", &[]), Value::int32(1));
    assert_eq!(call(&mut cx, &gc, "is_tracked", &[Value::int32(1)]), Value::FALSE);
    let function = attribute(&mut cx, &gc, "collect");
    let result = cx.call(&function, &[Value::int32(3)]);
    assert_eq!(bad(&mut cx, result), "ValueError: invalid generation");
    // Everything found is kept when it is asked for.
    call(&mut cx, &gc, "set_debug", &[Value::int32(32)]);
    let list = cx.new_list().unwrap();
    cx.list_push(&list, list.clone()).unwrap();
    drop(list);
    call(&mut cx, &gc, "collect", &[]);
    let garbage = attribute(&mut cx, &gc, "garbage");
    assert_eq!(cx.as_list(&garbage).unwrap().len(), 1);
    cx.heap.verify(None).unwrap();
}

#[test]
fn unions_and_aliases_show_themselves() {
    let mut cx = boot();
    let (int, text, list) = (cx.type_object(ShapeId::INT), cx.type_object(ShapeId::STR), cx.type_object(ShapeId::LIST));
    let result = cx.binary(lissom_objects::names::Special::Or, &int, &text);
    let union = good(&mut cx, result);
    let result = cx.binary(lissom_objects::names::Special::Or, &union, &Value::NONE);
    let union = good(&mut cx, result);
    assert_eq!(shown(&mut cx, &union), "int | str | None");
    let result = cx.isinstance(&Value::TRUE, &union);
    assert!(good(&mut cx, result));
    let result = cx.get_item(&list, &union);
    let alias = good(&mut cx, result);
    assert_eq!(shown(&mut cx, &alias), "list[int | str | None]");
    let result = cx.isinstance(&alias, &alias);
    assert_eq!(bad(&mut cx, result), "TypeError: isinstance() argument 2 cannot be a parameterized generic");
    let result = cx.get_item(&alias, &int);
    assert_eq!(bad(&mut cx, result), "TypeError: list[int | str | None] is not a generic class");
    let result = cx.call(&alias, &[]);
    assert_eq!(good(&mut cx, result).shape(), ShapeId::LIST);
    cx.heap.verify(None).unwrap();
}
