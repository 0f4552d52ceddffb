//! The cluster studio: how large clusters are, and the largest and the least dense of them with their members, their
//! graph, and the pairs that hold them together.

use hotpass_pages::drawing::Caption;
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use super::{graph, sizes};
use crate::report::Values;
use crate::report::data::clusters::{ClusterDetail, ClusterStudio};

/// How many members of a cluster are drawn and listed; a larger graph is a blot.
const SHOWN_MEMBERS: usize = 40;

/// Up to this many columns, the members have room beside the graph.
const NARROW_COLUMNS: usize = 3;

/// Writes the sizes and the clusters.
pub(in crate::report) fn write(studio: &ClusterStudio, values: Values, page: &mut Markup) {
    if !studio.sizes.is_empty() {
        page.element("h3", &[], "Sizes").raw("\n");
        sizes::write(&studio.sizes, page);
    }
    let mut written: Vec<&str> = Vec::new();
    for (title, intro, clusters) in [
        (
            "Largest clusters",
            "A cluster much larger than the others has often chained strangers. Dashed lines are bridges: without one \
             of them the cluster would fall apart.",
            &studio.largest,
        ),
        (
            "Least dense clusters",
            "Clusters in which the fewest of all possible pairs are matches. One wrong pair can make such a cluster.",
            &studio.least_dense,
        ),
    ] {
        if clusters.is_empty() {
            continue;
        }
        page.element("h3", &[], title).raw("\n");
        page.element("p", &[("class", "intro")], intro).raw("\n");
        for cluster in clusters {
            if let Some(number) = written.iter().position(|id| *id == cluster.id) {
                write_reference(cluster, number + 1, page);
            } else {
                written.push(&cluster.id);
                write_cluster((written.len(), cluster), (&studio.columns, values), page);
            }
        }
    }
}

fn write_reference(cluster: &ClusterDetail, number: usize, page: &mut Markup) {
    page.raw("<p class=\"facts\">");
    let name = format!("Cluster {}", cluster.id);
    page.element("a", &[("href", &format!("#cluster-{number}"))], &name);
    page.text(&format!(", {}, is shown above.", facts(cluster)));
    page.raw("</p>\n");
}

fn write_cluster(
    (number, cluster): (usize, &ClusterDetail),
    (columns, values): (&[String], Values),
    page: &mut Markup,
) {
    let id = format!("cluster-{number}");
    let n_members = cluster.members.len().min(SHOWN_MEMBERS);
    // Among a part of the members, whatever connects them through the others is not seen.
    let bridges = if is_whole(cluster) {
        graph::bridges(cluster)
    } else {
        vec![false; cluster.edges.len()]
    };
    page.open("article", &[("class", "card cluster"), ("id", &id)])
        .raw("\n");
    let name = format!("Cluster {}", cluster.id);
    page.element("h4", &[], &name).raw("\n");
    let facts = sentence(cluster, n_members, &bridges);
    page.element("p", &[("class", "facts")], &facts).raw(
        "
",
    );
    let class = match (graph::is_large(n_members), columns.len() > NARROW_COLUMNS) {
        (true, _) => "studio wide large",
        (false, true) => "studio wide",
        (false, false) => "studio",
    };
    page.open("div", &[("class", class)]).raw(
        "
",
    );
    let caption = Caption {
        id: &format!("{id}-graph"),
        title: &format!("Graph of cluster {}", cluster.id),
        description: &facts,
    };
    graph::draw(cluster, n_members, &bridges).write_scrolling(caption, page);
    let caption = format!("Members of cluster {}", cluster.id);
    members(cluster, n_members, (columns, values), &caption, page);
    page.raw("</div>\n");
    edges(cluster, &bridges, page);
    page.raw("</article>\n");
}

fn facts(cluster: &ClusterDetail) -> String {
    format!(
        "{} records, density {}",
        number::count(cluster.n_records),
        number::percent(cluster.density())
    )
}

/// Returns whether all of the cluster is drawn, so that what holds it together can be told.
fn is_whole(cluster: &ClusterDetail) -> bool {
    cluster.is_complete() && cluster.members.len() <= SHOWN_MEMBERS
}

fn sentence(cluster: &ClusterDetail, n_members: usize, bridges: &[bool]) -> String {
    let matches = if cluster.n_edges == 1 {
        "match"
    } else {
        "matches"
    };
    let mut text = vec![format!(
        "{}, {} {matches}",
        facts(cluster),
        number::count(cluster.n_edges)
    )];
    if is_whole(cluster) {
        let n_bridges = bridges.iter().filter(|is_bridge| **is_bridge).count();
        match n_bridges {
            0 => text.push(", no bridge".to_owned()),
            1 => text.push(", 1 bridge".to_owned()),
            _ => text.push(format!(", {n_bridges} bridges")),
        }
    } else {
        text.push("; bridges are not marked, because not all of it is shown".to_owned());
    }
    text.push(".".to_owned());
    if (n_members as u64) < cluster.n_records {
        text.push(format!(" The first {n_members} records are shown."));
    }
    text.concat()
}

fn members(
    cluster: &ClusterDetail,
    n_members: usize,
    (names, values): (&[String], Values),
    caption: &str,
    page: &mut Markup,
) {
    let mut columns = vec![Column::Numbers("No."), Column::Words("Record")];
    columns.extend(names.iter().map(|name| Column::Words(name)));
    let members = cluster.members.iter().take(n_members).enumerate();
    let rows = members.map(|(position, member)| {
        let mut row = vec![
            Cell::text((position + 1).to_string()),
            Cell::text(member.record.as_str()),
        ];
        let shown = member.values.iter().map(|value| value.shown(values));
        row.extend(shown.map(Cell::or_missing));
        row
    });
    let table = Table {
        caption,
        columns: &columns,
        rows: rows.map(Row::of).collect(),
    };
    table.write(page);
}

fn edges(cluster: &ClusterDetail, bridges: &[bool], page: &mut Markup) {
    if cluster.edges.is_empty() {
        return;
    }
    let rows = cluster.edges.iter().zip(bridges).map(|(edge, is_bridge)| {
        vec![
            Cell::text(format!(
                "{} and {}",
                edge.left.saturating_add(1),
                edge.right.saturating_add(1)
            )),
            Cell::text(number::signed(edge.weight)),
            if *is_bridge {
                Cell::mark("bridge")
            } else {
                Cell::text("")
            },
        ]
    });
    let table = Table {
        caption: &format!("Matches of cluster {}", cluster.id),
        columns: &[
            Column::Words("Members"),
            Column::Numbers("Weight"),
            Column::Words("Note"),
        ],
        rows: rows.map(Row::of).collect(),
    };
    table.write_folded_with_count("The matches", page);
}
