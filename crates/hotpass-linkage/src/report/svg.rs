//! Drawings: rectangles, lines, curves, dots and labels, in units of which a chart is [`WIDTH`] wide. What they look like
//! is in the style sheet, by class, so that the same drawing is right in light, in dark and on paper.

pub(super) mod plot;
pub(super) mod scale;

use super::markup::Markup;

/// The width of a chart.
pub(super) const WIDTH: f64 = 720.0;

/// The width of one letter of a label, on average.
const LETTER: f64 = 7.7;

/// A place in a drawing, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// To the right.
    pub(super) x: f64,
    /// Downward.
    pub(super) y: f64,
}

/// Returns the point at two coordinates.
pub(super) fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// A drawing.
#[derive(Debug)]
pub(super) struct Drawing {
    body: Markup,
    width: f64,
    height: f64,
}

/// What a chart is called and what it says, for those who do not see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caption<'a> {
    /// Unique on the page, a valid id.
    pub(super) id: &'a str,
    /// The name.
    pub(super) title: &'a str,
    /// What it shows, in a sentence or two.
    pub(super) description: &'a str,
}

impl Drawing {
    /// Returns an empty drawing.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            body: Markup::default(),
            width,
            height,
        }
    }

    /// Draws a rectangle between two corners, with words that show under the pointer.
    pub(super) fn bar(&mut self, class: &str, (one, other): (Point, Point), tooltip: &str) {
        let attributes = [
            ("class", class),
            ("x", &px(one.x.min(other.x))),
            ("y", &px(one.y.min(other.y))),
            ("width", &px((one.x - other.x).abs())),
            ("height", &px((one.y - other.y).abs())),
        ];
        self.body.open("rect", &attributes);
        self.body.element("title", &[], tooltip).raw("</rect>\n");
    }

    /// Draws a straight line.
    pub(super) fn line(&mut self, class: &str, from: Point, to: Point) {
        let attributes = [
            ("class", class),
            ("x1", &px(from.x)),
            ("y1", &px(from.y)),
            ("x2", &px(to.x)),
            ("y2", &px(to.y)),
        ];
        self.body.open("line", &attributes).raw("</line>\n");
    }

    /// Draws a line through points.
    pub(super) fn curve(&mut self, class: &str, points: &[Point]) {
        let places: Vec<String> = points
            .iter()
            .map(|point| format!("{},{}", px(point.x), px(point.y)))
            .collect();
        let attributes = [("class", class), ("points", &places.join(" "))];
        self.body.open("polyline", &attributes).raw("</polyline>\n");
    }

    /// Draws a circle, with words that show under the pointer.
    pub(super) fn dot(&mut self, class: &str, center: Point, radius: f64, tooltip: &str) {
        let attributes = [
            ("class", class),
            ("cx", &px(center.x)),
            ("cy", &px(center.y)),
            ("r", &px(radius)),
        ];
        self.body.open("circle", &attributes);
        self.body.element("title", &[], tooltip).raw("</circle>\n");
    }

    /// Writes a label. Its class says what it looks like and, with `start`, `middle` or `end`, which part of it is at
    /// the point.
    pub(super) fn label(&mut self, class: &str, place: Point, text: &str) {
        let attributes = [("class", class), ("x", &px(place.x)), ("y", &px(place.y))];
        self.body.element("text", &attributes, text).raw("\n");
    }

    /// Writes a label that ends in an ellipsis when it is wider than there is room, and then shows whole under the
    /// pointer.
    pub(super) fn fitted_label(&mut self, class: &str, place: Point, (text, room): (&str, f64)) {
        let fitted = fitted(text, room);
        if fitted == text {
            self.label(class, place, text);
            return;
        }
        let attributes = [("class", class), ("x", &px(place.x)), ("y", &px(place.y))];
        self.body.open("text", &attributes);
        self.body.element("title", &[], text);
        self.body.text(&fitted).raw("</text>\n");
    }

    /// Writes the drawing as a figure with its caption for screen readers, in a region that scrolls sideways on narrow
    /// screens.
    pub(super) fn write(self, caption: Caption<'_>, page: &mut Markup) {
        let Caption {
            id,
            title,
            description,
        } = caption;
        let (title_id, description_id) = (format!("{id}-title"), format!("{id}-description"));
        let region = [
            ("class", "chart"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", title),
        ];
        page.open("div", &region).raw("\n");
        let size = format!("0 0 {} {}", px(self.width), px(self.height));
        let attributes = [
            ("id", id),
            ("viewBox", size.as_str()),
            ("role", "img"),
            ("aria-labelledby", title_id.as_str()),
            ("aria-describedby", description_id.as_str()),
        ];
        page.open("svg", &attributes).raw("\n");
        page.element("title", &[("id", &title_id)], title).raw("\n");
        page.element("desc", &[("id", &description_id)], description)
            .raw("\n");
        page.raw(&self.body.into_string()).raw("</svg>\n</div>\n");
    }
}

/// Renders a coordinate with at most one decimal. What is no number is at 0.
pub(super) fn px(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() || tenths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.1}", tenths / 10.0);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Returns the width that a label takes, roughly: a letter of Chinese, Japanese or Korean takes two.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|letter| if letter < '\u{1100}' { 1.0 } else { 1.9 })
        .sum::<f64>()
        * LETTER
}

fn fitted(text: &str, room: f64) -> String {
    if text_width(text) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut width = LETTER;
    for letter in text.chars() {
        width += text_width(letter.encode_utf8(&mut [0; 4]));
        if width > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_never_invalid() {
        for (value, expected) in [
            (1.0, "1"),
            (1.26, "1.3"),
            (-0.01, "0"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(px(value), expected, "{value}");
        }
    }

    #[test]
    fn a_label_too_wide_for_its_room_ends_in_an_ellipsis() {
        assert_eq!(fitted("short", 100.0), "short");
        let cut = fitted("a rather long label of a level", 100.0);
        assert!(cut.ends_with('…') && text_width(&cut) <= 100.0, "{cut}");
        assert_eq!(fitted("anything", 0.0), "…");
    }
}
