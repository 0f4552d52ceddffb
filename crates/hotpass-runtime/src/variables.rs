//! The variables of the environment as the runtime sees them: by name, when one is asked for, through whoever started
//! it. Nothing here reads the environment, lists it or keeps a value.

use std::{ffi::OsString, fmt, sync::Arc};

/// Looks variables up by name.
///
/// [`Variables::default`] knows none.
#[derive(Clone)]
pub struct Variables(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Variables {
    /// Returns the variables that a function looks up.
    pub fn new(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Arc::new(lookup))
    }

    /// Returns the value of a variable, which may be a secret: it is for whoever asks alone.
    pub fn get(&self, name: &str) -> Option<OsString> {
        (self.0)(name)
    }

    /// Tells whether a variable has a value that is not empty.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// Returns the value of a variable that is no secret, unless it is empty.
    pub fn plain(&self, name: &str) -> Option<String> {
        let value = self.get(name).filter(|value| !value.is_empty())?;
        Some(value.to_string_lossy().into_owned())
    }
}

impl Default for Variables {
    fn default() -> Self {
        Self::new(|_| None)
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Variables")
    }
}
