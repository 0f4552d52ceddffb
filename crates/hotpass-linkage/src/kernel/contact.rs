//! Contact details out of cells that may hold several, with remarks: e-mail addresses, telephone numbers, domains.

/// Fewer digits than this are no telephone number.
const FEWEST_DIGITS: usize = 7;

/// So many last digits tell a number whatever its prefix.
const SUBSCRIBER: usize = 9;

/// Returns the e-mail addresses in a text, in lower case, in order, each once.
pub fn email_addresses(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace("mailto:", " ");
    let mut found: Vec<String> = text
        .split(|c: char| c.is_whitespace() || ";,/|<>()[]\"".contains(c))
        .filter_map(|part| {
            let part = part.replace("@@", "@");
            let part = part.trim_matches('.');
            let (user, domain) = part.split_once('@')?;
            (!user.is_empty() && domain.contains('.')).then(|| part.to_owned())
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Returns the last nine digits of each telephone number in a text, in order, each once.
///
/// Blanks, dots, dashes and parentheses are inside of numbers; anything else, and a `/` or `+` after a whole number, is
/// between them.
pub fn phone_numbers(text: &str) -> Vec<String> {
    // A number that a spreadsheet stored as one: 817901795.0.
    let text = text.strip_suffix(".0").unwrap_or(text);
    let mut found = Vec::new();
    let mut digits = String::new();
    let end = |digits: &mut String, found: &mut Vec<String>| {
        if digits.len() >= FEWEST_DIGITS {
            let skipped = digits.len().saturating_sub(SUBSCRIBER);
            found.push(digits.chars().skip(skipped).collect());
        }
        digits.clear();
    };
    for c in text.chars() {
        let is_between = match c {
            '0'..='9' => {
                digits.push(c);
                false
            }
            ' ' | '-' | '.' | '(' | ')' => false,
            '/' | '+' => digits.len() >= SUBSCRIBER,
            _ => true,
        };
        if is_between {
            end(&mut digits, &mut found);
        }
    }
    end(&mut digits, &mut found);
    found.sort();
    found.dedup();
    found
}

/// Returns the domain of a website, without scheme, `www`, path and port, in lower case.
pub fn website_domain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let host = text
        .split_once("://")
        .map_or(text.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.trim_start_matches("www.").trim_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{email_addresses, phone_numbers, website_domain};

    #[test]
    fn cells_with_several_contact_details_are_taken_apart() {
        assert_eq!(
            email_addresses("Info <INFO@a.example>; mailto:b@@c.example / none"),
            ["b@c.example", "info@a.example"]
        );
        assert_eq!(
            phone_numbers("Tel: 074 135 8571 or +27 (0)12 397-5409"),
            ["123975409", "741358571"].map(str::to_owned)
        );
        assert_eq!(phone_numbers("817901795.0"), ["817901795"]);
        assert_eq!(phone_numbers("404/659-0400"), ["046590400"]);
        assert_eq!(phone_numbers("12 Main"), Vec::<String>::new());
        assert_eq!(
            website_domain("HTTPS://www.Flight.example/?ref=list"),
            "flight.example"
        );
    }
}
