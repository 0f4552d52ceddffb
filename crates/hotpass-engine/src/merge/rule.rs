//! Which rule chooses each published column: what the plan says, else what is usual for its property.

use hotpass_model::{
    merge::{Criterion, Strategy, Survivorship},
    plan::Plan,
    property::Property,
    ssot::{self, Origin},
};

/// The columns that are chosen among values of a property, with their rule.
pub(super) struct ColumnRule {
    /// The column, by position.
    pub(super) column: usize,
    /// What it is chosen among.
    pub(super) property: Property,
    /// How.
    pub(super) survivorship: Survivorship,
}

/// Returns the rule of every such column.
pub(super) fn columns(plan: &Plan) -> Vec<ColumnRule> {
    let chosen = ssot::COLUMNS
        .iter()
        .enumerate()
        .filter_map(|(column, spec)| match spec.origin {
            Origin::Chosen(property) => Some((column, spec.name, property)),
            _ => None,
        });
    chosen
        .map(|(column, name, property)| {
            let survivorship = plan
                .survivorship
                .get(name)
                .cloned()
                .unwrap_or_else(|| default_rule(property));
            ColumnRule {
                column,
                property,
                survivorship,
            }
        })
        .collect()
}

fn default_rule(property: Property) -> Survivorship {
    match property {
        Property::Planes | Property::Description | Property::Notes => Survivorship {
            strategy: Strategy::Union,
            order: Criterion::default_order(),
        },
        Property::LastInteraction => {
            let mut order = Criterion::default_order();
            order.retain(|criterion| *criterion != Criterion::Recency);
            order.insert(0, Criterion::Recency);
            Survivorship {
                strategy: Strategy::Best,
                order,
            }
        }
        _ => Survivorship::default(),
    }
}
