//! What the pattern of a source or of a sheet means: a pattern and a name in, whether it is meant out.
//!
//! A pattern is held against the whole path when it has a `/`, else against the file's name in whatever folder; `./` at
//! its start stands for the input folder itself. `*` and `?` stand for characters within a name, `**` for folders, and
//! letter case does not count.

/// Tells whether a pattern matches a name or a whole path, whatever the letter case.
pub fn matches(pattern: &str, file: &str) -> bool {
    let target = if pattern.contains('/') {
        file
    } else {
        file.rsplit('/').next().unwrap_or(file)
    };
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let target: Vec<char> = target.to_lowercase().chars().collect();
    glob(&pattern, &target)
}

/// Matches by a table of positions rather than by recursion, so no pattern is slow.
fn glob(pattern: &[char], target: &[char]) -> bool {
    let mut reachable = vec![false; target.len() + 1];
    reachable[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let is_deep = pattern[at..].starts_with(&['*', '*']);
        let mut next = vec![false; target.len() + 1];
        match pattern[at] {
            '*' => {
                let mut open = false;
                for place in 0..=target.len() {
                    open |= reachable[place];
                    next[place] = open;
                    if !is_deep && target.get(place) == Some(&'/') {
                        open = false;
                    }
                }
                if is_deep && pattern.get(at + 2) == Some(&'/') {
                    // `**/` also stands for no folder at all.
                    let rest = &pattern[at + 3..];
                    if (0..=target.len())
                        .any(|place| reachable[place] && glob(rest, &target[place..]))
                    {
                        return true;
                    }
                }
                at += usize::from(is_deep);
            }
            expected => {
                for place in 0..target.len() {
                    let fits =
                        expected == target[place] || (expected == '?' && target[place] != '/');
                    next[place + 1] = reachable[place] && fits;
                }
            }
        }
        reachable = next;
        at += 1;
    }
    reachable[target.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names_or_whole_paths_whatever_the_case() {
        for (pattern, file, expected) in [
            ("*.xlsx", "a/Book.XLSX", true),
            ("*sacaa*.xlsx", "SACAA Flight.xlsx", true),
            ("data/*.xlsx", "data/a.xlsx", true),
            ("data/*.xlsx", "data/b/a.xlsx", false),
            ("data/**/*.xlsx", "data/b/c/a.xlsx", true),
            ("**/*.csv", "a.csv", true),
            ("b?ok.csv", "book.csv", true),
            ("b?ok.csv", "bok.csv", false),
            ("./a.csv", "a.csv", true),
            ("./a.csv", "b/a.csv", false),
            ("a.csv", "b/a.csv", true),
        ] {
            assert_eq!(matches(pattern, file), expected, "{pattern} on {file}");
        }
    }
}
