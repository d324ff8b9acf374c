import type { EmulatorClock } from "./clock.ts";
import type { Validator } from "./openapi/validator.ts";
import type { Limits } from "./rest/rest.ts";
import type { Violation } from "./rules/violations.ts";

/** How to start the emulator. */
export interface DiscordOptions {
  /** Any free one when left out or 0. */
  port?: number;
  /** `127.0.0.1` by default: this machine only. */
  host?: string;
  /** Its time; one that passes like everybody's when left out. */
  clock?: EmulatorClock;
  /** What the first bot logs in with; something of the right form when left out. */
  token?: string;
  /** Name of the first application and its bot; `Understudy` by default. */
  applicationName?: string;
  /** Privileged intents the first application was granted, as bits; none by default. */
  privilegedIntents?: number;
  /** Numbers of Discord that it does not promise to keep. */
  limits?: Partial<Limits>;
  /** Whether rate limits are kept, in real time; `true` by default. Their headers are then on every answer. */
  rateLimits?: boolean;
  /**
   * Milliseconds between heartbeats; 41,250 by default. With less than 500 the heartbeats alone are more than the 120
   * messages a minute that the gateway takes.
   */
  heartbeatMs?: number;
  /**
   * Where Discord's OpenAPI description lies, a JSON file, or what `loadOpenApi` made of it. By default the environment
   * variable `DISCORD_OPENAPI` names it. Where there is none, that is logged; `false` does without and says nothing.
   */
  openapi?: string | Validator | false;
  /**
   * Everything there is is kept in this file, posted files in a folder beside it, and gone on with when it is there already:
   * guilds, people, channels, messages, commands, tokens that still work. One that cannot be read is set aside. Nothing is
   * kept when left out.
   */
  stateFile?: string;
  /** A folder with pictures and films that the page offers to pick. */
  samples?: string;
  /** Told of every refusal as it happens. */
  onViolation?: (violation: Violation) => void;
  /** Told, in a sentence, what a person should know; `console.error` by default. */
  log?: (line: string) => void;
}
