//! Comparing the signature of a webhook takes the same number of instructions wherever it is wrong.

use standardwebhooks::Webhook;
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Config, Engine, Store};

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const TIME: i64 = 1_716_883_200;
const BODY: &str = r#"{"type":"user.created","data":{"id":"user_1"}}"#;

/// The component in an engine that counts instructions.
struct Counting {
    engine: Engine,
    component: Component,
    linker: Linker<()>,
}

impl Counting {
    fn new() -> Self {
        let mut config = Config::new();
        config.consume_fuel(true).concurrency_support(false);
        let engine = Engine::new(&config).unwrap();
        let component = Component::new(&engine, artifact::COMPONENT).unwrap();
        let mut linker = Linker::new(&engine);
        // All that the operation calls of the host.
        let ty = component.component_type();
        let names: Vec<_> = ty.imports(&engine).map(|(name, _)| name).collect();
        let environment = names
            .into_iter()
            .find(|name| name.starts_with("wasi:cli/environment@"));
        let mut environment = linker
            .instance(environment.expect("it is imported"))
            .unwrap();
        environment
            .func_wrap("get-environment", |_, ()| {
                Ok((Vec::<(String, String)>::new(),))
            })
            .unwrap();
        linker.define_unknown_imports_as_traps(&component).unwrap();
        Self {
            engine,
            component,
            linker,
        }
    }

    /// How many instructions a call takes, as fuel, and whether the signature was taken.
    fn verify(&self, signature: &str, body: &str) -> (u64, bool) {
        let mut store = Store::new(&self.engine, ());
        store.set_fuel(u64::MAX).unwrap();
        let instance = self
            .linker
            .instantiate(&mut store, &self.component)
            .unwrap();
        let interface = instance
            .get_export_index(&mut store, None, "clerk:tool/webhooks@0.2.0")
            .unwrap();
        let function = instance
            .get_export_index(&mut store, Some(&interface), "verify-webhook")
            .unwrap();
        let function = instance.get_func(&mut store, function).unwrap();
        let text = |text: &str| Val::String(text.to_owned());
        let params = [
            ("signing-secret", text(SECRET)),
            ("svix-id", text("msg_1")),
            ("svix-timestamp", text(&TIME.to_string())),
            ("svix-signature", text(signature)),
            ("body", text(body)),
            ("now", Val::S64(TIME * 1000)),
            ("tolerance-seconds", Val::Option(None)),
        ];
        let params = params.map(|(name, value)| (name.to_owned(), value));
        let mut result = [Val::Bool(false)];
        let before = store.get_fuel().unwrap();
        function
            .call(&mut store, &[Val::Record(params.into())], &mut result)
            .unwrap();
        let used = before - store.get_fuel().unwrap();
        (used, matches!(result, [Val::Result(Ok(_))]))
    }
}

/// A signature with the character at this place made another one.
fn wrong_at(signature: &str, place: usize) -> String {
    let mut bytes = signature.as_bytes().to_vec();
    bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_wrong_signature_costs_as_many_instructions_wherever_it_is_wrong() {
    let counting = Counting::new();
    let webhook = Webhook::new(SECRET).unwrap();
    let signature = webhook.sign("msg_1", TIME, BODY.as_bytes()).unwrap();
    assert!(counting.verify(&signature, BODY).1);
    let begin = "v1,".len();
    let cost = |signature: &str| {
        let (cost, is_taken) = counting.verify(signature, BODY);
        assert!(!is_taken, "{signature}");
        cost
    };
    let first = cost(&wrong_at(&signature, begin));
    for place in begin + 1..signature.len() {
        assert_eq!(cost(&wrong_at(&signature, place)), first, "{place}");
    }
    let everywhere =
        (begin..signature.len()).fold(signature.clone(), |wrong, place| wrong_at(&wrong, place));
    assert_eq!(cost(&everywhere), first);

    // What does cost more is seen: a byte of the body, and a character of the header.
    let (longer, _) = counting.verify(&wrong_at(&signature, begin), &format!("{BODY} "));
    assert!(longer > first, "{longer} and {first}");
    assert!(cost(&format!("{} ", wrong_at(&signature, begin))) != first);
    // As a comparison would that ends at the first difference: the prefix is compared like that, and is no secret.
    assert!(cost(&wrong_at(&signature, 0)) < first);
}
