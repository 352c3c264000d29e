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
    # Transient. Clerk limits requests (status 429) and did nothing. Wait `retry_after_ms` if given, then retry.
    "rate-limited",
    # Transient. Nothing was done, or the operation is idempotent: not connected, a timeout or a lost answer; status
    # 408, 421, 425 or 5xx; status 409 because another change was under way. Retry with growing delays.
    "unavailable",
    # Permanent. A parameter was refused before anything was sent, or the request is too long to be sent. Fix
    # `parameter`.
    "invalid-parameter",
    # Permanent. Nothing was done, and nothing will be until an operator changes something: the secret key is missing or
    # can't be one, `CLERK_API_URL` is unusable or redirects, or the host does not allow the address or a header.
    "misconfigured",
    # Permanent. Clerk did not accept the secret key (status 401). Fix the key.
    "unauthorized",
    # Permanent. Clerk says that what the operation is about does not exist (status 404 with Clerk's own errors).
    "not-found",
    # Permanent. Clerk, or something before it, refused (every other status of 4xx). Read `errors`.
    "rejected",
    # Permanent. An operation that is not idempotent may have taken effect: the request was sent, and its answer was
    # lost or was a 5xx. Check before a retry.
    "outcome-unknown",
    # Permanent. Clerk reported success with an answer that can't be understood, or that is larger than 64 MiB. What was
    # asked for has been done: `message` says so, and names the new ID if the answer has one. Report it.
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
        """Create a user.

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

    def update_user(self, **params: Unpack[UpdateUserParams]) -> UpdateUserOutput:
        """Change the profile of a user, their metadata, or both.

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
        """Create an organization with one member, its admin.

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
