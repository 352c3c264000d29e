//! Metadata is passed on byte for byte, to Clerk and from Clerk.

use clerk_tool::perform::Environment;

use crate::KEY;
use crate::call::{Call, Output};
use crate::generated::{self, json_object};
use crate::object::members;
use crate::script::{Answer, Script};

const FIELDS: [(&str, &str); 3] = [
    ("publicMetadata", "public_metadata"),
    ("privateMetadata", "private_metadata"),
    ("unsafeMetadata", "unsafe_metadata"),
];

/// The bodies of the requests of a call with metadata, all of which are answered so.
fn perform(operation: &str, metadata: &[String], answer: &str) -> (Vec<String>, Option<Output>) {
    let call = Call::new(operation, |name| {
        let field = FIELDS.iter().position(|(parameter, _)| *parameter == name);
        match name {
            "secretKey" => Some(KEY.to_owned()),
            "userId" | "organizationId" | "name" | "createdBy" => Some("user_1".to_owned()),
            _ => Some(metadata[field?].clone()),
        }
    });
    let script = Script::new([0, 1].map(|_| Answer::new(200, answer)));
    let output = call.perform(&Environment::default(), &script).ok();
    let sent = script.into_sent().into_iter();
    (sent.filter_map(|request| request.body).collect(), output)
}

#[test]
fn it_reaches_clerk_and_comes_back_byte_for_byte() {
    let metadata = [json_object(), json_object(), json_object()];
    generated::with(300, metadata, |metadata| {
        let fields = FIELDS.iter().zip(&metadata);
        let fields: Vec<_> = fields
            .map(|((_, field), text)| format!("\"{field}\": {text}"))
            .collect();
        let answer = format!("{{\"id\":\"a\",{}}}", fields.join("\n,"));
        let [public, private, unsafe_] = metadata.each_ref();

        for (operation, sent) in [
            ("create-user", &FIELDS[..]),
            ("update-user", &FIELDS[..]),
            ("create-organization", &FIELDS[..2]),
        ] {
            let (bodies, output) = perform(operation, &metadata, &answer);
            let [body] = &bodies[..] else {
                panic!("{operation} sends one body")
            };
            let members = members(body).unwrap();
            for (index, (_, field)) in sent.iter().enumerate() {
                let (_, value) = members.iter().find(|(name, _)| name == field).unwrap();
                assert_eq!(value.get(), metadata[index]);
            }
            let returned = match output {
                Some(Output::CreateUser(output)) => output.public_metadata,
                Some(Output::UpdateUser(output)) => output.public_metadata,
                Some(Output::Organization(output)) => output.public_metadata,
                other => panic!("{operation} returned {other:?}"),
            };
            assert_eq!(&returned, public);
        }

        let Some(Output::GetUser(output)) = perform("get-user", &metadata, &answer).1 else {
            panic!("a user")
        };
        assert_eq!(&output.public_metadata, public);
        assert_eq!(&output.private_metadata, private);
        assert_eq!(&output.unsafe_metadata, unsafe_);
        let Some(Output::Organization(output)) = perform("get-organization", &metadata, &answer).1
        else {
            panic!("an organization")
        };
        assert_eq!(&output.public_metadata, public);
        let page = format!("{{\"data\":[{answer}],\"total_count\":1}}");
        let Some(Output::ListOrganizations(output)) =
            perform("list-organizations", &metadata, &page).1
        else {
            panic!("a page of organizations")
        };
        assert_eq!(&output.organizations[0].public_metadata, public);
    });
}
