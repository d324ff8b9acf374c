import type { SandboxHost } from "../shared/sandbox-contract.ts";

declare global {
  /** Given by the editor for as long as this bundle loads. */
  var __editorCall: ((name: string, args: string) => string) | undefined;
  var __editorPost: ((json: string, buffers: ArrayBuffer[]) => void) | undefined;
}

const call = taken("__editorCall");
const post = taken("__editorPost");

/** The editor around this sandbox. */
export const host: SandboxHost = new Proxy({} as SandboxHost, {
  get:
    (_target, name: string) =>
    (...args: unknown[]) => {
      const answer = JSON.parse(call(name, JSON.stringify(args))) as { value?: unknown; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
});

/** Sends a message to the panel. */
export const postToPanel: (json: string, buffers: ArrayBuffer[]) => void = post;

/** Takes a function out of the global scope, where an add-on would see it. */
function taken<Name extends "__editorCall" | "__editorPost">(
  name: Name,
): NonNullable<(typeof globalThis)[Name]> {
  const given = globalThis[name];
  if (!given) throw new Error("The document sandbox has no editor around it.");
  Reflect.deleteProperty(globalThis, name);
  return given;
}
