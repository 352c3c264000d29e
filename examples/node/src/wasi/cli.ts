/** `wasi:cli`: an environment of the instance's own. There is no terminal, no input, and output goes nowhere. */

import { InputStream, OutputStream } from "./io.js";

class TerminalInput {}
class TerminalOutput {}

/** `log` gets what the component writes to its standard error, which it does before it traps. */
export function cli(env: Record<string, string>, log: (bytes: Uint8Array) => void) {
  const noTerminal = () => undefined;
  return {
    "wasi:cli/environment": { getEnvironment: () => Object.entries(env) },
    "wasi:cli/exit": {
      exit: (): never => {
        throw new Error("the component ended itself");
      },
    },
    "wasi:cli/stderr": { getStderr: () => new OutputStream(log) },
    "wasi:cli/stdin": { getStdin: () => new InputStream() },
    "wasi:cli/stdout": { getStdout: () => new OutputStream(() => {}) },
    "wasi:cli/terminal-input": { TerminalInput },
    "wasi:cli/terminal-output": { TerminalOutput },
    "wasi:cli/terminal-stderr": { getTerminalStderr: noTerminal },
    "wasi:cli/terminal-stdin": { getTerminalStdin: noTerminal },
    "wasi:cli/terminal-stdout": { getTerminalStdout: noTerminal },
  };
}
