import type {
  DisableDragToDocument,
  DragCallbacks,
  DragCompletionData,
  DragOptions,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { Remote } from "comlink";
import type { EditorApi, EventName, Import } from "../shared/protocol.ts";

/** How far a pressed pointer moves before it is a drag, in CSS pixels. */
const threshold = 5;

/** What `enableDragToDocument` needs. */
export interface Drag {
  element: HTMLElement;
  callbacks: DragCallbacks;
  options: DragOptions;
  editor: Promise<Remote<EditorApi>>;
  tell(name: EventName, data: unknown): void;
}

/**
 * Lets an element be dragged out of the iframe by pointer events: the pointer is captured, so its moves keep coming while
 * it is over the editor. As in the real SDK, an add-on that stops or prevents `pointerdown` prevents the drag, and the
 * click after a drop does not reach the element, though capturing listeners above it hear it.
 */
export function enableDrag({ element, callbacks, options, editor, tell }: Drag): DisableDragToDocument {
  const listening = new AbortController();
  /** Moves are heard on the whole window: a quick one has left the element before it is known to be a drag. */
  const on = <Name extends keyof WindowEventMap>(
    target: Window | HTMLElement,
    name: Name,
    listener: (event: WindowEventMap[Name]) => void,
  ) => target.addEventListener(name, listener as EventListener, { signal: listening.signal });
  let pressed: { id: number; x: number; y: number } | undefined;
  let isDragging = false;
  let swallowsClick = false;

  async function start(event: PointerEvent): Promise<void> {
    tell("dragstart", { element });
    const image = await imageAt(callbacks.previewCallback(element));
    const box = element.getBoundingClientRect();
    const size = options.usePreviewSizeForDragImage ? { width: 0, height: 0 } : box;
    await (await editor).dragStart({ image, width: size.width, height: size.height }, place(event));
  }

  async function drop(event: PointerEvent, started: Promise<void>): Promise<void> {
    await started;
    if (!(await (await editor).dragDrop(place(event)))) {
      tell("dragend", {
        element,
        dropCancelled: true,
        dropCancelReason: "The drop was outside of the document.",
      });
      return;
    }
    try {
      const data = await callbacks.completionCallback(element);
      await (await editor).dragComplete(data.map(asImport));
      tell("dragend", { element, dropCancelled: false });
    } catch (error) {
      const dropCancelReason = error instanceof Error ? error.message : String(error);
      await (await editor).dragCancel();
      tell("dragend", { element, dropCancelled: true, dropCancelReason });
    }
  }

  async function cancel(started: Promise<void>): Promise<void> {
    await started;
    await (await editor).dragCancel();
    tell("dragcancel", undefined);
  }

  function swallow(event: Event): void {
    if (!swallowsClick) return;
    swallowsClick = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  let started: Promise<void> = Promise.resolve();
  on(element, "pointerdown", (event) => {
    swallowsClick = false;
    if (event.defaultPrevented || event.button !== 0) return;
    pressed = { id: event.pointerId, x: event.clientX, y: event.clientY };
  });
  on(window, "pointermove", (event) => {
    if (!pressed || pressed.id !== event.pointerId) return;
    if (!isDragging) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < threshold) return;
      isDragging = true;
      element.setPointerCapture(event.pointerId);
      started = start(event);
    } else {
      const at = place(event);
      started = started.then(async () => (await editor).dragMove(at));
    }
  });
  on(window, "pointerup", (event) => {
    pressed = undefined;
    if (!isDragging) return;
    isDragging = false;
    swallowsClick = true;
    void drop(event, started);
  });
  on(window, "pointercancel", () => {
    pressed = undefined;
    if (!isDragging) return;
    isDragging = false;
    void cancel(started);
  });
  on(element, "dragstart", (event) => event.preventDefault());
  element.addEventListener("click", swallow, { signal: listening.signal, capture: true });
  return () => listening.abort();
}

const place = ({ clientX, clientY }: PointerEvent) => ({ x: clientX, y: clientY });

/** The editor cannot read a `blob:` address of another origin, so the picture itself is sent. */
async function imageAt(address: URL): Promise<Blob | undefined> {
  try {
    return await (await fetch(address)).blob();
  } catch {
    return undefined;
  }
}

function asImport({ blob, attributes, importAddOnData }: DragCompletionData): Import {
  const [family = ""] = blob.type.split("/");
  const kind = blob.type === "image/gif" ? "animatedImage" : family;
  if (kind !== "image" && kind !== "animatedImage" && kind !== "video" && kind !== "audio") {
    throw new Error("Unsupported mime type");
  }
  return { kind, blob, attributes, importAddOnData };
}
