/** The service worker: a new build waits until nobody is in the middle of a visit. */
import { signal } from "@preact/signals";

/** A new version is here and waits to be taken. */
export const updateWaits = signal(false);
let waiting: ServiceWorker | null = null;

export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field" });
  const note = (worker: ServiceWorker | null) => {
    // the first one has nobody to wait for
    if (!worker || !navigator.serviceWorker.controller) return;
    waiting = worker;
    updateWaits.value = true;
  };
  note(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && note(worker));
  });
}

/** Take the new version; the page loads anew. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("take over");
}
