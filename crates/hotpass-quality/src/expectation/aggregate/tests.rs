//! What columns and tables are expected to be, in small tables.
