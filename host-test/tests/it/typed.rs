//! Typed calls, one of each interface: what `wasmtime::component::bindgen!` makes of the WIT, in place of JSON.
//!
//! The requests go over a real socket, to a server that answers from `tests/fixtures`.

use bindings::exports::clerk::tool::types::{Failure, Reason};
use bindings::exports::clerk::tool::{organizations, sessions, users};
use clerk_host::{Block, CallError, CallErrorKind, Context};
use host_test::{fixture, serve};
use tokio::net::TcpListener;
use wasmtime::Result;
use wasmtime::component::{Lift, Lower};

mod bindings {
    #![allow(missing_docs, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk" });
}

const KEY: &str = "sk_test_replayer";

#[tokio::test]
async fn get_user() -> Result<()> {
    let params = users::GetUserParams {
        secret_key: KEY.to_owned(),
        user_id: "user_1".to_owned(),
    };
    let user: users::GetUserOutput = call("get-user", "full", params).await??;
    assert_eq!(user.id, "user_1");
    assert_eq!(user.first_name, None);
    assert_eq!(user.created_at, 1_700_690_400_000);
    // Metadata is the text that Clerk sent, byte for byte.
    assert_eq!(
        user.public_metadata,
        r#"{ "z":1.10,  "a":12345678901234567890}"#
    );
    Ok(())
}

#[tokio::test]
async fn a_failure_says_what_to_do() -> Result<()> {
    let params = users::GetUserParams {
        secret_key: KEY.to_owned(),
        user_id: "user_1".to_owned(),
    };
    let result: Result<users::GetUserOutput, _> = call("get-user", "rate-limited", params).await?;
    match result {
        Err(Failure::Transient(fault)) => {
            assert_eq!(fault.reason, Reason::RateLimited);
            assert_eq!(fault.retry_after_ms, Some(3000));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[tokio::test]
async fn get_organization() -> Result<()> {
    let params = organizations::GetOrganizationParams {
        secret_key: KEY.to_owned(),
        organization_id: "org_1".to_owned(),
    };
    let organization: organizations::GetOrganizationOutput =
        call("get-organization", "full", params).await??;
    assert_eq!(organization.name, "Acme");
    assert_eq!(organization.max_allowed_memberships, Some(5));
    Ok(())
}

#[tokio::test]
async fn revoke_session() -> Result<()> {
    let params = sessions::RevokeSessionParams {
        secret_key: KEY.to_owned(),
        session_id: "sess_1".to_owned(),
    };
    let session: sessions::RevokeSessionOutput = call("revoke-session", "full", params).await??;
    assert_eq!(session.status, "revoked");
    Ok(())
}

#[tokio::test]
async fn types_of_another_operation_are_refused() {
    let params = sessions::RevokeSessionParams {
        secret_key: KEY.to_owned(),
        session_id: "sess_1".to_owned(),
    };
    let result: Result<Result<users::GetUserOutput, Failure>> =
        call("get-user", "full", params).await;
    let error = result.unwrap_err();
    let ended: &CallError = error.downcast_ref().unwrap();
    assert!(
        matches!(ended.kind(), CallErrorKind::UnreadableOutput(_)),
        "{error:?}"
    );
    assert!(ended.nothing_was_done());
    assert!(
        error
            .to_string()
            .contains("expected record field named session-id"),
        "{error:?}"
    );
}

/// Calls the component, whose requests go to a server that answers from one fixture.
async fn call<P, O>(operation: &str, case: &str, params: P) -> Result<Result<O, Failure>>
where
    P: Lower + Send + Sync,
    O: Lift + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let context = Context::new().env(
        "CLERK_API_URL",
        format!("http://{}/{operation}/{case}", listener.local_addr()?),
    );
    let fixtures = fixture::discover(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))?;
    tokio::spawn(serve::serve(listener, fixtures));

    let block = Block::from_bytes(artifact::COMPONENT)?; // once in a program
    Ok(block.call_typed(operation, params, context).await?)
}
