import { parseArgs } from "node:util";
import { type Scope, scopes } from "./accounts/tokens.ts";

/** How to use the command. */
export const usage = `understudy-server: the front door of Understudy

  understudy-server                          serve, as ROLE says (all, api or worker)
  understudy-server token create --name <name> [--scopes create,read] [--account main]
  understudy-server token list
  understudy-server token revoke <id>
  understudy-server backup <file>            every row, in one file; the server may go on
  understudy-server restore <file>           into an empty database; the server must not run
  understudy-server --version | --help

Everything else is set by environment variables: docs/configuration.md.
`;

/** What is asked for. */
export type Command =
  | { kind: "help" | "version" | "serve" }
  | { kind: "token list" }
  | { kind: "token create"; name: string; accountId: string; scopes: Scope[] }
  | { kind: "token revoke"; id: string }
  | { kind: "backup" | "restore"; file: string };

/** What needs the database and serves nobody. */
export type DatabaseCommand = Exclude<Command, { kind: "help" | "version" | "serve" }>;

/** A command line that cannot be followed; the message says why and what there is. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Reads the command line.
 * @throws {UsageError}
 */
export function readCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const [command = "serve", ...words] = positionals;
  switch (command) {
    case "serve":
      noneOf(words);
      return { kind: "serve" };
    case "backup":
    case "restore":
      return { kind: command, file: theOnly(words, `${command} <file>`) };
    case "token":
      return readTokenCommand(words, values);
    default:
      throw new UsageError(`There is no command ${command}; there are token, backup and restore.`);
  }
}

function readTokenCommand(
  [action, ...words]: string[],
  { name, scopes, account }: { name?: string | undefined; scopes: string; account: string },
): Command {
  switch (action) {
    case "create":
      noneOf(words);
      if (!name) throw missing("token create --name <name>");
      return { kind: "token create", name, accountId: account, scopes: readScopes(scopes) };
    case "list":
      noneOf(words);
      return { kind: "token list" };
    case "revoke":
      return { kind: "token revoke", id: theOnly(words, "token revoke <id>") };
    default:
      throw new UsageError(
        `There is no command ${["token", action].join(" ").trim()}; there are token create, token list and token revoke.`,
      );
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
        name: { type: "string" },
        scopes: { type: "string", default: "create,read" },
        account: { type: "string", default: "main" },
      },
    });
  } catch (error) {
    // Node goes on about positional arguments.
    const [said] = error instanceof Error ? error.message.split(". ") : [];
    throw new UsageError(`${said}.`);
  }
}

function readScopes(text: string): Scope[] {
  return text.split(",").map((part) => {
    const scope = scopes.find((known) => known === part.trim());
    if (!scope)
      throw new UsageError(`--scopes must be some of ${scopes.join(", ")}, not ${part.trim() || "nothing"}.`);
    return scope;
  });
}

function theOnly([word, ...rest]: string[], form: string): string {
  if (!word) throw missing(form);
  noneOf(rest);
  return word;
}

function noneOf([word]: string[]): void {
  if (word !== undefined) throw new UsageError(`${word} is one word too many.`);
}

const missing = (form: string) => new UsageError(`Something is missing: understudy-server ${form}`);
