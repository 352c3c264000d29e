"""The operations and their types, made of the component's manifest by generate.py."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Literal, NotRequired, TypedDict, TypeVar, Unpack

DYNAMIC = "clerk:tool/dynamic@0.2.0"
"""The interface that performs any operation."""

NAMES = frozenset(["clear"])
"""The parameters that are names of parameters, separated by commas."""

Case = Literal[
    # Never returned by this component: engines record their own failures of a call with it.
    "execution-failed",
    # Safe to retry, as the call stands.
    "transient",
    # Do not retry unchanged.
    "permanent",
]
"""How an operation fails. The case answers the one question that an engine has: retry, or not?"""

Reason = Literal[
    # Transient. Clerk limits requests (status 429) and did not perform this one. Wait `retry_after_ms` if given, then
    # retry.
    "rate-limited",
    # Transient. Nothing was done, or the operation is idempotent: not connected, a timeout or a lost answer; status
    # 408, 421, 425 or 5xx; status 409 because another change was under way. Retry with growing delays.
    "unavailable",
    # Permanent. A parameter was refused before anything was sent, or the request is too long to be sent. Fix
    # `parameter`.
    "invalid-parameter",
    # Permanent. The request was not performed, and none will be until an operator changes something: the secret key is
    # missing or can't be one, `CLERK_API_URL` is unusable or redirects, or the host does not allow the address or a
    # header.
    "misconfigured",
    # Permanent. Clerk did not accept the secret key (status 401). Fix the key. Of `verify-webhook`: the webhook is not
    # signed with the signing secret, or its time is too far from now. Do not trust it.
    "unauthorized",
    # Permanent. Clerk says that what the operation is about does not exist (status 404 with Clerk's own errors).
    "not-found",
    # Permanent. Clerk, or something before it, refused (every other status of 4xx). Read `errors`.
    "rejected",
    # Permanent. An operation that is not idempotent may have taken effect: the request was sent, and its answer was
    # lost or was a 5xx. Check before a retry.
    "outcome-unknown",
    # Permanent. Clerk reported success with an answer that can't be understood, or that is larger than 64 MiB.
    # `message` says whether anything was changed, and names the new ID if the answer has one. Of `verify-webhook`: the
    # webhook is signed, but is no event. Report it.
    "bad-response",
]
"""Why."""


class ErrorDetail(TypedDict):
    """One error of the list that Clerk answers a refused request with."""

    code: str
    """Clerk's name for the error, such as `form_identifier_exists`. New ones appear without notice, and it can be
    empty."""

    message: str
    """Clerk's short text, often of little use alone ("is invalid")."""

    long_message: str | None
    """Clerk's full text, made for people. Absent if Clerk gave none."""

    param_name: str | None
    """The field of Clerk's API that the error is about, in Clerk's spelling, such as `email_address`. Absent if the
    error is about no single field."""


class ListUsersParams(TypedDict):
    """Parameters of `list-users`. A filter takes at most 100 values. Values cannot contain a comma: use `query` for
    them."""

    limit: NotRequired[int | None]
    """How many users to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many users to skip, counted in the order of `order_by`. Large offsets are slow. Absent: 0."""

    order_by: NotRequired[str | None]
    """The order: `created_at`, `updated_at`, `email_address`, `web3wallet`, `first_name`, `last_name`,
    `phone_number`, `username`, `last_active_at` or `last_sign_in_at`, after `-` for descending or `+` or nothing
    for ascending. Absent: `-created_at`, the newest first."""

    email_address: NotRequired[str | None]
    """Only users with one of these email addresses, separated by commas, such as `user@example.com` or
    `user1@example.com,user2@example.com`. Absent: all."""

    phone_number: NotRequired[str | None]
    """Only users with one of these phone numbers in E.164 form, separated by commas, such as `+15555550100` or
    `+15555550100,+15555550101`. Absent: all."""

    external_id: NotRequired[str | None]
    """Only users with one of these external IDs, separated by commas, such as `crm-1` or `crm-1,crm-2`. A `-` before
    an ID excludes that user, a `+` includes it. Absent: all."""

    username: NotRequired[str | None]
    """Only users with one of these usernames, separated by commas, such as `ada` or `ada,grace`. Absent: all."""

    user_id: NotRequired[str | None]
    """Only users with one of these IDs, separated by commas, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`. A `-`
    before an ID excludes that user, a `+` includes it. Absent: all."""

    query: NotRequired[str | None]
    """Only users with this text in an email address, a phone number, the username, a Web3 wallet, the ID, or the
    first or last name, such as `john` or `john@example.com`. Absent: all."""


class ListUsersUserEmailAddress(TypedDict):
    """An email address of a user in a list."""

    id: str | None
    """ID of the email address, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    email_address: str
    """The email address."""


def _list_users_user_email_address(json: Any) -> ListUsersUserEmailAddress:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
    }


class ListUsersUserPhoneNumber(TypedDict):
    """A phone number of a user in a list."""

    id: str | None
    """ID of the phone number, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    phone_number: str
    """The phone number in E.164 form."""


def _list_users_user_phone_number(json: Any) -> ListUsersUserPhoneNumber:
    return {
        "id": json["id"],
        "phone_number": json["phoneNumber"],
    }


class ListUsersUser(TypedDict):
    """A user as it stands in a list. Private and unsafe metadata are not part of it."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    image_url: str | None
    """URL of the profile image. Absent if Clerk gave none."""

    has_image: bool
    """Whether a profile image was uploaded; if not, `image_url` is a generated one."""

    primary_email_address_id: str | None
    """ID of the primary email address, one of `email_addresses`. Absent if there is none."""

    primary_phone_number_id: str | None
    """ID of the primary phone number, one of `phone_numbers`. Absent if there is none."""

    email_addresses: list[ListUsersUserEmailAddress]
    """All email addresses."""

    phone_numbers: list[ListUsersUserPhoneNumber]
    """All phone numbers."""

    external_id: str | None
    """ID of the user in a system of your own. Absent if there is none."""

    password_enabled: bool
    """Whether the user has a password."""

    two_factor_enabled: bool
    """Whether the user has a second factor."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now, as after too many attempts."""

    last_sign_in_at: int | None
    """When the user last signed in. Absent if never. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    last_active_at: int | None
    """When the user was last active, to the day. Absent if never. Unix milliseconds, counted from
    1970-01-01T00:00:00Z."""

    created_at: int
    """When the user was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read and only backends can write. `{}` if there is none."""


def _list_users_user(json: Any) -> ListUsersUser:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "primary_email_address_id": json["primaryEmailAddressId"],
        "primary_phone_number_id": json["primaryPhoneNumberId"],
        "email_addresses": [_list_users_user_email_address(item) for item in json["emailAddresses"]],
        "phone_numbers": [_list_users_user_phone_number(item) for item in json["phoneNumbers"]],
        "external_id": json["externalId"],
        "password_enabled": json["passwordEnabled"],
        "two_factor_enabled": json["twoFactorEnabled"],
        "banned": json["banned"],
        "locked": json["locked"],
        "last_sign_in_at": json["lastSignInAt"],
        "last_active_at": json["lastActiveAt"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
    }


class ListUsersOutput(TypedDict):
    """One page of users."""

    users: list[ListUsersUser]
    """The users, in the order asked for."""

    total_count: int
    """How many users match the filters, over all pages. It is counted by a second request at the same time, so while
    users come and go it may differ from the list by a few; with `-` before an ID it may count users whom the list
    excludes."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_users_output(json: Any) -> ListUsersOutput:
    return {
        "users": [_list_users_user(item) for item in json["users"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class GetUserParams(TypedDict):
    """Parameters of `get-user`."""

    user_id: str
    """The user to get, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class GetUserEmailAddress(TypedDict):
    """An email address of a user."""

    id: str | None
    """ID of the email address, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    email_address: str
    """The email address."""

    verified: bool
    """Whether its verification succeeded. A reserved address is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _get_user_email_address(json: Any) -> GetUserEmailAddress:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "verified": json["verified"],
    }


class GetUserPhoneNumber(TypedDict):
    """A phone number of a user."""

    id: str | None
    """ID of the phone number, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    phone_number: str
    """The phone number in E.164 form."""

    verified: bool
    """Whether its verification succeeded. A reserved number is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _get_user_phone_number(json: Any) -> GetUserPhoneNumber:
    return {
        "id": json["id"],
        "phone_number": json["phoneNumber"],
        "verified": json["verified"],
    }


class GetUserOutput(TypedDict):
    """A user with everything that is documented, private metadata included."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    image_url: str | None
    """URL of the profile image. Absent if Clerk gave none."""

    has_image: bool
    """Whether a profile image was uploaded; if not, `image_url` is a generated one."""

    primary_email_address_id: str | None
    """ID of the primary email address, one of `email_addresses`. Absent if there is none."""

    primary_phone_number_id: str | None
    """ID of the primary phone number, one of `phone_numbers`. Absent if there is none."""

    primary_web3_wallet_id: str | None
    """ID of the primary Web3 wallet. Absent if there is none."""

    email_addresses: list[GetUserEmailAddress]
    """All email addresses."""

    phone_numbers: list[GetUserPhoneNumber]
    """All phone numbers."""

    external_id: str | None
    """ID of the user in a system of your own. Absent if there is none."""

    password_enabled: bool
    """Whether the user has a password."""

    two_factor_enabled: bool
    """Whether the user has a second factor."""

    totp_enabled: bool
    """Whether the user has an authenticator app (TOTP) as a second factor."""

    backup_code_enabled: bool
    """Whether the user has backup codes as a second factor."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now, as after too many attempts."""

    delete_self_enabled: bool
    """Whether the user may delete their own account."""

    create_organization_enabled: bool
    """Whether the user may create organizations."""

    last_sign_in_at: int | None
    """When the user last signed in. Absent if never. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    last_active_at: int | None
    """When the user was last active, to the day. Absent if never. Unix milliseconds, counted from
    1970-01-01T00:00:00Z."""

    created_at: int
    """When the user was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read and only backends can write. `{}` if there is none."""

    private_metadata: Any
    """Metadata that only backends can read and write. `{}` if there is none."""

    unsafe_metadata: Any
    """Metadata that frontends can read and write, so never trust it. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _get_user_output(json: Any) -> GetUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "primary_email_address_id": json["primaryEmailAddressId"],
        "primary_phone_number_id": json["primaryPhoneNumberId"],
        "primary_web3_wallet_id": json["primaryWeb3WalletId"],
        "email_addresses": [_get_user_email_address(item) for item in json["emailAddresses"]],
        "phone_numbers": [_get_user_phone_number(item) for item in json["phoneNumbers"]],
        "external_id": json["externalId"],
        "password_enabled": json["passwordEnabled"],
        "two_factor_enabled": json["twoFactorEnabled"],
        "totp_enabled": json["totpEnabled"],
        "backup_code_enabled": json["backupCodeEnabled"],
        "banned": json["banned"],
        "locked": json["locked"],
        "delete_self_enabled": json["deleteSelfEnabled"],
        "create_organization_enabled": json["createOrganizationEnabled"],
        "last_sign_in_at": json["lastSignInAt"],
        "last_active_at": json["lastActiveAt"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "private_metadata": json["privateMetadata"],
        "unsafe_metadata": json["unsafeMetadata"],
        "success": json["success"],
    }


class CreateUserParams(TypedDict):
    """Parameters of `create-user`. Which of them are required is set in Clerk, and Clerk refuses a user who lacks
    one (status 422)."""

    email_address: NotRequired[str | None]
    """Email address, or several separated by commas; the first becomes the primary one. Each counts as verified, and
    no other user may have it. Absent: none."""

    phone_number: NotRequired[str | None]
    """Phone number in E.164 form, such as `+15555550100`, or several separated by commas; the first becomes the
    primary one. Each counts as verified, and no other user may have it. Absent: none."""

    username: NotRequired[str | None]
    """Username; no other user may have it. Absent: none."""

    password: NotRequired[str | None]
    """Password in plain text, at least 8 characters, not one known to be leaked. Absent: none."""

    first_name: NotRequired[str | None]
    """First name. Absent: none."""

    last_name: NotRequired[str | None]
    """Last name. Absent: none."""

    external_id: NotRequired[str | None]
    """ID of the user in a system of your own; no other user may have it. Absent: none."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can read and only backends can write, a JSON object of at most 8 KB. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that only backends can read and write, a JSON object of at most 8 KB. Absent: none."""

    unsafe_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can read and write, a JSON object of at most 8 KB. Absent: none."""

    skip_password_checks: NotRequired[bool | None]
    """Whether the password is taken without any check. Absent: it is checked."""

    skip_password_requirement: NotRequired[bool | None]
    """Whether the user may be created without a password though passwords are required. Absent: no. Clerk refuses it
    where a password is the only way to sign in."""


class CreateUserEmailAddress(TypedDict):
    """An email address of a user."""

    id: str | None
    """ID of the email address, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    email_address: str
    """The email address."""

    verified: bool
    """Whether its verification succeeded. A reserved address is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _create_user_email_address(json: Any) -> CreateUserEmailAddress:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "verified": json["verified"],
    }


class CreateUserPhoneNumber(TypedDict):
    """A phone number of a user."""

    id: str | None
    """ID of the phone number, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    phone_number: str
    """The phone number in E.164 form."""

    verified: bool
    """Whether its verification succeeded. A reserved number is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _create_user_phone_number(json: Any) -> CreateUserPhoneNumber:
    return {
        "id": json["id"],
        "phone_number": json["phoneNumber"],
        "verified": json["verified"],
    }


class CreateUserOutput(TypedDict):
    """The created user. Private and unsafe metadata are not part of it."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    image_url: str | None
    """URL of the profile image. Absent if Clerk gave none."""

    primary_email_address_id: str | None
    """ID of the primary email address, one of `email_addresses`. Absent if there is none."""

    primary_phone_number_id: str | None
    """ID of the primary phone number, one of `phone_numbers`. Absent if there is none."""

    email_addresses: list[CreateUserEmailAddress]
    """All email addresses."""

    phone_numbers: list[CreateUserPhoneNumber]
    """All phone numbers."""

    external_id: str | None
    """ID of the user in a system of your own. Absent if there is none."""

    created_at: int
    """When the user was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read and only backends can write. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_user_output(json: Any) -> CreateUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "primary_email_address_id": json["primaryEmailAddressId"],
        "primary_phone_number_id": json["primaryPhoneNumberId"],
        "email_addresses": [_create_user_email_address(item) for item in json["emailAddresses"]],
        "phone_numbers": [_create_user_phone_number(item) for item in json["phoneNumbers"]],
        "external_id": json["externalId"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "success": json["success"],
    }


class EnsureUserParams(TypedDict):
    """Parameters of `ensure-user`: those of `create-user`, where they are documented at length. If the user is
    there, only `secret_key` and `external_id` count: nothing is changed."""

    email_address: NotRequired[str | None]
    """Email address, or several separated by commas. Absent: none."""

    phone_number: NotRequired[str | None]
    """Phone number in E.164 form, such as `+15555550100`, or several separated by commas. Absent: none."""

    username: NotRequired[str | None]
    """Username. Absent: none."""

    password: NotRequired[str | None]
    """Password in plain text. Absent: none."""

    first_name: NotRequired[str | None]
    """First name. Absent: none."""

    last_name: NotRequired[str | None]
    """Last name. Absent: none."""

    external_id: str
    """ID of the user in a system of your own, by which the user is found again, such as `crm-1815`. It must not
    begin with `+` or `-`."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can read, a JSON object. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that only backends can read, a JSON object. Absent: none."""

    unsafe_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can write, a JSON object. Absent: none."""

    skip_password_checks: NotRequired[bool | None]
    """Whether the password is taken without any check. Absent: it is checked."""

    skip_password_requirement: NotRequired[bool | None]
    """Whether the user may be created without a password though passwords are required. Absent: no."""


class EnsureUserEmailAddress(TypedDict):
    """An email address of a user."""

    id: str | None
    """ID of the email address, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    email_address: str
    """The email address."""

    verified: bool
    """Whether its verification succeeded. A reserved address is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _ensure_user_email_address(json: Any) -> EnsureUserEmailAddress:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "verified": json["verified"],
    }


class EnsureUserPhoneNumber(TypedDict):
    """A phone number of a user."""

    id: str | None
    """ID of the phone number, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    phone_number: str
    """The phone number in E.164 form."""

    verified: bool
    """Whether its verification succeeded. A reserved number is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _ensure_user_phone_number(json: Any) -> EnsureUserPhoneNumber:
    return {
        "id": json["id"],
        "phone_number": json["phoneNumber"],
        "verified": json["verified"],
    }


class EnsureUserOutput(TypedDict):
    """The user with this external ID. Private and unsafe metadata are not part of it."""

    id: str
    """User ID."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    image_url: str | None
    """URL of the profile image. Absent if Clerk gave none."""

    primary_email_address_id: str | None
    """ID of the primary email address. Absent if there is none."""

    primary_phone_number_id: str | None
    """ID of the primary phone number. Absent if there is none."""

    email_addresses: list[EnsureUserEmailAddress]
    """All email addresses."""

    phone_numbers: list[EnsureUserPhoneNumber]
    """All phone numbers."""

    external_id: str | None
    """ID of the user in a system of your own, the one asked for."""

    created_at: int
    """When the user was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    created: bool
    """Whether this call created the user. False if the user was there, or if an answer was lost, so that nobody can
    say who created them. Filled in by the operation."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _ensure_user_output(json: Any) -> EnsureUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "primary_email_address_id": json["primaryEmailAddressId"],
        "primary_phone_number_id": json["primaryPhoneNumberId"],
        "email_addresses": [_ensure_user_email_address(item) for item in json["emailAddresses"]],
        "phone_numbers": [_ensure_user_phone_number(item) for item in json["phoneNumbers"]],
        "external_id": json["externalId"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "created": json["created"],
        "success": json["success"],
    }


class UpdateUserParams(TypedDict):
    """Parameters of `update-user`. What is absent stays as it is; at least one change is required. An empty text is
    refused, so that an expression that came out empty removes nothing."""

    user_id: str
    """The user to update, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    first_name: NotRequired[str | None]
    """New first name. To remove it, use `clear`."""

    last_name: NotRequired[str | None]
    """New last name. To remove it, use `clear`."""

    username: NotRequired[str | None]
    """New username; no other user may have it. To remove it, use `clear`."""

    password: NotRequired[str | None]
    """New password in plain text, at least 8 characters, not one known to be leaked."""

    external_id: NotRequired[str | None]
    """New ID of the user in a system of your own; no other user may have it. To remove it, use `clear`."""

    primary_email_address_id: NotRequired[str | None]
    """ID of the email address to make the primary one. It must be a verified one of this user."""

    primary_phone_number_id: NotRequired[str | None]
    """ID of the phone number to make the primary one. It must be a verified one of this user."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """New metadata that frontends can read and only backends can write, a JSON object of at most 8 KB. It replaces
    the old object whole; nothing is merged. `{}` removes all."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """New metadata that only backends can read and write, a JSON object of at most 8 KB. It replaces the old object
    whole; nothing is merged. `{}` removes all."""

    unsafe_metadata: NotRequired[dict[str, Any] | None]
    """New metadata that frontends can read and write, a JSON object of at most 8 KB. It replaces the old object
    whole; nothing is merged. `{}` removes all."""

    skip_password_checks: NotRequired[bool | None]
    """Whether `password` is taken without any check; only together with `password`. Absent: it is checked."""

    clear: NotRequired[str | None]
    """The fields to remove, separated by commas: `first_name`, `last_name`, `username` or `external_id`, such as
    `last_name` or `first_name,last_name`. A field that is also given cannot be removed. Clerk refuses to remove
    the username of a user who could not sign in without it. Absent: nothing is removed."""


class UpdateUserEmailAddress(TypedDict):
    """An email address of a user."""

    id: str | None
    """ID of the email address, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    email_address: str
    """The email address."""

    verified: bool
    """Whether its verification succeeded. A reserved address is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _update_user_email_address(json: Any) -> UpdateUserEmailAddress:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "verified": json["verified"],
    }


class UpdateUserPhoneNumber(TypedDict):
    """A phone number of a user."""

    id: str | None
    """ID of the phone number, such as `idn_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Absent if Clerk gave none."""

    phone_number: str
    """The phone number in E.164 form."""

    verified: bool
    """Whether its verification succeeded. A reserved number is not verified by that.

    Clerk: `verification.status` is `verified`.
    """


def _update_user_phone_number(json: Any) -> UpdateUserPhoneNumber:
    return {
        "id": json["id"],
        "phone_number": json["phoneNumber"],
        "verified": json["verified"],
    }


class UpdateUserOutput(TypedDict):
    """The user after all changes. Private and unsafe metadata are not part of it."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    image_url: str | None
    """URL of the profile image. Absent if Clerk gave none."""

    primary_email_address_id: str | None
    """ID of the primary email address, one of `email_addresses`. Absent if there is none."""

    primary_phone_number_id: str | None
    """ID of the primary phone number, one of `phone_numbers`. Absent if there is none."""

    email_addresses: list[UpdateUserEmailAddress]
    """All email addresses."""

    phone_numbers: list[UpdateUserPhoneNumber]
    """All phone numbers."""

    external_id: str | None
    """ID of the user in a system of your own. Absent if there is none."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now, as after too many attempts."""

    created_at: int
    """When the user was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read and only backends can write. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _update_user_output(json: Any) -> UpdateUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "primary_email_address_id": json["primaryEmailAddressId"],
        "primary_phone_number_id": json["primaryPhoneNumberId"],
        "email_addresses": [_update_user_email_address(item) for item in json["emailAddresses"]],
        "phone_numbers": [_update_user_phone_number(item) for item in json["phoneNumbers"]],
        "external_id": json["externalId"],
        "banned": json["banned"],
        "locked": json["locked"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "success": json["success"],
    }


class DeleteUserParams(TypedDict):
    """Parameters of `delete-user`."""

    user_id: str
    """The user to delete, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class DeleteUserOutput(TypedDict):
    """What Clerk says of the deletion."""

    id: str
    """ID of the deleted user: the one asked for if Clerk gave none."""

    object: str
    """Type of what was deleted, `user`. Empty if Clerk gave none."""

    deleted: bool
    """Whether the user was deleted, as Clerk says. Check it: `success` alone does not mean that the user is gone."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _delete_user_output(json: Any) -> DeleteUserOutput:
    return {
        "id": json["id"],
        "object": json["object"],
        "deleted": json["deleted"],
        "success": json["success"],
    }


class BanUserParams(TypedDict):
    """Parameters of `ban-user`."""

    user_id: str
    """The user to ban, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class BanUserOutput(TypedDict):
    """The user after the change, as far as bans and locks go."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now."""

    lockout_expires_in_seconds: int | None
    """How many seconds are left until the lock ends by itself. Absent for a user who is not locked, and for a lock
    without end."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _ban_user_output(json: Any) -> BanUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "banned": json["banned"],
        "locked": json["locked"],
        "lockout_expires_in_seconds": json["lockoutExpiresInSeconds"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class UnbanUserParams(TypedDict):
    """Parameters of `unban-user`."""

    user_id: str
    """The user to unban, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class UnbanUserOutput(TypedDict):
    """The user after the change, as far as bans and locks go."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now."""

    lockout_expires_in_seconds: int | None
    """How many seconds are left until the lock ends by itself. Absent for a user who is not locked, and for a lock
    without end."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _unban_user_output(json: Any) -> UnbanUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "banned": json["banned"],
        "locked": json["locked"],
        "lockout_expires_in_seconds": json["lockoutExpiresInSeconds"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class LockUserParams(TypedDict):
    """Parameters of `lock-user`."""

    user_id: str
    """The user to lock, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class LockUserOutput(TypedDict):
    """The user after the change, as far as bans and locks go."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now."""

    lockout_expires_in_seconds: int | None
    """How many seconds are left until the lock ends by itself. Absent for a user who is not locked, and for a lock
    without end."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _lock_user_output(json: Any) -> LockUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "banned": json["banned"],
        "locked": json["locked"],
        "lockout_expires_in_seconds": json["lockoutExpiresInSeconds"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class UnlockUserParams(TypedDict):
    """Parameters of `unlock-user`."""

    user_id: str
    """The user to unlock, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class UnlockUserOutput(TypedDict):
    """The user after the change, as far as bans and locks go."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    username: str | None
    """Username. Absent if the user has none."""

    first_name: str | None
    """First name. Absent if the user has none."""

    last_name: str | None
    """Last name. Absent if the user has none."""

    banned: bool
    """Whether the user is banned, that is, may not sign in at all."""

    locked: bool
    """Whether the user is locked, that is, may not sign in for now."""

    lockout_expires_in_seconds: int | None
    """How many seconds are left until the lock ends by itself. Absent for a user who is not locked, and for a lock
    without end."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _unlock_user_output(json: Any) -> UnlockUserOutput:
    return {
        "id": json["id"],
        "username": json["username"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "banned": json["banned"],
        "locked": json["locked"],
        "lockout_expires_in_seconds": json["lockoutExpiresInSeconds"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class MergeUserMetadataParams(TypedDict):
    """Parameters of `merge-user-metadata`. At least one kind of metadata is required."""

    user_id: str
    """The user to change, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """An object to merge into the public metadata, a JSON object of at most 8 KB: keys are merged at every level,
    and a key whose value is null is deleted. Frontends can read it. Absent: the public metadata stays as it is."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """An object to merge into the private metadata, a JSON object of at most 8 KB: keys are merged at every level,
    and a key whose value is null is deleted. Only backends can read it. Absent: the private metadata stays as it
    is."""

    unsafe_metadata: NotRequired[dict[str, Any] | None]
    """An object to merge into the unsafe metadata, a JSON object of at most 8 KB: keys are merged at every level,
    and a key whose value is null is deleted. Frontends can read and write it. Absent: the unsafe metadata stays
    as it is."""


class MergeUserMetadataOutput(TypedDict):
    """The metadata after the merge. Private metadata is not part of it: `get-user` returns it."""

    id: str
    """User ID, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    public_metadata: Any
    """Metadata that frontends can read and only backends can write. `{}` if there is none."""

    unsafe_metadata: Any
    """Metadata that frontends can read and write, so never trust it. `{}` if there is none."""

    updated_at: int
    """When the user was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _merge_user_metadata_output(json: Any) -> MergeUserMetadataOutput:
    return {
        "id": json["id"],
        "public_metadata": json["publicMetadata"],
        "unsafe_metadata": json["unsafeMetadata"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class GetUserOauthTokenParams(TypedDict):
    """Parameters of `get-user-oauth-token`."""

    user_id: str
    """The user to get tokens of, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    provider: str
    """The provider, such as `google`, `github` or `custom_acme`, with or without `oauth_` before it."""

    limit: NotRequired[int | None]
    """How many tokens to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many tokens to skip. Absent: 0."""


class GetUserOauthTokenAccessToken(TypedDict):
    """A token for the account of a user at a provider."""

    external_account_id: str
    """ID of the connected account in Clerk. Empty if Clerk gave none."""

    provider_user_id: str | None
    """ID of the user at the provider. Absent if Clerk gave none."""

    token: str
    """Access token for the provider: a credential."""

    token_secret: str | None
    """Second half of an OAuth 1.0 token: a credential. Absent for OAuth 2.0."""

    id_token: str | None
    """ID token of an OpenID Connect provider, which names the user: a credential. Absent if the provider gave none."""

    expires_at: int | None
    """When the access token expires, as Clerk sends it: Unix time, in a unit that Clerk does not document. Absent if
    it does not expire or Clerk does not know."""

    provider: str
    """The provider as Clerk names it, such as `oauth_google`."""

    label: str | None
    """Label of the account. Absent if it has none."""

    scopes: list[str]
    """The scopes that were granted. Empty for OAuth 1.0."""

    public_metadata: Any
    """Public metadata of the connected account. `{}` if there is none."""


def _get_user_oauth_token_access_token(json: Any) -> GetUserOauthTokenAccessToken:
    return {
        "external_account_id": json["externalAccountId"],
        "provider_user_id": json["providerUserId"],
        "token": json["token"],
        "token_secret": json["tokenSecret"],
        "id_token": json["idToken"],
        "expires_at": json["expiresAt"],
        "provider": json["provider"],
        "label": json["label"],
        "scopes": json["scopes"],
        "public_metadata": json["publicMetadata"],
    }


class GetUserOauthTokenOutput(TypedDict):
    """One page of tokens: one for each account that the user has connected at the provider."""

    access_tokens: list[GetUserOauthTokenAccessToken]
    """The tokens."""

    total_count: int
    """How many tokens there are, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _get_user_oauth_token_output(json: Any) -> GetUserOauthTokenOutput:
    return {
        "access_tokens": [_get_user_oauth_token_access_token(item) for item in json["accessTokens"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class ListUserOrganizationMembershipsParams(TypedDict):
    """Parameters of `list-user-organization-memberships`."""

    user_id: str
    """The user to list memberships of, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    limit: NotRequired[int | None]
    """How many memberships to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many memberships to skip. Absent: 0."""


class ListUserOrganizationMembershipsMembership(TypedDict):
    """A membership as it stands in a list."""

    id: str
    """Membership ID, such as `orgmem_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:admin`."""

    role_name: str | None
    """Name of the role, made for people. Absent if Clerk gave none."""

    permissions: list[str]
    """Keys of the permissions that the role grants, such as `org:sys_memberships:manage`."""

    organization_id: str
    """ID of the organization.

    Clerk: `organization.id`.
    """

    organization_name: str
    """Name of the organization.

    Clerk: `organization.name`.
    """

    organization_slug: str | None
    """Slug of the organization. Absent if it has none.

    Clerk: `organization.slug`.
    """

    user_id: str | None
    """ID of the member. Absent if Clerk gave none, and it was not asked for by ID.

    Clerk: `public_user_data.user_id`.
    """

    first_name: str | None
    """First name of the member. Absent if there is none.

    Clerk: `public_user_data.first_name`.
    """

    last_name: str | None
    """Last name of the member. Absent if there is none.

    Clerk: `public_user_data.last_name`.
    """

    image_url: str | None
    """URL of the member's profile image. Absent if Clerk gave none.

    Clerk: `public_user_data.image_url`.
    """

    identifier: str | None
    """What the member signs in with: an email address, a phone number or a username. Absent if Clerk gave none.

    Clerk: `public_user_data.identifier`.
    """

    username: str | None
    """Username of the member. Absent if there is none.

    Clerk: `public_user_data.username`.
    """

    banned: bool | None
    """Whether the member is banned. Absent if Clerk gave nothing.

    Clerk: `public_user_data.banned`.
    """

    public_metadata: Any
    """Metadata of the membership, not of the user, that frontends can read. `{}` if there is none."""

    created_at: int
    """When the membership was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the membership was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_user_organization_memberships_membership(json: Any) -> ListUserOrganizationMembershipsMembership:
    return {
        "id": json["id"],
        "role": json["role"],
        "role_name": json["roleName"],
        "permissions": json["permissions"],
        "organization_id": json["organizationId"],
        "organization_name": json["organizationName"],
        "organization_slug": json["organizationSlug"],
        "user_id": json["userId"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "identifier": json["identifier"],
        "username": json["username"],
        "banned": json["banned"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListUserOrganizationMembershipsOutput(TypedDict):
    """One page of memberships."""

    memberships: list[ListUserOrganizationMembershipsMembership]
    """The memberships of the user."""

    total_count: int
    """How many organizations the user is a member of, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_user_organization_memberships_output(json: Any) -> ListUserOrganizationMembershipsOutput:
    return {
        "memberships": [_list_user_organization_memberships_membership(item) for item in json["memberships"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class ListOrganizationsParams(TypedDict):
    """Parameters of `list-organizations`."""

    limit: NotRequired[int | None]
    """How many organizations to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many organizations to skip, counted in the order of `order_by`. Absent: 0."""

    include_members_count: NotRequired[bool | None]
    """Whether each organization comes with its `members_count`. Absent: it does not."""

    query: NotRequired[str | None]
    """Only organizations with exactly this ID, or with this text in their name or slug. Absent: all."""

    order_by: NotRequired[str | None]
    """The order: `name`, `created_at` or `members_count`, after `-` for descending or `+` or nothing for ascending.
    Absent: `-created_at`, the newest first."""


class ListOrganizationsOrganization(TypedDict):
    """An organization as it stands in a list."""

    id: str
    """Organization ID, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name."""

    slug: str | None
    """Slug. Absent if the organization has none, as where slugs are switched off in Clerk."""

    image_url: str | None
    """URL of the image. Absent if Clerk gave none."""

    has_image: bool
    """Whether an image was uploaded; if not, `image_url` is a generated one."""

    members_count: int | None
    """Number of members. Absent unless it was asked for with `include_members_count`."""

    pending_invitations_count: int | None
    """Number of invitations that nobody has accepted yet. Absent if Clerk gave none."""

    max_allowed_memberships: int | None
    """How many members the organization may have; 0 is unlimited. Absent if Clerk gave none."""

    admin_delete_enabled: bool
    """Whether admins may delete the organization."""

    created_by: str | None
    """ID of the user who created the organization. Absent if Clerk gave none."""

    created_at: int
    """When the organization was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""


def _list_organizations_organization(json: Any) -> ListOrganizationsOrganization:
    return {
        "id": json["id"],
        "name": json["name"],
        "slug": json["slug"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "members_count": json["membersCount"],
        "pending_invitations_count": json["pendingInvitationsCount"],
        "max_allowed_memberships": json["maxAllowedMemberships"],
        "admin_delete_enabled": json["adminDeleteEnabled"],
        "created_by": json["createdBy"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
    }


class ListOrganizationsOutput(TypedDict):
    """One page of organizations."""

    organizations: list[ListOrganizationsOrganization]
    """The organizations, in the order asked for."""

    total_count: int
    """How many organizations match, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_organizations_output(json: Any) -> ListOrganizationsOutput:
    return {
        "organizations": [_list_organizations_organization(item) for item in json["organizations"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class GetOrganizationParams(TypedDict):
    """Parameters of `get-organization`."""

    organization_id: str
    """ID or slug of the organization to get, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC` or `my-org-slug`."""


class GetOrganizationOutput(TypedDict):
    """One organization. Private metadata is not part of it."""

    id: str
    """Organization ID, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name."""

    slug: str | None
    """Slug. Absent if the organization has none, as where slugs are switched off in Clerk."""

    image_url: str | None
    """URL of the image. Absent if Clerk gave none."""

    has_image: bool
    """Whether an image was uploaded; if not, `image_url` is a generated one."""

    members_count: int | None
    """Number of members. `get-organization` always asks for it; after `create-organization` it may be absent."""

    pending_invitations_count: int | None
    """Number of invitations that nobody has accepted yet. Absent if Clerk gave none."""

    max_allowed_memberships: int | None
    """How many members the organization may have; 0 is unlimited. Absent if Clerk gave none."""

    admin_delete_enabled: bool
    """Whether admins may delete the organization."""

    created_by: str | None
    """ID of the user who created the organization. Absent if Clerk gave none."""

    created_at: int
    """When the organization was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _get_organization_output(json: Any) -> GetOrganizationOutput:
    return {
        "id": json["id"],
        "name": json["name"],
        "slug": json["slug"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "members_count": json["membersCount"],
        "pending_invitations_count": json["pendingInvitationsCount"],
        "max_allowed_memberships": json["maxAllowedMemberships"],
        "admin_delete_enabled": json["adminDeleteEnabled"],
        "created_by": json["createdBy"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "success": json["success"],
    }


class CreateOrganizationParams(TypedDict):
    """Parameters of `create-organization`."""

    name: str
    """Name of the organization, at most 256 characters, without URLs or HTML."""

    created_by: str
    """ID of the user who creates the organization and becomes its admin, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    slug: NotRequired[str | None]
    """Slug: lowercase letters, digits and `-`, unique among all organizations. Give it only if slugs are switched on
    in Clerk. Absent: none is asked for."""

    max_allowed_memberships: NotRequired[int | None]
    """How many members the organization may have; 0 is unlimited. Absent: the default set in Clerk."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can read, a JSON object. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that only backends can read, a JSON object. Absent: none."""


class CreateOrganizationOutput(TypedDict):
    """The created organization."""

    id: str
    """Organization ID, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name."""

    slug: str | None
    """Slug. Absent if the organization has none, as where slugs are switched off in Clerk."""

    image_url: str | None
    """URL of the image. Absent if Clerk gave none."""

    has_image: bool
    """Whether an image was uploaded; if not, `image_url` is a generated one."""

    members_count: int | None
    """Number of members. `get-organization` always asks for it; after `create-organization` it may be absent."""

    pending_invitations_count: int | None
    """Number of invitations that nobody has accepted yet. Absent if Clerk gave none."""

    max_allowed_memberships: int | None
    """How many members the organization may have; 0 is unlimited. Absent if Clerk gave none."""

    admin_delete_enabled: bool
    """Whether admins may delete the organization."""

    created_by: str | None
    """ID of the user who created the organization. Absent if Clerk gave none."""

    created_at: int
    """When the organization was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_organization_output(json: Any) -> CreateOrganizationOutput:
    return {
        "id": json["id"],
        "name": json["name"],
        "slug": json["slug"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "members_count": json["membersCount"],
        "pending_invitations_count": json["pendingInvitationsCount"],
        "max_allowed_memberships": json["maxAllowedMemberships"],
        "admin_delete_enabled": json["adminDeleteEnabled"],
        "created_by": json["createdBy"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "success": json["success"],
    }


class EnsureOrganizationParams(TypedDict):
    """Parameters of `ensure-organization`. If the organization is there, only `secret_key` and `slug` count: nothing
    is changed, and `created_by` need not be a member."""

    name: str
    """Name of the organization."""

    created_by: str
    """ID of the user who creates the organization and becomes its admin."""

    slug: str
    """Slug, by which the organization is found again, such as `my-org-slug`. Only lowercase letters, digits and `-`.
    Slugs must be switched on in Clerk."""

    max_allowed_memberships: NotRequired[int | None]
    """How many members the organization may have; 0 is unlimited. Absent: the default set in Clerk."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that frontends can read, a JSON object. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that only backends can read, a JSON object. Absent: none."""


class EnsureOrganizationOutput(TypedDict):
    """The organization with this slug. Private metadata is not part of it."""

    id: str
    """Organization ID."""

    name: str
    """Name."""

    slug: str | None
    """Slug, the one asked for."""

    image_url: str | None
    """URL of the image. Absent if Clerk gave none."""

    has_image: bool
    """Whether an image was uploaded; if not, `image_url` is a generated one."""

    members_count: int | None
    """Number of members. It may be absent if `created`."""

    pending_invitations_count: int | None
    """Number of invitations that nobody has accepted yet. Absent if Clerk gave none."""

    max_allowed_memberships: int | None
    """How many members the organization may have; 0 is unlimited. Absent if Clerk gave none."""

    admin_delete_enabled: bool
    """Whether admins may delete the organization."""

    created_by: str | None
    """ID of the user who created the organization. Absent if Clerk gave none."""

    created_at: int
    """When the organization was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    created: bool
    """Whether this call created the organization. False if it was there, or if an answer was lost, so that nobody
    can say who created it. Filled in by the operation."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _ensure_organization_output(json: Any) -> EnsureOrganizationOutput:
    return {
        "id": json["id"],
        "name": json["name"],
        "slug": json["slug"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "members_count": json["membersCount"],
        "pending_invitations_count": json["pendingInvitationsCount"],
        "max_allowed_memberships": json["maxAllowedMemberships"],
        "admin_delete_enabled": json["adminDeleteEnabled"],
        "created_by": json["createdBy"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "created": json["created"],
        "success": json["success"],
    }


class UpdateOrganizationParams(TypedDict):
    """Parameters of `update-organization`. What is absent stays as it is; at least one change is required."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: NotRequired[str | None]
    """New name, at most 256 characters, without URLs or HTML."""

    slug: NotRequired[str | None]
    """New slug: lowercase letters, digits and `-`, unique among all organizations. Clerk refuses it where slugs are
    switched off."""

    max_allowed_memberships: NotRequired[int | None]
    """How many members the organization may have from now on; 0 is unlimited."""

    admin_delete_enabled: NotRequired[bool | None]
    """Whether admins may delete the organization."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """New metadata that frontends can read, a JSON object of at most 8 KB. It replaces the old object whole; nothing
    is merged. `{}` removes all."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """New metadata that only backends can read, a JSON object of at most 8 KB. It replaces the old object whole;
    nothing is merged. `{}` removes all."""


class UpdateOrganizationOutput(TypedDict):
    """The organization after all changes. Its number of members may be absent."""

    id: str
    """Organization ID, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name."""

    slug: str | None
    """Slug. Absent if the organization has none, as where slugs are switched off in Clerk."""

    image_url: str | None
    """URL of the image. Absent if Clerk gave none."""

    has_image: bool
    """Whether an image was uploaded; if not, `image_url` is a generated one."""

    members_count: int | None
    """Number of members. `get-organization` always asks for it; after `create-organization` it may be absent."""

    pending_invitations_count: int | None
    """Number of invitations that nobody has accepted yet. Absent if Clerk gave none."""

    max_allowed_memberships: int | None
    """How many members the organization may have; 0 is unlimited. Absent if Clerk gave none."""

    admin_delete_enabled: bool
    """Whether admins may delete the organization."""

    created_by: str | None
    """ID of the user who created the organization. Absent if Clerk gave none."""

    created_at: int
    """When the organization was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _update_organization_output(json: Any) -> UpdateOrganizationOutput:
    return {
        "id": json["id"],
        "name": json["name"],
        "slug": json["slug"],
        "image_url": json["imageUrl"],
        "has_image": json["hasImage"],
        "members_count": json["membersCount"],
        "pending_invitations_count": json["pendingInvitationsCount"],
        "max_allowed_memberships": json["maxAllowedMemberships"],
        "admin_delete_enabled": json["adminDeleteEnabled"],
        "created_by": json["createdBy"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "public_metadata": json["publicMetadata"],
        "success": json["success"],
    }


class DeleteOrganizationParams(TypedDict):
    """Parameters of `delete-organization`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class DeleteOrganizationOutput(TypedDict):
    """What Clerk says of the deletion."""

    id: str
    """ID of the deleted organization: the one asked for if Clerk gave none."""

    object: str
    """Type of what was deleted, `organization`. Empty if Clerk gave none."""

    deleted: bool
    """Whether the organization was deleted, as Clerk says. Check it: `success` alone does not mean that it is gone."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _delete_organization_output(json: Any) -> DeleteOrganizationOutput:
    return {
        "id": json["id"],
        "object": json["object"],
        "deleted": json["deleted"],
        "success": json["success"],
    }


class MergeOrganizationMetadataParams(TypedDict):
    """Parameters of `merge-organization-metadata`. At least one kind of metadata is required."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """An object to merge into the public metadata, a JSON object of at most 8 KB: keys are merged at every level,
    and a key whose value is null is deleted. Frontends can read it. Absent: the public metadata stays as it is."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """An object to merge into the private metadata, a JSON object of at most 8 KB: keys are merged at every level,
    and a key whose value is null is deleted. Only backends can read it. Absent: the private metadata stays as it
    is."""


class MergeOrganizationMetadataOutput(TypedDict):
    """The metadata after the merge. Private metadata is not part of it."""

    id: str
    """Organization ID, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    public_metadata: Any
    """Metadata that frontends can read. `{}` if there is none."""

    updated_at: int
    """When the organization was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _merge_organization_metadata_output(json: Any) -> MergeOrganizationMetadataOutput:
    return {
        "id": json["id"],
        "public_metadata": json["publicMetadata"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class ListOrganizationMembershipsParams(TypedDict):
    """Parameters of `list-organization-memberships`. A filter takes at most 100 values. Values cannot contain a
    comma: use `query` for them."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    limit: NotRequired[int | None]
    """How many memberships to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many memberships to skip, counted in the order of `order_by`. Absent: 0."""

    order_by: NotRequired[str | None]
    """The order: `phone_number`, `email_address`, `created_at`, `first_name`, `last_name` or `username`, after `-`
    for descending or `+` or nothing for ascending. Absent: the order is Clerk's."""

    role: NotRequired[str | None]
    """Only members with one of these roles, separated by commas, such as `org:admin` or `org:admin,org:member`.
    Absent: all."""

    user_id: NotRequired[str | None]
    """Only these users, separated by commas, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`: says whether somebody is a
    member. A `-` before an ID excludes that user, a `+` includes it. Absent: all."""

    email_address: NotRequired[str | None]
    """Only members with one of these email addresses, separated by commas, such as `ada@example.com`. Absent: all."""

    phone_number: NotRequired[str | None]
    """Only members with one of these phone numbers in E.164 form, separated by commas, such as `+15555550100`.
    Absent: all."""

    username: NotRequired[str | None]
    """Only members with one of these usernames, separated by commas, such as `ada` or `ada,grace`. Absent: all."""

    query: NotRequired[str | None]
    """Only members with this text in an email address, a phone number, the username, a Web3 wallet, the ID, or the
    first or last name, such as `john`. Absent: all."""


class ListOrganizationMembershipsMembership(TypedDict):
    """A membership as it stands in a list."""

    id: str
    """Membership ID, such as `orgmem_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:admin`."""

    role_name: str | None
    """Name of the role, made for people. Absent if Clerk gave none."""

    permissions: list[str]
    """Keys of the permissions that the role grants, such as `org:sys_memberships:manage`."""

    organization_id: str
    """ID of the organization.

    Clerk: `organization.id`.
    """

    organization_name: str
    """Name of the organization.

    Clerk: `organization.name`.
    """

    organization_slug: str | None
    """Slug of the organization. Absent if it has none.

    Clerk: `organization.slug`.
    """

    user_id: str | None
    """ID of the member. Absent if Clerk gave none, and it was not asked for by ID.

    Clerk: `public_user_data.user_id`.
    """

    first_name: str | None
    """First name of the member. Absent if there is none.

    Clerk: `public_user_data.first_name`.
    """

    last_name: str | None
    """Last name of the member. Absent if there is none.

    Clerk: `public_user_data.last_name`.
    """

    image_url: str | None
    """URL of the member's profile image. Absent if Clerk gave none.

    Clerk: `public_user_data.image_url`.
    """

    identifier: str | None
    """What the member signs in with: an email address, a phone number or a username. Absent if Clerk gave none.

    Clerk: `public_user_data.identifier`.
    """

    username: str | None
    """Username of the member. Absent if there is none.

    Clerk: `public_user_data.username`.
    """

    banned: bool | None
    """Whether the member is banned. Absent if Clerk gave nothing.

    Clerk: `public_user_data.banned`.
    """

    public_metadata: Any
    """Metadata of the membership, not of the user, that frontends can read. `{}` if there is none."""

    created_at: int
    """When the membership was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the membership was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_organization_memberships_membership(json: Any) -> ListOrganizationMembershipsMembership:
    return {
        "id": json["id"],
        "role": json["role"],
        "role_name": json["roleName"],
        "permissions": json["permissions"],
        "organization_id": json["organizationId"],
        "organization_name": json["organizationName"],
        "organization_slug": json["organizationSlug"],
        "user_id": json["userId"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "identifier": json["identifier"],
        "username": json["username"],
        "banned": json["banned"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListOrganizationMembershipsOutput(TypedDict):
    """One page of memberships."""

    memberships: list[ListOrganizationMembershipsMembership]
    """The memberships, in the order asked for."""

    total_count: int
    """How many memberships match, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_organization_memberships_output(json: Any) -> ListOrganizationMembershipsOutput:
    return {
        "memberships": [_list_organization_memberships_membership(item) for item in json["memberships"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class AddOrganizationMemberParams(TypedDict):
    """Parameters of `add-organization-member`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """The user to add, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:member`. It must be one of the organization's roles."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata of the membership that frontends can read, a JSON object. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata of the membership that only backends can read, a JSON object. Absent: none."""


class AddOrganizationMemberOutput(TypedDict):
    """The new membership."""

    id: str
    """Membership ID, such as `orgmem_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:admin`."""

    role_name: str | None
    """Name of the role, made for people. Absent if Clerk gave none."""

    permissions: list[str]
    """Keys of the permissions that the role grants, such as `org:sys_memberships:manage`."""

    organization_id: str
    """ID of the organization.

    Clerk: `organization.id`.
    """

    organization_name: str
    """Name of the organization.

    Clerk: `organization.name`.
    """

    organization_slug: str | None
    """Slug of the organization. Absent if it has none.

    Clerk: `organization.slug`.
    """

    user_id: str | None
    """ID of the member: the one asked for if Clerk gave none.

    Clerk: `public_user_data.user_id`.
    """

    first_name: str | None
    """First name of the member. Absent if there is none.

    Clerk: `public_user_data.first_name`.
    """

    last_name: str | None
    """Last name of the member. Absent if there is none.

    Clerk: `public_user_data.last_name`.
    """

    image_url: str | None
    """URL of the member's profile image. Absent if Clerk gave none.

    Clerk: `public_user_data.image_url`.
    """

    identifier: str | None
    """What the member signs in with: an email address, a phone number or a username. Absent if Clerk gave none.

    Clerk: `public_user_data.identifier`.
    """

    username: str | None
    """Username of the member. Absent if there is none.

    Clerk: `public_user_data.username`.
    """

    banned: bool | None
    """Whether the member is banned. Absent if Clerk gave nothing.

    Clerk: `public_user_data.banned`.
    """

    public_metadata: Any
    """Metadata of the membership, not of the user, that frontends can read. `{}` if there is none."""

    created_at: int
    """When the membership was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the membership was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _add_organization_member_output(json: Any) -> AddOrganizationMemberOutput:
    return {
        "id": json["id"],
        "role": json["role"],
        "role_name": json["roleName"],
        "permissions": json["permissions"],
        "organization_id": json["organizationId"],
        "organization_name": json["organizationName"],
        "organization_slug": json["organizationSlug"],
        "user_id": json["userId"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "identifier": json["identifier"],
        "username": json["username"],
        "banned": json["banned"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class UpdateOrganizationMembershipParams(TypedDict):
    """Parameters of `update-organization-membership`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """The member, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the new role, such as `org:admin`. It must be one of the organization's roles."""


class UpdateOrganizationMembershipOutput(TypedDict):
    """The membership after the change."""

    id: str
    """Membership ID, such as `orgmem_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:admin`."""

    role_name: str | None
    """Name of the role, made for people. Absent if Clerk gave none."""

    permissions: list[str]
    """Keys of the permissions that the role grants, such as `org:sys_memberships:manage`."""

    organization_id: str
    """ID of the organization.

    Clerk: `organization.id`.
    """

    organization_name: str
    """Name of the organization.

    Clerk: `organization.name`.
    """

    organization_slug: str | None
    """Slug of the organization. Absent if it has none.

    Clerk: `organization.slug`.
    """

    user_id: str | None
    """ID of the member: the one asked for if Clerk gave none.

    Clerk: `public_user_data.user_id`.
    """

    first_name: str | None
    """First name of the member. Absent if there is none.

    Clerk: `public_user_data.first_name`.
    """

    last_name: str | None
    """Last name of the member. Absent if there is none.

    Clerk: `public_user_data.last_name`.
    """

    image_url: str | None
    """URL of the member's profile image. Absent if Clerk gave none.

    Clerk: `public_user_data.image_url`.
    """

    identifier: str | None
    """What the member signs in with: an email address, a phone number or a username. Absent if Clerk gave none.

    Clerk: `public_user_data.identifier`.
    """

    username: str | None
    """Username of the member. Absent if there is none.

    Clerk: `public_user_data.username`.
    """

    banned: bool | None
    """Whether the member is banned. Absent if Clerk gave nothing.

    Clerk: `public_user_data.banned`.
    """

    public_metadata: Any
    """Metadata of the membership, not of the user, that frontends can read. `{}` if there is none."""

    created_at: int
    """When the membership was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the membership was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _update_organization_membership_output(json: Any) -> UpdateOrganizationMembershipOutput:
    return {
        "id": json["id"],
        "role": json["role"],
        "role_name": json["roleName"],
        "permissions": json["permissions"],
        "organization_id": json["organizationId"],
        "organization_name": json["organizationName"],
        "organization_slug": json["organizationSlug"],
        "user_id": json["userId"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "identifier": json["identifier"],
        "username": json["username"],
        "banned": json["banned"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class RemoveOrganizationMemberParams(TypedDict):
    """Parameters of `remove-organization-member`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """The member to remove, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class RemoveOrganizationMemberOutput(TypedDict):
    """The membership as it was."""

    id: str
    """Membership ID, such as `orgmem_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    role: str
    """Key of the role, such as `org:admin`."""

    role_name: str | None
    """Name of the role, made for people. Absent if Clerk gave none."""

    permissions: list[str]
    """Keys of the permissions that the role grants, such as `org:sys_memberships:manage`."""

    organization_id: str
    """ID of the organization.

    Clerk: `organization.id`.
    """

    organization_name: str
    """Name of the organization.

    Clerk: `organization.name`.
    """

    organization_slug: str | None
    """Slug of the organization. Absent if it has none.

    Clerk: `organization.slug`.
    """

    user_id: str | None
    """ID of the member: the one asked for if Clerk gave none.

    Clerk: `public_user_data.user_id`.
    """

    first_name: str | None
    """First name of the member. Absent if there is none.

    Clerk: `public_user_data.first_name`.
    """

    last_name: str | None
    """Last name of the member. Absent if there is none.

    Clerk: `public_user_data.last_name`.
    """

    image_url: str | None
    """URL of the member's profile image. Absent if Clerk gave none.

    Clerk: `public_user_data.image_url`.
    """

    identifier: str | None
    """What the member signs in with: an email address, a phone number or a username. Absent if Clerk gave none.

    Clerk: `public_user_data.identifier`.
    """

    username: str | None
    """Username of the member. Absent if there is none.

    Clerk: `public_user_data.username`.
    """

    banned: bool | None
    """Whether the member is banned. Absent if Clerk gave nothing.

    Clerk: `public_user_data.banned`.
    """

    public_metadata: Any
    """Metadata of the membership, not of the user, that frontends can read. `{}` if there is none."""

    created_at: int
    """When the membership was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the membership was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _remove_organization_member_output(json: Any) -> RemoveOrganizationMemberOutput:
    return {
        "id": json["id"],
        "role": json["role"],
        "role_name": json["roleName"],
        "permissions": json["permissions"],
        "organization_id": json["organizationId"],
        "organization_name": json["organizationName"],
        "organization_slug": json["organizationSlug"],
        "user_id": json["userId"],
        "first_name": json["firstName"],
        "last_name": json["lastName"],
        "image_url": json["imageUrl"],
        "identifier": json["identifier"],
        "username": json["username"],
        "banned": json["banned"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class CreateOrganizationInvitationParams(TypedDict):
    """Parameters of `create-organization-invitation`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address to invite, one, such as `ada@example.com`."""

    role: str
    """Key of the role that the invited person will have, such as `org:member`. It must be one of the organization's
    roles."""

    inviter_user_id: NotRequired[str | None]
    """The user who invites, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`, who must be allowed to manage members.
    Absent: nobody is named."""

    redirect_url: NotRequired[str | None]
    """Where the link of the invitation leads after it was accepted, such as `https://example.com/welcome`. Absent:
    where Clerk is set to lead."""

    expires_in_days: NotRequired[int | None]
    """After how many days the invitation expires, from 1 to 365. Absent: 30."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that the membership will have and frontends can read, a JSON object. Absent: none."""

    private_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that the membership will have and only backends can read, a JSON object. Absent: none."""

    notify: NotRequired[bool | None]
    """Whether Clerk sends the email. Absent: it does."""


class CreateOrganizationInvitationOutput(TypedDict):
    """The new invitation. Private metadata is not part of it."""

    id: str
    """Invitation ID, such as `orginv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    role: str
    """Key of the role that the invited person will have, such as `org:member`."""

    role_name: str
    """Name of that role, made for people."""

    organization_id: str | None
    """ID of the organization: the one asked for if Clerk gave none."""

    inviter_id: str | None
    """ID of the user who invited. Absent if nobody is named."""

    inviter_email: str | None
    """What the inviter signs in with: usually, but not always, an email address. Absent if nobody is named.

    Clerk: `public_inviter_data.identifier`.
    """

    inviter_first_name: str | None
    """First name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.first_name`.
    """

    inviter_last_name: str | None
    """Last name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.last_name`.
    """

    status: str | None
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others. Absent if Clerk gave none."""

    url: str | None
    """Link that accepts the invitation: a credential, since whoever has it can join. Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the membership will have and frontends can read. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_organization_invitation_output(json: Any) -> CreateOrganizationInvitationOutput:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "role": json["role"],
        "role_name": json["roleName"],
        "organization_id": json["organizationId"],
        "inviter_id": json["inviterId"],
        "inviter_email": json["inviterEmail"],
        "inviter_first_name": json["inviterFirstName"],
        "inviter_last_name": json["inviterLastName"],
        "status": json["status"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class ListOrganizationInvitationsParams(TypedDict):
    """Parameters of `list-organization-invitations`. A filter takes at most 100 values."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    status: NotRequired[str | None]
    """Only invitations in one of these states, separated by commas: `pending`, `accepted`, `revoked` or `expired`,
    such as `pending` or `pending,expired`. Absent: all states."""

    email_address: NotRequired[str | None]
    """Only invitations of exactly this address, such as `ada@example.com`. Absent: all."""

    order_by: NotRequired[str | None]
    """The order: `created_at` or `email_address`, after `-` for descending or `+` or nothing for ascending. Absent:
    `-created_at`, the newest first."""

    limit: NotRequired[int | None]
    """How many invitations to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many invitations to skip, counted in the order of `order_by`. Absent: 0."""


class ListOrganizationInvitationsInvitation(TypedDict):
    """An invitation to an organization as it stands in a list."""

    id: str
    """Invitation ID, such as `orginv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    role: str
    """Key of the role that the invited person will have, such as `org:member`."""

    role_name: str
    """Name of that role, made for people."""

    organization_id: str | None
    """ID of the organization: the one asked for if Clerk gave none."""

    inviter_id: str | None
    """ID of the user who invited. Absent if nobody is named."""

    inviter_email: str | None
    """What the inviter signs in with: usually, but not always, an email address. Absent if nobody is named.

    Clerk: `public_inviter_data.identifier`.
    """

    inviter_first_name: str | None
    """First name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.first_name`.
    """

    inviter_last_name: str | None
    """Last name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.last_name`.
    """

    status: str | None
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others. Absent if Clerk gave none."""

    url: str | None
    """Link that accepts the invitation: a credential, since whoever has it can join. Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the membership will have and frontends can read. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_organization_invitations_invitation(json: Any) -> ListOrganizationInvitationsInvitation:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "role": json["role"],
        "role_name": json["roleName"],
        "organization_id": json["organizationId"],
        "inviter_id": json["inviterId"],
        "inviter_email": json["inviterEmail"],
        "inviter_first_name": json["inviterFirstName"],
        "inviter_last_name": json["inviterLastName"],
        "status": json["status"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListOrganizationInvitationsOutput(TypedDict):
    """One page of invitations. Those that come from a verified domain are not part of it."""

    invitations: list[ListOrganizationInvitationsInvitation]
    """The invitations, in the order asked for."""

    total_count: int
    """How many invitations match, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_organization_invitations_output(json: Any) -> ListOrganizationInvitationsOutput:
    return {
        "invitations": [_list_organization_invitations_invitation(item) for item in json["invitations"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class RevokeOrganizationInvitationParams(TypedDict):
    """Parameters of `revoke-organization-invitation`."""

    organization_id: str
    """The organization, by its ID, not its slug, such as `org_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    invitation_id: str
    """The invitation to revoke, such as `orginv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    requesting_user_id: NotRequired[str | None]
    """The user who revokes, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`, who must be allowed to manage members.
    Absent: the application itself."""


class RevokeOrganizationInvitationOutput(TypedDict):
    """The invitation after it was revoked."""

    id: str
    """Invitation ID, such as `orginv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    role: str
    """Key of the role that the invited person will have, such as `org:member`."""

    role_name: str
    """Name of that role, made for people."""

    organization_id: str | None
    """ID of the organization: the one asked for if Clerk gave none."""

    inviter_id: str | None
    """ID of the user who invited. Absent if nobody is named."""

    inviter_email: str | None
    """What the inviter signs in with: usually, but not always, an email address. Absent if nobody is named.

    Clerk: `public_inviter_data.identifier`.
    """

    inviter_first_name: str | None
    """First name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.first_name`.
    """

    inviter_last_name: str | None
    """Last name of the inviter. Absent if there is none.

    Clerk: `public_inviter_data.last_name`.
    """

    status: str | None
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others. Absent if Clerk gave none."""

    url: str | None
    """Link that accepts the invitation: a credential, since whoever has it can join. Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the membership will have and frontends can read. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _revoke_organization_invitation_output(json: Any) -> RevokeOrganizationInvitationOutput:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "role": json["role"],
        "role_name": json["roleName"],
        "organization_id": json["organizationId"],
        "inviter_id": json["inviterId"],
        "inviter_email": json["inviterEmail"],
        "inviter_first_name": json["inviterFirstName"],
        "inviter_last_name": json["inviterLastName"],
        "status": json["status"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class CreateInvitationParams(TypedDict):
    """Parameters of `create-invitation`."""

    email_address: str
    """The address to invite, one, such as `ada@example.com`."""

    public_metadata: NotRequired[dict[str, Any] | None]
    """Metadata that the new user will have, a JSON object. Absent: none."""

    redirect_url: NotRequired[str | None]
    """Where the link of the invitation leads, such as `https://example.com/sign-up`; needed for sign-up pages of
    your own. Absent: where Clerk is set to lead."""

    notify: NotRequired[bool | None]
    """Whether Clerk sends the email. Absent: it does."""

    ignore_existing: NotRequired[bool | None]
    """Whether to invite an address that is invited already or belongs to a user. Absent: Clerk refuses it."""

    expires_in_days: NotRequired[int | None]
    """After how many days the invitation expires, from 1 to 365. Absent: 30."""

    template_slug: NotRequired[str | None]
    """The email template: `invitation` or `waitlist_invitation`. Absent: `invitation`, Clerk's default."""


class CreateInvitationOutput(TypedDict):
    """The new invitation."""

    id: str
    """Invitation ID, such as `inv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    status: str
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others."""

    revoked: bool | None
    """Whether it was revoked, as `status` says, too. Absent if Clerk gave nothing."""

    url: str | None
    """Link to sign up with the invitation: a credential, since whoever has it counts as the owner of the address.
    Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the new user will have. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_invitation_output(json: Any) -> CreateInvitationOutput:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "status": json["status"],
        "revoked": json["revoked"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class ListInvitationsParams(TypedDict):
    """Parameters of `list-invitations`."""

    status: NotRequired[str | None]
    """Only invitations in this state: `pending`, `accepted`, `revoked` or `expired`. Absent: all but the revoked
    ones."""

    query: NotRequired[str | None]
    """Only invitations with this text in their address or ID, such as `ada@example.com`. Absent: all."""

    order_by: NotRequired[str | None]
    """The order: `created_at`, `email_address` or `expires_at`, after `-` for descending or `+` or nothing for
    ascending. Absent: `-created_at`, the newest first."""

    limit: NotRequired[int | None]
    """How many invitations to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many invitations to skip, counted in the order of `order_by`. Absent: 0."""


class ListInvitationsInvitation(TypedDict):
    """An invitation to the application as it stands in a list."""

    id: str
    """Invitation ID, such as `inv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    status: str
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others."""

    revoked: bool | None
    """Whether it was revoked, as `status` says, too. Absent if Clerk gave nothing."""

    url: str | None
    """Link to sign up with the invitation: a credential, since whoever has it counts as the owner of the address.
    Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the new user will have. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_invitations_invitation(json: Any) -> ListInvitationsInvitation:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "status": json["status"],
        "revoked": json["revoked"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListInvitationsOutput(TypedDict):
    """One page of invitations."""

    invitations: list[ListInvitationsInvitation]
    """The invitations, in the order asked for."""

    total_count: int
    """How many invitations match, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_invitations_output(json: Any) -> ListInvitationsOutput:
    return {
        "invitations": [_list_invitations_invitation(item) for item in json["invitations"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class RevokeInvitationParams(TypedDict):
    """Parameters of `revoke-invitation`."""

    invitation_id: str
    """The invitation to revoke, such as `inv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class RevokeInvitationOutput(TypedDict):
    """The invitation after it was revoked."""

    id: str
    """Invitation ID, such as `inv_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    email_address: str
    """The address that was invited."""

    status: str
    """State: `pending`, `accepted`, `revoked` or `expired`. Clerk may add others."""

    revoked: bool | None
    """Whether it was revoked, as `status` says, too. Absent if Clerk gave nothing."""

    url: str | None
    """Link to sign up with the invitation: a credential, since whoever has it counts as the owner of the address.
    Absent if Clerk gave none."""

    expires_at: int | None
    """When the invitation expires. Absent if it does not. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    public_metadata: Any
    """Metadata that the new user will have. `{}` if there is none."""

    created_at: int
    """When the invitation was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the invitation was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _revoke_invitation_output(json: Any) -> RevokeInvitationOutput:
    return {
        "id": json["id"],
        "email_address": json["emailAddress"],
        "status": json["status"],
        "revoked": json["revoked"],
        "url": json["url"],
        "expires_at": json["expiresAt"],
        "public_metadata": json["publicMetadata"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class ListSessionsParams(TypedDict):
    """Parameters of `list-sessions`."""

    user_id: NotRequired[str | None]
    """Only sessions of this user, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Required if `client_id` is absent."""

    client_id: NotRequired[str | None]
    """Only sessions of this client (a browser or device), such as `client_2NNEqL2nrIRdJ194ndJqAHwEfxC`. Required if
    `user_id` is absent."""

    status: NotRequired[str | None]
    """Only sessions in this state: `abandoned`, `active`, `ended`, `expired`, `pending`, `removed`, `replaced` or
    `revoked`. Absent: all states."""

    limit: NotRequired[int | None]
    """How many sessions to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many sessions to skip, counted from the newest. Absent: 0."""


class ListSessionsSession(TypedDict):
    """A session as it stands in a list."""

    id: str
    """Session ID, such as `sess_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """ID of the user who is signed in."""

    client_id: str
    """ID of the client (a browser or device)."""

    status: str
    """State: `active`, `revoked`, `ended`, `expired`, `removed`, `abandoned`, `replaced` or `pending`. Clerk may add
    others."""

    last_active_at: int
    """When the session was last active. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    last_active_organization_id: str | None
    """ID of the organization that was last active in the session. Absent if there was none."""

    expire_at: int
    """When the session expires or expired. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    abandon_at: int
    """When the session counts as abandoned. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    created_at: int
    """When the session was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the session was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_sessions_session(json: Any) -> ListSessionsSession:
    return {
        "id": json["id"],
        "user_id": json["userId"],
        "client_id": json["clientId"],
        "status": json["status"],
        "last_active_at": json["lastActiveAt"],
        "last_active_organization_id": json["lastActiveOrganizationId"],
        "expire_at": json["expireAt"],
        "abandon_at": json["abandonAt"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListSessionsOutput(TypedDict):
    """One page of sessions."""

    sessions: list[ListSessionsSession]
    """The sessions, newest first. Clerk removes old inactive sessions, which are missing here."""

    total_count: int
    """How many sessions match, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_sessions_output(json: Any) -> ListSessionsOutput:
    return {
        "sessions": [_list_sessions_session(item) for item in json["sessions"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class GetSessionParams(TypedDict):
    """Parameters of `get-session`."""

    session_id: str
    """The session to get, such as `sess_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class GetSessionOutput(TypedDict):
    """One session."""

    id: str
    """Session ID, such as `sess_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """ID of the user who is signed in."""

    client_id: str
    """ID of the client (a browser or device)."""

    status: str
    """State: `active`, `revoked`, `ended`, `expired`, `removed`, `abandoned`, `replaced` or `pending`. Clerk may add
    others."""

    last_active_at: int
    """When the session was last active. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    last_active_organization_id: str | None
    """ID of the organization that was last active in the session. Absent if there was none."""

    expire_at: int
    """When the session expires or expired. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    abandon_at: int
    """When the session counts as abandoned. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    created_at: int
    """When the session was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the session was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _get_session_output(json: Any) -> GetSessionOutput:
    return {
        "id": json["id"],
        "user_id": json["userId"],
        "client_id": json["clientId"],
        "status": json["status"],
        "last_active_at": json["lastActiveAt"],
        "last_active_organization_id": json["lastActiveOrganizationId"],
        "expire_at": json["expireAt"],
        "abandon_at": json["abandonAt"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class RevokeSessionParams(TypedDict):
    """Parameters of `revoke-session`."""

    session_id: str
    """The session to revoke, such as `sess_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class RevokeSessionOutput(TypedDict):
    """The session after it was revoked; `status` should be `revoked`."""

    id: str
    """Session ID, such as `sess_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    user_id: str
    """ID of the user who is signed in."""

    client_id: str
    """ID of the client (a browser or device)."""

    status: str
    """State: `active`, `revoked`, `ended`, `expired`, `removed`, `abandoned`, `replaced` or `pending`. Clerk may add
    others."""

    last_active_at: int
    """When the session was last active. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    last_active_organization_id: str | None
    """ID of the organization that was last active in the session. Absent if there was none."""

    expire_at: int
    """When the session expires or expired. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    abandon_at: int
    """When the session counts as abandoned. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    created_at: int
    """When the session was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the session was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _revoke_session_output(json: Any) -> RevokeSessionOutput:
    return {
        "id": json["id"],
        "user_id": json["userId"],
        "client_id": json["clientId"],
        "status": json["status"],
        "last_active_at": json["lastActiveAt"],
        "last_active_organization_id": json["lastActiveOrganizationId"],
        "expire_at": json["expireAt"],
        "abandon_at": json["abandonAt"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class ListAllowlistIdentifiersParams(TypedDict):
    """Parameters of `list-allowlist-identifiers`."""

    limit: NotRequired[int | None]
    """How many entries to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many entries to skip. Absent: 0."""


class ListAllowlistIdentifiersIdentifier(TypedDict):
    """An entry of the allowlist as it stands in a list."""

    id: str
    """ID of the entry, such as `alid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    identifier: str
    """The email address, pattern, phone number or wallet, in lower case."""

    identifier_type: str
    """What it is: `email_address`, `phone_number` or `web3_wallet`. Clerk may add others. Empty if Clerk gave none."""

    invitation_id: str | None
    """ID of the invitation that was sent. Absent if none was."""

    created_at: int
    """When the entry was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the entry was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_allowlist_identifiers_identifier(json: Any) -> ListAllowlistIdentifiersIdentifier:
    return {
        "id": json["id"],
        "identifier": json["identifier"],
        "identifier_type": json["identifierType"],
        "invitation_id": json["invitationId"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListAllowlistIdentifiersOutput(TypedDict):
    """One page of the allowlist."""

    identifiers: list[ListAllowlistIdentifiersIdentifier]
    """The entries."""

    total_count: int
    """How many entries there are, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_allowlist_identifiers_output(json: Any) -> ListAllowlistIdentifiersOutput:
    return {
        "identifiers": [_list_allowlist_identifiers_identifier(item) for item in json["identifiers"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class CreateAllowlistIdentifierParams(TypedDict):
    """Parameters of `create-allowlist-identifier`."""

    identifier: str
    """Who may sign up: an email address, a phone number in E.164 form, a Web3 wallet, or all addresses of a domain,
    such as `ada@example.com` or `*@example.com`."""

    notify: NotRequired[bool | None]
    """Whether to send an invitation to the address or number. Absent: none is sent."""


class CreateAllowlistIdentifierOutput(TypedDict):
    """The new entry."""

    id: str
    """ID of the entry, such as `alid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    identifier: str
    """The email address, pattern, phone number or wallet, in lower case."""

    identifier_type: str
    """What it is: `email_address`, `phone_number` or `web3_wallet`. Clerk may add others. Empty if Clerk gave none."""

    invitation_id: str | None
    """ID of the invitation that was sent. Absent if none was."""

    created_at: int
    """When the entry was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the entry was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_allowlist_identifier_output(json: Any) -> CreateAllowlistIdentifierOutput:
    return {
        "id": json["id"],
        "identifier": json["identifier"],
        "identifier_type": json["identifierType"],
        "invitation_id": json["invitationId"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class DeleteAllowlistIdentifierParams(TypedDict):
    """Parameters of `delete-allowlist-identifier`."""

    identifier_id: str
    """The entry to delete, by its ID, not by its address, such as `alid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class DeleteAllowlistIdentifierOutput(TypedDict):
    """What Clerk says of the deletion."""

    id: str
    """ID of the deleted entry: the one asked for if Clerk gave none."""

    object: str
    """Type of what was deleted, `allowlist_identifier`. Empty if Clerk gave none."""

    deleted: bool
    """Whether the entry was deleted, as Clerk says. Check it: `success` alone does not mean that it is gone."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _delete_allowlist_identifier_output(json: Any) -> DeleteAllowlistIdentifierOutput:
    return {
        "id": json["id"],
        "object": json["object"],
        "deleted": json["deleted"],
        "success": json["success"],
    }


class ListBlocklistIdentifiersParams(TypedDict):
    """Parameters of `list-blocklist-identifiers`."""

    limit: NotRequired[int | None]
    """How many entries to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many entries to skip. Absent: 0."""


class ListBlocklistIdentifiersIdentifier(TypedDict):
    """An entry of the blocklist as it stands in a list."""

    id: str
    """ID of the entry, such as `blid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    identifier: str
    """The email address, pattern, phone number or wallet, in lower case."""

    identifier_type: str
    """What it is: `email_address`, `phone_number` or `web3_wallet`. Clerk may add others. Empty if Clerk gave none."""

    created_at: int
    """When the entry was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the entry was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_blocklist_identifiers_identifier(json: Any) -> ListBlocklistIdentifiersIdentifier:
    return {
        "id": json["id"],
        "identifier": json["identifier"],
        "identifier_type": json["identifierType"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListBlocklistIdentifiersOutput(TypedDict):
    """One page of the blocklist."""

    identifiers: list[ListBlocklistIdentifiersIdentifier]
    """The entries."""

    total_count: int
    """How many entries there are, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_blocklist_identifiers_output(json: Any) -> ListBlocklistIdentifiersOutput:
    return {
        "identifiers": [_list_blocklist_identifiers_identifier(item) for item in json["identifiers"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class CreateBlocklistIdentifierParams(TypedDict):
    """Parameters of `create-blocklist-identifier`."""

    identifier: str
    """Who may not sign up: an email address, a phone number in E.164 form, a Web3 wallet, or all addresses of a
    domain or its subdomains, such as `ada@example.com`, `*@example.com` or `*@*.example.com`. A blocked address
    also blocks its forms with `+tag`. Other patterns match nothing."""


class CreateBlocklistIdentifierOutput(TypedDict):
    """The new entry."""

    id: str
    """ID of the entry, such as `blid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    identifier: str
    """The email address, pattern, phone number or wallet, in lower case."""

    identifier_type: str
    """What it is: `email_address`, `phone_number` or `web3_wallet`. Clerk may add others. Empty if Clerk gave none."""

    created_at: int
    """When the entry was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the entry was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_blocklist_identifier_output(json: Any) -> CreateBlocklistIdentifierOutput:
    return {
        "id": json["id"],
        "identifier": json["identifier"],
        "identifier_type": json["identifierType"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class DeleteBlocklistIdentifierParams(TypedDict):
    """Parameters of `delete-blocklist-identifier`."""

    identifier_id: str
    """The entry to delete, by its ID, not by its address, such as `blid_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class DeleteBlocklistIdentifierOutput(TypedDict):
    """What Clerk says of the deletion."""

    id: str
    """ID of the deleted entry: the one asked for if Clerk gave none."""

    object: str
    """Type of what was deleted, `blocklist_identifier`. Empty if Clerk gave none."""

    deleted: bool
    """Whether the entry was deleted, as Clerk says. Check it: `success` alone does not mean that it is gone."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _delete_blocklist_identifier_output(json: Any) -> DeleteBlocklistIdentifierOutput:
    return {
        "id": json["id"],
        "object": json["object"],
        "deleted": json["deleted"],
        "success": json["success"],
    }


class ListJwtTemplatesParams(TypedDict):
    """Parameters of `list-jwt-templates`."""

    limit: NotRequired[int | None]
    """How many templates to return at most, from 1 to 500. Absent: 10."""

    offset: NotRequired[int | None]
    """How many templates to skip. Absent: 0."""


class ListJwtTemplatesTemplate(TypedDict):
    """A template as it stands in a list."""

    id: str
    """Template ID, such as `jtmp_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name, unique in the application; tokens are asked for by it."""

    claims: Any
    """The claims of the tokens, with placeholders such as `{{user.id}}`. `{}` if there are none."""

    lifetime: int
    """How long a token lives, in seconds."""

    allowed_clock_skew: int
    """How far clocks may differ, in seconds."""

    custom_signing_key: bool
    """Whether tokens are signed with a key of your own. The key is never returned."""

    signing_algorithm: str
    """Algorithm of the signature, such as `RS256`."""

    created_at: int
    """When the template was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the template was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""


def _list_jwt_templates_template(json: Any) -> ListJwtTemplatesTemplate:
    return {
        "id": json["id"],
        "name": json["name"],
        "claims": json["claims"],
        "lifetime": json["lifetime"],
        "allowed_clock_skew": json["allowedClockSkew"],
        "custom_signing_key": json["customSigningKey"],
        "signing_algorithm": json["signingAlgorithm"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
    }


class ListJwtTemplatesOutput(TypedDict):
    """One page of templates."""

    templates: list[ListJwtTemplatesTemplate]
    """The templates."""

    total_count: int
    """How many templates there are, over all pages."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _list_jwt_templates_output(json: Any) -> ListJwtTemplatesOutput:
    return {
        "templates": [_list_jwt_templates_template(item) for item in json["templates"]],
        "total_count": json["totalCount"],
        "success": json["success"],
    }


class GetJwtTemplateParams(TypedDict):
    """Parameters of `get-jwt-template`."""

    template_id: str
    """The template, by its ID, not its name, such as `jtmp_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class GetJwtTemplateOutput(TypedDict):
    """One template."""

    id: str
    """Template ID, such as `jtmp_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    name: str
    """Name, unique in the application; tokens are asked for by it."""

    claims: Any
    """The claims of the tokens, with placeholders such as `{{user.id}}`. `{}` if there are none."""

    lifetime: int
    """How long a token lives, in seconds."""

    allowed_clock_skew: int
    """How far clocks may differ, in seconds."""

    custom_signing_key: bool
    """Whether tokens are signed with a key of your own. The key is never returned."""

    signing_algorithm: str
    """Algorithm of the signature, such as `RS256`."""

    created_at: int
    """When the template was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the template was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _get_jwt_template_output(json: Any) -> GetJwtTemplateOutput:
    return {
        "id": json["id"],
        "name": json["name"],
        "claims": json["claims"],
        "lifetime": json["lifetime"],
        "allowed_clock_skew": json["allowedClockSkew"],
        "custom_signing_key": json["customSigningKey"],
        "signing_algorithm": json["signingAlgorithm"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class CreateActorTokenParams(TypedDict):
    """Parameters of `create-actor-token`."""

    user_id: str
    """The user to sign in as, such as `user_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    actor: dict[str, Any]
    """Who acts, a JSON object with the text `sub`, such as `{"sub":"user_2NNEqTHxbJqvGmkTpdXaKEYV7dn"}`; further
    keys are allowed. It becomes the claim `act` of the session."""

    expires_in_seconds: NotRequired[int | None]
    """After how many seconds the token can no longer be used. Absent: 3600."""

    session_max_duration_in_seconds: NotRequired[int | None]
    """How many seconds the session lasts at most. Absent: 1800."""


class CreateActorTokenOutput(TypedDict):
    """The new token, a credential."""

    id: str
    """Actor token ID, such as `act_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    status: str
    """State: `pending`, `accepted` or `revoked`. Clerk may add others."""

    user_id: str
    """ID of the user to sign in as."""

    actor: Any
    """Who acts, as it was given. `{}` if Clerk gave nothing."""

    token: str | None
    """The token: a credential that signs in as the user, once. Absent if Clerk gave none."""

    url: str | None
    """Link that signs in as the user, once: a credential. Absent if Clerk gave none."""

    created_at: int
    """When the token was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the token was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _create_actor_token_output(json: Any) -> CreateActorTokenOutput:
    return {
        "id": json["id"],
        "status": json["status"],
        "user_id": json["userId"],
        "actor": json["actor"],
        "token": json["token"],
        "url": json["url"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class RevokeActorTokenParams(TypedDict):
    """Parameters of `revoke-actor-token`."""

    actor_token_id: str
    """The actor token to revoke, such as `act_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""


class RevokeActorTokenOutput(TypedDict):
    """The token after it was revoked."""

    id: str
    """Actor token ID, such as `act_2NNEqL2nrIRdJ194ndJqAHwEfxC`."""

    status: str
    """State: `pending`, `accepted` or `revoked`. Clerk may add others."""

    user_id: str
    """ID of the user to sign in as."""

    actor: Any
    """Who acts, as it was given. `{}` if Clerk gave nothing."""

    token: str | None
    """The token: a credential that signs in as the user, once. Absent if Clerk gave none."""

    url: str | None
    """Link that signs in as the user, once: a credential. Absent if Clerk gave none."""

    created_at: int
    """When the token was created. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    updated_at: int
    """When the token was last updated. Unix milliseconds, counted from 1970-01-01T00:00:00Z."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _revoke_actor_token_output(json: Any) -> RevokeActorTokenOutput:
    return {
        "id": json["id"],
        "status": json["status"],
        "user_id": json["userId"],
        "actor": json["actor"],
        "token": json["token"],
        "url": json["url"],
        "created_at": json["createdAt"],
        "updated_at": json["updatedAt"],
        "success": json["success"],
    }


class VerifyWebhookParams(TypedDict):
    """Parameters of `verify-webhook`: the request as it came, and the time."""

    signing_secret: NotRequired[str | None]
    """Signing secret of the endpoint, `whsec_…`, or several separated by spaces while they are rotated. Empty: the
    one in the environment variable `CLERK_WEBHOOK_SIGNING_SECRET`."""

    svix_id: str
    """Header `svix-id`."""

    svix_timestamp: str
    """Header `svix-timestamp`. Digits only."""

    svix_signature: str
    """Header `svix-signature`."""

    body: str
    """Body of the request, every byte of it as it came: JSON that was parsed and written again has another
    signature."""

    now: NotRequired[int]
    """The time now. Unix milliseconds, counted from 1970-01-01T00:00:00Z. Absent: by this machine's clock."""

    tolerance_seconds: NotRequired[int | None]
    """How many seconds `svix_timestamp` may lie before or after `now`. Absent: 300."""


class VerifyWebhookOutput(TypedDict):
    """A verified event."""

    id: str
    """ID of the message, the same however often Clerk sends it: who has seen it before ignores the event. Filled in
    by the operation."""

    type: str
    """Type of the event, such as `user.created`. New ones appear without notice."""

    timestamp: int
    """When it happened, as Clerk says it: milliseconds since 1970 by its documentation, seconds in its examples. 0
    if Clerk gave none."""

    instance_id: str
    """ID of the Clerk instance. Empty if Clerk gave none."""

    user_id: str | None
    """ID of the user whom it is about. Absent if it is about none. Filled in by the operation."""

    organization_id: str | None
    """ID of the organization that it is about. Absent if it is about none. Filled in by the operation."""

    session_id: str | None
    """ID of the session that it is about. Absent if it is about none. Filled in by the operation."""

    client_ip: str | None
    """IP address of the client that caused it. Absent if Clerk gave none.

    Clerk: `event_attributes.http_request.client_ip`.
    """

    user_agent: str | None
    """User agent of the client that caused it. Absent if Clerk gave none.

    Clerk: `event_attributes.http_request.user_agent`.
    """

    data: Any
    """What it is about, byte for byte: the object that the type names. It may hold private metadata, one-time codes
    and invitation URLs. `{}` if Clerk gave none."""

    success: bool
    """Always true: a failure is returned as `failure`."""


def _verify_webhook_output(json: Any) -> VerifyWebhookOutput:
    return {
        "id": json["id"],
        "type": json["type"],
        "timestamp": json["timestamp"],
        "instance_id": json["instanceId"],
        "user_id": json["userId"],
        "organization_id": json["organizationId"],
        "session_id": json["sessionId"],
        "client_ip": json["clientIp"],
        "user_agent": json["userAgent"],
        "data": json["data"],
        "success": json["success"],
    }


Output = TypeVar("Output")


class Operations(ABC):
    """The operations. All of them raise `ClerkError` if they fail."""

    @abstractmethod
    def _call(
        self, operation: str, given: type, params: Mapping[str, object], read: Callable[[Any], Output]
    ) -> Output: ...

    def list_users(self, **params: Unpack[ListUsersParams]) -> ListUsersOutput:
        """List users, a page at a time, with the number of all that match.

        Endpoints: `GET /v1/users` and `GET /v1/users/count`, sent at the same time.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range, a text is blank or a filter holds no value;
        `rejected` (422) if Clerk refuses a filter or the order; and the ones that every read can have:
        `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `not-found`, `bad-response`. If one of the
        two requests fails, the operation fails.
        """
        return self._call("list-users", ListUsersParams, params, _list_users_output)

    def get_user(self, **params: Unpack[GetUserParams]) -> GetUserOutput:
        """Get one user by their ID, with private metadata.

        Endpoint: `GET /v1/users/{user_id}`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one; and the ones
        that every read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `rejected`,
        `bad-response`.
        """
        return self._call("get-user", GetUserParams, params, _get_user_output)

    def create_user(self, **params: Unpack[CreateUserParams]) -> CreateUserOutput:
        """Create a user. Where the call may be retried, use `ensure-user`.

        Endpoint: `POST /v1/users`, one request.

        Effect: writes, only adding; not idempotent: without an email address, phone number, username or external
        ID, each success creates another user.

        Failures: `invalid-parameter` if a text is blank, a list of addresses holds none or metadata is not a JSON
        object; `outcome-unknown` if the user may have been created: check with `list-users` before a retry;
        `rejected` with status 402 or 403 if the plan lacks something or a quota is used up, 422 if a field is
        refused, such as an email address that is taken, a weak password or a field that is switched off;
        `unavailable` only if nothing was done; and `rate-limited`, `misconfigured`, `unauthorized`, `not-found`,
        `bad-response`.
        """
        return self._call("create-user", CreateUserParams, params, _create_user_output)

    def ensure_user(self, **params: Unpack[EnsureUserParams]) -> EnsureUserOutput:
        """Create a user unless there is one with this external ID: a create that is safe to retry.

        Endpoints: `GET /v1/users` by the external ID, and if there is no such user, `POST /v1/users`. If Clerk
        refuses that with status 400, 409 or 422, or its answer is lost or a 5xx, the first again. A user without
        this very external ID is never taken for the one asked for, even with the same email address.

        Effect: writes, only adding; idempotent: no two users have the same external ID.

        Failures: `invalid-parameter` as for `create-user`, or if the external ID is blank or begins with a sign;
        `rejected` if Clerk refuses the user and shows none with this external ID: 422 if a user has the email
        address, phone number or username, be it another one or this one, just created and not shown yet;
        `unavailable` if nobody can say whether the user was created, or Clerk has the external ID but does not
        show the user yet; `bad-response` if Clerk's answer is no user with this external ID: `message` says
        whether one was created; and `rate-limited`, `misconfigured`, `unauthorized`, `not-found`.
        """
        return self._call("ensure-user", EnsureUserParams, params, _ensure_user_output)

    def update_user(self, **params: Unpack[UpdateUserParams]) -> UpdateUserOutput:
        """Change the profile of a user, their metadata, or both. Metadata is replaced whole: to merge into it, use
        `merge-user-metadata`.

        Endpoints: `PATCH /v1/users/{user_id}` if anything but metadata changes, then `PUT
        /v1/users/{user_id}/metadata` if metadata changes. If the second one fails after the first, the failure's
        `message` says that the profile was changed, and whether the metadata was not or may have been. Clerk
        allows 10 such requests in 10 seconds for one user.

        Effect: writes, replacing; idempotent: a retry sets the same values again.

        Failures: `invalid-parameter` if there is nothing to change, the ID can't be one, a text is blank or
        metadata is not a JSON object; `not-found` if there is no such user; `rejected` with status 422 if a field
        is refused; `unavailable` also if another change of the user is under way (409); and `rate-limited`,
        `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("update-user", UpdateUserParams, params, _update_user_output)

    def delete_user(self, **params: Unpack[DeleteUserParams]) -> DeleteUserOutput:
        """Delete a user with all their sessions and memberships.

        Endpoint: `DELETE /v1/users/{user_id}`, one request.

        Effect: destroys; idempotent: a retry after a lost answer fails with `not-found` once the user is gone.
        Cannot be undone.

        Failures: `not-found` if there is no such user (any more); `invalid-parameter` if the ID can't be one;
        `rejected` with status 409 if the user is managed by a directory (SCIM); and `rate-limited`,
        `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("delete-user", DeleteUserParams, params, _delete_user_output)

    def ban_user(self, **params: Unpack[BanUserParams]) -> BanUserOutput:
        """Ban a user: all their sessions are revoked, and they cannot sign in until `unban-user`.

        Needs a plan with user bans, outside of development.

        Endpoint: `POST /v1/users/{user_id}/ban`, one request.

        Effect: writes, replacing; idempotent: a retry sets the same state again.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one; `rejected`
        with status 402 if the plan lacks it; and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`,
        `bad-response`.
        """
        return self._call("ban-user", BanUserParams, params, _ban_user_output)

    def unban_user(self, **params: Unpack[UnbanUserParams]) -> UnbanUserOutput:
        """Lift the ban of a user.

        Endpoint: `POST /v1/users/{user_id}/unban`, one request.

        Effect: writes, replacing; idempotent: a retry sets the same state again.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one; `rejected`
        with status 402 if the plan lacks it; and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`,
        `bad-response`.
        """
        return self._call("unban-user", UnbanUserParams, params, _unban_user_output)

    def lock_user(self, **params: Unpack[LockUserParams]) -> LockUserOutput:
        """Lock a user: they cannot sign in until the lock ends by itself or by `unlock-user`. Open sessions stay.

        How long the lock lasts is set in Clerk: an hour by default, possibly without end.

        Endpoint: `POST /v1/users/{user_id}/lock`, one request.

        Effect: writes, replacing; idempotent: the user stays locked, though the time of the lock may start anew.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one; `rejected`
        with status 403 if locks are switched off in Clerk; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("lock-user", LockUserParams, params, _lock_user_output)

    def unlock_user(self, **params: Unpack[UnlockUserParams]) -> UnlockUserOutput:
        """End the lock of a user.

        Endpoint: `POST /v1/users/{user_id}/unlock`, one request.

        Effect: writes, replacing; idempotent: a retry sets the same state again.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one; `rejected`
        with status 403 if locks are switched off in Clerk; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("unlock-user", UnlockUserParams, params, _unlock_user_output)

    def merge_user_metadata(self, **params: Unpack[MergeUserMetadataParams]) -> MergeUserMetadataOutput:
        """Merge into the metadata of a user: other keys stay, and a key whose value is null is deleted. To replace
        metadata whole, use `update-user`.

        How arrays are merged is not documented by Clerk; expect them to be replaced. Clerk allows 10 such
        requests in 10 seconds for one user.

        Endpoint: `PATCH /v1/users/{user_id}/metadata`, one request.

        Effect: writes, replacing; idempotent: a retry merges the same values again.

        Failures: `invalid-parameter` if no metadata is given, the ID can't be one or metadata is not a JSON
        object; `not-found` if there is no such user; `rejected` with status 422 if Clerk refuses the metadata;
        and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("merge-user-metadata", MergeUserMetadataParams, params, _merge_user_metadata_output)

    def get_user_oauth_token(self, **params: Unpack[GetUserOauthTokenParams]) -> GetUserOauthTokenOutput:
        """Get the access tokens of a user for a provider that they have connected, a page at a time. Returns
        credentials.

        Endpoint: `GET /v1/users/{user_id}/oauth_access_tokens/{provider}`, one request.

        Effect: reads; idempotent: Clerk may refresh the token at the provider meanwhile.

        Failures: `not-found` if there is no such user or the provider is not switched on; `rejected` with status
        400 or 422 if the token has expired and cannot be refreshed: the user must sign in with the provider
        again; `invalid-parameter` if the ID or the provider can't be one or `limit` is out of range; and the ones
        that every read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("get-user-oauth-token", GetUserOauthTokenParams, params, _get_user_oauth_token_output)

    def list_user_organization_memberships(self, **params: Unpack[ListUserOrganizationMembershipsParams]) -> ListUserOrganizationMembershipsOutput:
        """List the organizations that a user is a member of, a page at a time.

        Endpoint: `GET /v1/users/{user_id}/organization_memberships`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such user; `invalid-parameter` if the ID can't be one or `limit` is
        out of range; `rejected` (403) if organizations are switched off in Clerk; and the ones that every read
        can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-user-organization-memberships", ListUserOrganizationMembershipsParams, params, _list_user_organization_memberships_output)

    def list_organizations(self, **params: Unpack[ListOrganizationsParams]) -> ListOrganizationsOutput:
        """List organizations, a page at a time.

        Endpoint: `GET /v1/organizations`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range or a text is blank; `rejected` with status 403 if
        organizations are switched off in Clerk, 422 if Clerk does not know the order; and the ones that every
        read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `not-found`,
        `bad-response`.
        """
        return self._call("list-organizations", ListOrganizationsParams, params, _list_organizations_output)

    def get_organization(self, **params: Unpack[GetOrganizationParams]) -> GetOrganizationOutput:
        """Get one organization by its ID or slug, with its number of members.

        Endpoint: `GET /v1/organizations/{organization_id}?include_members_count=true`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such organization; `invalid-parameter` if the ID or slug can't be
        one; `rejected` (403) if organizations are switched off in Clerk; and the ones that every read can have:
        `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("get-organization", GetOrganizationParams, params, _get_organization_output)

    def create_organization(self, **params: Unpack[CreateOrganizationParams]) -> CreateOrganizationOutput:
        """Create an organization with one member, its admin. Where the call may be retried, use
        `ensure-organization`.

        Endpoint: `POST /v1/organizations`, one request.

        Effect: writes, only adding; not idempotent: each success creates another organization, and names need not
        be unique.

        Failures: `invalid-parameter` if a text is blank or metadata is not a JSON object; `outcome-unknown` if
        the organization may have been created: check with `list-organizations` before a retry; `rejected` with
        status 400 if the creator does not exist, 402 if the plan lacks something, 403 if a quota is used up or
        organizations or slugs are switched off, 422 if a field is refused, such as a slug that is taken;
        `unavailable` only if nothing was done; and `rate-limited`, `misconfigured`, `unauthorized`, `not-found`,
        `bad-response`.
        """
        return self._call("create-organization", CreateOrganizationParams, params, _create_organization_output)

    def ensure_organization(self, **params: Unpack[EnsureOrganizationParams]) -> EnsureOrganizationOutput:
        """Create an organization unless there is one with this slug: a create that is safe to retry.

        Endpoints: `GET /v1/organizations/{slug}?include_members_count=true`, and if there is no such
        organization, `POST /v1/organizations`. If Clerk refuses that with status 400, 409 or 422, or its answer
        is lost or a 5xx, the first again.

        Effect: writes, only adding; idempotent: no two organizations have the same slug.

        Failures: `invalid-parameter` as for `create-organization`, or if the slug can't be one; `rejected` if
        Clerk refuses the organization and has none with this slug: 403 if organizations or slugs are switched off
        in Clerk or the plan's quota is used up; `unavailable` if nobody can say whether the organization was
        created, or Clerk has the slug but does not show the organization yet; `bad-response` if Clerk's answer is
        no organization with this slug: `message` says whether one was created; and `rate-limited`,
        `misconfigured`, `unauthorized`, `not-found`.
        """
        return self._call("ensure-organization", EnsureOrganizationParams, params, _ensure_organization_output)

    def update_organization(self, **params: Unpack[UpdateOrganizationParams]) -> UpdateOrganizationOutput:
        """Change an organization, its metadata, or both. Metadata is replaced whole: to merge into it, use
        `merge-organization-metadata`.

        Endpoints: `PATCH /v1/organizations/{organization_id}` if anything but metadata changes, then `PUT
        /v1/organizations/{organization_id}/metadata` if metadata changes. If the second one fails after the
        first, the failure's `message` says that the organization was changed, and whether the metadata was not or
        may have been. Clerk allows 10 such requests in 10 seconds for one organization.

        Effect: writes, replacing; idempotent: a retry sets the same values again.

        Failures: `invalid-parameter` if there is nothing to change, the ID can't be one, a text is blank or
        metadata is not a JSON object; `not-found` if there is no such organization; `rejected` with status 400 if
        billing sets the number of members, 402 if the plan lacks something, 403 if organizations or slugs are
        switched off, 422 if a field is refused; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("update-organization", UpdateOrganizationParams, params, _update_organization_output)

    def delete_organization(self, **params: Unpack[DeleteOrganizationParams]) -> DeleteOrganizationOutput:
        """Delete an organization with all its memberships and invitations. Sessions lose it as their active
        organization.

        Endpoint: `DELETE /v1/organizations/{organization_id}`, one request.

        Effect: destroys; idempotent: a retry after a lost answer fails with `not-found` once the organization is
        gone. Cannot be undone.

        Failures: `not-found` if there is no such organization; `invalid-parameter` if the ID can't be one;
        `rejected` (403) if organizations are switched off in Clerk; and `rate-limited`, `unavailable`,
        `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("delete-organization", DeleteOrganizationParams, params, _delete_organization_output)

    def merge_organization_metadata(self, **params: Unpack[MergeOrganizationMetadataParams]) -> MergeOrganizationMetadataOutput:
        """Merge into the metadata of an organization: other keys stay, and a key whose value is null is deleted. To
        replace metadata whole, use `update-organization`.

        How arrays are merged is not documented by Clerk; expect them to be replaced. Clerk allows 10 such
        requests in 10 seconds for one organization.

        Endpoint: `PATCH /v1/organizations/{organization_id}/metadata`, one request.

        Effect: writes, replacing; idempotent: a retry merges the same values again.

        Failures: `invalid-parameter` if no metadata is given, the ID can't be one or metadata is not a JSON
        object; `not-found` if there is no such organization; `rejected` with status 422 if Clerk refuses the
        metadata; and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("merge-organization-metadata", MergeOrganizationMetadataParams, params, _merge_organization_metadata_output)

    def list_organization_memberships(self, **params: Unpack[ListOrganizationMembershipsParams]) -> ListOrganizationMembershipsOutput:
        """List the members of an organization, a page at a time.

        Endpoint: `GET /v1/organizations/{organization_id}/memberships`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such organization; `invalid-parameter` if the ID can't be one,
        `limit` is out of range, a text is blank or a filter holds no value; `rejected` with status 403 if
        organizations are switched off in Clerk, 422 if Clerk refuses a filter or the order; and the ones that
        every read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-organization-memberships", ListOrganizationMembershipsParams, params, _list_organization_memberships_output)

    def add_organization_member(self, **params: Unpack[AddOrganizationMemberParams]) -> AddOrganizationMemberOutput:
        """Add a user to an organization. It becomes their active organization at the next session.

        To see whether the user is a member, use `list-organization-memberships` with `user_id`.

        Endpoint: `POST /v1/organizations/{organization_id}/memberships`, one request.

        Effect: writes, only adding; idempotent: a retry fails with `rejected` (400
        `already_a_member_in_organization`) and changes nothing, not even the role.

        Failures: `rejected` with status 400 if the user is a member already, 403 if the organization has as many
        members and invitations as it may have or organizations are switched off, 422 if the user may belong to no
        other organization; `not-found` if there is no such organization, user or role; `invalid-parameter` if an
        ID or the role is blank or metadata is not a JSON object; and `rate-limited`, `unavailable`,
        `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("add-organization-member", AddOrganizationMemberParams, params, _add_organization_member_output)

    def update_organization_membership(self, **params: Unpack[UpdateOrganizationMembershipParams]) -> UpdateOrganizationMembershipOutput:
        """Change the role of a member.

        Clerk allows 10 such requests in 10 seconds for one membership.

        Endpoint: `PATCH /v1/organizations/{organization_id}/memberships/{user_id}`, one request.

        Effect: writes, replacing; idempotent: a retry sets the same role again.

        Failures: `not-found` if there is no such organization, member or role; `rejected` with status 400 if
        nobody would be left who can manage the organization, 409 if the membership is managed by a directory
        (SCIM), 422 if Clerk refuses the role; `invalid-parameter` if an ID can't be one or the role is blank; and
        `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("update-organization-membership", UpdateOrganizationMembershipParams, params, _update_organization_membership_output)

    def remove_organization_member(self, **params: Unpack[RemoveOrganizationMemberParams]) -> RemoveOrganizationMemberOutput:
        """Remove a member from an organization.

        Endpoint: `DELETE /v1/organizations/{organization_id}/memberships/{user_id}`, one request.

        Effect: destroys; idempotent: a retry after a lost answer fails with `not-found` once the user is no
        member.

        Failures: `not-found` if there is no such organization or member; `rejected` with status 400 if nobody
        would be left who can manage the organization, 409 if the membership is managed by a directory (SCIM), 422
        if it is the user's last organization and they must have one; `invalid-parameter` if an ID can't be one;
        and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("remove-organization-member", RemoveOrganizationMemberParams, params, _remove_organization_member_output)

    def create_organization_invitation(self, **params: Unpack[CreateOrganizationInvitationParams]) -> CreateOrganizationInvitationOutput:
        """Invite somebody to an organization, by email. Returns a credential, the link.

        Clerk allows 250 such requests an hour, so `retry_after_ms` may be most of an hour.

        Endpoint: `POST /v1/organizations/{organization_id}/invitations`, one request.

        Effect: writes, only adding; not idempotent: a retry is refused while the first invitation is pending, but
        makes another one and sends another email after that.

        Failures: `outcome-unknown` if the invitation may have been created: check with
        `list-organization-invitations`, its `email_address` and the status `pending`, before a retry; `rejected`
        with status 400 if the address is invited or a member already, 402 if the plan lacks seats, 403 if the
        organization has as many members and invitations as it may have or the inviter may not invite, 422 if a
        field is refused; `not-found` if there is no such organization, role or inviter; `invalid-parameter` if a
        text is blank, a number is out of range or metadata is not a JSON object; `unavailable` only if nothing
        was done; and `rate-limited`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("create-organization-invitation", CreateOrganizationInvitationParams, params, _create_organization_invitation_output)

    def list_organization_invitations(self, **params: Unpack[ListOrganizationInvitationsParams]) -> ListOrganizationInvitationsOutput:
        """List the invitations of an organization, a page at a time. Returns credentials, the links.

        Endpoint: `GET /v1/organizations/{organization_id}/invitations`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such organization; `invalid-parameter` if the ID can't be one,
        `limit` is out of range, a text is blank or the filter holds no value; `rejected` with status 400 or 422
        if Clerk refuses a filter or the order, 403 if organizations are switched off in Clerk; and the ones that
        every read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-organization-invitations", ListOrganizationInvitationsParams, params, _list_organization_invitations_output)

    def revoke_organization_invitation(self, **params: Unpack[RevokeOrganizationInvitationParams]) -> RevokeOrganizationInvitationOutput:
        """Revoke an invitation to an organization that is pending. Returns a credential, the link, which no longer
        works.

        Endpoint: `POST /v1/organizations/{organization_id}/invitations/{invitation_id}/revoke`, one request.

        Effect: destroys; idempotent: a retry fails with `not-found` (`organization_invitation_not_pending`), and
        the invitation stays revoked.

        Failures: `not-found` if there is no such organization or invitation, or if the invitation is no longer
        pending: `errors` says which; `rejected` with status 400 if it was accepted already, 403 if the user may
        not revoke it; `invalid-parameter` if an ID can't be one; and `rate-limited`, `unavailable`,
        `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("revoke-organization-invitation", RevokeOrganizationInvitationParams, params, _revoke_organization_invitation_output)

    def create_invitation(self, **params: Unpack[CreateInvitationParams]) -> CreateInvitationOutput:
        """Invite somebody to the application, by email. Returns a credential, the link.

        Clerk allows 100 such requests an hour, so `retry_after_ms` may be most of an hour.

        Endpoint: `POST /v1/invitations`, one request.

        Effect: writes, only adding; not idempotent: a retry is refused while the first invitation is pending, but
        with `ignore_existing` or after that it makes another one and sends another email.

        Failures: `outcome-unknown` if the invitation may have been created: check with `list-invitations`, the
        address as its `query` and the status `pending`, before a retry; `rejected` with status 400 if the address
        is invited already or invitations are not possible, 422 if it belongs to a user or a field is refused;
        `invalid-parameter` if a text is blank, a number is out of range or metadata is not a JSON object;
        `unavailable` only if nothing was done; `not-found`; and `rate-limited`, `misconfigured`, `unauthorized`,
        `bad-response`.
        """
        return self._call("create-invitation", CreateInvitationParams, params, _create_invitation_output)

    def list_invitations(self, **params: Unpack[ListInvitationsParams]) -> ListInvitationsOutput:
        """List the invitations to the application, a page at a time. Returns credentials, the links.

        Endpoint: `GET /v1/invitations`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range or a text is blank; `rejected` with status 400 or
        422 if Clerk refuses the status or the order; `not-found`; and the ones that every read can have:
        `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-invitations", ListInvitationsParams, params, _list_invitations_output)

    def revoke_invitation(self, **params: Unpack[RevokeInvitationParams]) -> RevokeInvitationOutput:
        """Revoke an invitation to the application that is pending. The person can still sign up otherwise. Returns a
        credential, the link, which no longer works.

        Endpoint: `POST /v1/invitations/{invitation_id}/revoke`, one request.

        Effect: destroys; idempotent: a retry fails with `rejected` (400 `invitation_already_revoked`), and the
        invitation stays revoked.

        Failures: `not-found` if there is no such invitation; `rejected` with status 400 if it was revoked or
        accepted already; `invalid-parameter` if the ID can't be one; and `rate-limited`, `unavailable`,
        `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("revoke-invitation", RevokeInvitationParams, params, _revoke_invitation_output)

    def list_sessions(self, **params: Unpack[ListSessionsParams]) -> ListSessionsOutput:
        """List the sessions of a user or a client, newest first, a page at a time.

        Endpoint: `GET /v1/sessions`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if both `user_id` and `client_id` are absent, if `limit` is out of range or
        a text is blank; `not-found` if Clerk answers so, instead of with an empty list, for a user or client that
        it does not know; `rejected` (422) if Clerk does not know the status; and the ones that every read can
        have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-sessions", ListSessionsParams, params, _list_sessions_output)

    def get_session(self, **params: Unpack[GetSessionParams]) -> GetSessionOutput:
        """Get one session by its ID.

        Endpoint: `GET /v1/sessions/{session_id}`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such session; `invalid-parameter` if the ID can't be one; and the
        ones that every read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `rejected`,
        `bad-response`.
        """
        return self._call("get-session", GetSessionParams, params, _get_session_output)

    def revoke_session(self, **params: Unpack[RevokeSessionParams]) -> RevokeSessionOutput:
        """Revoke a session: the user is signed out on that device and must sign in again.

        Endpoint: `POST /v1/sessions/{session_id}/revoke`, one request.

        Effect: destroys; idempotent: the session stays revoked, though Clerk may refuse a retry. Cannot be
        undone.

        Failures: `not-found` if there is no such session; `invalid-parameter` if the ID can't be one; `rejected`
        if Clerk refuses; and `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("revoke-session", RevokeSessionParams, params, _revoke_session_output)

    def list_allowlist_identifiers(self, **params: Unpack[ListAllowlistIdentifiersParams]) -> ListAllowlistIdentifiersOutput:
        """List the entries of the allowlist, a page at a time.

        Endpoint: `GET /v1/allowlist_identifiers`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range; `rejected` with status 402 if the plan lacks the
        list; `not-found`; and the ones that every read can have: `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("list-allowlist-identifiers", ListAllowlistIdentifiersParams, params, _list_allowlist_identifiers_output)

    def create_allowlist_identifier(self, **params: Unpack[CreateAllowlistIdentifierParams]) -> CreateAllowlistIdentifierOutput:
        """Add an entry to the allowlist.

        Endpoint: `POST /v1/allowlist_identifiers`, one request.

        Effect: writes, only adding; idempotent: a retry fails with `rejected` (400 `duplicate_record`), changes
        nothing and sends nothing.

        Failures: `rejected` with status 402 if the plan lacks the list, 400 if there is such an entry already,
        422 if the identifier can't be one; `invalid-parameter` if it is blank; `not-found`; and `rate-limited`,
        `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("create-allowlist-identifier", CreateAllowlistIdentifierParams, params, _create_allowlist_identifier_output)

    def delete_allowlist_identifier(self, **params: Unpack[DeleteAllowlistIdentifierParams]) -> DeleteAllowlistIdentifierOutput:
        """Delete an entry of the allowlist. While the list is switched on, deleting its last entry stops all
        sign-ups.

        Endpoint: `DELETE /v1/allowlist_identifiers/{identifier_id}`, one request.

        Effect: destroys; idempotent: a retry after a lost answer fails with `not-found` once the entry is gone.

        Failures: `not-found` if there is no such entry; `rejected` with status 402 if the plan lacks the list;
        `invalid-parameter` if the ID can't be one; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("delete-allowlist-identifier", DeleteAllowlistIdentifierParams, params, _delete_allowlist_identifier_output)

    def list_blocklist_identifiers(self, **params: Unpack[ListBlocklistIdentifiersParams]) -> ListBlocklistIdentifiersOutput:
        """List the entries of the blocklist, a page at a time.

        Clerk documents no paging for this list. Whether it pages or sends the whole list, the page asked for is
        returned.

        Endpoint: `GET /v1/blocklist_identifiers`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range; `rejected` with status 402 if the plan lacks the
        list; `not-found`; and the ones that every read can have: `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("list-blocklist-identifiers", ListBlocklistIdentifiersParams, params, _list_blocklist_identifiers_output)

    def create_blocklist_identifier(self, **params: Unpack[CreateBlocklistIdentifierParams]) -> CreateBlocklistIdentifierOutput:
        """Add an entry to the blocklist. Sessions of existing users go on.

        Endpoint: `POST /v1/blocklist_identifiers`, one request.

        Effect: writes, only adding; idempotent: a retry fails with `rejected` (400 `duplicate_record`) and
        changes nothing.

        Failures: `rejected` with status 402 if the plan lacks the list, 400 if there is such an entry already,
        422 if the identifier can't be one; `invalid-parameter` if it is blank; `not-found`; and `rate-limited`,
        `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("create-blocklist-identifier", CreateBlocklistIdentifierParams, params, _create_blocklist_identifier_output)

    def delete_blocklist_identifier(self, **params: Unpack[DeleteBlocklistIdentifierParams]) -> DeleteBlocklistIdentifierOutput:
        """Delete an entry of the blocklist.

        Endpoint: `DELETE /v1/blocklist_identifiers/{identifier_id}`, one request.

        Effect: destroys; idempotent: a retry after a lost answer fails with `not-found` once the entry is gone.

        Failures: `not-found` if there is no such entry; `rejected` with status 402 if the plan lacks the list;
        `invalid-parameter` if the ID can't be one; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("delete-blocklist-identifier", DeleteBlocklistIdentifierParams, params, _delete_blocklist_identifier_output)

    def list_jwt_templates(self, **params: Unpack[ListJwtTemplatesParams]) -> ListJwtTemplatesOutput:
        """List the templates of JSON Web Tokens, a page at a time.

        Endpoint: `GET /v1/jwt_templates`, one request.

        Effect: reads; idempotent.

        Failures: `invalid-parameter` if `limit` is out of range; `rejected`; `not-found`; and the ones that every
        read can have: `rate-limited`, `unavailable`, `misconfigured`, `unauthorized`, `bad-response`.
        """
        return self._call("list-jwt-templates", ListJwtTemplatesParams, params, _list_jwt_templates_output)

    def get_jwt_template(self, **params: Unpack[GetJwtTemplateParams]) -> GetJwtTemplateOutput:
        """Get one template of JSON Web Tokens by its ID.

        Endpoint: `GET /v1/jwt_templates/{template_id}`, one request.

        Effect: reads; idempotent.

        Failures: `not-found` if there is no such template; `invalid-parameter` if the ID can't be one;
        `rejected`; and the ones that every read can have: `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("get-jwt-template", GetJwtTemplateParams, params, _get_jwt_template_output)

    def create_actor_token(self, **params: Unpack[CreateActorTokenParams]) -> CreateActorTokenOutput:
        """Create a token with which somebody signs in as a user, once. Returns credentials.

        Five a month are free.

        Endpoint: `POST /v1/actor_tokens`, one request.

        Effect: writes, only adding; not idempotent: each success creates another token. One whose answer was lost
        cannot be listed or revoked and ends with `expires_in_seconds`: choose a short time.

        Failures: `outcome-unknown` if the token may have been created; `rejected` with status 402 or 422 if the
        plan allows no more of them, 422 if a field is refused; `not-found` if there is no such user;
        `invalid-parameter` if the ID is blank or the actor is not a JSON object with the text `sub`;
        `unavailable` only if nothing was done; and `rate-limited`, `misconfigured`, `unauthorized`,
        `bad-response`.
        """
        return self._call("create-actor-token", CreateActorTokenParams, params, _create_actor_token_output)

    def revoke_actor_token(self, **params: Unpack[RevokeActorTokenParams]) -> RevokeActorTokenOutput:
        """Revoke an actor token that was not used yet. A session that it has begun goes on: use `revoke-session`.
        Returns credentials, which no longer work.

        Endpoint: `POST /v1/actor_tokens/{actor_token_id}/revoke`, one request.

        Effect: destroys; idempotent: a retry fails with `rejected` (400 `actor_token_cannot_be_revoked_code`),
        and the token stays revoked.

        Failures: `not-found` if there is no such token; `rejected` with status 400 if it was revoked or used
        already; `invalid-parameter` if the ID can't be one; and `rate-limited`, `unavailable`, `misconfigured`,
        `unauthorized`, `bad-response`.
        """
        return self._call("revoke-actor-token", RevokeActorTokenParams, params, _revoke_actor_token_output)

    def verify_webhook(self, **params: Unpack[VerifyWebhookParams]) -> VerifyWebhookOutput:
        """Verify that Clerk sent a webhook, and that it did so now: its signature and its time.

        Endpoint: none, nothing is sent.

        Effect: reads; idempotent.

        Failures: `unauthorized` if no signature is one by the secret, or if the time is out of tolerance;
        `bad-response` if the body is signed and no event; `invalid-parameter` if a header or the body is missing
        or the timestamp is no number; `misconfigured` if the secret is missing or can't be one.
        """
        return self._call("verify-webhook", VerifyWebhookParams, params, _verify_webhook_output)
