// examples/node as a contender of `cargo bench -p host-test`: contender.rs tells the protocol.
import { createInterface } from "node:readline";
import { Block } from "../../examples/node/dist/src/index.js";

const clerk = new Block().clerk({ secretKey: "sk_test_bench", apiUrl: process.argv[2] });
const calls = {
  "get-user": () => clerk.getUser({ userId: "user_1" }),
  "list-users": () => clerk.listUsers({ limit: 500 }),
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
