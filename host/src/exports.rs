//! What a component exports, read from its own types.

use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ComponentExportIndex};

/// The interface that performs any operation by its name, and its function.
const DYNAMIC: (&str, &str) = ("dynamic", "call");

/// The exported functions. The types that they have are seen when they are called.
pub(crate) struct Exports {
    operations: Vec<(String, ComponentExportIndex)>,
    dynamic: Option<ComponentExportIndex>,
}

impl Exports {
    pub(crate) fn of(engine: &Engine, component: &Component) -> Self {
        let mut exports = Self {
            operations: Vec::new(),
            dynamic: None,
        };
        for (interface, item) in component.component_type().exports(engine) {
            let ComponentItem::ComponentInstance(instance) = item.ty else {
                continue;
            };
            let Some(index) = component.get_export_index(None, interface) else {
                continue;
            };
            for (name, item) in instance.exports(engine) {
                if !matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                    continue;
                }
                let Some(function) = component.get_export_index(Some(&index), name) else {
                    continue;
                };
                if short(interface) != DYNAMIC.0 {
                    exports.operations.push((name.to_owned(), function));
                } else if name == DYNAMIC.1 {
                    exports.dynamic = Some(function);
                }
            }
        }
        exports
    }

    /// The names of the operations, in the component's order.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn find(&self, operation: &str) -> Option<&ComponentExportIndex> {
        let found = self.operations.iter().find(|(name, _)| name == operation);
        found.map(|(_, function)| function)
    }

    pub(crate) fn dynamic(&self) -> Option<&ComponentExportIndex> {
        self.dynamic.as_ref()
    }
}

/// `users` of `clerk:tool/users@0.2.0`.
fn short(interface: &str) -> &str {
    let name = interface.rsplit('/').next().unwrap_or(interface);
    name.split('@').next().unwrap_or(name)
}
