//! What came of expectations, in the shape that tools know.
