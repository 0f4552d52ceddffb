//! Numbers in groups, all of them in two arrays, as there may be many millions.

/// Numbers in groups, one group after the other.
#[derive(Debug)]
pub(crate) struct Groups {
    /// Where the numbers of each group begin, and where those of the last end.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Groups {
    /// Takes what `visit` calls back with, group and number, in its order; it is called twice.
    pub(crate) fn of(n_groups: usize, visit: impl Fn(&mut dyn FnMut(u32, u32))) -> Self {
        let mut starts = vec![0_u32; n_groups + 1];
        visit(&mut |group, _| starts[group as usize + 1] += 1);
        for group in 0..n_groups {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut numbers = vec![0; starts[n_groups] as usize];
        visit(&mut |group, number| {
            let place = &mut next[group as usize];
            numbers[*place as usize] = number;
            *place += 1;
        });
        Self { starts, numbers }
    }

    /// Returns how many groups there are; some may be empty.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the numbers of a group, in the order in which they were taken.
    pub(crate) fn get(&self, group: usize) -> &[u32] {
        &self.numbers[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// Returns the numbers of each group.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|group| self.get(group))
    }

    /// Returns how many numbers there are in all groups.
    pub(crate) fn n_numbers(&self) -> usize {
        self.numbers.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_by_group_in_the_order_in_which_they_were_taken() {
        let taken = [(2, 7), (0, 5), (2, 3)];
        let groups = Groups::of(4, |found| {
            for (group, number) in taken {
                found(group, number);
            }
        });
        let all: Vec<&[u32]> = groups.iter().collect();
        assert_eq!(all, [&[5][..], &[], &[7, 3], &[]]);
        assert_eq!((groups.len(), groups.n_numbers()), (4, 3));
    }
}
