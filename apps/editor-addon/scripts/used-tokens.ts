import type { Plugin } from "vite";

const theme = /@spectrum-web-components\/theme\/src\/.*\.css\.js$/;
const declaration = /(--[\w-]+):([^;{}]*);?/g;
const names = /--[\w-]+/g;

/**
 * Leaves out of Spectrum's theme what nothing in the build asks for: it has the custom properties of a hundred elements,
 * and a panel has a dozen. Saves two thirds of the script that is loaded first, and the browser the work of keeping them.
 */
export function usedTokens(): Plugin {
  return {
    name: "used-tokens",
    renderChunk(code, { moduleIds }) {
      if (!moduleIds.some((id) => theme.test(id))) return null;
      const codeOf = (id: string) => this.getModuleInfo(id)?.code ?? "";
      const all = [...this.getModuleIds()];
      const themes = all.filter((id) => theme.test(id)).map(codeOf);
      const others = all.filter((id) => !theme.test(id)).map(codeOf);
      const unused = unusedTokens(themes.join("\n"), others.join("\n"));
      const used = code.replace(declaration, (said, name: string) => (unused.has(name) ? "" : said));
      return { code: used, map: null };
    },
  };
}

/** The custom properties a style sheet declares that neither it nor anything else needs. */
export function unusedTokens(sheet: string, others: string): Set<string> {
  const declared = new Map<string, string[]>();
  for (const [, name = "", value = ""] of sheet.matchAll(declaration))
    declared.set(name, [...(declared.get(name) ?? []), ...(value.match(names) ?? [])]);
  const asked = `${others}\n${sheet.replace(declaration, "")}`.match(names) ?? [];
  const unused = new Set(declared.keys());
  for (const queue: string[] = asked; queue.length > 0; ) {
    const name = queue.pop() ?? "";
    if (unused.delete(name)) queue.push(...(declared.get(name) ?? []));
  }
  return unused;
}
