//! Which fields of an object of Clerk's are read, and how they are found by their names.

/// A field of Clerk's answer that an operation returns.
pub struct Wire {
    /// Its name in Clerk's API.
    pub name: &'static str,
    /// How it is read, and which field of the record it becomes.
    pub read: Read,
    /// Whether the answer can't be understood without it.
    pub required: bool,
}

/// How a field of an answer is read. The number is that of the record's field.
pub enum Read {
    /// Text.
    Text(usize),
    /// True or false.
    Flag(usize),
    /// A whole number that fits `u32`.
    Number(usize),
    /// A whole number that fits `s64`.
    Long(usize),
    /// Anything, of which the text is kept.
    Json(usize),
    /// A list of texts.
    Texts(usize),
    /// A list of objects, each of which becomes so many values.
    List(usize, &'static Wires, usize),
    /// Whether it is this text.
    Is(usize, &'static str),
    /// An object, some fields of which become fields of the record.
    Object(&'static Wires),
}

/// The fields of an object of Clerk's that are read.
pub struct Wires {
    /// The fields.
    pub fields: &'static [Wire],
    /// For each [`hash`] of a name, the place of the field that can have it. Most names in an answer are those of no field,
    /// and to compare each with those of all fields took a fifth of the time of a page.
    places: [u8; HASHES],
    factor: u32,
}

const HASHES: usize = 64;
/// Spreads words that differ in few bits.
const FACTOR: u32 = 0x9e37_79b1;

impl Wires {
    /// These fields.
    ///
    /// # Panics
    /// Where no hash has a place for each name, when this is compiled.
    #[must_use]
    pub const fn new(fields: &'static [Wire]) -> Self {
        let mut odd = 1;
        while odd < 1 << 16 {
            let factor = FACTOR.wrapping_mul(odd);
            if let Some(places) = places(fields, factor) {
                return Self {
                    fields,
                    places,
                    factor,
                };
            }
            odd += 2;
        }
        panic!("`hash` can't tell these names from each other")
    }

    /// The field with this name and its place, which is asked for each name in an answer.
    #[inline(always)]
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(usize, &'static Wire)> {
        let place = usize::from(*self.places.get(hash(name, self.factor))?);
        let wire = self.fields.get(place)?;
        (wire.name == name).then_some((place, wire))
    }
}

/// The place of each field at the hash of its name, if no two have the same.
const fn places(fields: &[Wire], factor: u32) -> Option<[u8; HASHES]> {
    let mut places = [u8::MAX; HASHES];
    let mut place = 0;
    while place < fields.len() {
        let hash = hash(fields[place].name, factor);
        if places[hash] != u8::MAX {
            return None;
        }
        places[hash] = place as u8;
        place += 1;
    }
    Some(places)
}

/// By length, first byte, middle and last.
const fn hash(name: &str, factor: u32) -> usize {
    let [first, .., last] = name.as_bytes() else {
        return 0;
    };
    let middle = name.as_bytes()[name.len() / 2];
    let word = u32::from_le_bytes([name.len() as u8, *first, middle, *last]);
    (word.wrapping_mul(factor) >> (u32::BITS - HASHES.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn flag(name: &'static str) -> Wire {
        Wire {
            name,
            read: Read::Flag(0),
            required: false,
        }
    }

    #[test]
    fn each_name_has_its_place_and_others_have_none() {
        const NAMES: [&str; 6] = ["id", "ix", "created_at", "updated_at", "object", ""];
        const WIRES: Wires = Wires::new(&[
            flag("id"),
            flag("ix"),
            flag("created_at"),
            flag("updated_at"),
            flag("object"),
            flag(""),
        ]);
        for (place, name) in NAMES.iter().enumerate() {
            let found = WIRES.find(name).expect(name);
            assert_eq!((found.0, found.1.name), (place, *name));
        }
        // The first two are as long as a name that has a place, and alike where the hash looks.
        for name in ["cxeated_at", "obxect", "i", "ü"] {
            assert!(WIRES.find(name).is_none(), "{name}");
        }
        assert!(Wires::new(&[]).find("id").is_none());
    }
}
