"""The official client for Python, as a contender of `cargo bench -p host-test`: contender.rs tells the protocol."""

import asyncio
import sys
import time

from clerk_backend_api import Clerk, GetUserListRequest


async def main() -> None:
    async with Clerk(bearer_auth="sk_test_bench", server_url=sys.argv[1] + "/v1") as clerk:

        async def list_users():
            page = clerk.users.list_async(request=GetUserListRequest(limit=500))
            return await asyncio.gather(page, clerk.users.count_async())

        calls = {"get-user": lambda: clerk.users.get_async(user_id="user_1"), "list-users": list_users}

        await calls["get-user"]()
        print("ready", flush=True)
        for line in sys.stdin:
            name, in_flight, milliseconds = line.split()
            start = time.perf_counter()
            counts = await asyncio.gather(
                *(work(calls[name], start + int(milliseconds) / 1000) for _ in range(int(in_flight)))
            )
            print((time.perf_counter() - start) * 1e6 / sum(counts), flush=True)


async def work(call, end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        await call()
        count += 1
    return count


asyncio.run(main())
