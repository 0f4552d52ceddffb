//! Distances on the globe.
//!
//! In: latitudes and longitudes in degrees. Out: kilometers along the surface of a sphere of the Earth's mean radius; it is
//! off by up to half a percent, for the Earth is no sphere.

/// The mean radius of the Earth, in kilometers.
const RADIUS_KM: f64 = 6371.0;

/// A place on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Degrees north of the equator, below zero to the south.
    pub latitude: f64,
    /// Degrees east of Greenwich, below zero to the west.
    pub longitude: f64,
}

/// Returns the length of the shortest way between two places, in kilometers.
///
/// By the spherical law of cosines as Splink writes it in SQL, with the cosine held between -1 and 1; Splink rounds the
/// outcome to 32 bits. Below some ten meters rounding makes it useless.
pub fn great_circle_km(left: Place, right: Place) -> f64 {
    let (left_latitude, right_latitude) = (left.latitude.to_radians(), right.latitude.to_radians());
    let turn = (right.longitude - left.longitude).to_radians();
    let cosine = left_latitude.sin() * right_latitude.sin()
        + left_latitude.cos() * right_latitude.cos() * turn.cos();
    cosine.clamp(-1.0, 1.0).acos() * RADIUS_KM
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_splink_in_duckdb() {
        for (left, right, km) in GEO {
            let place = |(latitude, longitude)| Place {
                latitude,
                longitude,
            };
            let there = great_circle_km(place(left), place(right));
            assert!((there - km).abs() < 1e-9, "{left:?} {right:?}: {there}");
        }
    }

    type Degrees = (f64, f64);

    /// Splink's SQL without its rounding to 32 bits, by `DuckDB`.
    #[expect(clippy::unreadable_literal, reason = "copied as DuckDB prints them")]
    const GEO: [(Degrees, Degrees, f64); 7] = [
        ((-26.1367, 28.2411), (-33.9694, 18.6017), 1271.2566687268882),
        ((51.5074, -0.1278), (40.7128, -74.006), 5570.222179737958),
        ((29.7517, -95.4054), (29.7517, -95.4054), 0.0),
        ((0.0, 0.0), (0.0, 180.0), 20015.086796020572),
        ((90.0, 0.0), (-90.0, 0.0), 20015.086796020572),
        ((-26.1, 28.2), (-26.1, 28.3), 9.985610795816172),
        ((10.0, 179.5), (10.0, -179.5), 109.50558394372977),
    ];
}
