/** One flag of a command, for the parser and for the help. */
export interface Flag {
  /** Without dashes. */
  name: string;
  /** One letter, for people in a hurry. */
  short?: string | undefined;
  /** Another name that means the same. */
  alias?: string | undefined;
  /** What stands for the value in the help; a flag without it is a switch and takes none. */
  value?: string | undefined;
  /** The values it takes, where there are too many to stand for it. */
  choices?: readonly (string | number)[] | undefined;
  /** A sentence for the help. */
  says: string;
  required?: boolean | undefined;
}

/** What was given on a command line: text for a flag with a value, true or false for a switch. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

/** Flags of every command. */
export const commonFlags: readonly Flag[] = [
  { name: "json", says: "Print JSON lines on stdout, and nothing else there." },
  { name: "debug", says: "When something goes wrong, print what is behind it too." },
  { name: "help", short: "h", says: "Show how to use this command." },
];

/** Where the provider is. */
export const baseUrlFlag: Flag = {
  name: "base-url",
  value: "url",
  says: "Where CometAPI or an emulator of it is. COMETAPI_BASE_URL means the same.",
};

/** Which Understudy server. */
export const serverFlag: Flag = {
  name: "server",
  value: "url",
  says: "The Understudy server to go through. UNDERSTUDY_SERVER and `login` mean the same.",
};

/** Who we are at that server. */
export const tokenFileFlag: Flag = {
  name: "token-file",
  value: "path",
  says: "A file that holds the token for the server. UNDERSTUDY_TOKEN_FILE means the same.",
};

/** Which server, and who we are there. */
export const serverFlags: readonly Flag[] = [serverFlag, tokenFileFlag];

/** Where the far side is: a server, or the provider itself. */
export const farSideFlags: readonly Flag[] = [...serverFlags, baseUrlFlag];

/** How long to watch, and where the result goes. */
export const resultFlags: readonly Flag[] = [
  {
    name: "output",
    short: "o",
    value: "path",
    says: "A file or a folder for the result; this folder when left out. Nothing is overwritten.",
  },
  {
    name: "timeout",
    value: "minutes",
    says: "Stop watching after this long; 15 when left out. The task goes on.",
  },
];

/** The text of a flag with a value. */
export function textOf(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
