//! A session as Clerk sends it: the schema `Session` of Clerk's Backend API, as far as operations return it.

use serde::Deserialize;

use super::{GetSessionOutput, Session};

/// Everything but the ID may be null or absent.
#[derive(Deserialize)]
pub(super) struct WireSession {
    id: String,
    #[serde(rename = "object")]
    _kind: Option<Kind>,
    user_id: Option<String>,
    client_id: Option<String>,
    status: Option<String>,
    last_active_at: Option<i64>,
    last_active_organization_id: Option<String>,
    expire_at: Option<i64>,
    abandon_at: Option<i64>,
    created_at: Option<i64>,
    updated_at: Option<i64>,
}

/// What `object` must say if it is there.
#[derive(Deserialize)]
#[serde(variant_identifier, rename_all = "snake_case")]
enum Kind {
    Session,
}

impl From<WireSession> for Session {
    fn from(wire: WireSession) -> Self {
        Session {
            id: wire.id,
            user_id: wire.user_id.unwrap_or_default(),
            client_id: wire.client_id.unwrap_or_default(),
            status: wire.status.unwrap_or_default(),
            last_active_at: wire.last_active_at.unwrap_or_default(),
            last_active_organization_id: wire.last_active_organization_id,
            expire_at: wire.expire_at.unwrap_or_default(),
            abandon_at: wire.abandon_at.unwrap_or_default(),
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
        }
    }
}

impl From<Session> for GetSessionOutput {
    fn from(session: Session) -> Self {
        let Session {
            id,
            user_id,
            client_id,
            status,
            last_active_at,
            last_active_organization_id,
            expire_at,
            abandon_at,
            created_at,
            updated_at,
        } = session;
        GetSessionOutput {
            id,
            user_id,
            client_id,
            status,
            last_active_at,
            last_active_organization_id,
            expire_at,
            abandon_at,
            created_at,
            updated_at,
            success: true,
        }
    }
}
