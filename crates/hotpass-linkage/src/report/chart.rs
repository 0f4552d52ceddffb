//! The sections with charts, one file each. Each takes its part of the report and writes drawings, and under them the
//! tables with the same numbers; a section whose data is absent writes nothing.

pub(super) mod match_weights;
pub(super) mod probabilities;
