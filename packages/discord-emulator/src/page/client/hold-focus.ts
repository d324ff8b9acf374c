/**
 * Remembers which control of which message has the focus, before messages are drawn anew.
 *
 * @param otherwise Where one goes on when the message is gone.
 * @returns Gives the focus back: to the same control, or else to its message.
 */
export function holdFocus(list: HTMLElement, otherwise: () => HTMLElement | null): () => void {
  const held = document.activeElement;
  const id = list.contains(held) ? held?.closest<HTMLElement>("[data-id]")?.dataset.id : undefined;
  if (!(held instanceof HTMLElement) || id === undefined) return () => {};
  return () => {
    if (held.isConnected) return;
    const item = list.querySelector(`[data-id="${id}"]`);
    const controls = [...(item?.querySelectorAll<HTMLElement>("[data-control]:not(:disabled)") ?? [])];
    const same = controls.find(({ dataset }) => dataset.control === held.dataset.control);
    const next = same ?? item?.querySelector<HTMLElement>("article") ?? otherwise();
    next?.focus({ preventScroll: item !== null });
  };
}
