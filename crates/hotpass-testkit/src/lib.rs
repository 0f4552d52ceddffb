//! Fixtures for tests and examples: a workbook builder that can write what other libraries refuse
//! to, the golden fixture, the flight-school example at any size, hostile files, servers that speak
//! the APIs of Vault and Label Studio, a temporary project that runs the binary, and what
//! reads pages back or compares a result with the truth. Development only: nothing here is linked into a shipped binary.

pub mod bookings;
pub mod contrast;
pub mod flight_schools;
pub mod golden;
pub mod label_studio;
pub mod page;
pub mod people;
pub mod project;
pub mod random;
pub mod seeds;
mod server;
pub mod trouble;
pub mod truth;
pub mod vault;
mod wire;
pub mod workbook;
