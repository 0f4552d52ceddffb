//! What is said about secrets as types, and that none of it shows one. What Vault does is in [`vault`].

// A real server that speaks Vault's API.
mod leaks;
mod vault;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::{document::Document, settings::layers::Layers};

#[derive(Debug, Deserialize, Serialize)]
struct Setting {
    token: Secret,
}

fn written(text: &str) -> Result<Setting, crate::document::DocumentError> {
    Document::new("x.toml", text).parse()
}

#[test]
fn a_reference_is_shown_and_a_literal_is_not() {
    for (text, shown) in [
        ("secret://env/CRM_TOKEN", "secret://env/CRM_TOKEN"),
        ("hunter2", HIDDEN),
    ] {
        let setting = written(&format!("token = \"{text}\"")).expect("a setting");
        assert_eq!(setting.token.to_string(), shown);
        assert_eq!(format!("{:?}", setting.token), shown);
        let json = serde_json::to_string(&setting).expect("JSON");
        assert_eq!(json, format!("{{\"token\":\"{shown}\"}}"));
        assert_eq!(setting.token, Secret::try_new(text).expect("a secret"));
        let other = Secret::try_new("another").expect("a secret");
        assert!(setting.token != other && setting.token.reference().is_none() == (shown == HIDDEN));
    }
}

#[test]
fn a_mistake_has_its_place_and_repeats_nothing() {
    for (value, expected) in [
        (
            "\"secret://envv/hunter2\"",
            "did you mean `secret://env/NAME`?",
        ),
        ("\"secret://hunter2\"", "valid forms:"),
        ("\"secret://vault/hunter2\"", "names no key"),
        ("\"secret:hunter2\"", "begins with `secret://`"),
        ("\"  \"", "a secret is empty"),
        ("42424242", "a secret is text"),
        ("-42424242", "a secret is text"),
        ("4242.4242", "a secret is text"),
        ("true", "a secret is text"),
        ("[\"hunter2\"]", "found a list"),
        ("{ a = \"hunter2\" }", "found one table"),
    ] {
        let error = written(&format!("token = {value}")).expect_err(value);
        let text = format!("{error} {error:?}");
        assert!(
            text.starts_with("x.toml:1:9: ") && text.contains(expected),
            "{text}"
        );
        assert!(
            !text.contains("hunter2") && !text.contains("4242"),
            "{text}"
        );
    }
}

#[test]
fn a_variable_can_say_where_a_secret_is() {
    let mut layers = Layers::empty();
    let variable = ("HOTPASS__TOKEN".to_owned(), "secret://file/a,b".to_owned());
    layers.environment(&[variable]);
    let setting: Setting = layers.decode().expect("a setting");
    assert_eq!(setting.token.to_string(), "secret://file/a,b");
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(256))]

    #[test]
    fn no_text_shows_itself(text in "[!-~]{6,40}", before in "(secret:|secret://|secret://env/|secret://vault/a#)?") {
        // Long enough not to be a part of what is said anyway.
        let said = format!("{before}{text}");
        let shown = match Secret::try_new(said.as_str()) {
            Ok(secret) if secret.reference().is_some() => {
                prop_assert_eq!(secret.to_string(), said);
                return Ok(());
            }
            Ok(secret) => {
                let json = serde_json::to_string(&secret).expect("JSON");
                let options = options::VaultOptions { token: Some(secret.clone()), ..Default::default() };
                let options = format!("{options:?} {}", serde_json::to_string(&options).expect("JSON"));
                let revealed = Revealed::new(said.clone());
                let shown = format!("{revealed:?} {}", serde_json::to_string(&revealed).expect("JSON"));
                format!("{secret} {secret:?} {json} {options} {shown}")
            }
            Err(error) => format!("{error} {error:?}"),
        };
        prop_assert!(!shown.contains(&text), "{}", shown);
    }
}
