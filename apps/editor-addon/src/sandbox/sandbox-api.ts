import type { constants, editor, MediaContainerNode, VisualNode, viewport } from "express-document-sdk";
import type { SandboxApi } from "../contract.ts";
import { below, contains, findById, findInserted, isClip } from "./clips.ts";
import { takePlace } from "./place.ts";

/** What the document sandbox is given by its host. */
export interface Sdk {
  editor: typeof editor;
  viewport: typeof viewport;
  constants: typeof constants;
}

/** Makes the API that the panel calls. Every call finds its nodes anew and is done before it awaits anything. */
export function createSandboxApi({ editor, viewport, constants }: Sdk): SandboxApi {
  const types = constants.SceneNodeType;
  const scenes = () => editor.context.currentPage.artboards;
  const clipOf = (id: string): MediaContainerNode | undefined => {
    const node = findById(scenes(), id);
    return node && isClip(node, types) ? node : undefined;
  };

  return {
    async findClip() {
      const selected = editor.context.selection.filter((node) => isClip(node, types));
      const candidates = selected.length > 0 ? selected : clipsOf();
      const [only, ...others] = candidates;
      if (!only) return { problem: "none" };
      return others.length > 0 ? { problem: "several" } : { clipId: only.id };
    },

    async addScene() {
      viewport.bringIntoView(scenes().addArtboard());
    },

    async replaceClip({ clipId, insertion }) {
      const clip = clipOf(clipId);
      if (!clip) return { problem: "clip_gone" };
      const film = findInserted(scenes(), insertion);
      if (!film) return { problem: "film_missing" };
      takePlace(film, clip, constants.ResizeBehavior.cover);
      clip.removeFromParent();
      editor.context.selection = film;
      return { replaced: true };
    },

    async isolateClip(clipId) {
      const page = editor.context.currentPage;
      const original = clipOf(clipId);
      if (!original) return { problem: "clip_gone" };
      const clips = clipsOf();
      const place = clips.findIndex(({ id }) => id === clipId);
      const clone = page.cloneInPlace();
      try {
        const kept = [...below(clone.artboards)].filter((node) => isClip(node, types))[place];
        if (!kept) throw new Error("The clone of the page lacks the clip.");
        for (const scene of [...clone.artboards]) {
          if (contains(scene, kept.id)) strip(scene.allChildren, kept.id);
          else clone.artboards.remove(scene);
        }
        return { pageId: clone.id };
      } catch (error) {
        clone.removeFromParent();
        throw error;
      }
    },

    async removeIsolated(pageId) {
      const { pages } = editor.documentRoot;
      const page = pages.toArray().find(({ id }) => id === pageId);
      if (page && pages.length > 1) pages.remove(page);
    },
  };

  function clipsOf(): MediaContainerNode[] {
    return [...below(scenes())].filter((node) => isClip(node, types));
  }
}

/** Removes all nodes that are neither the one to keep nor around it. */
function strip(nodes: Iterable<VisualNode>, keptId: string): void {
  for (const node of [...nodes]) {
    if (node.id === keptId) continue;
    if (contains(node, keptId)) strip(node.allChildren, keptId);
    else node.removeFromParent();
  }
}
