//! A line over runs: the share of expectations that hold. It is small enough for the width of a phone. What it looks
//! like is in the style sheet, by class, so that the same drawing is right in light, in dark and on paper.

use hotpass_pages::{
    drawing::{Caption, Drawing, Point, at},
    markup::Markup,
};

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
        let mut drawing = Drawing::new(WIDTH, HEIGHT);
        draw_frame(&mut drawing);
        self.draw(&mut drawing);
        page.raw("<div class=\"trend\">\n");
        let caption = Caption {
            id: self.id,
            title: self.title,
            description: self.description,
        };
        drawing.write(caption, page);
        page.raw("</div>\n");
    }

    fn draw(&self, drawing: &mut Drawing) {
        let last = self.dots.len().saturating_sub(1);
        let across = |place: usize| match last {
            // A single point stands at the end, as the newest does.
            0 => RIGHT,
            last => LEFT + 8.0 + (RIGHT - LEFT - 8.0) * place as f64 / last as f64,
        };
        let dots = self.dots.iter().enumerate();
        let places: Vec<Point> = dots
            .map(|(place, dot)| at(across(place), upright(dot.share)))
            .collect();
        drawing.curve("curve", &places);
        for (dot, place) in self.dots.iter().zip(places) {
            draw_dot(dot, place, drawing);
        }
        let (first, newest) = self.ends;
        if last > 0 {
            drawing.label("start", at(LEFT + 8.0, HEIGHT - 10.0), first);
        }
        drawing.label("end", at(RIGHT, HEIGHT - 10.0), newest);
    }
}

fn upright(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
}

fn draw_frame(drawing: &mut Drawing) {
    for (share, name) in [(0.0, "0\u{a0}%"), (0.5, "50\u{a0}%"), (1.0, "100\u{a0}%")] {
        let y = upright(share);
        let class = if share > 0.0 { "grid" } else { "axis" };
        drawing.line(class, at(LEFT, y), at(RIGHT, y));
        drawing.label("end", at(LEFT - 6.0, y + 4.0), name);
    }
}

/// Draws a point: a circle where it is enough, a square that is larger where it is not.
fn draw_dot(dot: &Dot, place: Point, drawing: &mut Drawing) {
    if dot.success {
        drawing.dot("dot", place, 3.5, &dot.tooltip);
    } else {
        let corners = (
            at(place.x - 4.5, place.y - 4.5),
            at(place.x + 4.5, place.y + 4.5),
        );
        drawing.bar("dot unmet", corners, &dot.tooltip);
    }
}
