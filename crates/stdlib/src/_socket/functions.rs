//! The functions of the module: pairs, names of hosts, conversions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use lissom_host::raw::socket;
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::address::{self, INET, INET6, UNIX};
use super::{SPEC, Socket, State};
use crate::errors::{c_int, or_os_error};

/// The functions of the module.
pub struct Functions;

/// A socket object of the module's own class.
fn wrap(cx: &mut Context, number: i32, family: i32, kind: i32, protocol: i32) -> PyResult<Value> {
    let timeout = cx.state::<State>("_socket").timeout;
    if timeout.is_some() {
        let done = socket::set_blocking(number, false);
        or_os_error(cx, done, None)?;
    }
    let class = cx.native_type(&SPEC)?;
    cx.new_record(&class, Socket { number, family, kind, protocol, timeout })
}

/// A timeout in seconds.
pub(super) fn timeout_of(cx: &mut Context, value: &Value) -> PyResult<Option<Duration>> {
    if value.is_none() {
        return Ok(None);
    }
    let number = cx.to_float(value)?;
    if number.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if number < 0.0 {
        return Err(cx.value_error("Timeout value out of range"));
    }
    if number > 9_223_372_036.0 {
        return Err(cx.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    Ok(Some(Duration::from_secs_f64(number)))
}

fn text(cx: &mut Context, value: &Value) -> PyResult<String> {
    match (cx.as_str(value), cx.as_bytes(value)) {
        (Some(view), _) => Ok(String::from_utf8_lossy(view.bytes).into_owned()),
        (_, Some(bytes)) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        _ => Err(cx.type_error("getaddrinfo() argument 1 must be string or None")),
    }
}

fn swapped(cx: &mut Context, value: &Value, bits: u32, function: &str) -> PyResult<Value> {
    let number = cx.index_i64(value)?;
    if number < 0 {
        return Err(cx.overflow_error(&format!("{function}: can't convert negative Python int to C {bits}-bit unsigned integer")));
    }
    if bits == 16 {
        match u16::try_from(number) {
            Ok(number) => Ok(Value::int32(i32::from(number.swap_bytes()))),
            Err(_) => Err(cx.overflow_error(&format!("{function}: Python int too large to convert to C 16-bit unsigned integer"))),
        }
    } else {
        match u32::try_from(number) {
            Ok(number) => cx.new_int(i64::from(number.swap_bytes())),
            Err(_) => Err(cx.overflow_error("int larger than 32 bits")),
        }
    }
}

/// An address that has no name is an error (`NI_NAMEREQD`).
const NAME_REQUIRED: i32 = 8;

#[methods]
impl Functions {
    /// Create a pair of socket objects from the sockets returned by the platform socketpair() function.
    #[sig("(family=AF_UNIX, type=SOCK_STREAM, proto=0, /)")]
    fn socketpair(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let family = args.opt(0).map_or(Ok(UNIX), |family| c_int(cx, family))?;
        let kind = args.opt(1).map_or(Ok(1), |kind| c_int(cx, kind))?;
        let protocol = args.opt(2).map_or(Ok(0), |protocol| c_int(cx, protocol))?;
        let made = socket::pair(family, kind, protocol);
        let (first, second) = or_os_error(cx, made, None)?;
        let first = wrap(cx, first, family, kind, protocol)?;
        let second = wrap(cx, second, family, kind, protocol)?;
        cx.new_tuple(&[first, second])
    }

    /// Close an integer socket file descriptor.
    #[sig("(integer, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let closed = lissom_host::poll::close(number);
        or_os_error(cx, closed, None)?;
        Ok(Value::NONE)
    }

    /// Return a duplicate of an integer socket file descriptor.
    #[sig("(integer, /)")]
    fn dup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let copy = socket::duplicate(number);
        or_os_error(cx, copy, None).map(Value::int32)
    }

    /// Returns the default timeout in seconds (float) for new socket objects.
    #[sig("()")]
    fn getdefaulttimeout(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        match cx.state::<State>("_socket").timeout {
            Some(timeout) => cx.new_float(timeout.as_secs_f64()),
            None => Ok(Value::NONE),
        }
    }

    /// Set the default timeout in seconds (float) for new socket objects.
    #[sig("(timeout, /)")]
    fn setdefaulttimeout(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let timeout = timeout_of(cx, args.get(0))?;
        cx.state::<State>("_socket").timeout = timeout;
        Ok(Value::NONE)
    }

    /// Return the current host name.
    #[sig("()")]
    fn gethostname(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let name = lissom_host::process::names()[1].clone();
        crate::errors::system_str(cx, &name)
    }

    /// Return the IP address (a string of the form '255.255.255.255') for a host.
    #[sig("(host, /)")]
    fn gethostbyname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0))?;
        let name = if name.is_empty() { "0.0.0.0".to_owned() } else { name };
        match address::hosts(cx, &name)?.into_iter().find(IpAddr::is_ipv4) {
            Some(found) => cx.new_str(&found.to_string()),
            None => Err(address::lookup_error(cx, -5, "No address associated with hostname")),
        }
    }

    /// Return the true host name, a list of aliases, and a list of IP addresses, for a host.  The host argument is a string giving a host
    /// name or IP number.
    #[sig("(host, /)")]
    fn gethostbyaddr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let given = text(cx, args.get(0))?;
        let addresses = address::hosts(cx, &given)?;
        let Some(first) = addresses.first() else { return Err(address::lookup_error(cx, -5, "No address associated with hostname")) };
        let place = address::bytes_of(*first, 0);
        let name = match lissom_vm::thread::blocking(cx, || socket::names_of(&place, NAME_REQUIRED)) {
            Ok((name, _)) => crate::errors::system_str(cx, &name)?,
            Err(_) => return Err(address::host_error(cx)),
        };
        let aliases = cx.new_list()?;
        let found = cx.new_list()?;
        for address in addresses {
            let shown = cx.new_str(&address.to_string())?;
            cx.list_push(&found, shown)?;
        }
        cx.new_tuple(&[name, aliases, found])
    }

    /// Get host and port for a sockaddr.
    #[sig("(sockaddr, flags, /)")]
    fn getnameinfo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = c_int(cx, args.get(1))?;
        let Some(items) = cx.as_tuple(args.get(0)).map(<[Value]>::to_vec) else {
            return Err(cx.type_error("getnameinfo() argument 1 must be a tuple"));
        };
        let [host, port, ..] = items.as_slice() else { return Err(cx.type_error("getnameinfo(): illegal sockaddr argument")) };
        let (host, port) = (text(cx, host)?, cx.index_i64(port)?);
        let Ok(address) = host.parse::<IpAddr>() else { return Err(address::lookup_error(cx, -2, "Name or service not known")) };
        let place = address::bytes_of(address, port as u16);
        match lissom_vm::thread::blocking(cx, || socket::names_of(&place, flags)) {
            Ok((host, service)) => {
                let pair = [crate::errors::system_str(cx, &host)?, crate::errors::system_str(cx, &service)?];
                cx.new_tuple(&pair)
            }
            Err(number) => Err(address::lookup_error(cx, number, "Name or service not known")),
        }
    }

    /// Resolve host and port into a list of tuples.
    #[sig("(host, port, family=0, type=0, proto=0, flags=0)")]
    fn getaddrinfo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let family = args.opt(2).map_or(Ok(0), |family| c_int(cx, family))?;
        let kind = args.opt(3).map_or(Ok(0), |kind| c_int(cx, kind))?;
        let protocol = args.opt(4).map_or(Ok(0), |protocol| c_int(cx, protocol))?;
        let flags = args.opt(5).map_or(Ok(0), |flags| c_int(cx, flags))?;
        let port = match args.some(1) {
            None => 0,
            Some(port) if cx.as_int(port).is_some() => cx.index_i64(port)?,
            Some(port) => match text(cx, port)?.parse() {
                Ok(port) => port,
                Err(_) => return Err(address::lookup_error(cx, -8, "Servname not supported for ai_socktype")),
            },
        };
        let passive = flags & 1 != 0;
        let found = match args.some(0) {
            None if passive => vec![IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)],
            None => vec![IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)],
            Some(host) => {
                let name = text(cx, host)?;
                if flags & 4 != 0 && name.parse::<IpAddr>().is_err() {
                    return Err(address::lookup_error(cx, -2, "Name or service not known"));
                }
                address::hosts(cx, &name)?
            }
        };
        let kinds: Vec<(i32, i32)> = [(1, 6), (2, 17), (3, 0)].into_iter().filter(|(known, number)| (kind == 0 || kind == *known) && (protocol == 0 || protocol == *number || *number == 0)).collect();
        let list = cx.new_list()?;
        for host in found {
            let own = if host.is_ipv4() { INET } else { INET6 };
            if family != 0 && family != own {
                continue;
            }
            for (kind, number) in &kinds {
                let text = cx.new_str(&host.to_string())?;
                let port = cx.new_int(port & 0xffff)?;
                let place = if own == INET { cx.new_tuple(&[text, port])? } else { cx.new_tuple(&[text, port, Value::int32(0), Value::int32(0)])? };
                let number = if *number == 0 { protocol } else { *number };
                let row = cx.new_tuple(&[Value::int32(own), Value::int32(*kind), Value::int32(number), Value::EMPTY_STRING, place])?;
                cx.list_push(&list, row)?;
            }
        }
        if cx.len(&list)? == 0 {
            return Err(address::lookup_error(cx, -6, "ai_family not supported"));
        }
        Ok(list)
    }

    /// Convert an IP address in string format to the 32-bit packed binary format.
    #[sig("(ip_addr, /)")]
    fn inet_aton(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match text(cx, args.get(0))?.parse::<Ipv4Addr>() {
            Ok(address) => cx.new_bytes(&address.octets()),
            Err(_) => Err(cx.error(ShapeId::OS_ERROR, "illegal IP address string passed to inet_aton")),
        }
    }

    /// Convert an IP address from 32-bit packed binary format to string format.
    #[sig("(packed_ip, /)")]
    fn inet_ntoa(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = cx.bytes_like(args.get(0))?.to_vec();
        match <[u8; 4]>::try_from(bytes.as_slice()) {
            Ok(octets) => cx.new_str(&Ipv4Addr::from(octets).to_string()),
            Err(_) => Err(cx.error(ShapeId::OS_ERROR, "packed IP wrong length")),
        }
    }

    /// Convert an IP address from string format to a packed string.
    #[sig("(address_family, ip_string, /)")]
    fn inet_pton(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (family, text) = (c_int(cx, args.get(0))?, text(cx, args.get(1))?);
        let packed = match family {
            INET => text.parse::<Ipv4Addr>().ok().map(|address| address.octets().to_vec()),
            INET6 => text.parse::<Ipv6Addr>().ok().map(|address| address.octets().to_vec()),
            _ => return Err(crate::errors::os_error(cx, lissom_host::Errno(97), None)),
        };
        match packed {
            Some(packed) => cx.new_bytes(&packed),
            None => Err(cx.error(ShapeId::OS_ERROR, "illegal IP address string passed to inet_pton")),
        }
    }

    /// Convert a packed IP address of the given family to string format.
    #[sig("(address_family, packed_ip, /)")]
    fn inet_ntop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let family = c_int(cx, args.get(0))?;
        let bytes = cx.bytes_like(args.get(1))?.to_vec();
        let text = match (family, <[u8; 4]>::try_from(bytes.as_slice()), <[u8; 16]>::try_from(bytes.as_slice())) {
            (INET, Ok(octets), _) => Ipv4Addr::from(octets).to_string(),
            (INET6, _, Ok(octets)) => Ipv6Addr::from(octets).to_string(),
            (INET | INET6, ..) => return Err(cx.value_error("invalid length of packed IP address string")),
            _ => return Err(cx.value_error(&format!("unknown address family {family}"))),
        };
        cx.new_str(&text)
    }

    /// Convert a 16-bit unsigned integer from host to network byte order.
    #[sig("(integer, /)")]
    fn htons(cx: &mut Context, args: &Args) -> PyResult<Value> {
        swapped(cx, args.get(0), 16, "htons")
    }

    /// Convert a 16-bit unsigned integer from network to host byte order.
    #[sig("(integer, /)")]
    fn ntohs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        swapped(cx, args.get(0), 16, "ntohs")
    }

    /// Convert a 32-bit integer from host to network byte order.
    #[sig("(integer, /)")]
    fn htonl(cx: &mut Context, args: &Args) -> PyResult<Value> {
        swapped(cx, args.get(0), 32, "htonl")
    }

    /// Convert a 32-bit integer from network to host byte order.
    #[sig("(integer, /)")]
    fn ntohl(cx: &mut Context, args: &Args) -> PyResult<Value> {
        swapped(cx, args.get(0), 32, "ntohl")
    }
}
