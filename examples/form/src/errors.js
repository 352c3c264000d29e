/** What is wrong, in words for people. */

const words = {
  required: "is required",
  pattern: "is blank, or not written as described",
  not: "is not written as described",
  anyOf: "needs at least one more parameter",
};

export function transformErrors(errors) {
  // The options of `anyOf` say only what the error of `anyOf` itself says.
  const own = errors.filter(({ schemaPath }) => !/\/anyOf\/\d+\//.test(schemaPath));
  return own.map((error) => {
    const ofAll = error.name === "not" && error.property === "";
    const message = ofAll ? "has parameters that exclude each other" : (words[error.name] ?? error.message);
    return { ...error, message, stack: `${error.title ?? ""} ${message}` };
  });
}
