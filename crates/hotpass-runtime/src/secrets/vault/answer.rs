//! The form of Vault's answers: bytes in, a document or a token out. What does not fit is `None` without the parser's
//! own words, which would repeat what they did not expect.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::secrets::revealed::Revealed;

/// A document: keys with what they hold.
pub(super) type Document = BTreeMap<String, Held>;

/// What a key holds.
pub(super) enum Held {
    /// Text.
    Text(Revealed),
    /// Something else, which is not looked at.
    Other,
}

/// A token that lasts a while.
pub(super) struct Lease {
    pub(super) token: Revealed,
    /// Seconds; 0: for good.
    pub(super) seconds: u64,
}

/// Returns the document in an answer, or the fate of its latest version.
pub(super) fn document(body: &[u8]) -> Option<Result<Document, &'static str>> {
    #[derive(Deserialize)]
    struct Answer {
        data: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        data: Option<Document>,
        metadata: Metadata,
    }
    #[derive(Deserialize)]
    struct Metadata {
        #[serde(default)]
        destroyed: bool,
    }
    let Version { data, metadata } = serde_json::from_slice::<Answer>(body).ok()?.data;
    let fate = if metadata.destroyed {
        "destroyed"
    } else {
        "deleted"
    };
    Some(data.ok_or(fate))
}

/// Returns the token in the answer to a login.
pub(super) fn lease(body: &[u8]) -> Option<Lease> {
    #[derive(Deserialize)]
    struct Answer {
        auth: Granted,
    }
    #[derive(Deserialize)]
    struct Granted {
        client_token: Held,
        #[serde(default)]
        lease_duration: u64,
    }
    let granted = serde_json::from_slice::<Answer>(body).ok()?.auth;
    match granted.client_token {
        Held::Text(token) => Some(Lease {
            token,
            seconds: granted.lease_duration,
        }),
        Held::Other => None,
    }
}

/// Returns the token that GitHub Actions gives a job.
pub(super) fn job_token(body: &[u8]) -> Option<Revealed> {
    #[derive(Deserialize)]
    struct Answer {
        value: Held,
    }
    match serde_json::from_slice::<Answer>(body).ok()?.value {
        Held::Text(token) => Some(token),
        Held::Other => None,
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeldVisitor)
    }
}

struct HeldVisitor;

/// Takes what is no text for something else.
macro_rules! other {
    ($($visit:ident $type:ty),*) => {$(
        fn $visit<E: de::Error>(self, _: $type) -> Result<Held, E> {
            Ok(Held::Other)
        }
    )*};
}

impl<'de> Visitor<'de> for HeldVisitor {
    type Value = Held;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Held, E> {
        Ok(Held::Text(Revealed::new(text.to_owned())))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Held, E> {
        Ok(Held::Text(Revealed::new(text)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Held, E> {
        Ok(Held::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Held, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Held::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Held, A::Error> {
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Held::Other)
    }

    other!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_from_text_and_what_is_no_document_is_none() {
        let body = br#"{"data":{"data":{"a":"x","b":1,"c":-1,"d":1.5,"e":null,"f":[1,[2]],"g":{"h":"i"},"j":true},"metadata":{}}}"#;
        let Some(Ok(document)) = document(body) else {
            panic!("a document");
        };
        let texts = document
            .iter()
            .filter(|(_, held)| matches!(held, Held::Text(_)));
        let texts: Vec<_> = texts.map(|(key, _)| key.as_str()).collect();
        assert_eq!((texts, document.len()), (vec!["a"], 8));
        for body in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"data":null}"#,
            r#"{"data":{"data":"x"}}"#,
        ] {
            assert!(super::document(body.as_bytes()).is_none(), "{body}");
            assert!(lease(body.as_bytes()).is_none(), "{body}");
            assert!(job_token(body.as_bytes()).is_none(), "{body}");
        }
    }
}
