//! stub
#[allow(missing_docs)]
pub struct Statistics{pub filled:u64,pub email_share:f64,pub phone_share:f64,pub url_share:f64,pub date_share:f64}
pub fn of_column(c:&crate::table::Column)->Statistics{let _=c;Statistics{filled:0,email_share:0.,phone_share:0.,url_share:0.,date_share:0.}}
