/** A stretch of a film, in seconds of its own time. */
export interface Stretch {
  /** The first moment that belongs to it, 0 or more. */
  start: number;
  /** The first moment that no longer does. */
  end: number;
}
