//! Reports: charts of a model and of an evaluation on one self-contained page.
