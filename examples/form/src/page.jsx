/** The form of any operation, drawn from what `host-test describe` prints. */

import { StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import Form from "@rjsf/core";
import { customizeValidator } from "@rjsf/validator-ajv8";
import Ajv2020 from "ajv/dist/2020";

import block from "../build/describe.json";
import { transformErrors } from "./errors.js";
import { fields, uiSchema, widgets } from "./fields.jsx";

// In this dialect formats are hints: whether an address is one is for Clerk to judge.
const validator = customizeValidator({ AjvClass: Ajv2020, ajvOptionsOverrides: { validateFormats: false } });
// What is left alone is not sent: defaults are the operation's own, and only shown.
const leftAlone = { emptyObjectFields: "skipDefaults" };

function Operation({ operation }) {
  const [{ params, accepted }, set] = useState({ params: {}, accepted: false });
  const ui = useMemo(() => uiSchema(operation.params), [operation]);
  const hide = (name, value) => (operation.params.properties[name]?.["x-block"]?.credential ? "•••" : value);
  // An engine would keep them here.
  const keep = (params, accepted) => {
    set({ params, accepted });
    document.dispatchEvent(new CustomEvent("params", { detail: { params, accepted } }));
  };
  const { methods, origins, documentation } = operation["x-block"];
  return (
    <>
      <p>
        <b className={operation.effect}>{operation.effect}</b>, {operation.idempotent ? "safe to retry" : "not idempotent"}
        {origins.length > 0 && <> · {methods.join(", ")} {origins.join(", ")}</>} ·{" "}
        <a href={documentation}>Documentation</a>
      </p>
      <p>{operation.description.split("\n\n")[0].replaceAll("`", "")}</p>
      <Form
        schema={operation.params}
        uiSchema={ui}
        formData={params}
        validator={validator}
        fields={fields}
        widgets={widgets}
        transformErrors={transformErrors}
        experimental_defaultFormStateBehavior={leftAlone}
        noHtml5Validate
        onChange={({ formData }) => keep(formData, false)}
        onSubmit={({ formData }) => keep(formData, true)}
        onError={() => keep(params, false)}
      />
      <pre className={accepted ? "accepted" : ""}>{JSON.stringify(params, hide, 2)}</pre>
    </>
  );
}

function Page() {
  const [name, setName] = useState(block.operations[0].name);
  return (
    <>
      <select aria-label="Operation" value={name} onChange={({ target }) => setName(target.value)}>
        {block.operations.map(({ name, title }) => <option key={name} value={name}>{title}</option>)}
      </select>
      <Operation key={name} operation={block.operations.find((one) => one.name === name)} />
    </>
  );
}

createRoot(document.querySelector("main")).render(<StrictMode><Page /></StrictMode>);
