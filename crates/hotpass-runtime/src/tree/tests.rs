//! Reading, laying over each other, decoding.

use serde::Deserialize;

use super::{decode::decode, *};

fn tree(text: &str, syntax: Syntax) -> Node {
    read(text, syntax, 1).expect("a document")
}

fn problem(text: &str, syntax: Syntax) -> String {
    let fault = read(text, syntax, 1).expect_err("no document");
    let at = fault.at.expect("a place");
    format!("{}:{}: {}", at.line, at.column, fault.problem)
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    count: Option<u32>,
    #[serde(default)]
    share: f64,
    #[serde(default)]
    is_on: bool,
    #[serde(default)]
    tags: Vec<String>,
}

fn wanted() -> Wanted {
    Wanted {
        name: "é".into(),
        count: Some(3),
        share: 1.0,
        is_on: true,
        tags: vec!["a".into(), "b".into()],
    }
}

#[test]
fn one_document_in_three_syntaxes_is_one_value() {
    for (text, syntax) in [
        (
            "name = \"é\"\ncount = 3\nshare = 1\nis_on = true\ntags = [\"a\", \"b\"]\n",
            Syntax::Toml,
        ),
        (
            "# a remark\nname: é\ncount: 3\nshare: 1\nis_on: true\ntags:\n  - a\n  - 'b'\n",
            Syntax::Yaml,
        ),
        (
            "{\"name\": \"\\u00e9\", \"count\": 3, \"share\": 1.0,\n\t\"is_on\": true, \"tags\": [\"a\", \"b\"]}",
            Syntax::Yaml,
        ),
    ] {
        assert_eq!(
            decode::<Wanted>(&tree(text, syntax)),
            Ok(wanted()),
            "{text}"
        );
    }
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    let read = tree(
        "a: no\nb: 0123\nc: 1e3\nd: ~\ne: 1.5.2\nf: '7'\ng: .5\nh: -\u{2d}\n",
        Syntax::Yaml,
    );
    let kind = |key: &str| read.find(&[Step::Key(key)]).expect("a key").kind.clone();
    assert_eq!(kind("a"), Kind::Text("no".into()));
    assert_eq!(kind("b"), Kind::Integer(123));
    assert_eq!(kind("c"), Kind::Float(1000.0));
    assert_eq!(kind("d"), Kind::Null);
    assert_eq!(kind("e"), Kind::Text("1.5.2".into()));
    assert_eq!(kind("f"), Kind::Text("7".into()));
    assert_eq!(kind("g"), Kind::Float(0.5));
    assert_eq!(kind("h"), Kind::Text("--".into()));
}

#[test]
fn an_error_names_the_innermost_place() {
    let place = |text, syntax| {
        let fault = decode::<Wanted>(&tree(text, syntax)).expect_err("a mistake");
        let at = fault.at.expect("a place");
        (at.line, at.column, fault.problem)
    };
    let (line, column, problem) = place("name: x\ncounts: 3\n", Syntax::Yaml);
    assert_eq!((line, column), (2, 1));
    assert!(problem.starts_with("unknown field `counts`"), "{problem}");
    let (line, column, problem) = place("name = \"x\"\ncount = \"3\"\n", Syntax::Toml);
    assert_eq!((line, column), (2, 9));
    assert_eq!(problem, "invalid type: string \"3\", expected u32");
    let (line, column, _) = place("{\"name\": \"x\",\n \"tags\": [1]}", Syntax::Yaml);
    assert_eq!((line, column), (2, 11));
    let (line, column, problem) = place("count = -1\nname = \"x\"\n", Syntax::Toml);
    assert_eq!((line, column), (1, 9));
    assert!(problem.contains("integer `-1`"), "{problem}");
    assert_eq!(place("count = 1\n", Syntax::Toml).2, "missing field `name`");
}

#[test]
fn what_is_no_document_says_where() {
    assert_eq!(
        problem("a: 1\na: 2\n", Syntax::Yaml),
        "2:1: duplicate key `a`"
    );
    assert_eq!(
        problem("a: 1\n---\nb: 2\n", Syntax::Yaml),
        "3:1: a second document begins here; keep one per file"
    );
    assert_eq!(
        problem("a: !secret x\n", Syntax::Yaml),
        "1:4: tags have no meaning here; leave the tag out"
    );
    assert!(problem("a: [1\n", Syntax::Yaml).starts_with("2:"));
    assert!(problem("a = \n", Syntax::Toml).starts_with("1:5: "));
    assert!(problem("a = 1\na = 2\n", Syntax::Toml).starts_with("2:1: "));
}

#[test]
fn anchors_are_followed_but_cannot_multiply_without_end() {
    let read = tree("a: &x {n: 1}\nb: *x\n", Syntax::Yaml);
    let at = |key| {
        read.find(&[Step::Key(key), Step::Key("n")])
            .map(|node| node.kind.clone())
    };
    assert_eq!(at("b"), Some(Kind::Integer(1)));
    assert_eq!(at("a"), at("b"));
    let mut bomb = vec!["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]".to_owned()];
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        bomb.push(format!("a{level}: &a{level} [{below}]"));
    }
    assert!(problem(&bomb.join("\n"), Syntax::Yaml).contains("too many values"));
    let deep = format!("a: {}{}", "[".repeat(200), "]".repeat(200));
    assert!(problem(&deep, Syntax::Yaml).contains("nested too deeply"));
}

#[test]
fn tables_recurse_lists_replace_and_null_takes_back() {
    let mut lower = tree("[a]\nx = 1\ny = 2\nz = [1, 2]\n[b]\nx = 1\n", Syntax::Toml);
    lower.lay(tree("a:\n  y: 3\n  z: [4]\n  w: 5\nb: ~\n", Syntax::Yaml));
    let defaults = tree("[b]\nx = 9\n[c]\nx = 8\n", Syntax::Toml);
    let before = lower.clone();
    lower.fill(defaults);
    let value = |keys: [&str; 2]| {
        let steps = keys.map(Step::Key);
        lower.find(&steps).map(|node| node.kind.clone())
    };
    assert_eq!(value(["a", "x"]), Some(Kind::Integer(1)));
    assert_eq!(value(["a", "y"]), Some(Kind::Integer(3)));
    assert_eq!(value(["a", "w"]), Some(Kind::Integer(5)));
    assert_eq!(
        value(["b", "x"]),
        Some(Kind::Integer(9)),
        "null: the default"
    );
    assert_eq!(value(["c", "x"]), Some(Kind::Integer(8)));
    let z = before
        .find(&[Step::Key("a"), Step::Key("z")])
        .expect("a list");
    assert!(matches!(&z.kind, Kind::List(list) if list.len() == 1));
}

#[test]
fn loose_text_is_read_as_what_is_wanted() {
    let loose = |pairs: &[(&str, &str)]| {
        let mut tree = Node::empty(2);
        for (line, (key, value)) in (1u32..).zip(pairs) {
            let at = Place {
                layer: 2,
                line,
                column: 1,
            };
            tree.insert(&[key], Node::new(Kind::Loose((*value).into()), at));
        }
        tree
    };
    let given = [
        ("name", "é"),
        ("count", "3"),
        ("share", "1"),
        ("is_on", "Yes"),
        ("tags", "a, b"),
    ];
    assert_eq!(decode::<Wanted>(&loose(&given)), Ok(wanted()));
    let fault =
        decode::<Wanted>(&loose(&[("name", "x"), ("is_on", "maybe")])).expect_err("no truth");
    assert_eq!(fault.at.map(|at| at.line), Some(2));
    assert!(
        fault.problem.contains("expected 1, true, yes"),
        "{}",
        fault.problem
    );
}

/// What an upper layer does not speak of is neither copied nor visited: it lies where it lay, however much it is.
#[test]
fn laying_a_small_document_over_a_large_one_moves_nothing_of_it() {
    let mut large = Node::empty(0);
    let at = Place::default();
    for entry in 0..10_000 {
        let list = Kind::List(vec![Node::new(Kind::Integer(entry), at); 10]);
        large.insert(
            &["synonyms", &format!("column {entry}")],
            Node::new(list, at),
        );
    }
    let addresses = |tree: &Node| -> Vec<*const Node> {
        let Some(Kind::Table(table)) = tree.find(&[Step::Key("synonyms")]).map(|node| &node.kind)
        else {
            return Vec::new();
        };
        let lists = table.values().filter_map(|node| match &node.kind {
            Kind::List(list) => Some(list.as_ptr()),
            _ => None,
        });
        lists.collect()
    };
    let before = addresses(&large);
    assert_eq!(before.len(), 10_000);
    large.lay(tree("[features]\ncompliance = true\n", Syntax::Toml));
    assert_eq!(addresses(&large), before);
    let flag = [Step::Key("features"), Step::Key("compliance")];
    assert_eq!(
        large.find(&flag).map(|node| &node.kind),
        Some(&Kind::Boolean(true))
    );
}
