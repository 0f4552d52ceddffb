//! Drawings: rectangles, lines, curves, dots and labels, placed in units of the drawing. What they look like is in the
//! style sheet, by class, so that the same drawing is right in light, in dark and on paper.

use crate::{markup::Markup, number::short};

/// The width of one letter of a label in a `chart`, on average.
const LETTER: f64 = 7.7;

/// A place in a drawing, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// Returns the point at two coordinates.
pub fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// A drawing.
#[derive(Debug)]
pub struct Drawing {
    body: Markup,
    width: f64,
    height: f64,
}

/// What a chart is called and what it says, for those who do not see it.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Unique on the page, a valid id.
    pub id: &'a str,
    /// The name.
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
}

impl Drawing {
    /// Returns an empty drawing.
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            body: Markup::default(),
            width,
            height,
        }
    }

    /// Draws a rectangle between two corners, with words that show under the pointer.
    pub fn bar(&mut self, class: &str, (one, other): (Point, Point), tooltip: &str) {
        let attributes = [
            ("class", class),
            ("x", &short(one.x.min(other.x))),
            ("y", &short(one.y.min(other.y))),
            ("width", &short((one.x - other.x).abs())),
            ("height", &short((one.y - other.y).abs())),
        ];
        self.body.open("rect", &attributes);
        self.body.element("title", &[], tooltip).raw("</rect>\n");
    }

    /// Draws a straight line.
    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        let attributes = [
            ("class", class),
            ("x1", &short(from.x)),
            ("y1", &short(from.y)),
            ("x2", &short(to.x)),
            ("y2", &short(to.y)),
        ];
        self.body.open("line", &attributes).raw("</line>\n");
    }

    /// Draws a line through points.
    pub fn curve(&mut self, class: &str, points: &[Point]) {
        let places: Vec<String> = points
            .iter()
            .map(|point| format!("{},{}", short(point.x), short(point.y)))
            .collect();
        let attributes = [("class", class), ("points", &places.join(" "))];
        self.body.open("polyline", &attributes).raw("</polyline>\n");
    }

    /// Draws a circle, with words that show under the pointer.
    pub fn dot(&mut self, class: &str, center: Point, radius: f64, tooltip: &str) {
        let attributes = [
            ("class", class),
            ("cx", &short(center.x)),
            ("cy", &short(center.y)),
            ("r", &short(radius)),
        ];
        self.body.open("circle", &attributes);
        self.body.element("title", &[], tooltip).raw("</circle>\n");
    }

    /// Writes a label. Its class says what it looks like and, with `start`, `middle` or `end`, which part of it is at
    /// the point.
    pub fn label(&mut self, class: &str, place: Point, text: &str) {
        let attributes = [
            ("class", class),
            ("x", &short(place.x)),
            ("y", &short(place.y)),
        ];
        self.body.element("text", &attributes, text).raw("\n");
    }

    /// Writes a label that ends in an ellipsis when it is wider than there is room, and then shows whole under the
    /// pointer.
    pub fn fitted_label(&mut self, class: &str, place: Point, (text, room): (&str, f64)) {
        let fitted = fitted(text, room);
        if fitted == text {
            self.label(class, place, text);
            return;
        }
        let attributes = [
            ("class", class),
            ("x", &short(place.x)),
            ("y", &short(place.y)),
        ];
        self.body.open("text", &attributes);
        self.body.element("title", &[], text);
        self.body.text(&fitted).raw("</text>\n");
    }

    /// Writes the drawing as wide as there is room, with its caption for screen readers.
    pub fn write(self, caption: Caption<'_>, page: &mut Markup) {
        let Caption {
            id,
            title,
            description,
        } = caption;
        let (title_id, description_id) = (format!("{id}-title"), format!("{id}-description"));
        let size = format!("0 0 {} {}", short(self.width), short(self.height));
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
        page.raw(&self.body.into_string()).raw("</svg>\n");
    }

    /// Writes the drawing as [`Drawing::write`] does, in a region that scrolls sideways on narrow screens.
    pub fn write_scrolling(self, caption: Caption<'_>, page: &mut Markup) {
        let region = [
            ("class", "chart"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", caption.title),
        ];
        page.open("div", &region).raw("\n");
        self.write(caption, page);
        page.raw("</div>\n");
    }
}

/// Returns the width that a label of a `chart` takes, roughly: a letter of Chinese, Japanese or Korean takes two.
pub fn text_width(text: &str) -> f64 {
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
    fn a_drawing_has_a_title_and_a_description_and_scrolls_if_it_must() {
        let caption = Caption {
            id: "ages",
            title: "Ages & names",
            description: "Ann is 3.",
        };
        let mut drawing = Drawing::new(100.0, 50.25);
        drawing.bar("bar", (at(9.0, 4.0), at(1.0, 2.0)), "Ann <3>");
        let mut page = Markup::default();
        drawing.write_scrolling(caption, &mut page);
        assert_eq!(
            page.into_string(),
            "<div class=\"chart\" role=\"region\" tabindex=\"0\" aria-label=\"Ages &amp; names\">\n\
             <svg id=\"ages\" viewBox=\"0 0 100 50.3\" role=\"img\" aria-labelledby=\"ages-title\" \
             aria-describedby=\"ages-description\">\n\
             <title id=\"ages-title\">Ages &amp; names</title>\n\
             <desc id=\"ages-description\">Ann is 3.</desc>\n\
             <rect class=\"bar\" x=\"1\" y=\"2\" width=\"8\" height=\"2\"><title>Ann &lt;3&gt;</title></rect>\n\
             </svg>\n</div>\n"
        );
    }

    #[test]
    fn a_label_too_wide_for_its_room_ends_in_an_ellipsis() {
        assert_eq!(fitted("short", 100.0), "short");
        let cut = fitted("a rather long label of a level", 100.0);
        assert!(cut.ends_with('…') && text_width(&cut) <= 100.0, "{cut}");
        assert_eq!(fitted("anything", 0.0), "…");
    }
}
