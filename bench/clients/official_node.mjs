// The official client for Node, as a contender of `cargo bench -p host-test`: contender.rs tells the protocol.
import { createInterface } from "node:readline";
import { createClerkClient } from "@clerk/backend";

const clerk = createClerkClient({ secretKey: "sk_test_bench", apiUrl: process.argv[2] });
const calls = {
  "get-user": () => clerk.users.getUser("user_1"),
  "list-users": () => clerk.users.getUserList({ limit: 500 }),
};

await calls["get-user"]();
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [name, inFlight, milliseconds] = line.split(" ");
  const start = performance.now();
  let count = 0;
  const work = async () => {
    while (performance.now() - start < milliseconds) {
      await calls[name]();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  console.log(((performance.now() - start) * 1000) / count);
}
