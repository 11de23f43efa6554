//! Warnings that the runtime itself issues.

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;

impl Context {
    /// Issues a warning of a built-in category from the running Python function, or from its caller at level 2, and so on.
    ///
    /// # Errors
    /// The warning itself, if a filter says so.
    #[cold]
    pub fn warn(&mut self, category: ShapeId, message: &str, level: i64) -> PyResult {
        let arguments = [self.new_message(message)?, self.type_object(category), self.new_int(level)?];
        self.call_module("_warnings", "warn", &arguments).map(drop)
    }
}
