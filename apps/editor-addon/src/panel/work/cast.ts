import { type CastMember, castPage } from "../server/answers.ts";
import { nothing } from "../server/api.ts";
import type { Source } from "../state/state.ts";
import type { Context } from "./context.ts";

/** Characters that were given a name. @throws {ServerError} */
export async function readCast(context: Context): Promise<CastMember[]> {
  return (await context.api().ask(castPage, "cast")).data;
}

/** Gives a character a name, so that it is found again, here and in Discord. It must be uploaded. @throws {ServerError} */
export async function nameCharacter(context: Context, source: Source, name: string): Promise<void> {
  await context
    .api()
    .ask(nothing, `cast/${encodeURIComponent(name)}`, { method: "PUT", body: { uri: source.uri } });
}
