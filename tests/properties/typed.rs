//! The typed entry and the one by name do the same. The bench plays every fixture through both; here a few operations stand
//! that have every kind of parameter and output.

use std::fmt::Debug;

use clerk_model::answer::{Answer, Lost};
use clerk_model::guest::{KEY, Played, Script, play};
use clerk_model::json::Json;
use clerk_tool::failure::Failure;
use clerk_tool::memberships::{AddOrganizationMemberOutput, AddOrganizationMemberParams};
use clerk_tool::operation::Operation;
use clerk_tool::organizations::CreateOrganizationParams;
use clerk_tool::perform::{Environment, perform};
use clerk_tool::sessions::{GetSessionOutput, ListSessionsParams, RevokeSessionParams};
use clerk_tool::transport::HttpRequest;
use clerk_tool::users::{
    DeleteUserOutput, DeleteUserParams, GetUserOauthTokenParams, ListUsersParams, OauthAccessToken,
    UpdateUserParams,
};
use proptest::prelude::*;

use crate::generated::{self, any_text, json_object};

/// A request as text.
fn shown(request: &HttpRequest) -> String {
    let HttpRequest {
        method,
        tls,
        authority,
        path_with_query,
        headers,
        body,
    } = request;
    format!("{method:?} {tls} {authority} {path_with_query} {headers:?} {body:?}")
}

/// Performs an operation through both entries, whose requests get these answers, and returns both results.
///
/// # Panics
/// If they send something else, or fail otherwise.
fn both<O: Operation>(
    name: &str,
    typed: O,
    params: &Json,
    answers: [Answer; 2],
) -> Option<(O::Output, String)>
where
    O::Output: Debug,
{
    let environment = Environment::default();
    let script = Script::new(answers.clone());
    let result = perform(typed, &environment, &script);
    let sent: Vec<_> = script.into_sent().iter().map(shown).collect();

    let played: Played = play(name, &params.to_string(), &environment, answers);
    let by_name: Vec<_> = played.sent.iter().map(shown).collect();
    assert_eq!(sent, by_name, "{name} {params}");
    let failure = |failure: &Failure| format!("{failure:?}");
    match (result, played.result) {
        (Ok(output), Ok(json)) => Some((output, json)),
        (Err(one), Err(other)) => {
            assert_eq!(failure(&one), failure(&other));
            None
        }
        (one, other) => panic!("{one:?} is not {other:?}"),
    }
}

/// The parameters that are given, with the key.
fn params(given: Vec<(&str, Option<Json>)>) -> Json {
    let empty = Json::Object(Vec::new()).with("secretKey", Json::text(KEY));
    given
        .into_iter()
        .fold(empty, |params, (name, value)| match value {
            Some(value) => params.with(name, value),
            None => params,
        })
}

fn text(value: &Option<String>) -> Option<Json> {
    value.clone().map(Json::Text)
}

fn raw(value: &Option<String>) -> Option<Json> {
    value.clone().map(Json::Raw)
}

fn number(value: Option<u32>) -> Option<Json> {
    value.map(|number| Json::Number(number.into()))
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof![3 => "[a-z_]{1,8}", 1 => any_text()])
}

fn some_number() -> impl Strategy<Value = Option<u32>> {
    proptest::option::of(prop_oneof![3 => 0..600_u32, 1 => any::<u32>()])
}

#[test]
fn lists_are_the_same_through_both_entries() {
    let texts = [some_text(), some_text(), some_text()];
    let numbers = [some_number(), some_number()];
    generated::with(
        500,
        (texts, numbers),
        |([one, other, third], [limit, offset])| {
            let users = ListUsersParams {
                secret_key: KEY.into(),
                limit,
                offset,
                order_by: third.clone(),
                email_address: one.clone(),
                phone_number: None,
                external_id: None,
                username: None,
                user_id: other.clone(),
                query: None,
            };
            let given = params(vec![
                ("limit", number(limit)),
                ("offset", number(offset)),
                ("orderBy", text(&third)),
                ("emailAddress", text(&one)),
                ("userId", text(&other)),
            ]);
            let answers = [
                Answer::new(200, "[]"),
                Answer::new(200, r#"{"total_count":7.0}"#),
            ];
            if let Some((output, json)) = both("list-users", users, &given, answers) {
                assert!(output.users.is_empty() && output.success);
                assert_eq!(json, r#"{"users":[],"totalCount":7,"success":true}"#);
                assert_eq!(output.total_count, 7);
            }

            let sessions = ListSessionsParams {
                secret_key: KEY.into(),
                user_id: one.clone(),
                client_id: other.clone(),
                status: third.clone(),
                limit,
                offset,
            };
            let given = params(vec![
                ("userId", text(&one)),
                ("clientId", text(&other)),
                ("status", text(&third)),
                ("limit", number(limit)),
                ("offset", number(offset)),
            ]);
            let answer = Answer::new(503, "busy");
            both("list-sessions", sessions, &given, [answer.clone(), answer]);
        },
    );
}

#[test]
fn changes_are_the_same_through_both_entries() {
    let texts = [some_text(), some_text(), some_text(), some_text()];
    let metadata = [0, 1].map(|_| proptest::option::of(json_object()));
    let strategy = (
        texts,
        metadata,
        some_number(),
        proptest::option::of(any::<bool>()),
    );
    generated::with(500, strategy, |(texts, [public, private], count, skip)| {
        let [one, other, third, clear] = texts;
        let update = UpdateUserParams {
            secret_key: KEY.into(),
            user_id: "user_1".into(),
            first_name: one.clone(),
            last_name: None,
            username: None,
            password: other.clone(),
            external_id: None,
            primary_email_address_id: third.clone(),
            primary_phone_number_id: None,
            public_metadata: public.clone(),
            private_metadata: private.clone(),
            unsafe_metadata: None,
            skip_password_checks: skip,
            clear: clear.clone(),
        };
        let given = params(vec![
            ("userId", Some(Json::text("user_1"))),
            ("firstName", text(&one)),
            ("password", text(&other)),
            ("primaryEmailAddressId", text(&third)),
            ("publicMetadata", raw(&public)),
            ("privateMetadata", raw(&private)),
            ("skipPasswordChecks", skip.map(Json::Flag)),
            ("clear", text(&clear)),
        ]);
        let lost = Answer::Lost(Lost::MaybeSent, "it broke".into());
        both(
            "update-user",
            update,
            &given,
            [Answer::new(200, "{}"), lost],
        );

        let create = CreateOrganizationParams {
            secret_key: KEY.into(),
            name: one.clone().unwrap_or("a".into()),
            created_by: other.clone().unwrap_or("a".into()),
            slug: third.clone(),
            max_allowed_memberships: count,
            public_metadata: public.clone(),
            private_metadata: private.clone(),
        };
        let given = params(vec![
            ("name", Some(Json::Text(one.unwrap_or("a".into())))),
            ("createdBy", Some(Json::Text(other.unwrap_or("a".into())))),
            ("slug", text(&third)),
            ("maxAllowedMemberships", number(count)),
            ("publicMetadata", raw(&public)),
            ("privateMetadata", raw(&private)),
        ]);
        let metadata = public.unwrap_or("null".into());
        let body = format!(
            r#"{{"id":"org_1","name":"a","members_count":3.0,"created_at":7,"public_metadata":{metadata}}}"#
        );
        let answer = Answer::new(200, body);
        let answers = [answer.clone(), answer];
        if let Some((output, json)) = both("create-organization", create, &given, answers) {
            let optional = |value: &Option<String>| text(value).unwrap_or(Json::Null);
            let count = |value| number(value).unwrap_or(Json::Null);
            let expected = Json::Object(vec![
                ("id".into(), Json::Text(output.id)),
                ("name".into(), Json::Text(output.name)),
                ("slug".into(), optional(&output.slug)),
                ("imageUrl".into(), optional(&output.image_url)),
                ("hasImage".into(), Json::Flag(output.has_image)),
                ("membersCount".into(), count(output.members_count)),
                (
                    "pendingInvitationsCount".into(),
                    count(output.pending_invitations_count),
                ),
                (
                    "maxAllowedMemberships".into(),
                    count(output.max_allowed_memberships),
                ),
                (
                    "adminDeleteEnabled".into(),
                    Json::Flag(output.admin_delete_enabled),
                ),
                ("createdBy".into(), optional(&output.created_by)),
                ("createdAt".into(), Json::Number(output.created_at.into())),
                ("updatedAt".into(), Json::Number(output.updated_at.into())),
                ("publicMetadata".into(), Json::Raw(output.public_metadata)),
                ("success".into(), Json::Flag(output.success)),
            ]);
            expected.check(&json);
        }
    });
}

#[test]
fn what_is_asked_by_an_id_is_the_same_through_both_entries() {
    generated::with(500, any_text(), |id| {
        let id = format!("a{id}");
        let delete = DeleteUserParams {
            secret_key: KEY.into(),
            user_id: id.clone(),
        };
        let given = params(vec![("userId", Some(Json::text(id.as_str())))]);
        let answer = Answer::new(200, r#"{"object":"user","deleted":false}"#);
        let answers = [answer.clone(), answer];
        if let Some((output, json)) = both("delete-user", delete, &given, answers) {
            let DeleteUserOutput {
                id,
                object,
                deleted,
                success,
            } = output;
            let expected = Json::Object(vec![
                ("id".into(), Json::Text(id)),
                ("object".into(), Json::Text(object)),
                ("deleted".into(), Json::Flag(deleted)),
                ("success".into(), Json::Flag(success)),
            ]);
            expected.check(&json);
        }

        let revoke = RevokeSessionParams {
            secret_key: KEY.into(),
            session_id: id.clone(),
        };
        let given = params(vec![("sessionId", Some(Json::Text(id)))]);
        let answer = Answer::new(200, r#"{"id":"sess_1","status":"revoked","expire_at":1e3}"#);
        let answers = [answer.clone(), answer];
        if let Some((output, json)) = both("revoke-session", revoke, &given, answers) {
            let GetSessionOutput {
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
                success,
            } = output;
            let expected = Json::Object(vec![
                ("id".into(), Json::Text(id)),
                ("userId".into(), Json::Text(user_id)),
                ("clientId".into(), Json::Text(client_id)),
                ("status".into(), Json::Text(status)),
                ("lastActiveAt".into(), Json::Number(last_active_at.into())),
                (
                    "lastActiveOrganizationId".into(),
                    text(&last_active_organization_id).unwrap_or(Json::Null),
                ),
                ("expireAt".into(), Json::Number(expire_at.into())),
                ("abandonAt".into(), Json::Number(abandon_at.into())),
                ("createdAt".into(), Json::Number(created_at.into())),
                ("updatedAt".into(), Json::Number(updated_at.into())),
                ("success".into(), Json::Flag(success)),
            ]);
            expected.check(&json);
        }
    });
}

fn texts(values: Vec<String>) -> Json {
    Json::List(values.into_iter().map(Json::Text).collect())
}

/// What lies in objects of an answer, and lists of texts.
#[test]
fn a_membership_is_the_same_through_both_entries() {
    let strategy = (any_text(), some_text(), proptest::option::of(json_object()));
    generated::with(300, strategy, |(role, name, metadata)| {
        let add = AddOrganizationMemberParams {
            secret_key: KEY.into(),
            organization_id: "org_1".into(),
            user_id: "user_1".into(),
            role: role.clone(),
            public_metadata: metadata.clone(),
            private_metadata: None,
        };
        let given = params(vec![
            ("organizationId", Some(Json::text("org_1"))),
            ("userId", Some(Json::text("user_1"))),
            ("role", Some(Json::text(role.as_str()))),
            ("publicMetadata", raw(&metadata)),
        ]);
        let name = text(&name).unwrap_or(Json::Null);
        let role = Json::Text(role);
        let metadata = metadata.unwrap_or("null".into());
        let body = format!(
            r#"{{"id":"orgmem_1","role":{role},"permissions":[{role},"b"],"public_metadata":{metadata},
                "organization":{{"id":"org_1","name":{role},"slug":{name}}},
                "public_user_data":{{"first_name":{name},"banned":true}}}}"#
        );
        let answer = Answer::new(200, body);
        let answers = [answer.clone(), answer];
        if let Some((output, json)) = both("add-organization-member", add, &given, answers) {
            let AddOrganizationMemberOutput {
                id,
                role,
                role_name,
                permissions,
                organization_id,
                organization_name,
                organization_slug,
                user_id,
                first_name,
                last_name,
                image_url,
                identifier,
                username,
                banned,
                public_metadata,
                created_at,
                updated_at,
                success,
            } = output;
            let optional = |value: Option<String>| value.map_or(Json::Null, Json::Text);
            let expected = Json::Object(vec![
                ("id".into(), Json::Text(id)),
                ("role".into(), Json::Text(role)),
                ("roleName".into(), optional(role_name)),
                ("permissions".into(), texts(permissions)),
                ("organizationId".into(), Json::Text(organization_id)),
                ("organizationName".into(), Json::Text(organization_name)),
                ("organizationSlug".into(), optional(organization_slug)),
                ("userId".into(), optional(user_id)),
                ("firstName".into(), optional(first_name)),
                ("lastName".into(), optional(last_name)),
                ("imageUrl".into(), optional(image_url)),
                ("identifier".into(), optional(identifier)),
                ("username".into(), optional(username)),
                ("banned".into(), banned.map_or(Json::Null, Json::Flag)),
                ("publicMetadata".into(), Json::Raw(public_metadata)),
                ("createdAt".into(), Json::Number(created_at.into())),
                ("updatedAt".into(), Json::Number(updated_at.into())),
                ("success".into(), Json::Flag(success)),
            ]);
            expected.check(&json);
        }
    });
}

#[test]
fn a_page_of_tokens_is_the_same_through_both_entries() {
    let strategy = (any_text(), some_number(), some_number());
    generated::with(300, strategy, |(provider, limit, offset)| {
        let get = GetUserOauthTokenParams {
            secret_key: KEY.into(),
            user_id: "user_1".into(),
            provider: provider.clone(),
            limit,
            offset,
        };
        let given = params(vec![
            ("userId", Some(Json::text("user_1"))),
            ("provider", Some(Json::Text(provider))),
            ("limit", number(limit)),
            ("offset", number(offset)),
        ]);
        let answer = Answer::new(
            200,
            r#"[{"token":"ya29","scopes":["a","b"],"expires_at":1e3,"token_secret":"s","public_metadata":{ }}]"#,
        );
        let answers = [answer.clone(), answer];
        if let Some((output, json)) = both("get-user-oauth-token", get, &given, answers) {
            let optional = |value: Option<String>| value.map_or(Json::Null, Json::Text);
            let time = |value: Option<i64>| value.map_or(Json::Null, |it| Json::Number(it.into()));
            let tokens = output.access_tokens.into_iter().map(|token| {
                let OauthAccessToken {
                    external_account_id,
                    provider_user_id,
                    token,
                    token_secret,
                    id_token,
                    expires_at,
                    provider,
                    label,
                    scopes,
                    public_metadata,
                } = token;
                Json::Object(vec![
                    ("externalAccountId".into(), Json::Text(external_account_id)),
                    ("providerUserId".into(), optional(provider_user_id)),
                    ("token".into(), Json::Text(token)),
                    ("tokenSecret".into(), optional(token_secret)),
                    ("idToken".into(), optional(id_token)),
                    ("expiresAt".into(), time(expires_at)),
                    ("provider".into(), Json::Text(provider)),
                    ("label".into(), optional(label)),
                    ("scopes".into(), texts(scopes)),
                    ("publicMetadata".into(), Json::Raw(public_metadata)),
                ])
            });
            let expected = Json::Object(vec![
                ("accessTokens".into(), Json::List(tokens.collect())),
                ("totalCount".into(), Json::Number(output.total_count.into())),
                ("success".into(), Json::Flag(output.success)),
            ]);
            expected.check(&json);
        }
    });
}
