"""Webhooks, signed by another implementation of the standard."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from clerk_tool import Clerk, ClerkError
from clerk_tool.clerk import Host
from clerk_tool.operations import VerifyWebhookParams

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
BODY = json.dumps({"data": {"id": "user_1", "object": "user"}, "object": "event", "type": "user.created"})


def signed(at: datetime) -> VerifyWebhookParams:
    signature = Webhook(SECRET).sign("msg_1", at, BODY)
    timestamp = str(int(at.timestamp()))
    return {"svix_id": "msg_1", "svix_timestamp": timestamp, "svix_signature": signature, "body": BODY}


@pytest.fixture
def clerk(block: Host) -> Clerk:
    return Clerk(block, secret_key="", webhook_signing_secret=SECRET)


@pytest.mark.parametrize("seconds", [-290, 0, 290])
def test_a_webhook_of_now_is_verified_by_the_clock_of_this_machine(seconds: int, clerk: Clerk) -> None:
    event = clerk.verify_webhook(**signed(datetime.now(UTC) + timedelta(seconds=seconds)))
    assert (event["id"], event["type"], event["user_id"]) == ("msg_1", "user.created", "user_1")


@pytest.mark.parametrize("seconds", [-310, 310])
def test_a_webhook_of_another_time_is_refused(seconds: int, clerk: Clerk) -> None:
    with pytest.raises(ClerkError) as raised:
        clerk.verify_webhook(**signed(datetime.now(UTC) + timedelta(seconds=seconds)))
    assert raised.value.reason == "unauthorized"


def test_a_time_that_is_given_counts(clerk: Clerk) -> None:
    then = datetime(2020, 1, 1, tzinfo=UTC)
    webhook = signed(then)
    webhook["now"] = int(then.timestamp()) * 1000
    assert clerk.verify_webhook(**webhook)["user_id"] == "user_1"


def test_a_body_that_was_changed_is_refused(clerk: Clerk) -> None:
    webhook = signed(datetime.now(UTC))
    webhook["body"] = BODY.replace("user_1", "user_2")
    with pytest.raises(ClerkError) as raised:
        clerk.verify_webhook(**webhook)
    assert raised.value.reason == "unauthorized"


def test_call_json_fills_nothing_in(clerk: Clerk) -> None:
    webhook = {"svixId": "msg_1", "svixTimestamp": "1", "svixSignature": "v1,AA==", "body": BODY}
    with pytest.raises(ClerkError) as raised:
        clerk.call_json("verify-webhook", json.dumps(webhook))
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", "now")
