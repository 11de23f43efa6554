//! A context boots, and objects behave as their memory says: instances, dicts, lists, tuples, strings, cycles.

use lissom_heap::{Config, Generation};
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::native::CallArgs;
use lissom_objects::{ShapeId, Value, lifetime};

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
    let config = Config { reserve: 1 << 30, ..Config::default() };
    Context::new(&config, hooks, (1, 2)).expect("there is memory")
}

#[track_caller]
fn good<T>(cx: &mut Context, result: PyResult<T>) -> T {
    match result {
        Ok(value) => value,
        Err(raised) => {
            let error = cx.take_raised(raised);
            let args = lissom_objects::exception::fields(cx, &error).and_then(|fields| fields.args.clone());
            let text = args.and_then(|args| args.as_tuple().and_then(|args| args.first().map(|text| cx.string_lossy(text))));
            panic!("{}: {text:?}", cx.type_name(&error));
        }
    }
}

#[track_caller]
fn bad<T>(cx: &mut Context, result: PyResult<T>, kind: ShapeId) -> String {
    match result {
        Ok(_) => panic!("nothing was raised"),
        Err(raised) => {
            let error = cx.take_raised(raised);
            assert!(cx.is_instance_of(&error, kind), "{}", cx.type_name(&error));
            let args = lissom_objects::exception::fields(cx, &error).and_then(|fields| fields.args.clone());
            args.and_then(|args| args.as_tuple().and_then(|args| args.first().map(|text| cx.string_lossy(text)))).unwrap_or_default()
        }
    }
}

fn new_class(cx: &mut Context, name: &str, bases: &[Value], namespace: &[(&str, Value)]) -> Value {
    let metaclass = cx.type_object(ShapeId::TYPE);
    let name = cx.new_str(name).unwrap();
    let bases = cx.new_tuple(bases).unwrap();
    let given = cx.new_dict().unwrap();
    for (key, value) in namespace {
        let key = cx.intern(key).unwrap();
        cx.dict_set(&given, &key, value.clone()).unwrap();
    }
    let made = cx.new_class(&metaclass, &name, &bases, &given, CallArgs::positional(&[]));
    good(cx, made)
}

fn set(cx: &mut Context, object: &Value, name: &str, value: Value) {
    let name = cx.intern(name).unwrap();
    let result = cx.set_attr(object, &name, value);
    good(cx, result);
}

fn get(cx: &mut Context, object: &Value, name: &str) -> Value {
    let result = cx.get_attr_str(object, name);
    good(cx, result)
}

fn verify(cx: &mut Context) {
    cx.heap.verify(None).unwrap();
}

#[test]
fn context_boots() {
    let mut cx = boot();
    for id in [ShapeId::OBJECT, ShapeId::TYPE, ShapeId::LIST, ShapeId::KEY_ERROR, ShapeId::USER_WARNING] {
        assert!(cx.is_type(&cx.type_object(id)));
    }
    let class = cx.type_object(ShapeId::BOOL);
    let int = cx.type_object(ShapeId::INT);
    assert!(cx.is_subtype(&class, &int));
    assert_eq!(cx.type_name(&Value::TRUE), "bool");
    verify(&mut cx);
}

#[test]
fn many_contexts_live_side_by_side() {
    let mut contexts: Vec<_> = (0..8).map(|_| boot()).collect();
    for cx in &mut contexts {
        let list = cx.new_list().unwrap();
        cx.list_push(&list, Value::int32(1)).unwrap();
        drop(list);
        verify(cx);
    }
}

#[test]
fn lists_tuples_strings_and_dicts() {
    let mut cx = boot();
    let list = cx.new_list().unwrap();
    for number in 0..1000 {
        cx.list_push(&list, Value::int32(number)).unwrap();
    }
    let text = cx.new_str("a string of some length").unwrap();
    cx.list_push(&list, text.clone()).unwrap();
    assert_eq!(cx.as_list(&list).unwrap().len(), 1001);
    assert_eq!(cx.as_list(&list).unwrap().get(999), Some(Value::int32(999)));
    assert_eq!(text.count(), 2);
    let tuple = cx.new_tuple(&[list.clone(), text.clone(), Value::NONE]).unwrap();
    assert_eq!((list.count(), text.count(), tuple.as_tuple().unwrap().len()), (2, 3, 3));
    let long = cx.new_tuple(&vec![text.clone(); 400]).unwrap();
    assert_eq!((text.count(), long.as_tuple().unwrap().len()), (403, 400));
    drop(long);
    let dict = cx.new_dict().unwrap();
    for (index, word) in ["x", "y", "a longer key", "another key"].iter().enumerate() {
        let key = cx.new_str(word).unwrap();
        cx.dict_set(&dict, &key, Value::int32(index as i32)).unwrap();
    }
    let key = cx.new_str("a longer key").unwrap();
    assert_eq!(cx.dict_get(&dict, &key).unwrap(), Some(Value::int32(2)));
    assert_eq!(cx.dict_remove(&dict, &key).unwrap(), Some(Value::int32(2)));
    assert_eq!(cx.dict_len(&dict), 3);
    for number in 0..100 {
        cx.dict_set(&dict, &Value::int32(number), Value::TRUE).unwrap();
    }
    assert_eq!(cx.dict_len(&dict), 103);
    assert_eq!(cx.dict_get(&dict, &Value::int32(50)).unwrap(), Some(Value::TRUE));
    let wide = cx.new_str(&"é".repeat(300)).unwrap();
    cx.index_str(&wide);
    assert_eq!(wide.as_str().unwrap().chars(), 300);
    assert_eq!(wide.as_str().unwrap().offset(299), 598);
    verify(&mut cx);
    drop((list, tuple, dict, key, wide, text));
    verify(&mut cx);
}

#[test]
fn instances_grow_overflow_and_go_to_dictionary_mode() {
    let mut cx = boot();
    let class = new_class(&mut cx, "Point", &[], &[("kind", Value::int32(7))]);
    let names: Vec<String> = (0..200).map(|number| format!("attribute{number}")).collect();
    for count in [1, 3, 9, 40, 200] {
        let result = cx.call(&class, &[]);
        let object = good(&mut cx, result);
        for (index, name) in names[..count].iter().enumerate() {
            set(&mut cx, &object, name, Value::int32(index as i32));
        }
        for (index, name) in names[..count].iter().enumerate() {
            assert_eq!(get(&mut cx, &object, name), Value::int32(index as i32));
        }
        assert_eq!(get(&mut cx, &object, "kind"), Value::int32(7));
        verify(&mut cx);
        let first = cx.intern(&names[0]).unwrap();
        let result = cx.delete_attr(&object, &first);
        good(&mut cx, result);
        let result = cx.get_attr(&object, &first);
        assert_eq!(bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR), "'Point' object has no attribute 'attribute0'");
        for (index, name) in names[1..count].iter().enumerate() {
            assert_eq!(get(&mut cx, &object, name), Value::int32(index as i32 + 1));
        }
        set(&mut cx, &object, &names[0], Value::TRUE);
        assert_eq!(get(&mut cx, &object, &names[0]), Value::TRUE);
        let dict = get(&mut cx, &object, "__dict__");
        assert_eq!(cx.dict_len(&dict), count);
        verify(&mut cx);
    }
}

#[test]
fn attributes_hold_references() {
    let mut cx = boot();
    let class = new_class(&mut cx, "Holder", &[], &[]);
    let text = cx.new_str("held by instances").unwrap();
    let result = cx.call(&class, &[]);
    let object = good(&mut cx, result);
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        set(&mut cx, &object, name, text.clone());
    }
    assert_eq!(text.count(), 9);
    let view = get(&mut cx, &object, "__dict__");
    assert_eq!(cx.dict_len(&view), 8);
    let key = cx.intern("new").unwrap();
    cx.dict_set(&view, &key, text.clone()).unwrap();
    assert!(get(&mut cx, &object, "new").is(&text));
    assert_eq!(text.count(), 10);
    drop(view);
    drop(object);
    // The view says goodbye at the next safepoint.
    lifetime::run_finalizers(&mut cx);
    assert_eq!(text.count(), 1);
    verify(&mut cx);
}

#[test]
fn slots_are_hidden_and_fixed() {
    let mut cx = boot();
    let slots = { let x = cx.new_str("x").unwrap(); let y = cx.new_str("y").unwrap(); cx.new_tuple(&[x, y]).unwrap() };
    let class = new_class(&mut cx, "Pair", &[], &[("__slots__", slots)]);
    let result = cx.call(&class, &[]);
    let object = good(&mut cx, result);
    let result = cx.get_attr_str(&object, "x");
    assert_eq!(bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR), "'Pair' object has no attribute 'x'");
    set(&mut cx, &object, "x", Value::int32(1));
    set(&mut cx, &object, "y", Value::int32(2));
    assert_eq!(get(&mut cx, &object, "y"), Value::int32(2));
    let name = cx.intern("z").unwrap();
    let result = cx.set_attr(&object, &name, Value::NONE);
    assert_eq!(bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR), "'Pair' object has no attribute 'z' and no __dict__ for setting new attributes");
    verify(&mut cx);
}

#[test]
fn classes_inherit_and_bases_change() {
    let mut cx = boot();
    let a = new_class(&mut cx, "A", &[], &[("name", Value::int32(1))]);
    let b = new_class(&mut cx, "B", &[], &[("name", Value::int32(2))]);
    let c = new_class(&mut cx, "C", std::slice::from_ref(&a), &[]);
    let d = new_class(&mut cx, "D", &[c.clone(), b.clone()], &[]);
    assert_eq!(get(&mut cx, &d, "name"), Value::int32(1));
    let result = cx.call(&d, &[]);
    let object = good(&mut cx, result);
    assert_eq!(get(&mut cx, &object, "name"), Value::int32(1));
    let bases = cx.new_tuple(std::slice::from_ref(&b)).unwrap();
    set(&mut cx, &d, "__bases__", bases);
    assert_eq!(get(&mut cx, &object, "name"), Value::int32(2));
    assert_eq!(cx.subclasses(&b).len(), 1);
    assert_eq!(cx.subclasses(&c).len(), 0);
    set(&mut cx, &b, "name", Value::int32(3));
    assert_eq!(get(&mut cx, &object, "name"), Value::int32(3));
    verify(&mut cx);
}

#[test]
fn exceptions_carry_members() {
    let mut cx = boot();
    let error = lissom_objects::exception::new(&mut cx, ShapeId::STOP_ITERATION, &[Value::int32(5)]).unwrap();
    assert_eq!(get(&mut cx, &error, "value"), Value::int32(5));
    let result: PyResult = Err(cx.key_error(&Value::int32(1)));
    bad(&mut cx, result, ShapeId::LOOKUP_ERROR);
    let result = cx.len(&Value::NONE);
    assert_eq!(bad(&mut cx, result, ShapeId::TYPE_ERROR), "object of type 'NoneType' has no len()");
    verify(&mut cx);
}

#[test]
fn cycles_are_collected() {
    let mut cx = boot();
    let class = new_class(&mut cx, "Node", &[], &[]);
    let text = cx.new_str("kept by a cycle").unwrap();
    for _ in 0..100 {
        let (left, right) = (cx.call(&class, &[]), cx.call(&class, &[]));
        let (left, right) = (good(&mut cx, left), good(&mut cx, right));
        set(&mut cx, &left, "other", right.clone());
        set(&mut cx, &right, "other", left.clone());
        set(&mut cx, &right, "text", text.clone());
        let list = cx.new_list().unwrap();
        cx.list_push(&list, list.clone()).unwrap();
        cx.list_push(&list, text.clone()).unwrap();
    }
    assert_eq!(text.count(), 201);
    verify(&mut cx);
    let result = lifetime::collect(&mut cx, Generation::Full);
    assert!(good(&mut cx, result) >= 300);
    assert_eq!(text.count(), 1);
    verify(&mut cx);
}

#[test]
fn weak_references_are_cleared() {
    let mut cx = boot();
    let class = new_class(&mut cx, "Target", &[], &[]);
    let result = cx.call(&class, &[]);
    let object = good(&mut cx, result);
    let reference = lissom_objects::weakref::plain_reference(&mut cx, &object).unwrap();
    assert!(lissom_objects::weakref::referent(&cx, &reference).is_some_and(|found| found.is(&object)));
    drop(object);
    lifetime::run_finalizers(&mut cx);
    assert!(lissom_objects::weakref::referent(&cx, &reference).is_none());
    verify(&mut cx);
}

#[track_caller]
fn shown(cx: &mut Context, value: &Value) -> String {
    let result = cx.repr(value);
    let text = good(cx, result);
    cx.string_lossy(&text)
}

#[test]
fn exceptions_say_what_they_are() {
    let mut cx = boot();
    let class = cx.type_object(ShapeId::OS_ERROR);
    let text = cx.new_str("no").unwrap();
    let result = cx.call(&class, &[Value::int32(2), text]);
    let error = good(&mut cx, result);
    assert!(cx.is_instance_of(&error, ShapeId::FILE_NOT_FOUND_ERROR));
    assert_eq!(get(&mut cx, &error, "errno"), Value::int32(2));
    let result = cx.get_attr_str(&error, "characters_written");
    bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR);
    let class = cx.type_object(ShapeId::VALUE_ERROR);
    let (one, group) = (cx.call(&class, &[]), cx.type_object(ShapeId::BASE_EXCEPTION_GROUP));
    let one = good(&mut cx, one);
    assert_eq!(cx.type_name(&one), "ValueError");
    let list = cx.new_list_from(&[one.clone(), error]).unwrap();
    let message = cx.new_str("several").unwrap();
    let result = cx.call(&group, &[message, list]);
    let group = good(&mut cx, result);
    assert_eq!(cx.type_name(&group), "ExceptionGroup");
    let result = cx.split_exception(&group, &class);
    let (taken, left) = good(&mut cx, result);
    assert_eq!(get(&mut cx, &taken.unwrap(), "exceptions").as_tuple().unwrap().len(), 1);
    assert_eq!(get(&mut cx, &left.unwrap(), "exceptions").as_tuple().unwrap().len(), 1);
    verify(&mut cx);
}

#[test]
fn properties_and_wrappers_bind() {
    let mut cx = boot();
    let list = cx.new_list().unwrap();
    let class = cx.type_object(ShapeId::OBJECT);
    let method = get(&mut cx, &class, "__eq__");
    assert_eq!(shown(&mut cx, &method), "<slot wrapper '__eq__' of 'object' objects>");
    let property = cx.type_object(ShapeId::PROPERTY);
    let result = cx.call(&property, &[cx.type_object(ShapeId::TYPE)]);
    let kind = good(&mut cx, result);
    let holder = new_class(&mut cx, "Holder", &[], &[("kind", kind)]);
    let result = cx.call(&holder, &[]);
    let object = good(&mut cx, result);
    assert!(get(&mut cx, &object, "kind").is(&holder));
    let name = cx.intern("kind").unwrap();
    let result = cx.set_attr(&object, &name, Value::NONE);
    assert!(bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR).ends_with(" of 'Holder' object has no setter"));
    let lazy = new_class(&mut cx, "Lazy", &[property], &[]);
    let result = cx.call(&lazy, &[cx.type_object(ShapeId::TYPE)]);
    let kind = good(&mut cx, result);
    let result = cx.set_attr(&holder, &name, kind);
    good(&mut cx, result);
    assert!(get(&mut cx, &object, "kind").is(&holder));
    let class = cx.type_object(ShapeId::SUPER);
    let result = cx.call(&class, &[holder.clone(), object.clone()]);
    let parent = good(&mut cx, result);
    assert_eq!(shown(&mut cx, &parent), "<super: <class 'Holder'>, <Holder object>>");
    let result = cx.get_attr_str(&parent, "kind");
    bad(&mut cx, result, ShapeId::ATTRIBUTE_ERROR);
    drop(list);
    verify(&mut cx);
}

#[test]
fn classes_live_as_long_as_their_instances() {
    let mut cx = boot();
    let shapes = cx.shapes.len();
    for round in 0..20 {
        let base = new_class(&mut cx, "Base", &[], &[("number", Value::int32(round))]);
        let class = new_class(&mut cx, "Derived", std::slice::from_ref(&base), &[]);
        let result = cx.call(&class, &[]);
        let object = good(&mut cx, result);
        set(&mut cx, &object, "own", Value::TRUE);
        drop((base, class));
        for generation in [Generation::Young, Generation::Full, Generation::Young, Generation::Full] {
            let result = lifetime::collect(&mut cx, generation);
            good(&mut cx, result);
            let noise = new_class(&mut cx, "Noise", &[], &[]);
            drop(noise);
            assert_eq!(get(&mut cx, &object, "number"), Value::int32(round));
            verify(&mut cx);
        }
        // In a cycle of its own, an object keeps its class until the whole is found.
        set(&mut cx, &object, "cycle", object.clone());
        drop(object);
        let result = lifetime::collect(&mut cx, Generation::Full);
        good(&mut cx, result);
        verify(&mut cx);
    }
    let result = lifetime::collect(&mut cx, Generation::Full);
    good(&mut cx, result);
    assert!(cx.shapes.len() <= shapes + 2, "{} shapes are left of {}", cx.shapes.len(), shapes);
}
