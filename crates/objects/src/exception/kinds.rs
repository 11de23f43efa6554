//! The built-in exceptions: their ids, names, bases and members, as one table.

use super::Exception;
use crate::layout::Native;
use crate::shape::ShapeId;
use crate::typeobject::{Member, TypeFlags, TypeSpec};

macro_rules! exceptions {
    ($($constant:ident $number:literal $name:literal : $base:ident $([$($member:literal),*])? = $doc:literal;)*) => {
        impl ShapeId {
            $(#[doc = $doc] pub const $constant: ShapeId = ShapeId($number);)*
        }

        $(
            #[allow(non_upper_case_globals, reason = "named as the constants are")]
            static $constant: TypeSpec = TypeSpec {
                name: $name,
                id: Some(ShapeId::$constant),
                base: Some(&$base),
                layout: Exception::INFO,
                flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::DICT.0),
                doc: $doc,
                members: &[$($(Member { name: $member, doc: "", writable: true }),*)?],
                methods: super::methods::of(ShapeId::$constant),
                ..TypeSpec::DEFAULT
            };
        )*

        /// All but `BaseException`, bases first.
        pub static ALL: &[&TypeSpec] = &[$(&$constant),*];
    };
}

use super::SPEC as BASE;

exceptions! {
    EXCEPTION 129 "Exception": BASE = "Common base class for all non-exit exceptions.";
    BASE_EXCEPTION_GROUP 130 "BaseExceptionGroup": BASE ["", ""] = "A combination of multiple unrelated exceptions.";
    GENERATOR_EXIT 131 "GeneratorExit": BASE = "Request that a generator exit.";
    KEYBOARD_INTERRUPT 132 "KeyboardInterrupt": BASE = "Program interrupted by user.";
    SYSTEM_EXIT 133 "SystemExit": BASE ["code"] = "Request to exit from the interpreter.";
    ARITHMETIC_ERROR 134 "ArithmeticError": EXCEPTION = "Base class for arithmetic errors.";
    FLOATING_POINT_ERROR 135 "FloatingPointError": ARITHMETIC_ERROR = "Floating-point operation failed.";
    OVERFLOW_ERROR 136 "OverflowError": ARITHMETIC_ERROR = "Result too large to be represented.";
    ZERO_DIVISION_ERROR 137 "ZeroDivisionError": ARITHMETIC_ERROR = "Second argument to a division or modulo operation was zero.";
    ASSERTION_ERROR 138 "AssertionError": EXCEPTION = "Assertion failed.";
    ATTRIBUTE_ERROR 139 "AttributeError": EXCEPTION ["name", "obj"] = "Attribute not found.";
    BUFFER_ERROR 140 "BufferError": EXCEPTION = "Buffer error.";
    EOF_ERROR 141 "EOFError": EXCEPTION = "Read beyond end of file.";
    IMPORT_ERROR 142 "ImportError": EXCEPTION ["msg", "name", "path", "name_from"] = "Import can't find module, or can't find name in module.";
    MODULE_NOT_FOUND_ERROR 143 "ModuleNotFoundError": IMPORT_ERROR = "Module not found.";
    LOOKUP_ERROR 144 "LookupError": EXCEPTION = "Base class for lookup errors.";
    INDEX_ERROR 145 "IndexError": LOOKUP_ERROR = "Sequence index out of range.";
    KEY_ERROR 146 "KeyError": LOOKUP_ERROR = "Mapping key not found.";
    MEMORY_ERROR 147 "MemoryError": EXCEPTION = "Out of memory.";
    NAME_ERROR 148 "NameError": EXCEPTION ["name"] = "Name not found globally.";
    UNBOUND_LOCAL_ERROR 149 "UnboundLocalError": NAME_ERROR = "Local name referenced but not bound to a value.";
    OS_ERROR 150 "OSError": EXCEPTION ["errno", "strerror", "filename", "filename2", ""] = "Base class for I/O related errors.";
    BLOCKING_IO_ERROR 151 "BlockingIOError": OS_ERROR = "I/O operation would block.";
    CHILD_PROCESS_ERROR 152 "ChildProcessError": OS_ERROR = "Child process error.";
    CONNECTION_ERROR 153 "ConnectionError": OS_ERROR = "Connection error.";
    BROKEN_PIPE_ERROR 154 "BrokenPipeError": CONNECTION_ERROR = "Broken pipe.";
    CONNECTION_ABORTED_ERROR 155 "ConnectionAbortedError": CONNECTION_ERROR = "Connection aborted.";
    CONNECTION_REFUSED_ERROR 156 "ConnectionRefusedError": CONNECTION_ERROR = "Connection refused.";
    CONNECTION_RESET_ERROR 157 "ConnectionResetError": CONNECTION_ERROR = "Connection reset.";
    FILE_EXISTS_ERROR 158 "FileExistsError": OS_ERROR = "File already exists.";
    FILE_NOT_FOUND_ERROR 159 "FileNotFoundError": OS_ERROR = "File not found.";
    INTERRUPTED_ERROR 160 "InterruptedError": OS_ERROR = "Interrupted by signal.";
    IS_A_DIRECTORY_ERROR 161 "IsADirectoryError": OS_ERROR = "Operation doesn't work on directories.";
    NOT_A_DIRECTORY_ERROR 162 "NotADirectoryError": OS_ERROR = "Operation only works on directories.";
    PERMISSION_ERROR 163 "PermissionError": OS_ERROR = "Not enough permissions.";
    PROCESS_LOOKUP_ERROR 164 "ProcessLookupError": OS_ERROR = "Process not found.";
    TIMEOUT_ERROR 165 "TimeoutError": OS_ERROR = "Timeout expired.";
    REFERENCE_ERROR 166 "ReferenceError": EXCEPTION = "Weak ref proxy used after referent went away.";
    RUNTIME_ERROR 167 "RuntimeError": EXCEPTION = "Unspecified run-time error.";
    NOT_IMPLEMENTED_ERROR 168 "NotImplementedError": RUNTIME_ERROR = "Method or function hasn't been implemented yet.";
    RECURSION_ERROR 169 "RecursionError": RUNTIME_ERROR = "Recursion limit exceeded.";
    PYTHON_FINALIZATION_ERROR 170 "PythonFinalizationError": RUNTIME_ERROR = "Operation blocked during Python finalization.";
    STOP_ITERATION 171 "StopIteration": EXCEPTION ["value"] = "Signal the end from iterator.__next__().";
    STOP_ASYNC_ITERATION 172 "StopAsyncIteration": EXCEPTION = "Signal the end from iterator.__anext__().";
    SYNTAX_ERROR 173 "SyntaxError": EXCEPTION ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line", "_metadata"] = "Invalid syntax.";
    INDENTATION_ERROR 174 "IndentationError": SYNTAX_ERROR = "Improper indentation.";
    TAB_ERROR 175 "TabError": INDENTATION_ERROR = "Improper mixture of spaces and tabs.";
    INCOMPLETE_INPUT_ERROR 176 "_IncompleteInputError": SYNTAX_ERROR = "incomplete input.";
    SYSTEM_ERROR 177 "SystemError": EXCEPTION = "Internal error in the interpreter.";
    TYPE_ERROR 178 "TypeError": EXCEPTION = "Inappropriate argument type.";
    VALUE_ERROR 179 "ValueError": EXCEPTION = "Inappropriate argument value (of correct type).";
    UNICODE_ERROR 180 "UnicodeError": VALUE_ERROR = "Unicode related error.";
    UNICODE_DECODE_ERROR 181 "UnicodeDecodeError": UNICODE_ERROR ["encoding", "object", "start", "end", "reason"] = "Unicode decoding error.";
    UNICODE_ENCODE_ERROR 182 "UnicodeEncodeError": UNICODE_ERROR ["encoding", "object", "start", "end", "reason"] = "Unicode encoding error.";
    UNICODE_TRANSLATE_ERROR 183 "UnicodeTranslateError": UNICODE_ERROR ["encoding", "object", "start", "end", "reason"] = "Unicode translation error.";
    WARNING 184 "Warning": EXCEPTION = "Base class for warning categories.";
    BYTES_WARNING 185 "BytesWarning": WARNING = "Base class for warnings about bytes and buffer related problems, mostly related to conversion from str or comparing to str.";
    DEPRECATION_WARNING 186 "DeprecationWarning": WARNING = "Base class for warnings about deprecated features.";
    ENCODING_WARNING 187 "EncodingWarning": WARNING = "Base class for warnings about encodings.";
    FUTURE_WARNING 188 "FutureWarning": WARNING = "Base class for warnings about constructs that will change semantically in the future.";
    IMPORT_WARNING 189 "ImportWarning": WARNING = "Base class for warnings about probable mistakes in module imports";
    PENDING_DEPRECATION_WARNING 190 "PendingDeprecationWarning": WARNING = "Base class for warnings about features which will be deprecated in the future.";
    RESOURCE_WARNING 191 "ResourceWarning": WARNING = "Base class for warnings about resource usage.";
    RUNTIME_WARNING 192 "RuntimeWarning": WARNING = "Base class for warnings about dubious runtime behavior.";
    SYNTAX_WARNING 193 "SyntaxWarning": WARNING = "Base class for warnings about dubious syntax.";
    UNICODE_WARNING 194 "UnicodeWarning": WARNING = "Base class for warnings about Unicode related problems, mostly related to conversion problems.";
    USER_WARNING 195 "UserWarning": WARNING = "Base class for warnings generated by user code.";
}
