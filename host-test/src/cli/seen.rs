//! Which messages have come before, as far as there is room to know.

use std::collections::{HashSet, VecDeque};

pub(crate) struct Seen {
    /// The oldest first.
    order: VecDeque<String>,
    ids: HashSet<String>,
    room: usize,
}

impl Seen {
    /// Knows as many as there is room for: the oldest are forgotten.
    pub(crate) fn new(room: usize) -> Self {
        Self {
            order: VecDeque::new(),
            ids: HashSet::new(),
            room,
        }
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    pub(crate) fn add(&mut self, id: String) {
        if !self.ids.insert(id.clone()) {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > self.room
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn the_oldest_are_forgotten_and_no_others() {
        let mut seen = Seen::new(2);
        for id in ["a", "b", "b", "a", "c"] {
            seen.add(id.to_owned());
        }
        assert_eq!(["a", "b", "c"].map(|id| seen.has(id)), [false, true, true]);
        assert_eq!((seen.order.len(), seen.ids.len()), (2, 2));
    }
}
