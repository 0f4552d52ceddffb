//! A line over runs: the share of expectations that hold. It is small enough for the width of a phone. What it looks
//! like is in the style sheet, by class, so that the same drawing is right in light, in dark and on paper.

use super::{markup::Markup, number};

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 132.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = WIDTH - 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 100.0;

/// A point of the line.
#[derive(Debug, Clone)]
pub(crate) struct Dot {
    /// What share of expectations holds.
    pub(crate) share: f64,
    /// Whether that is enough.
    pub(crate) success: bool,
    /// What it says under the pointer.
    pub(crate) tooltip: String,
}

/// A line that is drawn.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Unique on the page, a valid id.
    pub(crate) id: &'a str,
    /// What it is called.
    pub(crate) title: &'a str,
    /// What it shows, in a sentence or two, for those who do not see it.
    pub(crate) description: &'a str,
    /// What stands under its first and its last point.
    pub(crate) ends: (&'a str, &'a str),
    /// The points, oldest first.
    pub(crate) dots: &'a [Dot],
}

impl Line<'_> {
    /// Draws it.
    pub(crate) fn write(&self, page: &mut Markup) {
        let (title, description) = (
            format!("{}-title", self.id),
            format!("{}-description", self.id),
        );
        page.raw("<div class=\"trend\">\n");
        let size = format!("0 0 {WIDTH} {HEIGHT}");
        let attributes = [
            ("id", self.id),
            ("viewBox", size.as_str()),
            ("role", "img"),
            ("aria-labelledby", title.as_str()),
            ("aria-describedby", description.as_str()),
        ];
        page.open("svg", &attributes).raw("\n");
        page.element("title", &[("id", &title)], self.title);
        page.raw("\n");
        page.element("desc", &[("id", &description)], self.description);
        page.raw("\n");
        write_frame(page);
        self.write_line(page);
        page.raw("</svg>\n</div>\n");
    }

    fn write_line(&self, page: &mut Markup) {
        let last = self.dots.len().saturating_sub(1);
        let across = |place: usize| match last {
            // A single point stands at the end, as the newest does.
            0 => RIGHT,
            last => LEFT + 8.0 + (RIGHT - LEFT - 8.0) * place as f64 / last as f64,
        };
        let places: Vec<(f64, f64)> = self
            .dots
            .iter()
            .enumerate()
            .map(|(place, dot)| (across(place), upright(dot.share)))
            .collect();
        let points: Vec<String> = places
            .iter()
            .map(|(x, y)| format!("{},{}", number::short(*x), number::short(*y)))
            .collect();
        let attributes = [("class", "curve"), ("points", &points.join(" "))];
        page.open("polyline", &attributes).raw("</polyline>\n");
        for (dot, place) in self.dots.iter().zip(places) {
            write_dot(dot, place, page);
        }
        let (first, newest) = self.ends;
        if last > 0 {
            write_label("soft", (LEFT + 8.0, HEIGHT - 10.0), first, page);
        }
        write_label("soft end", (RIGHT, HEIGHT - 10.0), newest, page);
    }
}

fn upright(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
}

fn write_frame(page: &mut Markup) {
    for (share, name) in [(0.0, "0\u{a0}%"), (0.5, "50\u{a0}%"), (1.0, "100\u{a0}%")] {
        let y = number::short(upright(share));
        let (left, right) = (number::short(LEFT), number::short(RIGHT));
        let attributes = [
            ("class", if share > 0.0 { "grid" } else { "axis" }),
            ("x1", left.as_str()),
            ("y1", y.as_str()),
            ("x2", right.as_str()),
            ("y2", y.as_str()),
        ];
        page.open("line", &attributes).raw("</line>\n");
        write_label("soft end", (LEFT - 6.0, upright(share) + 4.0), name, page);
    }
}

fn write_label(class: &str, (x, y): (f64, f64), text: &str, page: &mut Markup) {
    let (x, y) = (number::short(x), number::short(y));
    let attributes = [("class", class), ("x", x.as_str()), ("y", y.as_str())];
    page.element("text", &attributes, text).raw("\n");
}

/// Draws a point: a circle where it is enough, a square that is larger where it is not.
fn write_dot(dot: &Dot, (x, y): (f64, f64), page: &mut Markup) {
    if dot.success {
        let (x, y) = (number::short(x), number::short(y));
        let attributes = [
            ("class", "dot"),
            ("cx", x.as_str()),
            ("cy", y.as_str()),
            ("r", "3.5"),
        ];
        page.open("circle", &attributes);
        page.element("title", &[], &dot.tooltip).raw("</circle>\n");
    } else {
        let (x, y) = (number::short(x - 4.5), number::short(y - 4.5));
        let attributes = [
            ("class", "dot unmet"),
            ("x", x.as_str()),
            ("y", y.as_str()),
            ("width", "9"),
            ("height", "9"),
        ];
        page.open("rect", &attributes);
        page.element("title", &[], &dot.tooltip).raw("</rect>\n");
    }
}
