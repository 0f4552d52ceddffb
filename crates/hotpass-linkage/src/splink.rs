//! Models of Splink: its settings JSON is read into a model and written from one.
