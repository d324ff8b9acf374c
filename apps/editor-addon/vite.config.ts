import { defineConfig } from "vite";
import { usedTokens } from "./scripts/used-tokens.ts";

/** The panel. Its SDK is on Adobe's CDN and stays an import. */
export default defineConfig({
  // The editor serves the add-on from a path of its own.
  base: "./",
  plugins: [usedTokens()],
  // Whoever has one server for everybody spares them typing its address.
  define: { "globalThis.understudyServer": JSON.stringify(process.env.UNDERSTUDY_SERVER ?? "") },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    // Most of it is Spectrum's theme, which is needed at once.
    chunkSizeWarningLimit: 750,
    rolldownOptions: { external: ["https://express.adobe.com/static/add-on-sdk/sdk.js"] },
  },
});
