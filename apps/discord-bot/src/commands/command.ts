import type {
  APIApplicationCommandOption,
  APIModalInteractionResponseCallbackData,
  ApplicationCommandOptionType,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import type { Context } from "../dispatch/context.ts";
import type { GivenFile } from "../files.ts";

/**
 * How an interaction is acknowledged before its handler runs: with a message for all, with one for the person alone, or
 * by leaving the message that was pressed as it is for now.
 */
export type Acknowledgement = "public" | "private" | "update";

/** A form that opens; it is an acknowledgement itself. */
export type Modal = APIModalInteractionResponseCallbackData;

/** The value that an option gives. */
type ValueOf<Option> = Option extends { type: ApplicationCommandOptionType.Attachment }
  ? GivenFile
  : Option extends { type: ApplicationCommandOptionType.Integer | ApplicationCommandOptionType.Number }
    ? number
    : Option extends { type: ApplicationCommandOptionType.Boolean }
      ? boolean
      : Option extends { type: ApplicationCommandOptionType.Channel }
        ? { id: string }
        : string;

type ValuesOf<Options> = Options extends readonly { name: string }[]
  ? {
      [Option in Options[number] as Option["name"]]: Option extends { required: true }
        ? ValueOf<Option>
        : ValueOf<Option> | undefined;
    }
  : Record<never, never>;

/** What a handler is given, from the command as it is sent to Discord: options by name, or one entry per subcommand. */
export type ArgumentsOf<Json> = Json extends { options: infer Options }
  ? Options extends readonly { type: ApplicationCommandOptionType.Subcommand; name: string }[]
    ? {
        [Sub in Options[number] as Sub["name"]]: { subcommand: Sub["name"] } & ValuesOf<
          Sub extends { options: infer Inner } ? Inner : []
        >;
      }[Options[number]["name"]]
    : ValuesOf<Options>
  : Record<never, never>;

/** The option in which somebody is typing. */
export interface Typing {
  option: string;
  text: string;
}

/** What autocomplete offers: 25 at most are shown. */
export interface Choice {
  name: string;
  value: string;
}

/** A slash command as the dispatcher runs it. */
export interface ChatCommand {
  kind: "chat";
  json: RESTPostAPIChatInputApplicationCommandsJSONBody;
  acknowledge: "public" | "private";
  /** A form that opens in place of the answer, where the arguments call for one. Decided without asking anybody. */
  form?: ((args: Record<string, unknown>, context: Pick<Context, "locale">) => Modal | undefined) | undefined;
  run(context: Context, args: Record<string, unknown>): Promise<void>;
  complete?: ((context: Pick<Context, "server" | "locale">, typing: Typing) => Promise<Choice[]>) | undefined;
}

/** A command in the menu of a message. */
export interface MessageCommand {
  kind: "message";
  json: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  acknowledge: "private";
  run(context: Context, message: { files: GivenFile[] }): Promise<void>;
}

export type Command = ChatCommand | MessageCommand;

type Json = Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, "options"> & {
  options?: readonly APIApplicationCommandOption[];
};

/** Puts a slash command together: the arguments of its handlers are those its JSON describes. */
export function chatCommand<const J extends Json>(command: {
  json: J;
  acknowledge: ChatCommand["acknowledge"];
  form?: (args: ArgumentsOf<J>, context: Pick<Context, "locale">) => Modal | undefined;
  run(context: Context, args: ArgumentsOf<J>): Promise<void>;
  complete?: ChatCommand["complete"];
}): ChatCommand {
  return { kind: "chat", ...command } as unknown as ChatCommand;
}
