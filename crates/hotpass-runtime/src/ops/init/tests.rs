//! Drafting with an engine that knows as much as a test tells it to.

use std::path::Path;

use hotpass_model::{
    entity::Published,
    mapping::{ColumnMatch, MatchStatus, TableMapping},
    plan::{Limits, Plan},
    port::{Boxed, EngineResult, TextTable, checker::Checker, linker::Linker},
    property::Property,
    run::{RunEvent, RunReport},
};
use serde_json::{Value, json};

use super::*;
use crate::{
    ops::fake::{Fake, block_on},
    project::Project,
};

/// An engine that knows one column more under one profile, and one file that it cannot read.
struct Choosy(&'static str);

impl Observer for Choosy {
    fn notice(&self, _event: &RunEvent) {}
}

impl Engine for Choosy {
    fn refine<'a>(
        &'a self,
        plan: &'a Plan,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<RunReport>> {
        Box::pin(async move { Fake.refine(plan, observer).await })
    }

    fn published<'a>(&'a self, plan: &'a Plan) -> Boxed<'a, EngineResult<Published>> {
        Fake.published(plan)
    }

    fn propose<'a>(
        &'a self,
        plan: &'a Plan,
        _observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<Mapping>> {
        let status = |is_applied| {
            if is_applied {
                MatchStatus::Applied
            } else {
                MatchStatus::Unmapped
            }
        };
        let column = move |header: &str, is_applied| ColumnMatch {
            header: header.into(),
            status: status(is_applied),
            property: is_applied.then_some(Property::OrganizationName),
            confidence: 1.0,
            reason: "because".into(),
            objection: None,
        };
        Box::pin(async move {
            let tables = plan.sources.iter().map(|source| TableMapping {
                source: source.label.clone(),
                sheet: "S".into(),
                number: 1,
                columns: vec![
                    column("Name", true),
                    column("Base", plan.profile.name == self.0),
                ],
            });
            Ok(Mapping {
                tables: tables.collect(),
            })
        })
    }

    fn read_table<'a>(
        &'a self,
        path: &'a Path,
        limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<TextTable>> {
        Fake.read_table(path, limits)
    }

    fn write_table<'a>(
        &'a self,
        path: &'a Path,
        table: &'a TextTable,
    ) -> Boxed<'a, EngineResult<()>> {
        Fake.write_table(path, table)
    }

    fn inspect<'a>(
        &'a self,
        _path: &'a Path,
        _limits: &'a Limits,
    ) -> Boxed<'a, EngineResult<Value>> {
        let column = json!({ "header": "Name", "statistics": { "rows": 2, "empty": 0, "inferred": "text" } });
        let table = json!({ "number": 1, "rows": 2, "columns": [column] });
        let sheets = json!([{ "name": "S", "found": [table] }]);
        let finding = json!({ "code": "HP-I004", "message": "a web page" });
        Box::pin(async move {
            Ok(json!({ "files": [
                { "file": "a.csv", "sheets": sheets, "findings": [] },
                { "file": "bad.xls", "refused": "HP-I004", "sheets": [], "findings": [finding] },
                { "file": "contracts/list.csv", "sheets": sheets, "findings": [] },
            ] }))
        })
    }

    fn explain<'a>(
        &'a self,
        plan: &'a Plan,
        subject: &'a str,
        field: Option<&'a str>,
    ) -> Boxed<'a, EngineResult<Value>> {
        Box::pin(async move { Fake.explain(plan, subject, field).await })
    }

    fn linker(&self) -> &dyn Linker {
        &Fake
    }

    fn checker(&self) -> &dyn Checker {
        &Fake
    }
}

fn drafted(engine: &Choosy, folder: &Path, wishes: &Wishes) -> Result<Draft> {
    block_on(async {
        let survey = survey(engine, folder, wishes).await?;
        draft(engine, folder, &survey, wishes, engine).await
    })
}

#[test]
fn the_profile_that_knows_most_columns_is_proposed_and_the_plain_one_when_none_does() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (best, expected) in [
        ("aviation", "aviation"),
        ("generic", "generic"),
        ("", "generic"),
    ] {
        let draft = drafted(&Choosy(best), folder.path(), &Wishes::default()).expect("a draft");
        assert_eq!(draft.profile.value, expected);
        let Reason::Found(words) = &draft.profile.reason else {
            panic!("it has a reason");
        };
        assert!(words.starts_with("knows "), "{words}");
        assert_eq!(draft.scores.len(), 2);
    }
    let wishes = Wishes {
        profile: Some("generic".into()),
        ..Wishes::default()
    };
    let draft = drafted(&Choosy("aviation"), folder.path(), &wishes).expect("a draft");
    assert_eq!(
        (draft.profile.value.as_str(), draft.scores.len()),
        ("generic", 1)
    );
}

#[test]
fn a_draft_that_is_written_is_a_project() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let draft = drafted(&Choosy(""), folder.path(), &Wishes::default()).expect("a draft");
    assert_eq!(draft.refused.len(), 1);
    create(&draft).expect("written");
    let project = Project::load(folder.path()).expect("a project");
    let sources = project.options().expect("options").sources;
    assert_eq!(sources.len(), 1, "folders of the project hold no inputs");
    assert_eq!(project.mapping.tables.len(), 1);
    let error = drafted(&Choosy(""), folder.path(), &Wishes::default()).expect_err("it is there");
    assert!(error.to_string().ends_with("is there already"), "{error}");
    let anew = Wishes {
        existing: Existing::Replace,
        ..Wishes::default()
    };
    let again = drafted(&Choosy(""), folder.path(), &anew).expect("a draft");
    assert_eq!(
        again.files.len(),
        1,
        "documents beside it stay: {:?}",
        again.files
    );
}

#[test]
fn without_any_file_there_is_a_project_to_fill_in() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let new = folder.path().join("new");
    let draft = drafted(&Choosy(""), &new, &Wishes::default()).expect("a draft");
    assert_eq!(draft.sources, []);
    assert_eq!(draft.name, "new");
    create(&draft).expect("written");
    assert!(Project::load(&new).is_ok());
}
