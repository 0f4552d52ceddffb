//! Fixtures for tests and examples: a workbook builder that can write what other libraries refuse
//! to, the golden fixture and the flight-school example at any size. Development only: nothing here is
//! linked into a shipped binary.

pub mod flight_schools;
pub mod golden;
pub mod random;
pub mod workbook;
