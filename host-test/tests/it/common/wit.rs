//! What several tests ask of `wit/`.

use std::collections::BTreeMap;

use wit_parser::{Function, Interface, PackageId, Resolve, Type, TypeDefKind, TypeId};

/// The parsed package of `wit/`.
pub(crate) struct Wit {
    pub(crate) resolve: Resolve,
    pub(crate) package: PackageId,
}

impl Wit {
    pub(crate) fn load() -> Self {
        let mut resolve = Resolve::default();
        let (package, _) = resolve
            .push_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit"))
            .unwrap_or_else(|error| panic!("wit/ cannot be parsed: {error:#}"));
        Self { resolve, package }
    }

    /// The interfaces by name.
    pub(crate) fn interfaces(&self) -> BTreeMap<&str, &Interface> {
        let package = &self.resolve.packages[self.package];
        let named = package.interfaces.iter();
        named
            .map(|(name, id)| (name.as_str(), &self.resolve.interfaces[*id]))
            .collect()
    }

    /// Every operation by name, with the name of its interface. `dynamic` performs them by name.
    pub(crate) fn operations(&self) -> BTreeMap<&str, (&str, &Function)> {
        let interfaces = self.interfaces().into_iter();
        let interfaces = interfaces.filter(|(name, _)| *name != "dynamic");
        interfaces
            .flat_map(|(name, interface)| {
                interface
                    .functions
                    .values()
                    .map(move |f| (f.name.as_str(), (name, f)))
            })
            .collect()
    }

    /// The names and types of a record's fields, names in camelCase; aliases are followed.
    pub(crate) fn fields(&self, ty: Type) -> Option<Vec<(String, Type)>> {
        let Type::Id(id) = ty else { return None };
        match &self.resolve.types[id].kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                Some(fields.map(|f| (camel_case(&f.name), f.ty)).collect())
            }
            TypeDefKind::Type(aliased) => self.fields(*aliased),
            _ => None,
        }
    }

    /// The cases of the failure variant with their payloads.
    pub(crate) fn failure_cases(&self) -> Vec<(&str, Option<Type>)> {
        let id: TypeId = self.interfaces()["types"].types["failure"];
        let TypeDefKind::Variant(failure) = &self.resolve.types[id].kind else {
            panic!("types.failure must be a variant: engines refuse any other error type");
        };
        failure
            .cases
            .iter()
            .map(|case| (case.name.as_str(), case.ty))
            .collect()
    }
}

/// `primary-web3-wallet-id` is documented as `primaryWeb3WalletId`.
pub(crate) fn camel_case(kebab: &str) -> String {
    let mut words = kebab.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name + letters.as_str()
    })
}
