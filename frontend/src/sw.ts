/** Keeps the application itself for hours without signal: its page and its files, never anything about anybody. */
export {};

declare const self: ServiceWorkerGlobalScope;
// both are written in by the build (vite.config.ts)
declare const __FILES__: string[];
declare const __BUILD__: string;

const SHELL = "/field";
const CACHE = `weili-field-${__BUILD__}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(__FILES__);
  const shell = await fetch(SHELL, { credentials: "same-origin", cache: "no-store" });
  // without a session the house answers with its door: that is not kept as the application
  if (shell.ok && !shell.redirected && (await isOurs(shell.clone()))) await cache.put(SHELL, shell);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takePlace());
});

async function takePlace(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("weili-field-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && isPage(address.pathname)) event.respondWith(page(request));
  else if (__FILES__.includes(address.pathname)) event.respondWith(file(request));
  // everything else, above all /field/api, goes to the house and is never kept
});

function isPage(path: string): boolean {
  return path === SHELL || (path.startsWith(`${SHELL}/`) && !path.startsWith(`${SHELL}/api/`));
}

/** The kept page always comes first: a new build arrives with its own worker, never under a running visit. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(SHELL);
  if (kept) return kept;
  const answer = await fetch(request);
  // signed in only after the worker was installed: the page is kept now, if it is of this very build
  if (answer.ok && !answer.redirected && (await isOurs(answer.clone()))) await cache.put(SHELL, answer.clone());
  return answer;
}

async function isOurs(answer: Response): Promise<boolean> {
  const named = (await answer.text()).match(/\/static\/field\/assets\/[^"]+/g) ?? [];
  return named.length > 0 && named.every((address) => __FILES__.includes(address));
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
