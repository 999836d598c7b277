import { defineConfig } from "vite";

/** The store with a handle for the benchmark, and nothing else of the application. */
export default defineConfig({
  publicDir: false,
  build: {
    emptyOutDir: true,
    target: "es2022",
    lib: { entry: "benchmarks/field/device.ts", formats: ["es"], fileName: () => "device.js" },
  },
});
