//! Typed calls, one of each interface: how to embed the component with `wasmtime::component::bindgen!`.
//!
//! [`Block`] compiles and links; what `bindgen!` makes of the WIT calls. The requests go over a real socket, to a server
//! that answers from `tests/fixtures`.

use bindings::ClerkPre;
use bindings::exports::clerk::tool::types::Failure;
use bindings::exports::clerk::tool::{organizations, sessions, users};
use host_test::{Block, Context, State, fixture, serve};
use tokio::net::TcpListener;
use wasmtime::{Result, Store};

mod bindings {
    #![allow(missing_docs, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk", exports: { default: async } });
}

const KEY: &str = "sk_test_replayer";

#[tokio::test]
async fn get_user() -> Result<()> {
    let params = users::GetUserParams {
        secret_key: KEY.to_owned(),
        user_id: "user_1".to_owned(),
    };
    let user = run("get-user/full", async |mut store, clerk| {
        let users = clerk.clerk_tool_users();
        users.call_get_user(&mut store, &params).await
    })
    .await??;
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
    let result = run("get-user/rate-limited", async |mut store, clerk| {
        let users = clerk.clerk_tool_users();
        users.call_get_user(&mut store, &params).await
    });
    match result.await? {
        Err(Failure::RateLimited(fault)) => assert_eq!(fault.retry_after_ms, Some(3000)),
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
    let organization = run("get-organization/full", async |mut store, clerk| {
        let organizations = clerk.clerk_tool_organizations();
        organizations
            .call_get_organization(&mut store, &params)
            .await
    })
    .await??;
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
    let session = run("revoke-session/full", async |mut store, clerk| {
        let sessions = clerk.clerk_tool_sessions();
        sessions.call_revoke_session(&mut store, &params).await
    })
    .await??;
    assert_eq!(session.status, "revoked");
    Ok(())
}

/// Calls an instance whose requests go to a server that answers from one fixture.
async fn run<T>(
    case: &str,
    call: impl AsyncFnOnce(Store<State>, bindings::Clerk) -> Result<T>,
) -> Result<T> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let context = Context::new().env(
        "CLERK_API_URL",
        format!("http://{}/{case}", listener.local_addr()?),
    );
    let fixtures = fixture::discover(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))?;
    tokio::spawn(serve::serve(listener, fixtures));

    let block = Block::built()?; // once in a program
    let clerk = ClerkPre::new(block.instance_pre().clone())?;
    // Within the bounds of a call, in an instance of its own.
    let work = async |mut store| {
        let instance = clerk.instantiate_async(&mut store).await?;
        call(store, instance).await
    };
    block.run(context, work).await
}
