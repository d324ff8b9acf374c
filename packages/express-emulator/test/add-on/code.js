import addOnSandboxSdk from "add-on-sdk-document-sandbox";
import { colorUtils, constants, editor, viewport } from "express-document-sdk";

const { runtime } = addOnSandboxSdk.instance;
const kept = {};
let selectionChanges = 0;
let editError = "";

editor.context.on(constants.EditorEvent.selectionChange, () => {
  selectionChanges++;
  try {
    editor.createRectangle().removeFromParent();
  } catch (error) {
    editError = error.message;
  }
});

function* walk(node) {
  for (const child of node.allChildren) {
    yield child;
    yield* walk(child);
  }
}

const page = () => editor.context.currentPage;
const nodeById = (id) => [...walk(page())].find((node) => node.id === id);
const inPlainWords = (node) => ({
  id: node.id,
  type: node.type,
  note: node.addOnData.getItem("job") ?? null,
});

runtime.exposeApi({
  echo: (value) => value,
  globals: () =>
    Object.fromEntries(
      ["fetch", "document", "window", "console", "setTimeout", "Blob"].map((name) => [
        name,
        typeof globalThis[name],
      ]),
    ),
  tree: () => [...walk(page())].map(inPlainWords),
  selection: () => editor.context.selection.map(inPlainWords),
  selectionChanges: () => selectionChanges,
  editError: () => editError,
  pages: () =>
    [...editor.documentRoot.pages].map(({ id, name, width, height }) => ({ id, name, width, height })),
  childrenOfInactive: () => {
    const other = editor.documentRoot.pages.toArray().find(({ id }) => id !== page().id);
    return [...(other.allChildren ?? [])].length;
  },
  async staleNode() {
    const node = page().artboards.first.children.first;
    await null;
    return node.boundsLocal.width;
  },
  async heldNode() {
    const node = page().artboards.first.children.first;
    await editor.keepContentActiveDuringAsync(
      node,
      () => new Promise((resolve) => setTimeout(() => resolve("later"), 20)),
      (result) => Object.assign(kept, { result, type: node.type }),
    );
    return kept;
  },
  async visitAll() {
    const seen = {};
    await editor.documentRoot.pages.visitPages([...editor.documentRoot.pages], async (active) => {
      await null;
      seen[active.id] = active.artboards.toArray().map(({ children }) => children.length);
    });
    return seen;
  },
  async visitSlowly() {
    await editor.documentRoot.pages.visitPages(
      [...editor.documentRoot.pages],
      () => new Promise((resolve) => setTimeout(resolve, 500)),
    );
  },
  experimental: () => [...page().allDescendants],
  replace(oldId, note) {
    const old = nodeById(oldId);
    const fresh = [...walk(page())].find((node) => node.addOnData.getItem("job") === note);
    const { width, height } = old.boundsLocal;
    fresh.resize({
      behavior: constants.ResizeBehavior.cover,
      width,
      height,
      avoidScalingVisualDetailsIfPossible: true,
    });
    fresh.setPositionInParent(old.translation, { x: 0, y: 0 });
    old.parent.children.insertAfter(fresh, old);
    old.removeFromParent();
    return page().artboards.first.children.toArray().map(inPlainWords);
  },
  isolate(nodeId) {
    const index = [...walk(page())].findIndex(({ id }) => id === nodeId);
    const copy = page().cloneInPlace();
    const wanted = [...walk(copy)][index];
    for (const sibling of wanted.parent.children.toArray())
      if (sibling.id !== wanted.id) sibling.removeFromParent();
    return copy.id;
  },
  removePage(id) {
    const { pages } = editor.documentRoot;
    pages.remove(pages.toArray().find((each) => each.id === id));
  },
  addScene() {
    return page().artboards.addArtboard().id;
  },
  addPage: (width, height) => editor.documentRoot.pages.addPage({ width, height }).id,
  drawRectangle() {
    const rectangle = editor.createRectangle();
    rectangle.width = 200;
    rectangle.fill = editor.makeColorFill(colorUtils.fromHex("#ff8800"));
    rectangle.setRotationInParent(90, { x: 100, y: 50 });
    editor.context.insertionParent.children.append(rectangle);
    viewport.bringIntoView(rectangle);
    return { bounds: rectangle.boundsInParent, fill: colorUtils.toHex(rectangle.fill.color) };
  },
  async askPanel() {
    const panel = await runtime.apiProxy("panel");
    return [await panel.add(2, 3), await panel.greet("you")];
  },
  async blobText(blob) {
    return `${blob.type}: ${await blob.text()}`;
  },
  makeBlob: (text) => new Blob([text], { type: "text/plain" }),
  fail() {
    throw new TypeError("deliberate");
  },
  returnsMap: () => new Map(),
});
