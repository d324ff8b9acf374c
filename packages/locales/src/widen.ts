/**
 * The shape of a language file, from the English one: every key is there, a text is any text, and a message with values
 * takes the same values. A missing key or a wrong value stops the build.
 */
export type Widen<Messages> = Messages extends string
  ? string
  : Messages extends (values: infer Values) => string
    ? (values: Values) => string
    : { readonly [Key in keyof Messages]: Widen<Messages[Key]> };
