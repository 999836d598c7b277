import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const base = "/static/field/";

/** Writes into the service worker what it keeps for hours without signal: every file of this build and their hash. */
function precache(): Plugin {
  return {
    name: "weili-precache",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") throw new Error("the service worker is not in the build");
        const files = Object.keys(bundle).filter((name) => name !== "sw.js" && !name.startsWith(".vite/"));
        const hash = createHash("sha256");
        for (const name of files.sort()) hash.update(name);
        worker.code = worker.code
          .replaceAll("__FILES__", JSON.stringify(files.map((name) => base + name)))
          .replaceAll("__BUILD__", JSON.stringify(hash.digest("hex").slice(0, 16)));
      },
    },
  };
}

export default defineConfig({
  root,
  base,
  publicDir: false,
  plugins: [precache()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { main: `${root}src/main.tsx`, sw: `${root}src/sw.ts` },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
