/** What can stand in an element: texts are always shown as they are, never read as HTML. */
export type Child = Node | string | number | false | null | undefined | readonly Child[];

/** Attributes by name, listeners as functions under `on<event>`, `true` for an attribute without a value. */
export type Props = Readonly<
  Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>
>;

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** Puts children at the end of an element. */
export function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child == null) continue;
    if (typeof child === "string" || typeof child === "number") element.append(String(child));
    else if (child instanceof Node) element.append(child);
    else append(element, child);
  }
}

/** The element with this id, which the page has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}
