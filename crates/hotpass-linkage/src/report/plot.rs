//! A frame with two axes in which bars, curves and dots are placed by number, and upright markers with a name each.

use hotpass_pages::drawing::{Caption, Drawing, Point, at, text_width};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;

use super::scale::Scale;

/// The width of a chart.
pub(super) const WIDTH: f64 = 720.0;

const LEFT: f64 = 78.0;
const RIGHT: f64 = WIDTH - 28.0;
const FRAME_HEIGHT: f64 = 260.0;
const ROW: f64 = 20.0;
const BELOW: f64 = 52.0;
/// How many steps the axes have at most.
const UPRIGHT_STEPS: f64 = 5.0;
const LEVEL_STEPS: f64 = 10.0;
/// How far two numbers of the upright axis are apart at least.
const LEAST_ROOM: f64 = 18.0;

/// How the numbers of an axis read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// As weights or whole numbers.
    Number,
    /// As short counts.
    Count,
    /// As percentages.
    Share,
}

/// An axis: what it is called, how its numbers read, and from where to where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis<'a> {
    /// What it is called.
    pub(super) label: &'a str,
    /// How its numbers read.
    pub(super) unit: Unit,
    /// Its lowest and its highest number.
    pub(super) numbers: (f64, f64),
    /// Whether each step is ten times the one before.
    pub(super) by_decades: bool,
}

/// A marker: an upright line at a number, named above the frame.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    /// Its name, number included.
    pub(super) label: String,
    /// The class of its line.
    pub(super) class: &'static str,
    /// Where it is.
    pub(super) number: f64,
}

/// A plot being drawn.
#[derive(Debug)]
pub(super) struct Plot {
    drawing: Drawing,
    x: Scale,
    y: Scale,
    /// What hangs from the zero line, where something does.
    below: Option<Scale>,
    top: f64,
}

impl Plot {
    /// Draws the frame and its axes, with room above for as many rows of names.
    pub(super) fn new(x: Axis<'_>, y: Axis<'_>, rows: usize) -> Self {
        let top = 10.0 + ROW * rows as f64;
        let bottom = top + FRAME_HEIGHT;
        let mut plot = Self {
            drawing: Drawing::new(WIDTH, bottom + BELOW),
            x: scale(x, (LEFT, RIGHT)),
            y: scale(y, (bottom, top)),
            below: None,
            top,
        };
        plot.draw_y_axis(y);
        plot.draw_x_axis(x, bottom);
        plot
    }

    /// Draws a frame whose zero line is in the middle, for what stands on it and for what hangs from it.
    pub(super) fn mirrored(x: Axis<'_>, y: Axis<'_>, rows: usize) -> Self {
        let top = 10.0 + ROW * rows as f64;
        let bottom = top + FRAME_HEIGHT;
        let middle = f64::midpoint(top, bottom);
        let mut plot = Self {
            drawing: Drawing::new(WIDTH, bottom + BELOW),
            x: scale(x, (LEFT, RIGHT)),
            y: scale(y, (middle, top)),
            below: Some(scale(y, (middle, bottom))),
            top,
        };
        plot.draw_y_axis(y);
        plot.draw_x_axis(x, bottom);
        plot.drawing
            .line("axis", at(LEFT, middle), at(RIGHT, middle));
        plot
    }

    /// Returns the place of two numbers.
    pub(super) fn place(&self, x: f64, y: f64) -> Point {
        at(self.x.place(x), self.y.place(y))
    }

    /// Returns the place of two numbers, the second of which counts downward where the frame is mirrored.
    pub(super) fn place_below(&self, x: f64, y: f64) -> Point {
        at(self.x.place(x), self.below.unwrap_or(self.y).place(y))
    }

    /// Returns what is drawn on.
    pub(super) fn drawing(&mut self) -> &mut Drawing {
        &mut self.drawing
    }

    /// Returns the places of the upper and of the lower edge.
    pub(super) fn edges(&self) -> (f64, f64) {
        (self.top, self.top + FRAME_HEIGHT)
    }

    /// Draws a legend into the first row above the frame: class of the line, name.
    pub(super) fn legend(&mut self, entries: &[(&str, &str)]) {
        let mut x = LEFT;
        for (class, name) in entries {
            self.drawing.line(class, at(x, 12.0), at(x + 30.0, 12.0));
            self.drawing.label("start", at(x + 36.0, 16.5), name);
            x += 36.0 + text_width(name) + 22.0;
        }
    }

    /// Draws markers, each with its name in a row of its own above the frame, from the given row on. Markers beyond
    /// the axis are left out.
    ///
    /// A line begins at the row of its name, so names that point to the right come in ascending order and others in
    /// descending order: then no line runs through a name.
    pub(super) fn markers(&mut self, markers: &[Marker], first_row: usize) {
        let mut shown: Vec<&Marker> = markers
            .iter()
            .filter(|marker| self.x.holds(marker.number))
            .collect();
        shown.sort_by(|one, other| one.number.total_cmp(&other.number));
        let has_room = |marker: &&Marker| self.x.place(marker.number) + name_width(marker) < RIGHT;
        let points_right = shown.last().is_none_or(has_room);
        if !points_right {
            shown.reverse();
        }
        let bottom = self.top + FRAME_HEIGHT;
        for (position, marker) in shown.into_iter().enumerate() {
            let x = self.x.place(marker.number);
            let row = 16.0 + ROW * (first_row + position) as f64;
            self.drawing
                .line(marker.class, at(x, row - 11.0), at(x, bottom));
            let is_right = points_right || x - name_width(marker) < 0.0;
            let (class, offset) = if is_right {
                ("start strong", 6.0)
            } else {
                ("end strong", -6.0)
            };
            self.drawing
                .label(class, at(x + offset, row), &marker.label);
        }
    }

    /// Writes the plot as a figure.
    pub(super) fn write(self, caption: Caption<'_>, page: &mut Markup) {
        self.drawing.write_scrolling(caption, page);
    }

    fn draw_y_axis(&mut self, axis: Axis<'_>) {
        for scale in std::iter::once(self.y).chain(self.below) {
            let mut previous = f64::NEG_INFINITY;
            for tick in scale.ticks(UPRIGHT_STEPS) {
                let y = scale.place(tick);
                self.drawing.line("grid", at(LEFT, y), at(RIGHT, y));
                // Half as much room has half as many numbers.
                if (y - previous).abs() < LEAST_ROOM {
                    continue;
                }
                let text = axis.unit.render(tick);
                self.drawing
                    .label("end tick", at(LEFT - 8.0, y + 4.5), &text);
                previous = y;
            }
        }
        let middle = self.top + FRAME_HEIGHT / 2.0;
        self.drawing
            .label("middle turned", at(14.0, middle), axis.label);
    }

    fn draw_x_axis(&mut self, axis: Axis<'_>, bottom: f64) {
        self.drawing
            .line("axis", at(LEFT, bottom), at(RIGHT, bottom));
        for tick in self.x.ticks(LEVEL_STEPS) {
            let x = self.x.place(tick);
            self.drawing
                .line("axis", at(x, bottom), at(x, bottom + 5.0));
            self.drawing
                .label("middle tick", at(x, bottom + 20.0), &axis.unit.render(tick));
        }
        let middle = f64::midpoint(LEFT, RIGHT);
        self.drawing
            .label("middle", at(middle, bottom + 43.0), axis.label);
    }
}

impl Unit {
    fn render(self, value: f64) -> String {
        match self {
            Self::Number => number::tick(value),
            Self::Count => number::short_count(value),
            Self::Share => format!("{:.0} %", value * 100.0),
        }
    }
}

fn name_width(marker: &Marker) -> f64 {
    6.0 + text_width(&marker.label)
}

fn scale(axis: Axis<'_>, places: (f64, f64)) -> Scale {
    if axis.by_decades {
        Scale::decades(axis.numbers.1, places)
    } else {
        Scale::linear(axis.numbers, places)
    }
}
