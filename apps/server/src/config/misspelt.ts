import { closest, distance } from "fastest-levenshtein";
import type { Environment } from "../config.ts";
import { variables } from "./variables.ts";

/** Shorter names are near to what others use. */
const shortest = 8;

/**
 * Names in an environment that are nearly those of a setting: a limit of spending with a letter missing would be none.
 * @returns a sentence each.
 */
export function misspelt(env: Environment): string[] {
  const known = Object.values(variables).map((variable) => variable.env);
  return Object.keys(env).flatMap((name) => {
    if (name.length < shortest || known.includes(name)) return [];
    const meant = closest(name.toUpperCase(), known);
    if (distance(name.toUpperCase(), meant) > 2) return [];
    return [`${name} is no setting and changes nothing. ${meant} is one.`];
  });
}
