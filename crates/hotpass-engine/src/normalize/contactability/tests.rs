//! Scores of contacts against measured values, and what may never raise or lower them.

use super::*;

fn close(left: f64, right: f64, tolerance: f64) -> bool {
    (left - right).abs() < tolerance
}

#[test]
fn the_logistic_scale_has_its_measured_values() {
    for (x, expected) in [
        (0.0, 0.0),
        (0.1, 0.0082),
        (0.25, 0.0474),
        (0.3, 0.0832),
        (0.4, 0.2315),
        (0.5, 0.5),
        (0.6, 0.7685),
        (0.7, 0.9168),
        (0.75, 0.9526),
        (0.85, 0.9852),
        (0.9, 0.9918),
        (1.0, 1.0),
        (-3.0, 0.0),
        (7.0, 1.0),
        (f64::NAN, 0.0),
    ] {
        assert!(close(logistic(x), expected, 5e-5), "{x}: {}", logistic(x));
    }
}

#[test]
fn the_golden_fixture_has_its_measured_scores() {
    let email = check_email(&Normalized::valid("jane.doe@aero.example", "email.address"));
    let phone = check_phone(&Normalized::valid("+27821234567", "phone.e164"));
    assert_eq!(
        (email.status, email.confidence, email.reason),
        (Status::Risky, 0.35, Some("mx_not_checked"))
    );
    assert_eq!(
        (phone.status, phone.confidence),
        (Status::Deliverable, 0.85)
    );
    assert!(close(
        rounded(deliverability(Some(email), Some(phone))),
        0.461_115,
        1e-9
    ));
    let inputs = LeadInputs {
        completeness: 1.0,
        email_confidence: 0.35,
        source_priority: 1.0,
        phone_confidence: 0.85,
        intent: 0.0,
    };
    assert!(close(
        rounded(lead_score(&inputs, &LeadWeights::default())),
        0.929_563,
        1e-9
    ));
    assert_eq!(flags(Some(email), Some(phone)), ["email:risky"]);
}

#[test]
fn lead_scores_have_their_measured_values() {
    for (completeness, email, expected) in [(1.0, 0.92, 0.98648), (0.75, 0.35, 0.84290)] {
        let inputs = LeadInputs {
            completeness,
            email_confidence: email,
            source_priority: 1.0,
            phone_confidence: 0.85,
            intent: 0.0,
        };
        let score = lead_score(&inputs, &LeadWeights::default());
        assert!(close(score, expected, 5e-6), "{score}");
    }
    let none = LeadWeights {
        completeness: 0.0,
        email_confidence: 0.0,
        source_priority: -1.0,
        phone_confidence: 0.0,
        intent: 0.0,
    };
    assert!(close(lead_score(&LeadInputs::default(), &none), 0.0, 1e-12));
}

#[test]
fn channels_are_checked_by_validity_and_reason() {
    let phone = |validity, reason| {
        check_phone(&Normalized {
            text: String::new(),
            validity,
            rule: "phone.e164",
            reason,
            detail: None,
        })
    };
    for (validity, reason, status, confidence) in [
        (
            Validity::Doubtful,
            Some("number_possible"),
            Status::Risky,
            0.45,
        ),
        (
            Validity::Invalid,
            Some("number_invalid"),
            Status::Undeliverable,
            0.1,
        ),
        (
            Validity::Invalid,
            Some("parse_error"),
            Status::Undeliverable,
            0.0,
        ),
    ] {
        let check = phone(validity, reason);
        assert_eq!((check.status, check.reason), (status, reason));
        assert!(close(check.confidence, confidence, 1e-12));
    }
    let bad = check_email(&Normalized::invalid("a@b@c", "email.address", "several_at"));
    assert_eq!(
        (bad.status, bad.reason),
        (Status::Undeliverable, Some("invalid_format"))
    );
    assert_eq!(flags(Some(bad), None), ["email:undeliverable"]);
    assert!(close(deliverability(Some(bad), None), 0.0, 1e-12));
}

#[test]
fn completeness_and_preference_follow_their_tables() {
    let phone = Check::new(Status::Deliverable, 0.85, None);
    assert!(close(
        completeness(4, None, Some(phone), 0.0),
        0.8 + 0.08 * logistic(0.85),
        1e-12
    ));
    let bad = Check::new(Status::Undeliverable, 0.0, "invalid_format");
    assert!(close(
        completeness(1, Some(bad), None, 0.0),
        0.2 - 0.04,
        1e-12
    ));
    assert!(close(
        verification(None, Some(phone)),
        logistic(0.85),
        1e-12
    ));
    let all = PreferenceInputs {
        source_priority: 1.0,
        completeness: 1.0,
        role: 1.0,
        verification: 1.0,
        lead: 1.0,
    };
    assert!(close(preference(&all), 1.0, 1e-12));
}

#[test]
fn roles_count_by_whole_words() {
    for (role, weight) in [
        (Some("CEO"), 1.0),
        (Some("Managing Director"), 0.9),
        (Some("Chief Pilot"), 0.95),
        (Some("Head of Training"), 0.85),
        (Some("Headmaster"), 0.5),
        (Some("Non-executive Director"), 0.5),
        (Some("Assistant Manager"), 0.5),
        (None, 0.5),
    ] {
        assert!(close(role_weight(role), weight, 1e-12), "{role:?}");
    }
}
