import { assetsOf, type OperationName, operations } from "@understudy/core";
import type { InputForm } from "../flags/input-flags.ts";
import { preflightAnswer } from "../server/answers.ts";
import type { ServerApi } from "../server/api.ts";
import { type CheckedInput, type Said, saidOf } from "./check-input.ts";

/**
 * What the server says of an input that is in order as far as can be seen here: its price, and what only it can see.
 * Files that are not uploaded yet are unknown to it, and were measured here.
 */
export async function askServer(
  api: ServerApi,
  operation: OperationName,
  form: InputForm,
  input: Record<string, unknown>,
  here: CheckedInput,
  notUploaded: ReadonlyMap<string, string>,
): Promise<CheckedInput> {
  const { issues, advisories, price } = await api.ask("preflight", preflightAnswer, { operation, input });
  const waiting = assetsOf(operations[operation], input)
    .filter(({ uri }) => notUploaded.has(uri))
    .map(({ key }) => key);
  const isKnown = ({ code, path }: Pick<Said, "code" | "path">): boolean =>
    code === "upload_unknown" && waiting.includes(path.join("."));
  const ours = here.advisories.filter(({ code }) => code !== "price_assumed");
  const isNew = (said: Said) =>
    !ours.some((one) => one.code === said.code && `${one.path}` === `${said.path}`);
  return {
    issues: issues.filter((issue) => !isKnown(issue)).map((issue) => saidOf(form, issue)),
    advisories: [...ours, ...advisories.map((advisory) => saidOf(form, advisory)).filter(isNew)],
    price,
  };
}
