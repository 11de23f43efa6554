//! Addresses: from what Python code says to the bytes that the system wants, and back; names of hosts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

pub(super) const UNIX: i32 = 1;
pub(super) const INET: i32 = 2;
pub(super) const INET6: i32 = 10;

/// `socket.gaierror(number, message)`
pub(super) fn lookup_error(cx: &mut Context, number: i32, message: &str) -> Raised {
    let made = (|| {
        let class = super::lookup_class(cx)?;
        let message = cx.new_message(message)?;
        cx.call(&class, &[Value::int32(number), message])
    })();
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// `socket.herror(1, 'Unknown host')`
pub(super) fn host_error(cx: &mut Context) -> Raised {
    let made = (|| {
        let module = (cx.hooks.import)(cx, "_socket")?;
        let class = cx.get_attr_str(&module, "herror")?;
        let message = cx.new_str("Unknown host")?;
        cx.call(&class, &[Value::int32(1), message])
    })();
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// An address as the system has it.
pub(super) fn bytes_of(address: IpAddr, port: u16) -> Vec<u8> {
    let family = if address.is_ipv4() { INET } else { INET6 };
    let mut bytes = (family as u16).to_ne_bytes().to_vec();
    bytes.extend(port.to_be_bytes());
    match address {
        IpAddr::V4(address) => {
            bytes.extend(address.octets());
            bytes.extend([0; 8]);
        }
        IpAddr::V6(address) => {
            bytes.extend([0; 4]);
            bytes.extend(address.octets());
            bytes.extend([0; 4]);
        }
    }
    bytes
}

/// The addresses of a host name; `None` or an empty name mean this host, or any.
pub(super) fn hosts(cx: &mut Context, name: &str) -> PyResult<Vec<IpAddr>> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(vec![address]);
    }
    match lissom_vm::thread::blocking(cx, || (name, 0u16).to_socket_addrs()) {
        Ok(found) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for found in found {
                if !addresses.contains(&found.ip()) {
                    addresses.push(found.ip());
                }
            }
            Ok(addresses)
        }
        Err(_) => Err(lookup_error(cx, -2, "Name or service not known")),
    }
}

fn host(cx: &mut Context, value: &Value, six: bool, function: &str) -> PyResult<IpAddr> {
    let name = match (cx.as_str(value), cx.as_bytes(value)) {
        (Some(view), _) => String::from_utf8_lossy(view.bytes).into_owned(),
        (_, Some(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => {
            let found = cx.type_name(value);
            return Err(cx.type_error(&format!("{function}(): str, bytes or bytearray expected, not {found}")));
        }
    };
    match (name.as_str(), six) {
        ("", false) => return Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        ("", true) => return Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        ("<broadcast>", false) => return Ok(IpAddr::V4(Ipv4Addr::BROADCAST)),
        _ => {}
    }
    match hosts(cx, &name)?.into_iter().find(|address| address.is_ipv6() == six) {
        Some(address) => Ok(address),
        None => Err(lookup_error(cx, -9, "Address family for hostname not supported")),
    }
}

fn port(cx: &mut Context, value: &Value, function: &str) -> PyResult<u16> {
    let number = cx.index_i64(value)?;
    u16::try_from(number).map_err(|_| cx.overflow_error(&format!("{function}(): port must be 0-65535.")))
}

/// The bytes of an address of a family.
pub(super) fn encode(cx: &mut Context, family: i32, value: &Value, function: &str) -> PyResult<Vec<u8>> {
    let mut bytes = (family as u16).to_ne_bytes().to_vec();
    match family {
        UNIX => {
            let path = match (cx.as_str(value), cx.as_bytes(value)) {
                (Some(view), _) => crate::errors::to_system(view.bytes),
                (_, Some(bytes)) => bytes.to_vec(),
                _ => cx.bytes_like(value)?.to_vec(),
            };
            if path.len() > 107 {
                return Err(cx.error(ShapeId::OS_ERROR, "AF_UNIX path too long"));
            }
            bytes.extend(&path);
            // A path ends with a zero; an abstract name starts with one.
            if path.first() != Some(&0) {
                bytes.push(0);
            }
        }
        INET => {
            let Some(items) = cx.as_tuple(value).map(<[Value]>::to_vec) else {
                let found = cx.type_name(value);
                return Err(cx.type_error(&format!("{function}(): AF_INET address must be tuple, not {found}")));
            };
            let [name, number] = items.as_slice() else {
                return Err(cx.type_error("AF_INET address must be a pair (host, port)"));
            };
            let IpAddr::V4(address) = host(cx, name, false, function)? else { return Err(cx.value_error("not an AF_INET address")) };
            bytes.extend(port(cx, number, function)?.to_be_bytes());
            bytes.extend(address.octets());
            bytes.extend([0; 8]);
        }
        INET6 => {
            let Some(items) = cx.as_tuple(value).map(<[Value]>::to_vec) else {
                let found = cx.type_name(value);
                return Err(cx.type_error(&format!("{function}(): AF_INET6 address must be tuple, not {found}")));
            };
            if !(2..=4).contains(&items.len()) {
                return Err(cx.type_error("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"));
            }
            let IpAddr::V6(address) = host(cx, &items[0], true, function)? else { return Err(cx.value_error("not an AF_INET6 address")) };
            let flow = items.get(2).map_or(Ok(0), |flow| cx.index_i64(flow))?;
            let scope = items.get(3).map_or(Ok(0), |scope| cx.index_i64(scope))?;
            bytes.extend(port(cx, &items[1], function)?.to_be_bytes());
            bytes.extend((flow as u32).to_be_bytes());
            bytes.extend(address.octets());
            bytes.extend((scope as u32).to_ne_bytes());
        }
        _ => return Err(cx.error(ShapeId::OS_ERROR, &format!("{function}(): unsupported address family"))),
    }
    Ok(bytes)
}

/// The address that some bytes mean.
pub(super) fn decode(cx: &mut Context, bytes: &[u8]) -> PyResult<Value> {
    let family = match bytes {
        [low, high, ..] => i32::from(u16::from_ne_bytes([*low, *high])),
        _ => return Ok(Value::NONE),
    };
    let number = |at: usize| i32::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
    match family {
        UNIX => {
            let path = &bytes[2..];
            if path.first() == Some(&0) && path.len() > 1 {
                return cx.new_bytes(path);
            }
            let end = path.iter().position(|byte| *byte == 0).unwrap_or(path.len());
            crate::errors::system_str(cx, &path[..end])
        }
        INET if bytes.len() >= 8 => {
            let text = Ipv4Addr::new(bytes[4], bytes[5], bytes[6], bytes[7]).to_string();
            let text = cx.new_str(&text)?;
            cx.new_tuple(&[text, Value::int32(number(2))])
        }
        INET6 if bytes.len() >= 28 => {
            let mut octets = [0; 16];
            octets.copy_from_slice(&bytes[8..24]);
            let text = cx.new_str(&Ipv6Addr::from(octets).to_string())?;
            let flow = u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
            let scope = u32::from_ne_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
            cx.new_tuple(&[text, Value::int32(number(2)), Value::int_unchecked(i64::from(flow)), Value::int_unchecked(i64::from(scope))])
        }
        _ => {
            let rest = cx.new_bytes(&bytes[2..])?;
            cx.new_tuple(&[Value::int32(family), rest])
        }
    }
}
