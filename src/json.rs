//! JSON, read and written by the tables of [`record`](crate::record). Nothing here recurses on what others wrote: an object
//! is followed as deep as a table is, and everything else is skipped or kept as text.

pub(crate) mod answer;
pub(crate) mod members;
pub(crate) mod params;
pub(crate) mod whole;
pub(crate) mod write;
