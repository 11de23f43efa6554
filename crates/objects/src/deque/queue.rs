//! Simple queues: the cell of a deque under another type. `maxlen` says which it is, so that none is taken for the other.

use super::layout::{Deque, QUEUE};
use crate::context::{Context, PyResult};
use crate::value::Value;

impl Context {
    /// An empty queue of a class whose instances have the layout of deques.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_simple_queue_of(&mut self, class: &Value) -> PyResult<Value> {
        // SAFETY: the closure is handed a new `Deque` cell.
        self.new_instance_of::<Deque>(class, |cell| unsafe {
            Deque::initialise(cell);
            (*cell).maxlen = QUEUE;
        })
    }

    /// How many items a queue has.
    pub fn simple_queue_len(&self, queue: &Value) -> usize {
        self.get::<Deque>(queue).map_or(0, Deque::len)
    }

    /// Takes the first item off a queue.
    pub fn simple_queue_pop(&mut self, queue: &Value) -> Option<Value> {
        let item = self.get_mut::<Deque>(queue).and_then(Deque::pop_front)?;
        self.deque_shrink(queue);
        Some(item)
    }
}
