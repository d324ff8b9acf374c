import variant from "@jitl/quickjs-singlefile-browser-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  shouldInterruptAfterDeadline,
} from "quickjs-emscripten-core";
import type { Packed } from "../../shared/marshal.ts";

/** An add-on's code in QuickJS. */
export interface Vm {
  /** Runs the add-on's module. @throws {Error} what it threw. */
  load(code: string, fileName: string): void;
  /** Calls into it and runs what follows from that. */
  hear(news: string, message: Packed): void;
  /** Counts each entry from outside and each job: what lies between two turns is an `await`. */
  turn(): number;
  close(): void;
}

/** What the code inside may call. */
export interface VmDoors {
  call(name: string, args: string): string;
  post(message: Packed): void;
  /** Something went wrong that no code inside has caught. */
  uncaught(error: Error): void;
}

/** Longest time one piece of code may run, in milliseconds. */
const longestRun = 5_000;

const modules: Record<string, string> = {
  "add-on-sdk-document-sandbox": `export { addOnSandboxSdk as default } from "understudy:guest";`,
  "express-document-sdk": `
    import { colorUtils, constants, editor, fonts, viewport } from "understudy:guest";
    export { colorUtils, constants, editor, fonts, viewport };
    export default { colorUtils, constants, editor, fonts, viewport };`,
};

/** @param guest The SDK modules as one bundle. */
export async function startVm(guest: string, doors: VmDoors): Promise<Vm> {
  const context = (await newQuickJSWASMModuleFromVariant(variant)).newContext();
  const { runtime } = context;
  let turn = 0;
  let isClosed = false;

  runtime.setModuleLoader((name) => {
    const code = name === "understudy:guest" ? guest : modules[name];
    return code ?? { error: new Error(`The document sandbox has no module "${name}".`) };
  });
  offer(context, "__editorCall", (name, args) =>
    context.newString(doors.call(context.getString(name), context.getString(args))),
  );
  offer(context, "__editorPost", (json, buffers) => {
    doors.post({ json: context.getString(json), buffers: takeBuffers(context, buffers) });
    return context.undefined;
  });

  /** Runs one thing and then every job it has left behind, each in a turn of its own. */
  function enter(run: () => void): void {
    if (isClosed) return;
    runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + longestRun));
    turn++;
    run();
    while (runtime.hasPendingJob()) {
      turn++;
      const done = runtime.executePendingJobs(1);
      if (done.error) doors.uncaught(errorOf(context, done.error));
      else done.dispose();
      if (isClosed) return;
    }
  }

  function load(code: string, fileName: string): QuickJSHandle {
    const result = context.evalCode(code, fileName, { type: "module" });
    if (result.error) throw errorOf(context, result.error);
    return result.value;
  }

  enter(() => {
    const exports = load(`import { hear } from "understudy:guest"; globalThis.__hear = hear;`, "start.js");
    exports.dispose();
  });
  const hear = context.getProp(context.global, "__hear");
  context.evalCode("delete globalThis.__hear").unwrap?.().dispose();

  return {
    load(code, fileName) {
      let failure: Error | undefined;
      enter(() => {
        const exports = load(code, fileName);
        const state = context.getPromiseState(exports);
        if (state.type === "rejected") failure = errorOf(context, state.error);
        exports.dispose();
      });
      if (failure) throw failure;
    },
    hear(news, { json, buffers }) {
      enter(() => {
        using newsText = context.newString(news);
        using jsonText = context.newString(json);
        using list = context.newArray();
        for (const [index, buffer] of buffers.entries()) {
          using handle = context.newArrayBuffer(buffer);
          context.setProp(list, index, handle);
        }
        const result = context.callFunction(hear, context.undefined, newsText, jsonText, list);
        if (result.error) doors.uncaught(errorOf(context, result.error));
        else result.dispose();
      });
    },
    turn: () => turn,
    close() {
      isClosed = true;
    },
  };
}

function offer(
  context: QuickJSContext,
  name: string,
  run: (first: QuickJSHandle, second: QuickJSHandle) => QuickJSHandle,
): void {
  using handle = context.newFunction(name, run);
  context.setProp(context.global, name, handle);
}

function takeBuffers(context: QuickJSContext, list: QuickJSHandle): ArrayBuffer[] {
  using length = context.getProp(list, "length");
  return Array.from({ length: context.getNumber(length) }, (_, index) => {
    using item = context.getProp(list, index);
    using bytes = context.getArrayBuffer(item);
    return bytes.value.slice().buffer as ArrayBuffer;
  });
}

/** What was thrown inside, as an error out here. */
function errorOf(context: QuickJSContext, thrown: QuickJSHandle): Error {
  const value = context.dump(thrown) as { name?: string; message?: string; stack?: string } | string;
  thrown.dispose();
  if (typeof value === "string") return new Error(value);
  const error = new Error(value.message ?? String(value));
  error.name = value.name ?? "Error";
  if (value.stack) error.stack = `${error.name}: ${error.message}\n${value.stack}`;
  return error;
}
