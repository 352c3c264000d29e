//! Lists that have several pages.

use crate::bindings::clerk::tool::types::Failure;

/// The largest page that Clerk gives.
pub(crate) const PAGE: Option<u32> = Some(500);

/// All pages of a list. `page` takes the offset and returns the items from there on and the total.
pub(crate) fn every_page<T>(
    page: impl Fn(Option<u32>) -> Result<(Vec<T>, u32), Failure>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    loop {
        let (items, total) = page(Some(all.len() as u32))?;
        let is_last = items.is_empty();
        all.extend(items);
        if is_last || all.len() >= total as usize {
            return Ok(all);
        }
    }
}
