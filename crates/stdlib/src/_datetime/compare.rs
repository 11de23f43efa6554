//! The six comparisons of a class, as rows of its table.

/// Declares a table of comparisons that all ask one function: `comparisons!(DateComparisons, compare);`
macro_rules! comparisons {
    ($table:ident, $compare:ident) => {
        /// Comparisons.
        pub struct $table;

        #[lissom_macros::methods]
        impl $table {
            /// Return self<value.
            #[sig("(self, value, /)")]
            fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Lt)
            }
            /// Return self<=value.
            #[sig("(self, value, /)")]
            fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Le)
            }
            /// Return self==value.
            #[sig("(self, value, /)")]
            fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Eq)
            }
            /// Return self!=value.
            #[sig("(self, value, /)")]
            fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Ne)
            }
            /// Return self>value.
            #[sig("(self, value, /)")]
            fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Gt)
            }
            /// Return self>=value.
            #[sig("(self, value, /)")]
            fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
                $compare(cx, args.get(0), args.get(1), Compare::Ge)
            }
        }
    };
}

pub(super) use comparisons;
