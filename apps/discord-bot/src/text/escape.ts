import { escapeMarkdown } from "discord.js";

/** Controls, marks that turn the direction of text, characters without a width, and tags. Joiners of emoji stay. */
const invisible =
  /\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\p{Cc}\u00ad\u061c\u115f\u1160\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]/gu;

/**
 * Text that somebody gave, for a message: on one line, nothing in it works as markdown, a mention, a link or a
 * direction mark, and it is no longer than it should be.
 *
 * @param max Characters as people count them.
 */
export function escapeText(given: string, max: number): string {
  return escapeMarkdown(plainText(given, max), {
    heading: true,
    bulletedList: true,
    numberedList: true,
    maskedLink: true,
  })
    .replace(/(?<!\\)([<>@#[\]()])/g, "\\$1")
    .replace(/(https?):\/\//gi, "$1:\\//");
}

/** The same for where markdown is not read: menus, and what is kept. */
export function plainText(given: string, max: number): string {
  return shorten(given.replace(/\s+/g, " ").replace(invisible, "").trim(), max);
}

/** Cuts text to a number of characters as people count them: an emoji of seven code points is one. */
export function shorten(text: string, max: number): string {
  // A letter may carry any number of marks; nobody writes more than a few.
  const plain = beginning(text.replace(/(\p{M}{4})\p{M}+/gu, "$1"), max * 16);
  const characters = Array.from(new Intl.Segmenter().segment(plain), ({ segment }) => segment);
  const isCut = characters.length > max || plain.length < text.length;
  return isCut ? `${characters.slice(0, max - 1).join("")}…` : plain;
}

/**
 * As much of a text as has room in so many UTF-16 units, without half a character at its end: Discord answers that with
 * 500 (discord-api-docs issue 6561).
 */
export function beginning(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, "");
}
