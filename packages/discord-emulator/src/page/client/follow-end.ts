/** How near the end, in pixels, is at the end. */
const near = 80;

/** Keeps the end of what grows in view. */
export interface End {
  /** Goes there. */
  show(): void;
  /** There is more: whoever is not at the end is told. */
  tell(): void;
}

/**
 * Keeps the end of a list in view, whatever grows or narrows, until somebody scrolls away from it.
 *
 * @param more A button that leads back, shown to whoever is told that there is more.
 */
export function followEnd(log: HTMLElement, list: HTMLElement, more: HTMLElement): End {
  let following = true;
  let last = 0;
  const show = () => {
    log.scrollTop = log.scrollHeight;
    following = true;
    more.hidden = true;
  };
  log.addEventListener("scroll", () => {
    const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < near;
    // Only upwards does somebody leave: what grows below leaves the place as it is.
    following = isNear || (following && log.scrollTop >= last);
    last = log.scrollTop;
    if (following) more.hidden = true;
  });
  more.addEventListener("click", () => {
    show();
    log.focus();
  });
  const grown = new ResizeObserver(() => following && show());
  grown.observe(log);
  grown.observe(list);
  return {
    show,
    tell() {
      more.hidden = following;
    },
  };
}
