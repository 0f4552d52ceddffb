//! Behavior of reading delimited text: encodings, delimiters, ragged records, lines that are no records.

use super::*;
use crate::table::CellKind;

#[test]
fn csv_values_stay_text_and_rows_are_counted_as_a_spreadsheet_shows_them() {
    let content = read_bytes(
        "list.csv",
        b"Flight schools\n\nName;Phone;Town\n\"Acme; Ltd\";0821234567;Paarl\nBolt;0821234568;Ceres\n\nSource: own research\n",
    );
    let table = &content.tables[0];
    assert_eq!(table.sheet, "list");
    assert_eq!(headers(table), ["Name", "Phone", "Town"]);
    assert_eq!(table.rows, [3, 4]);
    assert_eq!(row(table, 0), ["Acme; Ltd", "0821234567", "Paarl"]);
    assert_eq!(table.columns[1].kind(0), CellKind::Text);
    assert_eq!(codes(&content), ["HP-I018", "HP-I020"]);
    assert_eq!(table.address(0, 1).to_string(), "list.csv#list!B4");
}

#[test]
fn ragged_records_are_reported_with_their_rows() {
    let content = read_bytes("t.csv", b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n");
    let finding = content
        .findings
        .iter()
        .find(|finding| finding.rule.code == "HP-I026")
        .expect("what is looked for");
    assert_eq!(finding.count, 2);
    assert!(finding.message.contains("rows 3, 4"), "{}", finding.message);
}

#[test]
fn text_named_as_an_old_workbook_is_read_as_text() {
    let content = read_bytes("export.xls", b"Name\tPhone\nAcme\t011 555 0100\n");
    assert_eq!(content.input.refused, None);
    assert_eq!(codes(&content), ["HP-I031"]);
    assert_eq!(content.tables[0].rows.len(), 1);
    let titled = read_bytes(
        "export.xls",
        b"Schools\n\nName\tPhone\nAcme\t011 555 0100\n",
    );
    assert_eq!(codes(&titled), ["HP-I018", "HP-I031"]);
}

#[test]
fn odd_encodings_and_characters_are_reported() {
    let content = read_bytes(
        "t.csv",
        b"Name;Town\nJos\xE9 Garc\xEDa;M\xFCnchen\nFran\xE7ois;Besan\xE7on\nA\xA0B;\x01x\nC;  \n",
    );
    assert_eq!(
        codes(&content),
        ["HP-I027", "HP-I029", "HP-I030", "HP-I035"]
    );
    let content = read_bytes(
        "t.csv",
        "é,ü,ö,ä\nà,è,ò,ù\n"
            .as_bytes()
            .iter()
            .copied()
            .chain(*b"a,b\xFF,c,d\n")
            .collect::<Vec<_>>()
            .as_slice(),
    );
    assert!(codes(&content).contains(&"HP-I028"));
    let content = read_bytes("t.csv", b"a,b\nc,d\n\"x,1\ny,2\n");
    assert!(codes(&content).contains(&"HP-I036"));
}

#[test]
fn titles_and_notes_with_commas_in_a_text_file_are_no_records() {
    let text = "Spending, by town, 2020\nPrepared by: Finance, Treasury\n\nTown,Schools,Pupils\nPaarl,3,120\n\
                Ceres,2,80\n\nNote: without levies, and fees\nContact: a person\n";
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(headers(&content.tables[0]), ["Town", "Schools", "Pupils"]);
    assert_eq!(content.tables[0].rows, [4, 5]);
    assert_eq!(content.tables[0].skipped.len(), 4);
    let text = "All figures, monthly, 2020\nThey may not sum, due to rounding\na,b,c,d\nx,y,z,1\nu,v,w,2\n\
                This was compiled from the returns of all towns, villages and farms.\n";
    let content = read_bytes("f.csv", text.as_bytes());
    assert_eq!(headers(&content.tables[0]), ["a", "b", "c", "d"]);
    assert_eq!(content.tables[0].rows, [3, 4]);
}

#[test]
fn spaces_after_the_commas_of_a_header_or_of_a_whole_file_make_no_title() {
    let content = read_bytes(
        "f.csv",
        b"Name, Town, Note\nAnn,Paarl,x\nBob,Ceres,y\nCid,Paarl,z\n",
    );
    assert_eq!(content.tables[0].header_rows, 0..1);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
    let content = read_bytes(
        "f.csv",
        b"Name, Town, Age\nAnn, Paarl, 1\nBob, Ceres, 2\nCid, Paarl, 3\n",
    );
    assert_eq!(content.tables[0].header_rows, 0..1);
    assert_eq!(content.tables[0].rows, [1, 2, 3]);
}
