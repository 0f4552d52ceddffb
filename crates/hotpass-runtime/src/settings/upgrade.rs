//! Upgrades documents of earlier forms: each value that went by another name moves to where it belongs now, and each move
//! is a notice. A document with a `schema-version` is of the present form and is left alone.
//!
//! One list of edits is made from the tree and applied to it, or to the text of a TOML document, whose comments stay.

// What was called what.
mod rules;
// The text of a TOML document.
mod text;
// What values are now.
mod values;

use std::collections::BTreeMap;

use self::rules::{Becomes, FLAT, NAMES, PROFILE, SECTIONS, SETTINGS, TABLES};
pub use self::text::{rewrite, rewrite_profile};
use crate::tree::{Kind, Node, Place, Step};

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Settings of a project.
    Settings,
    /// An industry profile.
    Profile,
}

/// Keys of which a profile has one at its root.
const OF_PROFILES: [&str; 7] = [
    "column-synonyms",
    "default-country-code",
    "display-name",
    "extends",
    "ingest",
    "refine",
    "terms",
];
/// Keys of which a profile has none at its root.
const OF_SETTINGS: [&str; 5] = ["features", "limits", "pipeline", "project", "source"];

/// Returns what kind of document a tree is of.
pub fn form_of(tree: &Node) -> Form {
    let Kind::Table(root) = &tree.kind else {
        return Form::Settings;
    };
    let has = |keys: &[&str]| root.keys().any(|key| keys.contains(&dashed(key).as_str()));
    if has(&OF_PROFILES) && !has(&OF_SETTINGS) {
        Form::Profile
    } else {
        Form::Settings
    }
}

/// A change of a document of an earlier form.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The keys that lead to the value.
    from: Vec<String>,
    /// The keys that lead to it now; none: it says nothing any more.
    to: Option<Vec<String>>,
    /// Its value now; null: it takes back what lower layers say.
    value: Kind,
    /// Whether that is its value as written.
    is_same: bool,
    /// Why it says nothing.
    reason: String,
    /// Which of several that lead to one key wins: the lowest.
    rank: (Claim, usize),
    /// Where it stands.
    at: Place,
}

/// What a value's claim to its key rests on, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// It stands there.
    Present,
    /// It stands there, spelled with underscores.
    Spelled,
    /// It stands in `pipeline`.
    Pipeline,
    /// It stands outside any section and belonged to `pipeline`.
    Flat,
    /// It is of a profile of the command line.
    CommandLine,
    /// It is of an industry profile.
    Profile,
}

impl Edit {
    /// Returns where the value stands.
    pub fn at(&self) -> Place {
        self.at
    }

    /// Returns the change in a sentence.
    pub fn sentence(&self) -> String {
        let from = self.from.join(".");
        match &self.to {
            None => format!("`{from}` is passed over: {}", self.reason),
            Some(_) if self.value == Kind::Null => {
                format!("`{from}` says nothing any more: it was the default")
            }
            Some(to) if *to == self.from => format!("`{from}` has another form now"),
            Some(to) => format!("`{from}` is now `{}`", to.join(".")),
        }
    }

    fn pass_over(&mut self, winner: &[String]) {
        self.to = None;
        self.reason = format!("`{}` says it", winner.join("."));
    }
}

/// Returns what has to change for a document to be of the present form, in key order.
pub fn edits(tree: &Node, form: Form) -> Vec<Edit> {
    let Kind::Table(root) = &tree.kind else {
        return Vec::new();
    };
    if form == Form::Settings && root.contains_key("schema-version") {
        return Vec::new();
    }
    let mut edits = Vec::new();
    visit(tree, &mut Vec::new(), form, &mut edits);
    let winners = contest(tree, &mut edits);
    settle(tree, &mut edits, &winners);
    edits.retain(|edit| !edit.is_same || edit.to.as_ref() != Some(&edit.from));
    edits.sort_by(|one, other| one.from.cmp(&other.from));
    edits
}

/// Key → which of the edits leads there.
type Winners = BTreeMap<Vec<String>, usize>;

/// Leaves one edit to each key: the others are passed over.
fn contest(tree: &Node, edits: &mut [Edit]) -> Winners {
    let mut winners = Winners::new();
    for (index, edit) in edits.iter().enumerate() {
        let Some(to) = &edit.to else {
            continue;
        };
        let winner = winners.entry(to.clone()).or_insert(index);
        if edit.rank < edits[*winner].rank {
            *winner = index;
        }
    }
    for index in 0..edits.len() {
        let Some(to) = edits[index].to.clone() else {
            continue;
        };
        let winner = winners.get(&to).map_or(index, |winner| *winner);
        if edits[index].from != to && find(tree, &to).is_some() {
            edits[index].pass_over(&to);
        } else if winner != index {
            let winner = edits[winner].from.clone();
            edits[index].pass_over(&winner);
        }
    }
    winners.retain(|_, winner| edits[*winner].to.is_some());
    winners
}

/// Lets a value that moves into a table win over what that table says of it, and lose to what is no table.
fn settle(tree: &Node, edits: &mut Vec<Edit>, winners: &Winners) {
    for index in 0..edits.len() {
        let Some(to) = edits[index].to.clone() else {
            continue;
        };
        for depth in 1..to.len() {
            let (above, below) = to.split_at(depth);
            let Some(whole) = winners.get(above) else {
                let found = find(tree, above).map(|node| &node.kind);
                let is_moved = || edits.iter().any(|edit| edit.from == above);
                if !matches!(found, None | Some(Kind::Table(_) | Kind::Null)) && !is_moved() {
                    edits[index].pass_over(above);
                }
                continue;
            };
            let whole = &mut edits[*whole];
            if !matches!(whole.value, Kind::Table(_) | Kind::Null) {
                let winner = whole.from.clone();
                edits[index].pass_over(&winner);
                break;
            }
            let mut node = Node::new(whole.value.clone(), whole.at);
            let Some(taken) = take(&mut node, below) else {
                continue;
            };
            whole.value = node.kind;
            let mut loser = whole.clone();
            (loser.from, loser.at) = (to.clone(), taken.key);
            loser.pass_over(&edits[index].from);
            edits.push(loser);
        }
    }
}

fn find<'n>(tree: &'n Node, keys: &[String]) -> Option<&'n Node> {
    let steps: Vec<_> = keys.iter().map(|key| Step::Key(key)).collect();
    tree.find(&steps)
}

fn dashed(key: &str) -> String {
    key.replace('_', "-")
}

fn visit(node: &Node, path: &mut Vec<String>, form: Form, edits: &mut Vec<Edit>) {
    if let Some(edit) = edit(node, path, form) {
        edits.push(edit);
    } else if let Kind::Table(table) = &node.kind {
        for (name, value) in table {
            path.push(name.clone());
            visit(value, path, form, edits);
            path.pop();
        }
    }
}

/// Returns where a value belongs, be it where it stands; none: what is below it is looked at, or it is not ours.
fn edit(node: &Node, path: &[String], form: Form) -> Option<Edit> {
    let (first, below) = path.split_first()?;
    let (rules, prefix, own): (_, &[&str], &[String]) = match form {
        Form::Profile => (PROFILE, &[], path),
        Form::Settings if first == "profile" => (PROFILE, &["profile"], below),
        Form::Settings => (SETTINGS, &[], path),
    };
    let mut folded: Vec<String> = own.iter().map(|key| dashed(key)).collect();
    let is_flat =
        form == Form::Settings && path.len() == 1 && FLAT.contains(&folded[..].join(".").as_str());
    if is_flat {
        folded.insert(0, "pipeline".into());
    }
    let mut found = rules
        .iter()
        .enumerate()
        .filter_map(|(index, (pattern, becomes))| {
            Some((index, becomes, matched(pattern, &folded, own)?))
        });
    let (index, (to, value, reason)) = match found.next() {
        Some((index, becomes, name)) => {
            let keys = |to: &str| {
                let own = to
                    .split('.')
                    .map(|key| if key == "*" { &*name } else { key });
                let all = prefix.iter().copied().chain(own).map(str::to_owned);
                Some(all.collect::<Vec<String>>())
            };
            let outcome = match becomes {
                Becomes::Key(to) => (keys(to), spelled_at(&folded, &node.kind), ""),
                Becomes::Value(to, change) => (keys(to), change(&node.kind), ""),
                Becomes::Nothing(reason) => (None, node.kind.clone(), *reason),
            };
            (index, outcome)
        }
        None => (rules.len(), unruled(node, path, &folded, form)?),
    };
    let claim = match &to {
        Some(to) if to == path => Claim::Present,
        Some(to) if *to == respelled(path) => Claim::Spelled,
        _ if form == Form::Profile || first == "profile" => Claim::Profile,
        _ if is_flat => Claim::Flat,
        _ if first == "pipeline" => Claim::Pipeline,
        _ => Claim::CommandLine,
    };
    Some(Edit {
        from: path.to_vec(),
        is_same: value == node.kind,
        to,
        value,
        reason: reason.to_owned(),
        rank: (claim, index),
        at: node.key,
    })
}

type Outcome = (Option<Vec<String>>, Kind, &'static str);

/// Returns what becomes of a value that no rule speaks of.
fn unruled(node: &Node, path: &[String], folded: &[String], form: Form) -> Option<Outcome> {
    let is_empty = match &node.kind {
        Kind::Table(table) if !table.is_empty() => return None,
        kind => matches!(kind, Kind::Table(_) | Kind::Null),
    };
    let key = folded.join(".");
    let is_profile = form == Form::Profile || path.len() > folded.len();
    let rules = if is_profile { PROFILE } else { SETTINGS };
    let is_spoken_of = || {
        let mut rests = rules
            .iter()
            .filter_map(|(pattern, _)| pattern.strip_prefix(key.as_str()));
        rests.any(|rest| rest.starts_with('.')) && !TABLES.contains(&key.as_str())
    };
    if is_empty && is_spoken_of() {
        return Some((None, node.kind.clone(), "it is empty"));
    }
    let first = path.first()?;
    let is_ours = form == Form::Profile || SECTIONS.contains(&dashed(first).as_str());
    is_ours.then(|| (Some(respelled(path)), spelled_at(folded, &node.kind), ""))
}

/// Returns what `*` of a pattern stands for in a key, if it matches; empty where there is none.
fn matched(pattern: &str, folded: &[String], own: &[String]) -> Option<String> {
    let parts: Vec<&str> = pattern.split('.').collect();
    if parts.len() != folded.len() {
        return None;
    }
    let is_match = parts
        .iter()
        .zip(folded)
        .all(|(part, key)| *part == "*" || part == key);
    let star = parts.iter().position(|part| *part == "*");
    let name = star.and_then(|at| own.get(at)).cloned();
    is_match.then(|| name.unwrap_or_default())
}

/// Returns keys with dashes, but for names of somebody's choice and what is below them.
fn respelled(path: &[String]) -> Vec<String> {
    let mut is_name = false;
    let spelled = |key: &String| {
        let dashed = if is_name { key.clone() } else { dashed(key) };
        is_name |= NAMES.contains(&dashed.as_str());
        dashed
    };
    path.iter().map(spelled).collect()
}

/// Returns a value whose tables have keys with dashes, unless names of somebody's choice lead to it.
fn spelled_at(folded: &[String], kind: &Kind) -> Kind {
    if folded.iter().any(|key| NAMES.contains(&key.as_str())) {
        return kind.clone();
    }
    spelled(kind)
}

fn spelled(kind: &Kind) -> Kind {
    match kind {
        Kind::List(list) => {
            let mut list = list.clone();
            for node in &mut list {
                node.kind = spelled(&node.kind);
            }
            Kind::List(list)
        }
        Kind::Table(table) => {
            let entries = table.iter().map(|(key, node)| {
                let key = dashed(key);
                let mut node = node.clone();
                if !NAMES.contains(&key.as_str()) {
                    node.kind = spelled(&node.kind);
                }
                (key, node)
            });
            Kind::Table(entries.collect())
        }
        other => other.clone(),
    }
}

/// Applies edits to the tree that they were made from.
pub fn apply(tree: &mut Node, edits: &[Edit]) {
    let mut moved = Vec::new();
    for edit in edits {
        let Some(mut node) = take(tree, &edit.from) else {
            continue;
        };
        if let Some(to) = &edit.to {
            node.kind = edit.value.clone();
            moved.push((to, node));
        }
    }
    // Tables before what belongs into them.
    moved.sort_by_key(|(to, _)| to.len());
    for (to, node) in moved {
        let keys: Vec<&str> = to.iter().map(String::as_str).collect();
        tree.insert(&keys, node);
    }
}

/// Takes a value out of a tree, and the tables that are empty without it.
fn take(tree: &mut Node, keys: &[String]) -> Option<Node> {
    let (first, rest) = keys.split_first()?;
    let Kind::Table(table) = &mut tree.kind else {
        return None;
    };
    if rest.is_empty() {
        return table.remove(first);
    }
    let inner = table.get_mut(first)?;
    let taken = take(inner, rest)?;
    if matches!(&inner.kind, Kind::Table(left) if left.is_empty()) {
        table.remove(first);
    }
    Some(taken)
}

#[cfg(test)]
mod tests;
