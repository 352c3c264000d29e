//! The sessions of a user.

use crate::bindings::clerk::tool::sessions::{
    ListSessionsParams, RevokeSessionOutput, RevokeSessionParams, list_sessions,
};
use crate::bindings::clerk::tool::types::Failure;
use crate::bindings::clerk::tool_obelisk_ext::sessions::{
    revoke_session_get, revoke_session_submit,
};
use crate::failures::{Failed, failed};
use crate::lists::{PAGE, every_page};
use crate::{from_environment, parallel};

pub(super) fn active(user_id: &str) -> Result<Vec<String>, Failed> {
    every_page(|offset| {
        let page = list_sessions(&ListSessionsParams {
            secret_key: from_environment(),
            user_id: Some(user_id.to_owned()),
            client_id: None,
            status: Some("active".to_owned()),
            limit: PAGE,
            offset,
        })?;
        let ids = page.sessions.into_iter().map(|session| session.id);
        Ok((ids.collect(), page.total_count))
    })
    .map_err(|failure| vec![failed("list-sessions", user_id, failure)])
}

pub(super) fn revoke(session_ids: &[String]) -> Vec<Result<RevokeSessionOutput, Failure>> {
    let params = |session_id: &String| RevokeSessionParams {
        secret_key: from_environment(),
        session_id: session_id.clone(),
    };
    parallel::each(
        session_ids,
        params,
        revoke_session_submit,
        revoke_session_get,
    )
}
