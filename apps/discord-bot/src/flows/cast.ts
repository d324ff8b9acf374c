import type { Choice } from "../commands/command.ts";
import type { CastMember } from "../server/answers.ts";
import type { PersonApi } from "../server/api.ts";

/** Autocomplete must be answered within 3 s, and people type on. */
export const completeWithinMs = 1_500;

/** The names of the cast that begin or go on with what was typed. */
export async function completeCast(server: PersonApi, text: string): Promise<Choice[]> {
  const members = await server.cast(text, completeWithinMs);
  return members.map(({ name }) => ({ name, value: name }));
}

/** The member of the cast of this very name, without regard to case. */
export async function castMember(server: PersonApi, name: string): Promise<CastMember | undefined> {
  const wanted = name.trim().toLowerCase();
  return (await server.cast(name.trim())).find((member) => member.name.toLowerCase() === wanted);
}
