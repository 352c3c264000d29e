/** How each parameter is asked for, by its schema and nothing else. */

import { useState } from "react";

/** Texts that a separator joins, one a line. */
function List({ id, value, onChange, schema }) {
  const { separator } = schema["x-block"].list;
  const join = ({ target }) => onChange(target.value === "" ? undefined : target.value.split("\n").join(separator));
  const lines = value?.split(separator) ?? [];
  return (
    <textarea
      id={id}
      rows={lines.length + 1}
      value={lines.join("\n")}
      placeholder="one a line"
      data-separator={separator}
      onChange={join}
    />
  );
}

/** A time in UTC, for Unix milliseconds. */
function Time({ id, value, onChange }) {
  const text = value === undefined ? "" : new Date(value).toISOString().slice(0, -1);
  const parse = ({ target }) => onChange(target.value === "" ? undefined : Date.parse(`${target.value}Z`));
  return <input id={id} type="datetime-local" step="0.001" value={text} onChange={parse} />;
}

/** A text, with the values that are known beneath it. */
function Known({ id, value, onChange, placeholder, schema }) {
  const change = (text) => onChange(text === "" ? undefined : text);
  return (
    <>
      <input id={id} value={value ?? ""} placeholder={placeholder} onChange={({ target }) => change(target.value)} />
      {schema.examples.map((text) => <button type="button" key={text} onClick={() => change(text)}>{text}</button>)}
    </>
  );
}

/** An object of any keys, as JSON. What is no JSON stays a text, which the schema refuses. */
function JsonObject({ fieldPathId, schema, formData, onChange, required, registry, uiSchema }) {
  const [text, setText] = useState(formData === undefined ? "" : JSON.stringify(formData, null, 2));
  const Description = registry.templates.DescriptionFieldTemplate;
  const change = ({ target }) => {
    setText(target.value);
    onChange(target.value.trim() === "" ? undefined : parsed(target.value), fieldPathId.path);
  };
  return (
    <>
      <label className="control-label" htmlFor={fieldPathId.$id}>
        {schema.title}
        {required && <span className="required">*</span>}
      </label>
      <Description description={schema.description} {...{ schema, uiSchema, registry }} />
      <textarea id={fieldPathId.$id} rows={3} value={text} onChange={change} />
    </>
  );
}

/** Which fields of an object are needed, where one of several is enough. */
function AnyOfField({ options, schema }) {
  const titles = options.map(({ required }) => schema.properties[required[0]].title);
  return <p className="any-of">At least one is required: {titles.join(", ")}.</p>;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const widgets = { List, Time, Known };
export const fields = { AnyOfField, JsonObject };

/** The field or widget of each parameter. */
export function uiSchema({ properties }) {
  const options = { enableMarkdownInDescription: true };
  const each = Object.entries(properties).map(([name, schema]) => [name, of(schema)]);
  return { "ui:globalOptions": options, ...Object.fromEntries(each) };
}

function of(schema) {
  const { list, unit, variable } = schema["x-block"] ?? {};
  const is = (type) => [schema.type].flat().includes(type);
  const shared = { "ui:placeholder": variable ? `as in ${variable}` : schema.default?.toString() };
  if (is("object")) return { "ui:field": "JsonObject" };
  if (is("boolean")) return { "ui:widget": "select" };
  if (unit === "unix-milliseconds") return { "ui:widget": "Time" };
  if (list) return { "ui:widget": "List" };
  if (schema.contentMediaType) return { "ui:widget": "textarea", "ui:options": { rows: 6 } };
  if (schema.examples?.length > 1) return { ...shared, "ui:widget": "Known" };
  return shared;
}
