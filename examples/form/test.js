/** The form of every operation, in headless Chromium: it accepts and refuses what the component does. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const hostTest = fileURLToPath(new URL("../../target/debug/host-test", import.meta.url));
const pictures = new URL("build/pictures/", import.meta.url);
const { operations } = JSON.parse(readFileSync(new URL("build/describe.json", import.meta.url), "utf8"));
// What no form knows: how long a request may get, how many values a list may have, names that stand twice; and digits that
// JavaScript does not keep.
const beyond = ["filter-of-101", "refused-query-too-long", "user-id-twice", "metadata-exact"];
// Forms of different kinds, to be looked at.
const pictured = ["list-users", "create-user", "update-user", "list-sessions", "create-actor-token", "verify-webhook"];
// What was typed into the forms, as fixtures for the component.
const folder = mkdtempSync(join(tmpdir(), "clerk-form-"));
const fixtures = await recorded();
mkdirSync(pictures, { recursive: true });

let browser, page;
const complaints = [];
before(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] }); // it may be root's
  page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() !== "info" && complaints.push(message.text()));
  await page.goto(new URL("index.html", import.meta.url).href);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** All recorded exchanges, those that every operation has among them. */
async function recorded() {
  const server = spawn(hostTest, ["serve"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [address] = await once(createInterface(server.stdout), "line");
    return await (await fetch(`${address}/fixtures`)).json();
  } finally {
    server.kill();
  }
}

/** Whether a person can type it: no form yields a number as a text, an empty text or a control character. */
function canBeTyped(value, field) {
  const is = (type) => [field?.type].flat().includes(type);
  if (is("object")) return value !== null && typeof value !== "string";
  if (is("string")) return typeof value === "string" && /^\P{Cc}+$/u.test(value) && !(field.format && value.trim() === "");
  return is(typeof value) || (is("integer") && typeof value === "number");
}

/** What can be typed into a form, each once, and whether the component accepts it: what it sends, it has accepted. */
function* cases(operation, { properties, required }) {
  const seen = new Set();
  const own = fixtures.filter((one) => one.operation === operation);
  const full = own.find((one) => one.case === "full");
  for (const missing of required) {
    const { [missing]: _, ...params } = full.fixture.params;
    const err = { case: "permanent", reason: "invalid-parameter", parameter: missing };
    const fixture = { docs: "A required parameter is left alone.", params, exchanges: [], expect: { err } };
    yield { name: `without-${missing}`, params, fixture, accepts: false };
  }
  for (const { case: name, fixture } of [full, ...own]) {
    const { params, exchanges, expect } = fixture;
    const { reason, parameter } = expect.err ?? {};
    const text = JSON.stringify(params);
    const judged = reason !== "misconfigured" || exchanges.length > 0 || parameter === "secretKey";
    const typed = Object.entries(params).every(([name, value]) => canBeTyped(value, properties[name]));
    if (seen.has(text) || beyond.includes(name) || !judged || !typed) continue;
    seen.add(text);
    const refused = exchanges.length === 0 && ["invalid-parameter", "misconfigured"].includes(reason);
    yield { name, params, fixture, accepts: !refused };
  }
}

/** Types parameters into the form that is shown, in the browser, and submits it. They are JSON on the way there and back. */
async function type(text) {
  const params = JSON.parse(text);
  for (const input of document.querySelectorAll("form [id^=root_]:is(input, textarea, select)")) {
    const value = params[input.id.slice("root_".length)];
    let text = value ?? "";
    if (["object", "boolean"].includes(typeof value)) text = JSON.stringify(value);
    if (input.type === "select-one" && value !== undefined) text = value ? "0" : "1"; // yes and no, as they are numbered
    if (input.type === "datetime-local" && value !== undefined) text = new Date(value).toISOString().slice(0, -1);
    if (input.type === "textarea" && typeof value === "string" && input.dataset.separator)
      text = value.replaceAll(input.dataset.separator, "\n");
    if (input.value === text) continue;
    // React looks for changes where the browser's own property is set.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set.call(input, text);
    input.dispatchEvent(new Event(input.type === "select-one" ? "change" : "input", { bubbles: true }));
  }
  let kept;
  const listen = ({ detail }) => (kept = detail);
  document.addEventListener("params", listen);
  document.querySelector("form").requestSubmit();
  await new Promise((done) => setTimeout(done));
  document.removeEventListener("params", listen);
  const errors = [...document.querySelectorAll(".panel-danger li")].map((error) => error.textContent);
  return { accepted: kept.accepted, yields: JSON.stringify(kept.params), errors };
}

for (const { name, title, params: schema } of operations) {
  test(`the form of ${name} accepts and refuses what the component does`, async () => {
    await page.getByLabel("Operation").selectOption(name);
    assert.equal(await page.locator("legend").textContent(), title);
    const labels = await page.locator("form .control-label").allTextContents();
    const titles = Object.values(schema.properties).map((field) => field.title);
    assert.deepEqual(labels.map((label) => label.replace("*", "")), titles);

    const counts = { true: 0, false: 0 };
    for (const { name: fixture, params, accepts, ...one } of cases(name, schema)) {
      const { accepted, yields, errors } = await page.evaluate(type, JSON.stringify(params));
      assert.deepEqual(JSON.parse(yields), params, fixture);
      assert.equal(accepted, accepts, `${fixture}: ${errors}`);
      assert.equal(errors.length === 0, accepts, `${fixture}: ${errors}`);
      counts[accepts] += 1;
      if (pictured.includes(name) && counts[accepts] === 1)
        await page.screenshot({ path: fileURLToPath(new URL(`${name}-${accepts}.png`, pictures)), fullPage: true });
      keep(name, fixture, { ...one.fixture, params: JSON.parse(yields) });
    }
    assert(counts.true > 0 && counts.false > 0, JSON.stringify(counts));
    assert.deepEqual(complaints, []);
  });
}

function keep(operation, name, fixture) {
  mkdirSync(join(folder, operation), { recursive: true });
  writeFileSync(join(folder, operation, `${name}.json`), JSON.stringify(fixture));
}

test("the component accepts and refuses what the forms yield", () => {
  const { stdout } = spawnSync(hostTest, ["replay", "--json", "--fixtures", folder], { encoding: "utf8" });
  const { passed, failed, cases } = JSON.parse(stdout);
  assert.equal(failed, 0, JSON.stringify(cases.filter((one) => one.problems?.length)));
  assert(passed > 900, `only ${passed}`);
});
