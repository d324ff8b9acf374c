import type { Page, Scene, SceneNode } from "../../shared/document.ts";
import type { OpenDocument } from "../document/document.ts";

/** An empty scene. */
export function blankScene(document: OpenDocument): Scene {
  return { id: document.nextId("scene"), background: "#ffffff", addOnData: {}, children: [] };
}

/** A page with one empty scene. */
export function blankPage(document: OpenDocument, width: number, height: number): Page {
  const scenes = [blankScene(document)];
  const id = document.nextId("page");
  return { id, name: "", width, height, hasPremiumContent: false, addOnData: {}, scenes };
}

/** A node of some default look. */
export function emptyNode(id: string, type: "Rectangle" | "Ellipse" | "Group" | "Text"): SceneNode {
  const base = {
    id,
    x: 0,
    y: 0,
    width: 100,
    height: 100,
    rotation: 0,
    opacity: 1,
    locked: false,
    addOnData: {},
  };
  if (type === "Group") return { ...base, type, children: [] };
  if (type === "Text") return { ...base, type, text: "", fontSize: 48, color: "#000000" };
  return { ...base, type, color: "#c8c8c8" };
}
