//! Which row of the table each row of an answer is: known where a query picks rows, and not where it makes new ones of them.

use std::sync::Arc;

use datafusion::{
    common::{Column, Result},
    logical_expr::{
        Expr, JoinType, LogicalPlan, TableScan, TableSource, logical_plan::TableScanBuilder,
    },
};

/// The column that numbers the rows of a table. No name that can be written is the same.
pub(super) const NUMBER: &str = "\u{1}row";

/// A table with numbered rows.
pub(super) struct Numbered {
    /// Its name in queries.
    pub(super) name: String,
    /// The table; its last column is the number.
    pub(super) source: Arc<dyn TableSource>,
}

impl Numbered {
    /// Returns a plan whose rows have the number of the row that they are; nothing where a row is made of several.
    pub(super) fn plan(&self, plan: &LogicalPlan) -> Result<Option<LogicalPlan>> {
        let (input, others) = match plan {
            LogicalPlan::TableScan(scan) => return self.scan(scan),
            LogicalPlan::Projection(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Sort(_)
            | LogicalPlan::Limit(_)
            | LogicalPlan::Window(_)
            | LogicalPlan::SubqueryAlias(_) => (plan.inputs(), None),
            // Rows are kept or left out by what another table has.
            LogicalPlan::Join(join)
                if matches!(
                    join.join_type,
                    JoinType::LeftSemi | JoinType::LeftAnti | JoinType::LeftMark
                ) =>
            {
                (vec![&*join.left], Some(LogicalPlan::clone(&join.right)))
            }
            _ => return Ok(None),
        };
        let Some(input) = input.first().map(|input| self.plan(input)).transpose()? else {
            return Ok(None);
        };
        let Some(input) = input else {
            return Ok(None);
        };
        let mut exprs = plan.expressions();
        if matches!(plan, LogicalPlan::Projection(_)) {
            let numbers = input
                .schema()
                .qualified_field_with_unqualified_name(NUMBER)?;
            exprs.push(Expr::Column(Column::from(numbers)));
        }
        let inputs = [input].into_iter().chain(others).collect();
        plan.with_new_exprs(exprs, inputs).map(Some)
    }

    fn scan(&self, scan: &TableScan) -> Result<Option<LogicalPlan>> {
        if scan.table_name.table() != self.name || !scan.filters.is_empty() {
            return Ok(None);
        }
        let number = self.source.schema().fields().len() - 1;
        let mut columns = match &scan.projection {
            Some(columns) => columns.clone(),
            None => (0..number).collect(),
        };
        columns.push(number);
        let scan = TableScanBuilder::new(scan.table_name.clone(), Arc::clone(&self.source))
            .with_projection(Some(columns))
            .with_fetch(scan.fetch)
            .build()?;
        Ok(Some(LogicalPlan::TableScan(scan)))
    }
}
