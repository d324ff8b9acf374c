import type { LitElement } from "lit";

const reachable = [
  "button",
  "select",
  "input",
  "sp-button",
  "sp-action-button",
  "sp-checkbox",
  "sp-textfield",
]
  .map((name) => `${name}:not([tabindex="-1"], [disabled])`)
  .join();

/**
 * Lets the focus fall to what stands before it when what has it is drawn away, and where nothing does, to the first thing
 * there is. The browser would let it fall to the page, from where a keyboard begins anew.
 *
 * @param host Nothing happens while another frame has the focus: somebody works in the document.
 */
export function keepFocus(host: LitElement): void {
  let focused: Element | null | undefined;
  let before: Element[] = [];

  host.addController({
    hostUpdate() {
      const active = host.shadowRoot?.activeElement;
      // What is disabled while it works has lost the focus already.
      if (!active && focused?.hasAttribute("disabled")) return;
      focused = active;
      const all = active ? [...(host.shadowRoot?.querySelectorAll(`${reachable}, [role=tab]`) ?? [])] : [];
      before = all.filter(
        (element) => element.compareDocumentPosition(active as Node) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
    },
    hostUpdated() {
      if (!focused || focused.isConnected) return;
      focused = undefined;
      const root = host.shadowRoot;
      if (!root || root.activeElement || !document.hasFocus()) return;
      const near = before.findLast((element) => element.isConnected && element.matches(reachable));
      const next = near ?? root.querySelector(reachable);
      if (next instanceof HTMLElement) void focusOn(next);
    },
  });
}

/** What is new can take the focus once it has drawn itself. */
async function focusOn(element: HTMLElement & { updateComplete?: Promise<unknown> }): Promise<void> {
  await element.updateComplete?.catch(() => {});
  element.focus();
}
