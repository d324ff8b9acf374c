import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { notImitated } from "../shared/experimental.ts";
import { Node, nodeOf, type VisualNode } from "./base-nodes.ts";
import { hexOf } from "./colors.ts";
import { EllipseNode, fillOf, GroupNode, RectangleNode, TextNode } from "./content-nodes.ts";
import { hold, mayEdit, refuseExperimental } from "./handles.ts";
import { host } from "./host.ts";
import { ActivePageNode, ArtboardNode, ExpressRootNode } from "./page-nodes.ts";

const handlers = new Map<string, () => void>();

/** The user selected something else. */
export function selectionChanged(): void {
  for (const handler of [...handlers.values()]) handler();
}

class Context implements Record<keyof Sdk.ExpressContext, unknown> {
  on(_event: Sdk.EditorEvent, callback: () => void): string {
    const id = `handler-${handlers.size + 1}-${host.turn()}`;
    handlers.set(id, callback);
    return id;
  }

  off(_event: Sdk.EditorEvent, id: string): void {
    handlers.delete(id);
  }

  get selection(): readonly Node[] {
    return host
      .context()
      .selection.map((id) => nodeOf(id) as Node)
      .filter(({ locked }) => !locked);
  }

  set selection(nodes: Node | readonly Node[] | undefined) {
    const list = nodes === undefined ? [] : nodes instanceof Node ? [nodes] : nodes;
    host.select(list.filter(({ locked }) => !locked).map(({ id }) => id));
  }

  /** Throws in the real editor for an add-on without experimental APIs, as developers report. */
  get selectionIncludingNonEditable(): never {
    return refuseExperimental();
  }

  get hasSelection(): boolean {
    return this.selection.length > 0;
  }

  get insertionParent(): ArtboardNode {
    return new ArtboardNode(host.context().sceneId);
  }

  get currentPage(): ActivePageNode {
    return new ActivePageNode(host.context().pageId);
  }
}

/** Every name of the published editor is here; those that are not imitated say so when called. */
class Editor implements Record<keyof Sdk.ExpressEditor, unknown> {
  readonly context: Context = new Context();

  get documentRoot(): ExpressRootNode {
    return new ExpressRootNode();
  }

  async keepContentActiveDuringAsync<Result>(
    target: VisualNode | ActivePageNode,
    asyncLambda: () => Promise<Result>,
    afterAsyncCallback: (result: Result) => void,
  ): Promise<void> {
    const pageId = target.facts.pageId;
    const release = pageId === undefined ? () => {} : hold(pageId);
    try {
      afterAsyncCallback(await asyncLambda());
    } finally {
      release();
    }
  }

  createRectangle(): RectangleNode {
    return new RectangleNode(host.create("Rectangle"));
  }

  createEllipse(): EllipseNode {
    return new EllipseNode(host.create("Ellipse"));
  }

  createGroup(): GroupNode {
    return new GroupNode(host.create("Group"));
  }

  createText(text = ""): TextNode {
    const node = new TextNode(host.create("Text"));
    if (text !== "") node.text = text;
    return node;
  }

  makeColorFill(color: Sdk.Color): Sdk.ColorFill {
    return fillOf(hexOf(color));
  }

  createLine(): never {
    throw notImitated("editor.createLine");
  }

  createPath(): never {
    throw notImitated("editor.createPath");
  }

  createThreadedText(): never {
    throw notImitated("editor.createThreadedText");
  }

  createImageContainer(): never {
    throw notImitated("editor.createImageContainer");
  }

  async loadBitmapImage(): Promise<never> {
    throw notImitated("editor.loadBitmapImage");
  }

  makeStroke(): never {
    throw notImitated("editor.makeStroke");
  }
}

/** `editor` of `express-document-sdk`. */
export const editor: Editor = new Editor();

/** `viewport` of `express-document-sdk`. */
export const viewport: { bringIntoView(node: VisualNode): void } = {
  bringIntoView(node) {
    mayEdit();
    host.bringIntoView(node.facts.id);
  },
};

/** `fonts` of `express-document-sdk`. */
export const fonts: { fromPostscriptName(name: string): Promise<undefined> } = {
  fromPostscriptName: async () => undefined,
};
