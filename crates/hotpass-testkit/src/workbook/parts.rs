//! The XML of a workbook's parts, as text. Pure: nothing here writes files.

use std::fmt::Write as _;

use super::cell::column_letters;
use super::stream::Layout;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Styles: 0 general, 1 date, 2 bold.
pub(super) const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill>"#,
    r#"<fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>"#,
    r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"#,
    r"</styleSheet>",
);

/// Document properties with a fixed creation date.
pub(super) const CORE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
    r#"xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
    r#"<dcterms:created xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"#,
);

/// Relationships of the package.
pub(super) const RELATIONSHIPS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r"</Relationships>",
);

/// Escapes markup, and control characters the way the format has it (`_x0007_`).
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(character),
            control if u32::from(control) < 0x20 => {
                push(&mut escaped, format_args!("_x{:04X}_", u32::from(control)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Appends the `<t>` of a text, keeping its outer spaces.
pub(super) fn push_text(xml: &mut String, text: &str) {
    xml.push_str(r#"<t xml:space="preserve">"#);
    xml.push_str(&escape(text));
    xml.push_str("</t>");
}

/// Appends the runs of a rich text.
pub(super) fn push_runs(xml: &mut String, runs: &[(String, bool)]) {
    for (text, bold) in runs {
        xml.push_str("<r>");
        if *bold {
            xml.push_str(r#"<rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr>"#);
        }
        push_text(xml, text);
        xml.push_str("</r>");
    }
}

/// Everything of a sheet before its rows.
pub(super) fn sheet_start(layout: &Layout) -> String {
    let mut xml = format!(r#"{HEAD}<worksheet xmlns="{MAIN}">"#);
    if layout.frozen_rows > 0 {
        let rows = layout.frozen_rows;
        push(
            &mut xml,
            format_args!(
                concat!(
                    r#"<sheetViews><sheetView workbookViewId="0"><pane ySplit="{}" topLeftCell="A{}" "#,
                    r#"activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#
                ),
                rows,
                rows + 1
            ),
        );
    }
    if !layout.widths.is_empty() {
        xml.push_str("<cols>");
        for (index, width) in layout.widths.iter().enumerate() {
            let column = index + 1;
            push(
                &mut xml,
                format_args!(
                    r#"<col min="{column}" max="{column}" width="{width}" customWidth="1"/>"#
                ),
            );
        }
        xml.push_str("</cols>");
    }
    xml.push_str("<sheetData>");
    xml
}

/// Everything of a sheet after its rows.
pub(super) fn sheet_end(merges: &[String]) -> String {
    let mut xml = "</sheetData>".to_owned();
    if !merges.is_empty() {
        push(
            &mut xml,
            format_args!(r#"<mergeCells count="{}">"#, merges.len()),
        );
        for range in merges {
            push(&mut xml, format_args!(r#"<mergeCell ref="{range}"/>"#));
        }
        xml.push_str("</mergeCells>");
    }
    xml.push_str("</worksheet>");
    xml
}

/// The table of distinct texts.
pub(super) fn shared_strings(count: usize, items: &str) -> String {
    format!(r#"{HEAD}<sst xmlns="{MAIN}" uniqueCount="{count}">{items}</sst>"#)
}

/// The list of sheets.
pub(super) fn workbook(sheets: &[(String, bool)], dates_from_1904: bool) -> String {
    let epoch = if dates_from_1904 {
        r#"<workbookPr date1904="1"/>"#
    } else {
        "<workbookPr/>"
    };
    let active = sheets.iter().position(|(_, hidden)| !hidden).unwrap_or(0);
    let mut xml = format!(
        r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<bookViews><workbookView activeTab="{active}"/></bookViews><sheets>"#
    );
    for (index, (name, hidden)) in sheets.iter().enumerate() {
        let id = index + 1;
        let state = if *hidden { r#" state="hidden""# } else { "" };
        let name = escape(name);
        push(
            &mut xml,
            format_args!(r#"<sheet name="{name}" sheetId="{id}"{state} r:id="rId{id}"/>"#),
        );
    }
    xml.push_str("</sheets></workbook>");
    xml
}

/// Where the parts of the workbook are.
pub(super) fn workbook_relationships(sheets: usize) -> String {
    let mut xml = format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">"#);
    let targets = (1..=sheets)
        .map(|id| ("worksheet", format!("worksheets/sheet{id}.xml")))
        .chain([
            ("sharedStrings", "sharedStrings.xml".to_owned()),
            ("styles", "styles.xml".to_owned()),
        ]);
    for (index, (kind, target)) in targets.enumerate() {
        let id = index + 1;
        push(
            &mut xml,
            format_args!(
                r#"<Relationship Id="rId{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#
            ),
        );
    }
    xml.push_str("</Relationships>");
    xml
}

/// What type each part has.
pub(super) fn content_types(sheets: usize) -> String {
    let mut xml = format!(
        concat!(
            r#"{}<Types xmlns="{}/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
            r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
        ),
        HEAD, PACKAGE
    );
    let parts = (1..=sheets)
        .map(|id| (format!("worksheets/sheet{id}.xml"), "worksheet"))
        .chain([
            ("sharedStrings.xml".to_owned(), "sharedStrings"),
            ("styles.xml".to_owned(), "styles"),
            ("workbook.xml".to_owned(), "sheet.main"),
        ]);
    for (part, kind) in parts {
        push(
            &mut xml,
            format_args!(
                r#"<Override PartName="/xl/{part}" ContentType="{SHEET_TYPE}.{kind}+xml"/>"#
            ),
        );
    }
    xml.push_str("</Types>");
    xml
}

/// The range of a title merged over a number of columns in one row.
pub fn title_range(row: u32, columns: usize) -> String {
    format!("A{row}:{}{row}", column_letters(columns.saturating_sub(1)))
}

fn push(xml: &mut String, text: std::fmt::Arguments<'_>) {
    xml.write_fmt(text).expect("writing to a text cannot fail");
}
